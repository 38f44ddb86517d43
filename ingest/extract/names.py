"""Finds proper names in a text and says which of them could name a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.places import bare_name, load_places, normalise

_WORD = r"(?:[A-ZÀ-Þ£0-9][\w'’&!/.-]*[\w!’']|[A-Z0-9])"
_LINK = r"(?:of|the|for|and|&|@|to|in|on|at|de|by|with)"
NAME = re.compile(rf"{_WORD}(?:[ \t\n]+(?:{_LINK}[ \t\n]+){{0,2}}{_WORD})*")
_STRONG_LINK = re.compile(r"[ \t\n]+(?:and|in|on|at|by|with|to)[ \t\n]+(?:the[ \t\n]+)?")
_TAIL = re.compile(rf"\S+[ \t\n]+(?:{_LINK}[ \t\n]+){{0,2}}(?=[A-ZÀ-Þ0-9£])")
_AFTER_DATE = re.compile(
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|Easter|Christmas|Since|In|On|By)[ \t\n]+)+(?:\d+[ \t\n]+)?"
)
LONGEST = 8  # words

# what a project may be called after; the first half is also written small ("the Gascoigne estate")
KINDS = (
    "project|programme|program|scheme|fund|pilot|pilots|trial|trials|initiative|estate|garden|gardens|market|hub|"
    "centre|library|park|square|house|yard|workshop|quarter|pavilion|hall|festival|assembly|masterplan|regeneration|"
    "redevelopment|development|charter|challenge|campaign|network|lab|village|works|studios|levels|bridge|pier|"
    "museum|theatre|gallery|farm|orchard|kitchen|café|club|space|spaces|arcade|terrace|wharf|mill|baths|lido|depot|"
    "partnership|plan|deal|neighbourhood|zone|commons|cooperative|co-operative|exchange|station|gateway|corner|green"
)
_KIND_ON = re.compile(
    r"(?:[ \t](?!(?:and|or|in|on|at|of|to|for|by|from|with|the|a|an|is|was|were|are|has|had|have|will|would|as|that|"
    r"which|who|when|where|into|its|their|his|her|this|after|before|since|until|than|but|not|"
    r"no)\b)[a-z][a-z’'-]+){0,2}[ \t]"
    rf"(?:{KINDS}|renewal|refurbishment|panel|street|streets|walkway|route|pitches|transfer|conversion)\b"
)
_KIND_END = re.compile(rf"\b(?:{KINDS})$", re.IGNORECASE)
_SITE_END = re.compile(
    r"\b(?:library|station|hall|bridge|house|museum|theatre|gallery|market|park|street|streets|green|space|spaces|club|"
    r"plan|terrace|mill|square|baths|corner|neighbourhood|centre|village|route|development)$",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(
    r"[ \t\n]+(?:regeneration|redevelopment|estate|scheme|project|programme|fund|pilot|trial|initiative|masterplan|"
    r"town centre|market|garden|library|hub|centre|assembly|festival|partnership)\b"
    r"(?:[ \t\n]+(?:regeneration|redevelopment|scheme|project|programme|trial|masterplan))?"
)
ORGANISATION = re.compile(
    r"\b(?:Council|Councils|Borough|Trust|Foundation|Association|Society|University|College|Company|CIC|CIO|Limited|"
    r"Ltd|LLP|plc|Group|Federation|Charity|Homes|Housing|Collective|Corporation|Authority|Agency|Ministry|Department|"
    r"Government|Lottery|Church|Chronicle|Times|News|Gazette|Post|Guardian|Herald|Standard|Telegraph|Institute|"
    r"Commission|Committee|Board|Cabinet|Police|NHS|Union|Mayor|City Hall|Architects|Partners|Executive|"
    r"Consulting|Associates|Bank|School|Academy|BBC|ITV|Party|High Court|Parliament|Assembly Member|Secretary|Minister|"
    r"Councillor|Inspector|Census|Act|Bill|Army)\b|^(?:Friends|Department|Ministry|University|London Borough|City|"
    r"Mayor) of\b"
)
_OFFICE = re.compile(
    r"\b(?:Councils?|Borough|University|College|Limited|Ltd|LLP|plc|Corporation|Authority|Ministry|Department|"
    r"Government|"
    r"Lottery|Church|Chronicle|Times|News|Gazette|Post|Guardian|Herald|Telegraph|Commission|Committee|Cabinet|Police|"
    r"NHS|"
    r"Mayor|City Hall|BBC|ITV|Court of|High Court|Parliament|Secretary|Minister|Councillor|Inspector|Census|Act|Bill)\b"
)
_CALENDAR = re.compile(
    r"^(?:(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Spring|Summer|Autumn|Winter|Christmas|Easter)(?: \d+)*|"
    r"[\d£,.%:/-]+(?:st|nd|rd|th|m|bn|k|pm|am)?|Covid.*|COVID.*|Brexit|Grade I+\*?|Victorian|Edwardian|Georgian|"
    r"Section \d+.*|Phase \w+|Option \w+|Stage \w+|Table \w+|Appendix \w+|Zoom|Facebook|Twitter|WhatsApp|Instagram|"
    r"YouTube|Google|English|British|Londoners?|Welsh|Scottish|Irish|Black|Asian|Muslims?|Christians?|Jewish|European)$"
)
_DATED = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|"
    r"^(?:Since |From |In |By |Until )?(?:19|20)\d\d\b|\bto \d|^£?[\d,.]+ (?:to|and|or|in|of) "
)
_COMMON_WORDS = (
    "the a an in on at by for from to of and or but if when while where what who why how it its they their there this "
    "that these those he she we our you your i as so no not all some most many few more two three four five six seven "
    "eight nine ten after before since until under over between among with without one both each every other another "
    "then now here yes only even still yet also because although though instead however council councils residents "
    "people officers members local money work works nobody everyone families children parents traders shops homes "
    "first second third last next later early new old part half much about around across during despite neither "
    "nothing something being having given asked built paid open set today once staff campaigners critics tenants "
    "volunteers young women men community communities residents' is are was were has have had do does did can could "
    "may might must should would will let his her my which whose whether just like than out up down off into onto "
    "report recommendation recommendations summary background purpose outcome outcomes source sources note notes "
    "findings conclusion introduction method lessons results finance financial ward date subject further also see "
    "artists businesses planning public private evaluators researchers visitors neighbours teenagers pupils schools "
    "twelve eleven twenty fifty hundred several such opinion funding costs nearly almost roughly perhaps meanwhile "
    "elsewhere afterwards"
)
COMMON = frozenset(_COMMON_WORDS.split())
# what opens a sentence before a name and is no part of it: "So Preston", "In Plymouth"
_OPENER = re.compile(
    r"(?:In|At|On|For|From|By|With|So|But|And|When|While|Since|After|Before|Until|If|As|Then|Now|Here|Near|Under|To|"
    r"Though|Although|Because|Like|Unlike|Both|Among|Between|Across|Over|Yet|Nor|Perhaps|Elsewhere)[ \t\n]+\S"
)
_ACRONYM = re.compile(r"^[A-Z]{2,6}s?$")
_PERSON_AFTER = re.compile(
    r"^(?:,? (?:who\b|says\b|said\b|the (?:chair|director|chief|leader|founder)|a (?:resident|tenant)|\d\d,))"
)
_PERSON_BEFORE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Cllr|Councillor|Sir|Dame|Lord|Professor|director|chair|leader|founder|manager|minister|"
    r"secretary|mayor|chief executive|architect|artist|says|said|officer|resident|mother|son|author|critic)\.?,? )$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name where it stands in the text."""

    start: int
    end: int
    text: str  # on one line
    opens: bool  # whether it opens a sentence, where any word has a capital


