"""Candidates for a fact of a project, and the small logistic rankers that choose among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.tokens import Span

from ingest.extract.reading import Reading
from kg.concept_model import Matrix, sigmoid


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be a fact of a project: its value, the words that say it, and the signs for it by name."""

    value: str
    start: int
    end: int
    signs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate and how likely it is to be right."""

    candidate: Candidate
    probability: float


class Ranker:
    """A logistic regression over the signs of candidates, with the threshold from which one is enough."""

    def __init__(self, part: Mapping[str, Any]) -> None:
        self._weights: Mapping[str, float] = part["weights"]  # by sign
        self._bias = float(part["bias"])
        self.threshold = float(part["threshold"])

    def ranked(self, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, the likeliest first; what stands first in the text before its equals."""
        if not candidates:
            return []
        weights = np.array(list(self._weights.values()), np.float32)
        chances = sigmoid(np.asarray(matrix(candidates, tuple(self._weights)) @ weights + self._bias, np.float32))
        found = [Ranked(one, round(float(chance), 4)) for one, chance in zip(candidates, chances, strict=True)]
        return sorted(found, key=lambda item: (-item.probability, item.candidate.start, item.candidate.value))

    def enough(self, candidates: Sequence[Candidate]) -> list[Ranked]:
        """Those likely enough to be right, the likeliest first."""
        return [item for item in self.ranked(candidates) if item.probability >= self.threshold]


def matrix(candidates: Sequence[Candidate], names: Sequence[str]) -> Matrix:
    """The signs as numbers: a row a candidate, a column a name; 0 for a sign that a candidate has not."""
    rows = [[float(one.signs.get(name, 0.0)) for name in names] for one in candidates]
    return np.asarray(rows, np.float32).reshape(len(candidates), len(names))


def by_project(reading: Reading, spans: Iterable[Span]) -> list[list[Span]]:
    """For each project the spans in what is said of it and in the title, which speaks of all; in order."""
    titled: list[Span] = []
    found: list[list[Span]] = [[] for _ in reading.projects]
    for span in spans:
        if reading.sentence_at(span.start_char).kind == "title":
            titled.append(span)
        elif (owner := reading.owner_at(span.start_char)) is not None:
            found[owner].append(span)
    return [titled + own for own in found]


def strongest(each: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Each sign at its strongest among the places where one candidate stands."""
    return {name: max(one.get(name, 0.0) for one in each) for name in sorted({name for one in each for name in one})}
