"""Answers: projects, and documents that tell of none, each with the claims and passages that answer the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.model import RESULTS, Claim
from kg.opened import Opened
from search_api.find import Found, telling_passages
from search_api.fusion import LEGS, Scored
from search_api.gather import Unit
from search_api.present import (
    Json,
    authorities_of,
    claim_json,
    iris_of,
    passage_json,
    place_links,
    places_of,
    project_facts,
    result_of,
)
from search_api.restrict import said_of_project

CLAIMS, PASSAGES = 12, 3  # shown with an answer; the page of a project shows all
_MAIN = ("used", "foundOutcome", "followed", "servedGroup", "result", "subject")


def by_answer(scored: Iterable[Scored]) -> list[Scored]:
    """Each project once, by its best unit, and each document that tells of no project; the best first."""
    best: dict[tuple[str, str], Scored] = {}
    for found in scored:
        project, document = found.unit
        best.setdefault(("project", project) if project else ("document", document), found)
    return list(best.values())


def answer_json(opened: Opened, found: Found, scored: Scored) -> Json:
    """One answer as INTERFACE shows it."""
    project, document = scored.unit
    catalogue = opened.catalogue
    units = [(project, other) for other in catalogue.projects[project].documents] if project else [scored.unit]
    units.sort(key=lambda unit: unit != scored.unit)
    telling = [passage for unit in units for passage in telling_passages(catalogue, found, unit)][:PASSAGES]
    claims = catalogue.claims_of(project) if project else catalogue.document_claims(document)
    facts = project_facts(opened, project) if project else document_facts(opened, document)
    return {
        "kind": "project" if project else "document",
        **facts,
        "score": scored.score,
        "why": [_why(opened, found, scored, leg, telling) for leg in LEGS if leg in scored.contributions],
        "claims": [claim_json(opened, claim) for claim in _telling_claims(found, units, claims, telling)],
        "passages": [passage_json(opened, passage, found.passages[passage]) for passage in telling],
        "documents": [unit[1] for unit in units],
    }


def document_facts(opened: Opened, document_id: str) -> Json:
    """A document that tells of no project, in the shape of a project."""
    document = opened.catalogue.documents[document_id]
    return {
        "iri": iris_of(opened).document(document_id),
        "slug": document_id,
        "name": document.title,
        "aka": [],
        "places": place_links(opened, opened.catalogue.document_claims(document_id)),
        "lead": document.publisher,
        "start": document.year,
        "end": document.year,
        "status": None,
        "result": None,
    }


def _telling_claims(
    found: Found, units: Sequence[Unit], claims: Sequence[Claim], passages: Sequence[str]
) -> list[Claim]:
    """The claims that met the question, then those of the passages shown, then the surest."""
    met = {claim for unit in units for claim in found.graph.claims.get(unit, ())}
    shown = [
        claim for claim in claims if claim.id in met or (claim.property in _MAIN and claim.modality != "mentioned")
    ]
    shown.sort(key=lambda claim: (claim.id not in met, claim.passage not in passages, -claim.confidence, claim.id))
    return shown[:CLAIMS]


def _why(opened: Opened, found: Found, scored: Scored, leg: str, passages: Sequence[str]) -> Json:
    return {
        "leg": leg,
        "contribution": scored.contributions[leg],
        "detail": _detail(opened, found, scored, leg, passages),
    }


def _detail(opened: Opened, found: Found, scored: Scored, leg: str, passages: Sequence[str]) -> str:
    if leg == "graph":
        claims = (opened.catalogue.claims[claim] for claim in found.graph.claims.get(scored.unit, ()))
        said = (f"{opened.catalogue.label(claim.value)} ({claim.modality})" for claim in claims)
        return "; ".join(dict.fromkeys(said)) or "It meets every filter"
    title = opened.catalogue.documents[scored.unit[1]].title
    if leg == "words":
        return f"Words of the question in {title}"
    return f"Passages close in meaning in {title}"


def summary(opened: Opened, matching: Sequence[Scored]) -> Json:
    """What all matching answers come to."""
    slugs = [scored.unit[0] for scored in matching if scored.unit[0]]
    councils: set[str] = set()
    results: Counter[str] = Counter()
    for slug in slugs:
        claims = said_of_project(opened.catalogue, slug)
        councils |= authorities_of(places_of(claims))
        results[result_of(opened.catalogue, claims) or "not-stated"] += 1
    return {
        "projects": len(slugs),
        "councils": len(councils),
        "documents_searched": len(opened.catalogue.documents),
        "results": {result: results[result] for result in (*RESULTS, "not-stated")},
    }
