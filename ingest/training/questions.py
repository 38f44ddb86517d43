"""The head that reads questions: learnt from questions about invented documents and from the vocabulary's labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ingest.training.head import Head, fit_head
from ingest.training.labelled import KINDS, Vector, concept_iris, lines
from kg.embedder import Embedder
from kg.namespaces import concept_iri
from kg.vocabulary import load_vocabulary

FILE = "questions.jsonl"  # in the folder of training data


def fit_questions(training: Path, encoder: Embedder) -> Head:
    """The head on what a tuned encoder makes of questions: a row a concept, in the order of ``concept_iris``."""
    texts, wanted = zip(*_asked(training), strict=True)
    column = {iri: number for number, iri in enumerate(concept_iris())}
    targets = np.zeros((len(texts), len(column)), np.float32)
    for row, iris in zip(targets, wanted, strict=True):
        row[[column[iri] for iri in iris]] = 1
    vectors = torch.tensor(_vectors(encoder, texts))
    return fit_head(vectors, torch.tensor(targets), torch.ones(targets.shape))


def _asked(training: Path) -> Iterator[tuple[str, list[str]]]:
    """Questions and names of concepts, each with the concepts that it asks for."""
    for line in lines(training / FILE):
        yield line["q"], _concepts(line["facets"])
    for concept in map(load_vocabulary().concepts.__getitem__, concept_iris()):
        for name in sorted({concept.label, *concept.alt_labels, *concept.hidden_labels, concept.definition} - {""}):
            yield name, [concept.iri]


def _concepts(facets: dict[str, Any]) -> list[str]:
    return [concept_iri(kind.removesuffix("s"), slug) for kind in KINDS for slug in facets.get(kind, ())]


def _vectors(encoder: Embedder, texts: tuple[str, ...]) -> Vector:
    return np.asarray(encoder.encode(texts), np.float32)
