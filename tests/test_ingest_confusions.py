"""What is taken for what, counted."""

from __future__ import annotations

from ingest.confusions import MOST, confusions, result_matrix


def test_a_pair_is_a_missed_and_a_wrong_label_of_one_document_met_more_than_once() -> None:
    taken = ({"street-market", "play-space"}, {"market-hall", "play-space"})
    assert confusions([taken, taken, ({"play-space"}, {"market-hall"})]) == [
        {"missed": "street-market", "given": "market-hall", "n": 2, "by_chance": 2.0}
    ]


def test_a_label_that_is_given_everywhere_comes_after_one_that_is_taken_for_another() -> None:
    everywhere = [({"a"}, {"often"}), ({"b"}, {"often"}), ({"a"}, {"often"}), ({"b"}, {"often"})]
    taken = [({"market"}, {"fair", "often"}), ({"market"}, {"fair", "often"})]
    found = confusions([*everywhere, *taken])
    assert (found[0]["missed"], found[0]["given"]) == ("market", "fair")
    assert {pair["given"] for pair in found[1:]} == {"often"}


def test_no_errors_are_no_confusions_and_many_are_cut() -> None:
    assert confusions([]) == confusions([({"a"}, {"a"})]) == []
    labels = {f"label-{number}" for number in range(MOST + 5)}
    assert len(confusions([(labels, {"wrong"}), (labels, {"wrong"})])) == MOST


def test_results_stand_side_by_side_with_their_zeros() -> None:
    matrix = result_matrix([("worked", "mixed"), ("worked", "mixed"), ("not-stated", "not-stated")])
    assert matrix["worked"] == {"worked": 0, "mixed": 2, "did-not-work": 0, "too-early": 0, "not-stated": 0}
    assert matrix["not-stated"]["not-stated"] == 1 and len(matrix) == 5
