"""The state of each project: planned, ongoing, completed or unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from ingest.extract.reading import reading_of

_PLANNED = re.compile(
    r"\b(?:will|is to|are to|would|planned|plans? (?:to|for)|proposed|proposals?|due to|expected|intend\w*|to be built|"
    r"bid|pledge|awarded|was recommended|subject to|planning permission|ballot|masterplan|consultation|outline)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:opened|reopened|was built|were built|has been|have been|moved in|launched|set up|ran|installed|took over|"
    r"completed|finished|began|started|held|came|used|attended|planted|let)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:closed|ended|came to an end|finished|was completed|were completed|completed in|wound up|administration|"
    r"final (?:report|evaluation|year)|removed|taken out|shut|expired|scrapped|cancelled|concluded|over the (?:two|"
    r"three|"
    r"four|five) years|the end of|pilot ran|ran (?:from|for)|liquidation)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:still|today|continues?|(?:is|are) (?:now )?(?:run|used|open|held|let|being)|currently|so far|to date|"
    r"under way|"
    r"on site|ongoing|carries on|goes on)\b",
    re.IGNORECASE,
)


def component(doc: Doc) -> Doc:
    """Sets each project's status from the verbs of its sentences."""
    reading = reading_of(doc)
    for number, project in enumerate(reading.projects):
        words = [reading.words(sentence) for sentence in reading.of_project(number)]
        reading.projects[number] = replace(project, status=status_of(words))
    return doc


def status_of(sentences: Sequence[str]) -> str:
    """The status that some sentences about one project amount to; "unknown" where they say nothing."""
    planned, done, over, now = (
        sum(bool(pattern.search(sentence)) for sentence in sentences) for pattern in (_PLANNED, _DONE, _OVER, _NOW)
    )
    if not planned + done + over + now:
        return "unknown"
    if planned > 1.5 * (done + over):
        return "planned"
    return "completed" if over > now else "ongoing"
