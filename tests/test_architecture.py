"""The house stands as DESIGN says: imports run downward only, and it is this repository's house."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {"kg": set(), "ingest": {"kg"}, "search_api": {"kg"}, "web": {"kg", "ingest", "search_api"}}


def imported(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_imports_run_downward_only(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        if "node_modules" not in file.parts:
            tops = {name.split(".")[0] for name in imported(file)} & set(MAY_IMPORT)
            assert tops <= MAY_IMPORT[folder] | {folder}, f"{file} imports {tops}"


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_the_packages_are_this_repository(folder: str) -> None:
    assert Path(importlib.import_module(folder).__file__ or "").parent == ROOT / folder


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_files_stay_short_and_shallow(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        if "node_modules" not in file.parts:
            assert len(file.read_text(encoding="utf-8").splitlines()) <= 300, file
            assert len(file.relative_to(ROOT).parts) <= 4, file


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(' '.join(m for m in ('spacy', 'torch', 'rdflib') if m in sys.modules))"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    return set(out.stdout.split())


def test_asking_and_serving_load_neither_spacy_nor_torch() -> None:
    code = "import search_api.ask, search_api.similar, search_api.describe, kg.opened, web.app, web.serving"
    assert not loaded_by(code) & {"spacy", "torch"}


def test_help_is_quick_because_it_loads_nothing() -> None:
    assert not loaded_by("import web.cli")
