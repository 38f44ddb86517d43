"""Names of concepts and places found in text."""

from __future__ import annotations

import time

import pytest

from kg.matching import borough_in_context, match_concepts, match_places
from kg.places import load_places
from kg.vocabulary import load_vocabulary


def concepts(text: str, **options: bool) -> list[tuple[str, str, str]]:
    slugs = {iri: concept.slug for iri, concept in load_vocabulary().concepts.items()}
    return [(text[match.start : match.end], slugs[match.iri], match.kind) for match in match_concepts(text, **options)]


def places(text: str, **options: bool) -> list[tuple[str, str]]:
    found = [(match, load_places().get(match.iri)) for match in match_places(text, **options)]
    return [(text[match.start : match.end], place.name) for match, place in found if place]


def named(text: str, **options: bool) -> list[str]:
    return [name for _, name in places(text, **options)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A meanwhile use.", ("meanwhile use", "meanwhile-use", "preferred")),
        ("Many meanwhile uses", ("meanwhile uses", "meanwhile-use", "preferred")),
        ("an empty shop", ("empty shop", "meanwhile-use", "alternative")),
        ("Low-Traffic Neighbourhoods", ("Low-Traffic Neighbourhoods", "low-traffic-neighbourhood", "preferred")),
        ("two LTNs", ("LTNs", "low-traffic-neighbourhood", "hidden")),
        ("citizens’ assemblies met", ("citizens’ assemblies", "citizens-assembly", "preferred")),
        ("in the theatre", ("theatre", "cultural-venue", "weak")),
        ("built from shipping containers", ("shipping containers", "meanwhile-use", "cue")),
    ],
)
def test_concepts_by_each_kind_of_label(text: str, found: tuple[str, str, str]) -> None:
    assert found in concepts(text)


def test_abbreviations_keep_their_case() -> None:
    assert not concepts("the clt and the bid")
    assert [slug for _, slug, _ in concepts("the clt and the bid", any_case=True)] == ["community-led-housing"]


def test_a_name_inside_a_longer_one_is_left_out() -> None:
    found = concepts("a community garden")
    assert [(words, kind) for words, slug, kind in found if slug == "community-garden"] == [
        ("community garden", "preferred")
    ]


def test_no_match_across_a_paragraph_or_a_full_stop() -> None:
    assert "meanwhile-use" not in [slug for _, slug, _ in concepts("It was empty. Shops opened.")]
    assert "meanwhile-use" not in [slug for _, slug, _ in concepts("meanwhile\n\nuse")]


def test_groupings_are_never_found() -> None:
    groupings = {iri for iri, concept in load_vocabulary().concepts.items() if concept.grouping_only}
    text = ". ".join(load_vocabulary().concepts[iri].label for iri in groupings)
    assert not groupings & {match.iri for match in match_concepts(text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Reading Borough Council agreed.", [("Reading Borough Council", "Reading")]),
        ("Reading the report took a day in Berkshire.", []),
        ("A shop in Reading closed.", [("Reading", "Reading")]),
        ("Artists from Hackney Wick moved.", [("Hackney Wick", "Hackney Wick")]),
        ("Hackney's estates", [("Hackney", "Hackney")]),
        ("Hackney Council paid", [("Hackney Council", "Hackney")]),
        ("the City of London Corporation", [("City of London Corporation", "City of London")]),
        ("a scheme across Greater London", [("Greater London", "London")]),
        ("Croydon was first", [("Croydon", "Croydon")]),
        ("Kingston upon Hull", [("Kingston upon Hull", "Kingston upon Hull")]),
        ("the King's Cross lands", [("King's Cross", "King's Cross")]),
        ("Brent Cross opened", [("Brent Cross", "Brent Cross")]),
        ("LBHF and LBH", [("LBHF", "Hammersmith and Fulham")]),
        ("in the North East", [("North East", "North East")]),
    ],
)
def test_places(text: str, found: list[tuple[str, str]]) -> None:
    assert places(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Jack London wrote it.",
        "Mr Bolton spoke.",
        "the Croydon-born singer",
        "Leeds Building Society lent it.",
        "Bristol Street Motors sold it.",
        "the University of Westminster",
        "Sheffield Hallam University led it.",
        "the Mayor of London said",
        "Historic England listed it.",
        "the hackney carriage rank",
        "Lincoln's Inn",
        "MPs in Westminster and ministers argued.",
        "the oval bank by the temple, an angel in the strand",
        "barking dogs had a bath",
        "the capital programme",
        "St John's Church",
    ],
)
def test_what_only_looks_like_a_place(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hayes in Bromley", "Hayes (Bromley)"),
        ("Hayes and Uxbridge, Hillingdon", "Hayes"),
        ("Grove Park near Chiswick, Hounslow", "Grove Park (Chiswick)"),
        ("Grove Park in Lewisham", "Grove Park"),
        ("Preston, in Brent", "Preston (Brent)"),
        ("Preston in Lancashire", "Preston"),
        ("Angel, Islington", "Angel"),
        ("Richmond, Twickenham and Kew", "Richmond"),
    ],
)
def test_names_of_two_places_are_settled_by_the_text(text: str, found: str) -> None:
    assert found in named(text)


def test_a_london_name_said_to_lie_elsewhere_is_not_taken() -> None:
    assert named("Hendon in Sunderland") == ["Sunderland"]
    assert named("Shops on Queensway in the middle of Newcastle upon Tyne. Queensway was shut.")[-1] != "Bayswater"


def test_councils_are_told_from_their_areas() -> None:
    kinds = [match.kind for match in match_places("Hackney Council works in Hackney with Leeds City Council.")]
    assert kinds == ["council", "name", "council"]


def test_a_council_named_by_an_area_is_the_boroughs() -> None:
    found = match_places("Kingston Council voted.")
    assert [load_places().get(match.iri).name for match in found] == ["Kingston upon Thames"]  # type: ignore[union-attr]


def test_small_letters_count_only_where_asked_for() -> None:
    assert named("gardens in tottenham") == []
    assert named("gardens in tottenham", any_case=True) == ["Tottenham"]
    assert named("reading about a bank", any_case=True) == []
    assert named("gardens in bath", any_case=True) == ["Bath and North East Somerset"]


def test_a_straddling_area_goes_to_the_borough_that_is_named() -> None:
    shoreditch, hackney, hamlets = (load_places().find(name)[0] for name in ("Shoreditch", "Hackney", "Tower Hamlets"))
    assert borough_in_context(shoreditch, ())[0] == hackney.iri
    assert borough_in_context(shoreditch, {hamlets.iri})[0] == hamlets.iri


def test_empty_text_holds_nothing() -> None:
    assert match_places("") == []
    assert match_concepts("") == []


def test_a_long_document_is_matched_fast() -> None:
    text = "Hackney Council turned empty shops in Dalston into workshops for young people. " * 180
    match_places("x")
    match_concepts("x")
    started = time.process_time()
    match_places(text)
    match_concepts(text)
    assert time.process_time() - started < 0.5
