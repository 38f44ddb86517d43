"""What a build knows, in memory: read from its graph once, asked many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.facts import DocumentFacts
from kg.model import Claim, Document, Passage, Project
from kg.namespaces import FIXED_BASE, PROPERTIES, Iris
from kg.places import load_places
from kg.stated import facts_from_quads
from kg.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.library import Library

_COUNCIL = f"{FIXED_BASE}organisation/council/"


@dataclass(frozen=True)
class Catalogue:
    """Documents, passages, projects and claims of one build, by their keys."""

    documents: Mapping[str, Document]
    passages: Mapping[str, Passage]  # by Passage.id
    projects: Mapping[str, Project]  # by slug
    claims: Mapping[str, Claim]  # by id
    organisations: Mapping[str, str] = field(default_factory=dict)  # IRI to name; councils are not among them
    replaced: Mapping[str, str] = field(default_factory=dict)  # slugs of merged projects to those that they lead to

    @cached_property
    def _claims_by_subject(self) -> Mapping[tuple[str, str], tuple[Claim, ...]]:
        return _grouped(self.claims.values(), _subject_key)

    @cached_property
    def _passages_by_document(self) -> Mapping[str, tuple[Passage, ...]]:
        return _grouped(self.passages.values(), lambda passage: passage.document)

    @cached_property
    def _projects_by_document(self) -> Mapping[str, tuple[str, ...]]:
        pairs = [(document, p.slug) for p in self.projects.values() for document in p.documents]
        return {key: tuple(slug for _, slug in group) for key, group in _grouped(pairs, lambda pair: pair[0]).items()}

    @cached_property
    def _claims_by_value(self) -> Mapping[str, tuple[Claim, ...]]:
        return _grouped(self.claims.values(), lambda claim: claim.value)

    @cached_property
    def _projects_by_passage(self) -> Mapping[str, frozenset[str]]:
        told = (claim for claim in self.claims.values() if claim.project is not None and claim.modality != "mentioned")
        groups = _grouped(told, lambda claim: claim.passage)
        return {key: frozenset(claim.project for claim in group) for key, group in groups.items()}

    def current_slug(self, slug: str) -> str:
        """The slug that a project stands at: the same, or for a merged project the one that was kept."""
        return self.replaced.get(slug, slug)

    def claims_with(self, value: str) -> tuple[Claim, ...]:
        """The claims whose value this is: a concept, a place, an organisation; empty where there are none."""
        return self._claims_by_value.get(value, ())

    def projects_told_in(self, passage_id: str) -> frozenset[str]:
        """The slugs of the projects that a passage makes claims about; empty where there are none."""
        return self._projects_by_passage.get(passage_id, frozenset())

    def claims_of(self, slug: str) -> tuple[Claim, ...]:
        """The claims about a project, in the order of their documents; empty where there are none."""
        return self._claims_by_subject.get(("project", slug), ())

    def document_claims(self, document_id: str) -> tuple[Claim, ...]:
        """The claims whose subject is the document itself; empty where there are none."""
        return self._claims_by_subject.get(("document", document_id), ())

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in reading order; empty where there are none."""
        return self._passages_by_document.get(document_id, ())

    def projects_in(self, document_id: str) -> tuple[str, ...]:
        """The slugs of the projects that a document tells of; empty where there are none."""
        return self._projects_by_document.get(document_id, ())

    def text(self, passage_id: str) -> str:
        """The words of a passage; KeyError where there is no such passage."""
        passage = self.passages[passage_id]
        return self.documents[passage.document].text[passage.start : passage.end]

    def label(self, iri: str) -> str:
        """The name to show for a concept, place, project, council or organisation; else the last part of the IRI."""
        if concept := load_vocabulary().get(iri):
            return concept.label
        if place := load_places().get(iri):
            return place.name
        if iri.startswith(_COUNCIL) and (place := load_places().by_code(iri.removeprefix(_COUNCIL))):
            return place.council_names[0] if place.council_names else f"{place.name} Council"
        last = iri.rsplit("/", 1)[-1]
        if iri.endswith(f"/project/{last}") and (project := self.projects.get(last)):
            return project.name
        return self.organisations.get(iri) or last


def _subject_key(claim: Claim) -> tuple[str, str]:
    return ("project", claim.project) if claim.project is not None else ("document", claim.document)


def _grouped(items, key):  # type: ignore[no-untyped-def]  # one grouping for three kinds of value
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {name: tuple(group) for name, group in groups.items()}


def load_catalogue(graph: Graph, library: Library, documents: Mapping[str, str], iris: Iris) -> Catalogue:
    """The catalogue of a build, from the named graph of each of its documents (id to version)."""
    facts = [_facts(graph, library.document(version), iris) for version in documents.values()]
    return catalogue_of(facts)


def _facts(graph: Graph, document: Document, iris: Iris) -> DocumentFacts:
    quads = graph.raw.quads_for_pattern(None, None, None, NamedNode(iris.graph(document.id)))
    facts = facts_from_quads(quads, document, iris)
    voice = next((claim.voice for claim in facts.claims if claim.voice), document.voice)
    return replace(facts, document=replace(document, voice=voice))


def catalogue_of(facts: Iterable[DocumentFacts]) -> Catalogue:
    """The catalogue of these documents; a project told of in several has all their names and documents."""
    facts = list(facts)
    return Catalogue(
        documents={f.document.id: f.document for f in facts},
        passages={p.id: p for f in facts for p in f.passages},
        projects=_merged(project for f in facts for project in f.projects),
        claims={claim.id: claim for f in facts for claim in f.claims},
        organisations={iri: name for f in facts for iri, name in f.organisations.items()},
        replaced={old: slug for f in facts for old, slug in f.replaced.items()},
    )


def _merged(projects: Iterable[Project]) -> dict[str, Project]:
    merged: dict[str, Project] = {}
    for project in projects:
        held = merged.get(project.slug)
        merged[project.slug] = project if held is None else _joined(held, project)
    return merged


def _joined(held: Project, other: Project) -> Project:
    names = dict.fromkeys((*held.aka, other.name, *other.aka))
    return replace(
        held,
        aka=tuple(name for name in names if name != held.name),
        status=held.status if held.status not in (None, "unknown") else other.status,
        documents=tuple(dict.fromkeys((*held.documents, *other.documents))),
    )


def asserted(claim: Claim) -> bool:
    """Whether a claim also stands as a simple triple."""
    return claim.modality in PROPERTIES[claim.property].asserted
