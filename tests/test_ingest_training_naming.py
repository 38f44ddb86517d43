"""How names are learnt: which sections are a project's by its evidence, and which candidates are its name."""

from __future__ import annotations

from typing import Any

import numpy as np

from ingest.training.labelled import LabelledDocument
from ingest.training.naming import best_thresholds, cross_validated, examples, fit, gather
from kg.concept_model import ConceptModel, open_concept_model
from kg.model import Document
from kg.settings import Settings

WORDS = ("Larch", "Ash", "Elm", "Oak", "Beech", "Rowan", "Alder", "Hazel", "Willow", "Maple")


def quiet(task: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def model() -> ConceptModel:
    return open_concept_model(Settings())


def document(number: int) -> LabelledDocument:
    """A document of two projects, each under its heading, or of one that its title names."""
    one, two = f"{WORDS[number]} Garden", f"{WORDS[-number - 1]} Market"
    if number % 2:
        text = f"{one}: a year on\n\n{one} opened in Camden. Residents dug beds. Money was short."
        told: list[dict[str, Any]] = [{"name": one, "evidence": {"interventions/community-garden": "dug beds"}}]
    else:
        text = (
            f"Two sites\n\n## {one}\nResidents dug beds.\n\n## {two}\nTraders pitched stalls.\n\n## Lessons\nAsk first."
        )
        told = [
            {"name": one, "evidence": {"interventions/community-garden": "Residents dug beds"}},
            {"name": two, "evidence": {"interventions/street-market": "Traders pitched stalls"}},
        ]
    return LabelledDocument(Document(f"d{number}", text.split("\n")[0], text, ""), {"projects": told}, False)


def test_a_section_is_the_projects_whose_evidence_stands_in_it():
    (told,) = gather([document(0)], model(), quiet)
    assert [(unit.words, owner) for unit, owner in zip(told.units, told.owners, strict=True)] == [
        ("Larch Garden", 0),
        ("Maple Market", 1),
        ("Lessons", None),
    ]
    whole, larch, maple = examples([told])
    assert [project["name"] for project in larch.wanted + maple.wanted] == ["Larch Garden", "Maple Market"]
    assert whole.wanted == []
    assert {c.name for c, right in zip(larch.plain, larch.anchors, strict=True) if right} >= {"Larch Garden"}


def test_learning_is_deterministic_and_finds_names_of_unseen_documents():
    documents = [document(number) for number in range(10)]
    first, second = fit(documents, model(), quiet), fit(documents, model(), quiet)
    assert first == second
    assert set(first) >= {"sections", "section", "anchors", "plain", "made", "main", "further"}
    assert cross_validated(documents, model(), quiet)["names_f1"] > 0.8


def test_without_documents_the_first_thresholds_stand():
    assert best_thresholds([], [], np.zeros(0, np.int_))["main"] >= 0
