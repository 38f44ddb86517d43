from __future__ import annotations

from dataclasses import replace

import pytest
from small_opened import small_opened

from kg.namespaces import FIXED_BASE, concept_iri
from kg.opened import Opened
from search_api.fusion import LEGS, fuse, weights_for
from search_api.graph_leg import graph_leg
from search_api.legs import words_leg
from search_api.question import parse


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


def test_places_are_alternatives_and_one_of_many_meets_them_all(opened: Opened) -> None:
    hackney, south, bristol = (f"{FIXED_BASE}place/{code}" for code in ("E09000012", "E09000028", "E06000023"))
    asked = parse("community gardens in Hackney")
    one = graph_leg(opened, replace(asked, places=(hackney,))).shares
    many = graph_leg(opened, replace(asked, places=(south, bristol, hackney))).shares
    assert one and all(many[unit] == share for unit, share in one.items())


def test_what_a_model_reads_in_a_question_counts_for_less_than_what_it_names(opened: Opened) -> None:
    garden = concept_iri("intervention", "community-garden")
    named = graph_leg(opened, parse("community gardens in Hackney")).shares
    read = graph_leg(opened, replace(parse("growing things together in Hackney"), read={garden: 0.5})).shares
    unit = max(named, key=lambda u: named[u])
    assert read[unit] > 0 and set(read) >= set(named)
