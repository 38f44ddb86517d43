"""``kill -9`` at any moment: the old build goes on serving, the next ingest finishes, nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from ingest.check import check
from kg.builds import current_build_id
from kg.opened import open_data
from kg.settings import Settings

HERE = Path(__file__).parent
MOMENTS = int(os.environ.get("KILL_MOMENTS", "10"))


def start(data: Path, *sources: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / "ingest_with_fake.py"), str(data), *map(str, sources)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE.parent)


def finish(data: Path, *sources: Path) -> dict:
    out, errors = start(data, *sources).communicate(timeout=120)
    assert out, errors
    return json.loads(out)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    data = tmp_path_factory.mktemp("first") / "data"
    return data, finish(data, HERE / "case_studies" / "two-yards.md")["build"]


@pytest.fixture(scope="module")
def seconds(tmp_path_factory: pytest.TempPathFactory) -> float:
    started = time.monotonic()
    finish(tmp_path_factory.mktemp("timed") / "data", HERE / "case_studies")
    return time.monotonic() - started


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_kill_loses_nothing(moment: int, first: tuple[Path, str], seconds: float, tmp_path: Path) -> None:
    before, old = first
    settings = Settings(data=Path(shutil.copytree(before, tmp_path / "data")))
    process = start(settings.data, HERE / "case_studies")
    try:
        process.wait(timeout=seconds * (moment + 0.5) / MOMENTS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    serving = open_data(settings, embedder=FakeEmbedder())
    assert serving.id == old or len(serving.catalogue.documents) == 8
    report = finish(settings.data, HERE / "case_studies")
    assert not report["documents"]["failed"]
    assert current_build_id(settings.data) == report["build"]
    assert len(open_data(settings, embedder=FakeEmbedder()).catalogue.documents) == 8
    assert check(settings) == []
