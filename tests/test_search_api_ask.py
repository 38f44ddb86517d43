from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from small_opened import small_opened

from kg.errors import BadQuery
from kg.opened import Opened
from search_api.ask import ask
from search_api.sparql import run


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return small_opened(tmp_path_factory.mktemp("data"))


def names(found: dict) -> list[str]:
    return [answer["name"] for answer in found["answers"]]


def test_an_answer_comes_with_its_claims_passages_and_reasons(opened: Opened) -> None:
    found = ask(opened, "meanwhile use of empty garages for young makers")
    first = found["answers"][0]
    assert (first["kind"], first["slug"], first["result"]) == ("project", "mill-yard", "worked")
    assert first["claims"][0]["property"] == "used"
    text = opened.catalogue.documents["garages"].text
    assert all(text[claim["start"] : claim["end"]] == claim["quote"] for claim in first["claims"])
    assert first["passages"][0]["text"] in text
    assert first["documents"] == ["garages"]
    assert not found["nothing_found"]
    json.dumps(found)


@pytest.mark.parametrize("question", ["meanwhile use", "community garden Hackney", "co-design pay residents", "ballot"])
def test_contributions_sum_to_the_score(opened: Opened, question: str) -> None:
    for answer in ask(opened, question)["answers"]:
        assert round(sum(why["contribution"] for why in answer["why"]), 4) == answer["score"]


def test_a_document_without_a_project_answers_too(opened: Opened) -> None:
    found = ask(opened, "co-design: pay residents for their time")
    assert (found["answers"][0]["kind"], found["answers"][0]["documents"]) == ("document", ["guide"])
    assert found["ranked_documents"][0] == "guide"


def test_the_query_of_the_graph_leg_runs_as_it_stands(opened: Opened) -> None:
    found = ask(opened, "community garden")
    rows = run(opened, found["sparql"])
    values = {row["claim"]["value"].rsplit("/", 1)[-1] for row in json.loads(rows.content)["results"]["bindings"]}
    assert {"garden1", "ballot2"} <= values


def test_a_place_binds(opened: Opened) -> None:
    in_hackney = set(names(ask(opened, "community garden in Hackney")))
    assert in_hackney <= {"Canal Garden", "Lower Mead", "A guide to co-design"}
    assert "Harbour Boxes" not in names(ask(opened, "meanwhile use in Southwark"))
    assert "Mill Yard" not in names(ask(opened, "meanwhile use outside London"))
    assert names(ask(opened, "meanwhile use outside London"))[0] == "Harbour Boxes"


def test_what_failed_comes_first_when_asked_for_and_is_not_ranked_down_when_not(opened: Opened) -> None:
    assert names(ask(opened, "which meanwhile use failed?"))[0] == "Harbour Boxes"
    both = {answer["name"]: answer["score"] for answer in ask(opened, "meanwhile use")["answers"]}
    assert both["Harbour Boxes"] >= both["Mill Yard"]


def test_the_summary_counts_all_that_answers_and_not_the_first_page(opened: Opened) -> None:
    found = ask(opened, "meanwhile use", limit=1)
    assert len(found["answers"]) == 1
    assert found["summary"]["projects"] == 2
    assert found["summary"]["councils"] == 2
    assert found["summary"]["results"]["did-not-work"] == found["summary"]["results"]["worked"] == 1
    assert found["summary"]["documents_searched"] == 5


def test_nothing_found_says_what_was_searched_and_what_came_nearest(opened: Opened) -> None:
    found = ask(opened, "workplace parking levy")
    assert found["nothing_found"]
    assert found["answers"] == []
    assert found["summary"]["documents_searched"] == 5
    assert found["summary"]["projects"] == 0
    outside = ask(opened, "resident ballots in Wales")
    assert outside["nothing_found"]
    missing = {near["name"]: near["missing"] for near in outside["nearest"]}
    assert "outside what the question asks for" in missing["Lower Mead"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"place": ["E09000012"]}, {"Lower Mead", "Canal Garden"}),
        ({"place": ["E09000012", "E06000023"]}, {"Lower Mead", "Canal Garden", "Harbour Boxes"}),
        ({"intervention": ["meanwhile-use"]}, {"Mill Yard", "Harbour Boxes"}),
        ({"intervention": ["meanwhile-use"], "result": ["did-not-work"]}, {"Harbour Boxes"}),
        ({"intervention": ["meanwhile-use"], "exclude": ["E06000023"]}, {"Mill Yard"}),
        ({"intervention": ["meanwhile-use"], "exclude": ["containers"]}, {"Mill Yard"}),
        ({"intervention": ["meanwhile-use"], "year": ["2018-2020"]}, {"Mill Yard"}),
        ({"intervention": ["meanwhile-use"], "year": ["2010-2020", "2017-"]}, {"Mill Yard"}),
        ({"intervention": ["meanwhile-use"], "year": ["2018", "2016"]}, set()),
        ({"result": ["not-stated"]}, {"Lower Mead", "Canal Garden"}),
        ({"group": ["young-people"], "exclude": ["community-garden"]}, {"Mill Yard"}),
    ],
)
def test_filters_alone_are_a_question(opened: Opened, filters: dict, expected: set) -> None:
    assert set(names(ask(opened, "", filters=filters))) == expected


