"""What is known of a project, a claim or a place, as JSON-ready values that pages, answers and exports share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.catalogue import Catalogue
from kg.model import Claim
from kg.namespaces import PROPERTIES, Iris
from kg.opened import Opened
from kg.places import bare_name, load_places
from kg.vocabulary import load_vocabulary

Json = dict[str, object]


def iris_of(opened: Opened) -> Iris:
    """What mints the addresses of this build."""
    return Iris(opened.manifest["base"])


def labelled(opened: Opened, iri: str) -> dict[str, str]:
    """An address and the name to show for it."""
    return {"iri": iri, "label": opened.catalogue.label(iri)}


def claim_json(opened: Opened, claim: Claim) -> Json:
    """A claim with its words and where they stand."""
    passage = opened.catalogue.passages.get(claim.passage) if claim.passage else None
    return {
        "iri": iris_of(opened).claim(claim.id),
        "property": claim.property,
        "value": _value(opened, claim),
        "modality": claim.modality,
        "confidence": claim.confidence,
        "voice": claim.voice,
        "quote": claim.quote,
        "document": claim.document,
        "start": claim.start,
        "end": claim.end,
        "page": passage.page if passage else None,
        "made_by": claim.made_by,
    }


def _value(opened: Opened, claim: Claim) -> Json:
    kind = PROPERTIES[claim.property].range
    if kind == "iri":
        return {**labelled(opened, claim.value)}
    return {"iri": None, "label": f"£{float(claim.value):,.0f}" if kind == "amount" else claim.value}


def project_facts(opened: Opened, slug: str) -> Json:
    """A project's name, place, time, lead, status and result; None for what no document says."""
    project = opened.catalogue.projects[slug]
    claims = [claim for claim in opened.catalogue.claims_of(slug) if claim.modality != "mentioned"]
    starts, ends = years_of(claims, "startDate"), years_of(claims, "endDate")
    lead = most_said(claims, "ledBy")
    return {
        "iri": iris_of(opened).project(slug),
        "slug": slug,
        "name": project.name,
        "aka": list(project.aka),
        "places": place_links(opened, claims),
        "lead": opened.catalogue.label(lead) if lead else None,
        "start": min(starts, default=None),
        "end": max(ends, default=None),
        "status": project.status,
        "result": result_of(opened.catalogue, claims),
    }


def place_links(opened: Opened, claims: Iterable[Claim]) -> list[dict[str, str]]:
    """Where a project is; the town and the borough of one name once, as the borough."""
    links: dict[str, dict[str, str]] = {}
    for iri in places_of(claims):
        link = labelled(opened, iri)
        name = bare_name(link["label"])
        if name not in links or "/london-area/" not in iri:
            links[name] = link
    return list(links.values())


def places_of(claims: Iterable[Claim]) -> list[str]:
    """The addresses of where a project is, the surest first, a London area before its borough."""
    located = [claim for claim in claims if claim.property == "location" and claim.modality != "mentioned"]
    located.sort(key=lambda claim: (-round(claim.confidence, 1), "/london-area/" not in claim.value))
    return list(dict.fromkeys(claim.value for claim in located))


def authorities_of(places: Iterable[str]) -> set[str]:
    """The local authorities of some places: a London area's main borough, an authority itself; none of a region."""
    known = load_places()
    found = (known.get(iri) for iri in places)
    return {
        known.authorities_of(place)[0] for place in found if place and place.kind in ("london-area", "local-authority")
    }


def years_of(claims: Iterable[Claim], name: str) -> list[int]:
    """The years that claims give for a date."""
    return [int(claim.value[:4]) for claim in claims if claim.property == name]


def most_said(claims: Iterable[Claim], name: str) -> str | None:
    """The value of a property that the claims speak for most; None where none does."""
    weight: defaultdict[str, float] = defaultdict(float)
    for claim in claims:
        if claim.property == name:
            weight[claim.value] += claim.confidence
    return max(weight, key=lambda value: (weight[value], value), default=None)


def result_of(catalogue: Catalogue, claims: Sequence[Claim]) -> str | None:
    """What came of a project by its newest document that says so; None where none does."""
    documents = catalogue.documents
    said = [claim for claim in claims if claim.property == "result"]
    newest = max(
        said, key=lambda claim: (documents[claim.document].year or 0, claim.confidence, claim.id), default=None
    )
    return newest.value if newest else None


def passage_json(opened: Opened, passage_id: str, score: float) -> Json:
    """A passage with its words."""
    passage = opened.catalogue.passages[passage_id]
    return {
        "document": passage.document,
        "start": passage.start,
        "end": passage.end,
        "text": opened.catalogue.text(passage_id),
        "score": score,
    }


def concept_link(iri: str) -> Json:
    """A concept's address, scheme, slug and name."""
    concept = load_vocabulary().get(iri)
    if concept is None:
        return {"iri": iri, "scheme": None, "slug": None, "label": iri.rsplit("/", 1)[-1]}
    return {"iri": iri, "scheme": concept.scheme, "slug": concept.slug, "label": concept.label}
