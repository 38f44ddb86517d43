"""Counts over a whole build, made once for each: what there is to browse, and how it came out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flask import current_app

from kg.catalogue import Catalogue
from kg.model import RESULTS
from kg.opened import Opened
from kg.places import WIDER_KINDS, load_places
from kg.vocabulary import load_vocabulary
from search_api.present import result_of
from search_api.restrict import said_of_project


@dataclass(frozen=True)
class Tally:
    """What a build holds: projects by result, by concept and by place, and documents."""

    results: Mapping[str, int]  # "not-stated" among them
    concepts: Mapping[str, int]  # IRI to projects that have it, or something below it, in any modality but mentioned
    places: Mapping[str, int]  # IRI to projects in it or inside it
    councils: int  # authorities with a project


def tally(opened: Opened) -> Tally:
    """The counts of a build; made the first time that they are wanted."""
    held: dict[str, Tally] = current_app.extensions.setdefault("tallies", {})
    if opened.id not in held:
        made = _count(opened)
        held.clear()
        held[opened.id] = made
    return held[opened.id]


def _count(opened: Opened) -> Tally:
    catalogue = opened.catalogue
    results = {slug: _result(opened, slug) for slug in catalogue.projects}
    counted = Counter(results.values())
    places = _by_place(catalogue)
    authorities = [iri for iri in places if (place := load_places().get(iri)) and place.kind == "local-authority"]
    return Tally(
        results={result: counted[result] for result in (*RESULTS, "not-stated")},
        concepts=_by_concept(catalogue),
        places=places,
        councils=len(authorities),
    )


def _result(opened: Opened, slug: str) -> str:
    return result_of(opened.catalogue, said_of_project(opened.catalogue, slug)) or "not-stated"


def _values(catalogue: Catalogue, slug: str) -> frozenset[str]:
    return frozenset(claim.value for claim in said_of_project(catalogue, slug))


def _by_concept(catalogue: Catalogue) -> dict[str, int]:
    vocabulary = load_vocabulary()
    having: defaultdict[str, set[str]] = defaultdict(set)
    for slug in catalogue.projects:
        for value in _values(catalogue, slug):
            if value in vocabulary.concepts:
                for wider in vocabulary.broader_of(value):
                    having[wider].add(slug)
    return {iri: len(slugs) for iri, slugs in having.items()}


def _by_place(catalogue: Catalogue) -> dict[str, int]:
    having: defaultdict[str, set[str]] = defaultdict(set)
    for slug in catalogue.projects:
        for claim in said_of_project(catalogue, slug):
            if claim.property == "location":
                for wider in _around(claim.value):
                    having[wider].add(slug)
    return {iri: len(slugs) for iri, slugs in having.items()}


def _around(iri: str) -> frozenset[str]:
    """A place, its main borough and the wider areas that hold it; only itself when unknown."""
    places = load_places()
    place = places.get(iri)
    main = places.authorities_of(place)[:1] if place and place.kind == "london-area" else ()
    return frozenset({iri, *main, *(area for area, inside in _wider().items() if iri in inside)})


@cache
def _wider() -> dict[str, frozenset[str]]:
    """What lies inside each region, nation, county and the like."""
    places = load_places()
    return {place.iri: places.within(place.iri) for place in places.all if place.kind in WIDER_KINDS}
