"""Numbers promised and numbers reported, such as "200 homes": both are kept, to be set side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from ingest.extract.clauses import clause_of
from ingest.extract.modality import Modality, signs_of
from ingest.extract.reading import Reading, reading_of
from ingest.extract.softmax import Values
from ingest.extraction import FoundClaim

SURENESS = 0.7  # of a figure whose verb says plainly which it is
DENIED = {  # ways of saying in which a figure is not what its verb says
    "promised": frozenset({"rejected", "mentioned"}),
    "reported": frozenset({"rejected", "considered", "planned"}),
}
BEFORE, AFTER = 60, 40  # characters on either side of a figure in which its verb is looked for

# things that schemes count; up to two words may describe them, as in "150 affordable new homes"
_FIGURE = re.compile(
    r"(?<![\d£$€.,-])(\d{1,3}(?:,\d{3})+|\d+)((?: (?!of\b|and\b|or\b|to\b|in\b|by\b|for\b|per\b)[a-z][a-z-]+){0,2})? "
    r"(homes|houses|flats|households|jobs|people|residents|families|children|pupils|visitors|visits|businesses|firms|"
    r"traders|tenants|workspaces|studios|workshops|units|shops|trees|places|apprentices|apprenticeships|trainees|"
    r"learners|members|volunteers|participants|hours|sessions|events|start-ups)\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PROMISE = re.compile(
    r"\b(?:will|would|promis(?:es?|ed|ing)|pledg\w+|plan(?:s|ned)?|propos\w+|targets?|aim(?:s|ed)?|expect(?:s|ed)?|"
    r"intend(?:s|ed)?|permission|due|forecasts?|estimated|(?:is|are|was|were) to|to (?:be|build|create|provide|deliver|"
    r"train|reach|help))\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:built|created|provided|delivered|completed|finished|opened|trained|helped|supported|reached|drew|drawn|"
    r"attended|took part|taken part|came|joined|moved in|found|got|planted|let|sold|made|gained|employ(?:s|ed)|"
    r"worked|used|involved|signed|held|ran|gave|recorded|counted|now (?:has|have|houses)|so far|to date|"
    r"there (?:are|were|have been))\b",
    re.IGNORECASE,
)


def component(doc: Doc) -> Doc:
    """Adds a claim for each counted thing that a project's prose promises or reports."""
    reading = reading_of(doc)
    judge, signs = Modality(reading.model.parts["modality"]), signs_of(reading)
    for number, (sentence, owner) in enumerate(zip(reading.sentences, reading.owners, strict=True)):
        if owner is not None and sentence.kind in {"text", "row"}:
            for claim in _claims(reading, owner, number, judge, signs):
                reading.add(claim)
    return doc


def _claims(reading: Reading, project: int, number: int, judge: Modality, signs: Values) -> Iterator[FoundClaim]:
    sentence = reading.sentences[number]
    words = reading.words(sentence)
    for figure in _FIGURE.finditer(words):
        said = None if _YEAR.fullmatch(figure[1]) else said_of(words, figure.start(), figure.end())
        meant = judge(words, figure.start(), figure.end(), signs[number]) if said else ""
        if said and meant not in DENIED[said]:
            modality = "planned" if said == "promised" else "done"
            yield FoundClaim(project, said, figure[0], modality, SURENESS, sentence.start, sentence.end)


def said_of(sentence: str, start: int, end: int) -> str | None:
    """Whether the nearest verbs of its clause have a figure "promised" or "reported"; None where they say neither.

    A promise outweighs: "were to be built" is no report.
    """
    first, last = clause_of(sentence, start, end)
    near = sentence[max(first, start - BEFORE) : start], sentence[end : min(last, end + AFTER)]
    if any(_PROMISE.search(words) for words in near):
        return "promised"
    return "reported" if any(_REPORT.search(words) for words in near) else None
