"""Projects most like one: by what was done and for whom first, then by aim, wording and place, each with its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import log

import numpy as np

from kg.errors import BadQuery
from kg.model import Claim
from kg.namespaces import SCHEME_OF_PROPERTY
from kg.opened import Opened
from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.gather import best_of, roll_up
from search_api.names import find_project
from search_api.present import Json, authorities_of, labelled, places_of, project_facts

# What each part counts for. Wording carries most while extraction finds only some of what a project did: on
# corpus/similar.jsonl it alone gives nDCG@5 0.36, interventions alone 0.14, these five together 0.37.
PARTS = {"wording": 0.60, "intervention": 0.20, "group": 0.08, "principle": 0.08, "place": 0.04}
_SCHEMES = ("intervention", "principle", "group")
_LOW, _HIGH = 0.3, 0.85  # cosines of the wording of two projects: unrelated, and nearly the same
_QUOTES = 2  # shown for each thing shared
_DIGITS = 4
Held = Mapping[str, float]  # what a project has, by IRI, and how sure that is
Shared = dict[str, float]  # IRI to its share of a part


def similar(opened: Opened, project: str, *, limit: int = 10, without: Collection[str] = ()) -> Json:
    """The projects most like one named by slug, address or name, and why; ``without`` leaves parts out.

    Raises NotFound, and BadQuery for a part that does not exist.
    """
    if unknown := set(without) - PARTS.keys():
        raise BadQuery(f"There is no part {sorted(unknown)[0]!r}. Leave out {', '.join(PARTS)}.")
    slug = find_project(opened, project)
    ranked = _ranked(opened, slug, frozenset(without))[:limit]
    return {
        "project": project_facts(opened, slug),
        "similar": [_similar_json(opened, slug, other, parts) for other, parts in ranked],
    }


def _ranked(opened: Opened, slug: str, without: frozenset[str]) -> list[tuple[str, dict[str, tuple[float, Shared]]]]:
    """Each other project that shares anything, with its parts, the most similar first."""
    weights = {part: weight for part, weight in PARTS.items() if part not in without}
    whole = sum(weights.values())
    wording = _wording(opened, slug) if "wording" in weights else {}
    own = _held(opened, slug)
    found = []
    for other in _candidates(opened, own, wording) - {slug}:
        parts = _parts(opened, own, _held(opened, other), wording.get(other, 0.0))
        counted = {part: (round(weights[part] / whole * parts[part][0], _DIGITS), parts[part][1]) for part in weights}
        counted = {part: value for part, value in counted.items() if value[0]}
        if counted:
            found.append((other, counted))
    return sorted(found, key=lambda item: (-_total(item[1]), item[0]))


def similar_documents(opened: Opened, document_id: str) -> list[str]:
    """Documents by how similar their projects are to those of one document, the most similar first.

    A document that tells of the same project is as similar as can be; empty where the document tells of none.
    """
    catalogue = opened.catalogue
    scores: dict[str, float] = {}
    for slug in catalogue.projects_in(document_id):
        ranked = [(slug, 1.0), *((other, _total(parts)) for other, parts in _ranked(opened, slug, frozenset()))]
        for other, score in ranked:
            for document in catalogue.projects[other].documents:
                scores[document] = max(score, scores.get(document, 0.0))
    scores.pop(document_id, None)
    return sorted(scores, key=lambda document: (-scores[document], document))


def _total(parts: Mapping[str, tuple[float, Shared]]) -> float:
    return round(sum(contribution for contribution, _ in parts.values()), _DIGITS)


def _candidates(opened: Opened, own: Mapping[str, Held], wording: Mapping[str, float]) -> set[str]:
    values = {value for scheme in _SCHEMES for value in own[scheme]}
    sharing = {claim.project for value in values for claim in opened.catalogue.claims_with(value) if claim.project}
    return sharing | wording.keys()


def _held(opened: Opened, slug: str) -> dict[str, Held]:
    """What a project has by scheme, and where it is."""
    held: dict[str, dict[str, float]] = {scheme: {} for scheme in _SCHEMES}
    claims = [claim for claim in opened.catalogue.claims_of(slug) if claim.modality != "mentioned"]
    for claim in claims:
        scheme = SCHEME_OF_PROPERTY.get(claim.property)
        if scheme in held:
            held[scheme][claim.value] = max(claim.confidence, held[scheme].get(claim.value, 0.0))
    return {**held, "place": dict.fromkeys(authorities_of(places_of(claims)), 1.0)}


def _parts(opened: Opened, own: Mapping[str, Held], other: Mapping[str, Held], wording: float) -> dict:
    parts: dict[str, tuple[float, Shared]] = {
        scheme: _overlap(opened, own.get(scheme, {}), other.get(scheme, {})) for scheme in _SCHEMES
    }
    parts["wording"] = (wording, {})
    parts["place"] = _place_overlap(own.get("place", {}), other.get("place", {}))
    return parts


def _overlap(opened: Opened, own: Held, other: Held) -> tuple[float, Shared]:
    """How much two projects share of what either has, rare concepts weighing more (a cosine)."""
    rarity = {iri: _rarity(opened, iri) for iri in own.keys() | other.keys()}
    norm = _norm(own, rarity) * _norm(other, rarity)
    shared = {iri: own[iri] * other[iri] * rarity[iri] ** 2 / norm for iri in own.keys() & other.keys()} if norm else {}
    return sum(shared.values()), shared


def _norm(held: Held, rarity: Mapping[str, float]) -> float:
    return sum((sure * rarity[iri]) ** 2 for iri, sure in held.items()) ** 0.5


def _rarity(opened: Opened, iri: str) -> float:
    total = len(opened.catalogue.projects) + 2
    holders = {claim.project for claim in opened.catalogue.claims_with(iri)}
    return max(log(total / (len(holders) + 1)) / log(total), 0.05)


def _place_overlap(own: Held, other: Held) -> tuple[float, Shared]:
    if shared := own.keys() & other.keys():
        return 1.0, dict.fromkeys(shared, 1.0 / len(shared))
    return (0.5, {}) if any(load_places().near(iri) & other.keys() for iri in own) else (0.0, {})


def _wording(opened: Opened, slug: str) -> dict[str, float]:
    """How close other projects' passages come to the middle of this one's, from 0 to 1."""
    passages = _passages(opened, slug)
    if not passages:
        return {}
    middle = np.asarray(opened.vectors.vectors_of(passages)).mean(axis=0)
    length = float(np.linalg.norm(middle))
    if not length:
        return {}
    found = opened.vectors.search((middle / length).astype(np.float32), 300)
    scores = best_of(roll_up(opened.catalogue, found), 0)
    return {other: min(max((score - _LOW) / (_HIGH - _LOW), 0.0), 1.0) for other, score in scores.items()}


def _passages(opened: Opened, slug: str) -> list[str]:
    """The passages about a project: those that make claims about it, or all of a document about it alone."""
    catalogue = opened.catalogue
    claims = catalogue.claims_of(slug)
    claimed = {claim.passage for claim in claims if claim.passage and claim.modality != "mentioned"}
    alone = (d for d in catalogue.projects[slug].documents if len(catalogue.projects_in(d)) == 1)
    claimed |= {passage.id for document in alone for passage in catalogue.passages_of(document)}
    return sorted(claimed & catalogue.passages.keys())


def _similar_json(opened: Opened, slug: str, other: str, parts: Mapping[str, tuple[float, Shared]]) -> Json:
    facts = project_facts(opened, other)
    shown = ("iri", "slug", "name", "places", "result")
    return {
        **{name: facts[name] for name in shown},
        "score": _total(parts),
        "parts": [
            {"part": part, "contribution": value, "shared": _shared_json(opened, (slug, other), shared)}
            for part, (value, shared) in sorted(parts.items(), key=lambda item: -item[1][0])
        ],
    }


def _shared_json(opened: Opened, slugs: Iterable[str], shared: Shared) -> list[Json]:
    ordered = sorted(shared, key=lambda iri: (-shared[iri], iri))
    return [{**labelled(opened, iri), "quotes": _quotes(opened, slugs, iri)} for iri in ordered]


def _quotes(opened: Opened, slugs: Iterable[str], iri: str) -> list[Json]:
    """The surest words of each of the two projects for what they share."""
    inside = load_places().within(iri) if load_vocabulary().get(iri) is None else {iri}
    quotes: list[Json] = []
    for slug in slugs:
        claims = [claim for claim in opened.catalogue.claims_of(slug) if claim.value in inside]
        quotes += [_quote(claim) for claim in sorted(claims, key=lambda claim: -claim.confidence)[: _QUOTES - 1]]
    return quotes


def _quote(claim: Claim) -> Json:
    return {"quote": claim.quote, "document": claim.document, "start": claim.start, "end": claim.end}
