"""One thing in full: a document, a project, a concept or a place, as pages and ``show`` present it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kg.errors import NotFound
from kg.model import RESULTS, SCHEMES, Claim, Place
from kg.namespaces import FIXED_BASE, PROPERTY_OF_SCHEME
from kg.opened import Opened
from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.names import find_project, not_found
from search_api.present import (
    Json,
    claim_json,
    concept_link,
    iris_of,
    labelled,
    project_facts,
)
from search_api.programmes import figures, parts_of, programmes_of

_CONFLICTING = ("result", "startDate", "endDate", "ledBy")


def describe(opened: Opened, identifier: str) -> Json:
    """All that is known of a document, project, concept or place given by id, slug, path, address, code or name.

    A path, such as ``project/mill-yard``, says which is meant where several have the same name; "also" holds the
    paths of those others. Raises NotFound, which names the nearest names.
    """
    name = identifier.strip()
    named = list(dict.fromkeys(_named(opened, name)))
    if not named:
        try:
            named = [("project", find_project(opened, name))]
        except NotFound:
            raise not_found(opened, identifier) from None
    (kind, key), *others = named
    return {**_one(opened, kind, key), "also": [f"{kind}/{key}" for kind, key in others]}


def _one(opened: Opened, kind: str, key: str) -> Json:
    if kind in SCHEMES:
        return concept(opened, kind, key)
    return {"document": document, "project": project, "place": place}[kind](opened, key)


def _named(opened: Opened, name: str) -> Iterator[tuple[str, str]]:
    """(kind, key) of what is called so, what a reader most likely means first."""
    catalogue = opened.catalogue
    path = name.removeprefix(iris_of(opened).base).removeprefix(FIXED_BASE)
    if (document_id := path.removeprefix("document/")) in catalogue.documents:
        yield "document", document_id
    if (slug := catalogue.current_slug(path.removeprefix("project/"))) in catalogue.projects:
        yield "project", slug
    wanted = path.casefold()
    for known in load_vocabulary().concepts.values():
        if wanted in (f"{known.scheme}/{known.slug}", known.slug, known.label.casefold()):
            yield known.scheme, known.slug
    area = path.removeprefix("place/")
    for found in (_find_place(area), *load_places().find(area)):
        if found:
            yield "place", found.iri.removeprefix(FIXED_BASE + "place/")
    for held in catalogue.projects.values():
        if wanted in (called.casefold() for called in (held.name, *held.aka)):
            yield "project", held.slug


def _find_place(name: str) -> Place | None:
    places = load_places()
    slug = name.removeprefix("london-area/")
    area = (place for place in places.all if place.iri.endswith(f"/london-area/{slug}"))
    return places.get(name) or places.by_code(name) or next(iter(places.find(name)), None) or next(area, None)


def project(opened: Opened, slug: str) -> Json:
    """A project with its claims, its documents and where they disagree; NotFound where there is none."""
    if slug not in opened.catalogue.projects:
        raise not_found(opened, slug)
    claims = opened.catalogue.claims_of(slug)
    held = [claim for claim in claims if claim.modality != "mentioned"]
    documents = opened.catalogue.projects[slug].documents
    return {
        "kind": "project",
        **project_facts(opened, slug),
        "results": [_result_json(claim) for claim in held if claim.property == "result"],
        "part_of": programmes_of(opened, held),
        "parts": parts_of(opened, slug),
        "figures": figures(opened, held),
        "funding": [claim_json(opened, claim) for claim in held if claim.property in ("funding", "funder")],
        "claims": [claim_json(opened, claim) for claim in claims],
        "documents": [document_link(opened, document_id) for document_id in documents],
        "conflicts": _conflicts(opened, held),
    }


def _result_json(claim: Claim) -> Json:
    return {
        "result": claim.value,
        "document": claim.document,
        "voice": claim.voice,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
    }


def _conflicts(opened: Opened, claims: Iterable[Claim]) -> list[Json]:
    """What documents say differently: a property and the claims that disagree on it."""
    held = list(claims)
    conflicts: list[Json] = []
    for name in _CONFLICTING:
        said = [claim for claim in held if claim.property == name]
        if len({claim.value for claim in said}) > 1 and len({claim.document for claim in said}) > 1:
            conflicts.append({"property": name, "claims": [claim_json(opened, claim) for claim in said]})
    return conflicts


def document_link(opened: Opened, document_id: str) -> Json:
    """A document's id and what it is called."""
    found = opened.catalogue.documents[document_id]
    return {
        "id": document_id,
        "title": found.title,
        "publisher": found.publisher,
        "year": found.year,
        "kind": found.kind,
    }


