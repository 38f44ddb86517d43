"""Marks the sums of money in a document, in pounds."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from ingest.extract.reading import mark, reading_of

_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000}
_SCALES |= {"bn": 1_000_000_000, "billion": 1_000_000_000}
SUM = re.compile(r"£\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s?(k|thousand|mn?|million|bn|billion)?(?![\w%])", re.IGNORECASE)


def component(doc: Doc) -> Doc:
    """Stores sums as spans whose identifier is the amount in whole pounds, such as "1500000"."""
    found = SUM.finditer(reading_of(doc).text)
    mark(doc, "money", [(match.start(), match.end(), "sum", str(pounds(match))) for match in found])
    return doc


def pounds(match: re.Match[str]) -> int:
    """The amount that a match of ``SUM`` stands for."""
    number = float(match[1].replace(",", "") + (match[2] or ""))
    return round(number * _SCALES.get((match[3] or "").lower(), 1))
