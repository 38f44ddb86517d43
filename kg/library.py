"""The library: the one thing to back up. Documents with their bytes and text, caches and decisions, in SQLite."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import NoBuild, NotFound
from kg.model import Document

_TABLES = """
CREATE TABLE IF NOT EXISTS contents (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS versions (
    version TEXT PRIMARY KEY, document TEXT NOT NULL, source TEXT NOT NULL, reader TEXT NOT NULL,
    content TEXT NOT NULL REFERENCES contents (hash), record TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS current (
    document TEXT PRIMARY KEY, version TEXT NOT NULL REFERENCES versions (version));
CREATE TABLE IF NOT EXISTS extractions (
    version TEXT NOT NULL REFERENCES versions (version) ON DELETE CASCADE, extractor TEXT NOT NULL,
    result TEXT NOT NULL, PRIMARY KEY (version, extractor));
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, key TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decisions (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, ruling TEXT NOT NULL,
    who TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS addresses (
    document TEXT NOT NULL, names TEXT NOT NULL, own TEXT NOT NULL, slug TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS versions_by_content ON versions (content);
CREATE INDEX IF NOT EXISTS versions_by_document ON versions (document);
"""
_WAIT = 30.0  # seconds that a write waits for another process's write
_MANY = 500  # names in one statement; SQLite's own limit is far higher
Vector = npt.NDArray[np.float32]


def hash_of(content: bytes) -> str:
    """The hash by which ``unchanged`` knows a file again: "sha256:" and the hex digest."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


class Library:
    """An open library; each writing method is a transaction of its own. Threads may share it."""

    def __init__(self, path: Path, read_only: bool = False) -> None:
        """Open a library, making it where there is none; NoBuild where a read-only one is missing."""
        if read_only and not path.exists():
            raise NoBuild(f"There is no library at {path}: run `precedent ingest` first.")
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = "ro" if read_only else "rwc"
        address = f"{path.absolute().as_uri()}?mode={mode}"
        self._db = sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        self._lock = threading.RLock()
        if not read_only:
            self._prepare()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        # a build outlives the power cut that follows it, so must the versions it names
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA secure_delete = ON")  # what is withdrawn and pruned is gone from the file too
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> Any | None:
        """The first column of the first row; None where there is no row."""
        rows = self._rows(query, *values)
        return rows[0][0] if rows else None

    def put(self, document: Document, content: bytes, reader_version: str = "") -> str:
        """Keep a document and the bytes it was read from as the current version of its id; the version's name."""
        digest, record = hash_of(content), _record(document)
        version = _version(document.id, digest, reader_version, document.hash, record)
        row = (version, document.id, document.source, reader_version, digest, record, document.text)
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", (digest, content))
            db.execute("INSERT OR IGNORE INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT OR REPLACE INTO current VALUES (?, ?)", (document.id, version))
        return version

    def withdraw(self, document_id: str) -> None:
        """Take a document out of the library from the next build on; NotFound where it is not in it."""
        with self._writing() as db:
            if not db.execute("DELETE FROM current WHERE document = ?", (document_id,)).rowcount:
                raise NotFound(f"There is no document {document_id!r} in the library.")

    def current(self) -> dict[str, str]:
        """The version of each document that the next build will hold, by document id in order."""
        return dict(self._rows("SELECT document, version FROM current ORDER BY document"))

    def document(self, version: str) -> Document:
        """The document of a version; NotFound where there is no such version."""
        rows = self._rows("SELECT record, text FROM versions WHERE version = ?", version)
        if not rows:
            raise _no_version(version)
        return _document(*rows[0])

    def content(self, version: str) -> bytes:
        """The bytes that a version was read from; NotFound where there is no such version."""
        query = "SELECT bytes FROM versions JOIN contents ON hash = content WHERE version = ?"
        content = self._one(query, version)
        if content is None:
            raise _no_version(version)
        return bytes(content)

    def unchanged(self, source: str, content_hash: str, reader_version: str) -> str | None:
        """The id of the current document made from these bytes of this source by this reader; None if there is none."""
        return self._one(
            "SELECT document FROM versions JOIN current USING (document, version)"
            " WHERE source = ? AND content = ? AND reader = ?",
            source,
            content_hash,
            reader_version,
        )

    def source_of(self, document_id: str) -> str | None:
        """The path or address that the current version of a document came from; None where it is not in the library."""
        query = "SELECT source FROM versions JOIN current USING (document, version) WHERE document = ?"
        return self._one(query, document_id)

    def ids_of(self, source: str) -> list[str]:
        """The ids of the current documents that came from a path or address; empty where there are none."""
        query = (
            "SELECT document FROM versions JOIN current USING (document, version) WHERE source = ? ORDER BY document"
        )
        return [document for (document,) in self._rows(query, source)]

    def cached_extraction(self, version: str, extractor: str) -> str | None:
        """What an extractor found in a version, as JSON; None where it has not read it."""
        return self._one("SELECT result FROM extractions WHERE version = ? AND extractor = ?", version, extractor)

    def cache_extraction(self, version: str, extractor: str, json_text: str) -> None:
        """Keep what an extractor found in a version."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO extractions VALUES (?, ?, ?)", (version, extractor, json_text))

    def cached_vectors(self, model: str, keys: Iterable[str]) -> dict[str, Vector]:
        """The vectors that a model has made, by the sha256 of their texts; those not made are left out."""
        wanted, found = list(dict.fromkeys(keys)), {}
        for start in range(0, len(wanted), _MANY):
            part = wanted[start : start + _MANY]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, vector FROM vectors WHERE model = ? AND key IN ({marks})"  # noqa: S608  # marks only
            found.update({key: np.frombuffer(row, dtype=np.float32) for key, row in self._rows(query, model, *part)})
        return found

    def cache_vectors(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Keep the vectors that a model made, by the sha256 of their texts."""
        rows = [(model, key, np.asarray(vector, dtype=np.float32).tobytes()) for key, vector in vectors.items()]
        with self._writing() as db:
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def keep_vectors(self, keys: Collection[str]) -> None:
        """Drop the cached vectors of all other texts: what is withdrawn leaves no vector behind."""
        kept = set(keys)
        dropped = [(key,) for (key,) in self._rows("SELECT DISTINCT key FROM vectors") if key not in kept]
        if dropped:
            with self._writing() as db:
                db.executemany("DELETE FROM vectors WHERE key = ?", dropped)

    def decide(self, kind: str, subject: str, ruling: Mapping[str, object], who: str) -> int:
        """Keep what a curator ruled; the number of the decision."""
        row = (kind, subject, _json(ruling), who, datetime.now(UTC).isoformat(timespec="seconds"))
        with self._writing() as db:
            return int(
                db.execute(
                    "INSERT INTO decisions (kind, subject, ruling, who, at) VALUES (?, ?, ?, ?, ?)", row
                ).lastrowid
                or 0
            )

    def decisions(self) -> list[dict[str, Any]]:
        """What curators ruled, in order: id, kind, subject, ruling, who and at (UTC)."""
        names = ("id", "kind", "subject", "ruling", "who", "at")
        rows = self._rows("SELECT id, kind, subject, ruling, who, at FROM decisions ORDER BY id")
        return [{**dict(zip(names, row, strict=True)), "ruling": json.loads(row[3])} for row in rows]

    def addresses(self) -> list[tuple[str, tuple[str, ...], str, str]]:
        """Where the last build put each telling of a project: document id, names, its own slug and the project's."""
        rows = self._rows("SELECT document, names, own, slug FROM addresses ORDER BY rowid")
        return [(document, tuple(json.loads(names)), own, slug) for document, names, own, slug in rows]

    def keep_addresses(self, addresses: Iterable[tuple[str, Sequence[str], str, str]]) -> None:
        """Keep these in place of those of the build before."""
        rows = [(document, _json(list(names)), own, slug) for document, names, own, slug in addresses]
        with self._writing() as db:
            db.execute("DELETE FROM addresses")
            db.executemany("INSERT INTO addresses VALUES (?, ?, ?, ?)", rows)

    def prune(self, keep_versions: Collection[str]) -> None:
        """Drop the versions that are neither current nor to be kept, with their bytes and extractions."""
        kept = set(keep_versions) | set(self.current().values())
        dropped = [(version,) for (version,) in self._rows("SELECT version FROM versions") if version not in kept]
        if not dropped:
            return
        with self._writing() as db:
            db.executemany("DELETE FROM versions WHERE version = ?", dropped)
            db.execute("DELETE FROM contents WHERE hash NOT IN (SELECT content FROM versions)")


def _no_version(version: str) -> NotFound:
    return NotFound(f"The library has no version {version!r}: run `precedent ingest` again.")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _record(document: Document) -> str:
    """All of a document but its text, which has a column of its own."""
    fields = asdict(document)
    del fields["text"]
    return _json(fields)


def _document(record: str, text: str) -> Document:
    fields = json.loads(record)
    return Document(**{**fields, "text": text, "pages": tuple(fields["pages"])})


def _version(*parts: str) -> str:
    return hashlib.sha256(_json(parts).encode()).hexdigest()[:16]
