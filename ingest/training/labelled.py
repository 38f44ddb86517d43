"""Labelled sentences: what each is evidence of, and for which concepts nothing is known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from ingest.split import blocks, sentences
from kg.model import SCHEMES
from kg.vocabulary import load_vocabulary

SENTENCES = ("interventions-places", "interventions-processes-programmes", "principles-outcomes-groups")
KINDS = ("interventions", "principles", "outcomes", "groups")
UNSURE = 0.3  # weight of an absent label of a kind that a file does not label whole
Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: its target and, for each concept, how much that target counts."""

    text: str
    target: Vector
    weight: Vector


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document and its line of labels."""

    id: str
    text: str
    labels: Mapping[str, Any]


def concept_iris() -> tuple[str, ...]:
    """The concepts that a project can have, in the order of the model's columns."""
    vocabulary = load_vocabulary()
    return tuple(c.iri for scheme in SCHEMES for c in vocabulary.in_scheme(scheme) if not c.grouping_only)


def columns() -> dict[str, int]:
    """The column of each label as the data files write it, such as ``interventions/meanwhile-use``."""
    parts = [iri.rsplit("/", 2)[1:] for iri in concept_iris()]
    return {f"{scheme}s/{slug}": number for number, (scheme, slug) in enumerate(parts)}


def sentence_rows(folder: Path) -> Iterator[Row]:
    """The labelled sentences of a folder of training data."""
    column = columns()
    for name in SENTENCES:
        whole = name.split("-")[0] == "interventions"
        sure = np.array(
            [1.0 if label.startswith("interventions/") == whole else UNSURE for label in column], np.float32
        )
        for line in _lines(folder / f"{name}.jsonl"):
            target, weight = np.zeros(len(column), np.float32), sure.copy()
            for number in (column[label] for label in line["labels"] if label in column):
                target[number] = weight[number] = 1
            yield Row(line["text"], target, weight)


def documents(labels: Sequence[Path], folder: Path) -> list[LabelledDocument]:
    """The labelled documents of some files of labels, their texts read from a folder of Markdown."""
    texts = dict(map(_text, sorted(folder.glob("*.md"))))
    lines = [line for path in labels for line in _lines(path)]
    return [LabelledDocument(line["doc"], texts[line["doc"]], line) for line in lines]


def document_rows(labelled: Sequence[LabelledDocument]) -> Iterator[Row]:
    """The sentences of documents: evidence for what is quoted from them, against what the document has not.

    For what a document has, its other sentences say nothing: they may be evidence too.
    """
    column = columns()
    for document in labelled:
        spans = sentence_spans(document.text)
        known = np.ones(len(column), np.float32)
        known[[column[label] for label in document_labels(document.labels) if label in column]] = 0
        targets, weights = np.zeros((len(spans), len(column)), np.float32), np.tile(known, (len(spans), 1))
        for label, quote in _evidence(document.labels):
            number = _sentence_of(document.text, quote, spans)
            if label in column and number is not None:
                targets[number, column[label]] = weights[number, column[label]] = 1
        for (start, end), target, weight in zip(spans, targets, weights, strict=True):
            yield Row(document.text[start:end], target, weight)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The title and every sentence below it."""
    title = len(text.split("\n", 1)[0])
    below = [span for block in blocks(text) if block.start >= title for span in sentences(text, block)]
    return [(0, title), *below]


def document_labels(labels: Mapping[str, Any]) -> set[str]:
    """What a document is labelled with, over all its projects."""
    return {f"{kind}/{slug}" for told in _told(labels) for kind in KINDS for slug in told.get(kind) or ()}


def _told(labels: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [labels, *labels.get("projects", ())]


def _evidence(labels: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for told in _told(labels):
        for name in ("evidence", "evidence_more"):
            for label, quotes in (told.get(name) or {}).items():
                yield from ((label, quote) for quote in ([quotes] if isinstance(quotes, str) else quotes))


def _sentence_of(text: str, quote: str, spans: Sequence[tuple[int, int]]) -> int | None:
    """The sentence that shares most with a quote; None where the quote is not in the text."""
    start = text.find(quote)
    shared = [min(last, start + len(quote)) - max(first, start) for first, last in spans]
    best = int(np.argmax(shared))
    return best if start >= 0 and shared[best] > 0 else None


def _text(path: Path) -> tuple[str, str]:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = yaml.safe_load(front)
    return facts["id"], f"{facts['title']}\n\n{body}"


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
