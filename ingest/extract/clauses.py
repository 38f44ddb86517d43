"""Clauses: the part of a sentence that says one thing."""

from __future__ import annotations

import re

_CLAUSE_END = re.compile(
    r"[;:]\s|\s[—–-]\s|—|,?\s(?:but|while|whereas|although|though|however|until|because|after which|and then)\s|"
    r",\s(?:and|so|or|which|who|when|where|with)\s"
)


def clause_of(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The clause of a sentence that holds the words from start to end."""
    first, last = 0, len(sentence)
    for mark in _CLAUSE_END.finditer(sentence):
        if mark.end() <= start:
            first = mark.end()
        elif mark.start() >= end:
            last = mark.start()
            break
    return first, last
