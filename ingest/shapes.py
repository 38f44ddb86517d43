"""The SHACL shapes held against what documents say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.facts import DocumentFacts
from kg.namespaces import Iris
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
        lines = "\n".join(f"{quad.triple} ." for quad in document_quads(document, iris))
        graph.parse(data=lines, format="nt")
        conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=False, inplace=True)
        if not conforms:
            yield from ((document.document.id, message) for message in _messages(report))


def _messages(report):  # type: ignore[no-untyped-def]  # an rdflib graph
    from rdflib import SH

    for result in report.subjects(SH.resultMessage, None):
        yield f"{report.value(result, SH.resultMessage)} ({report.value(result, SH.focusNode)})"
