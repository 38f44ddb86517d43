"""A build of five tiny documents, made by hand, for tests of searching: no reader and no extractor is needed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pyoxigraph import Quad

from fakes import FakeEmbedder
from kg.catalogue import catalogue_of
from kg.facts import DocumentFacts, Run
from kg.graph import Graph, write_graph
from kg.model import Claim, Document, Passage, Project
from kg.namespaces import FIXED_BASE, PROPERTIES, Iris, concept_iri
from kg.opened import Opened
from kg.settings import Settings
from kg.triples import document_quads
from kg.vectors import VectorIndex, write_vectors
from kg.words import WordEntry, WordIndex, write_words

PLACES = {"Hackney": "E09000012", "Southwark": "E09000028", "Bristol": "E06000023"}
SCHEMES = {"used": "intervention", "followed": "principle", "foundOutcome": "outcome", "servedGroup": "group"}
# id, title, year, body, project or None, its claims as (property, value, modality, words)
DOCUMENTS = (
    (
        "garages",
        "Garages in Southwark",
        2021,
        "Southwark Council let empty garages to young makers from 2018. The workshop did well and rents stayed low.",
        "Mill Yard",
        (
            ("location", "Southwark", "done", "Southwark"),
            ("used", "meanwhile-use", "done", "empty garages"),
            ("servedGroup", "young-people", "done", "young makers"),
            ("result", "worked", "done", "did well"),
            ("startDate", "2018", "done", "2018"),
        ),
    ),
    (
        "containers",
        "Containers in Bristol",
        2016,
        "In Bristol shipping containers stood for two years. The meanwhile scheme failed and closed in debt.",
        "Harbour Boxes",
        (
            ("location", "Bristol", "done", "Bristol"),
            ("used", "meanwhile-use", "done", "meanwhile scheme"),
            ("result", "did-not-work", "done", "failed and closed"),
        ),
    ),
    (
        "ballot",
        "A ballot in Hackney",
        2020,
        "Hackney asked residents of the estate to vote. The ballot backed new homes; a garden is planned.",
        "Lower Mead",
        (
            ("location", "Hackney", "done", "Hackney"),
            ("used", "resident-ballot", "done", "The ballot"),
            ("used", "community-garden", "planned", "a garden is planned"),
        ),
    ),
    (
        "garden",
        "A garden in Hackney",
        2015,
        "Volunteers in Hackney grow food in a community garden beside the canal with young people.",
        "Canal Garden",
        (
            ("location", "Hackney", "done", "Hackney"),
            ("used", "community-garden", "done", "community garden"),
            ("servedGroup", "young-people", "done", "young people"),
        ),
    ),
    (
        "guide",
        "A guide to co-design",
        2019,
        "Pay residents for their time when they design with you, and start before anything is drawn.",
        None,
        (("subject", "co-design", "done", "design with you"),),
    ),
)


def small_opened(folder: Path) -> Opened:
    """The build, opened, with the fake embedder."""
    iris, facts = Iris(), [_facts(*document) for document in DOCUMENTS]
    embedder = FakeEmbedder()
    passages = [(f.document, passage) for f in facts for passage in f.passages]
    texts = [document.text[passage.start : passage.end] for document, passage in passages]
    build = folder / "builds" / "b1"
    build.mkdir(parents=True)
    write_graph(build / "graph", _quads(facts, iris))
    write_vectors(build / "vectors", [passage.id for _, passage in passages], embedder.encode(texts))
    entries = [WordEntry(p.id, d.id, d.title, "", text) for (d, p), text in zip(passages, texts, strict=True)]
    write_words(build / "words", entries)
    (folder / "current").write_text("b1\n")
    return Opened(
        id="b1",
        manifest={"base": FIXED_BASE},
        graph=Graph.open(build / "graph"),
        vectors=VectorIndex.open(build / "vectors"),
        words=WordIndex.open(build / "words"),
        catalogue=catalogue_of(facts),
        embedder=embedder,
        settings=Settings(data=folder, sparql_seconds=30.0),
    )


def _quads(facts: list[DocumentFacts], iris: Iris) -> list[Quad]:
    return [quad for one in facts for quad in document_quads(one, iris)]


def _facts(document_id: str, title: str, year: int, body: str, name: str | None, said: tuple) -> DocumentFacts:
    text = f"{title}\n\n{body}"
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    document = Document(document_id, title, text, digest, kind="case-study", publisher="Us", year=year)
    passage = Passage(document_id, len(title) + 2, len(text))
    slug = name.lower().replace(" ", "-") if name else None
    claims = [_claim(document, passage, slug, number, claim) for number, claim in enumerate(said)]
    projects = [Project(slug, name, status="completed", documents=(document_id,))] if slug and name else []
    return DocumentFacts(document, [passage], projects, claims, [Run("test", "2026-01-01T00:00:00Z")], {})


def _claim(
    document: Document, passage: Passage, slug: str | None, number: int, said: tuple[str, str, str, str]
) -> Claim:
    name, value, modality, words = said
    start = document.text.index(words, passage.start)
    return Claim(
        id=f"{document.id}{number}",
        project=slug,
        property=name,
        value=_value(name, value),
        modality=modality,
        confidence=0.9,
        voice="council",
        document=document.id,
        passage=passage.id,
        start=start,
        end=start + len(words),
        quote=words,
        run="test",
    )


def _value(name: str, value: str) -> str:
    if name == "location":
        return f"{FIXED_BASE}place/{PLACES[value]}"
    if PROPERTIES[name].range == "iri":
        return concept_iri(SCHEMES.get(name, "principle"), value)
    return value
