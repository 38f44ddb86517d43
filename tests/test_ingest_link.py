"""The same project under one slug; different projects apart; an address once given stays; rulings replayed."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.linking.addresses import slugify
from ingest.linking.alike import Told
from ingest.linking.link import Linked, link
from ingest.linking.rulings import KEEP_APART, MERGE, Ruling, Side
from kg.namespaces import FIXED_BASE
from kg.places import load_places

PECKHAM = f"{FIXED_BASE}place/london-area/peckham"
SOUTHWARK = f"{FIXED_BASE}place/E09000028"
HACKNEY = f"{FIXED_BASE}place/E09000012"
MILL = Told("a", 0, "Mill Yard", (), (PECKHAM,))


def slugs(*told: Told) -> list[str]:
    linked = link(told)
    return [linked.slugs[one.key] for one in told]


def side(linked: Linked, told: Sequence[Told], slug: str) -> Side:
    """A project as a curator sees it."""
    return Side(slug, tuple((t.document, (t.name, *t.aka)) for t in told if linked.slugs[t.key] == slug))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (MILL, Told("b", 0, "Mill Yard", (), (SOUTHWARK,)), True),
        (MILL, Told("b", 0, "The Yard", ("Mill Yard",), (SOUTHWARK,)), True),
        (MILL, Told("b", 0, "Mill Yard", (), ()), True),
        (MILL, Told("b", 0, "Mill Yard", (), (HACKNEY,)), False),
        (MILL, Told("a", 1, "Mill Yards", (), (PECKHAM,)), True),
        (Told("a", 0, "Bell Yard", (), (PECKHAM,)), Told("a", 1, "Bell Yard garden", (), (PECKHAM,)), False),
        (Told("a", 0, "Quay Street", (), (HACKNEY,)), Told("b", 0, "Quay masterplan", (), (HACKNEY,)), False),
    ],
)
def test_one_project_or_two(one: Told, other: Told, same: bool) -> None:
    first, second = slugs(one, other)
    assert (first == second) is same


def test_the_order_of_documents_makes_no_difference() -> None:
    told = [
        Told(f"d{n}", 0, name, (), places)
        for n, (name, places) in enumerate(
            (name, places)
            for name in ("Mill Yard", "Mill Yard workspace", "The Mill Yard project", "Mill Lane", "Yard Arts")
            for places in ((PECKHAM,), (SOUTHWARK,), (HACKNEY,), ())
        )
    ]
    first = link(told)
    for seed in range(5):
        random.Random(seed).shuffle(told)
        assert link(told) == first


def test_what_could_be_in_two_places_is_joined_to_neither() -> None:
    here, there = MILL, Told("b", 0, "Mill Yard", (), (HACKNEY,))
    linked = link([here, there, Told("c", 0, "Mill Yard")])
    assert len(set(linked.slugs.values())) == 3
    assert {slug for candidate in linked.candidates for slug in candidate.slugs} == set(linked.slugs.values())


def test_what_may_be_one_is_listed_with_its_reasons() -> None:
    linked = link([MILL, Told("b", 0, "Mill Yard glass pavilion", (), (PECKHAM,))])
    (candidate,) = linked.candidates
    assert candidate.names == ("Mill Yard glass pavilion", "Mill Yard") or candidate.names[0] == "Mill Yard"
    assert set(candidate.documents) == {("a",), ("b",)} and "the same place" in candidate.reasons
    assert 0.35 <= candidate.score < 0.95


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


def test_a_long_name_makes_a_slug_of_at_most_80_characters() -> None:
    assert len(slugify("word " * 100)) <= 80


def test_an_address_once_given_stays() -> None:
    first = link([MILL])
    renamed = replace(MILL, name="Mill Yard garages", places=(HACKNEY,))
    assert link([renamed], first.addresses).slugs[MILL.key] == "mill-yard-peckham"
    gone = link([Told("z", 0, "Mill Yard", (), (PECKHAM,))], first.addresses)
    assert list(gone.names) == ["mill-yard-peckham-2"]


def test_projects_that_turn_out_to_be_one_lead_to_one_and_part_again_as_they_were() -> None:
    other = Told("b", 0, "The old garages", (), (SOUTHWARK,))
    apart = link([MILL, other])
    found = replace(other, aka=("Mill Yard",))
    joined = link([MILL, found], apart.addresses)
    assert joined.replaced == {"the-old-garages-southwark": "mill-yard-peckham"}
    again = link([MILL, other], joined.addresses)
    assert again.slugs == apart.slugs and again.replaced == {}


TWO = (MILL, Told("b", 0, "The old garages", (), (SOUTHWARK,)))
OLD = "the-old-garages-southwark"


def merged(*told: Told) -> tuple[Linked, Ruling]:
    before = link(TWO)
    ruling = Ruling(1, MERGE, (side(before, TWO, OLD), side(before, TWO, "mill-yard-peckham")))
    return link(told or TWO, before.addresses, [ruling]), ruling


def test_a_merge_keeps_the_first_address_and_name() -> None:
    linked, _ = merged()
    assert set(linked.slugs.values()) == {OLD} and linked.names == {OLD: "The old garages"}
    assert linked.replaced == {"mill-yard-peckham": OLD} and linked.waiting == []


def test_a_merge_undone_gives_back_the_addresses() -> None:
    linked, _ = merged()
    new = Told("c", 0, "Mill Yard", (), (SOUTHWARK,))
    later = link([*TWO, new], linked.addresses, [merged()[1]])
    undone = link([*TWO, new], later.addresses)
    assert undone.slugs == {MILL.key: "mill-yard-peckham", TWO[1].key: OLD, new.key: "mill-yard-peckham"}
    assert undone.replaced == {}


def test_a_merge_holds_for_other_words_and_a_lost_address() -> None:
    _, ruling = merged()
    reread = (replace(MILL, index=4, name="Mill Yard, Peckham"), replace(TWO[1], name="The old garages project"))
    linked = link(reread, [], [ruling])
    assert len(set(linked.slugs.values())) == 1 and linked.waiting == []


def test_a_merge_without_its_document_waits_and_still_leads_on() -> None:
    linked, ruling = merged(TWO[1])
    assert linked.waiting == [1] and linked.replaced == {"mill-yard-peckham": OLD}
    back = link(TWO, linked.addresses, [ruling])
    assert set(back.slugs.values()) == {OLD} and back.waiting == []


def test_merges_follow_one_another() -> None:
    third = Told("c", 0, "Garage arts", (), (HACKNEY,))
    told = (*TWO, third)
    before = link(told)
    first = Ruling(1, MERGE, (side(before, told, OLD), side(before, told, "mill-yard-peckham")))
    after = link(told, before.addresses, [first])
    second = Ruling(2, MERGE, (side(after, told, "garage-arts-hackney"), side(after, told, OLD)))
    linked = link(told, after.addresses, [first, second])
    assert linked.replaced == dict.fromkeys((OLD, "mill-yard-peckham"), "garage-arts-hackney")
    assert link(told, linked.addresses, [second]).slugs[MILL.key] == "mill-yard-peckham"


def test_what_is_kept_apart_is_neither_linked_nor_listed() -> None:
    told = (MILL, Told("b", 0, "Mill Yard", (), (SOUTHWARK,)))
    joined = link(told)
    assert len(joined.names) == 1
    sides = tuple(Side("mill-yard-peckham", ((one.document, (one.name,)),)) for one in told)
    apart = link(told, joined.addresses, [Ruling(1, KEEP_APART, sides)])  # type: ignore[arg-type]
    assert set(apart.slugs.values()) == {"mill-yard-peckham", "mill-yard-southwark"} and apart.candidates == []
    again = link(told, apart.addresses)
    assert set(again.slugs.values()) == {"mill-yard-peckham"}
    assert again.replaced == {"mill-yard-southwark": "mill-yard-peckham"}


def test_twenty_thousand_tellings_are_linked_in_reasonable_time() -> None:
    numbers = random.Random(1)
    words = ["".join(numbers.choices("abcdefghijklmnoprstuvw", k=6)) for _ in range(4_000)]
    places = [place.iri for place in load_places().all if place.kind == "local-authority"]
    told = [
        Told(f"d{n // 5}", n % 5, f"{numbers.choice(words)} town centre market", (), (numbers.choice(places),))
        for n in range(20_000)
    ]
    started = time.process_time()
    assert len(link(told).names) > 10_000
    assert time.process_time() - started < 30  # two seconds on one core of 2025; with every pair it would be hours
