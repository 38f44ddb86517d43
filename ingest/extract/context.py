"""What the words before and behind a name say of it: that it was opened, that it paid, that it is somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extract.names import Name, is_person, kind_after

AROUND = 40, 60  # characters before and behind a name that are read
MOST = 12  # mentions that are read

# what stands before a name
_PAID_BY = re.compile(r"(?:\b(?:from|by|through|under|with|via|to|of|told|for) (?:the )?(?:[A-Z]\w+['’]s )?|['’]s )$")
_INSIDE = re.compile(r"\b(?:in|at|on|near|around|off|behind|outside|beside|across|between|to) (?:the )?$")
_NAMED = re.compile(
    r"\b(?:call(?:ed|s|ing)?(?: (?:it|this|them|itself|themselves|the \w+))?|known as|named|names|dubbed|entitled|"
    r"titled|became|project|programme|scheme|initiative|under the name|the name)[:, ]+(?:of )?(?:the )?['‘\"“*]?$"
)
_MADE = re.compile(
    r"\b(?:launch|open|start|creat|set up|sets up|found|run|ran|build|built|develop|host|pilot|began|begin|made|makes|"
    r"deliver|introduc|form|join|led|leads|design|plan|propos|reopen|restor|visit)\w*(?: (?:up|it))? (?:the |its |a )?"
    r"['‘\"“*]?$"
)
_ROLE = re.compile(
    r"\b(?:charity|council|landlord|developers?|architects?|designers?|firm|company|trust|association|group|"
    r"contractor|artist|partner|funder|operator|consultants?|newspaper|university|college|school|minister|mayor|"
    r"resident|leader|chair|director|manager|officer|councillor|platform|magazine|with)s?,? (?:the )?$",
    re.IGNORECASE,
)
_THE = re.compile(r"\b[Tt]he ['‘\"“*]?$")
# what stands behind it
_HAPPENS = re.compile(
    r"^[”\"’'*]*,? (?:(?:has|had|have|also|now|then|first|which|that|itself|still|already) )*(?:was (?:set up|launched|"
    r"opened|built|created|founded|started|born|to be|meant|run|closed|the)|is (?:a|an|the|one|run|now|to|meant|open)|"
    r"been|began|begins|started|starts|grew|opened|opens|reopened|closed|closes|ran|runs|offers?|brings?|brought|"
    r"set out|sets out|aims?|aimed|came|comes|helps?|helped|lets?|took place|takes place|won|beat|reached|ended|works?|"
    r"worked|lasted|continues?|shows?|will (?:be|open|bring|have|give|run)|would|project|programme|scheme|pilot|"
    r"trial)\b"
)
_ACTS = re.compile(
    r"^,? (?:(?:has|had|have|also|now|then|later|first|which|who) )*(?:said|says|told|asked|argued|added|warned|wrote|"
    r"thinks?|believes?|paid|pays|gave|gives|agreed|funded|funds|bought|buys|owns?|owned|wants?|wanted|approved|"
    r"commissioned|decided|hopes?|promised|refused|granted|awarded|backed|supported|chaired|launched|leads?|led|"
    r"manages?|managed|who|set up|designed|built|took (?:on|over)|plans?|voted)\b"
)
_APPOSED = re.compile(r"^,? (?:(?:is|was) )?(?:a|an|the|its|their|one of) ((?:[\w’'-]+ ){0,3}[\w’'-]+)")
_APPOSED_KIND = re.compile(
    r"\b(?:project|programme|scheme|fund|pilot|trial|initiative|garden|market|hub|centre|library|park|square|yard|"
    r"workshop|festival|assembly|plan|campaign|network|space|café|cinema|theatre|gallery|estate|building|development|"
    r"block|homes|place|venue|service|event|way|attempt|experiment|set|series|course|club|home|row|site|corner)s?\b"
)
_APPOSED_BODY = re.compile(
    r"\b(?:charity|council|landlord|developer|architect|firm|company|trust|association|group|contractor|artist|"
    r"organisation|body|agency|funder|resident|leader|director|manager|officer|enterprise|landowner|designer|"
    r"mother|father|trader|chair|councillor|member|author|researcher|professor|co-op)s?\b"
)
_IT = re.compile(r"[.!?][”\"’']*\s+(?:It|This|The (?:scheme|project|programme|idea|pilot|trial|fund|garden|site))\b")


def signs_around(text: str, mentions: Sequence[Name]) -> list[float]:
    """A number for each sign: the share of the mentions that bear it, or whether any does."""
    some = mentions[:MOST]
    total = max(len(some), 1)
    before = [text[max(0, name.start - AROUND[0]) : name.start].replace("\n", " ") for name in some]
    after = [text[name.end : name.end + AROUND[1]].replace("\n", " ") for name in some]
    apposed = [found[1] for found in map(_APPOSED.match, after) if found]
    return [
        sum(is_person(text, name) for name in some) / total,
        sum(bool(_PAID_BY.search(words)) for words in before) / total,
        sum(bool(_INSIDE.search(words)) for words in before) / total,
        float(any(_NAMED.search(words) for words in before)),
        float(any(_MADE.search(words) for words in before)),
        sum(bool(_ROLE.search(words)) for words in before) / total,
        sum(bool(_THE.search(words)) for words in before) / total,
        float(any(_HAPPENS.match(words) for words in after)),
        sum(bool(_ACTS.match(words)) for words in after) / total,
        float(any(_APPOSED_KIND.search(words) for words in apposed)),
        float(any(_APPOSED_BODY.search(words) for words in apposed)),
        float(any(_IT.search(text, name.end, name.end + 160) for name in some)),
        sum(words.startswith(("'s", "’s")) for words in after) / total,
        float(any(kind_after(text, name.end) for name in some)),
    ]
