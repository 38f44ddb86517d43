"""The same project under one slug; different projects apart; an address once given stays."""

from __future__ import annotations

import pytest

from ingest.link import Told, link, slugify
from kg.namespaces import FIXED_BASE

PECKHAM = f"{FIXED_BASE}place/london-area/peckham"
SOUTHWARK = f"{FIXED_BASE}place/E09000028"
HACKNEY = f"{FIXED_BASE}place/E09000012"


def slugs(*told: Told, previous: dict[tuple[str, str], str] | None = None) -> list[str]:
    by_key, _ = link(told, previous or {})
    return [by_key[one.key] for one in told]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Told("a", 0, "Mill Yard", (), (PECKHAM,)), Told("b", 0, "Mill Yard", (), (SOUTHWARK,)), True),
        (Told("a", 0, "Mill Yard", (), (PECKHAM,)), Told("b", 0, "The Yard", ("Mill Yard",), (SOUTHWARK,)), True),
        (Told("a", 0, "Mill Yard", (), (PECKHAM,)), Told("b", 0, "Mill Yard", (), ()), True),
        (Told("a", 0, "Mill Yard", (), (PECKHAM,)), Told("b", 0, "Mill Yard", (), (HACKNEY,)), False),
        (Told("a", 0, "Aberfeldy Street", (), (HACKNEY,)), Told("b", 0, "Aberfeldy masterplan", (), (HACKNEY,)), False),
        (Told("a", 0, "Bell Yard", (), (PECKHAM,)), Told("a", 1, "Bell Yards", (), (PECKHAM,)), False),
    ],
)
def test_one_project_or_two(one: Told, other: Told, same: bool) -> None:
    first, second = slugs(one, other)
    assert (first == second) is same


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        (Told("a", 0, "Mill Yard", (), (PECKHAM,)), "mill-yard-peckham"),
        (Told("a", 0, "Peckham Levels", (), (PECKHAM,)), "peckham-levels"),
        (Told("a", 0, "Łódź Café!"), "odz-cafe"),
        (Told("a", 0, "???"), "project"),
    ],
)
def test_a_slug_is_made_of_name_and_place(told: Told, slug: str) -> None:
    assert slugs(told) == [slug]


def test_an_address_once_given_stays() -> None:
    new = Told("a", 0, "Mill Yard", (), (HACKNEY,))
    old = Told("b", 0, "Mill Yard", (), (SOUTHWARK,))
    assert slugs(new, old, previous={("b", "Mill Yard"): "mill-yard"}) == ["mill-yard-hackney", "mill-yard"]


def test_a_long_name_makes_a_slug_of_at_most_80_characters() -> None:
    assert len(slugify("word " * 100)) <= 80
