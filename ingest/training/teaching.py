"""Trains the encoder and its head, for use and once more for each fold of the real documents without that fold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ingest.extract.pipeline import read_through
from ingest.extract.reading import reading_of
from ingest.training.adapt import Adapter, Told
from ingest.training.encoder import Progress, Trained, train_encoder
from ingest.training.folds import folds_of
from ingest.training.head import Head
from ingest.training.held_readings import Readings
from ingest.training.labelled import (
    LabelledDocument,
    Row,
    columns,
    concept_iris,
    document_labels,
    document_rows,
    sentence_rows,
)
from kg.concept_model import ConceptModel

FIRST = "first-step.npz"  # what the longest step taught, kept so that it need not be repeated


@dataclass(frozen=True, slots=True)
class Taught:
    """The encoder and head for use, and what those of each fold read in the real documents held out from them."""

    trained: Trained
    readings: Readings


def teach(
    documents: Sequence[LabelledDocument],
    training: Path,
    blank: ConceptModel,
    folder: Path,
    progress: Progress,
    epochs: int,
) -> Taught:
    """First on labelled sentences and invented documents, whose schemes do not exist; then on real documents.

    ``blank`` only cuts documents into sentences. ``folder`` keeps what the first step taught.
    """
    rows = {document.id: _rows(document, blank) for document in documents}
    invented = [row for document in documents if document.invented for row in rows[document.id]]
    real = [document for document in documents if not document.invented]
    taught = [*sentence_rows(training), *invented]
    first = first_step(taught, folder, progress, epochs)
    adapter = Adapter(first, taught, [_told(document, rows[document.id]) for document in real], progress, epochs)
    everyone, fold = np.arange(len(real)), folds_of(real)
    trained, _ = adapter.adapt(everyone, "Adapting", progress)
    readings: dict[str, np.ndarray] = {}
    of_row = np.repeat(everyone, [len(rows[document.id]) for document in real])
    texts = [row.text for document in real for row in rows[document.id]]
    for number in sorted(set(fold)):
        held, vectors = adapter.adapt(everyone[fold != number], f"Adapting without fold {number + 1}", progress)
        own = np.flatnonzero(fold[of_row] == number)
        readings |= {texts[n]: logits for n, logits in zip(own, held.head.logits(vectors[own]), strict=True)}
    return Taught(trained, readings)


def _rows(document: LabelledDocument, blank: ConceptModel) -> list[Row]:
    """The sentences of a document as the pipeline reads them, with what they are evidence of."""
    reading = reading_of(read_through(document.document, blank, before="voice"))
    return document_rows(document, [(sentence.start, sentence.end) for sentence in reading.sentences])


def _told(document: LabelledDocument, rows: Sequence[Row]) -> Told:
    labels = document_labels(document.labels)
    return Told(rows, np.array([label in labels for label in list(columns())[: len(concept_iris())]]))


def first_step(rows: Sequence[Row], folder: Path, progress: Progress, epochs: int) -> Trained:
    """What the first step teaches, from the folder where the same rows have been learnt before."""
    taught = hashlib.sha256(repr(epochs).encode())
    for row in rows:
        taught.update(row.text.encode() + row.target.tobytes() + row.weight.tobytes())
    path = folder / FIRST
    if path.exists():
        with np.load(path) as kept:
            if str(kept["taught"]) == taught.hexdigest():
                layers = {name: torch.from_numpy(kept[name]) for name in kept.files if name.startswith("encoder.")}
                return Trained(layers, Head(kept["weights"], kept["bias"]))
    trained = train_encoder(rows, progress, epochs)
    arrays = {name: value.numpy() for name, value in trained.layers.items()}
    arrays |= {"weights": trained.head.weights, "bias": trained.head.bias, "taught": np.array(taught.hexdigest())}
    np.savez(path, **arrays)  # type: ignore[arg-type]  # names are words, never its own options
    return trained
