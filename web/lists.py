"""Concepts and places in the order that a reader looks for them in, with how many projects each has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Concept, Place
from kg.places import load_places
from kg.vocabulary import load_vocabulary
from web.tallies import Tally

MOST = 8  # of each kind on the first page


@dataclass(frozen=True, slots=True)
class Branch:
    """A concept, how many projects have it or something below it, and what is below it."""

    concept: Concept
    count: int
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """The places of one region or nation that have projects."""

    name: str
    places: tuple[tuple[Place, int], ...]


def most_told_of(scheme: str, counts: Tally) -> list[tuple[Concept, int]]:
    """The concepts of a scheme that most projects have, groupings left out."""
    concepts = [concept for concept in load_vocabulary().in_scheme(scheme) if not concept.grouping_only]
    told = [(concept, counts.concepts.get(concept.iri, 0)) for concept in concepts]
    return sorted([pair for pair in told if pair[1]], key=lambda pair: -pair[1])[:MOST]


def most_told_places(counts: Tally) -> list[tuple[Place, int]]:
    """The authorities with most projects."""
    told = [(place, counts.places.get(place.iri, 0)) for place in load_places().all if place.kind == "local-authority"]
    return sorted([pair for pair in told if pair[1]], key=lambda pair: (-pair[1], pair[0].name))[:MOST]


def branches(scheme: str, counts: Tally) -> list[Branch]:
    """The concepts of a scheme as trees, each level by name."""
    tops = [concept for concept in load_vocabulary().in_scheme(scheme) if not concept.broader]
    return [_branch(concept, counts) for concept in tops]


def _branch(concept: Concept, counts: Tally) -> Branch:
    vocabulary = load_vocabulary()
    below = sorted((vocabulary.concepts[iri] for iri in concept.narrower), key=lambda held: held.label)
    return Branch(concept, counts.concepts.get(concept.iri, 0), tuple(_branch(held, counts) for held in below))


def place_groups(counts: Tally) -> list[PlaceGroup]:
    """Authorities with projects by region, London first, then the other nations; wider areas last."""
    authorities = [place for place in load_places().all if place.kind == "local-authority"]
    groups = {(_region(place) != "London", _region(place)) for place in authorities}
    made = [PlaceGroup(name, _of(name, authorities, counts)) for _, name in sorted(groups)]
    return [group for group in (*made, _wider(counts)) if group.places]


def _region(place: Place) -> str:
    return place.region or place.nation or "Elsewhere"


def _of(region: str, places: Sequence[Place], counts: Tally) -> tuple[tuple[Place, int], ...]:
    return tuple(_counted([place for place in places if _region(place) == region], counts))


def _wider(counts: Tally) -> PlaceGroup:
    wider = [place for place in load_places().all if place.kind not in ("local-authority", "london-area")]
    return PlaceGroup("Nations, regions and counties", tuple(_counted(wider, counts)))


def london_areas(counts: Tally) -> tuple[tuple[Place, int], ...]:
    """The London areas that have projects, by name."""
    return tuple(_counted([place for place in load_places().all if place.kind == "london-area"], counts))


def _counted(places: Sequence[Place], counts: Tally) -> Iterator[tuple[Place, int]]:
    for place in sorted(places, key=lambda held: held.name):
        if count := counts.places.get(place.iri, 0):
            yield place, count
