"""What a question asks for: by its words, and by what the concept model reads in it besides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from kg.opened import Opened
from search_api.question import Exclusions, Question, parse

LIKELY, AT_MOST = 0.05, 3  # of what the model reads in a question: from this probability, and so many concepts
DIGITS = 4


def understand(opened: Opened, text: str, unread: Collection[str] = frozenset()) -> Question:
    """The question with what its words name and what the model reads; ``unread`` are concepts it is not to read."""
    asked = parse(text)
    left_out = {*asked.exclude.interventions, *unread}
    read = read_concepts(opened, sought(text, asked))
    return replace(asked, read={iri: sure for iri, sure in read.items() if iri not in left_out})


def sought(text: str, asked: Question) -> str:
    """The question as legs search for it; nothing where it only leaves things out, for they would find just those."""
    return "" if not asked.text and asked.exclude != Exclusions() else text


def read_concepts(opened: Opened, text: str) -> dict[str, float]:
    """The concepts that the concept model reads in a question, with its probability; none without a model."""
    if opened.concept_model is None or not text.strip():
        return {}
    probabilities = opened.concept_model.questions([text])[0]
    likely = [number for number in np.argsort(-probabilities)[:AT_MOST] if probabilities[number] >= LIKELY]
    return {opened.concept_model.concepts[number]: round(float(probabilities[number]), DIGITS) for number in likely}
