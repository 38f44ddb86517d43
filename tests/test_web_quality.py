"""Measured quality: what is scored how, the report and the page that shows it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from measured import copy_model, gold, made_scores

from ingest.extraction import Extraction, FoundClaim, FoundProject
from ingest.held_out import NAME, write_held_out
from ingest.read import read
from kg.namespaces import concept_iri
from kg.settings import Settings
from web.app import create_app
from web.cli import main
from web.figures import how_measured, tables
from web.quality import read_quality, write_report

CASES = Path(__file__).parent / "case_studies"
HTML = {"Accept": "text/html"}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return copy_model(tmp_path / "model")


@pytest.fixture
def scores(model: Path) -> dict[str, Any]:
    return made_scores(model)


@pytest.fixture
def client(tmp_path: Path, model: Path) -> FlaskClient:
    return create_app(Settings(data=tmp_path / "data", concepts=str(model))).test_client()


def test_the_tables_hold_the_figures(scores: dict[str, Any]) -> None:
    made = {table.name: table for table in tables(scores)}
    assert ("Interventions", "0.50", "0.50", "0.50", "0.83") in made["properties"].rows
    assert ("Groups of people", "–", "–", "–", "0.91") in made["properties"].rows
    assert made["result-matrix"].rows[0] == ("Worked", "0", "2", "0", "0", "0")
    assert made["intervention-confusions"].rows == (("Play space", "Street market", "2", "2.0"),)
    assert [row[:2] for row in made["by-kind"].rows] == [("Case study", "1"), ("News", "1")]
    assert made["intervention-concepts"].rows[0] == ("Meanwhile use", "2", "2", "1.00", "1.00", "1.00")
    assert made["intervention-concepts"].links[0] == "/intervention/meanwhile-use"
    assert [row[:2] for row in made["reliability"].rows] == [
        ("0.3 to 0.4", "2"),
        ("0.7 to 0.8", "1"),
        ("0.8 to 0.9", "1"),
    ]
    assert "principle-concepts" not in made and "search" not in made
    assert all(len(row) == len(table.columns) for table in made.values() for row in table.rows)


def test_which_figures_are_which_is_said(scores: dict[str, Any]) -> None:
    said = " ".join(how_measured(scores))
    assert "1 document the model learnt from" in said and "had not seen" in said and "was not trained on" in said
    shipped = {"scored": {"held_out": 0, "as_shipped": 7, "unseen": 0, "folds": 5, "older": 0}}
    assert "7 documents" in how_measured(scores | shipped)[0] and "flatter" in how_measured(scores | shipped)[0]
    older = {"scored": {"held_out": 7, "as_shipped": 0, "unseen": 0, "folds": 5, "older": 3}}
    assert "3 documents of these were read by an earlier extractor" in how_measured(scores | older)[1]
    unknown = {name: value for name, value in scores.items() if name != "scored"}
    assert "not known" in how_measured(unknown)[0]
    assert "as shipped" in how_measured(scores | {"retrieval": {}})[-1]


def test_the_report_is_written_with_its_chart_and_for_the_site(
    scores: dict[str, Any], model: Path, tmp_path: Path
) -> None:
    settings = Settings(concepts=str(model))
    written = write_report(settings, tmp_path / "quality.md", scores)
    assert [path.name for path in written] == ["quality.md", "reliability.svg", "quality.json"]
    text = written[0].read_text(encoding="utf-8")
    assert "| Interventions | 0.50 | 0.50 | 0.50 | 0.83 |" in text and scores["model"] in text
    (picture,) = re.findall(r"!\[(.+?)\]\((.+?)\)", text)
    assert (tmp_path / picture[1]).read_text(encoding="utf-8").startswith("<svg xmlns=")
    assert "1 statements with a confidence from 0.8" in written[1].read_text(encoding="utf-8")
    measured = read_quality(settings)
    assert measured is not None and measured["extraction"] == scores["extraction"]


def test_the_page_shows_what_was_measured(
    scores: dict[str, Any], model: Path, tmp_path: Path, client: FlaskClient
) -> None:
    write_report(Settings(concepts=str(model)), tmp_path / "quality.md", scores)
    page = client.get("/quality", headers=HTML).get_data(as_text=True)
    assert "2 documents that careful readers" in page and 'href="/intervention/meanwhile-use"' in page
    assert page.count("<svg viewBox") == 1 and page.count("<circle") == 3
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    answer = client.get("/quality.json").json
    assert answer["extraction"]["interventions"]["f1"] == 0.5 and answer["model"] == scores["model"]


def test_a_model_that_was_not_measured_says_how_to(client: FlaskClient) -> None:
    page = client.get("/quality", headers=HTML).get_data(as_text=True)
    assert "has not been measured" in page and "precedent evaluate" in page
    assert client.get("/quality.json").json["measured"] is None
    assert client.get("/quality.ttl").status_code == 404


@pytest.mark.parametrize("changed", ["model", "extractor"])
def test_figures_of_another_model_or_extractor_are_not_shown(
    changed: str, scores: dict[str, Any], model: Path, tmp_path: Path, client: FlaskClient
) -> None:
    write_report(Settings(concepts=str(model)), tmp_path / "quality.md", scores | {changed: "another"})
    assert client.get("/quality.json").json["measured"] is None


def evaluate(tmp_path: Path, model: Path, *arguments: object) -> Result:
    given = ["--data", str(tmp_path / "data"), "evaluate", "--documents", str(tmp_path / "documents")]
    environment = {"PRECEDENT_CONCEPTS": str(model)}
    return CliRunner().invoke(main, [*given, *map(str, arguments)], env=environment, catch_exceptions=False)


@pytest.fixture
def labelled(tmp_path: Path, model: Path) -> Path:
    """Gold for two documents, one of which the model is said to have learnt from."""
    (tmp_path / "documents").mkdir()
    for name in ("two-yards.md", "pier-lanterns.md"):
        shutil.copy(CASES / name, tmp_path / "documents")
    path = tmp_path / "documents" / "two-yards.md"
    document = read(str(path), path.read_bytes(), Settings())[0]
    claim = FoundClaim(0, "used", concept_iri("intervention", "play-space"), "done", 0.42, 0, 4)
    write_held_out(model, [document], [Extraction((FoundProject("Mill Yard"),), (claim,))], [2])
    lines = tmp_path / "gold.jsonl"
    lines.write_text("".join(json.dumps(gold(doc)) + "\n" for doc in ("two-yards", "pier-lanterns")), "utf-8")
    return lines


def test_what_the_model_learnt_from_is_scored_by_what_was_held_out(tmp_path: Path, model: Path, labelled: Path) -> None:
    out = tmp_path / "found.jsonl"
    done = evaluate(tmp_path, model, "--gold", labelled, "--predictions", out, "--json")
    scores = json.loads(done.stdout)
    assert scores["scored"] == {"held_out": 1, "as_shipped": 0, "unseen": 1, "folds": 1, "older": 0}
    assert scores["extraction"]["by_concept"]["intervention/play-space"]["found"] >= 1
    lines = {line["doc"]: line for line in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    assert lines["two-yards"]["held_out"] and lines["two-yards"]["projects"][0]["interventions"] == ["play-space"]
    assert "held_out" not in lines["pier-lanterns"]


def test_as_shipped_scores_the_model_itself_and_says_so(tmp_path: Path, model: Path, labelled: Path) -> None:
    out = tmp_path / "found.jsonl"
    done = evaluate(tmp_path, model, "--gold", labelled, "--predictions", out, "--as-shipped")
    assert "1 document the model learnt from" in done.stdout and "flatter" in done.stdout
    assert "held_out" not in out.read_text(encoding="utf-8")


def test_the_report_is_one_command(tmp_path: Path, model: Path, labelled: Path, client: FlaskClient) -> None:
    done = evaluate(tmp_path, model, "--gold", labelled, "--report", tmp_path / "quality.md")
    assert done.exit_code == 0 and str(tmp_path / "images" / "reliability.svg") in done.stderr
    assert re.search(r"^What is found\n=+\n", done.stdout, re.M)
    assert "Which result is taken for which" in (tmp_path / "quality.md").read_text(encoding="utf-8")
    assert client.get("/quality.json").json["scored"]["held_out"] == 1


@pytest.mark.parametrize("more", [("--as-shipped", "--gold"), ("--predictions",)])
def test_a_report_is_of_unseen_documents_that_are_labelled(
    tmp_path: Path, model: Path, labelled: Path, more: tuple[str, ...]
) -> None:
    done = evaluate(tmp_path, model, *more, labelled, "--report", tmp_path / "quality.md")
    assert done.exit_code == 2 and not (tmp_path / "quality.md").exists()


def test_a_report_that_cannot_be_written_is_refused_first(tmp_path: Path, model: Path, labelled: Path) -> None:
    done = evaluate(tmp_path, model, "--gold", labelled, "--report", tmp_path / "none" / "quality.md")
    assert done.exit_code == 1 and str(tmp_path / "none") in done.stderr


def test_held_out_predictions_of_another_model_end_the_run(tmp_path: Path, model: Path, labelled: Path) -> None:
    text = (model / NAME).read_text(encoding="utf-8")
    version = json.loads((model / "about.json").read_text())["version"]
    (model / NAME).write_text(text.replace(version, "another"), encoding="utf-8")
    done = evaluate(tmp_path, model, "--gold", labelled)
    assert done.exit_code == 1 and "another model" in done.stderr


def test_the_shipped_model_is_shipped_with_its_own_figures() -> None:
    measured = read_quality(Settings())
    assert measured is not None and measured["scored"]["held_out"] and not measured["scored"]["older"]
    report = (Path(__file__).parent.parent / "docs" / "quality.md").read_text(encoding="utf-8")
    assert measured["model"] in report and measured["measured"] in report
