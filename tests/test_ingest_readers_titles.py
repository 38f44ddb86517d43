"""Titles and headings of files that do not say which they are: a document reads alike however it is given."""

from __future__ import annotations

import pytest

from benchmarks.forms import to_text, to_word
from ingest.read import read
from ingest.readers.file_names import as_written
from ingest.readers.text import with_headings
from kg.model import Document
from kg.settings import Settings

BODY = (
    "Southwark Council let empty garages to young makers from 2018 and kept the rents low.\n\n"
    "## What came of it\n\nMost makers found customers nearby, and four of them have taken a shop since.\n\n"
    "* Rents fell by a third\n* Two makers left\n\n"
    "## Mill Lane, Peckham\n\nA second yard opened in 2020, with ten makers."
)
WHOLE = Document("yard", "Mill Yard: makers in garages", f"Mill Yard: makers in garages\n\n{BODY}", "")


def of(name: str, content: str | bytes) -> Document:
    return read(name, content if isinstance(content, bytes) else content.encode(), Settings())[0]


def test_a_heading_of_the_first_level_is_the_title_and_stands_once() -> None:
    found = of("yard.md", f"# {WHOLE.title}\n\n{BODY}")
    assert (found.title, found.text) == (WHOLE.title, WHOLE.text)


def test_the_heading_above_all_others_is_the_title() -> None:
    assert of("yard.md", f"## {WHOLE.title}\n\nWords.\n\n### Lessons\n\nMore.").title == WHOLE.title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("## What prompted it\n\nIt began in Mill Yard.\n\n## What came of it\n\nRents fell.", "Mill Yard makers"),
        ("**Summary**\n\nMill Yard was let.", "Mill Yard makers"),
        ("*A note for officers*\n\nMill Yard was let.", "Mill Yard makers"),
        ("* Mill Yard was let\n\nSo it was.", "Mill Yard makers"),
        ("Mill Yard was let to makers.\n\nRents fell.", "Mill Yard makers"),
        ("Makers in Mill Yard\n\nIt was let in 2018.", "Makers in Mill Yard"),
    ],
)
def test_what_only_orders_the_text_is_no_title(body: str, title: str) -> None:
    assert of("012-mill-yard_makers.md", body).title == title


def test_plain_text_has_the_headings_of_what_it_was_made_from() -> None:
    assert of("yard.txt", to_text(WHOLE)).text == WHOLE.text.replace("* Rents", "- Rents").replace(
        "\n* Two", "\n\n- Two"
    )


def test_word_has_the_text_of_what_it_was_made_from() -> None:
    assert of("yard.docx", to_word(WHOLE)).text == WHOLE.text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Findings\n\nThe rents of the makers fell by a third in two years.", "Findings"),
        ("1. Findings\n\nThe rents of the makers fell by a third in two years.", "1. Findings"),
        ("Findings\n========\n\nRents fell.", "Findings"),
        ("Did it work?\n\nThe rents of the makers fell by a third in two years.", "Did it work?"),
    ],
)
def test_a_line_alone_over_prose_is_a_heading(text: str, marked: str) -> None:
    assert with_headings(text).startswith(f"## {marked}\n\n")


@pytest.mark.parametrize(
    "text",
    [
        "Rents fell.\n\nThe rents of the makers fell by a third in two years.",
        "Yours,\n\nThe rents of the makers fell by a third in two years.",
        "- Rents\n\nThe rents of the makers fell by a third in two years.",
        "https://example.org\n\nThe rents of the makers fell by a third in two years.",
        "Mill Yard\n\nPeckham\n\nLondon",
        "a line in small letters\n\nThe rents of the makers fell by a third in two years.",
        "## Marked\n\nFindings\n\nThe rents of the makers fell by a third in two years.",
    ],
)
def test_other_lines_are_none(text: str) -> None:
    assert with_headings(text) == text


@pytest.mark.parametrize(
    ("title", "text", "written"),
    [
        ("pop brixton opens", "It is called Pop Brixton. Pop Brixton opens late.", "Pop Brixton opens"),
        ("every one every day", "Every One, Every Day began. So Every One, Every Day went on.", "Every One, Every Day"),
        ("community centre", "Community matters. The community centre of the community shut.", "Community centre"),
        ("107 mill yard", "Mill Yard was let.", "Mill Yard"),
        ("100 homes", "They built 100 homes there.", "100 homes"),
        ("2019 review", "The review of 2019 was short.", "2019 review"),
        ("camden", "See www.camden.gov.uk and camden.gov.uk; Camden paid.", "Camden"),
        ("7", "Seven.", "7"),
    ],
)
def test_a_file_name_is_spelt_as_the_text_spells_it(title: str, text: str, written: str) -> None:
    assert as_written(title, text) == written