@pytest.mark.parametrize(
    ("question", "filters", "reason"),
    [
        ("", {}, "Ask a question"),
        ("x" * 1001, {}, "1,001 characters"),
        ("garden", {"colour": ["red"]}, "no filter 'colour'"),
        ("garden", {"place": ["atlantis"]}, "no place 'atlantis'"),
        ("garden", {"group": ["martians"]}, "no group 'martians'"),
        ("garden", {"result": ["great"]}, "no result 'great'"),
        ("garden", {"year": ["soon"]}, "not a year"),
        ("garden", {"year": ["20152020"]}, "not a year"),
        ("garden", {"year": ["-"]}, "not a year"),
        ("garden", {"year": ["2020-2015"]}, "'2020-2015' end before they start"),
    ],
)
def test_what_cannot_be_asked_is_said(opened: Opened, question: str, filters: dict, reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        ask(opened, question, filters=filters)


@pytest.mark.parametrize("question", ['"; DROP', "((( AND", "<script>alert(1)</script>", "日本", "?", "a" * 1000])
def test_any_text_is_safe(opened: Opened, question: str) -> None:
    assert ask(opened, question)["question"] == question


def test_withheld_documents_are_as_if_they_were_not_there(opened: Opened) -> None:
    found = ask(opened, "community garden", withhold={"garden"})
    assert "garden" not in found["ranked_documents"]
    assert found["summary"]["documents_searched"] == 4


def test_what_only_withheld_documents_say_of_a_project_is_not_known(tmp_path: Path) -> None:
    opened = twice_told(tmp_path)
    with_both = ask(opened, "", filters={"intervention": ["meanwhile-use"]})
    assert {answer["name"]: answer["result"] for answer in with_both["answers"]}["Harbour Boxes"] == "worked"
    found = ask(opened, "", filters={"intervention": ["meanwhile-use"]}, withhold={"garages"})
    (answer,) = found["answers"]
    assert (answer["name"], answer["result"], answer["documents"]) == ("Harbour Boxes", "did-not-work", ["containers"])
    assert {claim["document"] for claim in answer["claims"]} == {"containers"}
    assert found["summary"]["results"]["worked"] == 0
    assert names(ask(opened, "", filters={"group": ["young-people"]}, withhold={"garages"})) == ["Canal Garden"]


def twice_told(folder: Path) -> Opened:
    """The small build, with all that the document of garages says said of Harbour Boxes too, which it tells of."""
    opened = small_opened(folder)
    held = opened.catalogue
    more = [
        replace(claim, id=f"{claim.id}b", project="harbour-boxes")
        for claim in held.claims.values()
        if claim.document == "garages" and claim.property in ("result", "servedGroup")
    ]
    boxes = replace(held.projects["harbour-boxes"], documents=("containers", "garages"))
    projects = {**held.projects, "harbour-boxes": boxes}
    return replace(
        opened, catalogue=replace(held, projects=projects, claims={**held.claims, **{c.id: c for c in more}})
    )


@pytest.mark.parametrize("question", ["meanwhile use", "community garden", "residents of the estate", "young makers"])
@pytest.mark.parametrize(
    "filters",
    [
        {"place": ["E06000023"]},
        {"place": ["E09000012"]},
        {"result": ["worked"]},
        {"group": ["young-people"]},
        {"exclude": ["garages"]},
        {"year": ["-2016"]},
    ],
)
def test_a_filter_lets_in_nothing_that_did_not_answer_before(opened: Opened, question: str, filters: dict) -> None:
    assert set(names(ask(opened, question, filters=filters))) <= set(names(ask(opened, question)))


def test_ranked_documents_go_on_past_what_is_ruled_out(opened: Opened) -> None:
    ranked = ask(opened, "meanwhile use outside London")["ranked_documents"]
    assert set(ranked) == set(opened.catalogue.documents)
    assert len(ranked) == len(set(ranked))
    assert ranked.index("containers") < ranked.index("garages")


def test_a_denied_concept_is_left_out(opened: Opened) -> None:
    found = ask(opened, "projects in Hackney that are not community gardens")
    assert not {"Canal Garden", "Lower Mead"} & set(names(found))
    assert found["ranked_documents"][0] == "guide"  # the others are of another place, or of gardens


def test_a_question_that_only_leaves_out_is_answered_by_all_else(opened: Opened) -> None:
    found = ask(opened, "projects that are not community gardens")
    assert set(names(found)) == {"Mill Yard", "Harbour Boxes", "A guide to co-design"}


def test_asking_twice_gives_the_same(opened: Opened) -> None:
    once, again = ask(opened, "meanwhile use young"), ask(opened, "meanwhile use young")
    assert {**once, "took_ms": 0} == {**again, "took_ms": 0}


def test_a_folder_is_not_written_to_by_asking(opened: Opened, tmp_path: Path) -> None:
    before = sorted(path.name for path in opened.settings.data.rglob("*"))
    ask(opened, "meanwhile use")
    assert sorted(path.name for path in opened.settings.data.rglob("*")) == before
