"""What the graph holds of one thing, as RDF to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Response
from pyoxigraph import NamedNode, Quad, Triple

from kg.namespaces import OA, PREC
from kg.opened import Opened
from search_api.formats import write_graph
from web.forms import GRAPH_FORMS, content_type

_SUBJECT = NamedNode(PREC + "subject")
_HAS = [NamedNode(PREC + "evidence"), NamedNode(OA + "hasTarget"), NamedNode(OA + "hasSelector")]


def as_rdf(triples: Iterable[Triple], form: str) -> Response:
    """Triples in one of the graph forms."""
    return Response(write_graph(triples, GRAPH_FORMS[form]), content_type=content_type(form))


def of_thing(opened: Opened, iri: str) -> Iterator[Triple]:
    """All that is said of a thing, with the claims about it and the words of each."""
    yield from _about(opened, iri)
    for quad in opened.graph.quads(None, _SUBJECT, iri):
        if isinstance(quad.subject, NamedNode):
            yield from of_claim(opened, quad.subject.value)


def of_claim(opened: Opened, iri: str) -> Iterator[Triple]:
    """A claim with its evidence down to both selectors."""
    nodes = [iri]
    for predicate in _HAS:
        yield from (triple for node in nodes for triple in _about(opened, node))
        nodes = [value for node in nodes for value in _values(opened, node, predicate)]
    yield from (triple for node in nodes for triple in _about(opened, node))


def of_document(opened: Opened, graph: str) -> Iterator[Triple]:
    """All that a document says: its named graph."""
    return _triples(opened.graph.raw.quads_for_pattern(None, None, None, NamedNode(graph)))


def _about(opened: Opened, iri: str) -> Iterator[Triple]:
    return _triples(opened.graph.quads(iri))


def _values(opened: Opened, iri: str, predicate: NamedNode) -> list[str]:
    quads = opened.graph.quads(iri, predicate)
    return [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]


def _triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    return (quad.triple for quad in quads)
