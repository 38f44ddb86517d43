"""The places and how they lie to one another."""

from __future__ import annotations

import pytest

from kg.places import LONDON, UNITED_KINGDOM, load_places, normalise

PLACES = load_places()


def iri(name: str) -> str:
    return PLACES.find(name)[0].iri


def names(iris) -> set[str]:  # type: ignore[no-untyped-def]
    return {place.name for place in PLACES.all if place.iri in iris}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Helens", "st helens"),
        ("Brighton & Hove", "brighton and hove"),
        ("the London Borough of Hackney", "London borough of Hackney"),
        ("King’s Cross", "Kings Cross"),
        ("Stoke-on-Trent", "Stoke on Trent"),
    ],
)
def test_ways_of_writing_a_name_are_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("name", "best", "kind"),
    [
        ("Hackney", "Hackney", "local-authority"),
        ("hackney council", "Hackney", "local-authority"),
        ("Croydon", "Croydon", "local-authority"),  # before the town that shares the name
        ("Preston", "Preston", "local-authority"),
        ("Hayes", "Hayes", "london-area"),  # the larger one
        ("Kingston", "Kingston", "london-area"),
        ("London", "London", "region"),
        ("West Midlands", "West Midlands", "region"),
        ("Greater Manchester", "Greater Manchester Combined Authority", "combined-authority"),
        ("LBHF", "Hammersmith and Fulham", "local-authority"),
        ("Halifax", "Calderdale", "local-authority"),  # a town
        ("Derry", "Derry City and Strabane", "local-authority"),
    ],
)
def test_find_gives_the_best_first(name: str, best: str, kind: str) -> None:
    found = PLACES.find(name)[0]
    assert (found.name, found.kind) == (best, kind)


@pytest.mark.parametrize("name", ["LBH", "Atlantis", ""])
def test_a_name_of_nothing_sure_finds_nothing(name: str) -> None:
    assert PLACES.find(name) == ()


def test_places_by_code_and_iri() -> None:
    hackney = PLACES.by_code("E09000012")
    assert hackney is not None
    assert PLACES.get(hackney.iri) == hackney
    assert PLACES.by_code("E99999999") is None
    assert PLACES.get("https://example.org/x") is None
    assert hackney.inner_outer == "inner"
    assert hackney.ambiguous_abbreviations == ("LBH",)


def test_authorities_of_each_kind_of_place() -> None:
    shoreditch = PLACES.find("Shoreditch")[0]
    assert PLACES.authorities_of(shoreditch)[0] == iri("Hackney")
    assert len(PLACES.authorities_of(shoreditch)) == 3
    assert PLACES.authorities_of(PLACES.find("Hackney")[0]) == (iri("Hackney"),)
    wales = PLACES.find("Wales")[0]
    assert len(PLACES.authorities_of(wales)) == 22
    assert len(PLACES.authorities_of(PLACES.find("Greater Manchester")[0])) == 10
    assert iri("Worcester") in PLACES.authorities_of(PLACES.find("Worcestershire")[0])


def test_within_holds_authorities_and_areas() -> None:
    london = PLACES.within(LONDON)
    assert {iri("Hackney"), iri("Shoreditch"), LONDON} <= london
    assert iri("Leeds") not in london
    assert PLACES.within(iri("Hackney")) > {iri("Hackney"), iri("Dalston")}
    assert PLACES.within(iri("Dalston")) == {iri("Dalston")}
    assert {iri("Leeds"), iri("Wales"), iri("Greater Manchester")} < PLACES.within(UNITED_KINGDOM)
    assert PLACES.within("https://example.org/x") == {"https://example.org/x"}


def test_inner_and_outer_london_part_the_boroughs() -> None:
    inner, outer = PLACES.inner_london(), PLACES.outer_london()
    assert not inner & outer
    boroughs = {place.iri for place in PLACES.all if place.iri in inner | outer and place.kind == "local-authority"}
    assert len(boroughs) == 33
    assert iri("Croydon") in outer
    assert iri("Peckham") in inner


def test_near_gives_neighbours_only() -> None:
    assert "Islington" in names(PLACES.near(iri("Hackney")))
    assert iri("Hackney") not in PLACES.near(iri("Hackney"))
    assert {"Lewisham", "Greenwich"} & names(PLACES.near(iri("Tower Hamlets")))  # over the river
    assert "Bradford" in names(PLACES.near(iri("Leeds")))  # by distance
    assert "Islington" in names(PLACES.near(iri("Dalston")))
    assert PLACES.near(LONDON) == frozenset()


def test_every_member_and_town_is_known() -> None:
    assert len(PLACES.members) == 36
    for members in PLACES.members.values():
        assert all(PLACES.get(member) for member in members)
    for authorities in PLACES.towns.values():
        assert all(PLACES.get(authority) for authority in authorities)
