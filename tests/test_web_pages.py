"""The pages: what they say, which forms they come in, and what they answer when something is wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from web_build import lane, open_small, write_build, yards

from fakes import FakeEmbedder
from kg.opened import Opened, open_data
from kg.settings import Settings
from search_api.ask import ask
from web.app import create_app
from web.forms import GRAPH_FORMS
from web.pages.api import description
from web.shelf import Shelf

HTML = {"Accept": "text/html"}
FORMATS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML}
THINGS = (
    "/project/mill-yard-peckham",
    "/document/two-yards",
    "/place/E09000028",
    "/place/london-area/peckham",
    "/place/E12000007",
    "/intervention/meanwhile-use",
    "/principle/co-design",
    "/outcome/local-economy",
    "/group/young-people",
    "/organisation/council/E09000028",
    "/organisation/trust-for-lanes",
    "/scheme/interventions",
    "/framework/healthy-streets",
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return open_small(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def client(opened: Opened) -> Iterator[FlaskClient]:
    yield create_app(opened=opened).test_client()


def links(page: str, at: str) -> set[str]:
    """The addresses on this site that a page links to, with their fragments."""
    found = (urljoin(at, unescape(link)) for link in re.findall(r'(?:href|src|action)="([^"]*)"', page))
    return {link for link in found if not urlsplit(link).scheme}


def test_no_link_is_dead(client: FlaskClient) -> None:
    waiting, seen = ["/"], {"/"}
    while waiting:
        at = waiting.pop()
        with client.get(at, headers=HTML, follow_redirects=True) as answer:
            assert answer.status_code == 200, at
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        here = answer.request.path
        followed = links(page, here) if len(seen) < 800 or not at.startswith("/search") else set()
        for address, fragment in map(urldefrag, followed):
            assert not fragment or address not in ("", here) or f'id="{fragment}"' in page, (at, fragment)
            if address and address not in seen:
                seen.add(address)
                waiting.append(address)
    assert len(seen) > 300
    assert {"/sparql", "/project/long-lane", "/document/ask-early", "/static/site.css"} <= seen


def test_links_to_words_open_at_the_words(client: FlaskClient) -> None:
    page = client.get("/project/mill-yard-peckham", headers=HTML).get_data(as_text=True)
    words = {link for link in links(page, "/") if link.endswith("#quote")}
    assert words
    for link in words:
        shown = client.get(urldefrag(link)[0], headers=HTML).get_data(as_text=True)
        assert shown.count('id="quote"') == 1


def test_titles_are_unique_and_the_language_is_british(client: FlaskClient) -> None:
    pages = [
        client.get(path, headers=HTML).get_data(as_text=True)
        for path in (*THINGS, "/", "/about", "/quality", "/sparql", "/def")
    ]
    titles = [re.findall(r"<title>(.*?)</title>", page, re.S) for page in pages]
    assert len({tuple(title) for title in titles}) == len(pages)
    assert all('<html lang="en-GB"' in page and page.count("<h1") == 1 for page in pages)


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("form", GRAPH_FORMS)
def test_a_thing_is_data_by_suffix(client: FlaskClient, path: str, form: str) -> None:
    answer = client.get(f"{path}.{form}")
    assert answer.status_code == 200
    triples = list(parse(input=answer.data, format=FORMATS[form], base_iri="http://localhost/"))
    assert triples or "organisation" in path


@pytest.mark.parametrize("path", THINGS)
def test_a_thing_is_json_by_suffix_and_by_accept(client: FlaskClient, path: str) -> None:
    by_suffix, by_accept = client.get(f"{path}.json"), client.get(path, headers={"Accept": "application/json"})
    assert by_suffix.json == by_accept.json
    assert by_suffix.json["iri"].endswith(path)


def test_turtle_by_accept(client: FlaskClient) -> None:
    answer = client.get("/project/mill-yard-peckham", headers={"Accept": "text/turtle"})
    assert answer.mimetype == "text/turtle"
    assert "Mill Yard" in answer.get_data(as_text=True)


def test_search_says_how_many_and_how_they_came_out(client: FlaskClient, opened: Opened) -> None:
    page = client.get("/search?intervention=meanwhile-use", headers=HTML).get_data(as_text=True)
    found = ask(opened, "", filters={"intervention": ["meanwhile-use"]})
    assert "1 project in 1 council area" in page
    assert found["answers"][0]["slug"] == "mill-yard-peckham"
    assert "Mill Yard" in page and "a row of empty garages" in page


def test_search_is_the_same_as_json_and_csv(client: FlaskClient) -> None:
    answer = client.get("/search.json?intervention=meanwhile-use")
    assert [found["name"] for found in answer.json["answers"]] == ["Mill Yard"]
    assert answer.json["pages"] == 1
    table = client.get("/search.csv?intervention=meanwhile-use")
    assert table.mimetype == "text/csv"
    assert [row["name"] for row in csv.DictReader(io.StringIO(table.get_data(as_text=True)))] == ["Mill Yard"]


def test_nothing_found_says_so_and_what_to_do(client: FlaskClient) -> None:
    page = client.get("/search?intervention=repair-cafe&place=E09000012", headers=HTML)
    if page.status_code == 400:
        page = client.get("/search?group=older-people", headers=HTML)
    text = page.get_data(as_text=True)
    assert "Nothing in the library answers this" in text
    assert "3 documents were searched" in text


def test_a_part_of_a_question_can_be_taken_out(client: FlaskClient) -> None:
    page = client.get("/search?q=meanwhile+use+in+Peckham+that+worked", headers=HTML).get_data(as_text=True)
    removals = [link for link in links(page, "/") if link.startswith("/search/without")]
    questions = {client.get(link).headers["Location"] for link in removals}
    assert "/search?q=meanwhile+use+that+worked" in questions or "/search?q=meanwhile+use+in+that+worked" in questions
    assert len(questions) == len(removals) >= 3


def test_a_filter_is_added_and_dropped_by_links(client: FlaskClient) -> None:
    page = client.get("/search?year=2010-2030", headers=HTML).get_data(as_text=True)
    assert "/search?result=worked&year=2010-2030" in links(page, "/")
    narrowed = client.get("/search?result=worked&year=2010-2030", headers=HTML).get_data(as_text=True)
    assert "/search?year=2010-2030" in links(narrowed, "/")
    assert "1 project in 1 council area" in narrowed


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nope", 404, "Search in your own words"),
        ("/project/nope", 404, "nope"),
        ("/document/nope", 404, "nope"),
        ("/intervention/nope", 404, "nope"),
        ("/place/E99999999", 404, "E99999999"),
        ("/claim/nope", 404, "no claim"),
        ("/search?q=x&sort=size", 400, "relevance"),
        ("/search?q=x&page=0", 400, "whole number"),
        ("/search?result=great", 400, "great"),
        ("/search?intervention=nope", 400, "nope"),
        ("/search?q=" + "x" * 1001, 400, "1,000"),
        ("/document/two-yards?start=4", 400, "start"),
        ("/document/two-yards?start=9&end=3", 400, "words"),
        ("/document/two-yards?start=0&end=99999", 400, "characters"),
        ("/document/two-yards?part=9", 404, "parts"),
        ("/search.xlsx?q=x", 404, "form"),
    ],
)
def test_errors_are_pages_that_say_what_to_do(client: FlaskClient, path: str, status: int, says: str) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == status
    assert says in unescape(answer.get_data(as_text=True))
    assert "Traceback" not in answer.get_data(as_text=True)


def test_errors_are_json_where_json_was_asked_for(client: FlaskClient) -> None:
    answer = client.get("/project/nope.json")
    assert (answer.status_code, answer.json["status"]) == (404, 404)
    answer = client.get("/search", query_string={"q": "x", "sort": "size"}, headers={"Accept": "application/json"})
    assert answer.json["detail"].startswith("There is no order")


def test_a_fault_is_a_page_and_is_logged(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(opened=opened)
    app.add_url_rule("/fault", "fault", lambda: 1 // 0)
    answer = app.test_client().get("/fault", headers=HTML)
    assert answer.status_code == 500
    assert "fault of its own" in answer.get_data(as_text=True)
    assert "ZeroDivisionError" in caplog.text


def test_without_a_build_the_site_says_how_to_make_one(tmp_path: Path) -> None:
    client = create_app(Settings(data=tmp_path)).test_client()
    answer = client.get("/", headers=HTML)
    assert answer.status_code == 503
    assert "precedent ingest" in answer.get_data(as_text=True)
    assert client.get("/healthz", headers={"Accept": "application/json"}).status_code == 503
    assert client.get("/accessibility", headers=HTML).status_code == 200


def test_a_new_build_is_taken_up_without_a_restart(tmp_path: Path) -> None:
    write_build(tmp_path, [yards()], "first")
    opened = open_small_of(tmp_path)
    shelf = Shelf(Settings(data=tmp_path))
    shelf._opened = opened
    assert set(shelf.take().catalogue.documents) == {"two-yards"}
    write_build(tmp_path, [yards(), lane()], "second")
    assert shelf.take().id == "second"
    assert set(shelf.take().catalogue.documents) == {"two-yards", "long-lane"}


def open_small_of(data: Path) -> Opened:
    return open_data(Settings(data=data), embedder=FakeEmbedder())


@pytest.mark.parametrize("path", ["/", "/nope", "/project/mill-yard-peckham.json", "/static/site.css"])
def test_every_answer_carries_the_safety_headers(client: FlaskClient, path: str) -> None:
    with client.get(path, headers=HTML) as answer:
        headers = answer.headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    assert "Set-Cookie" not in headers


def test_no_page_has_a_script_or_style_of_its_own(client: FlaskClient) -> None:
    for path in (*THINGS, "/", "/search?q=young+makers", "/document/long-lane", "/quality", "/sparql", "/api/"):
        page = client.get(path, headers=HTML).get_data(as_text=True)
        assert re.findall(r"<script[^>]*>(.+?)</script>", page) == []
        assert not re.search(r"<style|\sstyle=|\son\w+=", page)
        assert not re.search(r'(?:href|src)="(?:javascript|data):', page)


def test_an_address_that_is_not_of_the_web_is_no_link(client: FlaskClient) -> None:
    assert "javascript:" not in client.get("/document/ask-early", headers=HTML).get_data(as_text=True)


def test_a_claim_leads_to_its_words(client: FlaskClient, opened: Opened) -> None:
    for claim in list(opened.catalogue.claims.values())[:3]:
        for kind in ("claim", "evidence"):
            answer = client.get(f"/{kind}/{claim.id}", headers=HTML)
            assert answer.status_code == 303
            assert answer.headers["Location"].endswith(f"?start={claim.start}&end={claim.end}#quote")
        assert client.get(f"/claim/{claim.id}.json").json["quote"] == claim.quote
        assert claim.quote in client.get(f"/claim/{claim.id}.ttl").get_data(as_text=True)


def test_a_place_named_another_way_leads_to_its_page(client: FlaskClient) -> None:
    assert client.get("/place/Hackney").headers["Location"] == "/place/E09000012"
    assert client.get("/place/peckham.json").headers["Location"] == "/place/london-area/peckham.json"


def test_stored_text_is_given_exactly(client: FlaskClient, opened: Opened) -> None:
    assert client.get("/document/long-lane/text").get_data(as_text=True) == opened.catalogue.documents["long-lane"].text


def test_the_counts_of_the_first_page_are_those_of_the_build(client: FlaskClient, opened: Opened) -> None:
    page = client.get("/", headers=HTML).get_data(as_text=True)
    assert "3 projects in 3 council areas, from 3 documents" in page
    assert f"{len(opened.catalogue.claims)} statements" in page


def test_a_concept_counts_what_its_page_shows(client: FlaskClient) -> None:
    tree = client.get("/scheme/interventions.json").json["concepts"]
    pairs = [(branch["slug"], branch["projects"]) for branch in tree]
    for slug, count in pairs:
        assert len(client.get(f"/intervention/{slug}.json").json["projects"]) == count
    assert sum(count for _, count in pairs) == 3


def test_health_names_the_build(client: FlaskClient, opened: Opened) -> None:
    assert client.get("/healthz").json == {"status": "ok", "build": opened.id}


def test_the_api_is_described_and_every_path_is_there(client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").json
    assert described["openapi"].startswith("3.")
    rules = {re.sub(r"<[^>]*>", "*", str(rule)) for rule in client.application.url_map.iter_rules()}
    for path in description()["paths"]:
        plain = re.sub(r"\{[^}]*\}", "*", path.removesuffix(".json"))
        first, _, rest = plain[1:].partition("/")
        assert {plain, f"{plain}.*", f"/*/{rest}", f"/{first}/*/*", f"{plain.removesuffix('/similar')}/similar"} & rules
    names = [get["get"]["operationId"] for get in described["paths"].values()]
    assert len(names) == len(set(names))
