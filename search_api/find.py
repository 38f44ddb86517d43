"""A question against a build: three candidate lists, the restrictions, one fused list of units."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kg.catalogue import Catalogue
from kg.opened import Opened
from kg.places import bare_name, load_places
from search_api.fusion import LEGS, Scored, Weights, fuse, passage_scores, weights_for
from search_api.gather import Unit, all_units, roll_up, units_of
from search_api.graph_leg import GraphHits, graph_leg
from search_api.legs import meaning_leg, passages_of, question_vector, words_leg
from search_api.question import Question
from search_api.restrict import Restriction, fit


@dataclass(frozen=True, slots=True)
class Found:
    """What the legs found for a question."""

    legs: Mapping[str, Mapping[Unit, float]]  # each leg's own scores
    weights: Weights
    scored: list[Scored]  # fused, the best first
    passages: Mapping[str, float]  # passage id to what it says to the question, from 0 to 1
    graph: GraphHits
    fits: Mapping[Unit, float]  # of every unit that a leg found
    understood: bool  # every word worth searching for names a concept or a place
    browsing: bool  # no words were asked, only filters: whatever meets them is an answer


def find(
    opened: Opened,
    text: str,
    question: Question,
    restriction: Restriction,
    withhold: Collection[str] = frozenset(),
) -> Found:
    """Ask the three legs and fuse what they found; documents in ``withhold`` are as if they were not there.

    Meaning takes the whole text, since a model reads sentences; words take those worth searching for.
    """
    documents = _searched(opened, withhold)
    words = words_leg(opened, _words(question), documents)
    meaning = _meaning(opened, text, documents)
    graph = graph_leg(opened, question)
    legs = {
        "words": roll_up(opened.catalogue, words.passages),
        "meaning": roll_up(opened.catalogue, meaning),
        "graph": {unit: share for unit, share in graph.shares.items() if unit[1] not in withhold},
    }
    browsing = not text.strip()
    if browsing and not graph.sparql:
        legs["graph"] = {unit: 1.0 for unit in all_units(opened.catalogue) if unit[1] not in withhold}
    fits = _fits(opened.catalogue, legs, restriction)
    weights = weights_for(legs, words.known)
    passages = passage_scores(dict(words.passages), dict(meaning))
    return Found(legs, weights, fuse(legs, fits, weights), passages, graph, fits, not question.not_understood, browsing)


def _words(question: Question) -> str:
    """The words to search for, less the names of places: those bind, and would only bring forward what is named so."""
    named = {word for iri in question.places for word in _name_words(iri)}
    left = [word for word in question.text.replace("-", " ").split() if word.casefold() not in named]
    return " ".join(left) or question.text


def _name_words(iri: str) -> set[str]:
    place = load_places().get(iri)
    names = (place.name, *place.labels) if place else ()
    return {word for name in names for word in bare_name(name).replace("-", " ").casefold().split()}


def _searched(opened: Opened, withhold: Collection[str]) -> list[str] | None:
    return [document for document in opened.catalogue.documents if document not in withhold] if withhold else None


def _meaning(opened: Opened, text: str, documents: list[str] | None) -> list[tuple[str, float]]:
    if not text.strip():
        return []
    passages = passages_of(opened, documents) if documents is not None else None
    return meaning_leg(opened, question_vector(opened, text), passages)


def _fits(
    catalogue: Catalogue, legs: Mapping[str, Mapping[Unit, float]], restriction: Restriction
) -> dict[Unit, float]:
    units = {unit for leg in LEGS for unit in legs[leg]}
    if not restriction.binds():
        return dict.fromkeys(units, 1.0)
    return {unit: fit(catalogue, unit, restriction) for unit in units}


def telling_passages(catalogue: Catalogue, found: Found, unit: Unit) -> list[str]:
    """The passages found that speak for a unit, the most telling first."""
    own = [passage.id for passage in catalogue.passages_of(unit[1]) if passage.id in found.passages]
    own = [passage for passage in own if any(other == unit for other, _ in units_of(catalogue, passage))]
    return sorted(own, key=lambda passage: (-found.passages[passage], passage))
