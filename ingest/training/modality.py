"""Learns how a thing is meant, from labelled sentences; the encoder's reading is added to it unlearnt.

The encoder has been trained on the same sentences, so that what it says of them is surer than what it will say of
others: weights learnt on that would lean on it too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from ingest.extract.clauses import clause_of
from ingest.extract.modality import ENCODER, SIGNS, features_of, signs_of
from ingest.extract.pipeline import read_through
from ingest.extract.reading import reading_of
from ingest.extract.softmax import Softmax, Values
from ingest.training.encoder import Progress
from ingest.training.folds import FOLDS, Numbers
from ingest.training.labelled import SENTENCES, LabelledDocument, lines
from ingest.training.softmax import fit_softmax, log_shares
from kg.concept_model import ConceptModel, logit
from kg.embedder import Embedder, Vectors
from kg.model import MODALITIES

STRENGTH = 0.3  # inverse of the regularisation of the cues' weights
OF_A_SENTENCE = 0.1  # weight of a sentence that is labelled as a whole: there are 13 times as many
HEAD = (5.0, 200.0)  # of the head in ``cross_validated``: inverse regularisation, weight of each modality's sentences


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, the words in it that name a thing, and how the thing is meant."""

    text: str
    start: int
    end: int
    modality: str

    @property
    def whole(self) -> bool:
        """Whether the label is of the sentence and not of a thing in it."""
        return self.start == 0 and self.end == len(self.text)


def sayings(training: Path) -> list[Said]:
    """The things and sentences of a folder of training data that are labelled with a modality."""
    things = [_thing(line) for line in lines(training / "modality.jsonl")]
    told = [line for name in SENTENCES for line in lines(training / f"{name}.jsonl")]
    return things + [Said(line["text"], 0, len(line["text"]), line["modality"]) for line in told]


def _thing(line: dict[str, Any]) -> Said:
    start = line["text"].index(line["focus"])
    return Said(line["text"], start, start + len(line["focus"]), line["modality"])


def fit(
    documents: Sequence[LabelledDocument], model: ConceptModel, progress: Progress, training: Path
) -> dict[str, Any]:
    """What ``ingest.extract.modality`` reads: the cues' weights, and what the encoder says of a usual sentence.

    Of the documents only the real ones are read, and only for the latter.
    """
    return _fit_cues(sayings(training)) | {"usual": _usual(documents, model, progress)}


def _fit_cues(said: Sequence[Said]) -> dict[str, Any]:
    features = [features_of(one.text, one.start, one.end) for one in said]
    weights = [OF_A_SENTENCE if one.whole else 1.0 for one in said]
    return fit_softmax(features, [one.modality for one in said], MODALITIES, weights, STRENGTH)


def _usual(documents: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> list[float]:
    """The mean logit that the encoder gives each modality over the sentences of real documents."""
    real, found = [one for one in documents if not one.invented], []
    for done, one in enumerate(real):
        progress("Reading for modality", done, len(real))
        found.append(signs_of(reading_of(read_through(one.document, model, before="organisations"))))
    signs = np.vstack(found) if found else np.zeros((1, len(SIGNS)))
    return [round(float(value), 3) for value in logit(signs.astype(np.float32)).mean(axis=0)]


def cross_validated(training: Path, encoder: Embedder) -> dict[str, float]:
    """Accuracy on the things of ``modality.jsonl``, a text's things held out together: with cues, and in all.

    ``encoder`` must not have been trained on the sentences: a head is fitted on its vectors within each fold, in the
    place of the tuned encoder's own.
    """
    said = sayings(training)
    number = {text: number for number, text in enumerate(dict.fromkeys(one.text for one in said))}
    groups = [number[one.text] for one in said]
    clauses, whole = (encoder.encode([take(one) for one in said]) for take in (_clause, lambda one: one.text))
    cues, both = np.zeros(len(said), bool), np.zeros(len(said), bool)
    for rest, held in GroupKFold(FOLDS).split(groups, groups=groups):
        head, weigh = _head(said, clauses, rest), Softmax.of(_fit_cues([said[i] for i in rest]))
        for i in (i for i in held if not said[i].whole):
            told = weigh(features_of(said[i].text, said[i].start, said[i].end))
            signs = log_shares(head, whole[i], len(MODALITIES))
            cues[i] = _best(told) == said[i].modality
            both[i] = _best(told + ENCODER * signs) == said[i].modality
    things = [i for i, one in enumerate(said) if not one.whole]
    return {"cues": round(float(cues[things].mean()), 4), "accuracy": round(float(both[things].mean()), 4)}


def _clause(said: Said) -> str:
    first, last = clause_of(said.text, said.start, said.end)
    return said.text[first:last].strip()


def _head(said: Sequence[Said], vectors: Vectors, rows: Numbers) -> LogisticRegression:
    """A head whose classes stand in the order of ``MODALITIES``, each with as much weight among the sentences."""
    strength, each = HEAD
    target = np.array([MODALITIES.index(said[i].modality) for i in rows])
    whole = np.array([said[i].whole for i in rows])
    common = np.bincount(target[whole], minlength=len(MODALITIES))
    weights = np.where(whole, each / np.maximum(common, 1)[target], 1.0)
    return LogisticRegression(C=strength, max_iter=200).fit(vectors[rows], target, sample_weight=weights)


def _best(told: Values) -> str:
    return MODALITIES[int(np.argmax(told))]
