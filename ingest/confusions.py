"""What is taken for what: labels that are missed where another is wrongly given, and results side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import product
from typing import Any

from kg.model import RESULTS

FEWEST = 2  # documents in which one label is missed and the other given; once is chance
MOST = 20  # pairs that are told of
STATED = (*RESULTS, "not-stated")


def confusions(compared: Iterable[tuple[set[str], set[str]]]) -> list[dict[str, Any]]:
    """Pairs of a missed and a wrongly given label, with the documents in which they meet (n) and would by chance.

    Takes the labels of each document, wanted and given. Pairs come first that meet most above chance: a label that is
    often wrongly given meets every other, without being taken for it.
    """
    errors = [(wanted - given, given - wanted) for wanted, given in compared]
    missed = Counter(label for labels, _ in errors for label in labels)
    wrong = Counter(label for _, labels in errors for label in labels)
    met = Counter(pair for both in errors for pair in product(*both))
    chance = {(one, other): missed[one] * wrong[other] / len(errors) for one, other in met}
    pairs = sorted((pair for pair, n in met.items() if n >= FEWEST), key=lambda pair: (chance[pair] - met[pair], pair))
    return [_told(pair, met[pair], chance[pair]) for pair in pairs[:MOST]]


def _told(pair: tuple[str, str], n: int, by_chance: float) -> dict[str, Any]:
    return {"missed": pair[0], "given": pair[1], "n": n, "by_chance": round(by_chance, 2)}


def result_matrix(results: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """How many projects have each result in the labels (outer) and as found (inner), zeros included."""
    met = Counter(results)
    return {wanted: {found: met[wanted, found] for found in STATED} for wanted in STATED}
