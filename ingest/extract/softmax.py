"""A multinomial logistic regression as the components read it from the model's parts: numbers and names, no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Softmax:
    """Weights of named features for some classes."""

    classes: tuple[str, ...]
    row: Mapping[str, int]  # of a feature
    weights: Values  # a row a feature, a column a class
    bias: Values

    @classmethod
    def of(cls, part: Mapping[str, Any]) -> Self:
        """What training wrote: ``classes``, ``bias``, and ``weights`` by the name of a feature."""
        names = {name: number for number, name in enumerate(part["weights"])}
        weights = np.array(list(part["weights"].values()), dtype=np.float64).reshape(len(names), len(part["classes"]))
        return cls(tuple(part["classes"]), names, weights, np.array(part["bias"], dtype=np.float64))

    def __call__(self, features: Mapping[str, float]) -> Values:
        """The logarithm of each class's probability; features that training never met say nothing."""
        known = [(self.row[name], value) for name, value in features.items() if name in self.row]
        logits = self.bias.copy()
        if known:
            rows, values = zip(*known, strict=True)
            logits += np.array(values) @ self.weights[list(rows)]
        return np.asarray(logits - np.logaddexp.reduce(logits))
