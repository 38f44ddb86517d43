"""Whether confidences mean what they say."""

from __future__ import annotations

import pytest

from ingest.reliability import reliability, wilson


def test_honest_confidences_have_no_error() -> None:
    found = reliability([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    assert found["error"] == 0.0 and found["n"] == 4
    (only,) = found["bins"]
    assert (only["from"], only["to"], only["n"], only["borne_out"]) == (0.7, 0.8, 4, 0.75)
    assert only["low"] < 0.75 < only["high"]


def test_the_error_is_weighed_by_the_claims_in_each_bin() -> None:
    assert reliability([(0.9, False), (0.5, True), (0.5, False), (0.5, False), (0.5, True)])["error"] == 0.18


@pytest.mark.parametrize(("confidence", "start"), [(0.0, 0.0), (0.3, 0.3), (0.7, 0.7), (0.699, 0.6), (1.0, 0.9)])
def test_a_confidence_falls_into_its_bin(confidence: float, start: float) -> None:
    assert [held["from"] for held in reliability([(confidence, True)])["bins"]] == [start]


def test_no_claims_have_no_bins_and_no_error() -> None:
    assert reliability([]) == {"n": 0, "error": 0.0, "bins": []}


def test_the_interval_is_wilsons() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, score method without correction
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 5)[0] == 0.0 and wilson(5, 5)[1] == 1.0
