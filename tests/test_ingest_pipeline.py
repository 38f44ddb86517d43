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
from kg.builds import build_folder, current_build_id, kept_builds, open_stores
from kg.library import Library
from kg.opened import LIBRARY, open_data
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


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def texts(settings: Settings) -> dict[str, str]:
    """The body of each document that the library holds."""
    with Library(settings.data / LIBRARY) as library:
        documents = [library.document(version) for version in library.current().values()]
    return {document.id: document.text.removeprefix(document.title).strip() for document in documents}


def test_another_text_does_not_take_the_id_of_one_whose_file_is_gone(settings: Settings, tmp_path: Path) -> None:
    gone = write(tmp_path / "d1" / "report.txt", "The square was paved.")
    ingest(settings, gone)
    gone.unlink()
    report = ingest(settings, write(tmp_path / "d2" / "report.txt", "The pier was lit."))
    assert list(report.ids.values()) == ["report-txt"]
    assert texts(settings) == {"report": "The square was paved.", "report-txt": "The pier was lit."}


def test_a_document_that_moved_and_changed_keeps_its_id_by_its_title(settings: Settings, tmp_path: Path) -> None:
    gone = write(tmp_path / "d1" / "paving.md", "# Market Square\n\nThe square was paved.")
    ingest(settings, gone)
    gone.unlink()
    moved = write(tmp_path / "d2" / "paving.md", "# Market Square\n\nThe square was paved twice.")
    assert list(ingest(settings, moved).ids.values()) == ["paving"]
    assert list(texts(settings)) == ["paving"] and "twice" in texts(settings)["paving"]


def test_a_stated_id_moves_with_its_title_and_is_refused_to_another(settings: Settings, tmp_path: Path) -> None:
    gone = write(tmp_path / "a.md", "---\nid: one\ntitle: Market Square\n---\nFirst words.")
    ingest(settings, gone)
    gone.unlink()
    refused = ingest(settings, write(tmp_path / "b.md", "---\nid: one\ntitle: The pier\n---\nOther words."))
    assert refused.read == 0 and "precedent remove one" in refused.failed[0][1]
    moved = write(tmp_path / "c.md", "---\nid: one\ntitle: Market Square\n---\nSecond words.")
    assert list(ingest(settings, moved).ids.values()) == ["one"]
    assert texts(settings) == {"one": "Second words."}


def test_a_file_that_takes_the_bytes_of_another_is_an_update(settings: Settings, tmp_path: Path) -> None:
    first = write(tmp_path / "a" / "report.txt", "The square was paved.")
    second = write(tmp_path / "b" / "report.txt", "The pier was lit.")
    assert list(ingest(settings, first, second).ids.values()) == ["report", "report-txt"]
    shutil.copyfile(first, second)
    report = ingest(settings, second)
    assert (report.read, list(report.ids.values())) == (1, ["report-txt"])
    assert texts(settings) == {"report": "The square was paved.", "report-txt": "The square was paved."}


@pytest.mark.parametrize("lost", ["", "manifest.json", "graph", "vectors", "words"])
def test_a_build_that_is_lost_or_not_whole_is_made_again(settings: Settings, cases: Path, lost: str) -> None:
    first = ingest(settings, cases / "two-yards.md")
    assert first.build
    path = build_folder(settings.data, first.build) / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    second = ingest(settings, cases / "two-yards.md")
    assert (second.build, second.unchanged) == (first.build, 1)
    assert check(settings) == []


def test_an_earlier_build_that_is_not_whole_stops_nothing(settings: Settings, cases: Path) -> None:
    first = ingest(settings, cases / "two-yards.md")
    assert first.build
    (build_folder(settings.data, first.build) / "manifest.json").unlink()
    second = ingest(settings, cases / "harbour-market.md")
    assert second.build and second.build in kept_builds(settings.data)
    assert check(settings) == []


def test_an_older_library_than_the_build_is_gone_on_from(settings: Settings, cases: Path, tmp_path: Path) -> None:
    ingest(settings, cases / "two-yards.md")
    older = shutil.copyfile(settings.data / LIBRARY, tmp_path / "backup.sqlite")
    ingest(settings, cases / "harbour-market.md")
    for file in settings.data.glob(f"{LIBRARY}*"):
        file.unlink()
    shutil.copyfile(older, settings.data / LIBRARY)
    ingest(settings, cases / "pier-lanterns.md")
    assert list(texts(settings)) == ["pier-lanterns", "two-yards"]
    assert check(settings) == []
