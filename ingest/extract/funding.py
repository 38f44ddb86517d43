"""Which sums of money paid for a project, and who gave each; not rents, prices, savings and the budgets of others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from spacy.tokens import Doc, Span

from ingest.extract.clauses import clause_of
from ingest.extract.ranking import Candidate, Ranker, by_project, strongest
from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundClaim

_WORDS = {
    "given": r"grants?|granted|award(?:ed|s)?|pledge[ds]?|gave|given|giving|receiv(?:ed|es|ing)|won|secured|"
    r"contribut\w+|allocated|provided|set aside|put (?:in|up|towards)|paid for|backed|chipped in",
    "fund": r"fund(?:ed|ing|s)?|funders?|lottery|foundation|trust|investment|invested",
    "raised": r"rais(?:ed|ing)|crowdfund\w*|shares?|appeal|donat\w+|pledg\w+|target",
    "matched": r"match(?:ed|ing)?(?:-fund\w*| fund\w*)?|towards|alongside|the rest|remainder",
    "borrowed": r"loans?|borrow\w*|mortgage|debts?|owed|repa(?:y|id)",
    "cost": r"costs?|costed|costing|scheme|total(?:led|s)?|overspen\w+|altogether|in all|worth|value[ds]?|spent|spend",
    "budget": r"budget\w*|a year|each year|annual\w*|per (?:year|annum)|yearly|revenue",
    "price": r"rents?|rates|charges?|fines?|ticket\w*|entry|salar\w+|wages?|priced?|prices?|sold|sale|sell|fees?|fare|"
    r"deposits?|incomes?|square (?:foot|metre)|per (?:hour|week|month|person|square|household|head)|"
    r"an? (?:hour|week|month|head|night|day)|each|house(?:hold)?s?",
    "trade": r"turnover|profits?|losses|loss|savings?|saved|sav(?:e|ing)s|takings|spend(?:ing)? in|economy|"
    r"benefits?|return|supplie(?:rs|d)|contracts?|procurement|wealth",
    "whole": r"programme|across (?:the|all)|nationally|over all|borough-wide|each of|between them|round of|"
    r"\d+ projects",
    "wanted": r"ask(?:ed|ing)|bid|appl(?:y|ied|ication)|need(?:ed|s)|hop(?:e|ed|ing)|seek\w*|sought|would|will|if|"
    r"short",
    "lost": r"lost|cut|withdr\w+|refused|turned down|rejected|without|never|not",
    "other": r"elsewhere|compared|another|similar|other (?:boroughs|councils|schemes|projects)|until then|previous\w*",
}
_IN_CLAUSE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _WORDS.items()}
_DIRECT = {
    "grant_after": re.compile(
        r"^ (?:\w+ )?(?:grants?|award|funding|fund|investment|loan|pot|package|programme)\b", re.I
    ),
    "from_after": re.compile(r"^ (?:\w+ ){0,2}(?:from|by) (?:the )?[A-Z]"),
    "verb_before": re.compile(
        r"\b(?:awarded|gave|given|granted|received?|won|secured|raised|pledged|contributed|provided|put in|put up|"
        r"grant of|award of|funding of|allocated|invested|worth|with)(?: \w+){0,3} (?:an? )?$",
        re.I,
    ),
    "cost_before": re.compile(r"\b(?:cost(?:s|ing)?|spent|at|for|budget of|total of|price of|of)(?: \w+){0,2} $", re.I),
    "about": re.compile(r"\b(?:about|around|some|nearly|almost|over|more than|up to|roughly|at least) $", re.I),
    "up_to": re.compile(r"\b(?:up to|between|at most|no more than|as much as) $", re.I),
}
EARLY = 4  # sentences of a project that open what is said of it
LEAST = 500  # pounds; smaller sums are prices


def component(doc: Doc) -> Doc:
    """Adds a claim for each sum that paid for a project, or is to."""
    reading = reading_of(doc)
    organisations = marked(doc, "organisations")
    named = named_beside(reading, organisations)
    ranker = Ranker(reading.model.parts["facts"]["money"])
    for number, spans in enumerate(by_project(reading, marked(doc, "money"))):
        modality = "planned" if reading.projects[number].status == "planned" else "done"
        for item in ranker.enough(candidates(reading, number, spans, named)):
            start, end = reading.quote(item.candidate.start, item.candidate.end)
            sure = round(item.probability, 2)
            giver = _giver(reading, number, item.candidate, organisations)
            reading.add(FoundClaim(number, "funding", item.candidate.value, modality, sure, start, end, giver=giver))
    return doc


def _giver(reading: Reading, number: int, amount: Candidate, organisations: Iterable[Span]) -> str | None:
    """The funder of the project that is named nearest to a sum in its clause; None where the clause names none."""
    sentence = reading.sentence_at(amount.start)
    clause = clause_of(reading.words(sentence), amount.start - sentence.start, amount.end - sentence.start)
    first, last = (sentence.start + position for position in clause)
    funders = {claim.value for claim in reading.claims_of(number, "funder")}
    beside = [s for s in organisations if s.kb_id_ in funders and first <= s.start_char and s.end_char <= last]
    apart = (
        (max(span.start_char - amount.end, amount.start - span.end_char), span.start_char, span.kb_id_)
        for span in beside
    )
    return min(apart)[2] if beside else None


def named_beside(reading: Reading, organisations: Iterable[Span]) -> Counter[int]:
    """How many organisations are named in each sentence, by its number."""
    plain = (span for span in organisations if span.label_ in {"council", "organisation", "name"})
    return Counter(reading.number_at(span.start_char) for span in plain)


def candidates(reading: Reading, number: int, spans: Iterable[Span], named: Counter[int]) -> list[Candidate]:
    """The sums among these of a project, each once, with the signs of all the places where it stands."""
    by_sum: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        if int(span.kb_id_) >= LEAST:
            by_sum[span.kb_id_].append(span)
    largest = max(map(int, by_sum), default=0)
    return [_candidate(reading, number, value, here, named, largest) for value, here in by_sum.items()]


def _candidate(
    reading: Reading, number: int, value: str, spans: Sequence[Span], named: Counter[int], largest: int
) -> Candidate:
    each = [_signs(reading, number, span, named) for span in spans]
    signs = strongest(each)
    best = max(range(len(spans)), key=lambda n: (each[n]["text"], each[n].get("given", 0.0), -n))
    amount = int(value)
    signs |= {
        "size": np.log10(amount),
        "share": amount / largest,
        "largest": float(amount == largest),
        "times": np.log1p(len(spans)),
        "round": float(amount % 1000 == 0),
        f"project_{reading.projects[number].status}": 1.0,
    }
    return Candidate(value, spans[best].start_char, spans[best].end_char, signs)


def _signs(reading: Reading, number: int, span: Span, named: Counter[int]) -> dict[str, float]:
    """What one place where a sum stands says of it."""
    sentence = reading.sentence_at(span.start_char)
    words = reading.words(sentence)
    start, end = span.start_char - sentence.start, span.end_char - sentence.start
    first, last = clause_of(words, start, end)
    found = {name: 1.0 for name, rule in _IN_CLAUSE.items() if rule.search(words[first:last])}
    found |= {f"sentence_{name}": 1.0 for name, rule in _IN_CLAUSE.items() if rule.search(words)}
    before, after = words[:start], words[end:]
    found |= {name: 1.0 for name, rule in _DIRECT.items() if rule.search(after if "after" in name else before)}
    project = reading.projects[number]
    return found | {
        "text": float(sentence.kind == "text"),
        "named": float(any(name.lower() in words.lower() for name in (project.name, *project.aka))),
        "organisations": np.log1p(named[reading.number_at(span.start_char)]),
        "early": float(sentence in reading.of_project(number)[:EARLY]),
        "range": float(span.label_ == "range"),
        "sums": np.log1p(words.count("£")),
    }
