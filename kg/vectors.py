"""The vectors of a build: one memory-mapped matrix, searched whole, or through a FAISS index past 100,000 rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from kg.errors import NoBuild

FLAT_LIMIT = 100_000  # rows up to which searching all of them is quick enough
PROBES = 16  # clusters read a query; recall at 10 of 0.98 with a million rows
OVERSAMPLED = 4  # how many times k the index is asked for, to be ranked again by exact cosine
SELECTIVE = 20_000  # wanted rows up to which they are copied out and compared exactly
Rows = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]
_IDS, _MATRIX, _INDEX = "ids.json", "matrix.npy", "index.faiss"


def write_vectors(folder: Path, ids: Sequence[str], matrix: Matrix, *, flat_limit: int = FLAT_LIMIT) -> None:
    """Write the vectors of passages, rows of length 1 in the order of their ids, into a folder.

    ValueError where there are not as many ids as rows, or one id twice.
    """
    if len(ids) != len(matrix) or len(set(ids)) != len(ids):
        raise ValueError(f"{len(ids)} ids, {len(set(ids))} of them different, for {len(matrix)} vectors")
    matrix = np.ascontiguousarray(matrix, dtype=np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _IDS).write_text(json.dumps(list(ids), ensure_ascii=False), encoding="utf-8")
    np.save(folder / _MATRIX, matrix)
    if len(ids) > flat_limit:
        faiss.write_index(_clustered(matrix), str(folder / _INDEX))


def _clustered(matrix: Matrix) -> Any:
    """An inverted file of 8-bit vectors: a quarter of the memory, searched cluster by cluster."""
    count, dimension = matrix.shape
    clusters = 2 ** round(np.log2(4 * np.sqrt(count)))
    clusters = max(1, min(clusters, count // 39))  # FAISS asks for 39 rows a cluster to train on
    index: Any = faiss.index_factory(dimension, f"IVF{clusters},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = 1  # the same vectors make the same index
    index.train(matrix)
    index.add(matrix)
    return index


class VectorIndex:
    """The vectors of a build held open, memory-mapped."""

    def __init__(self, ids: Sequence[str], matrix: Matrix, index: Any | None = None) -> None:
        self.ids = tuple(ids)
        self._matrix = matrix
        self._index = index

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """The vectors in a folder; NoBuild where there are none."""
        try:
            ids = json.loads((folder / _IDS).read_text(encoding="utf-8"))
            matrix = np.load(folder / _MATRIX, mmap_mode="r")
        except (OSError, ValueError) as error:
            raise NoBuild(f"There are no readable vectors in {folder}: run `precedent ingest` again.") from error
        clustered = folder / _INDEX
        index = faiss.read_index(str(clustered), faiss.IO_FLAG_MMAP_IFC) if clustered.exists() else None
        return cls(ids, np.asarray(matrix), index)

    @property
    def dimension(self) -> int:
        """Numbers in each vector."""
        return int(self._matrix.shape[1])

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {passage_id: row for row, passage_id in enumerate(self.ids)}

    def vectors_of(self, ids: Sequence[str]) -> Matrix:
        """The vectors of passages, a row for each id; KeyError for an id that is not here."""
        return self._matrix[[self._row_of[passage_id] for passage_id in ids]].reshape(len(ids), self.dimension)

    def search(self, vector: Matrix, k: int, only: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The k nearest passages, or the nearest among ``only``, with their cosines, best first.

        Ids in ``only`` that are not here are passed over.
        """
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(-1)
        rows, scores = self._nearest(query, k) if only is None else self._nearest_of(query, k, self._rows(only))
        order = np.lexsort((rows, -scores))[:k]
        return [(self.ids[rows[i]], float(scores[i])) for i in order]

    def _rows(self, only: Collection[str]) -> Rows:
        found = {self._row_of[passage_id] for passage_id in only if passage_id in self._row_of}
        return np.array(sorted(found), dtype=np.int64)

    def _nearest(self, query: Matrix, k: int) -> tuple[Rows, Matrix]:
        if self._index is not None:
            return self._from_index(query, k)
        count = min(k, len(self.ids))
        if count <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, rows = faiss.knn(query[None], self._matrix, count, metric=faiss.METRIC_INNER_PRODUCT)
        return rows[0], scores[0]

    def _nearest_of(self, query: Matrix, k: int, rows: Rows) -> tuple[Rows, Matrix]:
        if len(rows) <= SELECTIVE:
            return rows, self._matrix[rows] @ query
        if self._index is None:
            return rows, (self._matrix @ query)[rows]
        return self._from_index(query, k, sel=faiss.IDSelectorBatch(rows))

    def _from_index(self, query: Matrix, k: int, **selector: faiss.IDSelector) -> tuple[Rows, Matrix]:
        """Candidates by their 8-bit vectors, scored by the exact ones."""
        assert self._index is not None
        how = faiss.SearchParametersIVF(nprobe=PROBES, **selector)  # type: ignore[call-arg]  # FAISS's stub lacks both
        _, found = self._index.search(query[None], max(k, 1) * OVERSAMPLED, params=how)
        rows = found[0][found[0] >= 0]  # FAISS fills up with -1
        return rows, self._matrix[rows] @ query
