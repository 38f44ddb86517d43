"""Values to triples: what a document, its passages, projects and claims become in the graph.

The shape is the one of ``tests/example/two-yards.ttl``: simple triples for what is held true, a
``prec:Claim`` with its evidence as a Web Annotation behind each, no blank nodes, one named graph a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.facts import DocumentFacts, Run
from kg.model import Claim, Document, Passage, Project
from kg.namespaces import DCT, OA, ORG, PREC, PROPERTIES, PROV, RDF, SCHEMA, XSD, Iris
from kg.places import load_places

CONTEXT = 32  # code points of prefix and suffix in a text quote selector
HEADING_SEPARATOR = " > "
TYPE = NamedNode(RDF + "type")
_RANGES = {"year": NamedNode(XSD + "gYear"), "amount": NamedNode(XSD + "decimal")}

Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def document_quads(facts: DocumentFacts, iris: Iris) -> Iterator[Quad]:
    """The quads of the named graph of one document."""
    graph = NamedNode(iris.graph(facts.document.id))
    for subject, predicate, value in _statements(facts, iris):
        yield Quad(subject, predicate, value, graph)


def _statements(facts: DocumentFacts, iris: Iris) -> Iterator[Statement]:
    yield from _document(facts.document, iris)
    for passage in facts.passages:
        yield from _passage(passage, iris)
    for project in facts.projects:
        yield from _project(project, facts.document, iris)
    for old, slug in facts.replaced.items():
        yield NamedNode(iris.project(old)), _dct("isReplacedBy"), NamedNode(iris.project(slug))
    for run in facts.runs:
        yield from _run(run, iris)
    for iri, name in facts.organisations.items():
        yield from _about(iri, [(TYPE, NamedNode(ORG + "FormalOrganization")), (_schema("name"), _english(name))])
    for claim in facts.claims:
        yield from _held(claim, iris)
        yield from _claim(claim, facts.document.text, iris)


def _document(document: Document, iris: Iris) -> Iterator[Statement]:
    kind = "WebPage" if document.media_type == "text/html" else "Report"
    yield from _about(
        iris.document(document.id),
        [
            (TYPE, NamedNode(SCHEMA + kind)),
            (TYPE, NamedNode(PROV + "Entity")),
            (_dct("identifier"), Literal(document.id)),
            (_dct("title"), _english(document.title)),
            (_dct("type"), _text(document.kind)),
            (_dct("source"), NamedNode(document.url) if document.url else None),
            (_dct("publisher"), _text(document.publisher)),
            (_dct("issued"), _year(document.year)),
            (_dct("license"), _text(document.licence)),
            (_prec("voice"), _text(document.voice)),
            (_prec("textHash"), Literal(document.hash)),
            (_prec("characters"), Literal(len(document.text))),
        ],
    )


def _passage(passage: Passage, iris: Iris) -> Iterator[Statement]:
    yield from _about(
        iris.passage(passage.id),
        [
            (TYPE, NamedNode(PREC + "Passage")),
            (_dct("isPartOf"), NamedNode(iris.document(passage.document))),
            (_oa("start"), Literal(passage.start)),
            (_oa("end"), Literal(passage.end)),
            (_prec("heading"), _text(HEADING_SEPARATOR.join(passage.heading))),
            (_prec("page"), Literal(passage.page) if passage.page is not None else None),
        ],
    )


def _project(project: Project, document: Document, iris: Iris) -> Iterator[Statement]:
    yield from _about(
        iris.project(project.slug),
        [
            (TYPE, NamedNode(SCHEMA + "Project")),
            (_schema("name"), _english(project.name)),
            *((_schema("alternateName"), _english(name)) for name in project.aka),
            (_prec("status"), _text(project.status)),
            (_prec("subjectOf"), NamedNode(iris.document(document.id))),
        ],
    )


def _run(run: Run, iris: Iris) -> Iterator[Statement]:
    yield from _about(
        iris.run(run.id),
        [
            (TYPE, NamedNode(PROV + "Activity")),
            (_prov("wasAssociatedWith"), NamedNode(f"{iris.base}software/{run.software}")),
            (_prov("endedAtTime"), Literal(run.ended, datatype=NamedNode(XSD + "dateTime"))),
        ],
    )
    if run.model:
        yield from _about(
            f"{iris.base}software/{run.software}",
            [(TYPE, NamedNode(PROV + "SoftwareAgent")), (_schema("name"), Literal(run.model))],
        )


def _held(claim: Claim, iris: Iris) -> Iterator[Statement]:
    """The simple triples that a claim stands behind: none where its modality does not let it."""
    spec = PROPERTIES[claim.property]
    if claim.modality not in spec.asserted:
        return
    subject, predicate = subject_of(claim, iris), NamedNode(spec.iri)
    if spec.range == "amount":
        grant = NamedNode(iris.grant(claim.id))
        yield subject, predicate, grant
        yield grant, TYPE, NamedNode(SCHEMA + "MonetaryGrant")
        yield grant, _schema("fundedItem"), subject
        yield grant, _schema("amount"), object_of(claim)
        return
    for value in held_objects(claim):
        yield subject, predicate, value


def held_objects(claim: Claim) -> list[NamedNode | Literal]:
    """The objects of the simple triples of a claim: a London area brings its main borough with it."""
    objects = [object_of(claim)]
    place = load_places().get(claim.value) if claim.property == "location" else None
    if place is not None and place.boroughs:
        objects.append(NamedNode(place.boroughs[0]))
    return objects


def subject_of(claim: Claim, iris: Iris) -> NamedNode:
    """The project that a claim is about, or the document where it tells of no project."""
    return NamedNode(iris.project(claim.project) if claim.project is not None else iris.document(claim.document))


def object_of(claim: Claim) -> NamedNode | Literal:
    """The value of a claim as a term, typed by the range of its property."""
    kind = PROPERTIES[claim.property].range
    if kind == "iri":
        return NamedNode(claim.value)
    return Literal(claim.value, datatype=_RANGES[kind]) if kind in _RANGES else Literal(claim.value)


def _claim(claim: Claim, text: str, iris: Iris) -> Iterator[Statement]:
    evidence = iris.evidence(claim.id)
    yield from _about(
        iris.claim(claim.id),
        [
            (TYPE, NamedNode(PREC + "Claim")),
            (_prec("subject"), subject_of(claim, iris)),
            (_prec("predicate"), NamedNode(PROPERTIES[claim.property].iri)),
            (_prec("object"), object_of(claim)),
            (_prec("modality"), Literal(claim.modality)),
            (_prec("confidence"), Literal(f"{claim.confidence:.2f}", datatype=_RANGES["amount"])),
            (_prec("voice"), _text(claim.voice)),
            (_prov("wasDerivedFrom"), NamedNode(iris.document(claim.document))),
            (_prov("wasGeneratedBy"), NamedNode(iris.run(claim.run))),
            (_prec("evidence"), NamedNode(evidence)),
        ],
    )
    yield from _evidence(claim, text, evidence, iris)


def _evidence(claim: Claim, text: str, evidence: str, iris: Iris) -> Iterator[Statement]:
    """A Web Annotation whose target has both selectors (W3C Web Annotation Data Model, section 4.2)."""
    target, position, quote = (NamedNode(f"{evidence}#{part}") for part in ("target", "position", "quote"))
    yield from _about(evidence, [(TYPE, NamedNode(OA + "Annotation")), (_oa("hasTarget"), target)])
    yield from _about(
        target.value,
        [
            (TYPE, NamedNode(OA + "SpecificResource")),
            (_oa("hasSource"), NamedNode(iris.document(claim.document))),
            (_prec("passage"), NamedNode(iris.passage(claim.passage)) if claim.passage else None),
            (_oa("hasSelector"), position),
            (_oa("hasSelector"), quote),
        ],
    )
    yield from _about(
        position.value,
        [
            (TYPE, NamedNode(OA + "TextPositionSelector")),
            (_oa("start"), Literal(claim.start)),
            (_oa("end"), Literal(claim.end)),
        ],
    )
    yield from _about(
        quote.value,
        [
            (TYPE, NamedNode(OA + "TextQuoteSelector")),
            (_oa("exact"), Literal(claim.quote)),
            (_oa("prefix"), Literal(text[max(0, claim.start - CONTEXT) : claim.start])),
            (_oa("suffix"), Literal(text[claim.end : claim.end + CONTEXT])),
        ],
    )


def _about(iri: str, pairs: Iterable[tuple[NamedNode, NamedNode | Literal | None]]) -> Iterator[Statement]:
    subject = NamedNode(iri)
    for predicate, value in pairs:
        if value is not None:
            yield subject, predicate, value


def _english(text: str) -> Literal:
    return Literal(text, language="en")


def _text(text: str | None) -> Literal | None:
    return Literal(text) if text else None


def _year(year: int | None) -> Literal | None:
    return Literal(f"{year:04d}", datatype=_RANGES["year"]) if year is not None else None


def _term(namespace: str):  # type: ignore[no-untyped-def]  # a function from local names to nodes
    return lambda name: NamedNode(namespace + name)


_schema, _prec, _dct, _oa, _prov = _term(SCHEMA), _term(PREC), _term(DCT), _term(OA), _term(PROV)
