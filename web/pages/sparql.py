"""SPARQL: the protocol for programs, a plain form for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnsupportedMediaType

from kg.errors import BadQuery, QueryTimeout
from kg.namespaces import PREFIXES
from search_api.formats import CONTENT_TYPES, GRAPH_FORMATS, TABLE_FORMATS
from search_api.sparql import FORMATS, NotAcceptable, SparqlAnswer, run
from web.errors import RETRY_SECONDS
from web.forms import MEDIA_TYPES, attachment, liked
from web.paths import path_of
from web.shelf import current_build

pages = Blueprint("sparql", __name__)
HTML = MEDIA_TYPES["html"]
ROWS_SHOWN = 100
SUFFIXES = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf"}
FORMAT_WORDS = {
    "csv": "CSV",
    "tsv": "TSV",
    "json": "JSON",
    "xml": "XML",
    "xlsx": "Excel",
    "ods": "OpenDocument",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
}
# the usual ones first, for who takes anything
_ORDER = sorted(FORMATS, key=lambda name: name not in ("json", "turtle"))
_TYPES: Mapping[str, tuple[str, ...]] = {CONTENT_TYPES[name].partition(";")[0]: (name,) for name in _ORDER} | {
    "application/json": ("json", "jsonld"),
    "application/xml": ("xml", "rdfxml"),
    "text/plain": ("ntriples",),
}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_HEAD = "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("prec", "pi", "po", "pl", "schema", "skos"))
EXAMPLES = (
    (
        "Projects that used empty places for a while, and what came of them",
        f"{_HEAD}\nSELECT ?project ?name ?result WHERE {{\n  ?project a schema:Project ; schema:name ?name ; "
        "prec:used pi:meanwhile-use .\n  OPTIONAL { ?project prec:result ?result }\n}\nORDER BY ?name",
    ),
    (
        "How often each intervention was used",
        f"{_HEAD}\nSELECT ?label (COUNT(DISTINCT ?project) AS ?projects) WHERE {{\n  ?project prec:used ?what .\n"
        '  ?what skos:prefLabel ?label .\n  FILTER(LANG(?label) = "en")\n}\nGROUP BY ?label ORDER BY DESC(?projects)',
    ),
    (
        "What did not work, with the words that say so",
        f"{_HEAD}\nPREFIX oa: <http://www.w3.org/ns/oa#>\nSELECT ?name ?words WHERE {{\n"
        "  ?claim prec:subject ?project ; prec:predicate prec:result ; "
        'prec:object "did-not-work" ;\n    prec:evidence/oa:hasTarget/oa:hasSelector/oa:exact ?words .\n'
        "  ?project schema:name ?name .\n}\nORDER BY ?name",
    ),
)


@pages.route("/sparql", methods=["GET", "POST"])
def sparql() -> ResponseReturnValue:
    """SPARQL 1.1 Protocol, or the form where a browser asks."""
    query, given = _query()
    chosen = given.get("format") or None
    if chosen is not None and chosen not in FORMATS:
        raise BadQuery(f"There is no format {chosen!r}. Choose {', '.join(FORMATS)}.")
    kinds = liked([*_TYPES, HTML])
    if chosen is None and not kinds:
        raise NotAcceptable(f"None of the types that are accepted can be had. Choose {', '.join([HTML, *_TYPES])}.")
    if chosen is None and (kinds[0] == HTML or (query is None and HTML in kinds and request.method != "POST")):
        return _form(query)
    if query is None:
        raise BadQuery("There is no query. Send one as query=…, or as a body of application/sparql-query.")
    answer = _answer(query, chosen, [name for kind in kinds for name in _TYPES.get(kind, ())])
    if chosen:
        name = f"precedent.{SUFFIXES.get(answer.format, answer.format)}"
        return _limited(attachment(answer.content, answer.content_type, name), answer)
    return _limited(Response(answer.content, content_type=answer.content_type), answer)


def _limited(response: Response, answer: SparqlAnswer) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Vary"] = "Accept"
    if answer.truncated:
        response.headers["X-Precedent-Truncated"] = f"only the first {answer.rows} rows"
    return response


def _query() -> tuple[str | None, Any]:
    """The query of the request, and where its other parameters stand."""
    if request.method == "POST" and request.mimetype == "application/sparql-query":
        return request.get_data().decode("utf-8", "replace"), request.args
    if request.method == "POST" and request.mimetype == "application/sparql-update":
        raise BadQuery("This address answers queries only; nothing can be changed through it.")
    if request.method == "POST" and request.mimetype not in _FORMS and (request.mimetype or request.content_length):
        raise UnsupportedMediaType("Send the query as application/sparql-query, or as query=… in a form.")
    given = request.form if request.method == "POST" else request.args
    if given.get("update"):
        raise BadQuery("This address answers queries only; nothing can be changed through it.")
    if len(given.getlist("query")) > 1:
        raise BadQuery("There is more than one query. Send one at a time.")
    return given.get("query") or None, given


def _answer(query: str, format: str | None, acceptable: Sequence[str] | None = None) -> SparqlAnswer:
    graphs = {name: _graphs(name) for name in ("default-graph-uri", "named-graph-uri")}
    return run(
        current_build(),
        query,
        format,
        acceptable=acceptable,
        default_graphs=graphs["default-graph-uri"],
        named_graphs=graphs["named-graph-uri"],
    )


def _graphs(name: str) -> Sequence[str]:
    return [*request.args.getlist(name), *request.form.getlist(name)]


def _form(query: str | None) -> ResponseReturnValue:
    """The form, with the answer under it; a refused query stays in the form with the reason."""
    answer, error, status = None, None, 200
    if query is not None:
        try:
            answer = _answer(query, None)
        except (BadQuery, QueryTimeout) as refused:
            error, status = str(refused), refused.status
    shown = _shown(answer) if answer else None
    page = render_template(
        "sparql.html",
        query=query or EXAMPLES[0][1],
        asked=query is not None,
        answer=answer,
        shown=shown,
        error=error,
        examples=[(label, "/sparql?" + urlencode({"query": text})) for label, text in EXAMPLES],
        downloads=_downloads(query, answer) if query and answer else [],
        limits=current_build().settings,
    )
    response = make_response(page, status)
    if status == 503:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _downloads(query: str, answer: SparqlAnswer) -> list[tuple[str, str]]:
    names = GRAPH_FORMATS if answer.format in GRAPH_FORMATS else TABLE_FORMATS
    return [(FORMAT_WORDS[name], "/sparql?" + urlencode({"query": query, "format": name})) for name in names]


def _shown(answer: SparqlAnswer) -> dict[str, Any]:
    """An answer for the page: the first rows of a table, yes or no, or the beginning of a graph."""
    text = answer.content.decode("utf-8")
    if answer.format in GRAPH_FORMATS:
        lines = text.splitlines()
        return {"graph": "\n".join(lines[:ROWS_SHOWN]), "more": len(lines) > ROWS_SHOWN}
    found = json.loads(text)
    if "boolean" in found:
        return {"boolean": found["boolean"]}
    names, rows = found["head"]["vars"], found["results"]["bindings"]
    return {
        "names": names,
        "rows": [[_cell(row.get(name)) for name in names] for row in rows[:ROWS_SHOWN]],
        "more": len(rows) > ROWS_SHOWN,
    }


def _cell(term: dict[str, Any] | None) -> dict[str, Any]:
    if term is None:
        return {"text": "", "path": None}
    value = term["value"]
    base = current_build().manifest["base"]
    path = path_of(value, base) if term["type"] == "uri" else None
    return {"text": value if isinstance(value, str) else json.dumps(value), "path": path}
