"""What ``precedent evaluate`` does with what cannot be read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import main

CASE = Path(__file__).parent / "case_studies" / "two-yards.md"
GOLD = {"doc": "two-yards", "projects": [], "mentions_only": []}


def evaluate(tmp_path: Path, *arguments: object) -> Result:
    given = ["--data", str(tmp_path / "data"), "evaluate", "--documents", str(tmp_path / "documents")]
    return CliRunner().invoke(main, [*given, *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    return tmp_path / "documents"


def test_one_unreadable_document_does_not_end_the_run(tmp_path: Path, documents: Path) -> None:
    shutil.copy(CASE, documents)
    (documents / "empty.txt").write_text("", encoding="utf-8")
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(GOLD | {"doc": doc}) + "\n" for doc in ("two-yards", "empty")), "utf-8")
    done = evaluate(tmp_path, "--gold", gold, "--json", "--predictions", tmp_path / "found.jsonl")
    assert done.exit_code == 1 and f"{documents / 'empty.txt'} is left out" in done.stderr
    assert json.loads(done.stdout)["extraction"]["quotes_exact"] == 1.0
    assert [json.loads(line)["doc"] for line in (tmp_path / "found.jsonl").read_text().splitlines()] == ["two-yards"]


def test_nothing_to_score_says_why(tmp_path: Path, documents: Path) -> None:
    arguments = ("--predictions", tmp_path / "found.jsonl")
    assert "it holds none" in evaluate(tmp_path, *arguments).stderr
    (documents / "empty.txt").write_text("", encoding="utf-8")
    done = evaluate(tmp_path, *arguments)
    assert done.exit_code == 1 and "empty.txt is empty" in done.stderr


@pytest.mark.parametrize("option", ["--gold", "--queries", "--similar"])
@pytest.mark.parametrize(
    ("second", "reason"), [(b"{doc: two}", "line 2: this is not JSON"), (b"[1]", "object"), (b"\xff", "UTF-8")]
)
def test_a_line_that_is_no_object_is_named(
    tmp_path: Path, documents: Path, option: str, second: bytes, reason: str
) -> None:
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_bytes(json.dumps(GOLD).encode() + b"\n" + second)
    done = evaluate(tmp_path, option, labelled)
    assert done.exit_code == 1 and str(labelled) in done.stderr and reason in done.stderr


def test_predictions_into_no_folder_are_refused_first(tmp_path: Path, documents: Path) -> None:
    done = evaluate(tmp_path, "--predictions", tmp_path / "none" / "found.jsonl")
    assert done.exit_code == 1 and "does not exist" in done.stderr and str(tmp_path / "none") in done.stderr
