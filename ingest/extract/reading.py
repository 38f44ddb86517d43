"""What the components of the pipeline know of one document while they work on it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from ingest.extract.clauses import clause_of
from ingest.extraction import FoundClaim, FoundProject
from ingest.split import Section
from kg.concept_model import ConceptModel, Matrix
from kg.model import Document, Passage

LONGEST_QUOTE = 320  # characters; of a longer sentence the clause is quoted


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading, table row or the title, and the section that it stands in."""

    start: int
    end: int
    kind: str  # title, heading, label (bold words that open a paragraph), text, row or field
    section: int  # index into Reading.sections
    paragraph: int  # counts blocks through the document


@dataclass(slots=True)
class Reading:
    """The working state of one document; each component adds its part."""

    document: Document
    model: ConceptModel
    passages: tuple[Passage, ...] = ()
    sections: tuple[Section, ...] = ()
    sentences: list[Sentence] = field(default_factory=list)
    boilerplate: tuple[tuple[int, int], ...] = ()  # what no claim may rest on, in order; see boilerplate.py
    scores: Matrix = field(default_factory=lambda: np.empty((0, 0), np.float32))  # a row a sentence, a column a concept
    signs: Matrix = field(default_factory=lambda: np.empty((0, 0), np.float32))  # a column a sign, as ``model.signs``
    modalities: list[str] = field(default_factory=list)  # how each sentence as a whole is meant
    projects: list[FoundProject] = field(default_factory=list)
    owners: list[int | None] = field(default_factory=list)  # the project that a sentence speaks of
    kept: defaultdict[int | None, dict[tuple[str, str], FoundClaim]] = field(default_factory=lambda: defaultdict(dict))
    settled: set[tuple[int | None, str]] = field(default_factory=set)  # told by a register's columns
    voice: str | None = None
    grouped: defaultdict[int, list[Sentence]] | None = None  # sentences by project, made when first asked for
    starts: list[int] = field(default_factory=list)  # of the sentences, to look them up by position

    def sign(self, name: str) -> npt.NDArray[np.float32]:
        """How likely each sentence bears a sign, such as "tells/result"; zeros where the model does not know it."""
        if name in self.model.signs:
            return np.asarray(self.signs[:, self.model.signs.index(name)])
        return np.zeros(len(self.sentences), np.float32)

    def is_boilerplate(self, start: int, end: int) -> bool:
        """Whether a span touches what no claim may rest on."""
        after = bisect_right(self.boilerplate, (start, len(self.text)))
        return any(start < last and first < end for first, last in self.boilerplate[max(after - 1, 0) : after + 1])

    @property
    def text(self) -> str:
        return self.document.text

    def number_at(self, position: int) -> int:
        """The number of the sentence at a position."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def sentence_at(self, position: int) -> Sentence:
        """The sentence at a position."""
        return self.sentences[self.number_at(position)]

    def words(self, sentence: Sentence) -> str:
        """The exact words of a sentence."""
        return self.text[sentence.start : sentence.end]

    def owner_at(self, position: int) -> int | None:
        """The project that the sentence at a position speaks of, if any."""
        number = self.number_at(position)
        return self.owners[number] if self.owners and self.sentences[number].kind != "field" else None

    def of_project(self, project: int) -> list[Sentence]:
        """The sentences that speak of a project, in order; the columns of a register are no sentences."""
        if self.grouped is None:
            self.grouped = defaultdict(list)
            for sentence, owner in zip(self.sentences, self.owners, strict=True):
                if owner is not None and sentence.kind != "field":
                    self.grouped[owner].append(sentence)
        return self.grouped.get(project, [])

    def quote(self, start: int, end: int) -> tuple[int, int]:
        """The sentence that says something, or only its clause where the sentence is long."""
        sentence = self.sentence_at(start)
        if sentence.end - sentence.start <= LONGEST_QUOTE:
            return sentence.start, max(sentence.end, end)
        first, last = clause_of(self.words(sentence), start - sentence.start, end - sentence.start)
        words = self.words(sentence)[first:last]
        first += len(words) - len(words.lstrip())
        return sentence.start + first, sentence.start + first + len(words.strip())

    def add(self, claim: FoundClaim) -> None:
        """Keeps a claim unless boilerplate says it; the same thing said twice of a project is kept at its surest."""
        if self.is_boilerplate(claim.start, claim.end):
            return
        if claim.modality != "mentioned" and (claim.project, claim.property) in self.settled:
            return
        kept = self.kept[claim.project]
        other = kept.get((claim.property, claim.value))
        if other is None or claim.confidence > other.confidence:
            kept[claim.property, claim.value] = claim

    def claims_of(self, project: int | None, name: str) -> list[FoundClaim]:
        """The claims of a project, or of the document itself, that have one property."""
        return [claim for claim in self.kept[project].values() if claim.property == name]

    @property
    def claims(self) -> tuple[FoundClaim, ...]:
        """All claims: those of the document itself first, then project by project."""
        owners = sorted(self.kept, key=lambda owner: -1 if owner is None else owner)
        return tuple(claim for owner in owners for claim in self.kept[owner].values())


def reading_of(doc: Doc) -> Reading:
    """The reading that travels with a spaCy document."""
    reading: Reading = doc._.reading
    return reading


def mark(doc: Doc, group: str, spans: list[tuple[int, int, str, str]]) -> None:
    """Stores spans (start, end, label, identifier) under a name, widened to whole tokens.

    Empty ones are left out, and those in boilerplate.
    """
    reading = reading_of(doc)
    found = (
        doc.char_span(start, end, label=label, kb_id=value, alignment_mode="expand")
        for start, end, label, value in spans
        if start < end and not reading.is_boilerplate(start, end)
    )
    doc.spans[group] = [span for span in found if span is not None]


def marked(doc: Doc, group: str) -> list[Span]:
    """The spans stored under a name, in order; none where nothing was stored."""
    return list(doc.spans[group]) if group in doc.spans else []
