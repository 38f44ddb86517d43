"""Under which id a document that was read goes into the library, so that none takes another's place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from ingest.read import id_from_name, suffix_of
from kg.errors import UnreadableSource
from kg.library import Library
from kg.model import Document


def source_key(name: str) -> str:
    """What a source is known by in the library: its address, or its whole path."""
    return name if name.startswith(("http://", "https://")) else str(Path(name).absolute())


def is_copy(library: Library, document: Document, key: str, content: bytes) -> bool:
    """Whether the library holds the same bytes under this id from somewhere else."""
    version = library.current().get(document.id)
    return version is not None and library.source_of(document.id) != key and library.content(version) == content


def identified(library: Library, document: Document, name: str, taken: set[str]) -> Document:
    """The document under an id that is free or was its own before; ``taken`` are the ids of this call.

    An id made from a file name gives way to one that is there (report.pdf beside report.docx becomes
    report-pdf). Raises UnreadableSource where the front matter itself names an id that another document has.
    """
    key = source_key(name)
    if document.id != id_from_name(name):
        _refuse_taken(library, document.id, key, name, taken)
        return replace(document, source=key)
    held = library.ids_of(key)
    free = held[0] if held else next(i for i in _candidates(document.id, name) if _is_free(library, i, key, taken))
    return replace(document, id=free, source=key)


def _candidates(wished: str, name: str) -> Iterator[str]:
    yield wished
    if suffix := suffix_of(name):
        yield f"{wished}-{suffix[1:]}"
    yield from (f"{wished}-{number}" for number in count(2))


def _is_free(library: Library, document_id: str, key: str, taken: set[str]) -> bool:
    other = library.source_of(document_id)
    if other is None or other == key:
        return True
    return document_id not in taken and not _is_still_there(other)


def _is_still_there(source: str) -> bool:
    return source.startswith(("http://", "https://")) or Path(source).exists()


def _refuse_taken(library: Library, document_id: str, key: str, name: str, taken: set[str]) -> None:
    if not _is_free(library, document_id, key, taken):
        raise UnreadableSource(
            f"{name}: another document already has the id {document_id!r} (from {library.source_of(document_id)}); "
            "give one of them an id of its own in its front matter"
        )