def names_in(text: str, start: int, end: int, opens: int) -> Iterator[Name]:
    """The proper names between two positions: whole, cut at weaker links, and with the small words that go on.

    ``opens`` is where a sentence opens: a first word may have its capital from there, so what follows it is a name too.
    """
    for found in NAME.finditer(text, start, end):
        for first, last in _parts(text, found.start(), found.end()):
            opening = _opens(text, first, opens)
            if not (opening and _OPENER.match(text, first, last)):
                yield from _name(text, first, last, opening)
            if tail := _AFTER_DATE.match(text, first, last):
                yield from _name(text, tail.end(), last, False)
            if opening and (tail := _TAIL.match(text, first, last)) and _may_be_dropped(tail.group()):
                yield from _name(text, tail.end(), last, False)
        if longer := _KIND_ON.match(text, found.end(), end):
            yield from _name(text, found.start(), longer.end(), _opens(text, found.start(), opens))


def _opens(text: str, start: int, opens: int) -> bool:
    """Whether a word at this position has its capital from opening a sentence or a part of a title."""
    return start <= opens + 2 or text[max(0, start - 3) : start].rstrip(" '\"“‘*_")[-1:] in {":", "?", "!", "."}


def _may_be_dropped(opening: str) -> bool:
    """Whether the first word of a name is a common one, or tied to the rest by a small word."""
    words = opening.split()
    if words[0] == "The":
        return False
    return len(words) > 1 or words[0].rstrip("'’s,").lower() in COMMON


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    yield start, end
    links = list(_STRONG_LINK.finditer(text, start, end))
    if links:
        edges = [start, *(edge for link in links for edge in (link.start(), link.end())), end]
        yield from zip(edges[::2], edges[1::2], strict=True)


