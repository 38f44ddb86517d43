"""Reads each sentence with the concept model and marks the vocabulary's own words; ``labels`` decides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from spacy.tokens import Doc

from ingest.extract.reading import Reading, mark, marked, reading_of
from kg.matching import match_concepts

LONGEST = 5000  # characters that are searched for concepts at once


def component(doc: Doc) -> Doc:
    """Stores signs of concepts as spans labelled by the kind of sign, with the concept's IRI."""
    reading = reading_of(doc)
    reading.scores, reading.signs = reading.model.read([reading.words(sentence) for sentence in reading.sentences])
    named = [(span.start_char, span.end_char) for span in marked(doc, "places")]
    found = [sign for start, end in _stretches(reading) for sign in _signs(reading.text, start, end)]
    mark(doc, "concepts", [sign for sign in found if not _within(named, sign[0], sign[1])])
    return doc


def _stretches(reading: Reading) -> Iterator[tuple[int, int]]:
    """The text in runs of sentences of bearable length, so that the work grows with the text and no faster."""
    start: int | None = None
    for sentence, after in zip_longest(reading.sentences, reading.sentences[1:]):
        start = sentence.start if start is None else start
        if after is None or after.paragraph != sentence.paragraph or after.end - start > LONGEST:
            yield start, sentence.end
            start = None


def _signs(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    for match in match_concepts(text[start:end]):
        yield start + match.start, start + match.end, match.kind, match.iri


def _within(named: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether words are part of a place name, such as "Church" in "Church End"; names lie in order."""
    number = bisect_right(named, (start, end + 1_000_000)) - 1
    return any(first <= start and end <= last for first, last in named[max(0, number - 1) : number + 1])
