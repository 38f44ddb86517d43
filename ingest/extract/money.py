"""Marks the sums of money in a document, in pounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from ingest.extract.reading import mark, reading_of

_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000}
_SCALES |= {"bn": 1_000_000_000, "billion": 1_000_000_000}
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s?(k|thousand|mn?|million|bn|billion)?(?![\w%])"
SUM = re.compile(rf"£\s?{_NUMBER}", re.IGNORECASE)
_RANGE = re.compile(rf"£\s?(\d+(?:,\d{{3}})*)(\.\d+)?\s?(?:-|–|to|and)\s?£?\s?{_NUMBER}", re.IGNORECASE)
_POUNDS = re.compile(rf"(?<![£\d.,]){_NUMBER}\s(?:pounds|GBP)\b", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?:(half|quarter of) a|(a|one)) (million|billion) pounds\b|£(half|quarter) of a million", re.IGNORECASE
)


def component(doc: Doc) -> Doc:
    """Stores sums as spans whose identifier is the amount in whole pounds, such as "1500000".

    Of a range, "£1-2 million", the lower end counts, which is the sum that is sure.
    """
    mark(doc, "money", sorted(_sums(reading_of(doc).text)))
    return doc


def _sums(text: str) -> Iterator[tuple[int, int, str, str]]:
    ranges = [match for match in _RANGE.finditer(text) if _lower(match) < _amount(*match.group(3, 4, 5))]
    for match in ranges:
        yield match.start(), match.end(), "range", str(_lower(match))
    for match in (*SUM.finditer(text), *_POUNDS.finditer(text)):
        if all(match.end() <= other.start() or match.start() >= other.end() for other in ranges):
            yield match.start(), match.end(), "sum", str(pounds(match))
    for match in _WORDS.finditer(text):
        share = {"half": 0.5, "quarter": 0.25}.get((match[1] or match[4] or "").split(" ")[0].lower(), 1)
        yield match.start(), match.end(), "sum", str(round(share * _SCALES[(match[3] or "million").lower()]))


def _lower(match: re.Match[str]) -> int:
    """The lower end of a range, in the scale of the upper where it names none of its own."""
    return _amount(match[1], match[2], match[5])


def pounds(match: re.Match[str]) -> int:
    """The amount that a match of ``SUM`` stands for."""
    return _amount(*match.group(1, 2, 3))


def _amount(whole: str, part: str | None, scale: str | None) -> int:
    return round(float(whole.replace(",", "") + (part or "")) * _SCALES.get((scale or "").lower(), 1))
