"""Fits the multinomial logistic regressions that the extractor's components read from the model's parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

DIGITS = 4  # kept of each weight
STEPS = 500  # of the solver, at most
NEVER = -30.0  # bias of a class that has no example
Features = Mapping[str, float]


def fit_softmax(
    features: Sequence[Features],
    classes: Sequence[str],
    order: Sequence[str],
    weights: Sequence[float],
    strength: float,
    *,
    even: bool = False,
) -> dict[str, Any]:
    """The part that ``ingest.extract.softmax`` reads, with the classes in ``order``.

    At least three classes must have examples. ``strength`` is scikit-learn's C. With ``even`` all features are brought
    to a deviation of 1 while weights are fitted, so that all are held back alike; what is written undoes that.
    """
    names = DictVectorizer(sparse=False)
    table = names.fit_transform([dict(row) for row in features])
    spread = table.std(axis=0) + 1e-6 if even else np.ones(table.shape[1])
    mean = table.mean(axis=0) if even else np.zeros(table.shape[1])
    model = LogisticRegression(C=strength, max_iter=STEPS)
    model.fit((table - mean) / spread, list(classes), sample_weight=np.asarray(weights, dtype=float))
    row = {str(name): number for number, name in enumerate(model.classes_)}
    found = {name: model.coef_[row[name]] / spread for name in order if name in row}
    bias = {name: float(model.intercept_[row[name]] - mean @ found[name]) for name in found}
    columns = [found.get(name, np.zeros(table.shape[1])) for name in order]
    return {
        "classes": list(order),
        "bias": [round(bias.get(name, NEVER), DIGITS) for name in order],
        "weights": {
            str(name): [round(float(column[number]), DIGITS) for column in columns]
            for number, name in enumerate(names.get_feature_names_out())
        },
    }


def log_shares(head: LogisticRegression, vector: npt.NDArray[np.float32], classes: int) -> npt.NDArray[np.float64]:
    """The log of each class's probability for one vector; a class that the head never met gets next to none."""
    shares = np.full(classes, NEVER)
    shares[head.classes_] = head.predict_log_proba(vector[None])[0]
    return shares
