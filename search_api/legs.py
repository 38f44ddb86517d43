"""The two legs over passages, by words and by meaning: each a list of its own, scored from 0 to 1."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from kg.opened import Opened

# A passage that holds every word of a question once, one of them in its title, scores about twice their weight.
FULL = 2.0
# A cosine below LOW says nothing and one above HIGH could hardly say more.
LOW, HIGH = 0.15, 0.70
CANDIDATES = 300  # passages a leg brings forward: enough to rank some hundred documents


@dataclass(frozen=True, slots=True)
class WordHits:
    """Passages by their words, best first, and how much of the question's words the library knows at all."""

    passages: list[tuple[str, float]]
    known: float


def words_leg(opened: Opened, text: str, documents: Collection[str] | None = None) -> WordHits:
    """Passages by BM25 as a share of what the words of the text weigh; none where no word occurs."""
    held, whole = opened.words.weights_of(text)
    if not held:
        return WordHits([], 0.0)
    found = opened.words.search(text, CANDIDATES, only_documents=documents)
    return WordHits([(passage, min(score / (FULL * held), 1.0)) for passage, score in found], held / whole)


def meaning_leg(opened: Opened, vector: np.ndarray, passages: Collection[str] | None = None) -> list[tuple[str, float]]:
    """Passages by how near their meaning is to the question's, on the scale from LOW to HIGH, best first."""
    return [(passage, _scaled(score)) for passage, score in opened.vectors.search(vector, CANDIDATES, only=passages)]


def _scaled(cosine: float) -> float:
    return min(max((cosine - LOW) / (HIGH - LOW), 0.0), 1.0)


def question_vector(opened: Opened, text: str) -> np.ndarray:
    """The meaning of a question, as a row of length 1."""
    return opened.embedder.encode([text])[0]


def passages_of(opened: Opened, documents: Sequence[str]) -> set[str]:
    """The ids of all passages of some documents."""
    return {passage.id for document in documents for passage in opened.catalogue.passages_of(document)}
