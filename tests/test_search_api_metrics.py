from __future__ import annotations

import math

import pytest

from search_api.metrics import mean, ndcg, precision_recall, recall, reciprocal_rank

GRADES = {"a": 2, "b": 1, "c": 1}


def test_ndcg_has_gains_of_two_to_the_grade_less_one() -> None:
    ideal = 3 + 1 / math.log2(3) + 1 / 2
    assert ndcg(["a", "b", "c"], GRADES) == pytest.approx(1.0)
    assert ndcg(["x", "a"], GRADES) == pytest.approx(3 / math.log2(3) / ideal)
    assert ndcg(["b", "a"], GRADES, depth=1) == pytest.approx(1 / 3)
    assert ndcg(["a"], {}) == 0.0


def test_recall_divides_by_as_many_as_could_stand_there() -> None:
    assert recall(["a", "x"], GRADES) == pytest.approx(1 / 3)
    assert recall(["a", "b"], GRADES, depth=2) == 1.0
    assert recall(["a"], {}) == 0.0


def test_reciprocal_rank_is_of_the_first_relevant() -> None:
    assert reciprocal_rank(["x", "b", "a"], GRADES) == 0.5
    assert reciprocal_rank(["x"], GRADES) == 0.0


def test_precision_recall_of_nothing_is_nothing() -> None:
    assert precision_recall({1, 2}, {2, 3, 4})["p"] == 0.5
    assert precision_recall({1, 2}, {2, 3, 4})["r"] == pytest.approx(1 / 3)
    assert precision_recall(set(), {1}) == {"p": 0.0, "r": 0.0, "f1": 0.0}
    assert mean([]) == 0.0
