"""On the site a merged project leads to the one that was kept, and a programme to its projects and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from web_build import claim, lane, write_build, yards

from fakes import FakeEmbedder
from ingest.shapes import violations
from kg.namespaces import Iris
from kg.opened import Opened, open_data
from kg.settings import Settings
from search_api.describe import describe
from search_api.names import find_project
from web.app import create_app

MILL, BELL = "mill-yard-peckham", "bell-yard-deptford"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    data: Path = tmp_path_factory.mktemp("data")
    facts = yards()
    more = [
        claim(facts.document, BELL, "partOf", Iris().project(MILL), "A second site, Bell Yard in Deptford", "planned"),
        claim(facts.document, MILL, "promised", "twelve makers", "to twelve young makers", "planned"),
        claim(facts.document, MILL, "reported", "nine makers", "Nine of the twelve"),
        claim(facts.document, MILL, "designer", Iris().organisation("yard-architects"), "a row of empty garages"),
    ]
    organisations = {Iris().organisation("yard-architects"): "Yard Architects"}
    told = replace(facts, claims=[*facts.claims, *more], replaced={"old-yard": MILL}, organisations=organisations)
    write_build(data, [told, lane()])
    assert list(violations([told], Iris())) == []
    return open_data(Settings(data=data), embedder=FakeEmbedder())


@pytest.fixture(scope="module")
def client(opened: Opened) -> Iterator[FlaskClient]:
    yield create_app(opened=opened).test_client()


@pytest.mark.parametrize("rest", ["", ".json", ".ttl", "/similar", "/similar.json", "?from=shortlist&n=2"])
def test_an_old_address_leads_to_the_kept_project_in_the_same_form(client: FlaskClient, rest: str) -> None:
    answer = client.get(f"/project/old-yard{rest}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/project/{MILL}{rest}")
    assert client.get(f"/project/{MILL}{rest}").status_code == 200


def test_an_old_slug_is_understood_everywhere(opened: Opened) -> None:
    assert describe(opened, "project/old-yard")["slug"] == MILL
    assert find_project(opened, Iris().project("old-yard")) == MILL


def test_a_programme_and_its_project_show_each_other(client: FlaskClient) -> None:
    whole, part = (client.get(f"/project/{slug}").get_data(as_text=True) for slug in (MILL, BELL))
    assert "Projects in this programme" in whole and f'href="/project/{BELL}"' in whole
    assert "Part of" in part and f'href="/project/{MILL}">Mill Yard</a>' in part
    assert client.get(f"/project/{BELL}.json").json["part_of"][0]["name"] == "Mill Yard"
    assert client.get(f"/project/{MILL}.json").json["parts"][0]["claim"]["modality"] == "planned"


def test_figures_promised_and_reported_stand_side_by_side(client: FlaskClient) -> None:
    page = client.get(f"/project/{MILL}").get_data(as_text=True)
    assert page.index("Figures promised and reported") < page.index("twelve makers") < page.index("nine makers")
    assert "Designed by" in page and ">Yard Architects</a>" in page
    (row,) = client.get(f"/project/{MILL}.json").json["figures"]
    assert [claim["modality"] for claims in row.values() for claim in claims] == ["planned", "done"]


def test_an_organisation_shows_what_it_designed(client: FlaskClient) -> None:
    assert "Designed 1 project" in client.get("/organisation/yard-architects").get_data(as_text=True)


def test_the_data_of_a_project_says_what_it_is_part_of(client: FlaskClient) -> None:
    data = client.get(f"/project/{BELL}.ttl").data
    triples = {(t.subject.value, t.predicate.value, t.object.value) for t in parse(data, RdfFormat.TURTLE)}
    part_of = "http://purl.org/dc/terms/isPartOf"
    assert (Iris().project(BELL), part_of, Iris().project(MILL)) in triples
