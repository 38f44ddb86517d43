"""What the commands say of files and folders that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from web_build import open_small

from web.cli import main


def run(data: Path | str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *arguments])


def assert_said(done: Result, *words: str) -> None:
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    assert done.stderr.startswith("precedent: ") and done.stderr.count("\n") == 1
    assert all(word in done.stderr for word in words), done.stderr


@pytest.mark.parametrize(
    "arguments", [("ask", "x"), ("status",), ("ingest", __file__), ("check",), ("remove", "x"), ("sparql", "ASK {}")]
)
def test_a_data_folder_that_is_a_file_is_said(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("notes")
    assert_said(run(file, *arguments), str(file), "is a file")


def test_a_data_folder_that_cannot_be_made_is_said() -> None:
    assert_said(run("/proc/xx", "ingest", __file__), "/proc/xx", "No such file or directory")


def test_an_export_that_cannot_be_written_names_the_file(tmp_path: Path) -> None:
    open_small(tmp_path / "data")
    lost = tmp_path / "none" / "graph.ttl"
    assert_said(run(tmp_path / "data", "export", str(lost)), str(lost), "No such file or directory")
    (tmp_path / "file").write_text("")
    under = tmp_path / "file" / "graph.trig"
    assert_said(run(tmp_path / "data", "export", str(under)), str(tmp_path / "file"))
