"""The graph of a build: written at once, read by many, exported in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import BadQuery, NoBuild
from kg.graph import Graph, dump, write_graph
from kg.namespaces import DCT, FIXED_BASE

TITLE = NamedNode(DCT + "title")
YARD, MILL = NamedNode(FIXED_BASE + "project/yard"), NamedNode(FIXED_BASE + "project/mill")
ONE, TWO = NamedNode(FIXED_BASE + "graph/one"), NamedNode(FIXED_BASE + "graph/two")
QUADS = [
    Quad(YARD, TITLE, Literal("The Yard", language="en"), ONE),
    Quad(YARD, TITLE, Literal("The Yard", language="en"), TWO),
    Quad(MILL, TITLE, Literal('Mill "Yard" and </script>'), TWO),
    Quad(MILL, NamedNode(DCT + "subject"), YARD, DefaultGraph()),
]


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    write_graph(tmp_path / "graph", QUADS)
    return Graph.open(tmp_path / "graph")


def test_a_query_sees_the_union_of_all_graphs(graph: Graph) -> None:
    rows = list(graph.select("SELECT ?s ?t { ?s dct:title ?t } ORDER BY ?t"))
    assert [(row[0], row["t"].value) for row in rows] == [(MILL, 'Mill "Yard" and </script>'), (YARD, "The Yard")]
    assert graph.ask("ASK { ?project dct:subject ?other . ?other dct:title ?title }")


def test_what_two_documents_say_counts_once(graph: Graph) -> None:
    [row] = graph.select("SELECT (COUNT(?s) AS ?n) { ?s dct:title ?t }")
    assert row["n"] == Literal(2)
    [row] = graph.select("SELECT (COUNT(?s) AS ?n) { GRAPH ?g { ?s dct:title ?t } }")
    assert row["n"] == Literal(3)


def test_bindings_are_terms_and_never_query_text(graph: Graph) -> None:
    query = "SELECT ?s { ?s dct:title ?title }"
    assert [row["s"] for row in graph.select(query, title=Literal('Mill "Yard" and </script>'))] == [MILL]
    assert list(graph.select(query, title=Literal('" } UNION { ?s ?p ?o } #'))) == []
    [row] = graph.select("SELECT ?s (COUNT(?t) AS ?n) { ?s dct:title ?t } GROUP BY ?s", s=YARD.value)
    assert (row["s"], row["n"]) == (YARD, Literal(1))
    assert graph.ask("ASK { ?s dct:subject ?o }", o=YARD)
    assert not graph.ask("ASK { ?s dct:subject ?o }", o=MILL)
    assert [t.subject for t in graph.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", p=DCT + "subject")] == [MILL]
    with pytest.raises(ValueError, match="IRI"):
        graph.select(query, title="https://example.org/> } #")


def test_quads_of_a_pattern(graph: Graph) -> None:
    assert len(list(graph.quads())) == 3
    assert [q.graph_name for q in graph.quads(YARD.value, TITLE)] == [DefaultGraph()]
    assert [q.subject for q in graph.quads(graph=ONE)] == [YARD]
    assert [q.subject for q in graph.quads(graph=TWO, value=QUADS[0].object)] == [YARD]


def test_construct_gives_each_triple_once(graph: Graph) -> None:
    assert len(list(graph.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"))) == 3


@pytest.mark.parametrize("ask", ["select", "construct"])
def test_a_query_of_another_form_is_refused(graph: Graph, ask: str) -> None:
    with pytest.raises(BadQuery):
        getattr(graph, ask)("ASK { ?s ?p ?o }")


def test_rows_are_no_answer_to_ask(graph: Graph) -> None:
    with pytest.raises(BadQuery):
        graph.ask("SELECT * { ?s ?p ?o }")


def test_the_same_graph_through_rdflib(graph: Graph) -> None:
    dataset = graph.as_dataset()
    titles = dataset.objects(rdflib.URIRef(YARD.value), rdflib.URIRef(TITLE.value))
    assert [str(title) for title in titles] == ["The Yard"]
    rows = dataset.query("SELECT ?s { ?s <http://purl.org/dc/terms/title> ?t }")
    assert sorted(str(row.s) for row in rows) == [MILL.value, YARD.value]
    assert len(list(dataset.get_context(rdflib.URIRef(TWO.value)))) == 2


def test_a_reader_keeps_its_snapshot_and_may_not_write(graph: Graph, tmp_path: Path) -> None:
    write_graph(tmp_path / "graph", [Quad(YARD, TITLE, Literal("Later"), ONE)])
    assert len(list(graph.quads())) == 3
    assert len(list(Graph.open(tmp_path / "graph").quads())) == 4
    with pytest.raises((OSError, RuntimeError)):
        graph.raw.add(QUADS[0])


def test_no_graph_is_no_build(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="precedent ingest"):
        Graph.open(tmp_path / "graph")


def test_a_graph_may_be_empty(tmp_path: Path) -> None:
    write_graph(tmp_path / "graph", [])
    assert list(Graph.open(tmp_path / "graph").quads()) == []


@pytest.mark.parametrize(("suffix", "quads"), [(".trig", 4), (".nq", 4), (".ttl", 3), (".nt", 3), (".jsonld", 4)])
def test_an_export_reads_back_whole(graph: Graph, tmp_path: Path, suffix: str, quads: int) -> None:
    path = tmp_path / f"all{suffix}"
    dump(graph, path)
    form = RdfFormat.JSON_LD if suffix == ".jsonld" else RdfFormat.from_extension(suffix[1:])
    assert form is not None
    assert len(set(parse(path.read_bytes(), form))) == quads
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [path.name]
    if suffix == ".jsonld":
        json.loads(path.read_text(encoding="utf-8"))


def test_an_unknown_format_is_refused_by_name(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(BadQuery, match=r"all\.docx .* \.trig"):
        dump(graph, tmp_path / "all.docx")
    assert not (tmp_path / "all.docx").exists()


def test_a_file_that_cannot_be_written_is_named(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "none" / "all.nt"
    with pytest.raises(OSError, match="No such file") as refused:
        dump(graph, path)
    assert (refused.value.filename, refused.value.strerror) == (str(path), "No such file or directory")
