"""Builds: immutable folders, one of them switched in by replacing a pointer file.

A process killed at any moment leaves the old build serving: a new one is written beside it under a
hidden name, renamed when it is whole and on disk, and only then pointed at.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from kg.errors import Busy, NoBuild
from kg.graph import Graph
from kg.vectors import VectorIndex
from kg.words import WordIndex

POINTER = "current"
MANIFEST = "manifest.json"
_LOCK = ".lock"
_PARTIAL = ".partial"
_held = threading.local()  # data folders that this thread has locked, so that new_build may lock again


@dataclass(frozen=True)
class Stores:
    """The stores of one build, open for reading."""

    id: str
    folder: Path
    manifest: dict[str, Any]
    graph: Graph
    vectors: VectorIndex
    words: WordIndex


def current_build_id(data: Path) -> str | None:
    """The id of the build in use; None where there is none yet."""
    try:
        return (data / POINTER).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def build_folder(data: Path, build_id: str) -> Path:
    """Where a build lives, whether or not it exists."""
    return data / "builds" / build_id


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Keep other writers out of a data folder; Busy where one is at work. The same thread may enter again."""
    key, locked = data.resolve(), _locked_here()
    if key in locked:
        yield
        return
    data.mkdir(parents=True, exist_ok=True)
    with (data / _LOCK).open("a+", encoding="utf-8") as file:  # closing it gives the lock back; so does a kill
        _lock(file, data)
        locked.add(key)
        try:
            yield
        finally:
            locked.discard(key)


def _locked_here() -> set[Path]:
    if not hasattr(_held, "folders"):
        _held.folders = set()
    return _held.folders


def _lock(file: TextIO, data: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        who = file.read().strip() or "unknown"
        raise Busy(f"Process {who} is writing to {data}: wait until it ends, then run this again.") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()


@contextmanager
def new_build(data: Path, build_id: str) -> Iterator[Path]:
    """A folder to write a new build into: switched in when the block ends, removed when it fails.

    Busy where another process is writing. A build of the same id that exists already is kept as it is.
    """
    with writing(data):
        _remove_partials(data)
        partial = _hidden(data, build_id)
        partial.mkdir(parents=True)
        try:
            yield partial
            read_manifest(partial)
            _sync_tree(partial)
            _keep(partial, build_folder(data, build_id))
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        switch_to(data, build_id)


def _hidden(data: Path, build_id: str) -> Path:
    return data / "builds" / f".{build_id}{_PARTIAL}"


def _remove_partials(data: Path) -> None:
    for folder in (data / "builds").glob(f".*{_PARTIAL}"):
        shutil.rmtree(folder)


def _keep(partial: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(partial)
    else:
        partial.rename(folder)
    _sync(folder.parent)


def switch_to(data: Path, build_id: str) -> None:
    """Make a whole build the one in use; NoBuild where there is no such build."""
    folder = build_folder(data, build_id)
    read_manifest(folder)
    os.utime(folder)  # keep_last_two goes by when a build was last switched in
    partial = data / f".{POINTER}{_PARTIAL}"
    partial.write_text(build_id + "\n", encoding="utf-8")
    _sync(partial)
    os.replace(partial, data / POINTER)
    _sync(data)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write what a build is made of beside its stores."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a build is made of; NoBuild where the folder holds no whole build."""
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError) as error:
        raise NoBuild(f"There is no whole build in {folder}: run `precedent ingest` again.") from error


def kept_builds(data: Path) -> tuple[str, ...]:
    """The ids of the builds in a data folder, the one switched in last first."""
    folders = [f for f in (data / "builds").glob("*") if f.is_dir() and not f.name.startswith(".")]
    return tuple(f.name for f in sorted(folders, key=lambda f: f.stat().st_mtime_ns, reverse=True))


def keep_last_two(data: Path) -> tuple[str, ...]:
    """Remove all builds but the one in use and the one before it; the ids of those kept."""
    with writing(data):
        current = current_build_id(data)
        others = [build_id for build_id in kept_builds(data) if build_id != current]
        for build_id in others[1:]:
            hidden = _hidden(data, build_id)  # a removal that is cut short must not leave half a build
            shutil.rmtree(hidden, ignore_errors=True)
            build_folder(data, build_id).rename(hidden)
            shutil.rmtree(hidden)
        return kept_builds(data)


def open_stores(data: Path, build_id: str | None = None) -> Stores:
    """The stores of a build, or of the one in use; NoBuild where there is none."""
    build_id = build_id or current_build_id(data)
    if build_id is None:
        raise NoBuild(f"There is nothing in {data} yet: run `precedent ingest` first.")
    folder = build_folder(data, build_id)
    return Stores(
        id=build_id,
        folder=folder,
        manifest=read_manifest(folder),
        graph=Graph.open(folder / "graph"),
        vectors=VectorIndex.open(folder / "vectors"),
        words=WordIndex.open(folder / "words"),
    )