def document(opened: Opened, document_id: str) -> Json:
    """A document with its text, passages, claims and projects; NotFound where there is none."""
    catalogue = opened.catalogue
    found = catalogue.documents.get(document_id)
    if found is None:
        raise not_found(opened, document_id)
    slugs = catalogue.projects_in(document_id)
    claims = [claim for slug in slugs for claim in catalogue.claims_of(slug) if claim.document == document_id]
    claims += catalogue.document_claims(document_id)
    claims.sort(key=lambda claim: (claim.start, claim.end, claim.id))
    return {
        "kind": "document",
        "id": document_id,
        "iri": iris_of(opened).document(document_id),
        "title": found.title,
        "publisher": found.publisher,
        "url": found.url,
        "year": found.year,
        "licence": found.licence,
        "kind_of": found.kind,
        "voice": found.voice,
        "media_type": found.media_type,
        "hash": found.hash,
        "text": found.text,
        "passages": [
            {"id": p.id, "start": p.start, "end": p.end, "heading": list(p.heading), "page": p.page}
            for p in catalogue.passages_of(document_id)
        ],
        "claims": [claim_json(opened, claim) for claim in claims],
        "projects": [{"slug": slug, "name": catalogue.projects[slug].name} for slug in slugs],
        "metadata": dict(found.metadata),
    }


def concept(opened: Opened, scheme: str, slug: str) -> Json:
    """A concept with what it means, its neighbours and who has tried it; NotFound where there is none."""
    vocabulary = load_vocabulary()
    found = vocabulary.find(scheme, slug) if scheme in SCHEMES else None
    if found is None:
        raise not_found(opened, slug)
    claims = _claims_with(opened, vocabulary.narrower_of(found.iri))
    projects = [_project_with(opened, claim) for claim in _one_each(claims, PROPERTY_OF_SCHEME[scheme])]
    about = dict.fromkeys(claim.document for claim in claims if claim.project is None)
    return {
        "kind": "concept",
        "iri": found.iri,
        "scheme": scheme,
        "slug": slug,
        "label": found.label,
        "definition": found.definition,
        "scope_note": found.scope_note,
        "alt_labels": list(found.alt_labels),
        "broader": [concept_link(iri) for iri in found.broader],
        "narrower": [concept_link(iri) for iri in found.narrower],
        "related": [concept_link(iri) for iri in found.related],
        "matches": [_match_json(relation, iri) for relation, iri in found.matches],
        "projects": projects,
        "documents": [document_link(opened, document_id) for document_id in about],
        "counts": counts_by_result(projects),
    }


def _claims_with(opened: Opened, values: Iterable[str]) -> list[Claim]:
    found = [claim for value in sorted(values) for claim in opened.catalogue.claims_with(value)]
    return [claim for claim in found if claim.modality != "mentioned"]


def _one_each(claims: Iterable[Claim], name: str) -> list[Claim]:
    """The surest claim of each project, what was done before what was not."""
    best: dict[str, Claim] = {}
    order = sorted(claims, key=lambda c: (c.modality not in ("done", "under-way"), -c.confidence, c.id))
    for claim in order:
        if claim.project is not None and claim.property == name:
            best.setdefault(claim.project, claim)
    return list(best.values())


def _project_with(opened: Opened, claim: Claim) -> Json:
    facts = project_facts(opened, claim.project or "")
    shown = {name: facts[name] for name in ("iri", "slug", "name", "places", "result")}
    return {**shown, "modality": claim.modality, "claim": claim_json(opened, claim)}


def _match_json(relation: str, iri: str) -> Json:
    found = load_vocabulary().framework_concept(iri)
    return {"relation": relation, "iri": iri, "label": found.label if found else iri.rsplit("/", 1)[-1]}


def counts_by_result(projects: Iterable[Json]) -> dict[str, int]:
    """How many projects ended how; what no document says is not-stated."""
    counts = Counter(str(project["result"] or "not-stated") for project in projects)
    return {result: counts[result] for result in (*RESULTS, "not-stated")}


def place(opened: Opened, identifier: str) -> Json:
    """A place with its projects and who else speaks of it, given by address, ONS code or London area slug.

    Raises NotFound.
    """
    found = _find_place(identifier)
    if found is None:
        raise not_found(opened, identifier)
    places = load_places()
    inside = places.within(found.iri)
    claims = [claim for value in sorted(inside) for claim in opened.catalogue.claims_with(value)]
    located = [claim for claim in claims if claim.property == "location"]
    projects = [
        _project_with(opened, c) for c in _one_each([c for c in located if c.modality != "mentioned"], "location")
    ]
    slugs = {project["slug"] for project in projects}
    mentioned = dict.fromkeys(c.document for c in located if c.modality == "mentioned" and c.project not in slugs)
    return {
        "kind": "place",
        **_place_facts(opened, found, inside),
        "projects": projects,
        "counts": counts_by_result(projects),
        "mentioned": [document_link(opened, document_id) for document_id in mentioned],
    }


def _place_facts(opened: Opened, found: Place, inside: Iterable[str]) -> Json:
    areas = sorted(iri for iri in inside if "/london-area/" in iri and iri != found.iri)
    return {
        "iri": found.iri,
        "code": found.code,
        "name": found.name,
        "place_kind": found.kind,
        "region": found.region,
        "nation": found.nation,
        "inner_outer": found.inner_outer,
        "boroughs": [labelled(opened, iri) for iri in found.boroughs],
        "neighbours": [labelled(opened, iri) for iri in found.neighbours],
        "areas": [labelled(opened, iri) for iri in areas] if found.kind == "local-authority" else [],
    }
