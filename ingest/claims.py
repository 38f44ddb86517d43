"""From what was found in one document to claims about projects that have their identity."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.extraction import Extraction, FoundClaim
from ingest.linking.addresses import slugify
from ingest.linking.alike import Key, Told
from ingest.linking.link import Linked
from ingest.parts import part_claims
from ingest.predictions import PARTNERS
from kg.facts import DocumentFacts, Run
from kg.model import Claim, Document, Passage, Project
from kg.namespaces import ORGANISATION_PROPERTIES, PROPERTIES, Iris


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document with its passages and what was found in it, before its projects are linked."""

    document: Document
    passages: tuple[Passage, ...]
    extraction: Extraction
    run: Run


def told(read: ReadDocument) -> list[Told]:
    """The projects that a document tells of, each with where, when and by whom."""
    return [
        Told(
            document=read.document.id,
            index=index,
            name=project.name,
            aka=project.stated,
            places=_said(read.extraction, index, "location"),
            start=_year(read.extraction, index, "startDate"),
            end=_year(read.extraction, index, "endDate"),
            leads=_organisations_of(read.extraction, index, "ledBy"),
            partners=frozenset().union(*(_organisations_of(read.extraction, index, name) for name in PARTNERS)),
        )
        for index, project in enumerate(read.extraction.projects)
    ]


def _said(extraction: Extraction, index: int, name: str) -> tuple[str, ...]:
    """The values of a property that are held true of a project, the surest first."""
    held = PROPERTIES[name].asserted
    found = [c for c in extraction.claims if c.project == index and c.property == name and c.modality in held]
    return tuple(dict.fromkeys(c.value for c in sorted(found, key=lambda c: -c.confidence)))


def _year(extraction: Extraction, index: int, name: str) -> int | None:
    years = _said(extraction, index, name)
    return int(years[0][:4]) if years else None


def _organisations_of(extraction: Extraction, index: int, name: str) -> frozenset[str]:
    return frozenset(organisation_iri(value, Iris()) for value in _said(extraction, index, name))


def document_facts(read: ReadDocument, linked: Linked, iris: Iris) -> DocumentFacts:
    """What one document says, its projects under the slugs they were linked to."""
    found = read.extraction
    said = (*found.claims, *part_claims(read.document, found, linked.slugs, iris))
    claims = {claim.id: claim for claim in (_claim(c, read, linked.slugs, iris) for c in said)}
    projects = _projects(read, linked.slugs, linked.names)
    slugs = {project.slug for project in projects}
    return DocumentFacts(
        document=replace(read.document, voice=found.voice or read.document.voice),
        passages=read.passages,
        projects=projects,
        claims=list(claims.values()),
        runs=list(dict.fromkeys(_run(read.run, found.made_by) for found in said)),
        organisations=_organisations(found.claims, iris),
        replaced={old: slug for old, slug in linked.replaced.items() if slug in slugs},
    )


def _projects(read: ReadDocument, slugs: Mapping[Key, str], names: Mapping[str, str]) -> list[Project]:
    projects: dict[str, Project] = {}
    for index, found in enumerate(read.extraction.projects):
        slug = slugs[read.document.id, index]
        held = projects.get(slug)
        known = dict.fromkeys((*(held.aka if held else ()), found.name, *found.stated))
        projects[slug] = Project(
            slug=slug,
            name=names[slug],
            aka=tuple(sorted(name for name in known if name != names[slug])),
            status=found.status if held is None or held.status in (None, "unknown") else held.status,
            documents=(read.document.id,),
        )
    return list(projects.values())


def _claim(found: FoundClaim, read: ReadDocument, slugs: Mapping[Key, str], iris: Iris) -> Claim:
    document = read.document
    project = None if found.project is None else slugs[document.id, found.project]
    value = organisation_iri(found.value, iris) if found.property in ORGANISATION_PROPERTIES else found.value
    parts = (document.id, project or "", found.property, value, found.modality, str(found.start), str(found.end))
    return Claim(
        id=hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12],
        project=project,
        property=found.property,
        value=value,
        modality=found.modality,
        confidence=round(found.confidence, 2),
        voice=read.extraction.voice or document.voice,
        document=document.id,
        passage=passage_at(read.passages, found.start),
        start=found.start,
        end=found.end,
        quote=document.text[found.start : found.end],
        run=_run(read.run, found.made_by).id,
        made_by=found.made_by,
    )


def _run(run: Run, model: str | None) -> Run:
    """The run that made a claim: the extractor's own, or the one of the language model asked beside it."""
    if model is None:
        return run
    slug = slugify(model) or "unnamed"
    return Run(f"{run.id}-by-{slug}", run.ended, f"language-model/{slug}", model)


def passage_at(passages: Sequence[Passage], position: int) -> str | None:
    """The id of the passage that holds a position; None between passages, such as in a title."""
    at = bisect_right([passage.start for passage in passages], position) - 1
    return passages[at].id if at >= 0 and position < passages[at].end else None


def organisation_iri(value: str, iris: Iris) -> str:
    """The IRI of an organisation given by IRI or by name."""
    return value if value.startswith(("http://", "https://")) else iris.organisation(slugify(value) or "unnamed")


def _organisations(claims: Sequence[FoundClaim], iris: Iris) -> dict[str, str]:
    named = {c.value for c in claims if c.property in ORGANISATION_PROPERTIES and not c.value.startswith("http")}
    return {organisation_iri(name, iris): name for name in sorted(named)}
