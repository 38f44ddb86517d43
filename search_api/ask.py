"""Who has tried what, and what came of it: a question in plain English, answered with its evidence."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from kg.errors import BadQuery
from kg.opened import Opened
from kg.vocabulary import load_vocabulary
from search_api.answers import answer_json, by_answer, summary
from search_api.enough import is_enough, matching
from search_api.find import Found, find
from search_api.fusion import Scored, fuse
from search_api.gather import Unit, best_of
from search_api.present import Json
from search_api.question import Question
from search_api.restrict import Restriction, fit, place_iri, restriction_of
from search_api.understand import sought, understand
from search_api.withhold import without

RANKED_DOCUMENTS = 50  # at most
LEAST_RANKED = 20  # where the library has so many, though some be ruled out
NEAREST = 3


def ask(
    opened: Opened,
    question: str,
    *,
    limit: int = 10,
    filters: Mapping[str, Sequence[str]] | None = None,
    withhold: Collection[str] = frozenset(),
    unread: Collection[str] = frozenset(),
) -> Json:
    """The answers to a question, as INTERFACE shows them.

    Without words the filters alone are the question. Documents in ``withhold`` are as if they were not in the library;
    concepts in ``unread`` (IRIs) are not read in the question by the model. Raises BadQuery.
    """
    started = time.perf_counter()
    opened = without(opened, withhold)
    chosen = {name: list(values) for name, values in (filters or {}).items() if values}
    asked = _asked(opened, question, chosen, unread)
    restrictions = restriction_of(asked, {}), restriction_of(Question(text=""), chosen)
    before = find(opened, sought(question, asked), asked, restrictions[0], frozenset(withhold))
    found = _narrowed(opened, before, restrictions[1])
    enough = {scored.unit for scored in matching(before)} if is_enough(before) else set[Unit]()
    answering = by_answer(scored for scored in found.scored if scored.unit in enough)
    answer = {
        "question": question,
        "build": opened.id,
        "took_ms": 0.0,
        "understood": asked.as_json(),
        "sparql": found.graph.sparql,
        "summary": summary(opened, answering),
        "answers": [answer_json(opened, found, scored) for scored in answering[:limit]],
        "ranked_documents": ranked_documents(opened, found),
        "nothing_found": not answering,
        "nearest": [] if answering else _nearest(opened, found),
    }
    return answer | {"took_ms": round((time.perf_counter() - started) * 1000, 1)}


def ranked_documents(opened: Opened, found: Found) -> list[str]:
    """Documents by their best unit, the best first; where they are few, then any others, what is ruled out last."""
    fitting = _by_document(found.scored)
    if len(fitting) < LEAST_RANKED:
        ruled_out = [document for document in _by_document(_lifted(found)) if document not in fitting]
        apart = {*fitting, *ruled_out}
        others = [document for document in opened.catalogue.documents if document not in apart]
        fitting = [*fitting, *others, *ruled_out][:LEAST_RANKED]
    return fitting[:RANKED_DOCUMENTS]


def _by_document(scored: Iterable[Scored]) -> list[str]:
    return list(best_of({one.unit: one.score for one in scored}, 1))


def _lifted(found: Found) -> list[Scored]:
    """What was found as if nothing were ruled out."""
    return fuse(found.legs, dict.fromkeys(found.fits, 1.0), found.weights)


def _narrowed(opened: Opened, found: Found, filters: Restriction) -> Found:
    """What was found, less what the filters beside the question rule out."""
    if not filters.binds():
        return found
    fits = {unit: share and share * fit(opened.catalogue, unit, filters) for unit, share in found.fits.items()}
    return replace(found, scored=fuse(found.legs, fits, found.weights), fits=fits)


def _asked(opened: Opened, question: str, filters: Mapping[str, Sequence[str]], unread: Collection[str]) -> Question:
    if len(question) > opened.settings.max_question:
        raise BadQuery(f"The question has {len(question):,} characters; the most is {opened.settings.max_question:,}.")
    if not question.strip() and not filters:
        raise BadQuery("Ask a question, or choose a filter.")
    asked = understand(opened, question, unread)
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


def _nearest(opened: Opened, found: Found) -> list[Json]:
    """The best of what did not answer, restrictions lifted, and what each misses."""
    return [
        {**answer_json(opened, found, scored), "missing": _missing(found, scored)}
        for scored in by_answer(_lifted(found))[:NEAREST]
    ]


def _missing(found: Found, scored: Scored) -> str:
    fits = found.fits[scored.unit]
    return "it says too little of what was asked" if fits else "it is outside what the question asks for"
