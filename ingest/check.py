"""Whether a build tells the truth: shapes, quotes at their offsets, hashes, and its stores in step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from pyoxigraph import NamedNode

from ingest.shapes import violations
from kg.builds import Stores, open_stores
from kg.facts import DocumentFacts
from kg.library import Library
from kg.model import Document
from kg.namespaces import PROPERTIES, Iris
from kg.opened import LIBRARY
from kg.settings import Settings
from kg.stated import facts_from_quads
from kg.triples import held_objects, subject_of

Progress = Callable[[str, int, int], None]
_CLAIMED = frozenset(spec.iri for spec in PROPERTIES.values())
_HASH = "SELECT ?hash WHERE { ?document prec:textHash ?hash }"
_STATED = "SELECT ?s ?p ?o WHERE { GRAPH ?graph { ?s ?p ?o } }"
_GRANT = PROPERTIES["funding"].iri


def check(settings: Settings, progress: Progress = lambda stage, done, total: None) -> list[str]:
    """Every fault of the build in use, a sentence each; empty where all is well. NoBuild where there is none."""
    stores = open_stores(settings.data)
    library = Library(settings.data / LIBRARY, read_only=True)
    iris = Iris(stores.manifest["base"])
    documents = {d: library.document(version) for d, version in stores.manifest["documents"].items()}
    faults: list[str] = []
    facts = []
    for done, document in enumerate(documents.values()):
        progress("Checking", done, len(documents))
        held = _facts(stores, document, iris)
        facts.append(held)
        faults += _document_faults(stores, held, iris)
    progress("Checking", len(documents), len(documents))
    return [*faults, *_step_faults(stores, facts), *_graph_faults(stores, documents, iris)]


def _facts(stores: Stores, document: Document, iris: Iris) -> DocumentFacts:
    quads = stores.graph.raw.quads_for_pattern(None, None, None, NamedNode(iris.graph(document.id)))
    return facts_from_quads(quads, document, iris)


def _document_faults(stores: Stores, facts: DocumentFacts, iris: Iris) -> Iterator[str]:
    name = facts.document.id
    yield from (f"{name}: {message}" for _, message in violations([facts], iris))
    yield from (f"{name}: {fault}" for fault in _text_faults(stores, facts, iris))
    yield from (f"{name}: {fault}" for fault in _quote_faults(facts))
    yield from (f"{name}: {fault}" for fault in _triple_faults(stores, facts, iris))


def _text_faults(stores: Stores, facts: DocumentFacts, iris: Iris) -> Iterator[str]:
    document = facts.document
    digest = "sha256:" + hashlib.sha256(document.text.encode()).hexdigest()
    if digest != document.hash:
        yield "the stored text does not match its hash"
    stated = {str(row["hash"].value) for row in stores.graph.select(_HASH, document=iris.document(document.id))}
    if stated != {digest}:
        yield "the graph states another hash than that of the stored text"


def _quote_faults(facts: DocumentFacts) -> Iterator[str]:
    text = facts.document.text
    passages = {p.id: p for p in facts.passages}
    for claim in facts.claims:
        if text[claim.start : claim.end] != claim.quote:
            yield f"the quote of claim {claim.id} is not what stands at {claim.start} to {claim.end}"
        passage = passages.get(claim.passage) if claim.passage else None
        if claim.passage and (passage is None or not passage.start <= claim.start < passage.end):
            yield f"claim {claim.id} does not start in its passage"
    for passage in facts.passages:
        if not text[passage.start : passage.end].strip():
            yield f"passage {passage.id} is empty"


def _triple_faults(stores: Stores, facts: DocumentFacts, iris: Iris) -> Iterator[str]:
    """Each simple triple has a claim behind it, and each claim that is held true has its triple."""
    subjects = {iris.document(facts.document.id), *(iris.project(project.slug) for project in facts.projects)}
    stated = {
        tuple(row[name].value for name in ("s", "p", "o"))
        for row in stores.graph.select(_STATED, graph=iris.graph(facts.document.id))
        if row["p"].value in _CLAIMED and row["s"].value in subjects
    }
    backed: set[tuple[str, str, str]] = set()
    for claim in facts.claims:
        spec = PROPERTIES[claim.property]
        if claim.modality in spec.asserted:
            objects = [iris.grant(claim.id)] if spec.iri == _GRANT else [o.value for o in held_objects(claim)]
            backed.update((subject_of(claim, iris).value, spec.iri, value) for value in objects)
    yield from (f"no claim stands behind {' '.join(triple)}" for triple in sorted(stated - backed))
    yield from (f"a claim's triple is missing: {' '.join(triple)}" for triple in sorted(backed - stated))


def _step_faults(stores: Stores, facts: Sequence[DocumentFacts]) -> Iterator[str]:
    """Graph, vectors and words hold the same passages."""
    passages = {p.id for f in facts for p in f.passages}
    for index, ids in (("vector", set(stores.vectors.ids)), ("text", stores.words.ids())):
        if missing := passages - ids:
            yield f"the {index} index lacks {len(missing)} passages, such as {min(missing)}"
        if extra := ids - passages:
            yield f"the {index} index has {len(extra)} passages that are in no graph, such as {min(extra)}"


def _graph_faults(stores: Stores, documents: dict[str, Document], iris: Iris) -> Iterator[str]:
    """No document's graph is left over from another build."""
    expected = {iris.graph(document) for document in documents}
    for graph in stores.graph.raw.named_graphs():
        held = graph.value
        if held.startswith(iris.graph("")) and held not in expected and not held.endswith(("/vocabulary", "/places")):
            yield f"graph {held} belongs to no document of this build"
