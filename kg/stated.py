"""Triples back to values: what a document's named graph says, as ``kg.triples`` wrote it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import Quad

from kg.facts import DocumentFacts, Run
from kg.model import Claim, Document, Passage, Project
from kg.namespaces import DCT, OA, ORG, PREC, PROPERTIES, PROV, RDF, SCHEMA, Iris
from kg.triples import HEADING_SEPARATOR

_PROPERTY_OF_IRI = {spec.iri: name for name, spec in PROPERTIES.items()}


def facts_from_quads(quads: Iterable[Quad], document: Document, iris: Iris) -> DocumentFacts:
    """What one document's named graph says, read back; the text comes from ``document``."""
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        nodes[quad.subject.value][quad.predicate.value].append(quad.object.value)  # type: ignore[union-attr]
    by_type: dict[str, list[str]] = defaultdict(list)
    for subject, properties in nodes.items():
        for kind in properties[RDF + "type"]:
            by_type[kind].append(subject)
    return DocumentFacts(
        document=document,
        passages=sorted((_to_passage(nodes[n], document.id) for n in by_type[PREC + "Passage"]), key=lambda p: p.start),
        projects=[_to_project(n, nodes[n], iris) for n in sorted(by_type[SCHEMA + "Project"])],
        claims=[_to_claim(n, nodes, iris) for n in sorted(by_type[PREC + "Claim"])],
        runs=[_to_run(n, nodes, iris) for n in sorted(by_type[PROV + "Activity"])],
        organisations={n: nodes[n][SCHEMA + "name"][0] for n in sorted(by_type[ORG + "FormalOrganization"])},
        replaced=_replaced(nodes, iris),
    )


def _replaced(nodes: Mapping[str, Mapping[str, list[str]]], iris: Iris) -> dict[str, str]:
    start = iris.project("")
    led = {old: _one(node, DCT + "isReplacedBy") for old, node in sorted(nodes.items())}
    return {old.removeprefix(start): new.removeprefix(start) for old, new in led.items() if new}


def _to_passage(node: Mapping[str, list[str]], document_id: str) -> Passage:
    heading, page = _one(node, PREC + "heading"), _one(node, PREC + "page")
    return Passage(
        document=document_id,
        start=int(node[OA + "start"][0]),
        end=int(node[OA + "end"][0]),
        heading=tuple(heading.split(HEADING_SEPARATOR)) if heading else (),
        page=int(page) if page else None,
    )


def _to_project(iri: str, node: Mapping[str, list[str]], iris: Iris) -> Project:
    return Project(
        slug=iri.removeprefix(iris.project("")),
        name=node[SCHEMA + "name"][0],
        aka=tuple(sorted(node[SCHEMA + "alternateName"])),
        status=_one(node, PREC + "status"),
        documents=tuple(n.removeprefix(iris.document("")) for n in node[PREC + "subjectOf"]),
    )


def _to_claim(iri: str, nodes: Mapping[str, Mapping[str, list[str]]], iris: Iris) -> Claim:
    node, claim_id = nodes[iri], iri.removeprefix(iris.claim(""))
    evidence = iris.evidence(claim_id)
    position, quote, target = nodes[evidence + "#position"], nodes[evidence + "#quote"], nodes[evidence + "#target"]
    subject, passage = node[PREC + "subject"][0], _one(target, PREC + "passage")
    software = nodes[nodes[node[PROV + "wasGeneratedBy"][0]][PROV + "wasAssociatedWith"][0]]
    project = iris.project("")
    return Claim(
        id=claim_id,
        project=subject.removeprefix(project) if subject.startswith(project) else None,
        property=_PROPERTY_OF_IRI[node[PREC + "predicate"][0]],
        value=node[PREC + "object"][0],
        modality=node[PREC + "modality"][0],
        confidence=float(node[PREC + "confidence"][0]),
        voice=_one(node, PREC + "voice"),
        document=node[PROV + "wasDerivedFrom"][0].removeprefix(iris.document("")),
        passage=passage.removeprefix(iris.document("")) if passage else None,
        start=int(position[OA + "start"][0]),
        end=int(position[OA + "end"][0]),
        quote=quote[OA + "exact"][0],
        run=node[PROV + "wasGeneratedBy"][0].removeprefix(iris.run("")),
        made_by=_one(software, SCHEMA + "name"),
    )


def _to_run(iri: str, nodes: Mapping[str, Mapping[str, list[str]]], iris: Iris) -> Run:
    node, software = nodes[iri], nodes[iri][PROV + "wasAssociatedWith"][0]
    return Run(
        id=iri.removeprefix(iris.run("")),
        ended=node[PROV + "endedAtTime"][0],
        software=software.removeprefix(f"{iris.base}software/"),
        model=_one(nodes[software], SCHEMA + "name"),
    )


def _one(node: Mapping[str, list[str]], predicate: str) -> str | None:
    return node[predicate][0] if node[predicate] else None
