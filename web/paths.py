"""From IRIs to the addresses of our own pages."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from kg.model import SCHEMES
from kg.namespaces import FIXED_BASE, PREC

THINGS = ("project", "document", "place", "organisation", "framework", "scheme", "claim", "evidence")
KINDS = frozenset((*THINGS, *SCHEMES))


def path_of(iri: str, base: str = FIXED_BASE) -> str | None:
    """The page of an IRI on this site; None for what is not ours to show."""
    if iri.startswith(PREC):
        return f"/def#{iri.removeprefix(PREC)}"
    for start in (base, FIXED_BASE):
        rest = iri.removeprefix(start)
        if rest != iri and rest.partition("/")[0] in KINDS and "#" not in rest:
            return f"/{quote(rest)}"
    return None


def web_link(url: str | None) -> str | None:
    """An outside address that is safe to link to: http or https, else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def quote_path(document: str, start: int, end: int) -> str:
    """The page of a document with these words marked and in view."""
    return f"/document/{quote(document, safe='')}?start={start}&end={end}#quote"


def passage_path(document: str, start: int, end: int) -> str:
    """The page of a document with this passage marked and in view."""
    return f"/document/{quote(document, safe='')}?start={start}&end={end}#passage-{start}-{end}"
