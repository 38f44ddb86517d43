"""Which sums of money were given to a project, as against costs, rents and other sums."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from ingest.extract.clauses import clause_of
from ingest.extract.reading import marked, reading_of
from ingest.extraction import FoundClaim

_GIVEN = re.compile(
    r"\b(?:grants?|granted|award(?:ed|s)?|fund(?:ed|ing|s)?|pledge[ds]?|gave|given|receiv(?:ed|es)|won|secured|"
    r"contribut(?:ed|es|ion)|from the (?:\w+ ){0,4}(?:fund|lottery|trust|foundation)|raised|crowdfund\w*|match(?:ed)?|"
    r"put in|put up|allocated|invested|investment|backed|paid for|bid|set aside|loan|shares|money|provided|budget)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:an? (?:hour|week|month|year|head|night)|each|per (?:hour|week|month|year|person|square|household)|rents?|"
    r"rates|"
    r"charges?|fines?|ticket|entry|salary|wages?|turnover|profits?|debts?|owed|losses|savings?|saved|priced?|sold|"
    r"worth|"
    r"spend(?:ing)? in|prices?|mortgage|incomes?|deposits?|fees?|fare)\b",
    re.IGNORECASE,
)
_COST = re.compile(
    r"\b(?:costs?|costed|scheme|budget of|price of|total(?:led|s)?|overspen\w+|altogether|in all)\b", re.IGNORECASE
)
LEAST = 500  # pounds; smaller sums are prices


def component(doc: Doc) -> Doc:
    """Adds a claim for each sum that its clause says was given; one that is only asked for is planned."""
    reading = reading_of(doc)
    for span in marked(doc, "money"):
        owner = reading.owner_at(span.start_char)
        sentence = reading.sentence_at(span.start_char)
        if owner is None or int(span.kb_id_) < LEAST or sentence.kind == "title":
            continue
        words = reading.words(sentence)
        first, last = clause_of(words, span.start_char - sentence.start, span.end_char - sentence.start)
        sure = sureness(words[first:last])
        if sure:
            start, end = reading.quote(span.start_char, span.end_char)
            modality = "planned" if reading.projects[owner].status == "planned" else "done"
            reading.add(FoundClaim(owner, "funding", span.kb_id_, modality, sure, start, end))
    return doc


def sureness(clause: str) -> float:
    """How sure it is that a sum in a clause was given to the project; 0 where it is some other sum."""
    if not _GIVEN.search(clause) or _OTHER.search(clause):
        return 0.0
    return 0.5 if _COST.search(clause) else 0.75
