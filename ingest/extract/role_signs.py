"""What the words around the name of an organisation say of its part in a project."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BETWEEN = r"^(?:,[^,.;]{2,60},)?\s*(?:\([^)]*\)\s*)?"
_AUXILIARY = (
    r"(?:has |had |have |also |now |then |itself |first |jointly |which |that |who |is |was |are |were |will |would |"
    r"to |still |later |already )*"
)
_AFTER = {
    # the organisation has the thing in hand
    "leads": r"(?:led|leads?|leading|r[ua]ns?|running|manage[ds]?|managing|set(?:s|ting)? up|launch(?:ed|es)|"
    r"found(?:ed|s)|"
    r"start(?:ed|s)|began|creat(?:ed|es)|organise[ds]?|operate[ds]?|deliver(?:ed|s)?|host(?:ed|s)?|took (?:on|over)|"
    r"coordinate[ds]?|co-ordinate[ds]?|open(?:ed|s)|commission(?:ed|s)|pilot(?:ed|s)|trial(?:led|s))\b",
    # it builds, owns or wants the thing
    "acts": r"(?:owns?|owned|built|builds?|building|let|lets|turned|converted|bought|buys|put|puts|introduced|closed|"
    r"brought|"
    r"plan(?:s|ned)|propose[ds]?|wants?|wanted|decided|approved|agreed|asked|invited|held|holds|tried|redevelop\w*|"
    r"regenerat\w*|install(?:ed|s)|made|makes|adopt(?:ed|s)|chose|employ(?:ed|s)|hired|appoint(?:ed|s)|says?|said|"
    r"spent|sold|demolish\w*|remov(?:ed|es)|scrapped|widened|drew|published)\b",
    "funds": r"(?:gave|gives?|grant(?:s|ed)?|award(?:s|ed)?|pledge[ds]?|pa(?:id|ys)|contribut\w+|provid(?:ed|es)|"
    r"fund(?:s|ed|ing)?|back(?:ed|s)|support(?:ed|s)?|met (?:the|half|most)|chipped in|added|invest(?:ed|s)|money|"
    r"loan)\b",
    "helps": r"(?:help(?:ed|s)|advis(?:ed|es)|join(?:ed|s)|lent|lends|offered|offers|trained|teaches|taught|sits?|sat|"
    r"sent|sends|worked|works|supplied|supplies|contributed)\b",
    "designs": r"(?:design(?:ed(?! to\b| for\b| as\b)|s)|drew up|architects?|landscape)\b",
    "evaluates": r"(?:evaluat(?:ed|es)|research(?:ed|es)|studied|survey(?:ed|s)|interviewed|review(?:ed|s)|reported|"
    r"found)\b",
}
_BY = r"(?: (?:jointly|together|largely|mainly|partly|both))? by (?:the )?(?:\w+ )?"
_BEFORE = {
    "leads": r"\b(?:led|run|managed|owned|launched|set up|started|founded|created|organised|delivered|operated|opened|"
    r"hosted|coordinated|co-ordinated|looked after|carried out|undertaken|headed)" + _BY + r"$|"
    r"\b(?:lead|leader|run|accountable body|lead (?:partner|body|organisation))(?: is| was|[:,])? (?:the )?$",
    "acts": r"\b(?:built|developed|commissioned|proposed|brought forward|bought|taken (?:on|over)|promoted|made|held|"
    r"put forward|owned)"
    + _BY
    + r"$|\b(?:landlord|operator|developer|owner|organiser|freeholder)s?,? (?:is |was )?(?:the )?$",
    "with": r"\b(?:with|alongside|between|partners?(?:,| are| were| include[sd]?| such as|:)|joined by|helped by|"
    r"including|"
    r"members? of) (?:the )?$",
    "and": r"(?:\band|,) (?:the )?$",
    "funds": r"\b(?:funded|paid for|backed|financed|supported|met|matched|given|awarded)" + _BY + r"$|"
    r"\b(?:grants?|money|funding|funds|award|loan|£[\d.,]+ ?(?:m|million|k|bn|billion)?|support|cash|capital|pledges?|"
    r"rest|half|sum|investment|contributions?)\s(?:\w+ )?(?:came )?(?:from|by|of) (?:the )?(?:\w+ )?$",
    "designs": r"\b(?:design(?:ed|s)?|drawn(?: up)?|architects?|landscape architects?|masterplan\w*|drawings)"
    r"(?:" + _BY + r"|[, ]+(?:are |were |was )?)$",
    "evaluates": r"\b(?:evaluat\w+|study|survey|research\w*|report|review\w*|assess\w+|interviews)" + _BY + r"$",
    "elsewhere": r"\b(?:like|unlike|visited|than|similar to|modelled on|borrowed from|copied from|learn\w* from|told|"
    r"said) (?:the )?$",
    "for": r"\b(?:for|to|of|at|in|from) (?:the )?$",
}
_AFTER_RULES = {f"after_{name}": re.compile(_BETWEEN + _AUXILIARY + pattern) for name, pattern in _AFTER.items()}
_BEFORE_RULES = {f"before_{name}": re.compile(pattern, re.IGNORECASE) for name, pattern in _BEFORE.items()}
_VERB_AFTER = re.compile(r"^ (?:has|had|have|is|was|are|were|will|would|can|could|does|did|\w{2,}ed)\b")
_OWNS = re.compile(r"^(?:'s|’s|s’|s')\s")
NEAR = 70  # characters before a name that are read for its part
SIGNS = (*_AFTER_RULES, *_BEFORE_RULES, "subject", "possessive")


def signs_around(before: str, after: str) -> Mapping[str, float]:
    """The signs in the words before a name and in those after it, each 1; absent ones are left out."""
    found = {name: 1.0 for name, rule in _AFTER_RULES.items() if rule.match(after)}
    found |= {name: 1.0 for name, rule in _BEFORE_RULES.items() if rule.search(before[-NEAR:])}
    if _VERB_AFTER.match(after):
        found["subject"] = 1.0
    if _OWNS.match(after):
        found["possessive"] = 1.0
    return found
