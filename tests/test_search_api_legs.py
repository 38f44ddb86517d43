from __future__ import annotations

import pytest
from small_opened import small_opened

from kg.opened import Opened
from search_api.fusion import LEGS, fuse, weights_for
from search_api.legs import words_leg


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return small_opened(tmp_path_factory.mktemp("data"))


def test_words_that_the_library_lacks_are_told_from_those_it_holds(opened: Opened) -> None:
    held, whole = opened.words.weights_of("garden submarine")
    assert 0 < held < whole
    assert opened.words.weights_of("the of") == (0, 0)
    assert words_leg(opened, "submarine").passages == []
    assert words_leg(opened, "garden submarine").known == pytest.approx(held / whole)


def test_a_rare_word_weighs_more_than_a_common_one(opened: Opened) -> None:
    assert opened.words.weights_of("volunteers")[0] > opened.words.weights_of("hackney")[0]


def test_weights_sum_to_one_and_a_silent_leg_has_none() -> None:
    unit = ("mill-yard", "garages")
    legs = {"words": {unit: 1.0}, "meaning": {unit: 1.0}, "graph": {}}
    weights = weights_for(legs, known=0.5)
    assert weights.graph == 0.0
    assert sum(getattr(weights, leg) for leg in LEGS) == pytest.approx(1.0)
    assert weights.words < weights_for(legs, known=1.0).words


def test_what_does_not_fit_is_left_out_and_what_fits_less_scores_less() -> None:
    units = [("a", "one"), ("b", "two"), (None, "three")]
    legs = {"words": dict.fromkeys(units, 0.8), "meaning": {}, "graph": {}}
    found = fuse(legs, {units[0]: 1.0, units[1]: 0.0, units[2]: 0.5}, weights_for(legs, known=1.0))
    assert [scored.unit for scored in found] == [units[0], units[2]]
    assert found[1].score == pytest.approx(found[0].score / 2)
