"""From files to a build: skipped when unchanged, whole when something fails, gone when withdrawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal

from fakes import FakeEmbedder
from ingest.check import check
from ingest.pipeline import ingest_sources, remove_documents
from ingest.report import Report
from kg.builds import current_build_id, open_stores
from kg.opened import open_data
from kg.settings import Settings

CASES = Path(__file__).parent / "case_studies"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASES, tmp_path / "cases"))


def ingest(settings: Settings, *sources: Path) -> Report:
    return ingest_sources(settings, [str(source) for source in sources], embedder=FakeEmbedder())


def test_a_build_holds_every_document_and_checks(settings: Settings, cases: Path) -> None:
    report = ingest(settings, cases)
    assert (report.read, report.failed) == (8, [])
    assert report.passages >= 8 and report.projects >= 7 and report.claims >= 20
    assert check(settings) == []
    catalogue = open_data(settings, embedder=FakeEmbedder()).catalogue
    assert sorted(catalogue.documents) == sorted(path.stem for path in cases.glob("*.md"))


def test_the_example_passages_are_the_ones_worked_by_hand(settings: Settings, cases: Path) -> None:
    ingest(settings, cases / "two-yards.md")
    ids = open_stores(settings.data).vectors.ids
    assert sorted(ids) == ["two-yards/passage/22-214", "two-yards/passage/229-420"]


def test_nothing_changed_is_the_same_build(settings: Settings, cases: Path) -> None:
    first = ingest(settings, cases)
    second = ingest(settings, cases)
    assert (second.build, second.read, second.unchanged) == (first.build, 0, 8)
    assert (second.claims, second.projects) == (first.claims, first.projects)


def test_a_changed_document_changes_the_build_and_keeps_addresses(settings: Settings, cases: Path) -> None:
    first = ingest(settings, cases)
    before = set(open_data(settings, embedder=FakeEmbedder()).catalogue.projects)
    changed = cases / "harbour-market.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nThe stalls were sold in 2019.\n", encoding="utf-8")
    second = ingest(settings, cases)
    assert second.build != first.build and (second.read, second.unchanged) == (1, 7)
    assert set(open_data(settings, embedder=FakeEmbedder()).catalogue.projects) == before
    assert check(settings) == []


def test_one_that_fails_is_named_and_the_rest_goes_on(settings: Settings, cases: Path) -> None:
    (cases / "empty.txt").write_text("", encoding="utf-8")
    report = ingest(settings, cases, cases / "nowhere.md")
    assert report.read == 8
    failed = dict(report.failed)
    assert "empty" in failed[str(cases / "empty.txt")]
    assert "nowhere.md" in failed[str(cases / "nowhere.md")]


def test_the_same_bytes_from_elsewhere_are_the_same_document(settings: Settings, cases: Path, tmp_path: Path) -> None:
    first = ingest(settings, cases)
    second = ingest(settings, Path(shutil.copytree(cases, tmp_path / "copy")))
    assert (second.build, second.read, second.unchanged) == (first.build, 0, 8)


def test_what_is_withdrawn_is_gone(settings: Settings, cases: Path) -> None:
    ingest(settings, cases)
    report = remove_documents(settings, ["harbour-market", "unheard-of"], embedder=FakeEmbedder())
    assert [source for source, _ in report.failed] == ["unheard-of"]
    opened = open_data(settings, embedder=FakeEmbedder())
    assert "harbour-market" not in opened.catalogue.documents
    assert not any(claim.document == "harbour-market" for claim in opened.catalogue.claims.values())
    assert not any(name.startswith("harbour-market/") for name in (*opened.vectors.ids, *opened.words.ids()))
    assert not list(opened.graph.raw.quads_for_pattern(None, None, Literal("harbour-market"), None))
    assert check(settings) == []


def test_an_empty_call_on_an_empty_folder_makes_no_build(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert ingest(settings, tmp_path / "none").build is None
    assert current_build_id(settings.data) is None


def test_the_same_name_in_two_formats_makes_two_documents(settings: Settings, tmp_path: Path) -> None:
    for suffix in (".txt", ".html"):
        (tmp_path / f"report{suffix}").write_text(f"<html><body><p>The {suffix} words.</p></body></html>" * 3, "utf-8")
    first = ingest(settings, tmp_path / "report.html", tmp_path / "report.txt")
    assert list(first.ids.values()) == ["report", "report-txt"]
    (tmp_path / "report.txt").write_text("Other words.", encoding="utf-8")
    assert list(ingest(settings, tmp_path / "report.txt").ids.values()) == ["report-txt"]


def test_a_source_that_takes_another_id_leaves_none_behind(settings: Settings, cases: Path) -> None:
    ingest(settings, cases)
    changed = cases / "harbour-market.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("id: harbour-market", "id: stalls"), "utf-8")
    ingest(settings, cases)
    documents = open_data(settings, embedder=FakeEmbedder()).catalogue.documents
    assert "stalls" in documents and "harbour-market" not in documents


def test_two_documents_may_not_state_one_id(settings: Settings, cases: Path) -> None:
    (cases / "a.md").write_text("---\nid: one\n---\nFirst words.", encoding="utf-8")
    (cases / "b.md").write_text("---\nid: one\n---\nSecond words.", encoding="utf-8")
    report = ingest(settings, cases / "a.md", cases / "b.md")
    assert report.read == 1 and "'one'" in report.failed[0][1] and "front matter" in report.failed[0][1]
