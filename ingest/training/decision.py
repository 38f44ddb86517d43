"""The step from sentences to what a project is about: a logistic regression for each scheme, few parameters each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from ingest.extract.labels import evidence_of, numbers_of, signs_of
from ingest.extract.pipeline import read_through
from ingest.extract.reading import Reading, reading_of
from ingest.scoring import pair_projects
from ingest.training.encoder import Progress
from ingest.training.folds import folds_of, splits
from ingest.training.labelled import LabelledDocument, columns, concept_iris, document_labels
from kg.concept_model import ConceptModel, features_of, logit
from kg.model import SCHEMES

STRENGTH = 0.3  # inverse of the regularisation
STILL = 1e-3  # added to the spread of a feature, which may be the same everywhere
THRESHOLDS = np.arange(0.1, 0.7, 0.02)
Counts = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Examples: whole documents, and each project of those that tell of several."""

    features: Counts  # examples by concepts by features
    targets: npt.NDArray[np.int_]  # examples by concepts
    folds: npt.NDArray[np.int_]  # the fold that each example's document is held out in
    whole: npt.NDArray[np.bool_]  # which examples are whole documents


def gather(labelled: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> Labelled:
    """Reads documents through the pipeline and takes from each what the decision looks at."""
    examples: list[tuple[Counts, list[int], int, bool]] = []
    for done, (document, fold) in enumerate(zip(labelled, folds_of(labelled), strict=True)):
        progress("Reading", done, len(labelled))
        doc = read_through(document.document, model)
        for owner, labels in _owners(reading_of(doc), document.labels):
            features = _features(doc, owner)
            if features is not None:
                examples.append((features, _target(labels), int(fold), owner is None))
    found, targets, fold, whole = zip(*examples, strict=True)
    return Labelled(np.stack(found), np.array(targets), np.array(fold), np.array(whole))


def _owners(reading: Reading, labels: Mapping[str, Any]) -> Iterator[tuple[int | None, Mapping[str, Any]]]:
    """The whole document, and each project that was told apart as the labels tell it apart."""
    yield None, labels
    if len(reading.projects) > 1:
        found = [{"name": project.name, "aka": list(project.aka)} for project in reading.projects]
        told = labels.get("projects", [])
        yield from ((number, told[index]) for index, number in pair_projects(told, found))


def _features(doc: Doc, owner: int | None) -> Counts | None:
    reading = reading_of(doc)
    numbers = numbers_of(reading, owner)
    if not numbers:
        return None
    evidence = evidence_of(reading, numbers, signs_of(doc, reading))
    return features_of(evidence, np.zeros(len(reading.model.concepts), np.float32))


def _target(labels: Mapping[str, Any]) -> list[int]:
    held = document_labels(labels)
    return [int(label in held) for label in list(columns())[: len(concept_iris())]]


def priors(targets: npt.NDArray[np.int_]) -> Counts:
    """How common each concept is among these documents, as a logit."""
    return logit(((targets.sum(axis=0) + 0.5) / (len(targets) + 1)).astype(np.float32))


def fit(labelled: Labelled) -> dict[str, dict[str, Any]]:
    """The decision of each scheme, its threshold set on predictions for documents that were held out."""
    decisions = {}
    for scheme, chosen in _schemes().items():
        held_out = out_of_fold(labelled, chosen)
        threshold = max(THRESHOLDS, key=lambda t: f1(labelled.targets[:, chosen], held_out >= t))
        everything = np.arange(len(labelled.targets))
        decisions[scheme] = _fit(labelled, chosen, everything)[0] | {"threshold": round(float(threshold), 2)}
    return decisions


def cross_validated(labelled: Labelled) -> dict[str, float]:
    """F1 of each scheme over held-out documents, with the thresholds of the other folds."""
    scores = {}
    for scheme, chosen in _schemes().items():
        held_out, targets = out_of_fold(labelled, chosen), labelled.targets[:, chosen]
        whole = labelled.whole
        found = np.zeros(targets.shape, bool)
        for rest, held in splits(labelled.folds):
            best = max(THRESHOLDS, key=lambda t: f1(targets[rest], held_out[rest] >= t))  # noqa: B023  # used at once
            found[held] = held_out[held] >= best
        scores[scheme] = round(f1(targets[whole], found[whole]), 4)
    return scores


def out_of_fold(labelled: Labelled, chosen: Sequence[int]) -> Counts:
    """The probability of each chosen concept for each document, by a decision that did not see the document."""
    probabilities = np.zeros((len(labelled.targets), len(chosen)), np.float32)
    for rest, held in splits(labelled.folds):
        _, predict = _fit(labelled, chosen, rest)
        probabilities[held] = predict(held)
    return probabilities


def _schemes() -> dict[str, list[int]]:
    return {s: [n for label, n in columns().items() if label.startswith(f"{s}s/")] for s in SCHEMES}


def _fit(labelled: Labelled, chosen: Sequence[int], rows: npt.NDArray[np.int_]):  # type: ignore[no-untyped-def]
    prior = priors(labelled.targets[rows[labelled.whole[rows]]])[list(chosen)]

    def flat(numbers: npt.NDArray[np.int_]) -> Counts:
        features = labelled.features[numbers][:, chosen].copy()
        features[:, :, -1] = prior
        return features.reshape(-1, features.shape[-1])

    known = flat(rows)
    mean, scale = known.mean(axis=0), known.std(axis=0) + STILL
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    model.fit((known - mean) / scale, labelled.targets[rows][:, chosen].ravel())
    found = {"weights": model.coef_[0], "mean": mean, "scale": scale}
    decision: dict[str, Any] = {name: [round(float(v), 5) for v in values] for name, values in found.items()}
    decision["bias"] = round(float(model.intercept_[0]), 5)

    def predict(numbers: npt.NDArray[np.int_]) -> Counts:
        standard = (flat(numbers) - mean) / scale
        return np.asarray(model.predict_proba(standard)[:, 1], np.float32).reshape(len(numbers), -1)

    return decision, predict


def f1(targets: npt.NDArray[np.int_], found: npt.NDArray[np.bool_]) -> float:
    """Micro-averaged F1; 0 where there is nothing to find and nothing found."""
    right = int((targets.astype(bool) & found).sum())
    total = int(targets.sum() + found.sum())
    return 2 * right / total if total else 0.0
