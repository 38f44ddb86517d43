"""Curators' rulings from the library to the build and back: addresses, redirects and claims follow."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from fakes import FakeEmbedder
from ingest.build import build_if_needed
from ingest.check import check
from ingest.extracting import extractor_version
from ingest.extraction import Extraction, FoundClaim, FoundProject
from ingest.linking.decisions import Contradiction, keep_apart, merge, undo
from ingest.pipeline import no_progress
from ingest.report import Report
from ingest.shapes import violations
from ingest.split import split
from kg.errors import NoBuild, NotFound
from kg.library import Library
from kg.model import Document
from kg.namespaces import FIXED_BASE, Iris
from kg.opened import LIBRARY, Opened, open_data
from kg.settings import Settings
from kg.stated import facts_from_quads
from search_api.describe import describe, project

SOUTHWARK, HACKNEY = f"{FIXED_BASE}place/E09000028", f"{FIXED_BASE}place/E09000012"
HOW = {"embedder": FakeEmbedder()}
BODY = "{name} is in {place}. It was done by people who live there, and it went well."
FOUND = {  # document: what it calls its project, and where
    "first": ("Mill Yard", SOUTHWARK, "Southwark"),
    "second": ("The old garages", SOUTHWARK, "Southwark"),
    "third": ("Mill Yard glass pavilion", SOUTHWARK, "Southwark"),
    "fourth": ("Long Lane", HACKNEY, "Hackney"),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data")
    put(settings, {name: told(*found) for name, found in FOUND.items()})
    return settings


def told(name: str, place: str, words: str) -> tuple[str, Extraction]:
    """A text of one project, and what is found in it."""
    body = BODY.format(name=name, place=words)
    at = len("Title\n\n") + body.index(words)
    where = FoundClaim(0, "location", place, "done", 0.9, at, at + len(words))
    return body, Extraction((FoundProject(name),), (where,))


def put(settings: Settings, found: dict[str, tuple[str, Extraction]]) -> Report:
    """Documents as the library holds them once they are read and extracted, and a build of them."""
    report = Report()
    with Library(settings.data / LIBRARY) as library:
        for name, (body, extraction) in found.items():
            text = f"Title\n\n{body}"
            document = Document(name, "Title", text, "sha256:" + hashlib.sha256(text.encode()).hexdigest())
            spans = [(p.start, p.end, p.heading, p.page) for p in split(document)]
            cached = {"run": ["r", "2026-01-01T00:00:00Z"], "passages": spans, "extraction": extraction.to_json()}
            version = library.put(document, body.encode())
            library.cache_extraction(version, extractor_version(settings), json.dumps(cached))
        build_if_needed(settings, library, report, FakeEmbedder(), no_progress)
    return report


def opened(settings: Settings) -> Opened:
    assert check(settings) == []
    return open_data(settings, embedder=FakeEmbedder())


def test_a_merge_moves_claims_and_leads_the_old_address_on(settings: Settings) -> None:
    before = opened(settings)
    number, report = merge(settings, "mill-yard-southwark", "the-old-garages-southwark", "Ann", **HOW)
    after = opened(settings)
    assert report.build == after.id != before.id and report.projects == 3
    assert after.catalogue.replaced == {"the-old-garages-southwark": "mill-yard-southwark"}
    found = describe(after, "project/the-old-garages-southwark")
    assert found["name"] == "Mill Yard" and found["aka"] == ["The old garages"]
    assert [document["id"] for document in found["documents"]] == ["first", "second"]
    old, new = (NamedNode(Iris().project(slug)) for slug in ("the-old-garages-southwark", "mill-yard-southwark"))
    said = [(quad.predicate.value, quad.object) for quad in after.graph.quads(old)]
    assert said == [("http://purl.org/dc/terms/isReplacedBy", new)]
    with Library(settings.data / LIBRARY) as library:
        (decision,) = library.decisions()
    assert (decision["id"], decision["kind"], decision["who"]) == (number, "merge", "Ann") and decision["at"]


def test_a_merge_undone_is_the_build_before(settings: Settings) -> None:
    before = opened(settings)
    number, _ = merge(settings, "long-lane-hackney", "mill-yard-southwark", "Ann", **HOW)
    undo(settings, number, "Bo", **HOW)
    after = opened(settings)
    assert (after.id, after.catalogue.projects) == (before.id, before.catalogue.projects)
    assert after.catalogue.replaced == {}
    with pytest.raises(Contradiction, match="undone already"):
        undo(settings, number, "Bo", **HOW)
    undo(settings, number + 1, "Bo", **HOW)
    assert opened(settings).catalogue.replaced == {"mill-yard-southwark": "long-lane-hackney"}


def test_what_may_be_one_is_listed_until_someone_rules(settings: Settings) -> None:
    (candidate,) = opened(settings).candidates
    assert set(candidate.slugs) == {"mill-yard-southwark", "mill-yard-glass-pavilion-southwark"}
    number, _ = keep_apart(settings, *candidate.slugs, "Ann", **HOW)
    assert opened(settings).candidates == () and opened(settings).manifest["counts"]["candidates"] == 0
    with pytest.raises(Contradiction, match=f"precedent undo {number}"):
        merge(settings, *candidate.slugs, "Ann", **HOW)


def test_a_project_of_several_documents_can_be_parted(settings: Settings) -> None:
    put(settings, {"fifth": told("Mill Yard", SOUTHWARK, "Southwark")})
    assert opened(settings).catalogue.projects["mill-yard-southwark"].documents == ("fifth", "first")
    with pytest.raises(Contradiction, match="one project already"):
        keep_apart(settings, "mill-yard-southwark", "mill-yard-southwark", "Ann", **HOW)
    keep_apart(settings, "mill-yard-southwark@first", "mill-yard-southwark@fifth", "Ann", **HOW)
    projects = opened(settings).catalogue.projects
    assert sorted(p.documents for p in projects.values() if p.name == "Mill Yard") == [("fifth",), ("first",)]


def test_a_ruling_whose_document_is_gone_is_reported_and_comes_back(settings: Settings) -> None:
    number, _ = merge(settings, "mill-yard-southwark", "long-lane-hackney", "Ann", **HOW)
    with Library(settings.data / LIBRARY) as library:
        library.withdraw("fourth")
    report = put(settings, {})
    assert [source for source, _ in report.warned] == [f"decision {number}"]
    assert opened(settings).catalogue.replaced == {"long-lane-hackney": "mill-yard-southwark"}
    assert put(settings, {"fourth": told("Long Lane, closed", HACKNEY, "Hackney")}).warned == []
    assert opened(settings).catalogue.projects["mill-yard-southwark"].documents == ("first", "fourth")


@pytest.mark.parametrize(("one", "other"), [("unheard-of", "long-lane-hackney"), ("long-lane-hackney@first", "x")])
def test_an_unknown_project_is_said(settings: Settings, one: str, other: str) -> None:
    with pytest.raises(NotFound, match="There is no project"):
        merge(settings, one, other, "Ann", **HOW)
    with pytest.raises(NotFound, match="no decision 7"):
        undo(settings, 7, "Ann", **HOW)


def test_nothing_is_ruled_where_nothing_was_taken_in(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(NoBuild, match="run `precedent ingest` first"):
        merge(Settings(data=nowhere), "one", "other", "Ann", **HOW)
    assert not nowhere.exists()


PROGRAMME = """The Yards Fund paid for two schemes from 2018.

