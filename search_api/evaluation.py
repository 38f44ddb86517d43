"""How well questions are understood and answered: the "question" and "retrieval" parts of evaluate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kg.opened import Opened
from search_api.ask import ranked_documents
from search_api.enough import is_enough
from search_api.facets import score_facets
from search_api.find import Found, find
from search_api.fusion import LEGS
from search_api.gather import best_of
from search_api.metrics import mean, ndcg, precision_recall, recall, reciprocal_rank
from search_api.question import Question
from search_api.restrict import restriction_of
from search_api.similar import similar_documents
from search_api.understand import sought, understand
from search_api.withhold import without


@dataclass(frozen=True, slots=True)
class _Answered:
    """One question of the judgements, as it was answered."""

    kind: str
    grades: Mapping[str, int]
    ranked: Sequence[str]
    by_leg: Mapping[str, Sequence[str]]
    nothing_found: bool
    nothing_found_withheld: bool | None  # asked again with its relevant documents withheld; None where it has none


def score_retrieval(opened: Opened, queries: Iterable[Mapping]) -> dict:
    """The measures of INTERFACE over judged questions, and those of each leg alone under the same restrictions."""
    queries = list(queries)
    answered = [_answer(opened, query) for query in queries]
    return {
        "question": {"facets": score_facets(queries, partial(understand, opened))},
        "retrieval": {
            **_measures([(a.ranked, a.grades) for a in answered]),
            "by_kind": _by_kind(answered),
            "legs": {leg: _measures([(a.by_leg[leg], a.grades) for a in answered]) for leg in LEGS},
            "nothing_found": _nothing_found(answered),
            "questions": len(answered),
        },
    }


def _answer(opened: Opened, query: Mapping) -> _Answered:
    asked = understand(opened, query["q"])
    grades = query["relevant"]
    found = _found(opened, query["q"], asked)
    return _Answered(
        kind=query["kind"],
        grades=grades,
        ranked=ranked_documents(opened, found),
        by_leg={leg: _ranked_by(found, leg) for leg in LEGS},
        nothing_found=not is_enough(found),
        nothing_found_withheld=not is_enough(_found(opened, query["q"], asked, grades.keys())) if grades else None,
    )


def _found(opened: Opened, text: str, asked: Question, withhold: Collection[str] = frozenset()) -> Found:
    return find(without(opened, withhold), sought(text, asked), asked, restriction_of(asked, {}), frozenset(withhold))


def _ranked_by(found: Found, leg: str) -> list[str]:
    fitting = {unit: score * found.fits[unit] for unit, score in found.legs[leg].items() if found.fits[unit]}
    return list(best_of(fitting, 1))


def _measures(ranked: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> dict[str, float]:
    judged = [(documents, grades) for documents, grades in ranked if grades]
    return {
        "ndcg@10": mean(ndcg(documents, grades) for documents, grades in judged),
        "recall@10": mean(recall(documents, grades) for documents, grades in judged),
        "mrr": mean(reciprocal_rank(documents, grades) for documents, grades in judged),
    }


def _by_kind(answered: Iterable[_Answered]) -> dict[str, dict[str, float]]:
    kinds: defaultdict[str, list] = defaultdict(list)
    for one in answered:
        kinds[one.kind].append((one.ranked, one.grades))
    return {kind: _measures(ranked) for kind, ranked in kinds.items()}


def _nothing_found(answered: Sequence[_Answered]) -> dict[str, float]:
    """Over questions with no grade-2 document, and over answerable ones with their relevant documents withheld."""
    right, said = set(), set()
    for number, one in enumerate(answered):
        if 2 not in one.grades.values():
            right.add((number, "asked"))
        if one.nothing_found:
            said.add((number, "asked"))
        if one.nothing_found_withheld is not None:
            right.add((number, "withheld"))
        if one.nothing_found_withheld:
            said.add((number, "withheld"))
    return precision_recall(said, right)


def score_similar(opened: Opened, judged: Iterable[Mapping]) -> dict:
    """nDCG@5 of the documents most similar to one, over judged documents that the library holds."""
    scores = []
    for one in judged:
        if one["id"] in opened.catalogue.documents:
            grades = {other["id"]: other["grade"] for other in one["similar"]}
            scores.append(ndcg(similar_documents(opened, one["id"]), grades, 5))
    return {"similar": {"ndcg@5": mean(scores), "documents": len(scores)}}
