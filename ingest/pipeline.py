"""Documents in: from sources to a new build, switched in when it is whole.

Each document is committed to the library as it is read, so a killed run loses nothing:
the next one skips what is there and finishes the build.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from ingest.build import build_if_needed
from ingest.identity import identified, is_copy, source_key
from ingest.isolated import Reader
from ingest.read import READER_VERSION
from ingest.report import Report
from ingest.sources import Source, expand
from ingest.split import split
from kg.builds import writing
from kg.embedder import Embedder
from kg.errors import LimitExceeded, PrecedentError
from kg.library import Library, hash_of
from kg.model import Document
from kg.opened import LIBRARY
from kg.settings import Settings

Progress = Callable[[str, int, int], None]  # what is being done, how many of how many


def no_progress(stage: str, done: int, total: int) -> None:
    """Says nothing."""


def ingest_sources(
    settings: Settings, sources: Sequence[str], *, embedder: Embedder | None = None, progress: Progress = no_progress
) -> Report:
    """Reads sources into the library and switches in a build that holds them.

    A source that fails is reported and the rest goes on. Raises PrecedentError only where no
    build can be made at all.
    """
    started = time.perf_counter()
    report = Report()
    with writing(settings.data), Library(settings.data / LIBRARY) as library:
        found = list(expand(sources, settings))
        with Reader(settings) as reader:
            for done, source in enumerate(found):
                progress("Reading", done, len(found))
                _take(settings, library, reader, source, report)
        progress("Reading", len(found), len(found))
        build_if_needed(settings, library, report, embedder, progress)
    report.seconds = time.perf_counter() - started
    return report


def remove_documents(
    settings: Settings,
    documents: Sequence[str],
    *,
    embedder: Embedder | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Withdraws documents and switches in a build without them; an unknown id is reported and the rest goes on."""
    started = time.perf_counter()
    report = Report()
    with writing(settings.data), Library(settings.data / LIBRARY) as library:
        for document in documents:
            try:
                library.withdraw(document)
                report.ids[document] = document
            except PrecedentError as error:
                report.failed.append((document, str(error)))
        if report.ids:
            build_if_needed(settings, library, report, embedder, progress)
    report.seconds = time.perf_counter() - started
    return report


def _take(settings: Settings, library: Library, reader: Reader, source: Source, report: Report) -> None:
    try:
        _read_into(settings, library, reader, source, report)
    except PrecedentError as error:
        report.failed.append((source.name, str(error)))


def _read_into(settings: Settings, library: Library, reader: Reader, source: Source, report: Report) -> None:
    content = source.load()
    key = source_key(source.name)
    held = library.unchanged(key, hash_of(content), READER_VERSION)
    if held is not None:
        report.unchanged += 1
        report.ids[source.name] = held
        return
    read, warnings = reader.read(source.name, content)
    if is_copy(library, read, key, content):
        report.unchanged += 1
        report.ids[source.name] = read.id
        return
    _refuse_too_long(settings, read, source.name)
    document = identified(library, read, content, set(report.ids.values()))
    library.put(document, content, READER_VERSION)
    for old in library.ids_of(key):
        if old != document.id:  # the source says another id now: the document under the old one is this one
            library.withdraw(old)
    report.read += 1
    report.ids[source.name] = document.id
    report.warned.extend((source.name, warning) for warning in warnings)


def _refuse_too_long(settings: Settings, document: Document, name: str) -> None:
    passages = len(split(document))
    if passages > settings.max_passages:
        raise LimitExceeded(
            f"{name} is too large: it holds {passages} passages and the limit is {settings.max_passages} "
            "(PRECEDENT_MAX_PASSAGES); split it into parts"
        )
