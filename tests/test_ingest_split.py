"""Sentences and passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.split import blocks, sentences, split
from kg.model import Document

EXAMPLE = Path(__file__).parent / "example" / "two-yards.md"


def made(body: str, *, title: str = "A title", register: bool = False, pages: tuple[int, ...] = ()) -> Document:
    return Document("doc", title, f"{title}\n\n{body}", "", register=register, pages=pages)


def texts(document: Document) -> list[str]:
    return [document.text[passage.start : passage.end] for passage in split(document)]


def cut(text: str) -> list[str]:
    return [text[start:end] for block in blocks(text) for start, end in sentences(text, block)]


def test_example_has_the_two_passages_of_its_graph():
    body = EXAMPLE.read_text(encoding="utf-8").split("---\n", 2)[2]
    passages = split(made(body, title="Two yards in Peckham"))
    assert [(passage.start, passage.end, passage.heading) for passage in passages] == [
        (22, 214, ()),
        (229, 420, ("Bell Yard",)),
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Smith met Dr. Jones at St. Mary's. They agreed.", 2),
        ("It cost £1.5m. Nobody minded!", 2),
        ("Boards (e.g. Trusts, i.e. Charities) met. So did others.", 2),
        ("She asked, “Is it open?” He said yes.", 2),
        ("1. First the plan.", 1),
        ("See No. 10 for A. N. Other.", 1),
        ("* One item. Two sentences.\n* Another item.", 3),
        ("| a | b |\n| c. D | e |", 2),
        ("a lower-case start. and so on.", 1),
    ],
)
def test_sentences(text: str, count: int):
    assert len(cut(text)) == count


def test_passages_are_neither_too_long_nor_needlessly_short():
    sentence = "Residents of the estate met the council every month for a whole year. "
    document = made("\n\n".join([sentence * 4] * 12))
    lengths = [len(text.split()) for text in texts(document)]
    assert all(60 <= length <= 160 for length in lengths)
    assert "".join("".join(texts(document)).split()) == "".join((sentence * 48).split())


def test_passages_stay_under_their_headings():
    document = made("Intro.\n\n## One\nFirst text.\n\n### Inner\nInner text.\n\n## Two\n\n## Three\nLast text.")
    assert [passage.heading for passage in split(document)] == [(), ("One",), ("One", "Inner"), ("Three",)]
    assert texts(document) == ["Intro.", "First text.", "Inner text.", "Last text."]


def test_a_register_row_is_one_passage_however_short():
    document = made("## Yard\nBorough: Brent\nStatus: Live\n\n## Mill\nBorough: Camden", register=True)
    assert texts(document) == ["Borough: Brent\nStatus: Live", "Borough: Camden"]


def test_pages_are_counted_from_one():
    body = "## One\nPage one.\n\n## Two\nPage two."
    document = made(body, pages=(0, 9 + body.index("## Two")))
    assert [passage.page for passage in split(document)] == [1, 2]


@pytest.mark.parametrize("body", ["", "\n\n \n", "## Only a heading\n", "#\n##\n"])
def test_nothing_to_say_gives_no_passage_of_nothing(body: str):
    document = made(body)
    assert all(text.strip() == text and text for text in texts(document))


@pytest.mark.parametrize("body", ["word " * 40_000, "x" * 200_000, "no stop " * 20_000 + "\t" * 5000])
def test_text_without_stops_is_cut_all_the_same(body: str):
    document = made(body)
    assert max(len(text) for text in texts(document)) <= 4000
    assert all(text == text.strip() for text in texts(document))
