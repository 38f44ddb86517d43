"""Finds the stretches of a text that may name places: the longest name at each word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.model import Place
from kg.phrases import PhraseTable, Word, words_of
from kg.place_words import LOWER_AFTER_IN, LOWER_NEVER
from kg.places import bare_name, load_places, names_council_only

_COUNCILS = frozenset({"council", "councils", "corporation"})
_COUNCIL_SORTS = frozenset({"borough", "city", "county", "district", "metropolitan", "london"})
_COUNCIL_KINDS = frozenset({"local-authority", "county", "london-area"})
_CAPITAL_ENDS = frozenset(".,;:)?!'’\n")
_SMALL = frozenset({"of", "the", "and", "upon", "on", "in", "under", "le", "by", "with", "na", "h", "de", "atte"})


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    place: Place
    kind: str
    surface: str
    key: str
    exact: bool  # an abbreviation: this case only


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A stretch of words that may name one of some places."""

    first: int
    after: int
    labels: tuple[PlaceLabel, ...]
    council: bool = False
    capital: bool = True

    def key(self, words: Sequence[Word]) -> str:
        """The name without case, apostrophes and punctuation."""
        return " ".join(word.key for word in words[self.first : self.after])


@cache
def _place_table() -> PhraseTable[PlaceLabel]:
    table: PhraseTable[PlaceLabel] = PhraseTable(fold_plurals=False)
    places = load_places()
    for place in places.all:
        for surface, kind in dict(_kinds(place)).items():
            table.add(surface, _label(place, kind, surface))
    for town, iris in places.towns.items():
        for place in filter(None, map(places.get, iris)):
            table.add(town, _label(place, "alternative", town))
    return table


def _label(place: Place, kind: str, surface: str) -> PlaceLabel:
    key = " ".join(word.key for word in words_of(surface))
    return PlaceLabel(place, kind, surface, key, is_abbreviation(surface))


def _kinds(place: Place) -> Iterator[tuple[str, str]]:
    """Each name once, the last kind given counting."""
    for name in place.hidden_labels:
        yield name, "council" if names_council_only(name.title()) else "hidden"
    for name in place.labels:
        yield name, "council" if name.endswith(" Council") else "alternative"
    for name in place.council_names:
        yield name, "alternative" if name.startswith("City of") and not name.endswith("Council") else "council"
    yield bare_name(place.name), "name"
    yield place.name, "name"


def is_abbreviation(name: str) -> bool:
    """Whether a name is written in capitals alone or mixed within a word, such as "LBHF" or "BwD"."""
    return len(name) <= 7 and " " not in name and sum(letter.isupper() for letter in name) > 1 and "-" not in name


def longest_names(text: str, words: Sequence[Word], any_case: bool) -> list[PlaceName]:
    """The longest names of a text from left to right; none overlaps another."""
    found: defaultdict[int, list[PlaceName]] = defaultdict(list)
    for first, after, labels in _place_table().find(text, list(words)):
        span = words[first:after]
        capital = _is_capitalised(span)
        kept = tuple(label for label in labels if _in_case(text, span, label, capital, any_case))
        if kept:
            found[first].append(PlaceName(first, after, kept, capital=capital))
    return list(_without_overlap(text, words, found))


def _is_capitalised(span: Sequence[Word]) -> bool:
    return span[-1].text[0].isupper() and all(word.text[0].isupper() or word.key in _SMALL for word in span)


def _in_case(text: str, span: Sequence[Word], label: PlaceLabel, capital: bool, any_case: bool) -> bool:
    if label.key.startswith("st ") and label.key.split()[-1] != span[-1].key:
        return False  # "St John's" is a dedication, not the area of St Johns or St John
    if label.exact:
        return text[span[0].start : span[-1].end] == label.surface
    if label.surface == "the capital":
        return text[span[-1].end : span[-1].end + 1] in _CAPITAL_ENDS
    if label.surface[0].islower() and label.kind == "alternative":  # such as "pan-London"
        return True
    return capital or (any_case and _may_be_small(text, span))


def _may_be_small(text: str, span: Sequence[Word]) -> bool:
    key = " ".join(word.key for word in span)
    located = key in LOWER_AFTER_IN and text[: span[0].start].casefold().endswith(" in ")
    return key not in LOWER_NEVER or located


def _without_overlap(text: str, words: Sequence[Word], found: dict[int, list[PlaceName]]) -> Iterator[PlaceName]:
    """The longest name at each word, from left to right; "Hackney Wick" leaves no "Hackney"."""
    end = 0
    for first in sorted(found):
        if first >= end:
            longest = max(found[first], key=lambda name: name.after)
            same = [name for name in found[first] if name.after == longest.after]
            labels = tuple(label for name in same for label in name.labels)
            name = _with_council(text, words, PlaceName(first, longest.after, labels, capital=longest.capital))
            end = name.after
            yield name


def _with_council(text: str, words: Sequence[Word], name: PlaceName) -> PlaceName:
    """Takes in a following "Council", "City Council" and the like."""
    council = any(label.kind == "council" for label in name.labels)
    after = _after_council(text, words, name.after)
    if after > name.after and any(label.place.kind in _COUNCIL_KINDS for label in name.labels):
        return PlaceName(name.first, after, name.labels, True, name.capital)
    return PlaceName(name.first, name.after, name.labels, council, name.capital)


def _after_council(text: str, words: Sequence[Word], after: int) -> int:
    """The word after a council's title that follows words[after - 1]; ``after`` itself where none does."""
    end = after
    while end < len(words) and end - after < 2 and words[end].key in _COUNCIL_SORTS:
        end += 1
    if (
        end < len(words)
        and words[end].key in _COUNCILS
        and set(text[words[after - 1].end : words[after].start]) == {" "}
    ):
        return end + 1
    return after
