"""The result that a short text tells by itself, such as the column of a register that says what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ingest.extract.result_cues import CUES
from ingest.extract.results import NOT_STATED
from ingest.extract.softmax import Softmax, Values
from kg.concept_model import ConceptModel, Matrix, logit
from kg.model import RESULTS

ENCODER = 0.5  # what the encoder's reading counts beside the rest, whose weights are learnt
SPREAD = 3.0  # of the encoder's logits, which brings features to about 1
CLASSES = (*RESULTS, NOT_STATED)


class Remarks:
    """The learnt judge of short texts."""

    def __init__(self, model: ConceptModel) -> None:
        part: Mapping[str, Any] = model.parts["results"]
        self._weigh, self._usual = Softmax.of(part["remark"]), np.array(part["usual"], dtype=np.float64)
        self._model = model

    def __call__(self, sentences: Sequence[str], scores: Matrix, signs: Matrix) -> tuple[str, float]:
        """What the sentences of a text amount to, "not-stated" for nothing, and how likely that is.

        ``scores`` and ``signs`` are the model's reading of the sentences, a row each.
        """
        features = features_of(sentences, manner(self._model, scores, signs))
        told = self._weigh(features) + ENCODER * relative(direct(self._model, signs), self._usual)
        told = told - np.logaddexp.reduce(told)
        best = int(np.argmax(told))
        return self._weigh.classes[best], float(np.exp(told[best]))


def features_of(sentences: Sequence[str], manner: Values) -> dict[str, float]:
    """The cues in all sentences and in the last; and how the encoder says that things are meant, a row a sentence."""
    counts = [{name: min(len(p.findall(words)), 3) for name, p in CUES.items()} for words in sentences]
    features = {name: float(np.log1p(sum(count[name] for count in counts))) for name in CUES}
    features |= {f"last {name}": float(np.log1p(number)) for name, number in counts[-1].items()}
    means, last = manner.mean(axis=0), manner[-1]
    features |= {f"manner {number}": float(value) for number, value in enumerate(means)}
    features |= {f"last manner {number}": float(value) for number, value in enumerate(last)}
    return features | {"sentences": float(len(sentences))}


def manner(model: ConceptModel, scores: Matrix, signs: Matrix) -> Values:
    """How each sentence is meant, and whether it tells of an outcome of any kind: a row a sentence."""
    modalities = [n for n, name in enumerate(model.signs) if name.startswith("modality/")]
    outcomes = [n for n, scheme in enumerate(model.schemes) if scheme == "outcome"]
    any_outcome = scores[:, outcomes].max(axis=1, keepdims=True)
    return np.asarray(logit(np.hstack([signs[:, modalities], any_outcome])) / SPREAD, dtype=np.float64)


def direct(model: ConceptModel, signs: Matrix) -> Values:
    """The encoder's own logits for each class of ``CLASSES``, the mean over sentences; none stated is the rest."""
    column = {name: number for number, name in enumerate(model.signs)}
    logits = logit(signs[:, [*(column[f"result/{name}"] for name in RESULTS), column["tells/result"]]]).mean(axis=0)
    return np.asarray([*logits[:-1], -logits[-1]], dtype=np.float64)


def relative(logits: Values, usual: Values) -> Values:
    """How much more likely than usual each class is held, as logarithms of shares."""
    more = logits - usual
    return np.asarray(more - np.logaddexp.reduce(more))