## Mill Yard
The Yards Fund opened Mill Yard in Southwark. 180 homes were built of the 200 homes that the bid promised.

## Bell Yard
A kitchen is to open."""


def test_a_programme_and_its_projects_are_linked_with_their_words(tmp_path: Path) -> None:
    text = f"Title\n\n{PROGRAMME}"
    bell = text.index("## Bell Yard")
    projects = (
        FoundProject("Yards Fund"),
        FoundProject("Mill Yard", part_of=0, start=text.index("## Mill"), end=bell),
        FoundProject("Bell Yard", status="planned", part_of=0, start=bell, end=len(text)),
    )
    figures = [
        FoundClaim(1, name, value, "done", 0.9, text.index(value), text.index(value) + len(value))
        for name, value in (("promised", "200 homes"), ("reported", "180 homes"), ("designer", "Yards Fund"))
    ]
    settings = Settings(data=tmp_path)
    put(settings, {"yards": (PROGRAMME, Extraction(projects, tuple(figures)))})
    held = opened(settings)
    whole, mill, bell_yard = (project(held, slug) for slug in ("yards-fund", "mill-yard", "bell-yard"))
    assert [part["name"] for part in whole["parts"]] == ["Bell Yard", "Mill Yard"]
    (of,) = mill["part_of"]
    assert (of["slug"], of["claim"]["quote"]) == ("yards-fund", "The Yards Fund opened Mill Yard in Southwark.")
    assert of["claim"]["value"] == {"iri": Iris().project("yards-fund"), "label": "Yards Fund"}
    (of,) = bell_yard["part_of"]
    assert (of["claim"]["quote"], of["claim"]["modality"]) == ("Bell Yard", "planned")
    (row,) = mill["figures"]
    assert [claim["value"]["label"] for claims in row.values() for claim in claims] == ["200 homes", "180 homes"]
    query = "ASK { ?part dct:isPartOf ?whole ; prec:designer ?who ; prec:reported '180 homes' }"
    assert held.graph.ask(query, whole=Iris().project("yards-fund"), who=Iris().organisation("yards-fund"))


def test_a_merged_project_with_facts_of_its_own_breaks_the_shapes(settings: Settings) -> None:
    held = opened(settings)
    document = held.catalogue.documents["first"]
    quads = held.graph.raw.quads_for_pattern(None, None, None, NamedNode(Iris().graph("first")))
    facts = facts_from_quads(quads, document, Iris())
    assert list(violations([facts], Iris())) == []
    assert list(violations([replace(facts, replaced={"old": "mill-yard-southwark"})], Iris())) == []
    for wrong in ({"mill-yard-southwark": "mill-yard-southwark"}, {"old": "unheard-of"}):
        assert list(violations([replace(facts, replaced=wrong)], Iris()))
