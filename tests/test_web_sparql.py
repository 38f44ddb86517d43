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


GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "text/turtle"])
def test_a_body_that_is_no_query_is_refused(client: FlaskClient, kind: str) -> None:
    answer = client.post("/sparql", data=QUERY, content_type=kind, headers={"Accept": "application/json"})
    assert answer.status_code == 415
    assert "application/sparql-query" in answer.json["detail"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (QUERY, "image/png"),
        (QUERY, "*/*;q=0"),
        (QUERY, "text/turtle"),
        (QUERY, "text/csv;q=0, text/turtle"),
        (GRAPH, "application/sparql-results+json"),
        (GRAPH, "text/csv, text/tab-separated-values;q=0.5"),
        ("ASK { ?s ?p ?o }", "application/n-triples"),
    ],
)
def test_what_cannot_be_had_in_an_accepted_form_is_406_and_no_page(
    client: FlaskClient, query: str, accept: str
) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer.mimetype == "text/plain"
    assert "accepted" in answer.get_data(as_text=True) and "<" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "accept", "given"),
    [
        (QUERY, "text/csv;q=0, */*", "application/sparql-results+json"),
        (QUERY, "text/html;q=0, text/*", "text/csv"),
        (QUERY, "text/turtle, application/sparql-results+xml;q=0.5, text/csv;q=0.9", "text/csv"),
        (QUERY, "application/sparql-results+json;q=0, application/*", "application/sparql-results+xml"),
        (QUERY, "text/csv; charset=utf-8", "text/csv"),
        (QUERY, "application/sparql-results+xml, */*", "application/sparql-results+xml"),
        (GRAPH, "application/json", "application/ld+json"),
        (GRAPH, "text/turtle;q=0.2, application/n-triples", "application/n-triples"),
        (GRAPH, "*/*", "text/turtle"),
        (QUERY, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_form_that_is_liked_best_and_fits_is_given(
    client: FlaskClient, query: str, accept: str, given: str
) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, given)
    if given == "text/html":
        return
    assert answer.headers["Vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/csv", "text/plain"),
        ("*/*", "application/json"),
        ("text/html;q=0, */*", "application/json"),
        ("text/html", "text/html"),
    ],
)
def test_a_refusal_comes_in_a_form_that_is_accepted(client: FlaskClient, accept: str, given: str) -> None:
    answer = client.get("/sparql", query_string={"query": "SELECT"}, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (400, given)
    assert "cannot be read as SPARQL" in answer.get_data(as_text=True)


def test_the_form_is_shown_without_a_query_only_where_html_is_taken(client: FlaskClient) -> None:
    assert client.get("/sparql").mimetype == "text/html"
    asked = client.get("/sparql", headers={"Accept": "application/sparql-results+json"})
    assert (asked.status_code, asked.mimetype) == (400, "text/plain")
