"""Labelled sentences: what each is evidence of, and for which labels nothing is known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.extract.clauses import clause_of
from ingest.read import read
from kg.model import MODALITIES, RESULTS, SCHEMES, Document
from kg.settings import Settings
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
    """A document as the reader reads it, and its line of labels."""

    document: Document
    labels: Mapping[str, Any]
    invented: bool  # written for training: to learn from, never to score on

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def text(self) -> str:
        return self.document.text


def concept_iris() -> tuple[str, ...]:
    """The concepts that a project can have, in the order of the model's columns."""
    vocabulary = load_vocabulary()
    return tuple(c.iri for scheme in SCHEMES for c in vocabulary.in_scheme(scheme) if not c.grouping_only)


SIGNS = (
    *(f"modality/{modality}" for modality in MODALITIES),
    *(f"result/{result}" for result in RESULTS),
    *(f"tells/{fact}" for fact in ("result", "place", "lead", "start", "end")),
)


@cache
def columns() -> dict[str, int]:
    """The column of each label as the data files write it, such as ``interventions/meanwhile-use``; signs follow."""
    parts = [iri.rsplit("/", 2)[1:] for iri in concept_iris()]
    labels = (*(f"{scheme}s/{slug}" for scheme, slug in parts), *SIGNS)
    return {label: number for number, label in enumerate(labels)}


@cache
def of_kind(kind: str) -> list[int]:
    """The columns of one kind of label, such as ``outcomes`` or ``modality``."""
    return [number for label, number in columns().items() if label.startswith(f"{kind}/")]


def sentence_rows(folder: Path) -> Iterator[Row]:
    """The labelled sentences and passages of a folder of training data."""
    for name in SENTENCES:
        for line in lines(folder / f"{name}.jsonl"):
            yield _sentence_row(line, name.split("-")[0] == "interventions")
    for line in lines(folder / "modality.jsonl"):
        yield _told([f"modality/{line['modality']}"], _clause(line), ("modality",))
    for line in lines(folder / "results.jsonl"):
        told = [] if line["result"] == "not-stated" else [f"result/{line['result']}", "tells/result"]
        row = _told(told, line["text"], ("result",))
        row.weight[columns()["tells/result"]] = 1
        yield row


def _sentence_row(line: Mapping[str, Any], of_interventions: bool) -> Row:
    row = _told([*line["labels"], f"modality/{line['modality']}"], line["text"], ("modality", *KINDS))
    unsure = KINDS[1:] if of_interventions else KINDS[:1]
    for kind in unsure:
        numbers = of_kind(kind)
        row.weight[numbers] = np.maximum(row.target[numbers], UNSURE)
    return row


def _told(labels: Sequence[str], text: str, known: Sequence[str]) -> Row:
    """A text with its labels; of the kinds that are known, the labels that it has not are known to be absent."""
    column = columns()
    target, weight = np.zeros(len(column), np.float32), np.zeros(len(column), np.float32)
    for kind in known:
        weight[of_kind(kind)] = 1
    for number in (column[label] for label in labels if label in column):
        target[number] = weight[number] = 1
    return Row(text, target, weight)


def _clause(line: Mapping[str, Any]) -> str:
    """The clause of a sentence that holds the words in focus."""
    start = line["text"].index(line["focus"])
    first, last = clause_of(line["text"], start, start + len(line["focus"]))
    return str(line["text"][first:last].strip())


def documents(labels: Sequence[Path], folder: Path) -> list[LabelledDocument]:
    """The labelled documents of some files of labels, read from a folder of Markdown."""
    read_in = [read(str(path), path.read_bytes(), Settings())[0] for path in sorted(folder.glob("*.md"))]
    by_id = {document.id: document for document in read_in}
    return [_labelled(by_id[line["doc"]], line) for path in labels for line in lines(path)]


def _labelled(document: Document, line: Mapping[str, Any]) -> LabelledDocument:
    return LabelledDocument(document, line, bool(document.metadata.get("training")))


def document_rows(document: LabelledDocument, spans: Sequence[tuple[int, int]]) -> list[Row]:
    """Sentences of a document: evidence for what is quoted from them, against what the document has not.

    For what a document has, its other sentences say nothing: they may be evidence too.
    """
    rows = [_told([], document.text[start:end], KINDS) for start, end in spans]
    known = [columns()[label] for label in document_labels(document.labels) if label in columns()]
    for row in rows:
        row.weight[known] = 0
        if document.invented:  # the real documents do not quote what tells of results, places and dates
            row.weight[of_kind("result")], row.weight[of_kind("tells")] = UNSURE, 1
    for labels, quote in _evidence(document.labels):
        number = _sentence_of(document.text, quote, spans)
        if number is not None:
            _add(rows[number], labels)
    return rows


def _add(row: Row, labels: Sequence[str]) -> None:
    for label in labels:
        if label.startswith(("modality/", "result/")):
            numbers = of_kind(label.split("/")[0])
            row.target[numbers], row.weight[numbers] = 0, 1
        if label in columns():
            row.target[columns()[label]] = row.weight[columns()[label]] = 1


def document_labels(labels: Mapping[str, Any]) -> set[str]:
    """What a document is labelled with, over all its projects."""
    return {f"{kind}/{slug}" for told in _projects(labels) for kind in KINDS for slug in told.get(kind) or ()}


def _projects(labels: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [labels, *labels.get("projects", ())]


def _evidence(labels: Mapping[str, Any]) -> Iterator[tuple[list[str], str]]:
    """What each quote is evidence of, as labels of columns, and the quote."""
    for told in _projects(labels):
        for name in ("evidence", "evidence_more"):
            for label, quotes in (told.get(name) or {}).items():
                said = [label if "/" in label and not label.startswith("place/") else f"tells/{label.split('/')[0]}"]
                if label in told.get("modality", {}):
                    said.append(f"modality/{told['modality'][label]}")
                if label == "result":
                    said.append(f"result/{told['result']}")
                yield from ((said, quote) for quote in ([quotes] if isinstance(quotes, str) else quotes))


def _sentence_of(text: str, quote: str, spans: Sequence[tuple[int, int]]) -> int | None:
    """The sentence that shares most with a quote; None where the quote is not in the text."""
    start = text.find(quote)
    shared = [min(last, start + len(quote)) - max(first, start) for first, last in spans]
    best = int(np.argmax(shared))
    return best if start >= 0 and shared[best] > 0 else None


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
