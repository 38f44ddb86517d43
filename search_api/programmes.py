"""What a project belongs to and what belongs to it, and the figures that it promised and reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.model import Claim
from kg.opened import Opened
from search_api.present import Json, claim_json, iris_of, project_facts


def programmes_of(opened: Opened, claims: Iterable[Claim]) -> list[Json]:
    """The programmes that a project's claims say it is part of, each by the surest claim; empty for none."""
    said = sorted((claim for claim in claims if claim.property == "partOf"), key=_sureness)
    start = iris_of(opened).project("")
    return [_link(opened, iri.removeprefix(start), claim) for iri, claim in {c.value: c for c in said}.items()]


def parts_of(opened: Opened, slug: str) -> list[Json]:
    """The projects that are part of a programme, by name, each by the surest claim; empty for none."""
    claims = opened.catalogue.claims_with(iris_of(opened).project(slug))
    said = sorted((c for c in claims if c.property == "partOf" and c.modality != "mentioned"), key=_sureness)
    parts = [_link(opened, part, claim) for part, claim in {claim.project: claim for claim in said}.items() if part]
    return sorted(parts, key=lambda part: (str(part["name"]), str(part["slug"])))


def _sureness(claim: Claim) -> tuple[float, str]:
    return claim.confidence, claim.id


def _link(opened: Opened, slug: str, claim: Claim) -> Json:
    facts = project_facts(opened, slug)
    shown = {name: facts[name] for name in ("iri", "slug", "name", "result")}
    return {**shown, "claim": claim_json(opened, claim)}


def figures(opened: Opened, claims: Iterable[Claim]) -> list[dict[str, list[Json]]]:
    """What was promised and what was reported, of one thing in one row: "200 homes" beside "180 homes".

    Two figures are of one thing where they end in the same word.
    """
    rows: dict[str, dict[str, list[Any]]] = {}
    for claim in sorted(claims, key=lambda claim: (claim.document, claim.start)):
        if claim.property in ("promised", "reported"):
            thing = claim.value.casefold().rpartition(" ")[2].rstrip("s")
            rows.setdefault(thing, {"promised": [], "reported": []})[claim.property].append(claim_json(opened, claim))
    return list(rows.values())
