"""The namespaces of the graph, the properties that a claim may have, and our IRIs.

Concept and place IRIs are fixed; the base setting moves project, document, claim,
run, organisation and graph IRIs only.
"""

from __future__ import annotations

from dataclasses import dataclass

FIXED_BASE = "https://w3id.org/precedent/"
PREC = FIXED_BASE + "def#"
SCHEMA = "https://schema.org/"
DCT = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
GEO = "http://www.opengis.net/ont/geosparql#"

PREFIXES = {
    "prec": PREC,
    "pi": FIXED_BASE + "intervention/",
    "pp": FIXED_BASE + "principle/",
    "po": FIXED_BASE + "outcome/",
    "pg": FIXED_BASE + "group/",
    "pl": FIXED_BASE + "place/",
    "plarea": FIXED_BASE + "place/london-area/",
    "la": FIXED_BASE + "organisation/council/",
    "schema": SCHEMA,
    "dct": DCT,
    "oa": OA,
    "prov": PROV,
    "org": ORG,
    "skos": SKOS,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "geo": GEO,
}


@dataclass(frozen=True, slots=True)
class Property:
    """A property that a claim may have."""

    iri: str
    range: str  # "iri", "year", "text" or "amount" (pounds)
    asserted: frozenset[str]  # the modalities in which a claim also stands as a simple triple


_HELD = frozenset({"done", "under-way"})
_HELD_OR_PLANNED = _HELD | {"planned"}

PROPERTIES = {
    "location": Property(SCHEMA + "location", "iri", _HELD_OR_PLANNED),
    "startDate": Property(SCHEMA + "startDate", "year", _HELD_OR_PLANNED),
    "endDate": Property(SCHEMA + "endDate", "year", _HELD_OR_PLANNED),
    "ledBy": Property(PREC + "ledBy", "iri", _HELD_OR_PLANNED),
    "partner": Property(PREC + "partner", "iri", _HELD_OR_PLANNED),
    "designer": Property(PREC + "designer", "iri", _HELD_OR_PLANNED),
    "evaluator": Property(PREC + "evaluator", "iri", _HELD_OR_PLANNED),
    "partOf": Property(DCT + "isPartOf", "iri", _HELD_OR_PLANNED),  # of a project in a programme
    "funder": Property(SCHEMA + "funder", "iri", _HELD_OR_PLANNED),
    "funding": Property(SCHEMA + "funding", "amount", _HELD_OR_PLANNED),
    "promised": Property(PREC + "promised", "text", _HELD_OR_PLANNED),  # a figure as written, such as "200 homes"
    "reported": Property(PREC + "reported", "text", _HELD),
    "result": Property(PREC + "result", "text", _HELD_OR_PLANNED),
    "used": Property(PREC + "used", "iri", _HELD),
    "followed": Property(PREC + "followed", "iri", _HELD),
    "foundOutcome": Property(PREC + "foundOutcome", "iri", _HELD),
    "servedGroup": Property(PREC + "servedGroup", "iri", _HELD),
    "subject": Property(DCT + "subject", "iri", _HELD),  # of a document that tells of no project
}
PROPERTY_OF_SCHEME = {
    "intervention": "used",
    "principle": "followed",
    "outcome": "foundOutcome",
    "group": "servedGroup",
}
ORGANISATION_PROPERTIES = frozenset({"ledBy", "partner", "funder", "designer", "evaluator"})
SCHEME_OF_PROPERTY = {name: scheme for scheme, name in PROPERTY_OF_SCHEME.items()}


def concept_iri(scheme: str, slug: str) -> str:
    """The fixed IRI of a concept, such as ``…/intervention/meanwhile-use``."""
    return f"{FIXED_BASE}{scheme}/{slug}"


def council_iri(code: str) -> str:
    """The fixed IRI of the council of an authority with this ONS code."""
    return f"{FIXED_BASE}organisation/council/{code}"


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs that the base setting moves."""

    base: str = FIXED_BASE

    def project(self, slug: str) -> str:
        return f"{self.base}project/{slug}"

    def document(self, document_id: str) -> str:
        return f"{self.base}document/{document_id}"

    def passage(self, passage_id: str) -> str:
        return f"{self.base}document/{passage_id}"

    def claim(self, claim_id: str) -> str:
        return f"{self.base}claim/{claim_id}"

    def evidence(self, claim_id: str) -> str:
        return f"{self.base}evidence/{claim_id}"

    def run(self, run_id: str) -> str:
        return f"{self.base}run/{run_id}"

    def grant(self, claim_id: str) -> str:
        return f"{self.base}grant/{claim_id}"

    def organisation(self, slug: str) -> str:
        return f"{self.base}organisation/{slug}"

    def graph(self, document_id: str) -> str:
        """The named graph that holds what a document says."""
        return f"{self.base}graph/{document_id}"
