"""A small build with known claims, for the site to serve: written with the stores themselves, nothing extracted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

import kg
from fakes import FakeEmbedder
from kg.builds import new_build, write_manifest
from kg.facts import DocumentFacts, Run
from kg.graph import write_graph
from kg.library import Library
from kg.model import Claim, Document, Passage, Project
from kg.namespaces import FIXED_BASE, Iris, concept_iri, council_iri
from kg.opened import LIBRARY, Opened, open_data
from kg.settings import Settings
from kg.triples import document_quads
from kg.vectors import write_vectors
from kg.words import WordEntry, write_words

IRIS = Iris()
RUN = Run("made-by-hand", "2026-11-22T12:00:00Z")
PLACE = f"{FIXED_BASE}place/"
YARDS = """Southwark Council let Mill Yard, a row of empty garages in Peckham, to twelve young makers \
at a peppercorn rent from 2018 to 2020. Nine of the twelve were still trading a year after they left.

## Bell Yard
A second site, Bell Yard in Deptford, is to become a community kitchen in 2023 if money can be found."""
LANE = """Hackney closed Long Lane to through traffic in 2019 and reopened it in 2020. Traders said that \
the scheme failed.

| year | cars <b>a day</b> |
| --- | --- |
| 2019 | 400 |
| 2020 | 2,100 |

* The Trust for Lanes paid £20,000.
* See https://example.org/lane?a=1&b=2.

<script>alert("lane")</script> & [a link](javascript:alert(1))"""
GUIDE = """Ask people early and design with them: co-design is cheaper than repair.

# Ballots
Hold a ballot before the plan is fixed."""


def claim(document: Document, project: str | None, name: str, value: str, quote: str, modality: str = "done") -> Claim:
    """A claim whose words are found in the text."""
    start = document.text.index(quote)
    key = f"{document.id} {project} {name} {value} {modality}"
    claim_id = hashlib.sha256(key.encode()).hexdigest()[:12]
    passage = next(p.id for p in passages(document) if p.start <= start < p.end)
    place = (document.voice, document.id, passage, start, start + len(quote), quote, RUN.id)
    return Claim(claim_id, project, name, value, modality, 0.9, *place)


def document(name: str, title: str, body: str, **more: object) -> Document:
    """A document of this body."""
    text = f"{title}\n\n{body}"
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return Document(name, title, text, digest, **more)  # type: ignore[arg-type]


def passages(of: Document) -> list[Passage]:
    """The body at its headings."""
    out, heading, at = [], (), len(of.title) + 2
    for line in of.text[at:].splitlines(keepends=True):
        words = line.strip()
        if words.startswith("#"):
            heading = (words.lstrip("# "),)
        elif words and out and out[-1].heading == heading:
            out[-1] = Passage(of.id, out[-1].start, at + len(line.rstrip()), heading)
        elif words:
            out.append(Passage(of.id, at, at + len(line.rstrip()), heading))
        at += len(line)
    return out


def yards() -> DocumentFacts:
    """A document of two projects: one that worked, one only planned."""
    made = document(
        "two-yards",
        "Two yards in Peckham",
        YARDS,
        kind="evaluation",
        publisher="Southwark Council",
        url="https://example.org/two-yards",
        year=2021,
        voice="council",
    )
    mill, bell = "mill-yard-peckham", "bell-yard-deptford"
    claims = [
        claim(made, mill, "location", PLACE + "london-area/peckham", "Mill Yard, a row of empty garages in Peckham"),
        claim(made, mill, "used", concept_iri("intervention", "meanwhile-use"), "a row of empty garages"),
        claim(made, mill, "servedGroup", concept_iri("group", "young-people"), "twelve young makers"),
        claim(made, mill, "foundOutcome", concept_iri("outcome", "local-economy"), "Nine of the twelve"),
        claim(made, mill, "followed", concept_iri("principle", "co-design"), "to twelve young makers"),
        claim(made, mill, "result", "worked", "Nine of the twelve were still trading"),
        claim(made, mill, "ledBy", council_iri("E09000028"), "Southwark Council let Mill Yard"),
        claim(made, mill, "startDate", "2018", "from 2018 to 2020"),
        claim(made, mill, "endDate", "2020", "from 2018 to 2020"),
        claim(made, bell, "location", PLACE + "london-area/deptford", "Bell Yard in Deptford", "planned"),
        claim(made, bell, "used", concept_iri("intervention", "community-meals"), "a community kitchen", "planned"),
    ]
    projects = [Project(mill, "Mill Yard", (), "completed"), Project(bell, "Bell Yard", ("The kitchen",), "planned")]
    return DocumentFacts(made, passages(made), projects, claims, [RUN], {})


def lane() -> DocumentFacts:
    """A document with a table, a list, markup to be escaped and a project that did not work."""
    made = document("long-lane", 'Long Lane <i>& "after"</i>', LANE, kind="news", voice="press", pages=(0, 200))
    trust = IRIS.organisation("trust-for-lanes")
    claims = [
        claim(made, "long-lane", "location", PLACE + "E09000012", "Hackney"),
        claim(made, "long-lane", "used", concept_iri("intervention", "low-traffic-neighbourhood"), "closed Long Lane"),
        claim(made, "long-lane", "result", "did-not-work", "the scheme failed"),
        claim(made, "long-lane", "funder", trust, "The Trust for Lanes paid"),
        claim(made, "long-lane", "funding", "20000", "£20,000"),
    ]
    projects = [Project("long-lane", "Long Lane", (), "completed")]
    return DocumentFacts(made, passages(made), projects, claims, [RUN], {trust: "The Trust for Lanes"})


def guide() -> DocumentFacts:
    """A document that tells of no project."""
    made = document("ask-early", "Ask early", GUIDE, kind="guidance", url="javascript:alert(1)", year=2020)
    claims = [claim(made, None, "subject", concept_iri("principle", "co-design"), "co-design is cheaper than repair")]
    return DocumentFacts(made, passages(made), [], claims, [RUN], {})


def write_build(data: Path, facts: Sequence[DocumentFacts], build: str = "small") -> None:
    """Write a build of these documents and switch it in."""
    facts = list(facts)
    held = [p for f in facts for p in f.passages]
    texts = {f.document.id: f.document for f in facts}
    entries = [_entry(texts[p.document], p) for p in held]
    embedder = FakeEmbedder()
    with new_build(data, build) as folder:
        with Library(data / LIBRARY) as library:
            versions = {f.document.id: library.put(f.document, f.document.text.encode()) for f in facts}
        write_graph(folder / "graph", [*_given(), *(quad for f in facts for quad in document_quads(f, IRIS))])
        write_vectors(folder / "vectors", [p.id for p in held], embedder.encode([entry.text for entry in entries]))
        write_words(folder / "words", entries)
        write_manifest(folder, {"id": build, "base": FIXED_BASE, "documents": versions, "model": embedder.name})


def _entry(document: Document, passage: Passage) -> WordEntry:
    text = document.text[passage.start : passage.end]
    return WordEntry(passage.id, document.id, document.title, " ".join(passage.heading), text)


def _given() -> list[Quad]:
    graph = NamedNode(f"{FIXED_BASE}graph/given")
    files = (f"{kg.__path__[0]}/data/{name}" for name in ("vocabulary.ttl", "def.ttl", "places.ttl"))
    read = (quad for path in files for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=FIXED_BASE))
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in read]


def open_small(data: Path) -> Opened:
    """The small build of all three documents, opened."""
    write_build(data, [yards(), lane(), guide()])
    return open_data(Settings(data=data), embedder=FakeEmbedder())
