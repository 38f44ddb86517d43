"""Held-out predictions: written beside a model, read for that model alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.extraction import Extraction, FoundClaim, FoundProject
from ingest.held_out import NAME, HeldOutUnusable, read_held_out, write_held_out
from kg.model import Document
from kg.namespaces import concept_iri

TEXT = "Mill Yard\n\nMill Yard was let for a peppercorn."
DOCUMENT = Document("mill", "Mill Yard", TEXT, "sha256:abc")
CLAIM = FoundClaim(0, "used", concept_iri("intervention", "meanwhile-use"), "done", 0.81, 11, 46)
FOUND = Extraction((FoundProject("Mill Yard"),), (CLAIM,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "about.json").write_text('{"version": "one"}', encoding="utf-8")
    write_held_out(tmp_path, [DOCUMENT], [FOUND], [3])
    return tmp_path


def test_what_is_written_is_read_by_the_hash_of_the_text(folder: Path) -> None:
    found = read_held_out(folder)
    assert found is not None and set(found) == {"sha256:abc"}
    assert found["sha256:abc"].fold == 3
    (project,) = found["sha256:abc"].prediction["projects"]
    assert project["interventions"] == ["meanwhile-use"]
    assert project["confidence"] == {"interventions/meanwhile-use": 0.81}
    assert project["evidence"] == {"interventions/meanwhile-use": TEXT[11:46]}


def test_a_model_that_keeps_none_says_nothing(tmp_path: Path) -> None:
    assert read_held_out(tmp_path) is None


def test_predictions_of_another_model_are_refused(folder: Path) -> None:
    (folder / "about.json").write_text('{"version": "two"}', encoding="utf-8")
    with pytest.raises(HeldOutUnusable, match="another model"):
        read_held_out(folder)


@pytest.mark.parametrize("line", ["{", "[]", json.dumps({"text": "sha256:abc"})])
def test_a_broken_file_is_said(folder: Path, line: str) -> None:
    (folder / NAME).write_text(line + "\n", encoding="utf-8")
    with pytest.raises(HeldOutUnusable, match="is broken"):
        read_held_out(folder)


def test_each_document_needs_its_extraction_and_its_fold(folder: Path) -> None:
    with pytest.raises(ValueError, match="shorter"):
        write_held_out(folder, [DOCUMENT, DOCUMENT], [FOUND], [1, 2])
