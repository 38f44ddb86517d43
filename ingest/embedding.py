"""The vectors of passages: made beside the extraction, which leaves a core idle, and kept by the text they are of."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from ingest.claims import ReadDocument
from kg.embedder import Embedder, Vectors
from kg.library import Library
from kg.model import Document, Passage
from kg.vectors import write_vectors

AT_ONCE = 64  # passages that are embedded in one go
AHEAD = 8  # goes that may wait: the extraction then waits for the embedding
Progress = Callable[[str, int, int], None]


class Embedding:
    """Embeds the passages of documents as they are read, in a thread of its own; the library is only used by ours."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library, self._embedder = library, embedder
        self._keys: dict[str, str] = {}  # passage id to key of its text
        self._held: dict[str, Vectors] = {}
        self._waiting: dict[str, str] = {}  # key to text, of what is not begun
        self._begun: deque[tuple[list[str], Future[Vectors]]] = deque()
        self._thread = ThreadPoolExecutor(1, "embedding")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._thread.shutdown(cancel_futures=True)

    def add(self, read: ReadDocument) -> None:
        """Takes in the passages of a document; what is not known of them is begun as soon as it is worth it."""
        texts = {p.id: embedded_text(read.document, p) for p in read.passages}
        keys = {passage: hashlib.sha256(text.encode()).hexdigest() for passage, text in texts.items()}
        self._keys |= keys
        self._held.update(self._library.cached_vectors(self._embedder.name, list(keys.values())))
        self._waiting |= {key: texts[passage] for passage, key in keys.items() if key not in self._held}
        while len(self._waiting) >= AT_ONCE:
            self._begin()
        while self._begun and (len(self._begun) > AHEAD or self._begun[0][1].done()):
            self._finish()

    def write(self, folder: Path, progress: Progress) -> None:
        """Waits for what is left and writes the vectors of all passages, in the order in which they came."""
        while self._waiting:
            self._begin()
        whole = sum(len(keys) for keys, _ in self._begun)
        while self._begun:
            progress("Embedding", whole - sum(len(keys) for keys, _ in self._begun), whole)
            self._finish()
        progress("Embedding", whole, whole)
        self._library.keep_vectors(self._keys.values())
        rows = [self._held[key] for key in self._keys.values()]
        write_vectors(folder, list(self._keys), _matrix(rows, self._embedder.dimension))

    def _begin(self) -> None:
        some = list(self._waiting)[:AT_ONCE]
        texts = [self._waiting.pop(key) for key in some]
        self._begun.append((some, self._thread.submit(self._embedder.encode, texts)))

    def _finish(self) -> None:
        """Waits for the oldest go and keeps what it made, so that a killed ingest does not make it again."""
        keys, vectors = self._begun.popleft()
        fresh = dict(zip(keys, vectors.result(), strict=True))
        self._library.cache_vectors(self._embedder.name, fresh)
        self._held.update(fresh)


def _matrix(rows: Iterable[Vectors], dimension: int) -> Vectors:
    found = list(rows)
    return np.stack(found).astype(np.float32) if found else np.empty((0, dimension), dtype=np.float32)


def embedded_text(document: Document, passage: Passage) -> str:
    """What stands for a passage in the vector index: title and headings before the words, for their context."""
    above = ". ".join((document.title, *passage.heading))
    return f"{above}. {document.text[passage.start : passage.end]}"
