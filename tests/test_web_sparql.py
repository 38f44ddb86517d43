"""The SPARQL page: the protocol for programs, the form for people, and what both refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from web_build import open_small

from web.app import create_app

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    yield create_app(opened=open_small(tmp_path_factory.mktemp("data"))).test_client()


QUERY = "SELECT ?name WHERE { ?p a <https://schema.org/Project> ; <https://schema.org/name> ?name } ORDER BY ?name"


def test_sparql_speaks_the_protocol(client: FlaskClient) -> None:
    asked = {"query": QUERY}
    answers = [
        client.get("/sparql", query_string=asked),
        client.post("/sparql", data=asked),
        client.post("/sparql", data=QUERY, content_type="application/sparql-query"),
        client.get("/sparql", query_string=asked, headers={"Accept": "application/sparql-results+json"}),
    ]
    for answer in answers:
        assert answer.mimetype == "application/sparql-results+json"
        rows = json.loads(answer.data)["results"]["bindings"]
        assert [row["name"]["value"] for row in rows] == ["Bell Yard", "Long Lane", "Mill Yard"]


def test_sparql_gives_the_format_that_is_accepted_or_named(client: FlaskClient) -> None:
    by_accept = client.get("/sparql", query_string={"query": QUERY}, headers={"Accept": "text/csv"})
    named = client.get("/sparql", query_string={"query": QUERY, "format": "csv"}, headers=HTML)
    assert by_accept.data == named.data
    assert 'filename="precedent.csv"' in named.headers["Content-Disposition"]


def test_sparql_is_a_form_for_people(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": QUERY}, headers=HTML).get_data(as_text=True)
    assert "3 rows" in page and "Bell Yard" in page
    refused = client.get("/sparql", query_string={"query": "SELECT"}, headers=HTML)
    assert refused.status_code == 400
    assert "The query was not answered" in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"data": {"update": "CLEAR ALL"}}, 400),
        ({"data": "CLEAR ALL", "content_type": "application/sparql-update"}, 400),
        ({"data": {"query": "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }"}}, 400),
        ({"data": {}}, 400),
        ({"data": {"query": "SELECT * WHERE { ?s ?p ?o }" + " " * 300_000}}, 413),
    ],
)
def test_sparql_refuses_what_it_must(client: FlaskClient, given: dict, status: int) -> None:
    answer = client.post("/sparql", headers={"Accept": "application/json"}, **given)
    assert answer.status_code == status
    assert answer.json["detail"]
