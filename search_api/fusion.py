"""The three legs as one score, with what each leg contributed.

Each leg scores from 0 to 1 on a fixed scale; the scores are weighted and added. The weights
depend on two things only: how much of the question's words the library knows at all, and
whether the graph understood anything of it. They were chosen on a small grid (steps of
0.1) by nDCG@10 over ``corpus/queries.jsonl``: nine choices lie between 0.627 and 0.654, and
this one stands in the middle of the best of them, so the figure hangs little on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search_api.gather import Unit

LEGS = ("words", "meaning", "graph")
DIGITS = 4  # of scores and contributions


@dataclass(frozen=True, slots=True)
class Weights:
    """What each leg counts for; together 1."""

    words: float
    meaning: float
    graph: float


UNDERSTOOD = Weights(words=0.35, meaning=0.35, graph=0.30)
NOT_UNDERSTOOD = Weights(words=0.50, meaning=0.50, graph=0.0)


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its score, which is the sum of its contributions."""

    unit: Unit
    score: float
    words: float = 0.0
    meaning: float = 0.0
    graph: float = 0.0

    @property
    def contributions(self) -> dict[str, float]:
        """What each leg gave; one that gave nothing is left out."""
        return {leg: part for leg in LEGS if (part := getattr(self, leg))}


def weights_for(legs: Mapping[str, Mapping[Unit, float]], known: float) -> Weights:
    """The weights of a question: words count as far as the library knows them, a leg with nothing to say not at all."""
    chosen = UNDERSTOOD if legs["graph"] else NOT_UNDERSTOOD
    parts = {leg: getattr(chosen, leg) if legs[leg] else 0.0 for leg in LEGS}
    parts["words"] *= known
    whole = sum(parts.values()) or 1.0
    return Weights(**{leg: part / whole for leg, part in parts.items()})


def fuse(legs: Mapping[str, Mapping[Unit, float]], fits: Mapping[Unit, float], weights: Weights) -> list[Scored]:
    """All units with their scores, the best first; a unit that does not fit is left out."""
    words, meaning, graph = (legs[leg] for leg in LEGS)
    found = []
    for unit, fit in fits.items():
        if fit:
            by_words = round(fit * weights.words * words.get(unit, 0.0), DIGITS)
            by_meaning = round(fit * weights.meaning * meaning.get(unit, 0.0), DIGITS)
            by_graph = round(fit * weights.graph * graph.get(unit, 0.0), DIGITS)
            found.append(Scored(unit, round(by_words + by_meaning + by_graph, DIGITS), by_words, by_meaning, by_graph))
    return sorted(found, key=lambda scored: (-scored.score, scored.unit[1], scored.unit[0] or ""))


def passage_scores(words: Mapping[str, float], meaning: Mapping[str, float]) -> dict[str, float]:
    """What each passage says to the question, by words and meaning alike, from 0 to 1."""
    passages = words.keys() | meaning.keys()
    return {p: round((words.get(p, 0.0) + meaning.get(p, 0.0)) / 2, DIGITS) for p in passages}
