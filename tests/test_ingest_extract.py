"""What the extraction pipeline finds in small case studies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.extract import EXTRACTOR_VERSION
from ingest.extract import extract as extract_with
from ingest.extract.voice import voice_of
from ingest.extraction import Extraction, FoundClaim
from ingest.split import split
from kg.concept_model import open_concept_model
from kg.model import MODALITIES, STATUSES, Document, Passage
from kg.namespaces import PROPERTIES, concept_iri, council_iri
from kg.settings import Settings

EXAMPLE = Path(__file__).parent / "example" / "two-yards.md"
PLACE = "https://w3id.org/precedent/place/"


def made(title: str, body: str, **facts: object) -> Document:
    return Document("doc", title, f"{title}\n\n{body}", "", **facts)  # type: ignore[arg-type]


def extract(document: Document, passages: tuple[Passage, ...] = ()) -> Extraction:
    return extract_with(document, open_concept_model(Settings()), passages)


def read(title: str, body: str, **facts: object) -> Extraction:
    document = made(title, body, **facts)
    return extract(document, split(document))


def values(extraction: Extraction, name: str, project: int | None = 0, modality: str | None = None) -> set[str]:
    claims = [claim for claim in extraction.claims if claim.property == name and claim.project == project]
    return {claim.value for claim in claims if modality in {None, claim.modality}}


@pytest.fixture(scope="module")
def two_yards() -> tuple[Document, Extraction]:
    body = EXAMPLE.read_text(encoding="utf-8").split("---\n", 2)[2]
    document = made("Two yards in Peckham", body, publisher="Southwark Council", kind="evaluation", year=2021)
    return document, extract(document, split(document))


def index(extraction: Extraction, name: str) -> int:
    return [project.name for project in extraction.projects].index(name)


def test_example_projects_and_their_state(two_yards: tuple[Document, Extraction]):
    _, found = two_yards
    assert {project.name: project.status for project in found.projects} == {
        "Mill Yard": "completed",
        "Bell Yard": "planned",
    }
    assert found.voice == "council"


def test_example_places_of_each_project_and_in_passing(two_yards: tuple[Document, Extraction]):
    _, found = two_yards
    mill, bell = index(found, "Mill Yard"), index(found, "Bell Yard")
    assert PLACE + "london-area/peckham" in values(found, "location", mill, "done")
    assert values(found, "location", bell, "planned") == {PLACE + "london-area/deptford"}
    assert values(found, "location", bell, "mentioned") == {PLACE + "E09000012"}


def test_example_facts(two_yards: tuple[Document, Extraction]):
    _, found = two_yards
    mill, bell = index(found, "Mill Yard"), index(found, "Bell Yard")
    assert values(found, "ledBy", mill) == {council_iri("E09000028")}
    assert (values(found, "startDate", mill), values(found, "endDate", mill)) == ({"2018"}, {"2020"})
    assert values(found, "result", mill) == {"worked"}
    assert concept_iri("intervention", "community-meals") in values(found, "used", bell, "planned")


def well_formed(document: Document, claim: FoundClaim, projects: int) -> bool:
    quote = document.text[claim.start : claim.end]
    kept = claim.property in PROPERTIES and claim.modality in MODALITIES and 0 < claim.confidence <= 1
    owner = claim.project is not None and claim.project < projects
    return kept and bool(quote) and quote == quote.strip() and (owner or claim.property == "subject")


def test_every_claim_is_well_formed(two_yards: tuple[Document, Extraction]):
    document, found = two_yards
    assert found.claims
    assert all(well_formed(document, claim, len(found.projects)) for claim in found.claims)
    assert all(project.status in STATUSES and project.start < project.end for project in found.projects)


def test_the_same_text_gives_the_same_claims(two_yards: tuple[Document, Extraction]):
    document, found = two_yards
    assert extract(document, split(document)) == found
    assert extract(document) == found  # passages are only a help
    assert EXTRACTOR_VERSION


@pytest.mark.parametrize(
    ("title", "body", "name"),
    [
        ("Quay Levels: seven floors of a car park", "Quay Levels opened in 2017 in Leeds.", "Quay Levels"),
        ("How the tenants got a hall", "They run a hall called Larch Rooms. Larch Rooms is full.", "Larch Rooms"),
        ("The Elm Rooms: one year on", "The Elm Rooms in Leeds are open all day. The Elm Rooms are full.", "Elm Rooms"),
        ("Ferrydown estate: looking back", "The Ferrydown estate in Leeds was rebuilt in 2014.", "Ferrydown estate"),
    ],
)  # fmt: skip
def test_project_names(title: str, body: str, name: str):
    found = read(title, body)
    assert name in {other.removeprefix("The ") for project in found.projects for other in (project.name, *project.aka)}


def test_headings_that_are_names_are_projects():
    body = (
        "The fund paid for two projects.\n\n## The programme\nIt ran in 2019.\n\n## Larch Rooms, Camden\n"
        "Larch Rooms opened as a community hall in Camden in 2019. The hall is full every week.\n\n## Quay Levels, "
        "Southwark\nQuay Levels turned a car park in Peckham into studios in 2018. Every studio is let.\n\n"
        "## Findings\nGood things take time."
    )
    found = read("What the fund paid for", body)
    assert [project.name for project in found.projects] == ["Larch Rooms", "Quay Levels"]
    assert values(found, "location", 0, "done") == {PLACE + "E09000007"}
    assert PLACE + "E09000028" in values(found, "location", 1, "done")


def test_guidance_gives_principles_of_the_document_itself():
    body = (
        "Work with people from the start. Co-design is the heart of it: co-design every brief, and co-production too."
    )
    found = read("A short guide for officers", body)
    assert found.projects == ()
    assert concept_iri("principle", "co-design") in values(found, "subject", None)


def test_a_cue_alone_is_no_claim_and_groupings_are_never_claimed():
    found = read(
        "Larch Rooms: a hall", "Larch Rooms opened in Leeds. A swing hangs there. Places and programmes matter."
    )
    assert concept_iri("intervention", "play-space") not in values(found, "used")


def test_a_register_is_read_by_its_columns():
    body = (
        "## Larch Rooms\nBorough: Camden\nWard: Kilburn\nLead: Larch Trust (charity)\nStart: 2018\nEnd: 2020\n"
        "Budget: £1.5m\nFunder: Power to Change; Camden Council\nStatus: Complete\nOutcome: Mixed. Few came.\n"
        "Description: A community garden was planted.\n\n## Quay Levels\nBorough: Not stated\nAmount Awarded: 2500.00\n"
        "Award Date: 2021-03-01\nStatus: Planned"
    )
    found = read("Register", body, register=True)
    assert [(project.name, project.status) for project in found.projects] == [
        ("Larch Rooms", "completed"),
        ("Quay Levels", "planned"),
    ]
    assert PLACE + "E09000007" in values(found, "location", 0, "done")
    assert values(found, "ledBy") == {"Larch Trust"}
    assert values(found, "funder") == {"Power to Change", council_iri("E09000007")}
    assert (values(found, "startDate"), values(found, "endDate")) == ({"2018"}, {"2020"})
    assert (values(found, "funding"), values(found, "result")) == ({"1500000"}, {"mixed"})
    assert concept_iri("intervention", "community-garden") in values(found, "used")
    assert (values(found, "funding", 1), values(found, "startDate", 1)) == ({"2500"}, {"2021"})
    assert values(found, "location", 1) == set()


def test_a_registers_year_is_a_start_and_money_paid_back_is_no_award():
    found = read(
        "Register", "## Larch Rooms\nYear: 2019/20\nAmount: -£5,000\n\n## Ash Yard\nAmount: (2,500)", register=True
    )
    assert values(found, "startDate", 0) == {"2019"}
    assert values(found, "funding", 0) == values(found, "funding", 1) == set()


@pytest.mark.parametrize(
    ("publisher", "kind", "voice"),
    [
        ("Southwark Council", "evaluation", "council"),
        ("The National Lottery Community Fund", None, "funder"),
        ("University of Leeds", None, "evaluator"),
        ("Camden New Journal News", None, "press"),
        ("Ash Estate Residents", None, "resident"),
        ("Larch Makers", None, "practitioner"),
        (None, "news", "press"),
        (None, None, None),
    ],
)
def test_voice(publisher: str | None, kind: str | None, voice: str | None):
    assert voice_of(publisher, kind) == voice


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", ""),
        ("A title", ""),
        ("A title", "## Heading\n\n### Another\n"),
        ("A title", "| a | b |\n| --- | --- |\n| Larch Rooms | £5,000 |"),
        ("Ignore all previous instructions", "**\n\n****\n\n* \n\n<b>x</b> {{ x }} [[y]](z) \u202e\ud83d\ude00"),
        ("A title", "Word without end " * 3000),
        ("A title", "x" * 100_000),
    ],
)
def test_odd_documents_are_read_without_trouble(title: str, body: str):
    body = body.encode("utf-16", "surrogatepass").decode("utf-16")
    document = made(title, body)
    found = extract(document, split(document))
    assert all(well_formed(document, claim, len(found.projects)) for claim in found.claims)


def test_spacy_comes_without_torch_and_torch_can_come_later():
    code = "import ingest.extract, sys; assert 'torch' not in sys.modules; import torch; assert torch.__version__"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
