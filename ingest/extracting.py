"""What the extractor finds in the documents of a library, each read once and kept until it or the extractor changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.claims import ReadDocument
from ingest.extraction import EXTRACTOR_VERSION, Extraction
from ingest.linking.addresses import slugify
from ingest.report import Report
from kg.concept_model import concept_model_version, open_concept_model
from kg.facts import Run
from kg.library import Library
from kg.model import Document, Passage
from kg.settings import Settings

if TYPE_CHECKING:
    from ingest.extract.language_model import LanguageModel

Progress = Callable[[str, int, int], None]


def extractor_version(settings: Settings) -> str:
    """What tells one extractor from another: its rules, its concept model and the language model asked beside it."""
    version = f"{EXTRACTOR_VERSION}-{concept_model_version(settings)}"
    if not settings.language_model_url:
        return version
    named = hashlib.sha256(settings.language_model.encode()).hexdigest()[:6]
    return f"{version}-{slugify(settings.language_model)[:40]}-{named}"


def read_documents(
    settings: Settings, library: Library, documents: Mapping[str, str], report: Report, progress: Progress
) -> list[ReadDocument]:
    """What is found in these documents (id to version); troubles with a language model go into the report."""
    extractor = extractor_version(settings)
    now = datetime.now(UTC)
    run = Run(f"{now:%Y%m%dT%H%M%SZ}-{extractor}", f"{now:%Y-%m-%dT%H:%M:%SZ}")
    language_model = _opened(settings)
    read = []
    try:
        for done, version in enumerate(documents.values()):
            progress("Extracting", done, len(documents))
            read.append(_read_document(settings, library, version, extractor, run, language_model))
    finally:
        if language_model:
            language_model.close()
            report.warned.extend(language_model.troubles.items())
    progress("Extracting", len(documents), len(documents))
    return read


def read_current(settings: Settings, library: Library) -> list[ReadDocument]:
    """What the extractor found in every document that the library holds now."""
    return read_documents(settings, library, library.current(), Report(), lambda stage, done, total: None)


def _opened(settings: Settings) -> LanguageModel | None:
    if not settings.language_model_url:
        return None
    from ingest.extract.language_model import open_language_model  # here, as below: spaCy is slow to load

    return open_language_model(settings)


def _read_document(
    settings: Settings,
    library: Library,
    version: str,
    extractor: str,
    run: Run,
    language_model: LanguageModel | None,
) -> ReadDocument:
    document = library.document(version)
    cached = library.cached_extraction(version, extractor)
    if cached is None:
        cached = _extract(settings, document, run, language_model)
        if language_model is None or document.id not in language_model.troubles:
            library.cache_extraction(version, extractor, cached)
    held = json.loads(cached)
    passages = tuple(Passage(document.id, s, e, tuple(heading), page) for s, e, heading, page in held["passages"])
    return ReadDocument(document, passages, Extraction.from_json(held["extraction"]), Run(*held["run"]))


def _extract(settings: Settings, document: Document, run: Run, language_model: LanguageModel | None) -> str:
    # here and not above: spaCy is slow to load and most builds find their extractions in the cache
    from ingest.extract import extract
    from ingest.split import split

    passages = split(document)
    extraction = extract(document, open_concept_model(settings), passages, language_model)
    spans = [(p.start, p.end, p.heading, p.page) for p in passages]
    return json.dumps({"run": [run.id, run.ended], "passages": spans, "extraction": extraction.to_json()})
