"""What the fact components learn from labelled documents."""

from __future__ import annotations

from ingest.training import facts
from ingest.training.labelled import LabelledDocument
from kg.concept_model import open_concept_model
from kg.model import Document
from kg.settings import Settings

TOWNS = ("Leeds", "Bristol", "Norwich", "Ipswich", "Oldham", "Sheffield")


def labelled(number: int, town: str) -> LabelledDocument:
    """A garden in one town, told with another town, a sum and a year that are beside the point."""
    other = TOWNS[number - 1]
    name = f"Larch{number} Garden"
    body = (
        f"{name} is a garden in {town}. The {town} Larch Trust runs it. It opened in 201{number}. A grant of "
        f"£{number + 1}5,000 from the Larch Fund paid for it. Like {other}, it closed for the census of 1991. "
        f"Rents there are £9{number}0 a month."
    )
    project = {
        "name": name,
        "places": [town],
        "lead": f"{town} Larch Trust",
        "partners": [],
        "start": 2010 + number,
        "end": None,
        "funding": [{"funder": "Larch Fund", "amount_gbp": (number + 1) * 10000 + 5000}],
    }
    title = f"{name}: a year on"
    return LabelledDocument(Document(f"doc{number}", title, f"{title}\n\n{body}", ""), {"projects": [project]}, False)


def test_each_fact_is_learnt_and_scored_on_documents_held_out():
    documents = [labelled(number, town) for number, town in enumerate(TOWNS)]
    model = open_concept_model(Settings())
    learnt = facts.fit(documents, model, lambda *_: None)
    assert set(learnt) == set(facts.FACTS)
    assert learnt == facts.fit(documents, model, lambda *_: None)
    assert all(set(part) == {"weights", "bias", "threshold"} for part in learnt.values())
    figures = facts.cross_validated(documents, model, lambda *_: None)
    assert figures["place_f1"] > 0.8 and figures["start_f1"] > 0.8


def test_values_compare_by_what_they_mean():
    project = {
        "places": ["Peckham", "Utrecht"],
        "lead": "London Borough of Camden",
        "start": 2018,
        "funding": [{"funder": "The Larch Fund", "amount_gbp": 1500.0}, {"funder": None, "amount_gbp": None}],
    }
    assert facts.values(project, "lead") == facts.values({"lead": "Camden Council"}, "lead")
    assert facts.values(project, "money") == {"1500"}
    assert facts.values(project, "funder") == {"larch fund"}
    assert (facts.values(project, "start"), facts.values(project, "end")) == ({"2018"}, set())
    assert "Utrecht" in facts.values(project, "place") and len(facts.values(project, "place")) == 2
