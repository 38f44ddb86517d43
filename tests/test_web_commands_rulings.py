"""Candidates, rulings and decisions on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_ingest_decisions import FOUND, put, told

from kg.settings import Settings
from web.cli import main

ONE, OTHER = "mill-yard-glass-pavilion-southwark", "mill-yard-southwark"


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *arguments])


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    put(Settings(data=tmp_path / "data"), {name: told(*found) for name, found in FOUND.items()})
    return tmp_path / "data"


def test_candidates_are_listed_in_each_form(data: Path) -> None:
    (found,) = json.loads(run(data, "candidates", "--format", "json").stdout)
    assert found["slugs"] == [ONE, OTHER] and found["documents"] == [["third"], ["first"]]
    (row,) = csv.DictReader(io.StringIO(run(data, "candidates", "--format", "csv").stdout))
    assert (row["one"], row["other name"]) == (ONE, "Mill Yard")
    assert OTHER in run(data, "candidates").stdout
    assert json.loads(run(data, "status", "--json").stdout)["counts"]["candidates"] == 1


def test_a_ruling_is_made_listed_and_undone(data: Path) -> None:
    made = json.loads(run(data, "merge", OTHER, ONE, "--who", "Ann", "--json").stdout)
    assert made["decision"] == 1 and made["projects"] == 3
    assert "Mill Yard" in run(data, "show", f"project/{ONE}").stdout
    refused = run(data, "keep-apart", ONE, OTHER)
    assert refused.exit_code == 1 and "one project already" in refused.stderr
    assert "Decision 2." in run(data, "undo", "1", "--who", "Bo").stdout
    listed = json.loads(run(data, "decisions", "--format", "json").stdout)
    assert [(d["kind"], d["state"], d["who"]) for d in listed] == [
        ("merge", "undone", "Ann"),
        ("undo", "in force", "Bo"),
    ]
    assert run(data, "keep-apart", ONE, OTHER).exit_code == 0
    assert run(data, "candidates").stdout == ""
    assert "keep-apart" in run(data, "decisions").stdout and "state" in run(data, "decisions", "--format", "csv").stdout


def test_an_unknown_project_ends_with_1(data: Path) -> None:
    refused = run(data, "merge", OTHER, "unheard-of")
    assert refused.exit_code == 1 and "unheard-of" in refused.stderr
    assert run(data, "undo", "9").exit_code == 1 and run(data, "undo", "x").exit_code == 2
