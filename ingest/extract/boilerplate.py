"""Takes out of the reading what no claim may rest on: words of the page about itself, hidden ones, and orders to us.

The patterns are of any website and any report, in the words that such lines are always written in. A sentence that is
taken out is no evidence for anything, nor are spans within it; a title is kept for its name, yet never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from spacy.tokens import Doc

from ingest.extract.reading import Reading, reading_of
from ingest.split import heading_text

Span = tuple[int, int]

_SITE = re.compile(  # whatever else the sentence says
    r"""
    \b(?:use[sd]?|accept|reject|manage|allow|block)\ (?:\w+\ ){0,3}cookies\b
    | \b(?:necessary|analytics|essential|tracking|third[- ]party|optional)\ cookies\b
    | \bcookies\b[^.]{0,60}\b(?:website|browser|device|preferences)\b
    | \bcookie\ (?:polic(?:y|ies)|settings|preferences|notice|consent|banner)\b
    | \b(?:subscribe|sign\ up)\ (?:now|here|today)\b | \bunsubscribe\b | \benter\ your\ e-?mail\b
    | \b(?:subscribe|sign\ up)\ (?:to|for)\ (?:our|the\ latest|regular)\b | \bfollow\ us\ (?:on|at)\b
    | ©\s*\w | \(c\)\s*\d{4} | \bcopyright\s+(?:©|\(c\)|\d{4}) | \ball\ rights\ reserved\b | \bcrown\ copyright\b
    | \bopen\ government\ licen[cs]e\b | \blicen[cs]ed\ under\b[^.]{0,30}\bcreative\ commons\b | \bISBN\b | \bISSN\b
    | \b(?:enable|turn\ on)\ javascript\b | \bjavascript\ (?:is|must|to)\b | \byour\ (?:web\ )?browser\b
    | \b(?:our|read\ the|see\ the)\ privacy\ (?:policy|notice|statement)\b | \bterms\ of\ use\b
    | \bwas\ this\ page\ (?:useful|helpful)\b | \b(?:wrong|problem)\ with\ this\ page\b
    | ^(?:this|the)\ (?:page|article|site|website|web\ page)\ (?:was|is)\ (?:last|first)\ 
    | ^(?:please\ )?(?:subscribe|sign\ up|register)\b[^.]{0,50}
        \b(?:newsletters?|mailing\ list|e-?mails?|bulletins?|updates|alerts|inbox)\b
    | ^for\ (?:more|further)\ (?:information|details)\b[^.]{0,60}
        \b(?:visit|see|contact|e-?mail|call|go\ to)\b[^,;]{0,80}$
    | ^(?:main\ |data\ )?(?:sources?|further\ reading|references?|see\ also|links?|bibliography|footnotes?|
        (?:photo(?:graph)?s?|images?|pictures?)(?:\ credits?)?|credits?)\s*[:–—]
    | \.{5,}\s*\d+\s*$ | (?:\.\ ){4,}\.?\s*\d+\s*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BUTTON = re.compile(  # where the sentence is as short as what stands on buttons and beside them
    r"""
    ^(?:share|tweet|pin)(?:$|\ (?:this|it|on|via|with|by)\b) | ^like\ us\b
    | ^(?:share|print|save|e-?mail|bookmark)\ (?:this\ |the\ )?(?:page|article|post|story|document)\b
    | ^(?:(?:this|the)\ )?(?:page|article|document|content|site|information)?\ ?(?:was\ |is\ )?(?:last|first)\ 
        (?:updated|modified|reviewed|published|edited|changed)\b
    | ^(?:page\ |content\ |article\ )?(?:last\ )?(?:updated|published|reviewed|posted)(?:\ on|\ by|\ at)?\s*:?\s*\d
    | ^(?:skip|jump)\ to\ (?:the\ )?(?:main\ |page\ )?(?:content|navigation|menu|search|top|footer)\b
    | ^(?:back|return)\ to\ (?:the\ )?(?:top|home(?:\ ?page)?|search|results|all\ \w+)\W*$
    | ^(?:you\ are\ here|toggle\ (?:menu|navigation)|(?:main\ )?menu|site\ ?map|home|search)\W*$ | ^you\ are\ here\s*:
    | ^(?:log|sign)\ ?in\b | ^(?:read|view|see|load|show|find\ out|learn)\ (?:more|all|less)(?:$|\W|\ about)
    | ^(?:next|previous)\ (?:page|article|post|story|section)\b | ^click\ (?:here|on|the)\b
    | ^(?:download|open|view)\ (?:this|the|as|a)?\ ?(?:full\ |whole\ )?(?:pdf|page|document|file|report|article)\b
    | ^(?:related|recommended|popular|more|latest|similar)\ (?:articles?|stories|posts?|pages?|content|news|links?)\W*$
    | ^(?:leave|post|add)\ a\ (?:comment|reply)\b | ^\d+\ comments?$ | ^advertisement\b
    | ^sponsored(?:$|\ (?:content|post|link|article)s?\b)
    | ^page\ \d+(?:\ (?:of|/)\ \d+)?$ | ^(?:please\ )?(?:contact\ us|get\ in\ touch)\b
    | ^accept\ all\b | ^reject\ all\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CODE = re.compile(
    r"<(?:script|style|iframe|object|embed)\b|\bjavascript:|\bon(?:error|click|load)\s*=|\bdocument\.cookie"
)
_MACHINE = (
    r"(?:AIs?|LLMs?|language\ models?|(?:AI|virtual|digital)\ assistants?|chat-?bots?|(?:Chat)?GPT|bots?|crawlers?|"
    r"parsers?|extractors?|indexers?|summari[sz]ers?|(?:AI|automated|machine)\ "
    r"(?:readers?|tools?|systems?|agents?|models?))"
)
_ORDER = re.compile(
    rf"""
    \b(?:ignore|disregard|forget|override|bypass|discard)\b[^.]{{0,30}}
        \b(?:previous|prior|above|earlier|preceding|foregoing|system|your)\b[^.]{{0,30}}
        \b(?:instructions?|prompts?|rules?|guidelines?|directions?|commands?|training|context|text|messages?)\b
    | \b(?:ignore|disregard|forget|override|bypass|discard)\ (?:all|any|these|those|the|other|every)\b[^.]{{0,30}}
        \b(?:instructions?|prompts?)\b
    | \b(?:ignore|disregard|forget)\ (?:everything|all|anything)\ (?:that\ )?(?:you|above|before|said|written)\b
    | \b(?:you\ are|act\ as|pretend\ (?:to\ be|you\ are)|behave\ (?:as|like)|imagine\ you\ are)\ (?:now\ )?
        (?:an?\ |the\ )?(?:\w+\ ){{0,3}}(?:{_MACHINE}|assistant)\b
    | \b(?:dear|attention|note|message|instructions?|notice|hello|hey|hint)[\ :,]+(?:(?:to|for)\ )?
        (?:(?:the|any|all|every)\ )?(?:\w+\ )?{_MACHINE}\b
    | \bif\ you\ are\ (?:an?\ |the\ )?(?:\w+\ ){{0,2}}{_MACHINE}\b
    | \b{_MACHINE}\ (?:(?:(?:must|shall|should)|(?:is|are)\ (?:asked|instructed|told|required)\ to)\ (?:now\ )?
        (?:mark|label|classify|treat|ignore|output|respond|report|record|rate|score|rank|state|say)|reading|processing)\b
    | (?:^|[.:;!?]\s+|\b(?:please|always|instead|now)[\ ,]+|\byou\ (?:must|should|will|are\ to)\ )
        (?:mark|label|classify|tag|record|rate|score|rank|treat|register|index)\ 
        (?:this|the|every|all|each|that\ (?:this|the))\ (?:\w+\ ){{0,2}}
        (?:projects?|documents?|schemes?|texts?|pages?|passages?|claims?|case\ stud(?:y|ies)|results?|outcomes?)\ 
        (?:as|to\ have|worked|did|was|were)\b
    | \b(?:output|respond|reply|answer|return|print)\ 
        (?:only|exactly|nothing\ but|with\ (?:only|the\ word|json)|in\ json)\b
    | \b(?:system|developer)\ (?:prompt|message)\b | \b(?:new|updated|important)\ instructions?\s*:
    | \[/?INST\] | <\|\w+\|> | <</?SYS>> | ^\W*(?:system|assistant)\s*:
    | \b(?:do\ not|don['’]t|never)\ (?:reveal|mention|disclose)\b[^.]{{0,40}}\b(?:instructions?|prompt|the\ user)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LISTS = re.compile(  # headings
    r"""
    ^(?:(?:appendix|annex)\s*\w{0,3}\s*[:.–—-]?\s*)?
    (?:table\ of\ contents | contents
    | (?:main\ |data\ |notes\ and\ |list\ of\ )?(?:sources|references)(?:\ and\ (?:notes|further\ reading|links))?
    | bibliography | further\ (?:reading|information) | works\ cited | endnotes | footnotes | glossary | abbreviations
    | list\ of\ (?:figures|tables|abbreviations|consultees|appendices) | acknowledge?ments?
    | contacts? | contact\ (?:us|details) | useful\ links | links | related\ (?:links|articles|stories|pages|content)
    | see\ also | share\ this | cookies?(?:\ policy)? | privacy(?:\ policy)? | disclaimer | copyright
    | about\ (?:this\ (?:site|website|page)|the\ author))\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SOURCES = re.compile(r"sources|references|bibliography|further reading|works cited|notes", re.IGNORECASE)
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\n\s*\n|\Z)|<(script|style|template|noscript)\b.*?(?:</\1\s*>|\n\s*\n|\Z)|^\[[^\]\n]*\]:\s*(?:#|<>)\s*[\"'(].*$|"
    r"<(\w+)\b[^>]*(?:\shidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0)[^>]*>.*?(?:</\2\s*>|\Z)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_TRAIL = re.compile(r"\s(?:[»›>|/]|::|→|·)\s")
_WORD = re.compile(r"[^\W\d_]{2,}")
BUTTON_WORDS = 9  # most in what stands on buttons and beside them
FEW_WORDS = 5  # beside an address, in a line that is no more than a reference
TRAIL_MARKS = 3  # from which a short line without a stop is a trail or a menu
TRAIL_WORDS = 4  # most on average between its marks


def component(doc: Doc) -> Doc:
    """Leaves out the sentences that are boilerplate, hidden or orders to a machine, and remembers where they stand."""
    reading = reading_of(doc)
    reading.boilerplate = _merged(boilerplate(reading))
    reading.sentences = [
        s for s in reading.sentences if s.kind == "title" or not reading.is_boilerplate(s.start, s.end)
    ]
    reading.owners = [None] * len(reading.sentences)
    reading.starts = [sentence.start for sentence in reading.sentences]
    return doc


def boilerplate(reading: Reading) -> Iterator[Span]:
    """The spans of the text that no claim may quote."""
    yield from (found.span() for found in _HIDDEN.finditer(reading.text))
    listed = _listed_sections(reading)
    for _, group in groupby(reading.sentences, key=lambda sentence: (sentence.section, sentence.paragraph)):
        ordered = False  # what follows an order in its paragraph is what it orders
        for sentence in group:
            words = reading.words(sentence)
            ordered = ordered or is_order(words)
            page = sentence.kind not in {"field", "title"} and sentence.section in listed
            page = page or sentence.kind not in {"field", "title", "row"} and is_of_the_page(words)
            if ordered or page or _CODE.search(words):
                yield sentence.start, sentence.end


def is_of_the_page(words: str) -> bool:
    """Whether a sentence is about the page or the file that it stands in, such as a notice of cookies."""
    bare = words.strip(" \t\n*_#>|-•")
    button = len(bare.split()) <= BUTTON_WORDS and _BUTTON.search(bare)
    return bool(button or _SITE.search(bare)) or _is_reference(bare) or _is_trail(bare)


def is_order(words: str) -> bool:
    """Whether a sentence tells a machine that reads it what to do."""
    return bool(_ORDER.search(words))


def _is_reference(words: str) -> bool:
    left = _ADDRESS.sub(" ", words)
    return left != words and len(_WORD.findall(left)) <= FEW_WORDS


def _is_trail(words: str) -> bool:
    """A trail of links, such as "Home > Planning > Regeneration", or a menu."""
    parts = _TRAIL.split(words)
    return (
        len(parts) > TRAIL_MARKS
        and ": " not in words
        and words[-1] not in ".!?"
        and len(words.split()) <= TRAIL_WORDS * len(parts)
    )


def _listed_sections(reading: Reading) -> set[int]:
    """The sections that are lists of sources, of contents or the like; below sources stand more of them."""
    listed: set[int] = set()
    above: int | None = None  # level of the heading of the list that we are in
    for number, section in enumerate(reading.sections):
        level = section.heading.level if section.heading else 0
        if above is not None and level > above:
            listed.add(number)
            continue
        words = heading_text(reading.text, section.heading) if section.heading else ""
        named = bool(_LISTS.match(words))
        above = level if named and _SOURCES.search(words) else None
        listed |= {number} if named else set()
    return listed


def _merged(spans: Iterator[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
