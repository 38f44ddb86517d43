"""Marks the years in a document, alone or in ranges; ``years`` decides what began or ended in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from ingest.extract.reading import mark, reading_of

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_SPAN = re.compile(
    rf"\b({_YEAR})\s?(?:-|–|—|to|until|till|and)\s?(?:(?:\w+\s){{0,2}})({_YEAR}|\d\d)\b(?!\s?(?:per cent|%|[a-z]+s\b))",
    re.IGNORECASE,
)
_FINANCIAL = re.compile(rf"\b({_YEAR})\s?[/–-]\s?(\d\d|{_YEAR})\b")  # a school's or an accountant's year, "2016/17"
_ONE = re.compile(rf"(?<![£$€\d,.])\b({_YEAR})\b(?!s|\s?(?:per cent|%|people|homes|square|metres))(?!,\d)")
LONGEST = 30  # years from the first to the last of a range


def component(doc: Doc) -> Doc:
    """Stores years as spans labelled "first" or "last" of a range, or "year", with the year as identifier."""
    reading = reading_of(doc)
    found: list[tuple[int, int, str, str]] = []
    for sentence in reading.sentences:
        found += _in_sentence(reading.text, sentence.start, sentence.end)
    mark(doc, "years", sorted(found))
    return doc


def _in_sentence(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    taken: list[tuple[int, int]] = []
    for span in (*_FINANCIAL.finditer(text, start, end), *_SPAN.finditer(text, start, end)):
        first, last = span[1], span[2] if len(span[2]) == 4 else span[1][:2] + span[2]
        free = all(span.end() <= before or span.start() >= after for before, after in taken)
        if free and int(first) < int(last) <= int(first) + LONGEST:
            taken.append(span.span())
            yield span.start(1), span.end(1), "first", first
            yield span.start(2), span.end(2), "last", last
    for year in _ONE.finditer(text, start, end):
        if all(year.end() <= first or year.start() >= last for first, last in taken):
            yield year.start(1), year.end(1), "year", year[1]