def _name(text: str, start: int, end: int, opens: bool) -> Iterator[Name]:
    """The name between two positions without an owner's "'s" or marks; nothing where none is left."""
    words = " ".join(text[start:end].split()).rstrip(".,'’-/")
    words = words[:-2] if words.endswith(("'s", "’s")) else words
    end = start + len(text[start:end].rstrip(".,'’-/"))
    if words and len(words.split()) <= LONGEST and words.lower() not in COMMON:
        yield Name(start, end, words, opens)


def could_name_project(name: str) -> bool:
    """Whether a name is neither a date, a place, a bare abbreviation nor an organisation."""
    if (
        _CALENDAR.match(name)
        or name.lower() in COMMON
        or len(name) < 3
        or not name[0].isupper()
        and name[0] not in "£0123456789"
    ):
        return False
    if _DATED.search(name) or name[0].isdigit() and not re.match(r"\d+%? [A-Z]\w+ ", name):
        return False
    if _OFFICE.search(name) and not _KIND_END.search(name):
        return False
    return not is_place(name)


@lru_cache(8192)
def is_place(name: str) -> bool:
    """Whether a name is that of a place and no more; a market or estate by which one finds an area is not."""
    own = normalise(name)
    return any(
        place.kind != "london-area" or normalise(bare_name(place.name)) == own for place in load_places().find(name)
    )


def is_acronym(name: str) -> bool:
    """Whether a name is a bare abbreviation."""
    return bool(_ACRONYM.match(name))


def opens_commonly(name: str) -> bool:
    """Whether a name's first word is a common one that may only open a sentence."""
    return name.split()[0].rstrip("'’s,").lower() in COMMON and not re.match(r"The [A-Z]", name)


def is_person(text: str, name: Name) -> bool:
    """Whether the words around a name of two or three words treat it as a person's."""
    if not 2 <= len(name.text.split()) <= 3 or _KIND_END.search(name.text):
        return False
    return bool(
        _PERSON_AFTER.match(text, name.end) or _PERSON_BEFORE.search(text[max(0, name.start - 24) : name.start])
    )


def has_kind(name: str) -> bool:
    """Whether a name ends in what a project may be, such as Garden or Fund."""
    return bool(_KIND_END.search(name))


def kind_weight(name: str) -> float:
    """How much the last word of a name says that it is a project: 1 for Fund, less for Library, 0 for neither."""
    if not has_kind(name) or len(name.split()) == 1:
        return 0.0
    return 0.5 if _SITE_END.search(name) else 1.0


def kind_after(text: str, end: int) -> str:
    """The small words behind a name that say what it names, such as " estate regeneration"; empty if none."""
    found = _KIND_AFTER.match(text, end)
    return " " + " ".join(found.group().split()) if found else ""
