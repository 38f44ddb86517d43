"""How things are said: what is looked at, how it is weighed, and what the shipped model makes of plain cases."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.extract.figures import said_of
from ingest.extract.modality import Modality, features_of, relative
from ingest.extract.softmax import Softmax
from ingest.training.softmax import NEVER, fit_softmax
from kg.concept_model import open_concept_model
from kg.model import MODALITIES
from kg.settings import Settings


def around(sentence: str, focus: str) -> tuple[str, int, int]:
    start = sentence.index(focus)
    return sentence, start, start + len(focus)


def test_cues_count_by_where_they_stand():
    said = features_of(*around("The café opened in May; a garden will follow.", "a garden"))
    assert said["will after"] == said["next after"] == said["named indefinite"] == said["opens"] == 1
    assert said["past elsewhere"] == 0.5 and "past" not in said
    assert said["verb after will"] == said["verb before none"] == 1
    assert "whole" not in said and "whole" in features_of("It opened.", 0, 10)


def test_a_thing_has_the_verb_of_its_own_clause():
    sentence = "Members rejected a hotel, but a hostel was built."
    assert "rejected before" in features_of(*around(sentence, "a hotel"))
    assert "rejected before" not in features_of(*around(sentence, "a hostel"))
    assert "verb after was" in features_of(*around(sentence, "a hostel"))


@pytest.mark.parametrize(("text", "start", "end"), [("", 0, 0), ("?", 0, 1), ("x" * 9000, 5, 9), ("no no no", 3, 5)])
def test_any_words_have_features(text: str, start: int, end: int):
    assert all(np.isfinite(value) for value in features_of(text, start, end).values())


def test_weights_are_written_and_read_alike():
    features = [{"a": 1.0}, {"b": 2.0}, {"c": 3.0, "a": 0.5}] * 20
    part = fit_softmax(features, ["x", "y", "z"] * 20, ("x", "y", "z", "never"), [1.0] * 60, 10, even=True)
    weigh = Softmax.of(part)
    assert [weigh.classes[int(np.argmax(weigh(row)))] for row in features[:3]] == ["x", "y", "z"]
    assert np.exp(weigh({"a": 1.0})).sum() == pytest.approx(1)
    assert part["bias"][3] == NEVER and np.exp(weigh({"unheard of": 9.0}))[3] < 0.001
    assert part == fit_softmax(features, ["x", "y", "z"] * 20, ("x", "y", "z", "never"), [1.0] * 60, 10, even=True)


def test_the_encoder_counts_for_how_far_it_departs_from_the_usual():
    usual = np.array([0.0, -3.0, -3.0])
    assert relative(1 / (1 + np.exp(-usual)), usual) == pytest.approx(np.log([1 / 3] * 3))
    assert int(np.argmax(relative(np.array([0.5, 0.2, 0.05]), usual))) == 1


@pytest.mark.parametrize(
    ("sentence", "focus", "modality"),
    [
        ("A community garden was planted in 2019.", "community garden", "done"),
        ("The hall is being rebuilt as studios.", "studios", "under-way"),
        ("A community kitchen will open in 2023.", "community kitchen", "planned"),
        ("The council considered a citizens' assembly.", "citizens' assembly", "considered"),
        ("The play street was rejected by members.", "play street", "rejected"),
        ("The café opened in May; a garden will follow.", "café", "done"),
        ("The café opened in May; a garden will follow.", "garden", "planned"),
    ],
)
def test_plain_cases(sentence: str, focus: str, modality: str):
    judge = Modality(open_concept_model(Settings()).parts["modality"])
    assert judge(*around(sentence, focus)) == modality


def test_every_answer_is_a_modality():
    judge = Modality(open_concept_model(Settings()).parts["modality"])
    sure = np.array([0.01, 0.01, 0.01, 0.01, 0.99, 0.01])
    assert judge("The hall.", 0, 9, sure) == MODALITIES[4]
    assert all(judge(text, 0, len(text)) in MODALITIES for text in ("", "…", "Not now, not ever.", "A " * 500))


@pytest.mark.parametrize(
    ("sentence", "figure", "said"),
    [
        ("The developer promised 200 homes.", "200 homes", "promised"),
        ("By 2020 it had built 120 homes.", "120 homes", "reported"),
        ("Some 90 jobs were to be created.", "90 jobs", "promised"),
        ("Some 400 people took part.", "400 people", "reported"),
        ("Two hundred homes were promised; 120 homes were built.", "120 homes", "reported"),
        ("A borough of 90 shops and more.", "90 shops", None),
    ],
)
def test_figures_are_promised_or_reported(sentence: str, figure: str, said: str | None):
    assert said_of(*around(sentence, figure)) == said
