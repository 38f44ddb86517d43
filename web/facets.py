"""The facets beside the answers: what they have in common, counted, each a link that narrows or widens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.errors import BadQuery
from kg.model import SCHEMES
from kg.namespaces import FIXED_BASE
from kg.opened import Opened
from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.present import authorities_of
from search_api.restrict import place_iri, said_of
from web.asking import Asked
from web.wording import RESULT_WORDS, SCHEME_WORDS

SHOWN = 8  # of each facet; the others stand in a closed list


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet: how many answers have it, and the address that adds it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, the most frequent first."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that the search is narrowed by, with the address that drops it."""

    kind: str
    label: str
    url: str


def facets(opened: Opened, answers: Sequence[Mapping], results: Mapping[str, int], asked: Asked) -> list[Facet]:
    """What the answers could be narrowed by; values that all of them have, or that are chosen, are left out.

    A second place or result would widen the search, so once one is chosen no other is offered.
    """
    values = [_values(opened, answer) for answer in answers]
    found = [] if asked.filters.get("result") else [_results(results, asked)]
    found += [] if asked.filters.get("place") else [_places(values, asked)]
    found += [_concepts(scheme, values, asked) for scheme in SCHEMES]
    return [facet for facet in found if facet.options]


def _values(opened: Opened, answer: Mapping) -> frozenset[str]:
    """The places and concepts that an answer has by its claims, as filters see them."""
    unit = (answer["slug"], "") if answer["kind"] == "project" else (None, answer["slug"])
    claims = said_of(opened.catalogue, unit)
    named = load_places().get
    return frozenset(claim.value for claim in claims if claim.property == "location" or not named(claim.value))


def _results(counts: Mapping[str, int], asked: Asked) -> Facet:
    options = [
        Option(RESULT_WORDS[slug], count, asked.having("result", slug).url())
        for slug, count in counts.items()
        if 0 < count < sum(counts.values())
    ]
    return Facet("Result", tuple(options))


def _places(values: Sequence[frozenset[str]], asked: Asked) -> Facet:
    places = load_places()
    named = {iri for held in values for iri in held if (place := places.get(iri)) and place.kind in _LOCAL}
    authorities = authorities_of(named)
    counts = Counter({iri: sum(bool(held & places.within(iri)) for held in values) for iri in authorities})
    return Facet("Place", _options(counts, len(values), asked, "place", _code, lambda iri: places.get(iri).name))  # type: ignore[union-attr]


_LOCAL = frozenset({"local-authority", "london-area"})


def _code(iri: str) -> str:
    return iri.removeprefix(FIXED_BASE + "place/")


def _concepts(scheme: str, values: Sequence[frozenset[str]], asked: Asked) -> Facet:
    vocabulary = load_vocabulary()
    inside = [iri for held in values for iri in held if (c := vocabulary.get(iri)) and c.scheme == scheme]
    counts = Counter({iri: sum(bool(held & vocabulary.narrower_of(iri)) for held in values) for iri in set(inside)})
    name = SCHEME_WORDS[scheme][2]
    return Facet(name, _options(counts, len(values), asked, scheme, _slug, lambda iri: vocabulary.concepts[iri].label))


def _slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _options(counts, total, asked, name, key, label) -> tuple[Option, ...]:  # type: ignore[no-untyped-def]
    chosen = asked.filters.get(name, ())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], label(item[0])))
    return tuple(
        Option(label(iri), count, asked.having(name, key(iri)).url())
        for iri, count in ordered
        if key(iri) not in chosen and 0 < count < total
    )


def chips(asked: Asked) -> list[Chip]:
    """The filters chosen, each with its removal."""
    return [
        Chip(_KINDS[name], _label(name, value), asked.dropping(name, value).url())
        for name, values in asked.filters.items()
        for value in values
    ]


_KINDS = {
    "place": "Place",
    "result": "Result",
    "year": "Years",
    "exclude": "Not",
    **{scheme: words[0] for scheme, words in SCHEME_WORDS.items()},
}


def _label(name: str, value: str) -> str:
    if name == "result":
        return RESULT_WORDS.get(value, value)
    if name in SCHEMES:
        concept = load_vocabulary().find(name, value)
        return concept.label if concept else value
    if name in ("place", "exclude"):
        return _place_or_word(value)
    return value


def _place_or_word(value: str) -> str:
    concepts = (load_vocabulary().find(scheme, value) for scheme in SCHEMES)
    try:
        place = load_places().get(place_iri(value))
    except BadQuery:
        place = None
    named = next((concept.label for concept in concepts if concept), None)
    return place.name if place else named or value
