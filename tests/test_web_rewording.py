"""A question loses one thing that was understood from it, and keeps the others."""

from __future__ import annotations

import pytest

from kg.namespaces import FIXED_BASE, concept_iri
from web.rewording import flat, without

PECKHAM = f"{FIXED_BASE}place/london-area/peckham"


@pytest.mark.parametrize(
    ("question", "field", "value", "left"),
    [
        ("meanwhile use in Peckham that worked", "places", PECKHAM, "meanwhile use that worked"),
        ("meanwhile use in Peckham that worked", "results", "worked", "meanwhile use in Peckham"),
        (
            "meanwhile use in Peckham that worked",
            "interventions",
            concept_iri("intervention", "meanwhile-use"),
            "Peckham that worked",
        ),
        ("school streets between 2010 and 2015", "years", "2010-2015", "school streets"),
        ("school streets", "places", PECKHAM, "school streets"),
        ("", "places", PECKHAM, ""),
    ],
)
def test_the_words_for_one_thing_are_taken_out(question: str, field: str, value: str, left: str) -> None:
    assert without(question, field, value) == left


def test_what_was_understood_is_named_plainly() -> None:
    understood = {
        "places": [{"iri": PECKHAM, "label": "Peckham"}],
        "years": [2015, None],
        "exclude": {"terms": ["bus"]},
    }
    found = flat(understood)
    assert (found["places"], found["years"], found["not-terms"]) == ((PECKHAM,), ("2015-",), ("bus",))
