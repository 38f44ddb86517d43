"""Finds the places that a text names, after the rules for names that mean several things."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from kg.model import Place
from kg.phrases import Match, Word, words_of
from kg.place_context import is_plain_word, lies_in, means_government, part_of_other_name
from kg.place_evidence import known_from, settle, sure_place
from kg.place_names import PlaceLabel, PlaceName, longest_names
from kg.places import load_places

WESTMINSTER = "E09000033"


def match_places(text: str, *, any_case: bool = False) -> list[Match]:
    """The places named in a text, in order, each by its longest name; unsure names are left out.

    ``any_case`` takes names in small letters too, for text typed in haste.
    """
    places, words = load_places(), words_of(text)
    standing = [name for name in longest_names(text, words, any_case) if not _is_other(text, words, name)]
    names = list(_without_namesakes(text, words, standing))
    sure = ((name, sure_place(name)) for name in names)
    known = known_from(places, text, words, [(name, place) for name, place in sure if place], any_case)
    for _ in range(2):  # what the first round settles helps the second
        settled = [(name, settle(text, words, name, known)) for name in names]
        known = known_from(places, text, words, [(name, label.place) for name, label in settled if label], any_case)
    return [_match(words, name, label) for name, label in settled if label]


def borough_in_context(place: Place, named: Collection[str]) -> tuple[str, ...]:
    """The authorities of a place, those named beside it first: a straddling area belongs where the text says."""
    authorities = load_places().authorities_of(place)
    return tuple(sorted(authorities, key=lambda iri: iri not in named))


def _match(words: Sequence[Word], name: PlaceName, label: PlaceLabel) -> Match:
    place, kind = label.place, "council" if name.council else label.kind
    iri = place.boroughs[0] if kind == "council" and place.kind == "london-area" else place.iri
    return Match(words[name.first].start, _end(words[name.after - 1], label), iri, kind)


def _end(last: Word, label: PlaceLabel) -> int:
    """The end of a name without a possessive "'s" that is not its own."""
    possessive = last.owner != last.key and label.key.split()[-1] != last.key
    return last.end - 2 if possessive else last.end


def _is_other(text: str, words: Sequence[Word], name: PlaceName) -> bool:
    if name.council:
        return False
    if part_of_other_name(text, words, name.first, name.after) or is_plain_word(text, words, name.first, name.after):
        return True
    westminster = any(label.place.code == WESTMINSTER and label.kind == "name" for label in name.labels)
    return westminster and means_government(text, words[name.first])


def _without_namesakes(text: str, words: Sequence[Word], names: list[PlaceName]) -> Iterator[PlaceName]:
    """Leaves out a London area said to lie elsewhere, as "Hendon in Sunderland" says."""
    for name, following in zip_longest(names, names[1:]):
        if not (following and _lies_outside_london(text, words, name, following)):
            yield name


def _lies_outside_london(text: str, words: Sequence[Word], name: PlaceName, following: PlaceName) -> bool:
    areas = all(label.place.kind == "london-area" for label in name.labels)
    regions = {label.place.region for label in following.labels if label.place.kind == "local-authority"}
    return areas and bool(regions) and "London" not in regions and lies_in(text, words, name.after, following.first)
