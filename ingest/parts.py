"""That a project is part of a programme of the same document, with the words that say so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from ingest.extraction import Extraction, FoundClaim, FoundProject
from ingest.linking.alike import Key
from ingest.split import blocks, sentences
from kg.model import Document
from kg.namespaces import Iris

SAID, PLACED = 0.9, 0.7  # confidence where a sentence names both; where only the project's own words stand for it
MOST_MENTIONS = 20  # of a part's name that are looked at
_HEADING = re.compile(r"#{1,6}[ \t]+(\S[^\n]*?)[ \t]*(?:\n|$)")

Span = tuple[int, int]


def part_claims(
    document: Document, extraction: Extraction, slugs: Mapping[Key, str], iris: Iris
) -> Iterator[FoundClaim]:
    """A claim for each project that is part of another; none where no words of the document can be quoted for it.

    It is quoted by the first sentence that names both, else by the heading of the part or the first words that name it.
    """
    projects = extraction.projects
    if all(project.part_of is None for project in projects):
        return
    text = document.text
    spans = [span for b in blocks(text) if b.kind != "heading" for span in sentences(text, b)]
    for index, part in enumerate(projects):
        if part.part_of is None or slugs[document.id, index] == slugs[document.id, part.part_of]:
            continue
        quoted = _quoted(text, spans, part, projects[part.part_of])
        if quoted:
            (start, end), confidence = quoted
            modality = "planned" if part.status == "planned" else "done"
            value = iris.project(slugs[document.id, part.part_of])
            yield FoundClaim(index, "partOf", value, modality, confidence, start, end)


def _quoted(text: str, spans: Sequence[Span], part: FoundProject, programme: FoundProject) -> tuple[Span, float] | None:
    mentions = sorted(span for name in {part.name, *part.aka} for span in _mentions(text, name))
    for start, end in mentions:
        at = bisect_right(spans, (start, len(text))) - 1
        if at >= 0 and end <= spans[at][1] and _names(programme, text[spans[at][0] : start], text[end : spans[at][1]]):
            return spans[at], SAID
    placed = _heading(text, part) or next(iter(mentions), None)
    return (placed, PLACED) if placed else None


def _mentions(text: str, name: str) -> Iterator[Span]:
    """Where a name stands as a whole, the first few times."""
    yield from (found.span() for found in islice(_whole(name).finditer(text), MOST_MENTIONS))


@lru_cache(1024)
def _whole(name: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", flags)


def _names(project: FoundProject, *texts: str) -> bool:
    return any(_whole(name, re.IGNORECASE).search(text) for name in (project.name, *project.aka) for text in texts)


def _heading(text: str, part: FoundProject) -> Span | None:
    """The words of the heading that the part's section starts with; None where it starts with none."""
    found = _HEADING.match(text, part.start)
    return found.span(1) if found else None
