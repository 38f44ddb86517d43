"""The JSON API: what there is, and its description for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from web.asking import MOST_ON_PAGE, SORTS
from web.forms import PAGE_FORMS, accepted
from web.wording import RESULT_WORDS

pages = Blueprint("api", __name__)

JSON = "application/json"
_TEXT: dict[str, Any] = {"type": "string"}
_MANY: dict[str, Any] = {"type": "array", "items": _TEXT}
_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 1}
SEARCH: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("q", "The question, in plain English", _TEXT),
    ("place", "ONS code, or slug of a London area", _MANY),
    ("intervention", "Slug of an intervention", _MANY),
    ("principle", "Slug of a principle", _MANY),
    ("outcome", "Slug of an outcome", _MANY),
    ("group", "Slug of a group of people", _MANY),
    ("result", "What came of it", {"type": "array", "items": {**_TEXT, "enum": list(RESULT_WORDS)}}),
    ("year", "2015, 2015-2020, 2015- or -2020", _TEXT),
    ("exclude", "Place code, slug of a concept, or a word, that no answer may have", _MANY),
    ("unread", "IRI of a concept that is not to be read in the question, where no word names it", _MANY),
    ("sort", "Order of the answers", {**_TEXT, "enum": list(SORTS)}),
    ("page", "Page of answers, from 1", _NUMBER),
    ("limit", "Answers on a page", {**_NUMBER, "maximum": MOST_ON_PAGE, "default": 10}),
)
# path, what it gives, an example that the bundled corpus answers
THINGS: tuple[tuple[str, str, str], ...] = (
    ("/project/{slug}.json", "A project with its claims, documents and conflicts", "/project/"),
    ("/project/{slug}/similar.json", "The projects most like one, with the reasons", "/project/"),
    ("/document/{id}.json", "A document with its text, passages and claims", "/document/"),
    ("/place/{code}.json", "A place with its projects", "/place/E09000012.json"),
    ("/place/london-area/{slug}.json", "A London area with its projects", "/place/london-area/peckham.json"),
    ("/intervention/{slug}.json", "An intervention and who has tried it", "/intervention/meanwhile-use.json"),
    ("/principle/{slug}.json", "A principle and who has followed it", "/principle/co-design.json"),
    ("/outcome/{slug}.json", "An outcome and who has reported it", "/outcome/local-economy.json"),
    ("/group/{slug}.json", "A group of people and who has served it", "/group/young-people.json"),
    ("/organisation/{slug}.json", "An organisation with its projects by role", "/about"),
    ("/organisation/council/{code}.json", "A council likewise", "/organisation/council/E09000012.json"),
    ("/scheme/{name}.json", "The concepts of a list, with counts", "/scheme/interventions.json"),
    ("/framework/{id}.json", "A public framework of principles", "/framework/healthy-streets.json"),
    ("/claim/{id}.json", "A claim with its words", "/about"),
    ("/quality.json", "How well the concept model reads, as measured", "/quality.json"),
)


@pages.get("/api/")
def index() -> ResponseReturnValue:
    """What the API offers, as a page or as JSON."""
    if accepted(PAGE_FORMS) == "json":
        return jsonify(openapi="/api/openapi.json", paths=list(description()["paths"]))
    return render_template("api.html", search=SEARCH, things=THINGS)


@pages.get("/api/openapi.json")
def openapi() -> ResponseReturnValue:
    """The OpenAPI description."""
    return jsonify({**description(), "servers": [{"url": request.host_url.rstrip("/")}]})


def description() -> dict[str, Any]:
    """The OpenAPI description of all that is served as JSON."""
    paths: dict[str, Any] = {"/search.json": {"get": _search()}}
    paths |= {path: {"get": _thing(path, what)} for path, what, _ in THINGS}
    paths["/sparql"] = {"get": _sparql()}
    paths["/healthz"] = {"get": _answered("healthz", "Whether the site answers, and from which build", [])}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Precedent",
            "version": "1",
            "summary": "Who has tried what, and what came of it.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
    }


def _search() -> dict[str, Any]:
    parameters = [{"name": name, "in": "query", "description": what, "schema": schema} for name, what, schema in SEARCH]
    return _answered("search", "Who has tried what: answers with their claims and quotes", parameters)


def _thing(path: str, what: str) -> dict[str, Any]:
    names = [part.split("}")[0] for part in path.split("{")[1:]]
    parameters = [{"name": name, "in": "path", "required": True, "schema": _TEXT} for name in names]
    called = "-".join(part for part in path.removesuffix(".json").split("/") if part and "{" not in part)
    return _answered(called, what, parameters)


def _sparql() -> dict[str, Any]:
    query = {"name": "query", "in": "query", "required": True, "description": "SPARQL 1.1 query", "schema": _TEXT}
    return _answered("sparql", "The answer to a read-only SPARQL query", [query], "application/sparql-results+json")


def _answered(called: str, what: str, parameters: list[dict[str, Any]], kind: str = JSON) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": what, "content": {kind: {"schema": {"type": "object"}}}}}
    if parameters:
        answers |= {"400": {"description": "What was asked cannot be answered, and why"}}
        answers |= {"404": {"description": "There is no such thing"}}
    answers |= {"503": {"description": "There is no build to answer from"}}
    return {"operationId": called, "summary": what, "parameters": parameters, "responses": answers}
