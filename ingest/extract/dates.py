"""Marks the years in a document and what each says: when something began, when it ended, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from ingest.extract.reading import mark, reading_of

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_SPAN = re.compile(
    rf"\b({_YEAR})\s?(?:-|–|—|/|to|until|and)\s?(?:(?:\w+\s){{0,2}})({_YEAR}|\d\d)\b(?!\s?(?:per cent|%|[a-z]+s\b))",
    re.IGNORECASE,
)
_ONE = re.compile(rf"\b({_YEAR})\b(?!s)")
_BEGINS = re.compile(
    r"\b(?:opened|opens|reopened|launched|launches|began|begins|begun|start(?:ed|s)|founded|set up|established|"
    r"formed|since|"
    r"from|created|introduced|first|agreed|approved|came in|went in|installed|moved in|took over|taken over|"
    r"announced|won|"
    r"commissioned|in the (?:spring|summer|autumn|winter) of|let in|built in|bought)\b[^.;]{0,70}$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:closed|closes|ended|ends|finished|finishes|completed|until|till|to the end of|by the end of|wound up|"
    r"scrapped|"
    r"cancelled|abandoned|removed|withdrawn|shut|expired|concluded|stopped|came to an end|collapsed|dropped|"
    r"completion)\b"
    r"[^.;]{0,60}$",
    re.IGNORECASE,
)
BEFORE = 90  # characters before a year that are read for its meaning


def component(doc: Doc) -> Doc:
    """Stores years as spans labelled begin, end or year, with the year as identifier."""
    reading = reading_of(doc)
    found = []
    for sentence in reading.sentences:
        if sentence.kind != "title":
            found += list(_in_sentence(reading.text, sentence.start, sentence.end))
    mark(doc, "years", found)
    return doc


def _in_sentence(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    taken: list[tuple[int, int]] = []
    for span in _SPAN.finditer(text, start, end):
        first, last = span[1], span[2] if len(span[2]) == 4 else span[1][:2] + span[2]
        if int(first) < int(last) <= int(first) + 30:
            taken.append(span.span())
            yield span.start(1), span.end(1), "begin", first
            yield span.start(2), span.end(2), "end", last
    for year in _ONE.finditer(text, start, end):
        if all(year.end() <= first or year.start() >= last for first, last in taken):
            yield year.start(1), year.end(1), meaning(text[max(start, year.start() - BEFORE) : year.start()]), year[1]


def meaning(before: str) -> str:
    """What the words before a year make of it: "begin", "end" or "year"; the nearer sign counts."""
    begins, ends = _BEGINS.search(before), _ENDS.search(before)
    if begins and (not ends or begins.start() > ends.start()):
        return "begin"
    return "end" if ends else "year"
