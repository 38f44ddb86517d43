"""Every command of the interface, run as a user would, on eight small case studies and the real model."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import COMMANDS, main

CASES = Path(__file__).parent / "case_studies"
QUESTION = "who has let empty garages to young makers in Southwark, and did it work?"


def run(data: Path, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *arguments], input=stdin, catch_exceptions=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "data"
    done = run(folder, "ingest", "--json", str(CASES))
    assert done.exit_code == 0, done.stderr
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, tmp_path: Path) -> None:
    shown = run(tmp_path, name, "--help")
    assert shown.exit_code == 0 and f"Example: precedent {name}" in shown.stdout and "--data" in shown.stdout


def test_ingest_reports_in_the_shape_of_the_interface(data: Path) -> None:
    report = json.loads(run(data, "ingest", str(CASES), "--json").stdout)
    assert set(report) == {"build", "documents", "passages", "projects", "claims", "seconds"}
    assert set(report["documents"]) == {"read", "unchanged", "failed", "warned", "ids"}
    assert report["documents"]["unchanged"] == 8
    assert report["documents"]["ids"][str(CASES / "two-yards.md")] == "two-yards"


def test_ask_answers_with_the_words_that_say_so(data: Path) -> None:
    answer = json.loads(run(data, "ask", QUESTION, "--format", "json").stdout)
    best = answer["answers"][0]
    assert "two-yards" in best["documents"] and best["name"] == "Mill Yard"
    text = run(data, "show", "two-yards", "--format", "text").stdout
    for claim in best["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["quote"]
    assert sum(why["contribution"] for why in best["why"]) == pytest.approx(best["score"], abs=1e-6)


def test_ask_prints_a_table_and_csv(data: Path) -> None:
    assert "Mill Yard" in run(data, "ask", QUESTION).stdout
    rows = list(csv.DictReader(io.StringIO(run(data, "ask", QUESTION, "--format", "csv").stdout)))
    assert rows[0]["name"] == "Mill Yard"


def test_nothing_found_says_what_was_searched(data: Path) -> None:
    answer = json.loads(run(data, "ask", "monorail in Swansea", "--format", "json").stdout)
    assert answer["nothing_found"] and answer["answers"] == []
    assert answer["summary"]["documents_searched"] == 8


def test_similar_adds_up(data: Path) -> None:
    found = json.loads(run(data, "similar", "Mill Yard", "--format", "json").stdout)
    for one in found["similar"]:
        assert sum(part["contribution"] for part in one["parts"]) == pytest.approx(one["score"], abs=1e-6)


def test_show_gives_the_stored_text_exactly(data: Path) -> None:
    shown = json.loads(run(data, "show", "two-yards", "--format", "json").stdout)
    assert len(shown["text"]) == 421 and shown["text"] == run(data, "show", "two-yards", "--format", "text").stdout
    assert shown["passages"] and shown["claims"]


@pytest.mark.parametrize("identifier", ["mill-yard-peckham", "meanwhile-use", "E09000028", "Southwark", "Mill Yard"])
def test_show_knows_projects_concepts_and_places(data: Path, identifier: str) -> None:
    assert run(data, "show", identifier).exit_code == 0


def test_sparql_reads_text_files_and_standard_input(data: Path, tmp_path: Path) -> None:
    query = "SELECT ?n WHERE { ?p schema:location pl:E09000028 ; schema:name ?n } ORDER BY ?n"
    file = tmp_path / "query.rq"
    file.write_text(query, encoding="utf-8")
    outputs = {
        run(data, "sparql", query, "--format", "csv").stdout,
        run(data, "sparql", str(file), "--format", "csv").stdout,
        run(data, "sparql", "-", "--format", "csv", stdin=query).stdout,
    }
    assert len(outputs) == 1 and "Mill Yard" in outputs.pop()


def test_a_refused_query_ends_with_1_and_says_why(data: Path) -> None:
    refused = run(data, "sparql", "SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    assert refused.exit_code == 1 and "SERVICE" in refused.stderr


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".ttl", ".nt", ".jsonld"])
def test_export_writes_the_whole_graph(data: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"graph{suffix}"
    assert run(data, "export", str(file)).exit_code == 0
    assert "mill-yard-peckham" in file.read_text(encoding="utf-8")


def test_status_and_check_tell_the_truth(data: Path) -> None:
    state = json.loads(run(data, "status", "--json").stdout)
    assert state["counts"]["documents"] == 8 and state["build"] == (data / "current").read_text().strip()
    assert run(data, "check").exit_code == 0


def test_check_lists_a_fault_and_ends_with_1(data: Path, tmp_path: Path) -> None:
    import shutil
    import sqlite3

    spoilt = Path(shutil.copytree(data, tmp_path / "spoilt"))
    with sqlite3.connect(spoilt / "library.sqlite") as library:
        library.execute("UPDATE versions SET text = replace(text, 'Mill Yard', 'Hill Yard')")
    done = run(spoilt, "check")
    assert done.exit_code == 1 and "two-yards" in done.stdout and "hash" in done.stdout


def test_remove_takes_a_document_out_and_names_an_unknown_one(data: Path, tmp_path: Path) -> None:
    import shutil

    own = Path(shutil.copytree(data, tmp_path / "own"))
    done = run(own, "remove", "pier-lanterns", "unheard-of")
    assert done.exit_code == 1 and "unheard-of" in done.stderr
    assert json.loads(run(own, "status", "--json").stdout)["counts"]["documents"] == 7
    assert run(own, "show", "pier-lanterns").exit_code == 1


def test_evaluate_scores_in_a_scratch_folder(data: Path, tmp_path: Path) -> None:
    gold, queries = tmp_path / "gold.jsonl", tmp_path / "queries.jsonl"
    project = {"name": "Mill Yard", "aka": [], "places": ["Southwark"], "interventions": ["meanwhile-use"]}
    empty = {"principles": [], "outcomes": [], "groups": [], "result": "worked", "evidence": {}, "funding": []}
    where = {"lead": "Southwark Council", "partners": [], "start": 2018, "end": 2020, "status": "completed"}
    line = {"doc": "two-yards", "projects": [project | empty | where], "mentions_only": []}
    gold.write_text(json.dumps(line) + "\n", encoding="utf-8")
    facets = {"places": [], "interventions": [], "principles": [], "outcomes": [], "groups": [], "result": None}
    query = {"id": "q", "q": "empty garages", "kind": "keywords", "relevant": {"two-yards": 2}, "facets": facets}
    queries.write_text(json.dumps(query | {"facets": facets | {"exclude": {}}}) + "\n", encoding="utf-8")
    before = sorted(path.name for path in data.iterdir())
    out = tmp_path / "found.jsonl"
    named = ["--gold", str(gold), "--queries", str(queries), "--predictions", str(out), "--json"]
    scores = json.loads(run(data, "evaluate", "--documents", str(CASES), *named).stdout)
    assert 0 <= scores["extraction"]["places"]["f1"] <= 1 and scores["extraction"]["quotes_exact"] == 1.0
    assert scores["retrieval"]["ndcg@10"] > 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 8
    assert sorted(path.name for path in data.iterdir()) == before


@pytest.mark.parametrize(
    "arguments", [("ask",), ("ask", "x", "--format", "pdf"), ("evaluate", "--documents", str(CASES)), ("unheard-of",)]
)
def test_a_wrong_call_ends_with_2(data: Path, arguments: tuple[str, ...]) -> None:
    assert run(data, *arguments).exit_code == 2


def test_no_build_says_what_to_do_next(tmp_path: Path) -> None:
    for arguments in (("ask", "x"), ("status",), ("check",), ("sparql", "ASK { ?s ?p ?o }")):
        done = run(tmp_path / "none", *arguments)
        assert done.exit_code == 1 and "precedent ingest" in done.stderr
