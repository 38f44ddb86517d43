"""How projects are told apart, named and given their sentences."""

from __future__ import annotations

import json
from time import perf_counter

import numpy as np
import pytest

from ingest.claims import ReadDocument, document_facts, told
from ingest.extract.choosing import Named, choose, words_of
from ingest.extract.context import signs_around
from ingest.extract.descriptions import descriptions
from ingest.extract.learnt import logistic
from ingest.extract.names import Name
from ingest.extract.naming import Candidate, candidates, composed, is_proper, mentions_of
from ingest.extract.pipeline import read_through
from ingest.extract.projects import component
from ingest.extract.reading import Reading, reading_of
from ingest.extract.sections import FEATURES, outer_or_inner, section_features
from ingest.extract.tables import named_rows
from ingest.extract.units import base_name, headed_units, siblings, whole_of
from ingest.extraction import Extraction, FoundProject
from ingest.linking.link import link
from kg.concept_model import open_concept_model
from kg.facts import Run
from kg.model import Document
from kg.namespaces import Iris
from kg.settings import Settings


def made(title: str, body: str, **facts: object) -> Document:
    return Document("doc", title, f"{title}\n\n{body}", "", **facts)  # type: ignore[arg-type]


def reading(title: str, body: str) -> Reading:
    return reading_of(read_through(made(title, body), open_concept_model(Settings()), before="projects"))


def decided(title: str, body: str, **facts: object) -> Reading:
    """A document as it is when its projects have been found."""
    return reading_of(read_through(made(title, body, **facts), open_concept_model(Settings()), before="modality"))


def names(title: str, body: str) -> set[str]:
    read = reading(title, body)
    whole = whole_of(read)
    plain = candidates(read, whole, mentions_of(read), frozenset())
    anchors = [candidate for candidate in plain if candidate.name in {"Woodberry Down", "Anerley Town Hall"}]
    places = [candidate for candidate in plain if candidate.name in {"Camden", "Woodberry Down"}]
    return {c.name for c in (*plain, *composed(read, whole, frozenset(), anchors, places, plain))}


@pytest.mark.parametrize(
    ("title", "body", "name"),
    [
        ("Straw and bales: Ash Studio in Leeds", "It opened.", "Ash Studio"),
        ("How the tenants got a hall", "They run a hall called Larch Rooms.", "Larch Rooms"),
        ("Woodberry Down: four years on", "The estate was demolished and its regeneration began.",
         "Woodberry Down regeneration"),
        ("Anerley Town Hall: a lease", "The hall was leased to a trust.", "Anerley Town Hall asset transfer"),
        ("A lease in Camden", "The lease of Anerley Town Hall was signed.", "Camden Anerley Town Hall"),
        ("A long table", "On Saturday Open Tables was held again.", "Open Tables"),
        ("A vote", "It goes by “Your Patch, Your Pound” here.", "Your Patch, Your Pound"),
        ("A town", "So Preston Model is what they call it.", "Preston Model"),
    ],
)  # fmt: skip
def test_names_that_a_project_may_have(title: str, body: str, name: str):
    assert name in names(title, body)


def test_a_word_that_only_opens_a_sentence_is_no_proper_one():
    mentions = mentions_of(reading("Counting lunches", "Larch Rooms opened. They say Larch is kind. Counting helps."))
    assert is_proper("Larch Rooms", mentions) and is_proper("The Larch", mentions)
    assert not is_proper("Counting", mentions)


def test_headings_and_bold_openings_are_units_with_their_stretch():
    read = reading(
        "Three places", "## 1. Larch Rooms, Camden\nIt opened.\n\n### Money\nNone.\n\n**Ash Yard.** It shut."
    )
    units = headed_units(read)
    assert [(unit.words, unit.level) for unit in units] == [
        ("Larch Rooms, Camden", 2),
        ("Money", 3),
        ("Ash Yard", 7),
    ]
    assert [unit.after - unit.first for unit in units] == [6, 4, 2]
    assert base_name(units[0].words) == "Larch Rooms"
    assert sorted(map(tuple, siblings(units))) == [(0,), (1,), (2,)]
    assert section_features(read, units).shape == (3, len(FEATURES))


def test_of_units_in_one_another_the_inner_ones_are_taken_where_there_are_several():
    read = reading(
        "A fund", "## North\n\n### Larch Rooms\nOpened.\n\n### Ash Yard\nShut.\n\n## Elm Hall\n\n### Money\nNone."
    )
    north, larch, ash, elm, money = headed_units(read)
    assert outer_or_inner([north, larch, ash, elm, money]) == [larch, ash, elm]


def test_the_likeliest_of_close_names_is_chosen_and_others_cover_the_rest():
    chances = {"Larch Rooms": 0.4, "The Larch Rooms": 0.1, "Larch Rooms community garden": 0.2, "Elm Bank": 0.3}
    ranked = [Named(Candidate(name), chance) for name, chance in chances.items()]
    first, second = choose(sorted(ranked, key=lambda named: -named.sure), 2)
    assert (first.named.name, first.aka) == ("Larch Rooms", ("Larch Rooms community garden",))
    assert first.strength == pytest.approx(0.5)
    assert (second.named.name, second.aka) == ("Elm Bank", ())
    assert choose([], 2) == []


def test_a_place_alone_is_no_other_name_and_a_sentence_no_name():
    ranked = [Named(Candidate(name), 0.2) for name in ("Hackney school streets", "Hackney", "how Hackney did it")]
    (one,) = choose(ranked, 3)
    assert (one.named.name, one.aka) == ("Hackney school streets", ())


