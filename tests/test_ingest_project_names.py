"""Names speak for one project by what they share that tells it from others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.linking.alike import SURE, UNSURE, Told, likeness
from ingest.linking.project_names import name_evidence, name_of
from kg.namespaces import FIXED_BASE

HACKNEY, CAMDEN = (f"{FIXED_BASE}place/{code}" for code in ("E09000012", "E09000007"))


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Orchard Works", "orchard works", 1.0, 1.0),
        ("St Anne’s Yard", "Saint Annes Yard", 1.0, 1.0),
        ("Orchard Works", "Orchard Works creative workspace", 0.6, 0.8),
        ("Orchard Works", "Orchard Works glass pavilion", 0.2, 0.5),
        ("Galvanise project", "Galvanize project", 0.9, 1.0),
        ("Town Centre regeneration", "Town centre regeneration", 0.4, 0.7),
        ("Church Lane", "Church Lane", 0.5, 0.7),
        ("SIRLN", "Social Integration and Regeneration Learning Network", 0.9, 0.9),
        ("Canonbury East", "Canonbury West", 0.0, 0.3),
        ("Quilter showcase 2021", "Quilter showcase 2022", 0.0, 0.5),
        ("Orchard Works", "Bell Yard", 0.0, 0.0),
    ],
)
def test_what_two_names_are_worth_to_each_other(one: str, other: str, least: float, most: float) -> None:
    assert least <= name_evidence(name_of(one), name_of(other)) <= most


@given(st.text(), st.text())
def test_evidence_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    a, b = name_of(one), name_of(other)
    assert 0.0 <= name_evidence(a, b) <= 1.0


def score(**other: object) -> float:
    one = Told("a", 0, "Orchard Works", (), (HACKNEY,), 2015, 2018, frozenset({"x"}))
    return likeness(one, Told("b", 0, **{"name": "Orchard Works workspace", **other})).score  # type: ignore[arg-type]


def test_each_sign_raises_the_score_and_a_clash_lowers_it() -> None:
    plain = score()
    assert score(places=(CAMDEN,)) < plain < score(places=(HACKNEY,))
    assert score(start=2035) < plain < score(start=2016)
    assert plain < score(leads=frozenset({"x"}))
    assert score(places=(CAMDEN,), start=2016, leads=frozenset({"x"})) < UNSURE
    assert score(places=(HACKNEY,), start=2016) >= SURE


def test_no_sign_makes_one_of_two_common_names() -> None:
    same = {"places": (HACKNEY,), "start": 2015, "leads": frozenset({"x"})}
    one = Told("a", 0, "Town Centre regeneration", **same)  # type: ignore[arg-type]
    assert UNSURE <= likeness(one, Told("b", 0, "Town Centre regeneration", **same)).score < SURE  # type: ignore[arg-type]
    assert likeness(one, Told("b", 0, "Town Centre regeneration", (), (CAMDEN,))).score < UNSURE


def test_a_name_that_is_its_organisation_links_nothing() -> None:
    studio = frozenset({f"{FIXED_BASE}organisation/quilter-arts"})
    one = Told("a", 0, "The gate", ("Quilter Arts",), (HACKNEY,), leads=studio)
    other = Told("b", 0, "The museum", ("Quilter Arts",), (HACKNEY,), leads=studio)
    assert likeness(one, other).score < UNSURE
