"""Stored text as HTML: nothing of a document is markup, and every offset leads to its own words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_build import document, guide, lane, passages, yards

from kg.facts import DocumentFacts
from web.reading import PART, Layer, blocks, joined, layered, parts_of, quoted, read_out

TAG = re.compile(r"<[^>]+>")


def page(facts: DocumentFacts, mark: tuple[int, int] | None = None) -> str:
    quotes = [(claim.start, claim.end) for claim in facts.claims]
    whole = (0, len(facts.document.text))
    title, body = read_out(facts.document, facts.passages, quotes, mark, whole)
    return f"{title}\n{body}"


def words_between(html: str, tag: str) -> str:
    return unescape("".join(TAG.sub("", part) for part in re.findall(rf"<{tag}[ >].*?</{tag}>", html, re.S)))


def test_markup_in_a_document_is_text() -> None:
    html = page(lane())
    assert "<script" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;alert(&#34;lane&#34;)&lt;/script&gt;" in html


def test_only_web_addresses_become_links() -> None:
    html = page(lane())
    assert re.findall(r'href="([^"]*)"', html) == ["https://example.org/lane?a=1&amp;b=2"]


def test_a_table_has_its_head_and_no_rule_row() -> None:
    html = page(lane())
    assert re.findall(r"<th .*?>(.*?)</th>", html) == ["year", "cars &lt;b&gt;a day&lt;/b&gt;"]
    assert html.count("<tr") == 3
    assert "---" not in html


def test_headings_stand_below_the_title() -> None:
    assert re.findall(r"<(h\d)[^>]*>", page(guide())) == ["h2"]


@pytest.mark.parametrize("facts", [yards(), lane(), guide()], ids=lambda facts: facts.document.id)
def test_every_passage_has_its_anchor_once(facts: DocumentFacts) -> None:
    html = page(facts)
    for passage in facts.passages:
        assert html.count(f'id="passage-{passage.start}-{passage.end}"') == 1


@pytest.mark.parametrize("facts", [yards(), lane()], ids=lambda facts: facts.document.id)
def test_the_words_marked_are_the_words_asked_for(facts: DocumentFacts) -> None:
    for claim in facts.claims:
        html = page(facts, (claim.start, claim.end))
        assert words_between(html, "mark") == claim.quote
        assert html.count('id="quote"') == 1


def test_words_of_the_title_can_be_marked() -> None:
    facts = yards()
    title, _ = read_out(facts.document, facts.passages, [], (0, 9), (0, len(facts.document.text)))
    assert words_between(str(title), "mark") == "Two yards"


def test_a_mark_over_several_blocks_is_one_place_to_go_to() -> None:
    facts = lane()
    start, end = facts.document.text.index("the scheme failed"), facts.document.text.index("The Trust")
    html = page(facts, (start, end + 9))
    assert html.count('id="quote"') == 1
    assert words_between(html, "mark").startswith("the scheme failed")
    assert words_between(html, "mark").endswith("The Trust")


def test_a_row_of_a_table_can_be_marked() -> None:
    facts = lane()
    start = facts.document.text.index("| 2019")
    html = page(facts, (start, start + len("| 2019 | 400 |")))
    assert html.count('id="quote"') == 1
    assert words_between(html, "mark") == "2019400"


def test_pages_are_told() -> None:
    assert re.findall(r'id="page-(\d)"', page(lane())) == ["1", "2"]


def test_lists_and_paragraphs() -> None:
    kinds = [block.kind for block in blocks("one\ntwo\n\n* a\n* b\n1. c\n\n| x |\n## d\nthree", 0, 45)]
    assert kinds == ["paragraph", "bullets", "numbers", "table", "heading", "paragraph"]


def test_a_long_text_comes_in_parts_that_leave_nothing_out() -> None:
    text = "A line of some words.\n" * (PART // 10)
    parts = parts_of(text)
    assert len(parts) > 1
    assert "".join(text[start:end] for start, end in parts) == text
    assert parts_of("short") == [(0, 5)]


def test_joined_spans_are_disjoint_and_in_order() -> None:
    assert joined([(5, 9), (0, 3), (2, 4), (9, 10), (7, 7)]) == [(0, 4), (5, 9), (9, 10)]


@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_layers_keep_every_letter(text: str, spans: list[tuple[int, int]]) -> None:
    layers = [
        Layer(joined(spans), lambda span, inner, at: inner),
        Layer(joined(spans[::2]), lambda s, inner, at: inner),
    ]
    assert layered(text, 0, len(text), layers).unescape() == text


@given(st.text(alphabet="ab <>&\"'|#*-1.\n\\", max_size=120))
def test_any_text_is_read_out_with_its_letters_and_no_tags_of_its_own(body: str) -> None:
    made = document("any", "Any", body)
    html = page(DocumentFacts(made, passages(made), [], [], [], {}))
    shown = unescape(TAG.sub("", html))
    assert {letter for letter in shown if letter.isalnum()} >= {letter for letter in body if letter in "ab"}
    assert not re.search(r"<(?!/?(?:p|br|h\d|strong|ul|ol|li|div|span|table|thead|tbody|tr|th|td)\b)", html)


def test_the_signs_of_a_heading_and_of_bold_words_stay_in_a_quote_unseen() -> None:
    assert str(quoted("* one")) == '<span class="prec-syntax">* </span>one'
    assert str(quoted("## A **b** <c>")) == (
        '<span class="prec-syntax">## </span>A <strong><span class="prec-syntax">**</span>b'
        '<span class="prec-syntax">**</span></strong> &lt;c&gt;'
    )
