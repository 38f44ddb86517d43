from __future__ import annotations

import pytest
from small_opened import small_opened

from kg.errors import BadQuery, NotFound
from kg.opened import Opened
from search_api.similar import similar, similar_documents


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return small_opened(tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize(
    "name", ["mill-yard", "Mill Yard", "mill yard", "https://w3id.org/precedent/project/mill-yard"]
)
def test_a_project_is_named_by_slug_name_or_address(opened: Opened, name: str) -> None:
    assert similar(opened, name)["project"]["slug"] == "mill-yard"


def test_what_was_done_makes_projects_similar_and_the_words_show_it(opened: Opened) -> None:
    found = similar(opened, "mill-yard")["similar"]
    first = found[0]
    assert first["slug"] == "harbour-boxes"
    part = next(part for part in first["parts"] if part["part"] == "intervention")
    assert part["shared"][0]["label"] == "Meanwhile use"
    assert {quote["quote"] for quote in part["shared"][0]["quotes"]} == {"empty garages", "meanwhile scheme"}


def test_contributions_sum_to_the_score(opened: Opened) -> None:
    for project in similar(opened, "canal-garden")["similar"]:
        assert round(sum(part["contribution"] for part in project["parts"]), 4) == project["score"]


def test_parts_can_be_left_out(opened: Opened) -> None:
    found = similar(opened, "mill-yard", without=["intervention", "wording"])["similar"]
    assert [project["slug"] for project in found] == ["canal-garden"]
    assert {part["part"] for part in found[0]["parts"]} == {"group"}
    assert similar(opened, "canal-garden", without=["place"])["similar"]


def test_unknown_names_and_parts_are_said(opened: Opened) -> None:
    with pytest.raises(NotFound, match="Harbour Boxes"):
        similar(opened, "Harbor")
    with pytest.raises(BadQuery, match="no part 'colour'"):
        similar(opened, "mill-yard", without=["colour"])


def test_documents_follow_their_projects(opened: Opened) -> None:
    assert similar_documents(opened, "garages")[0] == "containers"
    assert similar_documents(opened, "guide") == []
