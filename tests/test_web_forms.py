"""The form that a page or an error comes in, by the Accept header."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from web_build import open_small

from web.app import create_app

PROJECT = "/project/mill-yard-peckham"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    yield create_app(opened=open_small(tmp_path_factory.mktemp("data"))).test_client()


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("text/html;q=0, */*", "application/json"),
        ("text/html;q=0.2, text/turtle;q=0.4", "text/turtle"),
        ("application/*, text/turtle", "text/turtle"),
        ("application/rdf+xml; charset=utf-8", "application/rdf+xml"),
        ("image/png", "text/html"),  # a page that exists is given all the same
    ],
)
def test_a_page_comes_in_the_form_that_is_liked_best(client: FlaskClient, accept: str, given: str) -> None:
    answer = client.get(PROJECT, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, given)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("image/png", "text/plain"),
        ("text/turtle", "text/plain"),
        ("text/html;q=0, */*", "application/json"),
        ("*/*", "text/html"),
    ],
)
def test_an_error_is_a_page_only_where_pages_are_taken(client: FlaskClient, accept: str, given: str) -> None:
    answer = client.get("/project/nope", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, given)
    assert "Accept" in answer.headers["Vary"]
