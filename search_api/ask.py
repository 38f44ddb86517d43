"""Who has tried what, and what came of it: a question in plain English, answered with its evidence."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kg.errors import BadQuery
from kg.opened import Opened
from kg.vocabulary import load_vocabulary
from search_api.answers import answer_json, by_answer, summary
from search_api.enough import is_enough, matching
from search_api.find import Found, find
from search_api.fusion import Scored, fuse
from search_api.gather import best_of
from search_api.present import Json
from search_api.question import Question, parse
from search_api.restrict import Restriction, fit, place_iri, restriction_of

RANKED_DOCUMENTS = 50
NEAREST = 3


def ask(
    opened: Opened,
    question: str,
    *,
    limit: int = 10,
    filters: Mapping[str, Sequence[str]] | None = None,
    withhold: Collection[str] = frozenset(),
) -> Json:
    """The answers to a question, as INTERFACE shows them.

    Without words the filters alone are the question. Documents in ``withhold`` are as if
    they were not in the library. Raises BadQuery.
    """
    started = time.perf_counter()
    chosen = {name: list(values) for name, values in (filters or {}).items() if values}
    asked = _asked(opened, question, chosen)
    restriction = restriction_of(asked, chosen)
    found = find(opened, question, asked, restriction, frozenset(withhold))
    answering = by_answer(matching(found)) if is_enough(found) else []
    searched = len(opened.catalogue.documents.keys() - set(withhold))
    answer = {
        "question": question,
        "build": opened.id,
        "took_ms": 0.0,
        "understood": asked.as_json(),
        "sparql": found.graph.sparql,
        "summary": summary(opened, answering, searched),
        "answers": [answer_json(opened, found, scored) for scored in answering[:limit]],
        "ranked_documents": ranked_documents(found),
        "nothing_found": not answering,
        "nearest": [] if answering else _nearest(opened, found, restriction),
    }
    return answer | {"took_ms": round((time.perf_counter() - started) * 1000, 1)}


def ranked_documents(found: Found) -> list[str]:
    """Documents by their best unit, the best first."""
    return list(best_of({scored.unit: scored.score for scored in found.scored}, 1))[:RANKED_DOCUMENTS]


def _asked(opened: Opened, question: str, filters: Mapping[str, Sequence[str]]) -> Question:
    if len(question) > opened.settings.max_question:
        raise BadQuery(f"The question has {len(question):,} characters; the most is {opened.settings.max_question:,}.")
    if not question.strip() and not filters:
        raise BadQuery("Ask a question, or choose a filter.")
    asked = parse(question)
    return asked if question.strip() else _from_filters(asked, filters)


def _from_filters(asked: Question, filters: Mapping[str, Sequence[str]]) -> Question:
    """The filters as what is asked for, so that the graph answers where there are no words."""
    return replace(
        asked,
        places=tuple(place_iri(value) for value in filters.get("place", ())),
        interventions=_concepts("intervention", filters),
        principles=_concepts("principle", filters),
        outcomes=_concepts("outcome", filters),
        groups=_concepts("group", filters),
    )


def _concepts(scheme: str, filters: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    found = (load_vocabulary().find(scheme, slug) for slug in filters.get(scheme, ()))
    return tuple(concept.iri for concept in found if concept)


def _nearest(opened: Opened, found: Found, restriction: Restriction) -> list[Json]:
    """The best of what did not answer, restrictions lifted, and what each misses."""
    lifted = by_answer(fuse(found.legs, dict.fromkeys(found.fits, 1.0), found.weights))
    return [
        {**answer_json(opened, found, scored), "missing": _missing(opened, scored, restriction)}
        for scored in lifted[:NEAREST]
    ]


def _missing(opened: Opened, scored: Scored, restriction: Restriction) -> str:
    fits = fit(opened.catalogue, scored.unit, restriction)
    return "it is outside what the question asks for" if not fits else "it says too little of what was asked"
