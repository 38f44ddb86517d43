from __future__ import annotations

import json
from dataclasses import replace

import pytest
from small_opened import small_opened

from kg.errors import NotFound
from kg.opened import Opened
from search_api.describe import concept, describe, document, place, project
from search_api.names import find_project
from search_api.present import place_links


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return small_opened(tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize(
    ("identifier", "kind", "name"),
    [
        ("garages", "document", "Garages in Southwark"),
        ("mill-yard", "project", "Mill Yard"),
        ("Mill Yard", "project", "Mill Yard"),
        ("intervention/meanwhile-use", "concept", "Meanwhile use"),
        ("meanwhile-use", "concept", "Meanwhile use"),
        ("E09000012", "place", "Hackney"),
        ("Hackney", "place", "Hackney"),
        ("https://w3id.org/precedent/place/E09000012", "place", "Hackney"),
        ("london-area/peckham", "place", "Peckham"),
        ("project/mill-yard", "project", "Mill Yard"),
        ("document/garages", "document", "Garages in Southwark"),
        ("place/E09000012", "place", "Hackney"),
        ("place/london-area/peckham", "place", "Peckham"),
        ("https://w3id.org/precedent/project/mill-yard", "project", "Mill Yard"),
    ],
)
def test_one_name_leads_to_one_thing(opened: Opened, identifier: str, kind: str, name: str) -> None:
    found = describe(opened, identifier)
    assert found["kind"] == kind
    assert name in (found.get("name"), found.get("title"), found.get("label"))
    json.dumps(found)


def test_things_of_one_name_name_each_other(opened: Opened) -> None:
    held = opened.catalogue
    garden = replace(held.projects["canal-garden"], slug="garden", name="Hackney")
    both = replace(opened, catalogue=replace(held, projects={**held.projects, "garden": garden}))
    found = describe(both, "garden")
    assert (found["kind"], found["also"]) == ("document", ["project/garden"])
    assert describe(both, "project/garden")["kind"] == "project"
    assert describe(both, "document/garden")["also"] == []
    hackney = describe(both, "hackney")
    assert hackney["kind"] == "place"
    assert "project/garden" in hackney["also"]
    with pytest.raises(NotFound):
        describe(both, "project/garages")


def test_a_misspelt_name_is_found_by_any_name_of_a_project(opened: Opened) -> None:
    held = opened.catalogue
    known = replace(held.projects["mill-yard"], aka=("The Makers of Southwark", "Garage Row"))
    called = replace(opened, catalogue=replace(held, projects={**held.projects, "mill-yard": known}))
    for name in ("Mil Yard", "The Makers of Southwerk", "Garage Roww"):
        assert find_project(called, name) == "mill-yard"


def test_a_document_is_shown_with_its_text_and_claims_in_reading_order(opened: Opened) -> None:
    found = document(opened, "garages")
    assert [claim["start"] for claim in found["claims"]] == sorted(claim["start"] for claim in found["claims"])
    assert all(found["text"][c["start"] : c["end"]] == c["quote"] for c in found["claims"])
    assert found["projects"] == [{"slug": "mill-yard", "name": "Mill Yard"}]
    passage = found["passages"][0]
    assert passage["id"] == f"garages/passage/{passage['start']}-{passage['end']}"


def test_a_project_is_shown_with_its_results_and_documents(opened: Opened) -> None:
    found = project(opened, "mill-yard")
    assert found["results"][0]["result"] == "worked"
    assert found["documents"][0]["id"] == "garages"
    assert found["start"] == 2018
    assert found["conflicts"] == []


def test_a_concept_counts_who_tried_it_and_what_came_of_it(opened: Opened) -> None:
    found = concept(opened, "intervention", "meanwhile-use")
    assert found["counts"] == {"worked": 1, "mixed": 0, "did-not-work": 1, "too-early": 0, "not-stated": 0}
    garden = concept(opened, "intervention", "community-garden")
    assert {p["slug"]: p["modality"] for p in garden["projects"]} == {"canal-garden": "done", "lower-mead": "planned"}
    assert concept(opened, "principle", "co-design")["documents"][0]["id"] == "guide"


def test_a_wider_concept_counts_the_narrower_ones(opened: Opened) -> None:
    broader = concept(opened, "intervention", "meanwhile-use")["broader"][0]
    slugs = {p["slug"] for p in concept(opened, "intervention", broader["slug"])["projects"]}
    assert {"mill-yard", "harbour-boxes"} <= slugs


def test_a_place_holds_the_projects_inside_it(opened: Opened) -> None:
    assert {p["slug"] for p in place(opened, "E09000012")["projects"]} == {"lower-mead", "canal-garden"}
    london = place(opened, "E12000007")
    assert {p["slug"] for p in london["projects"]} == {"lower-mead", "canal-garden", "mill-yard"}
    assert london["place_kind"] == "region"


def test_what_is_not_there_is_said_with_the_nearest_names(opened: Opened) -> None:
    with pytest.raises(NotFound, match="Mill Yard"):
        describe(opened, "Mil Yrd")
    for missing in (lambda: project(opened, "none"), lambda: document(opened, "none"), lambda: place(opened, "none")):
        with pytest.raises(NotFound):
            missing()
    with pytest.raises(NotFound):
        concept(opened, "colour", "red")


def test_a_town_and_its_borough_of_one_name_are_shown_once(opened: Opened) -> None:
    claim = next(claim for claim in opened.catalogue.claims_of("mill-yard") if claim.property == "location")
    base = "https://w3id.org/precedent/place/"
    located = [replace(claim, value=base + place) for place in ("london-area/croydon", "E09000008", "E09000012")]
    assert [link["label"] for link in place_links(opened, located)] == ["Croydon", "Hackney"]
    assert place_links(opened, located)[0]["iri"].endswith("E09000008")
