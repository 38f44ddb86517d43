"""Vector search is exact where it says so, and near to exact through the index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg import vectors
from kg.errors import NoBuild
from kg.vectors import VectorIndex, write_vectors

COUNT, DIMENSION = 2000, 32


def clustered_rows(count: int = COUNT) -> np.ndarray:
    """Rows of length 1 about forty centres: texts are never spread evenly."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(40, DIMENSION))
    rows = centres[random.integers(40, size=count)] + 0.3 * random.normal(size=(count, DIMENSION))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


ROWS = clustered_rows()
IDS = [f"d{n % 50}/passage/{n}-{n + 9}" for n in range(COUNT)]
QUERIES = ROWS[::100] * 0.9 + 0.1 * clustered_rows()[50::100]


def brute_force(query: np.ndarray, k: int, only: set[str] | None = None) -> list[str]:
    wanted = [n for n in range(COUNT) if only is None or IDS[n] in only]
    return [IDS[n] for n in sorted(wanted, key=lambda n: -float(ROWS[n] @ query))[:k]]


@pytest.fixture(params=["flat", "clustered"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> VectorIndex:
    limit = 100 if request.param == "clustered" else vectors.FLAT_LIMIT
    write_vectors(tmp_path / "v", IDS, ROWS, flat_limit=limit)
    assert (tmp_path / "v" / "index.faiss").exists() == (request.param == "clustered")
    return VectorIndex.open(tmp_path / "v")


def test_the_nearest_are_those_of_brute_force(index: VectorIndex) -> None:
    shared = sum(len({i for i, _ in index.search(q, 10)} & set(brute_force(q, 10))) for q in QUERIES)
    assert shared >= 0.95 * 10 * len(QUERIES)


def test_flat_search_is_exact_and_in_order(tmp_path: Path) -> None:
    write_vectors(tmp_path / "v", IDS, ROWS)
    index = VectorIndex.open(tmp_path / "v")
    for query in QUERIES:
        found = index.search(query, 10)
        assert [passage_id for passage_id, _ in found] == brute_force(query, 10)
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_scores_are_exact_cosines(index: VectorIndex) -> None:
    for passage_id, score in index.search(ROWS[3], 10):
        assert score == pytest.approx(float(ROWS[IDS.index(passage_id)] @ ROWS[3]), abs=1e-5)
    assert index.search(ROWS[3], 1)[0][0] == IDS[3]


@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_chosen_few_equal_brute_force(index: VectorIndex, share: float) -> None:
    only = set(IDS[: int(COUNT * share)])
    for query in QUERIES:
        assert [i for i, _ in index.search(query, 10, only)] == brute_force(query, 10, only)


def test_a_chosen_many_are_never_left(index: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "SELECTIVE", 10)
    only = set(IDS[: COUNT // 2])
    for query in QUERIES:
        found, exact = [i for i, _ in index.search(query, 10, only)], brute_force(query, 10, only)
        assert set(found) <= only
        assert len(set(found) & set(exact)) >= 9


def test_ids_that_are_not_here_are_passed_over(index: VectorIndex) -> None:
    assert [i for i, _ in index.search(ROWS[0], 5, {"none/passage/0-1", IDS[8]})] == [IDS[8]]
    assert index.search(ROWS[0], 5, set()) == []


def test_asking_for_more_than_there_is(tmp_path: Path) -> None:
    write_vectors(tmp_path / "v", IDS[:3], ROWS[:3])
    index = VectorIndex.open(tmp_path / "v")
    assert len(index.search(ROWS[0], 10)) == 3
    assert index.search(ROWS[0], 0) == []


def test_vectors_of_passages(index: VectorIndex) -> None:
    assert index.ids == tuple(IDS)
    assert index.dimension == DIMENSION
    assert np.array_equal(index.vectors_of([IDS[5], IDS[2]]), ROWS[[5, 2]])
    assert index.vectors_of([]).shape == (0, DIMENSION)
    with pytest.raises(KeyError):
        index.vectors_of(["none/passage/0-1"])


def test_no_passages_at_all(tmp_path: Path) -> None:
    write_vectors(tmp_path / "v", [], np.zeros((0, DIMENSION), dtype=np.float32))
    index = VectorIndex.open(tmp_path / "v")
    assert index.search(ROWS[0], 5) == []
    assert index.search(ROWS[0], 5, {"x"}) == []
    assert index.ids == ()


@pytest.mark.parametrize("ids", [IDS[:2], [IDS[0], IDS[0], IDS[1]]])
def test_ids_and_rows_must_match(tmp_path: Path, ids: list[str]) -> None:
    with pytest.raises(ValueError, match="3 vectors"):
        write_vectors(tmp_path / "v", ids, ROWS[:3])


def test_no_vectors_are_no_build(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="precedent ingest"):
        VectorIndex.open(tmp_path / "v")
