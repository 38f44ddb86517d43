from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pyoxigraph as ox
import pytest

from kg.builds import build_folder, new_build
from kg.errors import BadQuery, NoBuild, QueryTimeout
from kg.graph import write_graph
from kg.namespaces import PREFIXES
from kg.settings import Settings
from search_api.formats import Table, write_table
from search_api.formats import write_graph as graph_as
from search_api.sparql import FORMATS, Evaluators, NotAcceptable, run

GRAPH = "https://example.org/graph/one"
NAMES = "SELECT ?name { ?project schema:name ?name } ORDER BY ?name"
BOMB = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(30)) + " }"
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("data")
    with new_build(data, "b1") as folder:
        write_graph(folder / "graph", _quads())
        (folder / "manifest.json").write_text("{}")
    return Settings(data=data, sparql_seconds=20.0)


def _quads() -> list[ox.Quad]:
    name = ox.NamedNode(PREFIXES["schema"] + "name")
    graph = ox.NamedNode(GRAPH)
    names = [ox.Literal("=HYPERLINK(1)"), ox.Literal("Mill Yard", language="en"), ox.Literal(7)]
    return [
        ox.Quad(ox.NamedNode(f"https://example.org/p{number}"), name, value, graph)
        for number, value in enumerate(names)
    ]


def test_prefixes_need_not_be_declared_and_the_named_graphs_are_one(settings: Settings) -> None:
    found = run(settings, NAMES)
    assert found.rows == 3
    assert not found.truncated
    values = [row["name"]["value"] for row in json.loads(found.content)["results"]["bindings"]]
    assert sorted(values) == ["7", "=HYPERLINK(1)", "Mill Yard"]


def test_no_cell_of_a_spreadsheet_is_a_formula(settings: Settings) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(run(settings, NAMES, "xlsx").content)).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.value for cell in cells} == {"=HYPERLINK(1)", "Mill Yard", 7}
    assert all(cell.data_type != "f" for cell in cells)
    with zipfile.ZipFile(io.BytesIO(run(settings, NAMES, "ods").content)) as package:
        assert package.namelist()[0] == "mimetype"
        content = package.read("content.xml").decode()
    assert 'office:value-type="string"><text:p>=HYPERLINK(1)' in content
    assert "formula" not in content


def test_csv_and_tsv_are_the_standard_ones(settings: Settings) -> None:
    rows = list(csv.reader(io.StringIO(run(settings, NAMES, "csv").content.decode())))
    assert rows[0] == ["name"]
    assert ["Mill Yard"] in rows
    assert '"Mill Yard"@en' in run(settings, NAMES, "tsv").content.decode()


@pytest.mark.parametrize(("format", "form"), [("turtle", "text/turtle"), ("ntriples", "application/n-triples")])
def test_a_graph_comes_back_as_a_graph(settings: Settings, format: str, form: str) -> None:
    found = run(settings, TRIPLES, format)
    assert len(list(ox.parse(found.content, format=ox.RdfFormat.TURTLE))) == 3
    assert found.content_type.startswith(form)


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_written_or_refused_in_words(settings: Settings, format: str) -> None:
    table = format in ("csv", "tsv", "json", "xml", "xlsx", "ods")
    assert run(settings, NAMES if table else TRIPLES, format).content
    with pytest.raises(BadQuery, match=f"cannot be had as {format}"):
        run(settings, TRIPLES if table else NAMES, format)


@pytest.mark.parametrize("format", ["csv", "json", "xml", "ods"])
def test_ask_answers_in_each_format(settings: Settings, format: str) -> None:
    answer = run(settings, 'ASK { ?p schema:name "Mill Yard"@en }', format)
    assert answer.rows == 1
    assert answer.content


