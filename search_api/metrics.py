"""Measures of rankings and of yes-or-no answers, as INTERFACE defines them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from math import log2


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with gains 2^grade - 1; 0 where nothing is relevant."""
    gains = [2 ** grades.get(item, 0) - 1 for item in ranked[:depth]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:depth]
    ideal = _discounted(best)
    return _discounted(gains) / ideal if ideal else 0.0


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, start=1))


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """The share of the relevant among the first ``depth``, of as many as could stand there; 0 where there are none."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    possible = min(depth, len(relevant))
    return len(relevant.intersection(ranked[:depth])) / possible if possible else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the place of the first relevant item; 0 where there is none."""
    places = (place for place, item in enumerate(ranked, start=1) if grades.get(item, 0) > 0)
    return 1 / next(places, float("inf"))


def mean(values: Iterable[float]) -> float:
    """The mean; 0 of nothing."""
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def precision_recall(predicted: Set[Hashable], right: Set[Hashable]) -> dict[str, float]:
    """Precision, recall and F1 of a set of predictions; 0 where there is nothing to divide by."""
    hits = len(predicted & right)
    p = hits / len(predicted) if predicted else 0.0
    r = hits / len(right) if right else 0.0
    return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if hits else 0.0}
