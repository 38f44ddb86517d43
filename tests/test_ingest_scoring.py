"""The scores of the interface, on small made-up gold."""

from __future__ import annotations

import pytest

from ingest.extraction import Extraction, FoundClaim, FoundProject
from ingest.scoring import prediction, score_extraction
from kg.model import Document
from kg.namespaces import concept_iri, council_iri

PLACE = "https://w3id.org/precedent/place/"


def project(name: str = "Mill Yard", **facts: object) -> dict[str, object]:
    empty = {"aka": [], "places": [], "lead": None, "partners": [], "start": None, "end": None, "funding": []}
    labels = {"interventions": [], "principles": [], "outcomes": [], "groups": []}
    return {"name": name, **empty, **labels, "result": "not-stated", "evidence": {}} | facts


def line(*projects: dict[str, object], doc: str = "doc", **own: object) -> dict[str, object]:
    return {"doc": doc, "projects": list(projects), "mentions_only": []} | own


def score(gold: dict[str, object], found: dict[str, object], text: str = "", kind: str = "news") -> dict:
    return score_extraction([gold], [found], {"doc": text}, {"doc": kind})


def shares(figures: dict[str, float]) -> tuple[float, ...]:
    return tuple(figures[name] for name in ("p", "r", "f1"))


def test_everything_right_is_all_ones():
    told = project(
        places=["Southwark"], interventions=["play-space"], principles=["co-design"], outcomes=["belonging"],
        groups=["young-people"], result="worked", lead="Southwark Council", start=2018, end=2020,
        funding=[{"amount_gbp": 5000}], evidence={"interventions/play-space": "A swing."},
    )  # fmt: skip
    scores = score(line(told), line(told), "A title\n\nA swing.")
    for name in ("projects", "places", "interventions", "principles", "outcomes", "groups", "lead", "dates", "money"):
        assert shares(scores[name]) == (1.0, 1.0, 1.0), name
    assert scores["by_project"]["places"]["f1"] == scores["result"]["accuracy"] == 1.0
    assert scores["quotes_exact"] == scores["evidence_overlap"] == 1.0
    assert scores["by_kind"]["news"]["places"]["f1"] == 1.0
    assert scores["by_concept"]["intervention/play-space"]["f1"] == 1.0


def test_a_documents_labels_are_the_union_over_its_projects():
    gold = line(project("Mill Yard", interventions=["play-space"]), project("Bell Yard", interventions=["play-space"]))
    found = line(project("Something else", interventions=["play-space", "street-market"]))
    scores = score(gold, found)
    assert scores["interventions"] == {"p": 0.5, "r": 1.0, "f1": 0.6667, "n": 1, "found": 2}
    assert scores["by_project"]["interventions"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "n": 2, "found": 2}


def test_guidance_has_labels_of_its_own():
    gold = line(principles=["co-design"])
    assert score(gold, line(principles=["co-design"]))["principles"]["f1"] == 1.0
    assert score(gold, line())["principles"]["r"] == 0.0


@pytest.mark.parametrize(
    ("gold", "found", "paired"),
    [
        ("Peckham Levels", "peckham levels!", 1),
        ("The Granville, South Kilburn", "South Kilburn: the Granville", 1),
        ("Peckham Levels", "Pop Brixton", 0),
        ("Ham Close", "one two three four five six seven eight nine ten eleven Ham Close", 0),
    ],
)
def test_projects_pair_by_name(gold: str, found: str, paired: int):
    assert score(line(project(gold)), line(project(found)))["projects"]["r"] == paired


def test_an_alias_pairs_and_pairs_are_one_to_one():
    gold = line(project("Haringey Development Vehicle", aka=["HDV"]))
    scores = score(gold, line(project("HDV"), project("Haringey Development Vehicle")))
    assert shares(scores["projects"]) == (0.5, 1.0, 0.6667)


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        ("Southwark", "Peckham", 1.0),  # an area rolls up to its borough
        ("Kingston upon Thames", "Royal Borough of Kingston upon Thames", 1.0),
        ("Rotterdam", "rotterdam", 1.0),  # abroad: by name
        ("London", "Southwark", 0.0),
        ("Croydon", "Sutton", 0.0),
    ],
)
def test_places_resolve(gold: str, found: str, right: float):
    assert score(line(project(places=[gold])), line(project(places=[found])))["places"]["f1"] == right


def test_result_accuracy_is_over_paired_projects():
    gold = line(project("Mill Yard", result="mixed"), project("Bell Yard", result="worked"))
    scores = score(gold, line(project("Mill Yard", result="mixed"), project("Unknown", result="worked")))
    assert (scores["result"]["accuracy"], scores["result"]["n"]) == (1.0, 1)
    assert scores["result"]["matrix"]["mixed"]["mixed"] == 1


