"""Marks the organisations named in a document; ``roles`` decides what they did."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc

from ingest.extract.names import NAME, ORGANISATION
from ingest.extract.reading import Reading, Sentence, mark, marked, reading_of
from kg.namespaces import council_iri
from kg.places import load_places

_CUT = re.compile(
    r"(?:^(?:The|A|An|In|At|By|For|From|With|When|While|Since|After|Before|As|If|But|And|That|This|Both|Where)\s+)"
)
_KNOWN = re.compile(
    r"\b(?:Greater London Authority|GLA|City Hall|Mayor of London|Arts Council (?:England|of Wales)|Creative Scotland|"
    r"Power to Change|Homes England|Historic England|(?:the )?(?:Welsh|Scottish|UK) Government|European Union|"
    r"(?:National )?Lottery (?:Heritage|Community) Fund|Big Lottery Fund|Heritage Lottery Fund|Transport for London|"
    r"Nesta|Big Local|Local Trust|Groundwork|Peabody|Clarion|L&Q|Notting Hill Genesis|Network Rail|Meanwhile Space)\b"
)
LONGEST = 9  # words


def component(doc: Doc) -> Doc:
    """Stores organisations as spans; a council's identifier is its IRI, any other's its plain name."""
    reading = reading_of(doc)
    councils = [
        (span.start_char, span.end_char, "council", _council(span.kb_id_))
        for span in marked(doc, "places")
        if span.label_ == "council"
    ]
    councils = sorted(council for council in councils if council[3])
    others = [found for sentence in reading.sentences for found in _in_sentence(reading, sentence, councils)]
    mark(doc, "organisations", sorted(councils + others))
    return doc


def _in_sentence(
    reading: Reading, sentence: Sentence, councils: Sequence[tuple[int, int, str, str]]
) -> list[tuple[int, int, str, str]]:
    """The organisations of a sentence that are no councils; councils are in order of position."""
    first = bisect_left(councils, (sentence.start,))
    taken = [council[:2] for council in councils[first : bisect_left(councils, (sentence.end,))]]
    others = []
    for pattern in (_KNOWN, NAME):
        for found in pattern.finditer(reading.text, sentence.start, sentence.end):
            start, end = _bounds(found)
            name = " ".join(reading.text[start:end].split())
            free = all(end <= before or start >= after for before, after in taken)
            if free and (pattern is _KNOWN or is_organisation(name)):
                others.append((start, end, "organisation", name))
                taken.append((start, end))
    return others


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
