from __future__ import annotations

import pytest

from kg.errors import BadQuery
from search_api.guard import check_text, nesting


@pytest.mark.parametrize(
    ("query", "deepest"),
    [
        ("SELECT * { ?s ?p ?o }", 1),
        ("SELECT * { FILTER((1)) [ ] }", 3),
        ('SELECT * { ?s ?p "((((" }', 1),
        ("SELECT * { ?s ?p '((\\'((' }", 1),
        ('SELECT * { ?s ?p """a "" (((\n( """ , "(" }', 1),
        ("SELECT * { ?s ?p ''' ' '' [[[ ''' }", 1),
        ("# ((((\nSELECT * { } # {{{", 1),
        ("SELECT * { ?s <https://example.org/a_(b)_((((> ?o }", 1),
        ("SELECT * { ?s <https://example.org/#((> ((1)) }", 3),
        ("SELECT * { FILTER(?a<((((1))))&&2>1) }", 6),
        ("SELECT * { FILTER(\\u0028\\u00281) }", 4),
        ("}}}} {", 1),
        ('SELECT * { "not closed ((((', 5),
        ("", 0),
    ],
)
def test_nesting_counts_brackets_where_they_are_brackets(query: str, deepest: int) -> None:
    assert nesting(query) == deepest


def test_length_and_depth_are_refused_just_past_the_limit() -> None:
    check_text("{" * 5, length=5, depth=5)
    with pytest.raises(BadQuery, match="6 characters"):
        check_text("{" * 6, length=5, depth=9)
    with pytest.raises(BadQuery, match="6 brackets"):
        check_text("{" * 6, length=9, depth=5)


@pytest.mark.parametrize("digits", ["D800", "DFFF"])
def test_an_escape_of_no_character_is_refused(digits: str) -> None:
    with pytest.raises(BadQuery, match=digits):
        nesting(f"\\u{digits}")
