"""Marks the places named in a document; whether a project is there is decided by ``locations``."""

from __future__ import annotations

from spacy.tokens import Doc

from ingest.extract.reading import mark, reading_of
from kg.matching import match_places


def component(doc: Doc) -> Doc:
    """Stores place names as spans labelled by the kind of name, with the place's IRI."""
    matches = match_places(reading_of(doc).text)
    mark(doc, "places", [(match.start, match.end, match.kind, match.iri) for match in matches])
    return doc
