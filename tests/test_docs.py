"""The documentation is whole: every command, setting and format occurs in it, and its links lead somewhere."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from ingest.read import SUPPORTED
from kg.settings import Settings
from search_api.sparql import FORMATS
from web.cli import COMMANDS

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (*ROOT.glob("docs/*.md"), ROOT / "README.md")}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"`precedent {name}" in DOCS["commands.md"]


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_meaning(setting) -> None:  # type: ignore[no-untyped-def]
    row = next(line for line in DOCS["settings.md"].splitlines() if f"| `PRECEDENT_{setting.name.upper()}`" in line)
    assert setting.metadata["help"] in row


@pytest.mark.parametrize("suffix", SUPPORTED)
def test_every_format_read_is_documented(suffix: str) -> None:
    assert f"`{suffix}`" in DOCS["commands.md"]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_written_is_documented(form: str) -> None:
    assert form in DOCS["commands.md"]


@pytest.mark.parametrize("name", DOCS)
def test_every_link_to_a_file_leads_to_one(name: str) -> None:
    folder = ROOT if name == "README.md" else ROOT / "docs"
    for target in re.findall(r"\]\(([^)#:]+)\)", DOCS[name]):
        assert (folder / target).exists(), target
