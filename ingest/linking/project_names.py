"""How far two names speak for one project: by the words they share, each weighed by what it tells apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz.fuzz import ratio

from kg.places import load_places
from kg.vocabulary import load_vocabulary

# What a shared word is worth: "Peckham" says where, which the places say too, and "market" says what kind.
DISTINCTIVE, FUNCTION, PLACE, SECTOR, UNDERTAKING, CONNECTIVE = 1.0, 0.5, 0.6, 0.25, 0.1, 0.0
ENOUGH = 1.0  # weight of shared words from which a name is no common one; below it counts in proportion
SAME_WORD = 88.0  # rapidfuzz ratio from which two longer words are one with a slip in it
SHORTEST_SLIP = 5  # characters of a word in which a slip is allowed for
LOCATION = 0.65  # the most that two names are worth of which one only says where: "Church Street", "Hayes town centre"
INITIALS = 0.9  # what a name and its initials are worth to each other
OTHER_MARK = 0.5  # factor where numbers or sides differ: phase 1 and phase 2, Canonbury East and West
COMMON_LABELS = 3  # further labels of the vocabulary in which a word of the trade stands at least

_WORD = re.compile(r"[^\W_]+")
_CAPITALS = re.compile(r"[A-Z]{3,}")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CONNECTIVES = _listed("a an and at by for from in of on or the to with")
_FUNCTION = _listed(
    """
    all another any each every everyone he her here him his how i it its many me more most my no not one our out over
    some than that their them there these they this those up us was we what when where which who why you your
    """
)
_UNDERTAKINGS = _listed(
    """
    initiative phase pilot plan programme project redevelopment refurbishment regeneration renewal restoration scheme
    transformation trial work
    """
)
_MARKS = _listed("east eastern lower north northern south southern upper west western ii iii iv")
_LOCATIONS = _listed(
    """
    area avenue borough center common estate green highway lane park quarter riverside road site square st town
    village waterfront way
    """
)
_ALIKE = {"saint": "st", "street": "st", "centre": "center"}


@dataclass(frozen=True)
class Name:
    """A name of a project as its words, for comparison."""

    words: tuple[str, ...]
    initials: str  # of the words that are no connectives; empty for fewer than three
    is_initials: bool  # whether it is written as capitals only, such as SIRLN

    @property
    def weight(self) -> float:
        """What all its words are worth."""
        return sum(map(weight, self.words))

    @property
    def is_location(self) -> bool:
        """Whether it only says where: the name of a place, or one that ends in a kind of place."""
        telling = [word for word in self.words if word not in _CONNECTIVES]
        return bool(telling) and (telling[-1] in _LOCATIONS or _place_words().issuperset(telling))

    @property
    def marks(self) -> frozenset[str]:
        """The numbers and sides in it."""
        return frozenset(word for word in self.words if word.isdigit() or word in _MARKS)


@cache
def name_of(text: str) -> Name:
    """A name cut into its words, without case, accents, apostrophes and the plural's s."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("'", ""))
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    lower = [word.lower() for word in words]
    letters = "".join(word[0] for word in lower if word not in _CONNECTIVES)
    capitals = len(words) == 1 and bool(_CAPITALS.fullmatch(words[0]))
    return Name(tuple(map(_plain, lower)), letters if len(letters) > 2 else "", capitals)


def _plain(word: str) -> str:
    singular = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    return _ALIKE.get(singular, singular)


@cache
def weight(word: str) -> float:
    """What a word that two names share is worth, from 0 for "of" to 1 for one that names little else."""
    if word in _CONNECTIVES:
        return CONNECTIVE
    if word in _UNDERTAKINGS:
        return UNDERTAKING
    if word in _FUNCTION:
        return FUNCTION
    if word in _sector_words():
        return SECTOR
    return PLACE if word in _place_words() else DISTINCTIVE


@cache
def _sector_words() -> frozenset[str]:
    """The words of the trade: those of the vocabulary's labels, of further labels only those that recur."""
    concepts = load_vocabulary().concepts.values()
    labels = Counter(word for concept in concepts for label in concept.alt_labels for word in set(_words(label)))
    own = {word for concept in concepts for word in _words(concept.label)}
    return frozenset(own | {word for word, count in labels.items() if count >= COMMON_LABELS})


@cache
def _place_words() -> frozenset[str]:
    places = load_places()
    return frozenset(word for name in (*(place.name for place in places.all), *places.towns) for word in _words(name))


def _words(text: str) -> tuple[str, ...]:
    return name_of(text).words


def evidence(one: Iterable[Name], other: Iterable[Name]) -> float:
    """How far the names of two tellings speak for one project, 0 to 1: the best of all pairs of names."""
    others = list(other)
    return max((name_evidence(a, b) for a in one for b in others), default=0.0)


def name_evidence(one: Name, other: Name) -> float:
    """How far two names speak for one project, 0 to 1.

    What they share, over what they share and what is left over: the larger remainder once, the smaller twice, since
    a longer way to say one name leaves words over on one side only. Names of few telling words count for less, and so
    do those that only say where, so that neither two town centre regenerations nor two projects on one street are
    one by their name.
    """
    if (one.is_initials and one.words[0] == other.initials) or (other.is_initials and other.words[0] == one.initials):
        return INITIALS
    shared, left, right = _overlap(one, other)
    if not shared:
        return 0.0
    rest = max(left, right) + 2 * min(left, right)
    mark = OTHER_MARK if one.marks != other.marks and one.marks and other.marks else 1.0
    most = LOCATION if one.is_location or other.is_location else 1.0
    return min(most, mark * min(1.0, shared / ENOUGH) * shared / (shared + rest))


def _overlap(one: Name, other: Name) -> tuple[float, float, float]:
    """The weights of the words that are shared, and of those left over in each name."""
    remaining, left, shared = list(other.words), 0.0, 0.0
    for word in one.words:
        match = next((held for held in remaining if _is_same_word(word, held)), None)
        if match is None:
            left += weight(word)
        else:
            remaining.remove(match)
            shared += min(weight(word), weight(match))
    return shared, left, sum(map(weight, remaining))


def _is_same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    long = min(len(one), len(other)) >= SHORTEST_SLIP and not (one.isdigit() or other.isdigit())
    return long and one[0] == other[0] and ratio(one, other) >= SAME_WORD
