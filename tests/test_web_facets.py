"""The counts beside the answers are those that choosing them gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from web_build import PLACE, RUN, claim, document, guide, lane, passages, write_build, yards
from werkzeug.datastructures import MultiDict

from fakes import FakeEmbedder
from kg.catalogue import Catalogue
from kg.facts import DocumentFacts
from kg.model import Project
from kg.namespaces import concept_iri
from kg.opened import Opened, open_data
from kg.settings import Settings
from search_api.ask import ask
from search_api.question import parse
from search_api.restrict import BOROUGH_ONLY, NAMED_AREA, fit, restriction_of
from web.app import create_app
from web.asking import MOST_ANSWERS, Asked, read_asked
from web.facets import Facet, facets

STARTS = (
    "q=closed+to+through+traffic",
    "q=community+garden",
    "q=young+makers+in+London",
    "q=design+with+people&year=2000-2030",
    "year=2000-2030",
    "year=2010-2020",
    "result=not-stated",
    "result=worked",
    "place=E09000012",
    "place=E12000007",
    "place=E12000007&place=E06000023",
    "principle=co-design",
    "exclude=meanwhile-use",
    "exclude=kitchen",
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    data: Path = tmp_path_factory.mktemp("data")
    write_build(data, [yards(), lane(), guide(), later(), gardens()])
    return open_data(Settings(data=data), embedder=FakeEmbedder())


def later() -> DocumentFacts:
    """A newer document of Long Lane, by which it worked in the end."""
    body = "Hackney closed Long Lane again in 2021, with co-design, and the scheme worked well for young people."
    made = document("lane-again", "Long Lane again", body, kind="evaluation", year=2022)
    claims = [
        claim(made, "long-lane", "location", PLACE + "E09000012", "Hackney"),
        claim(made, "long-lane", "followed", concept_iri("principle", "co-design"), "co-design"),
        claim(made, "long-lane", "result", "worked", "worked well"),
        claim(made, "long-lane", "servedGroup", concept_iri("group", "young-people"), "young people"),
    ]
    return DocumentFacts(made, passages(made), [Project("long-lane", "Long Lane", (), "completed")], claims, [RUN], {})


def gardens() -> DocumentFacts:
    """A document of two gardens in two places, of which no result is stated; one of them is only mentioned there."""
    body = "A community garden in Hackney and a community garden in Bristol taught each other co-design, as in Peckham."
    made = document("gardens", "Gardens", body, kind="news", year=2019)
    garden = concept_iri("intervention", "community-garden")
    claims = [
        claim(made, "hackney-garden", "location", PLACE + "E09000012", "Hackney"),
        claim(made, "hackney-garden", "location", PLACE + "london-area/peckham", "Peckham", "mentioned"),
        claim(made, "hackney-garden", "used", garden, "A community garden"),
        claim(made, "bristol-garden", "location", PLACE + "E06000023", "Bristol"),
        claim(made, "bristol-garden", "used", garden, "a community garden", "planned"),
        claim(made, "bristol-garden", "followed", concept_iri("principle", "co-design"), "co-design"),
    ]
    projects = [Project("hackney-garden", "Hackney Garden"), Project("bristol-garden", "Bristol Garden")]
    return DocumentFacts(made, passages(made), projects, claims, [RUN], {})


def asked_by(address: str) -> Asked:
    return read_asked(MultiDict(parse_qsl(urlsplit(address).query)))


def found_by(opened: Opened, asked: Asked) -> dict:
    return ask(opened, asked.q, limit=MOST_ANSWERS, filters=asked.filters)


def facets_of(opened: Opened, asked: Asked) -> list[Facet]:
    found = found_by(opened, asked)
    return facets(opened, found["answers"], found["summary"]["results"], asked)


def addresses(opened: Opened, asked: Asked, depth: int) -> Iterator[tuple[str, int]]:
    """Every count offered, with its address, and those that are offered once it is chosen."""
    for facet in facets_of(opened, asked):
        for option in facet.options:
            yield option.url, option.count
            if depth > 1:
                yield from addresses(opened, asked_by(option.url), depth - 1)


@pytest.mark.parametrize("start", STARTS)
def test_each_count_is_what_choosing_it_gives(opened: Opened, start: str) -> None:
    for address, count in addresses(opened, asked_by(f"/search?{start}"), 2):
        assert len(found_by(opened, asked_by(address))["answers"]) == count, address


def test_there_is_something_to_choose(opened: Opened) -> None:
    titles = {facet.title for facet in facets_of(opened, asked_by("/search?year=2000-2030"))}
    assert {"Result", "Place"} < titles
    assert sum(1 for start in STARTS for _ in addresses(opened, asked_by(f"/search?{start}"), 1)) > 40


def test_the_newest_result_is_the_one_to_choose_by(opened: Opened) -> None:
    def slugs(result: str) -> set[str]:
        return {answer["slug"] for answer in found_by(opened, asked_by(f"/search?result={result}"))["answers"]}

    assert slugs("worked") == {"mill-yard-peckham", "long-lane"}
    assert slugs("did-not-work") == set()
    assert slugs("not-stated") == {"bell-yard-deptford", "hackney-garden", "bristol-garden"}


@pytest.mark.parametrize(("chosen", "gone"), [("place=E09000012", "Place"), ("result=worked", "Result")])
def test_a_second_value_that_would_widen_is_not_offered(opened: Opened, chosen: str, gone: str) -> None:
    offered = {facet.title for facet in facets_of(opened, asked_by(f"/search?{chosen}&year=2000-2030"))}
    assert offered
    assert gone not in offered


def test_a_question_holds_no_nul() -> None:
    assert read_asked(MultiDict({"q": " empty\0shops\0"})).q == "empty shops"


def test_what_a_model_reads_is_a_chip_that_can_be_removed(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    garden = concept_iri("intervention", "community-garden")
    monkeypatch.setattr("search_api.understand.read_concepts", lambda opened, text: {garden: 0.9} if text else {})
    client = create_app(opened=opened).test_client()
    address = "/search?q=something+odd"
    assert client.get(address.replace("?", ".json?")).json["understood"]["interventions"][0]["read"] == 0.9
    removal = read_asked(MultiDict({"q": "something odd"})).unreading(garden).url()
    assert escape(removal) in client.get(address).get_data(as_text=True)
    assert asked_by(removal).unread == (garden,)
    assert client.get(removal.replace("?", ".json?")).json["understood"]["interventions"] == []


@pytest.mark.parametrize(("area", "fits"), [("Peckham", NAMED_AREA), ("Camberwell", BOROUGH_ONLY), ("Hackney", 0.0)])
def test_an_area_is_also_what_its_borough_holds_and_names_it_by(opened: Opened, area: str, fits: float) -> None:
    unit = ("mill-yard-peckham", "two-yards")
    told = opened.catalogue.claims.items()
    moved = {key: replace(c, value=PLACE + "E09000028") if c.property == "location" else c for key, c in told}
    catalogue = Catalogue(
        documents=opened.catalogue.documents,
        passages=opened.catalogue.passages,
        projects=opened.catalogue.projects,
        claims=moved,
        organisations=opened.catalogue.organisations,
    )
    assert fit(catalogue, unit, restriction_of(parse(f"garages in {area}"), {})) == fits