def test_words_that_many_projects_share_do_not_tell_names_apart():
    assert words_of("The Larch Garden") == {"larch"}
    assert words_of("The Garden") == {"garden"}


def test_words_around_a_name_tell_makers_from_what_was_made():
    text = "They opened Larch Rooms. The charity Elm Trust said so."
    larch = signs_around(text, [Name(12, 23, "Larch Rooms", False)])
    elm = signs_around(text, [Name(37, 46, "Elm Trust", False)])
    assert (larch[4], larch[5], larch[8]) == (1, 0, 0)
    assert (elm[4], elm[5], elm[8]) == (0, 1, 1)


def test_descriptions_come_from_the_text_and_from_the_title_of_several():
    read = reading("The first Portas Pilots", "## Nelson\nEmpty shops were filled and a street market began.")
    (unit,) = headed_units(read)
    words = {described.words for described in descriptions(read, unit, range(unit.first, unit.after))}
    assert {"Portas Pilot", "street market"} <= words


def test_a_logistic_regression_is_applied_row_by_row():
    learnt = {"mean": [1.0], "scale": [2.0], "weights": [4.0], "bias": -2.0}
    sure = logistic(learnt, np.array([[1.0], [2.0]], np.float32))
    assert sure.tolist() == pytest.approx([0.1192, 0.5], abs=1e-4)


def test_rows_of_a_table_with_a_column_of_names():
    table = "| Project | Cost |\n| --- | --- |\n| Larch Rooms | £5,000 |\n| Ash Yard | £200 |"
    assert [name for _, name in named_rows(reading("Costs", table))] == ["Larch Rooms", "Ash Yard"]
    assert list(named_rows(reading("Costs", table.replace("Project", "Year")))) == []


def test_a_row_speaks_of_its_own_project():
    body = (
        "| Project | What |\n| --- | --- |\n| Larch Rooms | Hall in Camden |\n| Ash Yard | Yard in Deptford |\n\n"
        "## Larch Rooms, Camden\nLarch Rooms opened in 2019 as a community hub in Camden. It is full every night.\n\n"
        "## Ash Yard, Deptford\nAsh Yard let nine workshops to makers in Deptford. Ash Yard closed in 2021."
    )
    read = decided("Two projects of the Elm Fund", body)
    assert {"Larch Rooms", "Ash Yard"} <= {project.name.split(",")[0] for project in read.projects}
    owners = [read.owners[number] for number, _ in named_rows(read)]
    assert [read.projects[owner].name.split(",")[0] for owner in owners if owner is not None] == [
        "Larch Rooms",
        "Ash Yard",
    ]


def test_a_register_has_one_project_a_row_under_its_own_name():
    extraction = decided("Register", "## Larch Rooms\nStatus: Live\n\n## 12 Ash Yard\nStatus: Closed", register=True)
    assert [(p.name, p.aka, p.part_of) for p in extraction.projects] == [
        ("Larch Rooms", (), None),
        ("12 Ash Yard", (), None),
    ]


def test_a_section_has_its_own_project_beside_that_of_the_text():
    body = (
        "Southwark Council let Mill Yard, a row of garages in Peckham, to twelve makers. Nine were still trading later."
        "\n\n## Bell Yard\nA second site, Bell Yard in Deptford, is to become a community kitchen in 2023."
    )
    read = decided("Two yards in Peckham", body)
    assert [project.name for project in read.projects] == ["Mill Yard", "Bell Yard"]
    assert [read.owners[read.number_at(read.text.index(words))] for words in ("let Mill", "second site")] == [0, 1]


def test_guidance_has_no_project():
    body = "Work with people from the start. Co-design every brief, and leave time for it. Count what matters."
    assert decided("A short guide for officers", body).projects == []


def test_the_work_grows_with_the_text_and_no_faster():
    def seconds(sections: int) -> float:
        body = "\n\n".join(f"## Larch Rooms {n}, Camden\nLarch Rooms {n} opened in 2019." for n in range(sections))
        doc = read_through(made("The Elm Fund", body), open_concept_model(Settings()), before="projects")
        start = perf_counter()
        component(doc)
        return perf_counter() - start

    seconds(5)
    assert seconds(320) < 10 * seconds(80)


def test_names_that_are_not_in_the_text_are_marked_and_not_stated():
    read = decided("Woodberry Down: four years on", "The Woodberry Down estate was demolished and rebuilt in Hackney.")
    (project,) = read.projects
    text = read.text.lower()
    assert set(project.composed) == {name for name in project.aka if name.lower().removeprefix("the ") not in text}
    assert set(project.stated) | set(project.composed) == set(project.aka)
    assert Extraction.from_json(Extraction((project,)).to_json()).projects == (project,)


def test_pages_and_links_have_only_the_names_that_stand_in_the_text():
    found = FoundProject("Ash Yard", ("Ash Works", "Ash regeneration"), composed=("Ash regeneration",))
    read = ReadDocument(made("Ash Yard", "Ash Works."), (), Extraction((found,)), Run("run", "", "extractor"))
    (telling,) = told(read)
    assert telling.aka == ("Ash Works",)
    (project,) = document_facts(read, link([telling]), Iris()).projects
    assert project.aka == ("Ash Works",)


def test_a_programme_is_kept_with_the_extraction():
    extraction = Extraction((FoundProject("Elm Fund"), FoundProject("Ash Yard", part_of=0)))
    assert Extraction.from_json(extraction.to_json()) == extraction
    assert json.loads(extraction.to_json())["projects"][1]["part_of"] == 0
