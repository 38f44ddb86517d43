"""The form that a page is asked for: by the suffix of its address, else by the Accept header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    """The form that the Accept header likes best; the first where it does not say, or allows none of them."""
    types = {MEDIA_TYPES[form]: form for form in forms}
    allowed = liked(list(types))
    return types[allowed[0]] if allowed else forms[0]


def liked(kinds: Sequence[str]) -> list[str]:
    """The media types among these that the Accept header allows, the one it likes best first.

    Of two that it likes alike the one it names more exactly, or earlier, comes first; all where there is no header.
    """
    if not request.accept_mimetypes:
        return list(kinds)
    liking = {kind: _liking(kind) for kind in kinds}
    return sorted((kind for kind in kinds if liking[kind][0] > 0), key=lambda kind: liking[kind], reverse=True)


def _liking(kind: str) -> tuple[float, int]:
    """The quality that the Accept header gives a media type, 0 for none, and a rank among those of one quality."""
    ranges = ("*/*", f"{kind.partition('/')[0]}/*", kind)
    for position, (named, quality) in enumerate(request.accept_mimetypes):  # the most exact first
        if named.partition(";")[0].strip().lower() in ranges:
            return float(quality), -position
    return 0.0, 0


def suffixed(suffix: str | None, forms: tuple[str, ...]) -> str:
    """The form of a suffix that the address rule has parted off; NotFound for one that this page has not."""
    if suffix is None:
        return accepted(forms)
    if suffix not in forms:
        raise NotFound(f"This page has no .{suffix} form. It has {', '.join(forms)}.")
    return suffix


def form_of_error() -> str:
    """The form that an error had better be told in: html, json, or text where neither is accepted."""
    path = request.path
    if path.endswith((".json", ".jsonld")) or path.startswith("/api/"):
        return "json"
    # a program that takes anything gets JSON from the address that is for programs
    forms = ("json", "html") if path == "/sparql" else ("html", "json")
    allowed = liked([MEDIA_TYPES[form] for form in forms])
    return next((form for form in forms if allowed and MEDIA_TYPES[form] == allowed[0]), "text")


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
