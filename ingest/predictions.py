"""An extraction in the form of the gold labels, so that anyone can score it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ingest.extraction import Extraction, FoundClaim
from kg.model import Document, Place
from kg.namespaces import SCHEME_OF_PROPERTY
from kg.places import load_places
from kg.vocabulary import load_vocabulary

LABELS = ("interventions", "principles", "outcomes", "groups")
PARTNERS = ("partner", "designer", "evaluator")  # the labels call all of them partners


def prediction(document: Document, extraction: Extraction) -> dict[str, Any]:
    """What was extracted from a document, as one line of gold; what is only mentioned is no label."""
    told = sorted((claim for claim in extraction.claims if claim.modality != "mentioned"), key=_best_first)
    projects = [_project(document, extraction, told, index) for index in range(len(extraction.projects))]
    placed = {name for project in projects for name in project["places"]}
    line = {"doc": document.id, "projects": projects, "mentions_only": sorted(_mentioned(extraction) - placed)}
    own = [claim for claim in told if claim.project is None]
    return line | _told(document, own) if own else line


def _best_first(claim: FoundClaim) -> tuple[float, int]:
    return -claim.confidence, claim.start


def _project(document: Document, extraction: Extraction, told: Sequence[FoundClaim], index: int) -> dict[str, Any]:
    project = extraction.projects[index]
    claims = [claim for claim in told if claim.project == index]
    facts = {
        "name": project.name,
        "aka": list(project.aka),
        "places": _authority_names(claims),
        "site": None,
        "lead": next(iter(_organisations(claims, "ledBy")), None),
        "partners": _organisations(claims, *PARTNERS),
        "start": _year(claims, "startDate"),
        "end": _year(claims, "endDate"),
        "status": project.status or "unknown",
        "funding": _funding(claims),
        "result": next(iter(_values(claims, "result")), "not-stated"),
    }
    return facts | _told(document, claims)


def _told(document: Document, claims: Sequence[FoundClaim]) -> dict[str, Any]:
    """The labels with the words and the confidence of each."""
    surest = _surest(claims)
    evidence = {label: document.text[claim.start : claim.end] for label, claim in surest.items()}
    return {**_slugs(claims), "evidence": evidence, "confidence": {k: claim.confidence for k, claim in surest.items()}}


def _values(claims: Iterable[FoundClaim], name: str) -> list[str]:
    return list(dict.fromkeys(claim.value for claim in claims if claim.property == name))


def _year(claims: Iterable[FoundClaim], name: str) -> int | None:
    years = _values(claims, name)
    return int(years[0]) if years else None


def _organisations(claims: Iterable[FoundClaim], *names: str) -> list[str]:
    values = dict.fromkeys(claim.value for claim in claims if claim.property in names)
    return [organisation_name(value) for value in values]


def organisation_name(value: str) -> str:
    """The name of a council by its IRI; any other organisation's name is its value."""
    place = load_places().by_code(value.rsplit("/", 1)[-1]) if "/organisation/council/" in value else None
    if place is None:
        return value
    return place.council_names[0] if place.council_names else f"{place.name} Council"


def _funding(claims: Sequence[FoundClaim]) -> list[dict[str, Any]]:
    """One entry for each amount, with its funder where that is told; and one for each other funder."""
    sums: dict[int, str | None] = {}
    for claim in claims:
        if claim.property == "funding":
            sums.setdefault(int(float(claim.value)), claim.giver and organisation_name(claim.giver))
    told: list[tuple[str | None, int | None]] = [(name, amount) for amount, name in sums.items()]
    told += [(name, None) for name in _organisations(claims, "funder") if name not in sums.values()]
    return [{"funder": name, "programme": None, "amount_gbp": amount} for name, amount in told]


def _authority_names(claims: Iterable[FoundClaim]) -> list[str]:
    """Where a project is, by authority: a London area is told by its borough."""
    iris = _values(claims, "location")
    places = [place for place in map(load_places().get, iris) if place]
    return list(dict.fromkeys(authority_of(place, iris).name for place in places))


def authority_of(place: Place, others: Iterable[str] = ()) -> Place:
    """The borough of a London area, one that is also named before its main one; else the place itself."""
    if place.kind != "london-area" or not place.boroughs:
        return place
    named = [iri for iri in place.boroughs if iri in set(others)]
    return load_places().get((named or place.boroughs)[0]) or place


def _mentioned(extraction: Extraction) -> set[str]:
    passing = (claim for claim in extraction.claims if claim.property == "location" and claim.modality == "mentioned")
    return set(_authority_names(passing))


def _label(claim: FoundClaim) -> tuple[str, str] | None:
    """("interventions", "play-space") for a claim about a concept, None for any other."""
    concept = load_vocabulary().get(claim.value) if claim.property in {*SCHEME_OF_PROPERTY, "subject"} else None
    return (f"{concept.scheme}s", concept.slug) if concept else None


def _slugs(claims: Iterable[FoundClaim]) -> dict[str, list[str]]:
    labels = {label for label in map(_label, claims) if label}
    return {name: sorted(slug for kind, slug in labels if kind == name) for name in LABELS}


def _surest(claims: Iterable[FoundClaim]) -> dict[str, FoundClaim]:
    """The most confident claim of each label, such as "interventions/play-space"."""
    surest: dict[str, FoundClaim] = {}
    for claim in claims:
        label = _label(claim)
        if label:
            surest.setdefault("/".join(label), claim)
    return surest