def test_evidence_may_lie_in_a_neighbouring_sentence_but_no_further():
    text = "T\n\nOne here. Two here. Three here. Four here."
    gold = line(project(interventions=["play-space"], evidence={"interventions/play-space": "Two here."}))

    def overlap(quote: str) -> float:
        found = project(interventions=["play-space"], evidence={"interventions/play-space": quote})
        return score(gold, line(found), text)["evidence_overlap"]

    assert [overlap(quote) for quote in ("One here.", "Three here.", "Four here.")] == [1.0, 1.0, 0.0]


def test_a_quote_that_is_not_in_the_text_is_not_exact():
    found = project(evidence={"interventions/play-space": "made up"})
    assert score(line(project()), line(found), "T\n\nText.")["quotes_exact"] == 0.0


def test_a_document_without_prediction_is_missed():
    scores = score_extraction([line(project(places=["Brent"]))], [], {}, {})
    assert shares(scores["projects"]) == shares(scores["places"]) == (0.0, 0.0, 0.0)


def test_a_label_missed_beside_one_wrongly_given_is_a_confusion():
    lines = [line(project(interventions=["street-market"]), doc=doc) for doc in ("one", "two")]
    found = [line(project(interventions=["market-hall"]), doc=doc) for doc in ("one", "two")]
    scores = score_extraction(lines, found, {}, {"one": "news"})
    (pair,) = scores["confusions"]["interventions"]
    assert (pair["missed"], pair["given"], pair["n"]) == ("street-market", "market-hall", 2)
    assert scores["confusions"]["outcomes"] == []
    assert scores["documents"] == 2 and scores["by_kind"]["news"]["documents"] == 1


def test_confidences_are_held_against_the_labels_of_document_and_project():
    sure = {"interventions/play-space": 0.85, "groups/young-people": 0.35}
    told = {"interventions": ["play-space"], "groups": ["young-people"]}
    gold = line(project("Mill Yard", **told), project("Bell Yard"))
    found = line(project("Bell Yard", **told, confidence=sure), confidence={"principles/co-design": 0.55})
    reliability = score(gold, found)["reliability"]
    assert {name: held["n"] for name, held in reliability.items()} == {
        "all": 3, "interventions": 1, "principles": 1, "outcomes": 0, "groups": 1, "by_project": 2,
    }  # fmt: skip
    assert [b["borne_out"] for b in reliability["all"]["bins"]] == [1.0, 0.0, 1.0]
    assert [b["borne_out"] for b in reliability["by_project"]["bins"]] == [0.0, 0.0]
    assert reliability["interventions"]["error"] == 0.15


def test_a_label_of_two_projects_counts_once_at_its_surest():
    names = ("Mill Yard", "Bell Yard")
    told = [project(n, confidence={"groups/young-people": c}) for n, c in zip(names, (0.4, 0.6), strict=True)]
    (held,) = score(line(project(groups=["young-people"])), line(*told))["reliability"]["groups"]["bins"]
    assert (held["n"], held["confidence"]) == (1, 0.6)


def test_prediction_is_in_the_form_of_the_gold():
    text = "Mill Yard\n\nSouthwark Council let Mill Yard in Peckham for makers, as Hackney had."
    claims = (
        FoundClaim(0, "location", PLACE + "london-area/peckham", "done", 0.9, 11, 50),
        FoundClaim(0, "location", PLACE + "E09000012", "mentioned", 0.7, 60, 70),
        FoundClaim(0, "ledBy", council_iri("E09000028"), "done", 0.9, 11, 50),
        FoundClaim(0, "funding", "5000", "done", 0.9, 11, 50),
        FoundClaim(0, "startDate", "2018", "done", 0.9, 11, 50),
        FoundClaim(0, "used", concept_iri("intervention", "meanwhile-use"), "rejected", 0.9, 11, 27),
        FoundClaim(0, "used", concept_iri("intervention", "play-space"), "mentioned", 0.9, 11, 27),
    )
    found = prediction(Document("doc", "Mill Yard", text, ""), Extraction((FoundProject("Mill Yard"),), claims))
    (told,) = found["projects"]
    assert told["places"] == ["Southwark"]
    assert told["lead"] in {"Southwark Council", "London Borough of Southwark"}
    assert (told["start"], told["funding"][0]["amount_gbp"], told["result"]) == (2018, 5000, "not-stated")
    assert told["interventions"] == ["meanwhile-use"]  # refused counts, only mentioned does not
    assert told["evidence"] == {"interventions/meanwhile-use": "Southwark Counci"}
    assert told["confidence"] == {"interventions/meanwhile-use": 0.9}
    assert found["mentions_only"] == ["Hackney"]


def test_extraction_survives_json():
    claim = FoundClaim(None, "subject", concept_iri("principle", "co-design"), "done", 0.5, 0, 4)
    extraction = Extraction((FoundProject("Mill “Yard”", ("MY",), "planned", 1, 9),), (claim,), "press")
    assert Extraction.from_json(extraction.to_json()) == extraction
