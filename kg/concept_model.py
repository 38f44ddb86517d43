"""The concept model: which interventions, principles, outcomes and groups a text speaks of.

A sentence encoder (MiniLM with its upper layers tuned on our labelled sentences, served as any other model) gives a
vector; a linear head gives a probability for each concept and sentence, and for signs beside them (how a thing is said,
what came of it, whether it tells of a place, a lead or a date); a logistic decision gathers the sentences about
one project, and the vocabulary's own words in them, into one probability. Questions are read by the same encoder, with
a head that learnt from questions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kg.embedder import Embedder, open_embedder
from kg.errors import ModelUnavailable
from kg.settings import Settings

FOLDER = Path(__file__).parent / "data" / "concepts"
BASE = "all-MiniLM-L6-v2"  # the weights that the tuned layers are laid over, whatever model the settings name
PASSING = 0.3  # factor on the probability of a sentence that only mentions, such as what was done elsewhere
FEATURES = 13  # that a decision looks at
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Decision:
    """A logistic regression of one scheme over the evidence for a concept."""

    weights: Matrix  # of the standardised features
    mean: Matrix
    scale: Matrix
    bias: float
    threshold: float


@dataclass(frozen=True)
class Evidence:
    """What speaks for each concept in the sentences about one project: rows are sentences, columns concepts."""

    probabilities: Matrix
    title: npt.NDArray[np.bool_]  # which sentences are the title
    heading: npt.NDArray[np.bool_]  # which are headings
    named: Matrix  # how often each concept is named by a label that is its own
    hinted: Matrix  # how often by a weak label or a cue
    in_title: Matrix  # whether it is named in the title


class ConceptModel:
    """The encoder, its head and the decisions; nothing of the encoder is loaded before the first text."""

    def __init__(self, encoder: Embedder, folder: Path) -> None:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        head = np.load(folder / "head.npz")
        self.concepts: tuple[str, ...] = tuple(about["concepts"])  # IRIs, in the order of the columns
        self.column = {iri: number for number, iri in enumerate(self.concepts)}
        self.schemes: tuple[str, ...] = tuple(iri.rsplit("/", 2)[1] for iri in self.concepts)
        self.signs: tuple[str, ...] = tuple(about.get("signs", ()))  # what else a sentence may say, columns of `signs`
        self.parts: Mapping[str, Any] = about.get("parts", {})  # what the extractor's components learnt, by name
        self.version: str = about["version"]
        self._encoder = encoder
        if "asked_weights" not in head:
            raise ModelUnavailable(f"{folder} was made by an earlier version that read no questions: train it again.")
        self._weights, self._bias, self._prior = head["weights"], head["bias"], head["prior"]
        self._asked: tuple[Matrix, Matrix] = np.asarray(head["asked_weights"], np.float32), head["asked_bias"]
        self._decisions = {scheme: _decision(part) for scheme, part in about["decisions"].items()}

    def with_part(self, name: str, learnt: Mapping[str, Any]) -> Self:
        """This model with what one component of the extractor has learnt."""
        other = copy(self)
        other.parts = {**self.parts, name: learnt}
        return other

    def with_learnt(self, learnt: Mapping[str, Any]) -> Self:
        """This model with other parts, decisions and prior over the same encoder and head."""
        other = copy(self)
        other.parts, other._prior = learnt["parts"], learnt["prior"]
        other._decisions = {scheme: _decision(part) for scheme, part in learnt["decisions"].items()}
        return other

    def sentences(self, texts: Sequence[str]) -> Matrix:
        """The probability that each text is evidence of each concept, a row a text; no rows for no texts."""
        return self.read(texts)[0]

    def read(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """For each text, a row, the probability of each concept and of each sign; no rows for no texts."""
        wide = len(self.concepts)
        if not texts:
            return np.empty((0, wide), dtype=np.float32), np.empty((0, len(self.signs)), dtype=np.float32)
        logits: Matrix = self._encoder.encode(texts) @ self._weights.T + self._bias
        probabilities = sigmoid(logits)
        return probabilities[:, :wide], probabilities[:, wide:]

    def questions(self, texts: Sequence[str]) -> Matrix:
        """The probability that each question asks for each concept, a row a question; no rows for no questions.

        Questions have a head of their own: they are shorter than what answers them, and ask for what is not said.
        """
        if not texts:
            return np.empty((0, len(self.concepts)), dtype=np.float32)
        weights, bias = self._asked
        logits: Matrix = self._encoder.encode(texts) @ weights.T + bias
        return sigmoid(logits)

    def decide(self, evidence: Evidence) -> tuple[Matrix, npt.NDArray[np.bool_]]:
        """For each concept the probability that a project has it, and whether that is enough to claim it."""
        features = features_of(evidence, self._prior)
        probabilities = np.zeros(len(self.concepts), dtype=np.float32)
        enough = np.zeros(len(self.concepts), dtype=bool)
        for scheme, decision in self._decisions.items():
            columns = [number for number, name in enumerate(self.schemes) if name == scheme]
            standard = (features[columns] - decision.mean) / decision.scale
            logits: Matrix = (standard @ decision.weights + decision.bias).astype(np.float32)
            probabilities[columns] = sigmoid(logits)
            enough[columns] = probabilities[columns] >= decision.threshold
        return probabilities, enough


def _decision(part: dict[str, Any]) -> Decision:
    arrays = {name: np.asarray(part[name], dtype=np.float32) for name in ("weights", "mean", "scale")}
    return Decision(**arrays, bias=float(part["bias"]), threshold=float(part["threshold"]))


def features_of(evidence: Evidence, prior: Matrix) -> Matrix:
    """What the decision looks at, a row a concept: the strongest sentences, where they stand, and the words used."""
    p = evidence.probabilities
    ordered = np.sort(p, axis=0)[::-1]
    top = np.zeros((5, p.shape[1]), dtype=np.float32)
    top[: min(5, len(p))] = ordered[:5]
    columns = [
        logit(top[0]),
        logit(top[1]),
        logit(1 - np.prod(1 - top, axis=0)),
        logit(_strongest(p, evidence.title)),
        logit(_strongest(p, evidence.heading)),
        logit(p[:5].max(axis=0) if len(p) else top[0]),
        np.log1p((p > 0.3).sum(axis=0)),
        np.minimum(evidence.named, 3),
        np.log1p(evidence.hinted),
        evidence.in_title,
        np.full(p.shape[1], np.log(max(len(p), 1))),
        logit(p.mean(axis=0) if len(p) else top[0]),
        prior,
    ]
    return np.stack(columns, axis=-1).astype(np.float32)


def _strongest(probabilities: Matrix, rows: npt.NDArray[np.bool_]) -> Matrix:
    chosen = probabilities[rows]
    return chosen.max(axis=0) if len(chosen) else np.zeros(probabilities.shape[1], dtype=np.float32)


def sigmoid(values: Matrix) -> Matrix:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), dtype=np.float32)


def logit(probabilities: Matrix) -> Matrix:
    """The inverse of ``sigmoid``, kept within one in ten thousand of either end."""
    kept = np.clip(probabilities, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float32)


@cache
def open_concept_model(settings: Settings) -> ConceptModel:
    """The concept model of the settings; ModelUnavailable where it, or what it is laid over, cannot be had."""
    folder = model_folder(settings)
    return ConceptModel(open_tuned(settings, folder), folder)


def open_tuned(settings: Settings, folder: Path) -> Embedder:
    """The encoder with the layers of a folder, in int8: no loss that the labelled documents show, at half the cost."""
    return open_embedder(replace(settings, model=BASE, precision="int8"), delta=folder / "layers.npz")


def concept_model_version(settings: Settings) -> str:
    """What tells this model from others, without opening it."""
    return str(json.loads((model_folder(settings) / "about.json").read_text(encoding="utf-8"))["version"])


def model_folder(settings: Settings) -> Path:
    """The folder of the concept model of the settings; ModelUnavailable where it holds none."""
    folder = Path(settings.concepts) if settings.concepts else FOLDER
    if not (folder / "about.json").exists():
        raise ModelUnavailable(f"{folder} holds no concept model: leave PRECEDENT_CONCEPTS empty, or train one.")
    return folder
