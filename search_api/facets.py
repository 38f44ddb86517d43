"""How well questions are understood: their facets against a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.question import Question


def score_facets(queries: Iterable[Mapping[str, Any]], understood: Callable[[str], Question]) -> dict[str, float]:
    """Micro precision, recall and F1 over (question, facet label); 0 where nothing is asked or found.

    Keywords and questions are scored: a paraphrase is written so that nothing in it is named.
    """
    right = predicted = wanted = 0
    for query in (query for query in queries if query.get("kind") != "paraphrase"):
        gold, found = gold_facets(query["facets"]), facets_of(understood(query["q"]))
        right, predicted, wanted = right + len(gold & found), predicted + len(found), wanted + len(gold)
    return _scores(right, predicted, wanted)


def _scores(right: int, predicted: int, wanted: int) -> dict[str, float]:
    precision = right / predicted if predicted else 0.0
    recall = right / wanted if wanted else 0.0
    both = precision + recall
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / both if both else 0.0}


def gold_facets(facets: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The key's facets as (kind, label)."""
    found = {("places", _place(name)) for name in facets.get("places", ())}
    for kind in ("interventions", "principles", "outcomes", "groups"):
        found |= {(kind, slug) for slug in facets.get(kind, ())}
    results = facets.get("result") or ()
    found |= {("result", slug) for slug in ([results] if isinstance(results, str) else results)}
    exclude = facets.get("exclude") or {}
    found |= {("exclude", _place(name)) for name in exclude.get("places", ())}
    return found | {("exclude", label) for part in ("interventions", "terms") for label in exclude.get(part, ())}


def facets_of(question: Question) -> set[tuple[str, str]]:
    """What was understood, as (kind, label)."""
    found = {("places", iri) for iri in question.places}
    for kind in ("interventions", "principles", "outcomes", "groups"):
        found |= {(kind, _slug(iri)) for iri in (*getattr(question, kind), *question.read_surely(kind))}
    found |= {("result", slug) for slug in question.results}
    found |= {("exclude", iri) for iri in question.exclude.places}
    found |= {("exclude", _slug(iri)) for iri in question.exclude.interventions}
    return found | {("exclude", term) for term in question.exclude.terms}


def _place(name: str) -> str:
    return next((place.iri for place in load_places().find(name)), name)


def _slug(iri: str) -> str:
    concept = load_vocabulary().get(iri)
    return concept.slug if concept else iri
