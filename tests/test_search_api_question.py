"""What a question is understood to ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.namespaces import concept_iri
from kg.places import LONDON, load_places
from search_api.facets import facets_of, gold_facets, score_facets
from search_api.question import Question, parse


def labels(question: Question, part: str) -> list[str]:
    return [found["label"] for found in question.as_json()[part]]  # type: ignore[attr-defined]


def excluded(question: Question) -> tuple[list[str], list[str], list[str]]:
    exclude = question.as_json()["exclude"]
    places = [found["label"] for found in exclude["places"]]  # type: ignore[index]
    things = [found["label"] for found in exclude["interventions"]]  # type: ignore[index]
    return places, things, exclude["terms"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "part", "found"),
    [
        ("meanwhile use in Hackney", "places", ["Hackney"]),
        ("meanwhile use in Hackney", "interventions", ["Meanwhile use"]),
        ("what to do with empty shops", "interventions", ["Meanwhile use"]),
        ("gardens in leeds and tottenham", "places", ["Leeds", "Tottenham"]),
        ("Welsh councils", "places", ["Wales"]),
        ("libraries in the north east", "places", ["North East"]),
        ("young makers", "groups", ["Young people", "Small businesses"]),
        ("makerspace for kids", "groups", ["Children and families"]),
        ("knocked down tower blocks", "interventions", ["Estate regeneration"]),
        ("ltn", "interventions", ["Low-traffic neighbourhood"]),
        ("is anyone less lonely", "outcomes", ["Reduced loneliness"]),
        ("toddlers and pensioners", "principles", ["Intergenerational"]),
        ("schemes for everyone", "groups", []),
        ("what did the Good Growth Fund pay for", "principles", []),
        ("Did the market in Reading work?", "places", ["Reading"]),
        ("schemes in the UK", "places", []),
    ],
)
def test_concepts_and_places(text: str, part: str, found: list[str]) -> None:
    assert labels(parse(text), part) == found


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("which schemes failed", ("did-not-work",)),
        ("what went wrong in Croydon", ("did-not-work",)),
        ("filters that were taken out", ("did-not-work",)),
        ("gardens that have not worked in Leeds", ("did-not-work",)),
        ("markets that worked", ("worked",)),
        ("successful playgrounds", ("worked",)),
        ("mixed results", ("mixed",)),
        ("schemes where it is too early to tell", ("too-early",)),
        ("did it work?", ()),
        ("what worked and what didn't", ()),
        ("who has worked with refugees", ()),
        ("who took out a loan", ()),
        ("drop-in centres", ()),
        ("LTNs that weren't removed", ()),
        ("what didn’t fail?", ()),
        ("markets that have never been abandoned", ()),
        ("schemes that were not successful", ("did-not-work",)),
        ("gardens that didn't succeed", ("did-not-work",)),
        ("schemes with no funding that failed", ("did-not-work",)),
    ],
)
def test_results(text: str, results: tuple[str, ...]) -> None:
    assert parse(text).results == results


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("markets since 2015", (2015, None)),
        ("between 2010 and 2015", (2010, 2015)),
        ("2010-2015", (2010, 2015)),
        ("in 2018", (2018, 2018)),
        ("after 2018", (2019, None)),
        ("before 2012", (None, 2011)),
        ("until 2012", (None, 2012)),
        ("in the 1990s", (1990, 1999)),
        ("no year, 20180 homes", (None, None)),
    ],
)
def test_years(text: str, years: tuple[int | None, int | None]) -> None:
    assert parse(text).years == years


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("markets outside London", (["London"], [], [])),
        ("markets, but not in London", (["London"], [], [])),
        ("Apart from Bristol, Leeds and Hull, who has tried it?", (["Bristol", "Leeds", "Kingston upon Hull"], [], [])),
        ("estate renewal without a ballot", ([], ["Resident ballot"], [])),
        ("council estate renewal without demolishing homes", ([], [], ["demolition"])),
        ("gardens without public money", ([], [], ["public money"])),
        ("closing roads outside schools", ([], [], [])),
        ("non-London examples", (["London"], [], [])),
        ("projects that are not community gardens", ([], ["Community garden"], [])),
        ("not meanwhile use", ([], ["Meanwhile use"], [])),
        ("no demolition", ([], ["Estate regeneration"], [])),
        ("estate renewal with no demolition", ([], [], ["demolition"])),
        ("never a play street or a community garden", ([], ["Play street", "Community garden"], [])),
        ("things that aren’t play streets", ([], ["Play street"], [])),
        ("projects not for young people", ([], ["Young people"], [])),
        ("gardens that aren't in Bristol or Leeds", (["Bristol", "Leeds"], [], [])),
        ("not only community gardens", ([], [], [])),
        ("whether or not community gardens work", ([], [], [])),
        ("no change for young people", ([], [], [])),
        ("it did not work for young people", ([], [], [])),
        ("LTNs that weren't removed by play streets", ([], [], [])),
        ("is anyone not lonely", ([], [], [])),
        ("people not in work", ([], [], [])),
    ],
)
def test_exclusions(text: str, left_out: tuple[list[str], list[str], list[str]]) -> None:
    assert excluded(parse(text)) == left_out


def test_what_is_left_out_is_not_asked_for() -> None:
    question = parse("gardens in outer London, not in Croydon")
    assert len(question.places) == 18
    assert excluded(question)[0] == ["Croydon"]
    assert LONDON not in parse("meanwhile use outside London").places
    assert "London" not in parse("meanwhile use outside London").text


def test_what_is_denied_is_not_asked_for() -> None:
    question = parse("projects in Hackney that are not community gardens")
    assert labels(question, "interventions") == []
    assert labels(question, "places") == ["Hackney"]
    assert "garden" not in question.text
    assert parse("what didn't fail?").not_understood == ()


def test_near_a_place() -> None:
    assert parse("gardens near Hackney").near
    assert not parse("gardens in Hackney").near


def test_inner_london_is_its_boroughs() -> None:
    boroughs = parse("inner London markets").places
    assert load_places().find("Camden")[0].iri in boroughs
    assert len(boroughs) == 14


@pytest.mark.parametrize(
    ("text", "part", "found"),
    [
        ("gardens in Hackny", "places", ["Hackney"]),
        ("markets in tottenam", "places", ["Tottenham"]),
        ("crowdfuding", "interventions", ["Crowdfunding"]),
    ],
)
def test_misspellings(text: str, part: str, found: list[str]) -> None:
    assert labels(parse(text), part) == found


@pytest.mark.parametrize("text", ["landowners and lenders", "chasing householders", "popularity of the profession"])
def test_english_words_are_left_alone(text: str) -> None:
    assert set(parse(text).text.split()) <= set(text.split())


def test_words_for_search_and_words_not_understood() -> None:
    question = parse("Who has tried meanwhile use in Hackney with lanterns?")
    assert question.text == "meanwhile use Hackney lanterns"
    assert question.not_understood == ("lanterns",)


def test_a_word_not_understood_is_shown_as_it_was_written() -> None:
    question = parse("Crowdfuding lanternz")
    assert labels(question, "interventions") == ["Crowdfunding"]
    assert "lantern" in question.text.split()
    assert question.not_understood == ("lanternz",)


@pytest.mark.parametrize("text", ["", "   ", "???", "the of and", "=1+1", "\x00", "a" * 900, "'’-&", "(" * 500])
def test_any_text_is_safe(text: str) -> None:
    question = parse(text)
    assert not question.places
    assert set(question.as_json()) >= {"text", "places", "results", "years", "exclude", "not_understood"}


def test_facets_are_scored_over_questions() -> None:
    query = {
        "q": "meanwhile use in Hackney that failed",
        "facets": {"places": ["Hackney"], "interventions": ["meanwhile-use", "crowdfunding"], "result": "did-not-work"},
    }
    assert gold_facets(query["facets"]) > facets_of(parse(str(query["q"])))  # type: ignore[arg-type]
    assert score_facets([query], parse) == pytest.approx({"p": 1.0, "r": 0.75, "f1": 6 / 7})
    assert score_facets([{**query, "kind": "paraphrase"}], parse) == {"p": 0.0, "r": 0.0, "f1": 0.0}


def test_what_a_model_reads_is_shown_where_the_words_name_nothing_of_its_scheme() -> None:
    garden, young = concept_iri("intervention", "community-garden"), concept_iri("group", "young-people")
    read = {garden: 0.9, young: 0.8, concept_iri("outcome", "belonging"): 0.2}
    question = replace(parse("something odd with teenagers"), read=read)
    assert question.read_surely("interventions") == [garden]
    assert question.read_surely("outcomes") == question.read_surely("groups") == []
    shown = question.as_json()
    assert [concept["read"] for concept in shown["interventions"]] == [0.9]  # type: ignore[attr-defined]
    assert all("read" not in concept for concept in shown["groups"])  # type: ignore[attr-defined]
