"""The concepts that a question asks for, by their names and by everyday words for them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from kg.matching import match_concepts
from kg.namespaces import concept_iri
from kg.phrases import Match, PhraseTable, words_of
from kg.vocabulary import load_vocabulary

EVERYDAY_FILE = Path(__file__).with_name("everyday.csv")
EVERYBODY = concept_iri("group", "whole-community")  # asks for nobody in particular
_WORD = re.compile(r"[ ]([A-Z][a-z]+)")
_BODIES = frozenset({"Fund", "Group", "Trust", "Programme", "Partnership", "Foundation", "Association", "Company"})
_YOUNG = r"(?:infants?|toddlers?|children|kids|pupils|teenagers?|students?|nursery|youngsters?|young\s+people)"
_OLD = r"(?:pensioners?|elderly|old(?:er)?\s+people|older\s+residents|seniors?|retire(?:d|es)|grandparents)"
_LOCALS = rf"(?:residents?|neighbours|locals|local\s+people|people|tenants|{_YOUNG})"
_PHRASES = tuple(
    (re.compile(rf"\b{pattern}\b", re.IGNORECASE), scheme, slug)
    for pattern, scheme, slug in (
        (
            r"(?:decid|choos|vot)\w*\W[^.;]{0,40}(?:money|budgets?|funds?|funding|grants?)",
            "intervention",
            "participatory-budgeting",
        ),
        (
            r"(?:tak(?:en?|ing)|took)\s+over\W[^.;]{0,30}(?:buildings?|land|halls?|pubs?|library|libraries|pools?|parks?)",
            "intervention",
            "community-asset-transfer",
        ),
        (r"clos\w+\W[^.;]{0,20}(?:streets?|roads?)\W[^.;]{0,40}play", "intervention", "play-street"),
        (r"clos\w+\W[^.;]{0,20}(?:streets?|roads?)\W[^.;]{0,60}schools?", "intervention", "school-street"),
        (rf"{_LOCALS}\W[^.;]{{0,30}}(?:re)?design(?:ed|ing|s)?", "intervention", "co-design-workshops"),
        (rf"{_YOUNG}\W[^.;]{{0,40}}(?:design|decid|shap|choos|chose)\w*", "principle", "youth-voice"),
        (rf"{_YOUNG}\W[^.;]{{0,25}}{_OLD}|{_OLD}\W[^.;]{{0,25}}{_YOUNG}", "principle", "intergenerational"),
        (r"sav\w+\W[^.;]{0,40}from\s+(?:closure|closing|sale|demolition|developers|being)", "outcome", "asset-secured"),
        (r"(?:little|no)\W[^.;]{0,12}(?:change|difference|effect|impact)", "outcome", "no-clear-effect"),
        (
            r"(?:welcom|host|hous|sponsor|settl|tak)\w*\W[^.;]{0,25}(?:refugees?|asylum\s+seekers?|fleeing)",
            "intervention",
            "newcomer-welcome",
        ),
        (
            r"(?:lend|loan|giv|donat)\w*\W[^.;]{0,20}(?:laptops?|tablets?|devices|computers)",
            "intervention",
            "digital-inclusion",
        ),
        (
            r"(?:neighbours|people|communities)\W[^.;]{0,12}(?:trust|know)\s+(?:each\s+other|one\s+another)",
            "outcome",
            "belonging",
        ),
    )
)
_CUE_SCHEMES = frozenset({"intervention", "group"})


def concept_mentions(text: str) -> list[Match]:
    """The concepts that a question names, in order; mere cues count only where their scheme has nothing else."""
    named = [match for match in match_concepts(text, any_case=True) if not _is_passed_over(text, match)]
    sure = _outermost([match for match in named if match.kind != "cue"])
    found = [*sure, *everyday_mentions(text), *phrase_mentions(text)]
    schemes = {_scheme(match) for match in found}
    shared = Counter((match.start, match.end) for match in named)
    cues = [match for match in named if match.kind == "cue" and shared[match.start, match.end] == 1]
    found += _outermost([match for match in cues if _scheme(match) in _CUE_SCHEMES - schemes])
    return sorted(found, key=lambda match: (match.start, match.end))


def _is_passed_over(text: str, match: Match) -> bool:
    """Whether a name asks for nobody in particular or is part of a body's name, as in "Good Growth Fund"."""
    following = _WORD.match(text, match.end)
    return match.iri == EVERYBODY or bool(following and following[1] in _BODIES)


def phrase_mentions(text: str) -> list[Match]:
    """Concepts told by a verb and what it acts on, such as "closed the street so that children can play"."""
    return [
        Match(found.start(), found.end(), concept_iri(scheme, slug), "everyday")
        for pattern, scheme, slug in _PHRASES
        for found in pattern.finditer(text)
    ]


def _scheme(match: Match) -> str:
    concept = load_vocabulary().get(match.iri)
    return concept.scheme if concept else ""


def everyday_mentions(text: str) -> list[Match]:
    """Everyday words for concepts, such as "kids" or "knocked down"; they are no labels and hold in questions only."""
    words = words_of(text)
    return [
        Match(words[first].start, words[after - 1].end, iri, "everyday")
        for first, after, iris in _everyday_table().find(text, words)
        for iri in iris
    ]


def everyday_words() -> Iterator[str]:
    """All words of the everyday phrases."""
    for phrase, _ in _everyday_phrases():
        yield from (word.key for word in words_of(phrase))


@cache
def _everyday_phrases() -> tuple[tuple[str, str], ...]:
    """(phrase, concept IRI) of the everyday words."""
    with EVERYDAY_FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        (phrase, concept_iri(row["scheme"], row["slug"])) for row in rows for phrase in row["phrases"].split("|")
    )


@cache
def _everyday_table() -> PhraseTable[str]:
    table: PhraseTable[str] = PhraseTable(fold_plurals=True)
    for phrase, iri in _everyday_phrases():
        table.add(phrase, iri)
    return table


def _outermost(matches: Sequence[Match]) -> list[Match]:
    """Leaves out what lies inside a longer match of the same scheme."""
    return [match for match in matches if not any(_covers(other, match) for other in matches)]


def _covers(other: Match, match: Match) -> bool:
    longer = other.end - other.start > match.end - match.start
    return longer and other.start <= match.start and match.end <= other.end and _scheme(other) == _scheme(match)
