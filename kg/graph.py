"""The graph of a build: written once by bulk load, then opened read-only by as many processes as like.

The default graph holds the union of the named graphs, each triple once. Oxigraph can make that union while it
evaluates, but then gives a triple once for each graph that holds it, and counts come out wrong.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    serialize,
)

from kg.errors import BadQuery, NoBuild
from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from rdflib import Dataset

AT_ONCE = 100_000  # quads that are loaded at once: the loader holds them all, some 1.5 KB each
Term = NamedNode | Literal | BlankNode
_FORMATS = {
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
}
_IN_NO_NAMED_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"


class Graph:
    """Named graphs held open, and their union as the default graph, which is what a query sees.

    A binding given as a string is an IRI; literals are given as ``pyoxigraph.Literal``.
    The prefixes of ``kg.namespaces`` need no declaration in a query.
    """

    def __init__(self, store: Store) -> None:
        self.raw = store

    @classmethod
    def open(cls, folder: Path) -> Graph:
        """A read-only snapshot of the graph in a folder; NoBuild where there is none."""
        try:
            return cls(Store.read_only(str(folder)))
        except OSError as error:
            raise NoBuild(f"There is no readable graph in {folder} ({error}): run `precedent ingest` again.") from error

    def select(self, query: str, **bindings: Term | str) -> Iterator[QuerySolution]:
        """The solutions of a SELECT query: each by position or variable name, None where unbound."""
        result = self._query(_with_values(query, bindings), {})
        if not isinstance(result, QuerySolutions):
            raise BadQuery("This query gives no rows: write it as SELECT.")
        return iter(result)

    def ask(self, query: str, **bindings: Term | str) -> bool:
        """Whether an ASK query holds."""
        result = self._query(query, bindings)
        if not isinstance(result, QueryBoolean):
            raise BadQuery("This query is not answered by yes or no: write it as ASK.")
        return bool(result)

    def construct(self, query: str, **bindings: Term | str) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once."""
        result = self._query(query, bindings)
        if not isinstance(result, QueryTriples):
            raise BadQuery("This query gives no triples: write it as CONSTRUCT or DESCRIBE.")
        return iter(result)

    def quads(
        self,
        subject: NamedNode | str | None = None,
        predicate: NamedNode | str | None = None,
        value: Term | str | None = None,
        graph: NamedNode | str | None = None,
    ) -> Iterator[Quad]:
        """The quads of a pattern in a named graph, or else in the union, each once; None matches anything."""
        pattern: list[Any] = [None if part is None else _term(part) for part in (subject, predicate, value)]
        pattern.append(DefaultGraph() if graph is None else _term(graph))
        return self.raw.quads_for_pattern(*pattern)

    def as_dataset(self) -> Dataset:
        """The same store as an rdflib Dataset, for libraries that want one."""
        from oxrdflib import OxigraphStore  # rdflib is half a second that most callers never need
        from rdflib import Dataset

        return Dataset(store=OxigraphStore(store=self.raw), default_union=False)

    def _query(self, query: str, bindings: Mapping[str, Term | str]) -> QuerySolutions | QueryBoolean | QueryTriples:
        return self.raw.query(
            query,
            prefixes=PREFIXES,
            substitutions={Variable(name): _term(value) for name, value in bindings.items()},
        )


def _term(value: Term | str) -> Term:
    return NamedNode(value) if isinstance(value, str) else value


def _with_values(query: str, bindings: Mapping[str, Term | str]) -> str:
    """A SELECT query with its bindings as a VALUES block: Oxigraph's own binding wants each one selected."""
    if not bindings:
        return query
    names, values = " ".join(f"?{name}" for name in bindings), " ".join(str(_term(v)) for v in bindings.values())
    start, brace, rest = query.partition("{")
    return f"{start}{brace} VALUES ({names}) {{ ({values}) }} {rest}"


def write_graph(folder: Path, quads: Iterable[Quad]) -> None:
    """Write a new graph into a new folder, with the union of its named graphs as the default graph."""
    store = Store(str(folder))
    left = iter(_with_union(quads))
    while some := list(islice(left, AT_ONCE)):
        store.bulk_extend(some)
    store.optimize()
    store.flush()


def _with_union(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        if quad.graph_name != DefaultGraph():
            yield Quad(quad.subject, quad.predicate, quad.object)


def dump(graph: Graph, path: Path) -> None:
    """Write the whole graph into a file in the format of its suffix.

    BadQuery for a suffix that is not known, OSError where the file cannot be written.

    With named graphs where the format has them, which then hold each triple and the default graph only what is in
    none of them; else each triple once.
    """
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise BadQuery(f"{path.name} cannot be written: its name must end in one of {', '.join(_FORMATS)}.")
    statements = _stated(graph) if form.supports_datasets else (quad.triple for quad in graph.quads())
    partial = path.with_name(f".{path.name}.partial")
    try:
        serialize(statements, str(partial), form, prefixes=PREFIXES)
        os.replace(partial, path)
    except OSError as error:  # Oxigraph's own do not say which file
        reason = error.strerror or str(error).partition(" (os error")[0]
        raise OSError(error.errno, reason, str(path)) from error
    finally:
        partial.unlink(missing_ok=True)


def _stated(graph: Graph) -> Iterator[Quad]:
    for triple in graph.construct(_IN_NO_NAMED_GRAPH):
        yield Quad(*triple)
    for name in graph.raw.named_graphs():
        yield from graph.raw.quads_for_pattern(None, None, None, name)
