"""How well questions are understood: their facets against a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.question import Question, parse

KINDS = ("places", "interventions", "principles", "outcomes", "groups", "result", "exclude")


def score_facets(queries: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Micro precision, recall and F1 over (question, facet label); 0 where nothing is asked or found."""
    return _scores(*_counts(queries, KINDS))


def score_facets_by_kind(queries: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """The same for each kind of facet."""
    queries = list(queries)
    return {kind: _scores(*_counts(queries, (kind,))) for kind in KINDS}


def _counts(queries: Iterable[Mapping[str, Any]], kinds: Iterable[str]) -> tuple[int, int, int]:
    """(right, predicted, wanted)"""
    kinds = tuple(kinds)
    right = predicted = wanted = 0
    for query in queries:
        gold = {facet for facet in gold_facets(query["facets"]) if facet[0] in kinds}
        found = {facet for facet in facets_of(parse(query["q"])) if facet[0] in kinds}
        right, predicted, wanted = right + len(gold & found), predicted + len(found), wanted + len(gold)
    return right, predicted, wanted


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
        found |= {(kind, _slug(iri)) for iri in getattr(question, kind)}
    found |= {("result", slug) for slug in question.results}
    found |= {("exclude", iri) for iri in question.exclude.places}
    found |= {("exclude", _slug(iri)) for iri in question.exclude.interventions}
    return found | {("exclude", term) for term in question.exclude.terms}


def _place(name: str) -> str:
    return next((place.iri for place in load_places().find(name)), name)


def _slug(iri: str) -> str:
    concept = load_vocabulary().get(iri)
    return concept.slug if concept else iri
