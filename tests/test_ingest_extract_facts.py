"""Where a project is, who had a part in it, when it was and what paid for it."""

from __future__ import annotations

import pytest
import spacy

from ingest.extract import dates, extract, money
from ingest.extract.date_signs import signs_around as around_year
from ingest.extract.organisations import organisation_value
from ingest.extract.pipeline import load_pipeline
from ingest.extract.ranking import Candidate, Ranker, strongest
from ingest.extract.reading import Reading, marked
from ingest.extract.role_signs import signs_around as around_name
from ingest.extract.roles import property_of
from ingest.extraction import Extraction
from ingest.predictions import authority_of, prediction
from kg.concept_model import open_concept_model
from kg.model import Document
from kg.namespaces import council_iri
from kg.places import load_places
from kg.settings import Settings

GARDEN = "Larch Rooms: a garden"
PAID = (
    "The National Lottery Community Fund gave a grant of £45,000 and the site is in Leeds. Power to Change awarded it "
    "£20,000 in 2020."
)
OPENED = "Larch Rooms is a community garden that opened in 2019. "


def found_in(title: str, body: str, publisher: str | None = None) -> Extraction:
    document = Document("doc", title, f"{title}\n\n{body}", "", publisher=publisher, year=2022)
    return extract(document, open_concept_model(Settings()))


def values(found: Extraction, name: str) -> set[str]:
    return {claim.value for claim in found.claims if claim.property == name and claim.modality != "mentioned"}


def places(found: Extraction) -> set[str]:
    iris = sorted(values(found, "location"))
    return {authority_of(place, iris).name for iri in iris if (place := load_places().get(iri))}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        # neighbourhoods, and councils in their spellings
        ("It stands in Peckham, behind the shops.", {"Southwark"}),
        ("It is in Stratford, in Newham.", {"Newham"}),
        ("LB Hackney let the site.", {"Hackney"}),
        ("LBBD let the site, in Dagenham.", {"Barking and Dagenham"}),
        ("The Royal Borough of Kensington and Chelsea let the site.", {"Kensington and Chelsea"}),
        ("The site is on the Old Kent Road, let by the London Borough of Southwark.", {"Southwark"}),
        ("Kingston Council let the site in New Malden.", {"Kingston upon Thames"}),
        ("It is in Hull. The volunteers call Kingston upon Hull by its short name.", {"Kingston upon Hull"}),
        ("Kilburn lies in several boroughs; Brent Council let this site.", {"Brent"}),
        # names that are also words, people or other things
        ("It is in Reading, beside the station, and Reading Borough Council owns the land.", {"Reading"}),
        ("It is in Leeds. Reading the report, members asked for more benches.", {"Leeds"}),
        ("It is in Barking town centre. The council paid for the benches.", {"Barking and Dagenham"}),
        ("It is in Hackney. A barking dog is all that is heard at night.", {"Hackney"}),
        ("It is in Leeds. A bath was turned into a planter.", {"Leeds"}),
        ("Bath and North East Somerset Council gave the site, near Bath.", {"Bath and North East Somerset"}),
        ("Sutton Council let the site, on Sutton High Street.", {"Sutton"}),
        ("It is in Camden. Cllr Sutton opened it.", {"Camden"}),
        ("It is in Burnley. Nurse Win Preston opened it.", {"Burnley"}),
        ("It is in Derby, and Derby City Council gave the site.", {"Derby"}),
        ("It is in Leeds. Ministers in Westminster and MPs praised it.", {"Leeds"}),
        ("Westminster City Council let the site in Pimlico.", {"Westminster"}),
        ("It is in Deptford, near the Angel pub.", {"Lewisham"}),
        # places in passing, and abroad
        ("It is in Lewisham. The idea came from Camden in New Jersey.", {"Lewisham"}),
        ("It is in Brixton. Officers had visited a garden in Bristol, and Leeds has one like it.", {"Lambeth"}),
        ("It is in Southwark. A firm from Manchester laid the paths.", {"Southwark"}),
        ("It is in Norwich. The volunteers went on a coach trip to Ipswich.", {"Norwich"}),
        ("It is in Lewisham. The group copied what Rotterdam did with its water squares.", {"Lewisham"}),
        ("It is in Utrecht, in the Netherlands. The visitors came from Cardiff.", set()),
    ],
)
def test_places(said: str, names: set[str]):
    assert places(found_in(GARDEN, OPENED + said)) == names


def test_a_councils_own_report_tells_its_place_by_the_council():
    body = OPENED + "The council let the site and the council will maintain it."
    assert places(found_in(GARDEN, body, "Oldham Council")) == {"Oldham"}


def test_each_section_has_its_own_place_and_inherits_that_of_the_title():
    body = (
        "## Larch Rooms\n\nLarch Rooms is a garden{} that opened in 2019. Neighbours run it.\n\n"
        "## Elm Yard\n\nElm Yard is a garden{} that opened in 2020. A gardener from Norwich helped."
    )
    assert places(found_in("Two gardens", body.format(" in Hackney", " in Croydon"))) == {"Hackney", "Croydon"}
    assert places(found_in("Two gardens in Ipswich", body.format("", ""))) == {"Ipswich"}


