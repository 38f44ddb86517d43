"""What an extractor found in one document: plain values that can be cached as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

EXTRACTOR_VERSION = "learnt-2"  # here, so that an unchanged library need not load spaCy to know it


@dataclass(frozen=True, slots=True)
class FoundProject:
    """A project that a document tells of, and the span that is about it."""

    name: str
    aka: tuple[str, ...] = ()
    status: str | None = None  # one of kg.model.STATUSES
    start: int = 0
    end: int = 0
    part_of: int | None = None  # index of the programme that it is part of, among the same document's projects
    composed: tuple[str, ...] = ()  # names in aka that do not stand so in the document's text

    @property
    def stated(self) -> tuple[str, ...]:
        """The other names that stand in the document's text."""
        return tuple(name for name in self.aka if name not in self.composed)


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """Something said of a project, or of the document itself, with the span of the words that say it."""

    project: int | None  # index into Extraction.projects; None: the document itself, property "subject"
    property: str  # a key of kg.namespaces.PROPERTIES
    value: str  # an IRI, a year, pounds, a result, or the plain name of an organisation
    modality: str  # one of kg.model.MODALITIES
    confidence: float  # 0 to 1
    start: int
    end: int
    made_by: str | None = None  # the language model that found it; None for the extractor itself
    giver: str | None = None  # of a sum of money, the funder that is named with it


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document."""

    projects: tuple[FoundProject, ...] = ()
    claims: tuple[FoundClaim, ...] = ()
    voice: str | None = None  # one of kg.model.VOICES

    def to_json(self) -> str:
        """One line of JSON that ``from_json`` reads back."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str) -> Extraction:
        """The extraction that ``to_json`` wrote; raises ValueError or KeyError on anything else."""
        stored = json.loads(line)
        return cls(
            tuple(_project(project) for project in stored["projects"]),
            tuple(FoundClaim(**claim) for claim in stored["claims"]),
            stored["voice"],
        )


def _project(stored: Mapping[str, Any]) -> FoundProject:
    return FoundProject(**{**stored, "aka": tuple(stored["aka"]), "composed": tuple(stored["composed"])})
