from __future__ import annotations

import csv
import io

import pytest

from search_api.tables import ANSWER_COLUMNS, SIMILAR_COLUMNS, answer_rows, as_csv, safe_cell, similar_rows

CLAIM = {
    "property": "used",
    "value": {"iri": "i", "label": "Meanwhile use"},
    "modality": "done",
    "quote": "=cmd|' /C calc'!A0",
    "document": "two-yards",
    "start": 3,
    "end": 9,
}
ANSWER = {
    "kind": "project",
    "iri": "https://example.org/project/mill-yard",
    "name": "Mill Yard",
    "places": [{"iri": "p", "label": "Peckham"}, {"iri": "q", "label": "Southwark"}],
    "lead": "Southwark Council",
    "start": 2018,
    "end": None,
    "status": "completed",
    "result": "worked",
    "score": 0.5,
    "claims": [CLAIM, {**CLAIM, "modality": "planned", "value": {"iri": "m", "label": "Maker space"}}],
    "passages": [],
    "documents": ["two-yards", "bell-yard"],
}


def test_an_answer_is_a_row_with_its_words() -> None:
    (row,) = answer_rows({"answers": [ANSWER]})
    assert set(row) == set(ANSWER_COLUMNS)
    assert row["places"] == "Peckham; Southwark"
    assert row["used"] == "Meanwhile use; Maker space (planned)"
    assert (row["quote start"], row["quote end"], row["documents"]) == (3, 9, "two-yards; bell-yard")


def test_an_answer_without_claims_shows_its_passage() -> None:
    passage = {"document": "guide", "start": 5, "end": 8, "text": "Ask", "score": 0.2}
    (row,) = answer_rows({"answers": [{**ANSWER, "claims": [], "passages": [passage]}]})
    assert (row["quote"], row["document"]) == ("Ask", "guide")


def test_no_cell_of_the_csv_is_a_formula() -> None:
    text = as_csv(ANSWER_COLUMNS, answer_rows({"answers": [ANSWER]}))
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["quote"] == "'=cmd|' /C calc'!A0"
    assert row["end"] == ""


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_could_be_a_formula_is_led_by_an_apostrophe(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["plain", "", 3, -2, 0.5])
def test_what_could_not_stays_as_it_is(cell: object) -> None:
    assert safe_cell(cell) == cell


def test_similar_projects_are_rows_with_what_is_shared() -> None:
    parts = [{"part": "group", "contribution": 0.2, "shared": [{"iri": "g", "label": "Young people", "quotes": []}]}]
    found = {"similar": [{"iri": "i", "name": "N", "places": [], "result": None, "score": 0.2, "parts": parts}]}
    (row,) = similar_rows(found)
    assert set(row) == set(SIMILAR_COLUMNS)
    assert (row["shared"], row["why"]) == ("Young people", "group 0.2")
