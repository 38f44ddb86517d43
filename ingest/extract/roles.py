"""Who leads each project, who pays for it, who designed or evaluated it, and who else is a partner in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from ingest.extract.mentions import Mentions, candidates
from ingest.extract.ranking import Candidate, Ranker, by_project
from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundClaim

PROPERTIES = {"lead": "ledBy", "funder": "funder", "partner": "partner"}  # by the name of what was learnt
# how telling the words around a mention are, when one is chosen to be quoted
_TELLING = {
    "lead": {"after_leads": 3, "before_leads": 3, "after_acts": 2, "before_acts": 2, "subject": 1},
    "funder": {"after_funds": 3, "before_funds": 3, "subject": 1},
    "partner": {"before_with": 3, "before_designs": 3, "before_evaluates": 3, "after_helps": 2, "before_and": 1},
}


def component(doc: Doc) -> Doc:
    """Adds a claim for the leading organisation of each project and for its funders and partners."""
    reading = reading_of(doc)
    organisations = marked(doc, "organisations")
    everywhere = Counter(span.kb_id_ for span in organisations)
    rankers = {name: Ranker(reading.model.parts["facts"][name]) for name in PROPERTIES}
    for number, spans in enumerate(by_project(reading, organisations)):
        _assign(reading, number, rankers, candidates(reading, number, spans, everywhere))
    return doc


def _assign(
    reading: Reading, number: int, rankers: dict[str, Ranker], found: Sequence[tuple[Candidate, Mentions]]
) -> None:
    found = [item for item in found if not _is_itself(reading, number, item[0].value)]
    where = {candidate.value: mentions for candidate, mentions in found}
    ranked = {name: ranker.enough([candidate for candidate, _ in found]) for name, ranker in rankers.items()}
    lead = ranked["lead"][:1]
    for item in lead:
        _claim(reading, number, "lead", item.candidate, where, item.probability)
    for name in ("funder", "partner"):
        for item in ranked[name]:
            if name == "funder" or item.candidate.value not in {one.candidate.value for one in lead}:
                _claim(reading, number, name, item.candidate, where, item.probability)


def _is_itself(reading: Reading, number: int, organisation: str) -> bool:
    """Whether an organisation is no other than the project, which does not lead itself."""
    return _plain(organisation) == _plain(reading.projects[number].name)


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


def property_of(role: str, candidate: Candidate) -> str:
    """A partner that the text calls the designer or the evaluator is claimed as that alone."""
    signs = candidate.signs
    if role == "partner" and (signs.get("before_designs") or signs.get("after_designs")):
        return "designer"
    # much else may be said to have found or reviewed something
    said = signs.get("before_evaluates") or (signs.get("after_evaluates") and signs.get("evaluator_name"))
    return "evaluator" if role == "partner" and said else PROPERTIES[role]


def _claim(
    reading: Reading, number: int, role: str, candidate: Candidate, where: dict[str, Mentions], probability: float
) -> None:
    mentions = where[candidate.value]
    weights = [
        sum(weight * signs.get(sign, 0.0) for sign, weight in _TELLING[role].items())
        + 0.5 * (reading.sentence_at(span.start_char).kind == "text")
        for span, signs in zip(mentions.spans, mentions.signs, strict=True)
    ]
    span = mentions.spans[weights.index(max(weights))]
    modality = "planned" if reading.projects[number].status == "planned" else "done"
    start, end = reading.quote(span.start_char, span.end_char)
    reading.add(
        FoundClaim(number, property_of(role, candidate), candidate.value, modality, round(probability, 2), start, end)
    )
