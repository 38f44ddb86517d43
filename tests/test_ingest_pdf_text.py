"""Lines of a PDF made into text: words cut at line ends, running lines, columns."""

from __future__ import annotations

import pytest

from ingest.readers.hyphens import join_lines, words_of
from ingest.readers.pdf_columns import in_reading_order
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_margins import drop_running


@pytest.mark.parametrize(
    "before,after,expected",
    [
        ("the pro-", "gramme ended", "the programme ended"),
        ("a hundred-", "year plan", "a hundred-year plan"),
        ("Stoke-on-", "Trent", "Stoke-on-Trent"),
        ("the co-op-", "erative", "the co-operative"),
        ("an up-to-", "date list", "an up-to-date list"),
        ("from 2019-", "20 onwards", "from 2019-20 onwards"),
        ("a 12-", "month lease", "a 12-month lease"),
        ("can-", "not be paid", "cannot be paid"),
        ("see https://example.org/one-", "two/three.html", "see https://example.org/one-two/three.html"),
        ("see https://example.org/", "and others", "see https://example.org/ and others"),
        ("in Skelmers-", "dale", "in Skelmersdale"),
        ("a line", "and the next", "a line and the next"),
    ],
)
def test_words_cut_at_line_ends(before: str, after: str, expected: str) -> None:
    assert join_lines(before, after, words_of([before, after])) == expected


def test_a_documents_own_spelling_decides() -> None:
    assert join_lines("the sub-", "group", words_of(["A sub-group met."])) == "the sub-group"
    assert join_lines("the Wibble-", "ton", words_of(["Wibbleton met."])) == "the Wibbleton"


def line(page: int, y: float, text: str, *, x: float = 60, size: float = 10) -> Line:
    return Line(page, x, x + 5 * len(text), y, size, False, False, [(x, x + 5 * len(text), text)])


def test_running_lines_go_and_the_text_stays() -> None:
    words = ["", "One opens.", "Two closes.", "Three moves.", "Four ends."]
    pages = [
        [line(n, 810, "Annual review" if n % 2 else "Town office"), line(n, 760, words[n]), line(n, 30, f"{n} of 4")]
        for n in range(1, 5)
    ]
    kept = drop_running(pages, [842.0] * 4, 10)
    assert [[found.text for found in lines] for lines in kept] == [[text] for text in words[1:]]


def test_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    rows = []
    for number in range(6):
        left, right = f"left column line {number} of words", f"right column line {number} of words"
        row = line(1, 700 - 12 * number, left)
        row.segments.append((320, 480, right))
        rows.append(row)
    texts = [found.text for found in in_reading_order(rows)]
    assert [text.split()[0] for text in texts] == ["left"] * 6 + ["right"] * 6