def test_rows_are_limited_and_it_is_said(settings: Settings) -> None:
    few = Settings(data=settings.data, sparql_rows=2)
    assert (run(few, NAMES).rows, run(few, NAMES).truncated) == (2, True)
    assert run(few, TRIPLES, "ntriples").truncated


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { { { OPTIONAL { SERVICE SILENT ?s { ?s ?p ?o } } } } }", "SERVICE"),
        ("SELECT * { FILTER(EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }) }", "SERVICE"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "no graph <file:///etc/passwd>"),
        ("SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }", "no graph"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "update"),
        ("PREFIX a: <a:>\nLOAD <http://127.0.0.1:1/>", "update"),
        ("DELETE WHERE { ?s ?p ?o }", "update"),
        ("SELECT * { ?s ?p }", "cannot be read"),
        ("", "cannot be read"),
        ("SELECT * { " + "(" * 65 + ")" * 65 + "}", "nested"),
        ("SELECT * { ?s ?p '" + "x" * 20000 + "' }", "characters"),
    ],
)
def test_what_is_refused_says_why(settings: Settings, query: str, reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        run(settings, query)


def test_graphs_of_the_store_may_be_named(settings: Settings) -> None:
    assert run(settings, f"SELECT * FROM <{GRAPH}> {{ ?s ?p ?o }}").rows == 3
    assert run(settings, "SELECT * { ?s ?p ?o }", default_graphs=[GRAPH]).rows == 3
    with pytest.raises(BadQuery, match="no graph"):
        run(settings, "SELECT * { ?s ?p ?o }", default_graphs=["https://example.org/none"])


def test_sixty_four_brackets_are_read(settings: Settings) -> None:
    deep = "(" * 61 + "1" + ")" * 61
    assert run(settings, f"SELECT * {{ FILTER({deep} = 1) }}").rows == 1


def test_a_runaway_query_is_stopped_and_the_next_is_answered(settings: Settings) -> None:
    hasty = Settings(data=settings.data, sparql_seconds=1.0)
    run(settings, NAMES)
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match="1 second"):
        run(hasty, BOMB)
    assert time.monotonic() - started < 5
    assert run(settings, NAMES).rows == 3


def test_an_evaluator_has_no_network_where_the_kernel_allows(settings: Settings) -> None:
    script = (
        "import socket, sys; from search_api.evaluator import cut_off_network; cut = cut_off_network()\n"
        "try: socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2); print(cut, 'reached')\n"
        "except OSError: print(cut, 'not reached')"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        said = subprocess.run([sys.executable, "-c", script, port], capture_output=True, text=True, check=True).stdout
    assert said.strip() in ("True not reached", "False reached")


def test_no_build_and_no_such_format_are_said(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="precedent ingest"):
        run(Settings(data=tmp_path), NAMES)
    with pytest.raises(BadQuery, match="no format 'pdf'"):
        run(settings, NAMES, "pdf")
    assert build_folder(settings.data, "b1").is_dir()


@pytest.mark.parametrize("char", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_xml_holds_no_character_that_xml_does_not_allow(char: str) -> None:
    said = ox.Literal(f"a{char}b\r\n\t\x85<c>\U0001f600", language="en")
    as_it_can_be = "a\ufffdb\r\n\t\x85<c>\U0001f600"
    table = ElementTree.fromstring(write_table(Table(("n",), [(said,)]), "xml"))
    assert next(e.text for e in table.iter() if e.tag.endswith("literal")) == as_it_can_be
    typed = ox.Literal(f"1{char}", datatype=ox.NamedNode("https://example.org/kind"))
    subject, named = ox.NamedNode("https://example.org/s"), ox.NamedNode("https://example.org/p")
    content = graph_as([ox.Triple(subject, named, said), ox.Triple(subject, named, typed)], "rdfxml")
    assert {triple.object for triple in ox.parse(content, format=ox.RdfFormat.RDF_XML)} == {
        ox.Literal(as_it_can_be, language="en"),
        ox.Literal("1\ufffd", datatype=typed.datatype),
    }


def test_the_first_acceptable_format_that_fits_is_taken(settings: Settings) -> None:
    assert run(settings, NAMES, acceptable=["turtle", "csv", "json"]).format == "csv"
    assert run(settings, TRIPLES, acceptable=["csv", "jsonld"]).format == "jsonld"
    with pytest.raises(NotAcceptable, match="gives a table"):
        run(settings, NAMES, acceptable=["turtle"])


def test_a_build_that_has_gone_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "current").write_text("gone")
    with pytest.raises(NoBuild, match="no readable graph"):
        run(Settings(data=tmp_path), NAMES)


def test_more_queries_than_may_wait_are_refused_at_once(settings: Settings) -> None:
    evaluators = Evaluators(at_once=1, waiting=1)
    folder = str(build_folder(settings.data, "b1") / "graph")
    job = {"folder": folder, "query": BOMB, "format": None, "acceptable": None, "rows": 9, "seconds": 2.0}
    job |= {"default_graphs": [], "named_graphs": []}
    waited: list[float] = []

    def ask() -> None:
        started = time.monotonic()
        with pytest.raises(QueryTimeout):
            evaluators.evaluate(job, 2.0)
        waited.append(time.monotonic() - started)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    evaluators.close()
    assert len(waited) == 6
    assert sum(seconds < 0.5 for seconds in waited) == 4
