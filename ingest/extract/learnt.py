"""What was learnt from labelled documents, applied with numpy only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kg.concept_model import Matrix, sigmoid


def logistic(learnt: Mapping[str, Any], features: Matrix) -> Matrix:
    """The probability for each row by a logistic regression: its weights, mean, scale and bias."""
    mean, scale, weights = (np.asarray(learnt[name], np.float32) for name in ("mean", "scale", "weights"))
    return sigmoid(np.asarray((features - mean) / scale @ weights + learnt["bias"], np.float32))
