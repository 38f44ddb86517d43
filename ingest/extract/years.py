"""When each project began and ended, from the years in what is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundClaim

RANGE = 12  # characters between the two years of a range, at most


def component(doc: Doc) -> Doc:
    """Adds a start year, and for what is over an end year, for each project."""
    reading = reading_of(doc)
    by_owner: defaultdict[int, list[Span]] = defaultdict(list)
    for span in marked(doc, "years"):
        owner = reading.owner_at(span.start_char)
        if owner is not None:
            by_owner[owner].append(span)
    for number in range(len(reading.projects)):
        _dates(reading, number, by_owner[number])
    return doc


def _dates(reading: Reading, number: int, spans: Sequence[Span]) -> None:
    project = reading.projects[number]
    known = [span for span in spans if int(span.kb_id_) <= (reading.document.year or 9999)]
    start = _first(reading, project.name, [span for span in known if span.label_ == "begin"])
    if start is not None:
        _claim(reading, number, "startDate", start, 0.7)
    elif known and project.status != "planned":
        _claim(reading, number, "startDate", known[0], 0.5)
    if _over(reading, spans):
        project = reading.projects[number] = replace(project, status="completed")
    if project.status == "completed":
        since = int(start.kb_id_) if start is not None else 0
        ends = [span for span in spans if span.label_ == "end" and int(span.kb_id_) >= since]
        if ends:
            _claim(reading, number, "endDate", ends[-1], 0.7)


def _over(reading: Reading, spans: Sequence[Span]) -> bool:
    """Whether the first years given are a range that had passed when the document was written."""
    pair = [span for span in spans if span.label_ in {"begin", "end"}][:2]
    labels = [span.label_ for span in pair]
    passed = reading.document.year is not None and all(int(span.kb_id_) <= reading.document.year for span in pair)
    return labels == ["begin", "end"] and passed and pair[1].start_char - pair[0].end_char <= RANGE


def _first(reading: Reading, name: str, spans: Sequence[Span]) -> Span | None:
    """The first year in a sentence that names the project, else the first of all."""
    naming = [span for span in spans if name.lower() in reading.words(reading.sentence_at(span.start_char)).lower()]
    return next(iter([*naming, *spans]), None)


def _claim(reading: Reading, number: int, name: str, span: Span, confidence: float) -> None:
    modality = "planned" if reading.projects[number].status == "planned" else "done"
    start, end = reading.quote(span.start_char, span.end_char)
    reading.add(FoundClaim(number, name, span.kb_id_, modality, confidence, start, end))
