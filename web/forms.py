"""The form that a page is asked for: by the suffix of its address, else by the Accept header."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from kg.errors import NotFound
from search_api.formats import CONTENT_TYPES

MEDIA_TYPES = {
    "html": "text/html",
    "json": "application/json",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "csv": "text/csv",
}
GRAPH_FORMS = {"ttl": "turtle", "jsonld": "jsonld", "rdf": "rdfxml"}  # ours to search_api.formats'
THING_FORMS = ("html", "json", "ttl", "jsonld", "rdf")
TABLE_FORMS = ("html", "json", "csv")
PAGE_FORMS = ("html", "json")


def asked(name: str, forms: tuple[str, ...] = THING_FORMS) -> tuple[str, str]:
    """A name without its suffix, and the form it is asked for in.

    ``corner-hall.ttl`` gives ``("corner-hall", "ttl")``; without a suffix the Accept header decides.
    """
    stem, dot, suffix = name.rpartition(".")
    if dot and stem and suffix in forms:
        return stem, suffix
    return name, accepted(forms)


def accepted(forms: tuple[str, ...]) -> str:
    """The form that the Accept header likes best; the first where it does not say."""
    types = {MEDIA_TYPES[form]: form for form in forms}
    best = request.accept_mimetypes.best_match(list(types), default=MEDIA_TYPES[forms[0]])
    return types[best] if best else forms[0]


def suffixed(suffix: str | None, forms: tuple[str, ...]) -> str:
    """The form of a suffix that the address rule has parted off; NotFound for one that this page has not."""
    if suffix is None:
        return accepted(forms)
    if suffix not in forms:
        raise NotFound(f"This page has no .{suffix} form. It has {', '.join(forms)}.")
    return suffix


def wants_json() -> bool:
    """Whether an error had better be told as JSON."""
    path = request.path
    if path.endswith((".json", ".jsonld")) or path.startswith("/api/"):
        return True
    return accepted(("html", "json")) == "json" and not path.startswith("/static/")


def attachment(content: str | bytes, kind: str, name: str) -> Response:
    """A file of a content type to take away under a name."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def content_type(form: str) -> str:
    """The content type of a form, with its character set where it is text."""
    known: Mapping[str, str] = CONTENT_TYPES
    if form in GRAPH_FORMS:
        return known[GRAPH_FORMS[form]]
    return known.get(form) if form == "csv" else MEDIA_TYPES[form]  # type: ignore[return-value]
