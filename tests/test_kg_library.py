"""The library keeps documents, their bytes and what was made of them, through any change of mind."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.errors import NoBuild, NotFound
from kg.library import Library, hash_of
from kg.model import Document

TEXT = "Mill Yard\n\nA car park became a market. \N{BRICK}"


def document(text: str = TEXT, **changes: object) -> Document:
    whole = Document(
        id="mill-yard",
        title="Mill Yard",
        text=text,
        hash=hash_of(text.encode()),
        year=2021,
        source="/papers/mill.pdf",
        pages=(0, 11),
        register=True,
        metadata={"also": ["https://example.org/mill"]},
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library(tmp_path / "library.sqlite") as opened:
        yield opened


def test_a_document_comes_back_as_it_was_put(library: Library) -> None:
    version = library.put(document(), b"%PDF \x00 bytes", "1")
    assert len(version) == 16
    assert library.document(version) == document()
    assert library.content(version) == b"%PDF \x00 bytes"
    assert library.current() == {"mill-yard": version}
    assert library.source_of("mill-yard") == "/papers/mill.pdf"
    assert library.source_of("bell-yard") is None


def test_the_same_put_twice_is_one_version(library: Library) -> None:
    assert library.put(document(), b"a", "1") == library.put(document(), b"a", "1")


@pytest.mark.parametrize(
    ("changed", "content", "reader"),
    [
        (document(), b"b", "1"),
        (document(), b"a", "2"),
        (document(TEXT + " More."), b"a", "1"),
        (document(year=2022), b"a", "1"),
        (document(id="other"), b"a", "1"),
    ],
)
def test_any_difference_is_another_version(library: Library, changed: Document, content: bytes, reader: str) -> None:
    first = library.put(document(), b"a", "1")
    second = library.put(changed, content, reader)
    assert second != first
    assert library.current()[changed.id] == second
    assert library.document(first) == document()


def test_unchanged_asks_for_source_bytes_and_reader(library: Library) -> None:
    library.put(document(), b"a", "1")
    assert library.unchanged("/papers/mill.pdf", hash_of(b"a"), "1") == "mill-yard"
    assert library.unchanged("/papers/other.pdf", hash_of(b"a"), "1") is None
    assert library.unchanged("/papers/mill.pdf", hash_of(b"b"), "1") is None
    assert library.unchanged("/papers/mill.pdf", hash_of(b"a"), "2") is None
    library.withdraw("mill-yard")
    assert library.unchanged("/papers/mill.pdf", hash_of(b"a"), "1") is None


def test_withdrawn_is_not_current_and_can_come_back(library: Library) -> None:
    version = library.put(document(), b"a")
    library.withdraw("mill-yard")
    assert library.current() == {}
    assert library.document(version).id == "mill-yard"
    with pytest.raises(NotFound, match="mill-yard"):
        library.withdraw("mill-yard")
    assert library.put(document(), b"a") == version
    assert library.current() == {"mill-yard": version}


def test_unknown_versions_are_not_found(library: Library) -> None:
    with pytest.raises(NotFound):
        library.document("0" * 16)
    with pytest.raises(NotFound):
        library.content("0" * 16)


def test_prune_drops_only_what_nothing_needs(library: Library) -> None:
    first, second, third = (library.put(document(f"Mill Yard\n\n{n}"), n.encode()) for n in ("one", "two", "three"))
    for version in (first, second, third):
        library.cache_extraction(version, "rules 1", "{}")
    library.prune(keep_versions={second})
    assert library.content(second) == b"two"
    assert library.cached_extraction(second, "rules 1") == "{}"
    assert library.document(third).text.endswith("three")
    assert library.cached_extraction(first, "rules 1") is None
    with pytest.raises(NotFound):
        library.document(first)


def test_pruned_words_are_gone_from_the_file(tmp_path: Path) -> None:
    with Library(tmp_path / "library.sqlite") as library:
        library.put(document("Mill Yard\n\nA private matter."), b"a private file")
        library.withdraw("mill-yard")
        library.prune(())
    assert b"private" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_bytes_shared_by_two_versions_outlive_one(library: Library) -> None:
    first, second = library.put(document(), b"a", "1"), library.put(document(), b"a", "2")
    library.prune(())
    assert library.content(second) == b"a"
    with pytest.raises(NotFound):
        library.content(first)


def test_extractions_are_kept_by_version_and_extractor(library: Library) -> None:
    version = library.put(document(), b"a")
    assert library.cached_extraction(version, "rules 1") is None
    library.cache_extraction(version, "rules 1", '{"projects": []}')
    library.cache_extraction(version, "rules 1", '{"projects": [1]}')
    assert library.cached_extraction(version, "rules 1") == '{"projects": [1]}'
    assert library.cached_extraction(version, "rules 2") is None


def test_vectors_are_kept_by_model_and_text(library: Library) -> None:
    keys = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(1200)]
    made = {key: np.full(3, n, dtype=np.float32) for n, key in enumerate(keys)}
    library.cache_vectors("mini", made)
    found = library.cached_vectors("mini", [*keys, "unknown"])
    assert found.keys() == made.keys()
    assert all(np.array_equal(found[key], made[key]) for key in keys)
    assert library.cached_vectors("other", keys) == {}
    assert library.cached_vectors("mini", []) == {}


def test_decisions_are_kept_in_order(library: Library) -> None:
    assert library.decisions() == []
    number = library.decide("identity", "mill-yard", {"same_as": "the-mill"}, "A. Curator")
    library.decide("claim", "4cf17681ff56", {"wrong": True}, "A. Curator")
    first, second = library.decisions()
    assert (first["id"], first["kind"], first["subject"], first["who"]) == (
        number,
        "identity",
        "mill-yard",
        "A. Curator",
    )
    assert first["ruling"] == {"same_as": "the-mill"}
    assert second["at"] >= first["at"]


def test_a_reader_sees_what_a_writer_commits(library: Library, tmp_path: Path) -> None:
    with Library(tmp_path / "library.sqlite", read_only=True) as reader:
        version = library.put(document(), b"a")
        assert reader.current() == {"mill-yard": version}
        with pytest.raises(Exception, match="readonly"):
            reader.put(document("Other"), b"b")


def test_reading_a_library_that_is_not_there_is_no_build(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="precedent ingest"):
        Library(tmp_path / "none" / "library.sqlite", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_put_leaves_nothing(library: Library) -> None:
    with pytest.raises(UnicodeEncodeError):
        library.put(document("Mill Yard\n\n\ud800", hash="sha256:none"), b"a")
    assert library.current() == {}
    library.put(document(), b"a")


def test_threads_may_share_a_library(library: Library) -> None:
    def put(number: int) -> None:
        library.put(document(id=f"d{number}"), str(number).encode())

    threads = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(library.current()) == [f"d{number}" for number in range(8)]
