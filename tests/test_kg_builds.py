"""A build is seen whole or not at all, whatever happens to the process that writes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from fakes import FakeEmbedder
from kg.builds import (
    build_folder,
    current_build_id,
    keep_last_two,
    kept_builds,
    new_build,
    open_stores,
    read_manifest,
    switch_to,
    write_manifest,
    writing,
)
from kg.errors import Busy, NoBuild, NotFound
from kg.graph import write_graph
from kg.library import Library, hash_of
from kg.model import Document
from kg.namespaces import DCT, FIXED_BASE
from kg.vectors import write_vectors
from kg.words import WordEntry, write_words

ROOT = Path(__file__).parents[1]


def write_stores(folder: Path, text: str, documents: dict[str, str]) -> None:
    passage = f"doc/passage/0-{len(text)}"
    iri = NamedNode(FIXED_BASE + "document/doc")
    write_graph(folder / "graph", [Quad(iri, NamedNode(DCT + "title"), Literal(text), iri)])
    write_vectors(folder / "vectors", [passage], FakeEmbedder().encode([text]))
    write_words(folder / "words", [WordEntry(passage, "doc", "Title", "", text)])
    write_manifest(folder, {"documents": documents})


def build(data: Path, build_id: str, text: str = "market", documents: dict[str, str] | None = None) -> None:
    with new_build(data, build_id) as folder:
        write_stores(folder, text, documents or {})


def names(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "builds").iterdir())


def test_a_finished_build_is_in_use_and_opens_whole(tmp_path: Path) -> None:
    build(tmp_path, "b1", "a market in the yard", {"doc": "v1"})
    assert current_build_id(tmp_path) == "b1"
    assert (tmp_path / "current").read_text(encoding="utf-8") == "b1\n"
    stores = open_stores(tmp_path)
    assert (stores.id, stores.folder) == ("b1", build_folder(tmp_path, "b1"))
    assert stores.manifest["documents"] == {"doc": "v1"}
    assert stores.graph.ask("ASK { ?s dct:title ?t }")
    assert stores.words.search("market", 1)[0][0] == "doc/passage/0-20"
    assert stores.vectors.search(FakeEmbedder().encode(["market"])[0], 1)[0][0] == "doc/passage/0-20"


def test_nothing_yet_is_no_build(tmp_path: Path) -> None:
    assert current_build_id(tmp_path) is None
    assert kept_builds(tmp_path) == ()
    with pytest.raises(NoBuild, match="precedent ingest"):
        open_stores(tmp_path)


def test_a_pointer_to_nothing_is_no_build(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("gone", encoding="utf-8")
    with pytest.raises(NoBuild, match="gone"):
        open_stores(tmp_path)


def test_a_build_is_not_seen_while_it_is_written(tmp_path: Path) -> None:
    build(tmp_path, "b1")
    with new_build(tmp_path, "b2") as folder:
        write_stores(folder, "market", {})
        assert current_build_id(tmp_path) == "b1"
        assert kept_builds(tmp_path) == ("b1",)
        assert not build_folder(tmp_path, "b2").exists()
    assert current_build_id(tmp_path) == "b2"


def test_a_failed_build_leaves_the_old_one_and_no_trace(tmp_path: Path) -> None:
    build(tmp_path, "b1")
    with pytest.raises(RuntimeError), new_build(tmp_path, "b2") as folder:
        write_stores(folder, "market", {})
        raise RuntimeError
    assert current_build_id(tmp_path) == "b1"
    assert names(tmp_path) == ["b1"]


def test_a_build_without_its_manifest_is_never_switched_in(tmp_path: Path) -> None:
    build(tmp_path, "b1")
    with pytest.raises(NoBuild), new_build(tmp_path, "b2"):
        pass
    assert current_build_id(tmp_path) == "b1"
    build(tmp_path, "b2")
    assert current_build_id(tmp_path) == "b2"


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    build(tmp_path, "b1")
    program = (
        "import os, signal, sys; from pathlib import Path; from kg.builds import new_build\n"
        "with new_build(Path(sys.argv[1]), 'b2') as folder:\n"
        "    (folder / 'half').write_text('x'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert names(tmp_path) == [".b2.partial", "b1"]
    assert open_stores(tmp_path).id == "b1"
    build(tmp_path, "b3")
    assert names(tmp_path) == ["b1", "b3"]


def test_a_second_writer_is_refused_and_told_who_is_first(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kg.builds import new_build; from kg.errors import Busy\n"
        "try:\n"
        "    with new_build(Path(sys.argv[1]), 'b2'): pass\n"
        "except Busy as busy: print(busy)"
    )
    with new_build(tmp_path, "b1") as folder:
        write_stores(folder, "market", {})
        other = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, text=True
        )
        assert f"Process {os.getpid()} is writing to {tmp_path}" in other.stdout
        assert folder.exists()
    assert names(tmp_path) == ["b1"]


def test_two_threads_are_kept_apart_too(tmp_path: Path) -> None:
    refused = []

    def enter() -> None:
        try:
            with writing(tmp_path):
                pass
        except Busy as busy:
            refused.append(busy)

    with writing(tmp_path), writing(tmp_path):
        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
    assert len(refused) == 1
    enter()
    assert len(refused) == 1


def test_the_same_build_again_is_kept_as_it_is(tmp_path: Path) -> None:
    build(tmp_path, "b1", documents={"doc": "v1"})
    build(tmp_path, "b2")
    build(tmp_path, "b1", documents={"doc": "other"})
    assert current_build_id(tmp_path) == "b1"
    assert read_manifest(build_folder(tmp_path, "b1"))["documents"] == {"doc": "v1"}
    assert names(tmp_path) == ["b1", "b2"]


def test_the_last_two_in_use_are_kept(tmp_path: Path) -> None:
    for build_id in ("b1", "b2", "b3"):
        build(tmp_path, build_id)
    switch_to(tmp_path, "b1")
    build(tmp_path, "b4")
    keep_last_two(tmp_path)
    assert names(tmp_path) == ["b1", "b4"]
    assert current_build_id(tmp_path) == "b4"
    assert keep_last_two(tmp_path) == kept_builds(tmp_path) == ("b4", "b1")


def test_only_a_build_that_exists_is_switched_to(tmp_path: Path) -> None:
    build(tmp_path, "b1")
    with pytest.raises(NoBuild, match="b9"):
        switch_to(tmp_path, "b9")
    assert current_build_id(tmp_path) == "b1"


def test_versions_that_kept_builds_need_survive_prune(tmp_path: Path) -> None:
    with Library(tmp_path / "library.sqlite") as library:
        for number in ("1", "2", "3"):
            text = f"Title\n\n{number}"
            version = library.put(Document("doc", "Title", text, hash_of(text.encode())), number.encode())
            build(tmp_path, f"b{number}", documents={"doc": version})
        first = read_manifest(build_folder(tmp_path, "b1"))["documents"]["doc"]
        kept = keep_last_two(tmp_path)
        needed = {read_manifest(build_folder(tmp_path, build_id))["documents"]["doc"] for build_id in kept}
        library.prune(needed)
        assert {library.document(version).text[-1] for version in needed} == {"2", "3"}
        with pytest.raises(NotFound):
            library.document(first)


def test_an_open_build_answers_on_after_it_is_removed(tmp_path: Path) -> None:
    build(tmp_path, "b1", "a market in the yard")
    stores = open_stores(tmp_path)
    build(tmp_path, "b2")
    build(tmp_path, "b3")
    keep_last_two(tmp_path)
    assert not stores.folder.exists()
    assert stores.graph.ask("ASK { ?s dct:title ?t }")
    assert stores.words.search("market", 1)
    assert stores.vectors.search(FakeEmbedder().encode(["market"])[0], 1)
