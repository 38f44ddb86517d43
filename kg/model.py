"""The six values of Precedent; behaviour lives in functions elsewhere.

Offsets everywhere count Unicode code points of a document's stored text (title,
blank line, body); an end is never included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MODALITIES = ("done", "under-way", "planned", "considered", "rejected", "mentioned")
RESULTS = ("worked", "mixed", "did-not-work", "too-early")
STATUSES = ("ongoing", "completed", "planned", "unknown")
VOICES = ("council", "funder", "evaluator", "practitioner", "press", "resident")
SCHEMES = ("intervention", "principle", "outcome", "group")


@dataclass(frozen=True, slots=True)
class Document:
    """One source text, stored whole."""

    id: str
    title: str
    text: str  # title, blank line, body; headings as "## ...", table rows as "| a | b |"
    hash: str  # "sha256:" and the hex digest of text in UTF-8
    kind: str | None = None
    publisher: str | None = None
    url: str | None = None
    year: int | None = None
    licence: str | None = None
    voice: str | None = None  # one of VOICES
    media_type: str = "text/markdown"
    source: str = ""  # path or address that it was read from
    pages: tuple[int, ...] = ()  # offset at which each page starts; empty where there are none
    register: bool = False  # each level-2 section is a row of a register or a grant
    metadata: Mapping[str, object] = field(default_factory=dict)  # further front matter, JSON-ready


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document: the unit that is searched and quoted."""

    document: str
    start: int
    end: int
    heading: tuple[str, ...] = ()  # outermost first
    page: int | None = None  # counted from 1

    @property
    def id(self) -> str:
        """The key of this passage in graph, vectors and words, such as ``two-yards/passage/22-214``."""
        return f"{self.document}/passage/{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Claim:
    """That a project, or a document, has a property with a value, and the exact words that say so."""

    id: str
    project: str | None  # slug; None where the document itself is the subject (property "subject")
    property: str  # a key of kg.namespaces.PROPERTIES
    value: str  # an IRI for resource properties, else the literal's lexical form
    modality: str
    confidence: float
    voice: str | None
    document: str
    passage: str | None  # Passage.id; None where the words stand in the title or a heading
    start: int
    end: int
    quote: str
    run: str  # which run made it: the last part of a run IRI
    made_by: str | None = None  # the language model that found it; None for the extractor itself


@dataclass(frozen=True, slots=True)
class Project:
    """A real-world undertaking; its facts are its claims."""

    slug: str
    name: str
    aka: tuple[str, ...] = ()
    status: str | None = None  # one of STATUSES
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A local authority, a wider area or a London area."""

    iri: str
    kind: str  # local-authority, london-area, region, nation, country, county, combined-authority
    name: str
    code: str | None = None  # ONS code; None for a London area
    labels: tuple[str, ...] = ()  # further names that may be shown
    hidden_labels: tuple[str, ...] = ()  # names to match and never show
    council_names: tuple[str, ...] = ()
    ambiguous_abbreviations: tuple[str, ...] = ()
    region: str | None = None  # name
    nation: str | None = None  # name
    authority_type: str | None = None
    inner_outer: str | None = None  # "inner" or "outer" by the ONS grouping; None outside London
    boroughs: tuple[str, ...] = ()  # IRIs, the main one first; London areas only
    neighbours: tuple[str, ...] = ()  # IRIs of authorities sharing a land boundary or the tidal river
    latitude: float | None = None
    longitude: float | None = None
    ambiguous: bool = False  # the name is also a word, a person or another place
    confirm_by: str | None = None  # what must stand nearby before a match counts
    shares_name_with_borough: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """A SKOS concept: an intervention, a principle, an outcome or a group of people."""

    iri: str
    scheme: str  # one of SCHEMES
    slug: str
    label: str  # preferred
    definition: str = ""
    scope_note: str = ""
    alt_labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    weak_labels: frozenset[str] = frozenset()  # labels that need a second sign
    case_labels: frozenset[str] = frozenset()  # labels that match in this case only
    cues: tuple[str, ...] = ()  # raise the odds, never enough alone
    broader: tuple[str, ...] = ()  # IRIs
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    typically_serves: tuple[str, ...] = ()  # a hint of ours, never evidence
    matches: tuple[tuple[str, str], ...] = ()  # ("closeMatch", framework concept IRI)
    grouping_only: bool = False  # groups others on screen; never labels a project
