"""Words of a text and a table of phrases to find among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Value = TypeVar("Value")

_WORD = re.compile(r"\d+\+|[^\W_]+(?:['’][^\W_]+)*|&")
_GAP = re.compile(r"['’]?[ \t\xa0]*(?:[-\u2010-\u2013/]|\n(?!\s*\n)|)[ \t\xa0]*")


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text; kind says by which sort of label."""

    start: int
    end: int
    iri: str
    kind: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its place in it and its key: no case, no apostrophe."""

    start: int
    end: int
    text: str
    key: str
    owner: str  # the key without a possessive "'s"; the key itself where there is none


def words_of(text: str) -> list[Word]:
    """All words of a text, in order."""
    return [_word(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]


def _word(start: int, end: int, text: str) -> Word:
    key, owner = _keys(text)
    return Word(start, end, text, key, owner)


@lru_cache(maxsize=20000)
def _keys(text: str) -> tuple[str, str]:
    plain = text.casefold().replace("’", "'")
    if plain == "&":
        return "and", "and"
    key = plain.replace("'", "")
    return key, plain[:-2] if plain.endswith("'s") else key


@lru_cache(maxsize=20000)
def singular(key: str) -> str:
    """A word's key without a plural ending and with British spelling; short words stay as they are."""
    if len(key) > 5:
        key = key.replace("iz", "is")
    if len(key) > 4 and key.endswith("ies"):
        return key[:-3] + "y"
    if len(key) > 4 and key.endswith("ie"):
        return key[:-2] + "y"  # "movie" as "movies"
    if len(key) > 4 and key.endswith(("sses", "xes", "ches", "shes")):
        return key[:-2]
    if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")):
        return key[:-1]
    return key


class PhraseTable(Generic[Value]):
    """Phrases with their values, found by their first two words."""

    def __init__(self, fold_plurals: bool) -> None:
        self._fold = singular if fold_plurals else str
        self._by_start: dict[tuple[str, ...], dict[tuple[str, ...], list[Value]]] = {}

    def add(self, phrase: str, value: Value) -> None:
        """Adds a phrase; several values may share one."""
        keys = tuple(self._fold(word.key) for word in words_of(phrase))
        if keys:
            self._by_start.setdefault(keys[:2], {}).setdefault(keys, []).append(value)

    def find(self, text: str, words: list[Word]) -> Iterator[tuple[int, int, list[Value]]]:
        """Yields (first word, word after the last, values) for each phrase, by first word."""
        keys = [self._fold(word.key) for word in words]
        owners = [self._fold(word.owner) for word in words]
        for first in range(len(words)):
            for phrase, values in self._starting(keys, owners, first):
                after = first + len(phrase)
                if _stands(phrase, keys, owners, first) and joined(text, words[first:after]):
                    yield first, after, values

    def _starting(
        self, keys: list[str], owners: list[str], first: int
    ) -> Iterator[tuple[tuple[str, ...], list[Value]]]:
        ones, twos = {keys[first], owners[first]}, set(keys[first + 1 : first + 2] + owners[first + 1 : first + 2])
        for one in ones:
            for start in ((one,), *((one, two) for two in twos)):
                if start in self._by_start:
                    yield from self._by_start[start].items()


def _stands(phrase: tuple[str, ...], keys: list[str], owners: list[str], first: int) -> bool:
    """Whether a phrase stands at a word; its last word may be followed by a possessive."""
    last = first + len(phrase) - 1
    if last >= len(keys) or phrase[-1] not in (keys[last], owners[last]):
        return False
    return last - first < 2 or tuple(keys[first + 1 : last]) == phrase[1:-1]


def joined(text: str, words: list[Word]) -> bool:
    """Whether only a space, a hyphen, a slash or one line break stands between words."""
    return all(_beside(text, one, other) for one, other in zip(words, words[1:], strict=False))


def _beside(text: str, one: Word, other: Word) -> bool:
    saint = one.key == "st" and text[one.end : other.start] == ". "
    return saint or bool(_GAP.fullmatch(text, one.end, other.start))
