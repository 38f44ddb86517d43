"""The controlled vocabulary: concepts in four schemes and the public frameworks they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

from kg.model import SCHEMES, Concept
from kg.namespaces import DCT, FIXED_BASE, PREC, RDF, SKOS, concept_iri

VOCABULARY_FILE = Path(__file__).parent / "data" / "vocabulary.ttl"
FRAMEWORK_BASE = FIXED_BASE + "framework/"
MATCH_RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")

Facts = Mapping[str, Mapping[str, list[str]]]  # subject IRI -> predicate IRI -> values, in file order


@dataclass(frozen=True, slots=True)
class FrameworkConcept:
    """An idea of a published framework, with our concepts that come close to it."""

    iri: str
    label: str
    definition: str = ""
    matches: tuple[tuple[str, str], ...] = ()  # ("closeMatch", our concept's IRI)


@dataclass(frozen=True, slots=True)
class Framework:
    """A published set of principles, named and paraphrased."""

    id: str
    iri: str
    label: str
    description: str = ""
    publisher: str | None = None
    issued: str | None = None
    source: str | None = None  # address of the publication
    concepts: tuple[FrameworkConcept, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """All concepts by IRI and all frameworks by id."""

    concepts: Mapping[str, Concept]
    frameworks: Mapping[str, Framework]
    _below: Mapping[str, frozenset[str]]
    _above: Mapping[str, frozenset[str]]

    def get(self, iri: str) -> Concept | None:
        """The concept with this IRI, or None."""
        return self.concepts.get(iri)

    def find(self, scheme: str, slug: str) -> Concept | None:
        """The concept of a scheme ("intervention", ...) with this slug, or None."""
        return self.concepts.get(concept_iri(scheme, slug))

    def in_scheme(self, scheme: str) -> tuple[Concept, ...]:
        """All concepts of a scheme, by label; empty for an unknown scheme."""
        found = [concept for concept in self.concepts.values() if concept.scheme == scheme]
        return tuple(sorted(found, key=lambda concept: concept.label))

    def narrower_of(self, iri: str) -> frozenset[str]:
        """The IRIs of a concept and of all below it."""
        return self._below.get(iri, frozenset({iri}))

    def broader_of(self, iri: str) -> frozenset[str]:
        """The IRIs of a concept and of all above it."""
        return self._above.get(iri, frozenset({iri}))

    def framework_concept(self, iri: str) -> FrameworkConcept | None:
        """The framework concept with this IRI, or None."""
        framework = self.frameworks.get(iri.removeprefix(FRAMEWORK_BASE).split("/")[0])
        concepts = framework.concepts if framework else ()
        return next((concept for concept in concepts if concept.iri == iri), None)


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that comes with the program; read once."""
    return read_vocabulary(VOCABULARY_FILE)


def read_vocabulary(path: Path) -> Vocabulary:
    """Reads a vocabulary from a Turtle file."""
    facts = _read_facts(path)
    concepts = {concept.iri: concept for concept in _concepts(facts)}
    return Vocabulary(
        MappingProxyType(concepts),
        MappingProxyType(_frameworks(facts)),
        _closure(concepts, lambda concept: concept.narrower),
        _closure(concepts, lambda concept: concept.broader),
    )


def _read_facts(path: Path) -> Facts:
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in pyoxigraph.parse(path=str(path)):
        if isinstance(quad.subject, pyoxigraph.NamedNode) and not isinstance(quad.object, pyoxigraph.Triple):
            facts[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return facts


def _concepts(facts: Facts) -> list[Concept]:
    found = []
    for scheme in SCHEMES:
        base = concept_iri(scheme, "")
        iris = sorted(iri for iri in facts if iri.startswith(base))
        found += [_concept(iri, scheme, iri.removeprefix(base), facts[iri]) for iri in iris]
    return found


def _concept(iri: str, scheme: str, slug: str, fact: Mapping[str, list[str]]) -> Concept:
    def values(predicate: str) -> tuple[str, ...]:
        return tuple(fact.get(predicate, ()))

    return Concept(
        iri=iri,
        scheme=scheme,
        slug=slug,
        label=_first(fact, SKOS + "prefLabel", slug),
        definition=_first(fact, SKOS + "definition"),
        scope_note=_first(fact, SKOS + "scopeNote"),
        alt_labels=values(SKOS + "altLabel"),
        hidden_labels=values(SKOS + "hiddenLabel"),
        weak_labels=frozenset(values(PREC + "weakLabel")),
        case_labels=frozenset(values(PREC + "matchCase")),
        cues=values(PREC + "cue"),
        broader=values(SKOS + "broader"),
        narrower=values(SKOS + "narrower"),
        related=values(SKOS + "related"),
        typically_serves=values(PREC + "typicallyServes"),
        matches=_matches(fact, FRAMEWORK_BASE),
        grouping_only="true" in fact.get(PREC + "groupingOnly", ()),
    )


def _matches(fact: Mapping[str, list[str]], base: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (relation, iri) for relation in MATCH_RELATIONS for iri in fact.get(SKOS + relation, ()) if iri.startswith(base)
    )


def _frameworks(facts: Facts) -> dict[str, Framework]:
    schemes = (iri for iri in facts if iri.startswith(FRAMEWORK_BASE))
    iris = sorted(iri for iri in schemes if SKOS + "ConceptScheme" in facts[iri].get(RDF + "type", ()))
    return {iri.removeprefix(FRAMEWORK_BASE): _framework(iri, facts) for iri in iris}


def _framework(iri: str, facts: Facts) -> Framework:
    fact = facts[iri]
    members = [member for member in facts if member.startswith(iri + "/")]
    name = iri.removeprefix(FRAMEWORK_BASE)
    return Framework(
        id=name,
        iri=iri,
        label=_first(fact, SKOS + "prefLabel", name),
        description=_first(fact, DCT + "description"),
        publisher=_first(fact, DCT + "publisher") or None,
        issued=_first(fact, DCT + "issued") or None,
        source=_first(fact, DCT + "source") or None,
        concepts=tuple(_framework_concept(member, facts[member]) for member in sorted(members)),
    )


def _framework_concept(iri: str, fact: Mapping[str, list[str]]) -> FrameworkConcept:
    label = _first(fact, SKOS + "prefLabel", iri.rsplit("/", 1)[-1])
    return FrameworkConcept(iri, label, _first(fact, SKOS + "definition"), _matches(fact, FIXED_BASE))


def _first(fact: Mapping[str, list[str]], predicate: str, default: str = "") -> str:
    return next(iter(fact.get(predicate, ())), default)


def _closure(
    concepts: Mapping[str, Concept], step: Callable[[Concept], tuple[str, ...]]
) -> Mapping[str, frozenset[str]]:
    def reach(iri: str) -> frozenset[str]:
        seen, waiting = {iri}, [iri]
        while waiting:
            concept = concepts.get(waiting.pop())
            new = [found for found in (step(concept) if concept else ()) if found not in seen]
            seen.update(new)
            waiting += new
        return frozenset(seen)

    return {iri: reach(iri) for iri in concepts}
