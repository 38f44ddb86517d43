"""What the words around a year say of it: that something began, ended, was agreed or was only counted then."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORDS = {
    "begins": r"opened|opens|reopened|launch(?:ed|es)?|began|begins?|start(?:ed|s)?|founded|set up|sets up|established|"
    r"formed|created|introduced|first|came in|went in|moved in|took over|taken over|ran from|running|installed|"
    r"trial(?:led)?|pilot(?:ed)?|born|arrived|work (?:began|started)|inception|origins?",
    "agrees": r"agreed|approved|approval|awarded|won|granted|secured|chosen|selected|announced|commissioned|appointed|"
    r"bid|permission|ballot|voted|signed|adopted|bought|acquired|decided|cabinet|consult\w+",
    "builds": r"built|rebuilt|refurbished|restored|converted|planted|constructed|demolish\w+|on site|works|phase",
    "ends": r"clos(?:ed|es|ure|ing)|end(?:ed|s|ing)?|finish(?:ed|es)?|complet(?:ed|es|ion)|wound up|scrapped|cancelled|"
    r"abandoned|removed|withdrawn|shut|expired|concluded|stopped|came to an end|collapsed|dropped|over by|last(?:ed)?|"
    r"final|liquidation|administration|handed (?:back|over)",
    "counts": r"survey(?:ed)?|report(?:ed)?|published|evaluat\w+|census|study|data|figures?|counted|interview\w*|"
    r"review(?:ed)?|visit(?:ed)?|wrote|written|article|statistics|measured|inspection|compared|per cent|baseline",
    "history": r"was built|dates? (?:from|to|back)|century|used to|former|previously|since the|earlier|before|war|"
    r"decades?|had (?:closed|been|stood|shut)|empty since|derelict|vacant",
    "policy": r"Act|policy|election|strategy|government|budget|riots?|pandemic|lockdown|Covid\w*|Olympic\w*|"
    r"referendum|plan",
    "funds": r"grants?|fund(?:ed|ing|s)?|money|lottery|award",
    "plans": r"will|expected|due|planned|hopes?|aims?|target|intend\w*|would|should|forecast|scheduled",
}
_BEFORE = {
    f"before_{name}": re.compile(rf"\b(?:{words})\b[^.;]{{0,60}}$", re.IGNORECASE) for name, words in _WORDS.items()
}
_AFTER = {
    f"after_{name}": re.compile(rf"^[^.;]{{0,70}}?\b(?:{words})\b", re.IGNORECASE) for name, words in _WORDS.items()
}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|spring|summer|autumn|winter|Easter|Christmas|early|late|mid)"
)
_DIRECT = {
    "month": rf"\b{_MONTH}(?: of|[ ,-])? ?$",
    "in": rf"\bin (?:the )?(?:{_MONTH}(?: of)? )?$",
    "since": rf"\bsince (?:{_MONTH} )?$",
    "from": rf"\bfrom (?:{_MONTH} )?$",
    "until": rf"\b(?:until|till|to|through) (?:the end of )?(?:{_MONTH} )?$",
    "by": rf"\bby (?:the end of )?(?:{_MONTH} )?$",
    "and": rf"\band (?:in )?(?:{_MONTH} )?$",
    "bracket": r"\([^)]{0,20}$",
    "between": rf"\bbetween (?:{_MONTH} )?$",
    "after": rf"\b(?:after|before) (?:{_MONTH} )?$",
}
_DIRECTLY = {f"direct_{name}": re.compile(pattern, re.IGNORECASE) for name, pattern in _DIRECT.items()}
BEFORE, AFTER = 90, 90  # characters around a year that are read for its meaning
SIGNS = (*_BEFORE, *_AFTER, *_DIRECTLY)


def signs_around(before: str, after: str) -> Mapping[str, float]:
    """The signs in the words before a year and in those after it, each 1; absent ones are left out."""
    found = {name: 1.0 for name, rule in _BEFORE.items() if rule.search(before[-BEFORE:])}
    found |= {name: 1.0 for name, rule in _AFTER.items() if rule.match(after[:AFTER])}
    return found | {name: 1.0 for name, rule in _DIRECTLY.items() if rule.search(before)}
