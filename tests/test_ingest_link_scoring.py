"""Linking on the labelled corpus: no two projects taken for one, and what is one found or asked about."""

from __future__ import annotations

import json
from pathlib import Path

from ingest.linking.link_scoring import score_linking

CORPUS = Path(__file__).parent.parent / "corpus"
EMPTY = {"aka": [], "places": ["Hackney"], "start": None, "end": None, "lead": None, "partners": []}


def test_the_corpus_is_linked_without_a_false_pair() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("gold-*.jsonl"))]
    lines = [json.loads(line) for text in texts for line in text.split("\n") if line]
    figures = score_linking(lines)
    assert figures["pairs"] == 10
    assert figures["p"] == 1.0 and figures["r"] >= 0.9 and figures["asked"] == 1.0
    assert figures["candidates"] <= 25  # of 30,000 pairs: a list that a person reads


def test_a_missed_pair_and_a_candidate_are_counted() -> None:
    lines = [
        {"doc": "a", "projects": [{**EMPTY, "name": "Orchard Works"}, {**EMPTY, "name": "Town Centre regeneration"}]},
        {"doc": "b", "projects": [{**EMPTY, "name": "Orchard Works"}, {**EMPTY, "name": "Town Centre regeneration"}]},
    ]
    figures = score_linking(lines)
    assert (figures["p"], figures["r"], figures["asked"], figures["candidates"]) == (1.0, 0.5, 1.0, 1)
