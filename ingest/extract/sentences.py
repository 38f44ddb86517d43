"""Sentences, headings and the words in bold that open a paragraph, for all components after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy
from spacy.attrs import SENT_START
from spacy.tokens import Doc

from ingest.extract.reading import Reading, Sentence, reading_of
from ingest.split import Block, body_start, sections, sentences

_LABEL = re.compile(
    r"\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)?(\*\*[^*\n]{2,90}\*\*|\*[^*\n]{2,60}[.:]\*|__[^_\n]{2,90}__)[.:]?\s*"
)

_LINE = re.compile(r"[^\n]+")
COLUMN = re.compile(r"([^:\n]{1,60}(?::[A-Z][A-Za-z ]+)?):[ \t]+(?=\S)")
_PROSE = re.compile(
    r"\b(?:description|summary|about|details?|notes?|comments?|what|activity|activities)\b", re.IGNORECASE
)


def component(doc: Doc) -> Doc:
    """Cuts the text into sentences and tells spaCy where they start."""
    reading = reading_of(doc)
    reading.sections = sections(reading.text, body_start(reading.document))
    reading.sentences = list(_title(reading)) + list(_body(reading))
    reading.owners = [None] * len(reading.sentences)
    reading.starts = [sentence.start for sentence in reading.sentences]
    starts = {0, *reading.starts}
    flags: Any = numpy.array([[1 if token.idx in starts else -1] for token in doc], dtype="int64")
    # all at once: spaCy looks through the whole document each time that one token's flag is set
    return doc.from_array([SENT_START], flags.astype("uint64")) if len(doc) else doc


def _title(reading: Reading) -> Iterator[Sentence]:
    if reading.document.title:
        yield Sentence(0, len(reading.document.title), "title", -1, -1)


def _body(reading: Reading) -> Iterator[Sentence]:
    paragraph = 0
    for number, section in enumerate(reading.sections):
        if section.heading:
            yield Sentence(section.heading.start, section.heading.end, "heading", number, paragraph)
        for block in section.blocks:
            within = section.heading is not None and section.heading.level == 2
            step = _fields if reading.document.register and within else _block
            yield from step(reading.text, block, number, paragraph)
            paragraph += 1


def _block(text: str, block: Block, section: int, paragraph: int) -> Iterator[Sentence]:
    label = _LABEL.match(text, block.start, block.end) if block.kind in {"paragraph", "item"} else None
    if label:
        yield Sentence(label.start(1), label.end(1), "label", section, paragraph)
        block = Block(label.end(), block.end, block.kind)
    kind = "row" if block.kind == "row" else "text"
    for start, end in sentences(text, block):
        yield Sentence(start, end, kind, section, paragraph)


def _fields(text: str, block: Block, section: int, paragraph: int) -> Iterator[Sentence]:
    """The lines "Column: value" of a register row; a column of prose is cut into sentences like any text."""
    for line in _LINE.finditer(text, block.start, block.end):
        column = COLUMN.match(line.group())
        start = line.start() + (column.end() if column else 0)
        if column is None or _PROSE.search(column[1]):
            prose = Block(start, line.end(), "paragraph")
            yield from (Sentence(first, last, "text", section, paragraph) for first, last in sentences(text, prose))
        elif start < line.end():
            yield Sentence(line.start(), line.end(), "field", section, paragraph)
