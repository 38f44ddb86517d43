"""The SHACL shapes held against what documents say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import NamedNode

from kg.facts import DocumentFacts
from kg.namespaces import XSD, Iris
from kg.triples import document_quads

SHAPES = Path(__file__).parent.parent / "kg" / "data" / "shapes.ttl"


def violations(facts: Sequence[DocumentFacts], iris: Iris) -> Iterator[tuple[str, str]]:
    """Each fault as (document id, what is wrong with which node); nothing where the shapes hold."""
    if not facts:
        return
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(SHAPES)
    for document in facts:
        graph = rdflib.Graph()
        for quad in document_quads(document, iris):  # term by term: half the time of parsing them again
            graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
        conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=False, inplace=True)
        if not conforms:
            yield from ((document.document.id, message) for message in _messages(report))


def _term(term):  # type: ignore[no-untyped-def]  # one of pyoxigraph's to one of rdflib's
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if term.language or term.datatype.value == f"{XSD}string":  # which rdflib leaves unsaid, also in the shapes
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def _messages(report):  # type: ignore[no-untyped-def]  # an rdflib graph
    from rdflib import SH

    for result in report.subjects(SH.resultMessage, None):
        yield f"{report.value(result, SH.resultMessage)} ({report.value(result, SH.focusNode)})"
