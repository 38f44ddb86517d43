"""When each project began and ended, from the years in what is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from spacy.tokens import Doc, Span

from ingest.extract.date_signs import signs_around
from ingest.extract.ranking import Candidate, Ranker, by_project, strongest
from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundClaim

PROPERTIES = {"start": "startDate", "end": "endDate"}  # by the name of what was learnt
EARLY = 4  # sentences of a project that open what is said of it
UNKNOWN = 9  # years before the document's, where that is not known


def component(doc: Doc) -> Doc:
    """Adds a start year and an end year for each project where the text tells them."""
    reading = reading_of(doc)
    rankers = {name: Ranker(reading.model.parts["facts"][name]) for name in PROPERTIES}
    for number, spans in enumerate(by_project(reading, marked(doc, "years"))):
        _date(reading, number, rankers, candidates(reading, number, spans))
    return doc


def _date(reading: Reading, number: int, rankers: dict[str, Ranker], found: Sequence[Candidate]) -> None:
    start = next(iter(rankers["start"].enough(found)), None)
    since = int(start.candidate.value) if start else 0
    end = next(iter(rankers["end"].enough([one for one in found if int(one.value) >= since])), None)
    modality = "planned" if reading.projects[number].status == "planned" else "done"
    if end and modality == "done" and int(end.candidate.value) <= (reading.document.year or 0):
        reading.projects[number] = replace(reading.projects[number], status="completed")
    for name, item in (("start", start), ("end", end)):
        if item:
            first, last = reading.quote(item.candidate.start, item.candidate.end)
            claim = (number, PROPERTIES[name], item.candidate.value, modality, round(item.probability, 2), first, last)
            reading.add(FoundClaim(*claim))


def candidates(reading: Reading, number: int, spans: Iterable[Span]) -> list[Candidate]:
    """The years among these of a project, each once, with the signs of all the places where it stands."""
    by_year: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_year[span.kb_id_].append(span)
    years = sorted(map(int, by_year))
    return [_candidate(reading, number, value, here, years) for value, here in by_year.items()]


def _candidate(reading: Reading, number: int, value: str, spans: Sequence[Span], years: Sequence[int]) -> Candidate:
    each = [_signs(reading, number, span) for span in spans]
    signs = strongest(each)
    best = max(range(len(spans)), key=lambda n: (each[n]["text"], each[n]["told_start"] + each[n]["told_end"], -n))
    signs |= _among(int(value), years, reading.document.year)
    signs |= {"times": np.log1p(len(spans)), f"project_{reading.projects[number].status}": 1.0}
    return Candidate(value, spans[best].start_char, spans[best].end_char, signs)


def _signs(reading: Reading, number: int, span: Span) -> dict[str, float]:
    """What one place where a year stands says of it."""
    sentence = reading.sentence_at(span.start_char)
    at = reading.number_at(span.start_char)
    before, after = reading.text[sentence.start : span.start_char], reading.text[span.end_char : sentence.end]
    own = reading.of_project(number)
    words = reading.words(sentence).lower()
    project = reading.projects[number]
    told = {name: float(reading.sign(f"tells/{name}")[at]) for name in PROPERTIES}
    return {
        **signs_around(before, after),
        span.label_: 1.0,
        "title": float(sentence.kind == "title"),
        "text": float(sentence.kind == "text"),
        "early": float(sentence in own[:EARLY]),
        "names": float(any(name.lower() in words for name in (project.name, *project.aka))),
        "passing": float(any(f"before_{name}" in signs_around(before, "") for name in ("counts", "history"))),
        "told_start": told["start"],
        "told_end": told["end"],
    }


def _among(year: int, years: Sequence[int], written: int | None) -> dict[str, float]:
    """How a year lies among the others that are named, and to the year of the document."""
    passed = [other for other in years if written is None or other <= written] or list(years)
    return {
        "earliest": float(year == years[0]),
        "latest": float(year == years[-1]),
        "latest_passed": float(year == passed[-1]),
        "second": float(len(years) > 1 and year == years[1]),
        "alone": float(len(years) == 1),
        "later_ones": np.log1p(sum(other > year for other in years)),
        "earlier_ones": np.log1p(sum(other < year for other in years)),
        "after_document": float(written is not None and year > written),
        "of_document": float(year == written),
        "age": np.log1p(max(0, written - year)) if written is not None else np.log1p(UNKNOWN),
        "gap": np.log1p(max(0, max(years) - year)),
        "old": float(year < 2005),
    }
