"""What came of projects, the words chosen to say so, and the figures beside it."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.extract import extract
from ingest.extract.figures import component as figures
from ingest.extract.pipeline import read_through
from ingest.extract.pooled import Pooled, pooled
from ingest.extract.reading import Reading, reading_of
from ingest.extract.remarks import CLASSES, Remarks
from ingest.extract.results import best_sentence, judged, only_promised
from ingest.extract.softmax import Softmax
from ingest.extraction import Extraction, FoundProject
from kg.concept_model import open_concept_model
from kg.model import MODALITIES, RESULTS, STATUSES, Document
from kg.settings import Settings

MODEL = open_concept_model(Settings())
SURE_IT_WORKED = Softmax.of({"classes": CLASSES, "bias": [4, 1, 0, 2, 0], "weights": {}})


def read_of(body: str) -> Reading:
    """The sentences of a document, the first its title, all about one project; nothing is settled yet."""
    doc = read_through(Document("doc", "Larch Yard", f"Larch Yard\n\n{body}", ""), MODEL, before="projects")
    reading = reading_of(doc)
    reading.projects, reading.owners = [FoundProject("Larch Yard")], [0] * len(reading.sentences)
    reading.modalities = ["done"] * len(reading.sentences)
    reading.signs = np.full((len(reading.sentences), len(MODEL.signs)), 0.1, np.float32)
    reading.signs[:, [MODEL.signs.index(f"modality/{name}") for name in MODALITIES[1:]]] = 0.01
    return reading


def set_sign(reading: Reading, number: int, name: str, value: float) -> None:
    reading.signs[number, MODEL.signs.index(name)] = value


def test_later_sentences_weigh_more():
    reading = read_of("The yard opened. Traders came. All of it is let.")
    set_sign(reading, 3, "result/worked", 0.9)
    told = pooled(reading, [1, 2, 3])
    assert told["late result/worked"] > told["mean result/worked"]
    assert told["late result/mixed"] == pytest.approx(told["mean result/mixed"])
    assert told["most result/worked"] == pytest.approx(0.9)
    assert pooled(reading, []) == {}


def test_a_sentence_that_tells_of_a_result_weighs_more():
    reading = read_of("The yard opened. Traders came. All of it is let.")
    set_sign(reading, 1, "result/worked", 0.9)
    before = pooled(reading, [1, 2, 3])["telling result/worked"]
    set_sign(reading, 1, "tells/result", 0.9)
    assert pooled(reading, [1, 2, 3])["telling result/worked"] > before


def test_a_project_is_told_by_its_prose_and_beside_it_the_document():
    reading = read_of("The yard opened. Traders came.")
    reading.owners = [0, 0, None]
    told = Pooled(reading)
    assert (told.numbers(0), told.numbers(None), told.numbers(1)) == ([1], [1, 2], [])
    assert (
        told.features(1) == {}
        and told.features(0)["document mean tells/lead"] == told.features(None)["mean tells/lead"]
    )
    reading.boilerplate = ((reading.sentences[2].start, reading.sentences[2].end),)
    assert Pooled(reading).numbers(None) == [1]


def test_promises_are_no_result():
    assert judged({}, False, SURE_IT_WORKED)[0] == "worked"
    assert judged({}, True, SURE_IT_WORKED)[0] == "too-early"
    reading = read_of("The yard will open. Traders will come.")
    reading.modalities = ["done", "planned", "considered"]
    assert only_promised(reading, [1, 2]) and not only_promised(reading, [0, 1, 2])


def test_the_quote_is_the_sentence_that_reports():
    reading = read_of("It promised 200 homes. It built 120 homes. The doors are blue.")
    for number in (1, 2):
        set_sign(reading, number, "tells/result", 0.6)
    reading.modalities[1] = "planned"
    assert best_sentence(reading, [1, 2, 3], "mixed") == 2
    set_sign(reading, 1, "result/too-early", 0.9)
    assert best_sentence(reading, [1, 2, 3], "too-early") == 1


def test_promised_and_reported_figures_are_both_kept():
    reading = read_of("The developer promised 200 homes. By 2020 it had built 120 new homes.")
    doc = read_through(reading.document, MODEL, before="projects")
    doc._.reading = reading
    figures(doc)
    kept = {(claim.property, claim.value, claim.modality) for claim in reading.claims}
    assert ("promised", "200 homes", "planned") in kept and ("reported", "120 new homes", "done") in kept


def test_short_texts_tell_a_result_or_none():
    remarks = Remarks(MODEL)
    texts = (
        "It failed and was abandoned.",
        "Three years on, all the stalls are let and the market pays its own way.",
        "It cost £6.8m.",
    )
    told = [remarks([text], *MODEL.read([text])) for text in texts]
    assert [result for result, _ in told] == ["did-not-work", "worked", "not-stated"]
    assert all(0 < sureness <= 1 for _, sureness in told)


def claims_of(title: str, body: str) -> Extraction:
    return extract(Document("doc", title, f"{title}\n\n{body}", ""), MODEL)


def results_of(found: Extraction) -> set[str]:
    return {claim.value for claim in found.claims if claim.property == "result"}


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Larch Garden: a bid",
            "This is a bid to the Larch Fund for Larch Garden, Camden. The garden will create 40 jobs and will "
            "transform the estate. It will cut crime and bring neighbours together.",
        ),
        (
            "Larch Garden: the plan",
            "Camden Council plans a community garden at Larch Garden in Camden. Work will begin in 2035 if planning "
            "permission is given. It will be a success, and every bed will be taken.",
        ),
        (
            "Larch Garden business plan",
            "The business plan for Larch Garden, Camden forecasts 10,000 visitors a year. Takings are expected to rise "
            "to £50,000 by the third year. The garden should break even in 2037.",
        ),
    ],
)
def test_a_bid_a_plan_and_a_forecast_have_no_result_yet(title: str, body: str):
    found = claims_of(title, body)
    assert [project.status for project in found.projects] == ["planned"]
    assert results_of(found) <= {"too-early"}
    assert not [c for c in found.claims if c.property == "foundOutcome" and c.modality in {"done", "under-way"}]


@pytest.mark.parametrize(
    "said",
    [
        "Larch Library is an award-winning library in Leeds.",
        "The award-winning Larch Library stands in Leeds. It won the Civic Prize in 2018.",
        "Larch Library is in Leeds. The library was shortlisted for a prize, and won two awards.",
    ],
)
def test_a_prize_is_neither_result_nor_outcome(said: str):
    found = claims_of("Larch Library", said)
    assert found.projects
    assert results_of(found) == set()
    assert not [claim for claim in found.claims if claim.property == "foundOutcome"]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("worked", "Sales rose by a third. All twenty stalls are let. An evaluation found that it had met its aims."),
        (
            "did-not-work",
            "It failed. Few people came, it closed within a year with debts of £40,000 and has been empty since.",
        ),
        ("mixed", "It trained forty people and did well. But it lost money each year and older people stayed away."),
        ("too-early", "Work began in March and is not finished. It is too early to say what difference it makes."),
    ],
)
def test_a_plain_account_has_its_result(result: str, said: str):
    assert results_of(claims_of("Larch Yard", f"Larch Yard is a market in Leeds, run by the council. {said}")) == {
        result
    }


@pytest.mark.parametrize(
    "body",
    [
        "Larch Yard is a market in Leeds. It opened in 2019. Trade rose by a third and every stall is let.",
        "Larch Yard is to be a market in Leeds. Work is due to start next year, subject to planning permission.",
        "",
    ],
)
def test_results_and_states_are_of_our_lists(body: str):
    found = extract(Document("doc", "Larch Yard", f"Larch Yard\n\n{body}", ""), MODEL)
    assert {claim.value for claim in found.claims if claim.property == "result"} <= set(RESULTS)
    assert {project.status for project in found.projects} <= set(STATUSES)
