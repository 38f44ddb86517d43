"""The graph leg: projects whose claims say what was asked for, by one SPARQL query that anyone may run again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from pathlib import Path

from kg.model import Claim
from kg.namespaces import PREFIXES
from kg.opened import Opened
from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.gather import Unit
from search_api.question import Question

QUERY = (Path(__file__).parent / "queries" / "claims_of.rq").read_text(encoding="utf-8")
# How much of what was asked a neighbouring concept covers. Narrower concepts are kinds of it and count fully.
BROADER, RELATED = 0.4, 0.25
# What was done counts fully; what was only planned is an answer too; what was considered or refused is worth knowing.
MODALITY = {"done": 1.0, "under-way": 1.0, "planned": 0.9, "considered": 0.5, "rejected": 0.6}
# Interventions say most of what a question is about; groups and principles are shared by many projects.
SCHEME_WEIGHT = {"intervention": 1.0, "outcome": 0.7, "principle": 0.7, "group": 0.6}
PLACE_WEIGHT = 0.5
READ = 0.5  # what a concept weighs that a model reads in the question, times the root of its probability


@dataclass(frozen=True, slots=True)
class GraphHits:
    """What the graph leg found: a share from 0 to 1 of what was asked, and the claims behind it."""

    sparql: str  # empty where the question names no concept and no place
    shares: Mapping[Unit, float]
    claims: Mapping[Unit, tuple[str, ...]]  # ids, the most telling first


def graph_leg(opened: Opened, question: Question) -> GraphHits:
    """The units whose claims meet a question; nothing where it names no concept and no place.

    What a model reads in it besides weighs less, the less sure it is.
    """
    sure = {iri: READ * (p**0.5) for iri, p in question.read.items() if iri not in concepts_of(question)}
    values = dict(_values(question, sure))
    if not values:
        return GraphHits("", {}, {})
    sparql = _query(values)
    best: defaultdict[Unit, dict[str, tuple[float, str]]] = defaultdict(dict)
    claims = opened.catalogue.claims
    for row in opened.graph.select(sparql):
        claim = claims.get(row["claim"].value.rsplit("/", 1)[-1])
        if claim is not None:
            strength = _strength(claim, float(row["share"].value))
            asked = row["asked"].value
            # the places of a question are alternatives: being in one of them meets them all
            meets = question.places[0] if asked in question.places else asked
            _keep(best[(claim.project, claim.document)], meets, strength, claim.id)
    return _hits(sparql, best, _weights(opened, question, sure))


def _keep(found: dict[str, tuple[float, str]], asked: str, strength: float, claim: str) -> None:
    if (strength, claim) > found.get(asked, (0.0, "")):
        found[asked] = (strength, claim)


def _strength(claim: Claim, share: float) -> float:
    # an uncertain claim still counts for half: extraction is careful, and the reader sees the words
    return share * MODALITY[claim.modality] * (0.5 + 0.5 * claim.confidence)


def _hits(sparql: str, best: Mapping[Unit, dict[str, tuple[float, str]]], weights: Mapping[str, float]) -> GraphHits:
    whole = sum(weights.values())
    shares, claims = {}, {}
    for unit, found in best.items():
        share = sum(weights[asked] * strength for asked, (strength, _) in found.items()) / whole
        shares[unit] = round(share, 6)  # rows come in any order, and sums of floats with them
        telling = sorted(found.items(), key=lambda item: (-weights[item[0]] * item[1][0], item[0]))
        claims[unit] = tuple(dict.fromkeys(claim for _, (_, claim) in telling))
    return GraphHits(sparql, shares, claims)


def concepts_of(question: Question) -> tuple[str, ...]:
    """The concepts that a question names, interventions first."""
    return (*question.interventions, *question.outcomes, *question.principles, *question.groups)


def _weights(opened: Opened, question: Question, sure: Mapping[str, float]) -> dict[str, float]:
    """What each thing asked for weighs: a concept that few projects have says more than one that most have."""
    vocabulary = load_vocabulary()
    total = len(opened.catalogue.projects) + 2
    weights = {}
    for iri in (*concepts_of(question), *sure):
        concept = vocabulary.get(iri)
        holders = {
            claim.project for near in vocabulary.narrower_of(iri) for claim in opened.catalogue.claims_with(near)
        }
        rarity = log(total / (len(holders) + 1)) / log(total)
        weights[iri] = SCHEME_WEIGHT[concept.scheme if concept else "group"] * max(rarity, 0.1) * sure.get(iri, 1.0)
    for iri in question.places[:1]:
        weights[iri] = PLACE_WEIGHT
    return weights


def _values(question: Question, sure: Iterable[str]) -> Iterator[tuple[tuple[str, str], float]]:
    """(value, asked) and the share of what was asked that the value covers, the fullest last."""
    for asked in (*concepts_of(question), *sure):
        yield from _near_concepts(asked)
    for asked in question.places:
        yield from (((value, asked), 1.0) for value in sorted(_located(asked)))


def _near_concepts(asked: str) -> Iterator[tuple[tuple[str, str], float]]:
    vocabulary = load_vocabulary()
    concept = vocabulary.get(asked)
    yield from (((value, asked), RELATED) for value in (concept.related if concept else ()))
    yield from (((value, asked), BROADER) for value in sorted(vocabulary.broader_of(asked)))
    yield from (((value, asked), 1.0) for value in sorted(vocabulary.narrower_of(asked)))


def _located(asked: str) -> Iterable[str]:
    # the query counts a London area for the boroughs it lies in, so the areas inside a wider place need not be named
    places = load_places()
    inside = (places.get(iri) for iri in places.within(asked))
    return {place.iri for place in inside if place and place.kind != "london-area"} | {asked}


def _query(values: Mapping[tuple[str, str], float]) -> str:
    names = {f"<{iri}>": iri for pair in values for iri in pair}
    short = {iri: _short(iri) for iri in names.values()}
    lines = [f"({short[value]} {short[asked]} {share:g})" for (value, asked), share in values.items()]
    used = {name.split(":")[0] for name in short.values()} | {"prec", "prov"}
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in PREFIXES if name in used)
    return prefixes + QUERY.replace("# values", "\n    ".join(lines))


def _short(iri: str) -> str:
    for name in ("plarea", "pl", "pi", "pp", "po", "pg"):
        if iri.startswith(PREFIXES[name]):
            return f"{name}:{iri.removeprefix(PREFIXES[name])}"
    return f"<{iri}>"
