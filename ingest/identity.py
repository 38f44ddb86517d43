"""Under which id a document that was read goes into the library, so that none takes another's place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from ingest.read import id_from_name, suffix_of, title_from_name
from kg.errors import UnreadableSource
from kg.library import Library
from kg.model import Document


def source_key(name: str) -> str:
    """What a source is known by in the library: its address, or its whole path."""
    return name if name.startswith(("http://", "https://")) else str(Path(name).absolute())


def is_copy(library: Library, document: Document, key: str, content: bytes) -> bool:
    """Whether the library holds the same bytes under this id from elsewhere, and nothing yet from this source."""
    version = library.current().get(document.id)
    return version is not None and not library.ids_of(key) and library.content(version) == content


def identified(library: Library, document: Document, content: bytes, taken: set[str]) -> Document:
    """The document under an id that is free or was its own before; ``taken`` are the ids of this call.

    An id made from a file name gives way to one that is there (report.pdf beside report.docx becomes
    report-pdf), and an id whose source is gone is taken over only by the same document, moved. Raises
    UnreadableSource where the front matter itself names an id that another document has.
    """
    name = document.source
    sourced = replace(document, source=source_key(name))
    if document.id != id_from_name(name):
        _refuse_taken(library, sourced, content, name, taken)
        return sourced
    held = library.ids_of(sourced.source)
    wished = (replace(sourced, id=i) for i in (held[:1] or _candidates(document.id, name)))
    titled = document.title != title_from_name(name)  # two reports are not one because both are called report.txt
    return next(d for d in wished if _is_free(library, d, content, taken, titled))


def _candidates(wished: str, name: str) -> Iterator[str]:
    yield wished
    if suffix := suffix_of(name):
        yield f"{wished}-{suffix[1:]}"
    yield from (f"{wished}-{number}" for number in count(2))


def _is_free(library: Library, document: Document, content: bytes, taken: set[str], titled: bool) -> bool:
    """Whether nothing is lost under the document's id by putting the document there."""
    other = library.source_of(document.id)
    if other is None or other == document.source:
        return True
    gone = document.id not in taken and not _is_still_there(other)
    return gone and _is_same(library, document, content, titled)


def _is_still_there(source: str) -> bool:
    return source.startswith(("http://", "https://")) or os.path.exists(source)


def _is_same(library: Library, document: Document, content: bytes, titled: bool) -> bool:
    """Whether the library's document of this id has the same bytes or, where its title tells, the same title."""
    version = library.current()[document.id]
    return library.content(version) == content or (titled and library.document(version).title == document.title)


def _refuse_taken(library: Library, document: Document, content: bytes, name: str, taken: set[str]) -> None:
    if not _is_free(library, document, content, taken, titled=True):
        other = library.source_of(document.id) or ""
        gone = "" if _is_still_there(other) else f", or, as that file is gone, run `precedent remove {document.id}`"
        raise UnreadableSource(
            f"{name}: another document already has the id {document.id!r} (from {other}); "
            f"give one of them an id of its own in its front matter{gone}"
        )
