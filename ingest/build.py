"""From the library to a build: extract, link, embed, write, switch in."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ingest.claims import ReadDocument, document_facts, told
from ingest.extracting import extractor_version, read_documents
from ingest.linking.addresses import Address
from ingest.linking.link import LINKER_VERSION, Linked, link
from ingest.linking.rulings import standing
from ingest.report import Report
from ingest.shapes import violations
from kg import builds
from kg.candidates import write_candidates
from kg.embedder import Embedder, open_embedder
from kg.errors import NoBuild, NotFound, PrecedentError
from kg.facts import DocumentFacts
from kg.graph import write_graph
from kg.library import Library
from kg.model import Document, Passage
from kg.namespaces import FIXED_BASE, Iris
from kg.settings import Settings
from kg.stated import facts_from_quads
from kg.triples import document_quads
from kg.vectors import write_vectors
from kg.words import WordEntry, write_words

DATA = Path(__file__).parent.parent / "kg" / "data"
GIVEN = {"vocabulary": ("vocabulary.ttl", "def.ttl"), "places": ("places.ttl",)}  # graph name to files
EMBED_AT_ONCE = 64  # passages between two words of progress
Progress = Callable[[str, int, int], None]
NOTHING_TO_RULE_ON = "no document tells now of what it rules on; it waits until one does, or is undone"


class InvalidBuild(PrecedentError):
    """What would be written breaks the shapes; nothing was switched in."""


def build_if_needed(
    settings: Settings, library: Library, report: Report, embedder: Embedder | None, progress: Progress
) -> None:
    """Makes and switches in a build of all that the library holds, unless the one in use is that and whole."""
    documents = library.current()
    current = builds.current_build_id(settings.data)
    if not documents and current is None:
        return
    embedder = embedder or open_embedder(settings)
    inputs = _inputs(settings, library, embedder.name)
    build_id = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]
    if build_id != current or not _is_whole(settings.data, build_id):
        _build(settings, library, build_id, inputs, embedder, report, progress)
    _count(builds.read_manifest(builds.build_folder(settings.data, build_id)), build_id, report)


def _inputs(settings: Settings, library: Library, model: str) -> dict[str, Any]:
    """All that a build is made from: the same inputs are the same build."""
    given = hashlib.sha256(b"".join((DATA / name).read_bytes() for names in GIVEN.values() for name in names))
    return {
        "documents": dict(sorted(library.current().items())),
        "decisions": [ruling.id for ruling in standing(library.decisions())],
        "extractor": extractor_version(settings),
        "linker": LINKER_VERSION,
        "model": model,
        "base": settings.base,
        "given": given.hexdigest()[:16],
    }


def _is_whole(data: Path, build_id: str) -> bool:
    try:
        builds.open_stores(data, build_id)
    except NoBuild:
        return False
    return True


def _count(manifest: Mapping[str, Any], build_id: str, report: Report) -> None:
    report.build = build_id
    counts = manifest["counts"]
    report.passages, report.projects, report.claims = counts["passages"], counts["projects"], counts["claims"]
    report.warned.extend((f"decision {number}", NOTHING_TO_RULE_ON) for number in manifest["waiting"])


def _build(
    settings: Settings,
    library: Library,
    build_id: str,
    inputs: dict[str, Any],
    embedder: Embedder,
    report: Report,
    progress: Progress,
) -> None:
    iris = Iris(settings.base)
    with builds.new_build(settings.data, build_id) as folder:
        read = read_documents(settings, library, inputs["documents"], report, progress)
        previous = _previous(settings.data, library)
        projects = linked(read, library)
        facts = [document_facts(document, projects, iris) for document in read]
        _validate(facts, previous, iris, progress)
        write_graph(folder / "graph", _quads(facts, iris))
        _write_vectors(folder, facts, library, embedder, progress)
        write_words(folder / "words", _word_entries(facts))
        write_candidates(folder, projects.candidates)
        counts = {**_counts(facts), "candidates": len(projects.candidates), "decisions": len(inputs["decisions"])}
        manifest = {**inputs, "id": build_id, "made": _now(), "counts": counts, "waiting": list(projects.waiting)}
        builds.write_manifest(folder, manifest)
        # before the build is switched in: one that is switched in without them would give its addresses away
        library.keep_addresses((a.document, a.names, a.own, a.slug) for a in projects.addresses)
        _clear_way(settings.data, build_id)
    kept = builds.keep_last_two(settings.data)
    library.prune({version for build in kept for version in _versions_of(settings.data, build)})


def _clear_way(data: Path, build_id: str) -> None:
    """Removes what is left of a build of this id that is not whole: it would be kept instead of the new one."""
    folder = builds.build_folder(data, build_id)
    if folder.exists() and not _is_whole(data, build_id):
        shutil.rmtree(folder)


def _versions_of(data: Path, build_id: str) -> Collection[str]:
    """The versions that a build names; none where what is left of it does not say."""
    try:
        manifest = builds.read_manifest(builds.build_folder(data, build_id))
    except NoBuild:
        return ()
    return list(manifest["documents"].values())


def linked(read: Sequence[ReadDocument], library: Library) -> Linked:
    """The projects of these documents, one identity each across all of them, as curators ruled."""
    before = [Address(*row) for row in library.addresses()]
    return link((one for document in read for one in told(document)), before, standing(library.decisions()))


def _previous(data: Path, library: Library) -> list[DocumentFacts]:
    """What the build in use says, to see what changed; empty where there is none.

    Documents that the library does not hold are left out: it may be an older copy than the build was made from.
    """
    try:
        stores = builds.open_stores(data)
    except NoBuild:
        return []
    iris = Iris(stores.manifest["base"])
    found = []
    for name, version in stores.manifest["documents"].items():
        with suppress(NotFound):
            document = library.document(version)
            quads = stores.graph.raw.quads_for_pattern(None, None, None, NamedNode(iris.graph(name)))
            found.append(facts_from_quads(quads, document, iris))
    return found


def _validate(
    facts: Sequence[DocumentFacts], previous: Sequence[DocumentFacts], iris: Iris, progress: Progress
) -> None:
    """Holds what this build changes to the shapes; raises InvalidBuild naming the document and the fault."""
    before = {f.document.id: _stated(f) for f in previous}
    changed = [f for f in facts if before.get(f.document.id) != _stated(f)]
    progress("Validating", 0, len(changed))
    for document, message in violations(changed, iris):
        raise InvalidBuild(f"document {document} would break the graph's shapes: {message}")
    progress("Validating", len(changed), len(changed))


def _stated(facts: DocumentFacts) -> tuple[list[str], Mapping[str, str]]:
    return sorted(claim.id for claim in facts.claims), facts.replaced


def _quads(facts: Sequence[DocumentFacts], iris: Iris) -> Iterator[Quad]:
    for name, files in GIVEN.items():
        graph = NamedNode(f"{FIXED_BASE}graph/{name}")
        for file in files:
            for quad in parse(path=str(DATA / file), format=RdfFormat.TURTLE, base_iri=FIXED_BASE):
                yield Quad(quad.subject, quad.predicate, quad.object, graph)
    for document in facts:
        yield from document_quads(document, iris)


def _write_vectors(
    folder: Path, facts: Sequence[DocumentFacts], library: Library, embedder: Embedder, progress: Progress
) -> None:
    texts = {p.id: embedded_text(f.document, p) for f in facts for p in f.passages}
    keys = {passage: hashlib.sha256(text.encode()).hexdigest() for passage, text in texts.items()}
    held = dict(library.cached_vectors(embedder.name, list(keys.values())))
    missing = {keys[p]: text for p, text in texts.items() if keys[p] not in held}
    names = list(missing)
    for at in range(0, len(names), EMBED_AT_ONCE):
        progress("Embedding", at, len(names))
        some = names[at : at + EMBED_AT_ONCE]
        fresh = dict(zip(some, embedder.encode([missing[name] for name in some]), strict=True))
        library.cache_vectors(embedder.name, fresh)
        held.update(fresh)
    progress("Embedding", len(names), len(names))
    library.keep_vectors(keys.values())
    write_vectors(folder / "vectors", list(keys), _matrix([held[key] for key in keys.values()], embedder.dimension))


def _matrix(rows: Sequence[Any], dimension: int) -> Any:
    import numpy as np

    return np.stack(rows).astype(np.float32) if rows else np.empty((0, dimension), dtype=np.float32)


def embedded_text(document: Document, passage: Passage) -> str:
    """What stands for a passage in the vector index: title and headings before the words, for their context."""
    above = ". ".join((document.title, *passage.heading))
    return f"{above}. {document.text[passage.start : passage.end]}"


def _word_entries(facts: Sequence[DocumentFacts]) -> Iterator[WordEntry]:
    for f in facts:
        for p in f.passages:
            text = f.document.text[p.start : p.end]
            yield WordEntry(p.id, f.document.id, f.document.title, " ".join(p.heading), text)


def _counts(facts: Sequence[DocumentFacts]) -> dict[str, int]:
    return {
        "documents": len(facts),
        "passages": sum(len(f.passages) for f in facts),
        "projects": len({project.slug for f in facts for project in f.projects}),
        "claims": sum(len(f.claims) for f in facts),
    }


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
