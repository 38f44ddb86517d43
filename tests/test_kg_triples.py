"""The writer's graph of two-yards.md is the one worked by hand, and reading it back loses nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import graph_diff, isomorphic

from kg.facts import DocumentFacts, Run
from kg.model import Claim, Document, Passage, Project
from kg.namespaces import FIXED_BASE, Iris, concept_iri, council_iri
from kg.stated import facts_from_quads
from kg.triples import document_quads

EXAMPLE = Path(__file__).parent / "example"
BODY = (EXAMPLE / "two-yards.md").read_text(encoding="utf-8").split("---\n", 2)[2]
TEXT = f"Two yards in Peckham\n\n{BODY}"
MILL, BELL = "mill-yard-peckham", "bell-yard-deptford"
FIRST, SECOND = "two-yards/passage/22-214", "two-yards/passage/229-420"
PLACE = f"{FIXED_BASE}place/"
ASSEMBLY = concept_iri("intervention", "citizens-assembly")

ROWS = [
    ("4cf17681ff56", MILL, "location", PLACE + "london-area/peckham", "done", 0.97, FIRST, 44, 88),
    ("fbcdb3f26039", MILL, "used", concept_iri("intervention", "meanwhile-use"), "done", 0.93, FIRST, 55, 133),
    ("bd6e37dede42", MILL, "used", concept_iri("intervention", "affordable-workspace"), "done", 0.88, FIRST, 90, 133),
    ("ca587526b0f1", MILL, "servedGroup", concept_iri("group", "young-people"), "done", 0.81, FIRST, 93, 112),
    ("fede8230bc6e", MILL, "foundOutcome", concept_iri("outcome", "local-economy"), "done", 0.84, FIRST, 153, 214),
    ("2937deb45c19", MILL, "result", "worked", "done", 0.79, FIRST, 153, 214),
    ("7da80b020988", MILL, "ledBy", council_iri("E09000028"), "done", 0.92, FIRST, 22, 53),
    ("fade16fc4ea7", MILL, "startDate", "2018", "done", 0.95, FIRST, 134, 151),
    ("79e34f287e8d", MILL, "endDate", "2020", "done", 0.95, FIRST, 134, 151),
    ("2b46456d3ed8", BELL, "location", PLACE + "london-area/deptford", "planned", 0.95, SECOND, 244, 265),
    ("529f8257b677", BELL, "used", concept_iri("intervention", "community-meals"), "planned", 0.66, SECOND, 267, 329),
    (
        "6c9ef5e8bb04",
        BELL,
        "used",
        concept_iri("intervention", "citizens-assembly"),
        "considered",
        0.9,
        SECOND,
        331,
        382,
    ),
    ("74cbd626d18d", BELL, "location", PLACE + "E09000012", "mentioned", 0.93, SECOND, 384, 419),
]


def claim(row: tuple) -> Claim:
    claim_id, project, name, value, modality, confidence, passage, start, end = row
    where = ("council", "two-yards", passage, start, end, TEXT[start:end], "example")
    return Claim(claim_id, project, name, value, modality, confidence, *where)


@pytest.fixture
def facts() -> DocumentFacts:
    document = Document(
        id="two-yards",
        title="Two yards in Peckham",
        text=TEXT,
        hash="sha256:" + hashlib.sha256(TEXT.encode()).hexdigest(),
        kind="evaluation",
        publisher="Southwark Council",
        url="https://example.org/two-yards",
        year=2021,
        voice="council",
    )
    return DocumentFacts(
        document=document,
        passages=[Passage("two-yards", 22, 214), Passage("two-yards", 229, 420, ("Bell Yard",))],
        projects=[
            Project(BELL, "Bell Yard", (), "planned", ("two-yards",)),
            Project(MILL, "Mill Yard", (), "completed", ("two-yards",)),
        ],
        claims=sorted(map(claim, ROWS), key=lambda c: c.id),
        runs=[Run("example", "2026-11-22T12:00:00Z")],
        organisations={},
    )


def test_the_graph_is_the_one_worked_by_hand(facts: DocumentFacts) -> None:
    written = rdflib.Graph()
    for quad in document_quads(facts, Iris()):
        written.parse(data=f"{quad.triple} .", format="nt")
    worked = rdflib.Graph().parse(EXAMPLE / "two-yards.ttl")
    _, missing, extra = graph_diff(worked, written)
    assert isomorphic(worked, written), (missing.serialize(), extra.serialize())


def test_reading_back_gives_the_same_values(facts: DocumentFacts) -> None:
    iris = Iris("https://example.org/base/")
    assert facts_from_quads(document_quads(facts, iris), facts.document, iris) == facts


def test_an_amount_becomes_a_grant_and_comes_back(facts: DocumentFacts) -> None:
    grant = claim(("0f0f0f0f0f0f", MILL, "funding", "1500000", "done", 0.9, FIRST, 22, 53))
    funded = DocumentFacts(facts.document, facts.passages, facts.projects, [grant], facts.runs, {})
    quads = list(document_quads(funded, Iris()))
    assert any(q.predicate.value.endswith("fundedItem") for q in quads)
    assert facts_from_quads(quads, funded.document, Iris()).claims == [grant]


def test_what_is_only_planned_is_no_simple_triple(facts: DocumentFacts) -> None:
    held = {(q.subject.value, q.predicate.value) for q in document_quads(facts, Iris())}
    assert (Iris().project(BELL), "https://w3id.org/precedent/def#used") not in held
    assert (Iris().project(MILL), "https://w3id.org/precedent/def#used") in held
