"""Learns to tell the result from a short text, from texts labelled with one.

The encoder's own reading of results is added unlearnt: it has been trained on the same texts, and is surer of them
than it will be of others. How it says that things are meant it has learnt elsewhere, so that this can be weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from ingest.extract.remarks import CLASSES, ENCODER, direct, features_of, manner
from ingest.extract.softmax import Softmax, Values
from ingest.split import blocks, sentences
from ingest.training.folds import FOLDS
from ingest.training.labelled import SENTENCES, lines
from ingest.training.softmax import fit_softmax, log_shares
from kg.concept_model import ConceptModel
from kg.embedder import Embedder, Vectors
from kg.model import MODALITIES

STRENGTH = 0.03  # inverse of the regularisation
HEADS = 5.0  # the same, of the heads in ``cross_validated_remarks``
SPREAD = 3.0  # of their logits


@dataclass(frozen=True, slots=True)
class Remark:
    """A short text, cut into sentences, and its result."""

    sentences: list[str]
    result: str


def remarks(training: Path) -> list[Remark]:
    """The texts of a folder of training data that are labelled with a result."""
    return [Remark(_sentences(line["text"]), line["result"]) for line in lines(training / "results.jsonl")]


def _sentences(text: str) -> list[str]:
    return [text[start:end] for block in blocks(text) for start, end in sentences(text, block)]


def fit_remarks(model: ConceptModel, training: Path) -> dict[str, Any]:
    """The parts that ``ingest.extract.remarks`` reads."""
    told = remarks(training)
    read = [model.read(remark.sentences) for remark in told]
    manners = [manner(model, scores, signs) for scores, signs in read]
    usual = np.mean([direct(model, signs) for _, signs in read], axis=0)
    return {"remark": _fit(told, manners), "usual": [round(float(value), 3) for value in usual]}


def _fit(told: Sequence[Remark], manners: Sequence[Values]) -> dict[str, Any]:
    features = [features_of(remark.sentences, how) for remark, how in zip(told, manners, strict=True)]
    results = [remark.result for remark in told]
    return fit_softmax(features, results, CLASSES, [1.0] * len(told), STRENGTH, even=True)


def cross_validated_remarks(training: Path, encoder: Embedder) -> dict[str, float]:
    """Accuracy on the texts of ``results.jsonl``: with what is weighed, and in all.

    ``encoder`` must not have been trained on them: heads on its vectors stand in the place of the tuned encoder's own,
    that of the results fitted within each fold.
    """
    told = remarks(training)
    vectors = [np.asarray(encoder.encode(remark.sentences)) for remark in told]
    manners, labels = _manners(training, encoder, vectors), np.array([remark.result for remark in told])
    means = np.stack([rows.mean(axis=0) for rows in vectors])
    weighed, both = np.zeros(len(told), bool), np.zeros(len(told), bool)
    for rest, held in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(means, labels):
        weigh = Softmax.of(_fit([told[i] for i in rest], [manners[i] for i in rest]))
        head = LogisticRegression(C=HEADS, max_iter=500).fit(means[rest], [CLASSES.index(labels[i]) for i in rest])
        for i in held:
            said = weigh(features_of(told[i].sentences, manners[i]))
            weighed[i] = CLASSES[int(np.argmax(said))] == labels[i]
            said = said + ENCODER * log_shares(head, means[i], len(CLASSES))
            both[i] = CLASSES[int(np.argmax(said))] == labels[i]
    return {"weighed": round(float(weighed.mean()), 4), "accuracy": round(float(both.mean()), 4)}


def _manners(training: Path, encoder: Embedder, vectors: Sequence[Vectors]) -> list[Values]:
    """How sentences are meant and whether they tell of an outcome, by heads learnt on the other labelled sentences."""
    known = [line for name in SENTENCES for line in lines(training / f"{name}.jsonl")]
    known += [line | {"labels": []} for line in lines(training / "modality.jsonl")]
    encoded = np.asarray(encoder.encode([line["text"] for line in known]))
    how = [MODALITIES.index(line["modality"]) for line in known]
    outcome = [any(label.startswith("outcomes/") for label in line["labels"]) for line in known]
    heads = [
        LogisticRegression(C=HEADS, max_iter=500, class_weight="balanced").fit(encoded, target)
        for target in (how, outcome)
    ]
    said = [[np.asarray(head.decision_function(rows)).reshape(len(rows), -1) for head in heads] for rows in vectors]
    return [np.hstack(parts) / SPREAD for parts in said]
