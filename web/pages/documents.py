"""A document whole, with its passages, the words that were quoted from it and the claims they bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from kg.errors import BadQuery, NotFound
from kg.model import Document
from kg.namespaces import Iris
from search_api import describe
from web.forms import THING_FORMS, accepted, asked
from web.reading import Span, parts_of, read_out
from web.shelf import current_build
from web.triples import as_rdf, of_document

pages = Blueprint("documents", __name__)


@pages.get("/document/<name>")
def document(name: str) -> ResponseReturnValue:
    """A document; ``start`` and ``end`` mark words of it."""
    opened = current_build()
    whole = name in opened.catalogue.documents  # an id may itself end in .json
    document_id, form = (name, accepted(THING_FORMS)) if whole else asked(name)
    found: dict[str, Any] = describe.document(opened, document_id)
    if form == "json":
        return jsonify(found)
    if form != "html":
        return as_rdf(of_document(opened, Iris(opened.manifest["base"]).graph(document_id)), form)
    return _page(opened.catalogue.documents[document_id], found)


@pages.get("/document/<name>/text")
def text(name: str) -> ResponseReturnValue:
    """The stored text of a document exactly: what every offset counts in."""
    found = current_build().catalogue.documents.get(name)
    if found is None:
        raise NotFound(f"There is no document {name!r}. Look for it among all documents.")
    return Response(found.text, content_type="text/plain; charset=utf-8")


def _page(document: Document, found: Mapping[str, Any]) -> str:
    catalogue = current_build().catalogue
    mark = _mark(len(document.text))
    parts = parts_of(document.text)
    number = _part(parts, mark)
    quotes = [(claim["start"], claim["end"]) for claim in found["claims"] if claim["modality"] != "mentioned"]
    title, body = read_out(document, catalogue.passages_of(document.id), quotes, mark, parts[number - 1])
    return render_template(
        "document.html",
        document=found,
        title=title,
        body=body,
        mark=mark,
        part_number=number,
        parts=len(parts),
        part_links=_part_links(document.id, number, len(parts)),
        marked=[claim for claim in found["claims"] if mark and (claim["start"], claim["end"]) == mark],
        by_project=_by_project(found),
    )


def _mark(length: int) -> Span | None:
    """The words to mark; BadQuery for what is no span of the text."""
    values = [request.args.get(name) for name in ("start", "end")]
    if not any(values):
        return None
    if not all(value and value.isascii() and value.isdigit() and len(value) < 10 for value in values):
        raise BadQuery("start and end are places in the text, such as ?start=412&end=438. Leave both out.")
    start, end = (int(value) for value in values if value)
    if not start < end <= length:
        raise BadQuery(f"There are no words from {start} to {end} in this document; it has {length:,} characters.")
    return start, end


def _part(parts: Sequence[Span], mark: Span | None) -> int:
    """The part to show: the one asked for, else the one that holds the marked words, else the first."""
    value = request.args.get("part", "")
    if value:
        if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:9]) <= len(parts):
            raise NotFound(f"This document is shown in {len(parts)} parts, and {value[:20]!r} is none of them.")
        return int(value)
    at = mark[0] if mark else 0
    return next(number for number, (_, end) in enumerate(parts, start=1) if at < end or number == len(parts))


def _part_links(document_id: str, number: int, count: int) -> dict[str, Any]:
    """The parts as the pagination component wants them."""
    page = f"/document/{quote(document_id, safe='')}"
    links = {part: f"{page}?part={part}" for part in range(1, count + 1)}
    return {
        "previous": {"text": "Previous part", "href": links[number - 1]} if number > 1 else None,
        "next": {"text": "Next part", "href": links[number + 1]} if number < count else None,
        "landmarkLabel": "Parts of this document",
    }


def _by_project(found: Mapping[str, Any]) -> list[tuple[Mapping[str, str] | None, list[Mapping]]]:
    """The claims of a document by the project they are about; those about the document itself last."""
    catalogue = current_build().catalogue
    subject = {claim["iri"]: catalogue.claims[claim["iri"].rsplit("/", 1)[-1]].project for claim in found["claims"]}
    told = [claim for claim in found["claims"] if claim["modality"] != "mentioned"]
    groups = [(p, [claim for claim in told if subject[claim["iri"]] == p["slug"]]) for p in found["projects"]]
    own = [claim for claim in told if subject[claim["iri"]] is None]
    return [*groups, (None, own)] if own else groups
