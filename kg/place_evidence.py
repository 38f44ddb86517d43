"""Settles which place a name means by the other names of its text, or that nothing speaks for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Place
from kg.phrases import Word
from kg.place_context import has_near_sign, is_building, is_confirmed, is_dedication, stands_alone, starts_sentence
from kg.place_names import PlaceLabel, PlaceName
from kg.place_words import LONDON_POSTCODE, STREETS, WORDLIKE
from kg.places import Places, load_places

_POSTCODE = re.compile(LONDON_POSTCODE)
_GENERIC_ENDS = STREETS | {"estate", "market", "square", "park"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the names settled so far tell about the others."""

    support: Mapping[str, frozenset[str]]  # authority -> the names that stand for it or for a place in it
    around: frozenset[str]  # neighbours of those authorities
    london: bool
    elsewhere: bool  # an authority outside London is named
    brief: bool = False  # a question, too short to bring further signs

    def holds(self, place: Place, key: str) -> bool:
        """Whether a further name, other than this one, stands for an authority of the place."""
        authorities = place.boroughs or (place.iri,)
        return any(self.support.get(iri, frozenset()) - {key} for iri in authorities)


def known_from(
    places: Places, text: str, words: Sequence[Word], settled: Iterable[tuple[PlaceName, Place]], brief: bool = False
) -> Known:
    """Gathers what settled names tell."""
    support: defaultdict[str, set[str]] = defaultdict(set)
    areas, wide = set(), bool(_POSTCODE.search(text))
    elsewhere = False
    for name, place in settled:
        if place.kind == "london-area":
            areas.add(place.iri)
        else:
            wide = wide or place.region == "London"
            elsewhere = elsewhere or (place.kind == "local-authority" and place.region != "London")
        if place.kind in {"local-authority", "london-area"}:
            for iri in places.authorities_of(place):
                support[iri].add(name.key(words))
    around = frozenset(iri for authority in support for iri in _neighbours(places, authority))
    frozen = {iri: frozenset(keys) for iri, keys in support.items()}
    return Known(frozen, around, wide or len(areas) > 1, elsewhere, brief)


def _neighbours(places: Places, authority: str) -> tuple[str, ...]:
    place = places.get(authority)
    return place.neighbours if place else ()


def sure_place(name: PlaceName) -> Place | None:
    """The place of a name that needs no other sign; None where it does, or where it names two places."""
    labels = [label for label in name.labels if name.council or not needs_sign(label)]
    names = {label.place.iri for label in labels}
    shared = any(label.place.shares_name_with_borough for label in name.labels)
    return labels[0].place if labels and (len(names) == 1 or shared) else None


def needs_sign(label: PlaceLabel) -> bool:
    """Whether a name counts only beside another sign of its place."""
    if label.kind == "council" or label.exact:
        return False
    if label.key in WORDLIKE:
        return True
    if label.place.kind != "london-area":
        return False
    generic = label.kind == "alternative" and label.key.split()[-1] in _GENERIC_ENDS
    doubtful = label.place.ambiguous and (label.kind == "name" or " " not in label.key)
    return generic or doubtful or label.kind == "hidden"


def settle(text: str, words: Sequence[Word], name: PlaceName, known: Known) -> PlaceLabel | None:
    """The label that a name stands for, or None where nothing speaks for it."""
    key = name.key(words)
    best = min(name.labels, key=lambda label: _rank(label, key, known))
    if name.council or known.holds(best.place, key):
        return best
    if _is_out_of_place(text, words, name, best, known):
        return None
    dedicated = best.place.kind == "london-area" and is_dedication(words, name.first, name.after)
    if not (needs_sign(best) or dedicated) or _is_signed(text, words, name, best, known):
        return best
    return None


def _rank(label: PlaceLabel, key: str, known: Known) -> tuple[int, int, int, int]:
    """What lies where the text is comes first; a borough comes before the town that shares its name."""
    place = label.place
    held = known.holds(place, key)
    other = int(label.kind != "name")
    if place.kind != "london-area":
        far = known.london and place.region != "London" and not held
        return 2 if far else 0, 0, other, 0
    near = not held and not known.around.isdisjoint(place.boroughs)
    first = 0 if held and not place.shares_name_with_borough else 1
    if held and place.shares_name_with_borough and place.name != label.surface:
        first = 0  # a namesake elsewhere, such as Preston, and not the borough itself
    return first, 0 if held else 1 if near else 2, other, int("(" in place.name)


def _is_out_of_place(text: str, words: Sequence[Word], name: PlaceName, label: PlaceLabel, known: Known) -> bool:
    """Whether the name only sounds like this place: a building, a street in another city, a town far away."""
    if is_building(text, words, name.after):
        return True
    if known.brief or has_near_sign(text, words, name.first, name.after):
        return False
    if label.place.kind == "london-area":
        return known.elsewhere and not known.london
    distant = label.place.region != "London" and known.london and label.surface in load_places().towns
    return distant and not stands_alone(text, words, name.first, name.after)


def _is_signed(text: str, words: Sequence[Word], name: PlaceName, label: PlaceLabel, known: Known) -> bool:
    place = label.place
    if is_confirmed(text, place):
        return True
    dedicated = is_dedication(words, name.first, name.after)
    wordlike = dedicated or label.kind == "hidden" or name.key(words) in WORDLIKE
    if place.kind == "london-area":
        if known.elsewhere and not known.london and not known.brief:
            return False
        near = known.brief or known.london or not known.around.isdisjoint(place.boroughs)
        if near and not wordlike:
            return True
    elif not known.around.isdisjoint({place.iri}):
        return True
    return not dedicated and _stands_as_place(text, words, name, known)


def _stands_as_place(text: str, words: Sequence[Word], name: PlaceName, known: Known) -> bool:
    """Whether the words around a name, or in a question its capital alone, show that it is a place."""
    if known.brief and name.capital and name.after - name.first == len(words):
        return True
    if name.capital and starts_sentence(text, words[name.first]):
        return False
    return (known.brief and name.capital) or has_near_sign(text, words, name.first, name.after)