def test_the_facts_of_a_plain_account():
    found = found_in(
        "Larch Rooms, Leeds",
        "Larch Rooms is a community garden in Leeds. The Larch Community Trust set it up and the Larch Community "
        "Trust runs it. It was awarded a grant of £45,000 from the National Lottery Community Fund. "
        "Rents nearby are £900 a month. It opened in 2019.",
    )
    assert values(found, "ledBy") == {"Larch Community Trust"}
    assert values(found, "funding") == {"45000"}
    assert values(found, "startDate") == {"2019"}
    (quote,) = (claim for claim in found.claims if claim.property == "ledBy")
    assert quote.confidence > 0


def test_a_sum_goes_with_the_funder_named_beside_it():
    document = Document("doc", GARDEN, f"{GARDEN}\n\n{OPENED}{PAID}", "", year=2022)
    found = extract(document, open_concept_model(Settings()))
    (project,) = prediction(document, found)["projects"]
    told = {(grant["funder"], grant["amount_gbp"]) for grant in project["funding"]}
    assert {("National Lottery Community Fund", 45000), ("Power to Change", 20000)} <= told


def test_a_designer_is_claimed_as_such_and_told_as_a_partner():
    body = OPENED + "The Larch Trust runs it in Leeds. It was designed by Plum Architects with the residents."
    document = Document("doc", GARDEN, f"{GARDEN}\n\n{body}", "", year=2022)
    found = extract(document, open_concept_model(Settings()))
    assert values(found, "designer") == {"Plum Architects"}
    assert "Plum Architects" not in values(found, "partner")
    (project,) = prediction(document, found)["projects"]
    assert "Plum Architects" in project["partners"]


@pytest.mark.parametrize(
    ("role", "before", "after", "claimed"),
    [
        ("partner", "The hall was designed by ", ".", "designer"),
        ("partner", "An evaluation by ", " praised the hall.", "evaluator"),
        ("partner", "The trust worked with ", " on the hall.", "partner"),
        ("partner", "", " found a site for the hall.", "partner"),
        ("lead", "The hall was designed by ", ".", "ledBy"),
        ("funder", "The money came from ", ".", "funder"),
    ],
)
def test_a_partner_is_claimed_by_what_it_did(role: str, before: str, after: str, claimed: str):
    assert property_of(role, Candidate("Elm Institute", 0, 0, around_name(before, after))) == claimed


def test_what_is_designed_for_something_is_no_designer():
    assert "after_designs" not in around_name("The council approved ", ", a restaurant, designed to draw people.")
    assert "after_designs" in around_name("", " designed the hall.")


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("It had £1.5m, they said.", ["1500000"]),
        ("It had £450k and £2,300,000.", ["450000", "2300000"]),
        ("It had £1.2 million; then £3bn.", ["1200000", "3000000000"]),
        ("Between £1-2 million was spent.", ["1000000"]),
        ("It cost £50,000 to £60,000.", ["50000"]),
        ("It cost 1.5 million pounds, or half a million pounds each.", ["1500000", "500000"]),
        ("It has 400 homes at £9 an hour.", ["9"]),
    ],
)
def test_sums(text: str, amounts: list[str]):
    assert [span.kb_id_ for span in _spans(text, "money")] == amounts


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("It ran from 2018 to 2020.", [("first", "2018"), ("last", "2020")]),
        ("It ran in 2016/17 and since 2019.", [("first", "2016"), ("last", "2017"), ("year", "2019")]),
        ("The 2010s cost £2019 and 2,015 people came to 2016 homes.", []),
    ],
)
def test_years(text: str, years: list[tuple[str, str]]):
    assert [(span.label_, span.kb_id_) for span in _spans(text, "years")] == years


def _spans(text: str, group: str) -> list[spacy.tokens.Span]:
    nlp = load_pipeline()
    doc = nlp.make_doc(f"Title\n\n{text}")
    doc._.reading = Reading(Document("doc", "Title", doc.text, ""), open_concept_model(Settings()))
    with nlp.select_pipes(enable=["sentences"]):
        doc = nlp(doc)
    step = {"money": money, "years": dates}[group]
    return marked(step.component(doc), group)


def test_words_around_names_and_years():
    assert "before_leads" in around_name("It was set up by the ", " in May.")
    assert "after_leads" in around_name("In May ", ", a charity, now runs it.")
    assert "before_funds" in around_name("It was paid for with a grant from the ", ".")
    assert "before_designs" in around_name("A hall designed by ", ".")
    assert {"before_begins", "direct_in"} <= around_year("It opened in ", ".").keys()
    assert "before_ends" in around_year("It closed in May ", ".")
    assert not around_name("", "") and not around_year("", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Camden Council", council_iri("E09000007")),
        ("London Borough of Camden", council_iri("E09000007")),
        ("Mayor of London", "Greater London Authority"),
        ("Larch Trust (charity)", "Larch Trust"),
    ],
)
def test_an_organisation_goes_by_one_name(name: str, value: str):
    assert organisation_value(name) == value


def test_a_ranker_puts_the_likeliest_first_and_keeps_what_is_enough():
    ranker = Ranker({"weights": {"near": 2.0, "far": -2.0}, "bias": 0.0, "threshold": 0.5})
    far, near, bare = Candidate("b", 5, 6, {"far": 1.0}), Candidate("a", 9, 10, {"near": 1.0}), Candidate("c", 1, 2, {})
    assert [item.candidate.value for item in ranker.ranked([far, near, bare])] == ["a", "c", "b"]
    assert [item.candidate.value for item in ranker.enough([far, near, bare])] == ["a", "c"]
    assert ranker.ranked([]) == []
    assert strongest([{"near": 0.2}, {"near": 0.9, "far": 1.0}]) == {"near": 0.9, "far": 1.0}
