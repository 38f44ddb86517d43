"""Marks the organisations named in a document, and what may be one; ``roles`` decides what they did."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Doc, Span

from ingest.extract.names import NAME, ORGANISATION, could_name_project, is_person, names_in, opens_commonly
from ingest.extract.names import Name as ProperName
from ingest.extract.reading import Reading, Sentence, mark, marked, reading_of
from kg.matching import match_places
from kg.namespaces import council_iri
from kg.places import load_places

Found = tuple[int, int, str, str]
_CUT = re.compile(
    r"(?:^(?:The|A|An|In|At|By|For|From|With|When|While|Since|After|Before|As|If|But|And|That|This|Both|Where)\s+)"
)
_GOVERNMENT = "Greater London Authority"
# public bodies that go by several names: the one that a claim holds, and how texts write it
_BODIES = {
    _GOVERNMENT: r"Greater London Authority|GLA|Mayor of London|Mayor’s office|London’s [Mm]ayor|City Hall",
    "Transport for London": r"Transport for London|TfL",
    "National Lottery Heritage Fund": r"(?:National )?Lottery Heritage Fund|NLHF",
    "Heritage Lottery Fund": r"Heritage Lottery Fund|HLF",
    "National Lottery Community Fund": r"(?:National )?Lottery Community Fund",
    "UK Government": r"(?:UK|British|HM|[Cc]entral|[Nn]ational) [Gg]overnment|Whitehall",
}
_KNOWN = re.compile(
    "|".join(f"(?P<b{n}>\\b(?:{pattern})\\b)" for n, pattern in enumerate(_BODIES.values()))
    + r"|\b(?:Arts Council (?:England|of Wales)|Creative Scotland|Power to Change|Homes England|Historic England|"
    r"Sport England|(?:Welsh|Scottish) Government|European Union|European (?:Regional Development|Social) Fund|"
    r"Big Lottery Fund|National Lottery|Network Rail|Crown Estate)\b"
)
_AS_COUNCIL = re.compile(r"^(?:the )?(?:London|Royal) Borough|^(?:LB|RB)[A-Z]\w*$|^H&F$", re.IGNORECASE)
# words that speak of an organisation named elsewhere: by its kind, or by its own "we"
_GENERIC = re.compile(
    r"\b(?P<council>[Tt]he (?:[Cc]ouncil|[Bb]orough|[Aa]uthority)|[Oo]ur [Cc]ouncil|[Cc]abinet|[Cc]ouncillors|"
    r"[Tt]own hall)\b|"
    r"\b[Tt]he (?P<kind>[Tt]rust|[Cc]harity|[Cc]ompany|[Ff]oundation|[Aa]ssociation|[Pp]artnership|[Ss]ociety|[Ff]orum|"
    r"[Cc]ollective|[Cc]o-?operative|[Uu]niversity|[Ff]und|[Ll]ottery|[Gg]overnment|[Aa]lliance|[Gg]roup)\b(?! of\b)|"
    r"\b(?P<we>[Ww]e|[Oo]ur)\b"
)
_LINKED = re.compile(r"\s(?:and|with|by|in|at|on|to)\s|,\s")
LONGEST = 9  # words


def component(doc: Doc) -> Doc:
    """Stores organisations as spans.

    A "council" has its IRI as identifier, and so has an "authority", a place that may stand for its council; an
    "organisation", or a "name" that may be of one, has its plain name; what is only spoken of by its kind is a
    "generic", with that kind.
    """
    reading = reading_of(doc)
    places = ((span, _council(span.kb_id_)) for span in marked(doc, "places"))
    councils = sorted((span.start_char, span.end_char, _sort(span), iri) for span, iri in places if iri)
    others = [found for sentence in reading.sentences for found in _in_sentence(reading, sentence, councils)]
    generic = [
        (found.start(), found.end(), "generic", str(found["kind"] or found.lastgroup).lower())
        for found in _GENERIC.finditer(reading.text)
    ]
    mark(doc, "organisations", sorted(councils + others + generic))
    return doc


def _sort(span: Span) -> str:
    return "council" if span.label_ == "council" or _AS_COUNCIL.match(span.text) else "authority"


def _in_sentence(reading: Reading, sentence: Sentence, councils: Sequence[Found]) -> list[Found]:
    """The organisations of a sentence that are no councils; councils are in order of position."""
    first = bisect_left(councils, (sentence.start,))
    taken = [council[:2] for council in councils[first : bisect_left(councils, (sentence.end,))]]
    others: list[Found] = []
    for start, end, label, name in _all(reading, sentence):
        if all(end <= before or start >= after for before, after in taken):
            others.append((start, end, label, name))
            taken.append((start, end))
    return others


def _all(reading: Reading, sentence: Sentence) -> Iterator[Found]:
    """What may be an organisation, the surest first."""
    for found in _KNOWN.finditer(reading.text, sentence.start, sentence.end):
        yield found.start(), found.end(), "organisation", _body(found)
    for found in NAME.finditer(reading.text, sentence.start, sentence.end):
        start, end = _bounds(found)
        name = " ".join(reading.text[start:end].split())
        if is_organisation(name) and not _is_two(name):
            yield start, end, "organisation", name
    plain = names_in(reading.text, sentence.start, sentence.end, sentence.start)
    for proper in sorted(plain, key=lambda one: (one.start, -one.end)):
        yield from _plain(reading, proper)


def _plain(reading: Reading, found: ProperName) -> Iterator[Found]:
    """A name without a word that only organisations have, which the words around it may yet show to be one."""
    opening = _CUT.match(found.text)
    start = found.start + (len(opening.group()) if opening else 0)
    name = " ".join(reading.text[start : found.end].split())
    name = name[:-2] if name.endswith(("'s", "’s")) else name
    common = found.opens and not opening and (" " not in name or opens_commonly(name))
    if not name or common or _is_two(name) or is_person(reading.text, found):
        return
    if is_organisation(name):
        yield start, start + len(name), "organisation", name
    elif could_name_project(name):
        yield start, start + len(name), "name", name


def _is_two(name: str) -> bool:
    """Whether a name is two names side by side, such as "Better Bankside and Toynbee Hall"."""
    parts = _LINKED.split(name)
    return len(parts) > 1 and (len(parts[0].split()) > 1 or bool(ORGANISATION.search(parts[0])))


def _body(found: re.Match[str]) -> str:
    names = (name for number, name in enumerate(_BODIES) if found[f"b{number}"])
    return next(names, " ".join(found.group().split()))


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    """A name without the word that opens its sentence or a possessive."""
    words = found.group()
    opening = _CUT.match(words)
    start = found.start() + (opening.end() if opening else 0)
    words = words.rstrip(".,'’")
    ending = 2 if words.endswith(("'s", "’s")) else 0
    return start, found.start() + len(words) - ending


def is_organisation(name: str) -> bool:
    """Whether a name of several words has a word that only organisations have."""
    return 1 < len(name.split()) <= LONGEST and bool(ORGANISATION.search(name)) and not name.endswith(" Act")


def _council(place: str) -> str:
    found = load_places().get(place)
    return council_iri(found.code) if found and found.code and found.kind == "local-authority" else ""


@lru_cache(maxsize=2000)
def organisation_value(name: str) -> str:
    """The IRI of a council by its name, else the plain name without what stands in brackets."""
    plain = re.sub(r"\s*\([^)]*\)", "", name).strip()
    found = match_places(plain)
    council = next((m for m in found if m.kind == "council" or _AS_COUNCIL.match(plain[m.start : m.end])), None)
    iri = _council(council.iri) if council and len(plain.split()) <= 7 else ""
    known = _KNOWN.fullmatch(plain)
    return iri or (_body(known) if known else plain)
