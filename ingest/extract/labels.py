"""Decides which interventions, principles, outcomes and groups are true of a project, from the signs for each."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundClaim
from kg.namespaces import PROPERTY_OF_SCHEME
from kg.vocabulary import load_vocabulary

NAMED = {"preferred": 2.0, "alternative": 1.8, "hidden": 1.6}  # what one sign of a sort is worth
WEAK, CUE = 0.9, 0.7
IN_TITLE, IN_HEADING, EARLY = 1.6, 1.3, 1.15  # factors by where a sign stands
IN_PASSING = 0.2  # factor of a sign said of somewhere else, or denied
AGAIN = 0.4  # what each further use of the same words is worth
ENOUGH = {"intervention": 0.9, "principle": 0.9, "outcome": 0.9, "group": 0.9}  # from which a concept is claimed
NEAR = 3  # passages between two signs that back each other, at most
MODALITY_ORDER = ("done", "under-way", "planned", "rejected", "considered", "mentioned")


@dataclass(frozen=True, slots=True)
class Sign:
    """One use of words that speak for a concept."""

    span: Span
    kind: str
    weight: float
    passage: int
    words: str


def component(doc: Doc) -> Doc:
    """Adds a claim for each concept that the signs about a project, or about the whole document, bear out."""
    reading = reading_of(doc)
    for owner, signs in _by_owner(doc, reading).items():
        for iri in sorted(signs):
            _claim(reading, owner, iri, signs[iri])
    return doc


def _by_owner(doc: Doc, reading: Reading) -> Mapping[int | None, Mapping[str, list[Sign]]]:
    """The signs by project and concept; those of the title speak for every project that is alone."""
    found: defaultdict[int | None, defaultdict[str, list[Sign]]] = defaultdict(lambda: defaultdict(list))
    starts = [passage.start for passage in reading.passages]
    for span in marked(doc, "concepts"):
        owner = reading.owner_at(span.start_char)
        if owner is None and reading.projects:
            continue
        passage = bisect_right(starts, span.start_char)
        found[owner][span.kb_id_].append(Sign(span, span.label_, _weight(reading, span), passage, span.text.lower()))
    return found


def _weight(reading: Reading, span: Span) -> float:
    sentence = reading.sentence_at(span.start_char)
    weight = NAMED.get(span.label_, WEAK if span.label_ == "weak" else CUE)
    if sentence.kind == "title":
        weight *= IN_TITLE
    elif sentence.kind in {"heading", "label"}:
        weight *= IN_HEADING
    elif reading.number_at(span.start_char) <= 4:
        weight *= EARLY
    return weight * IN_PASSING if span._.modality == "mentioned" else weight


def _claim(reading: Reading, owner: int | None, iri: str, signs: Sequence[Sign]) -> None:
    concept = load_vocabulary().get(iri)
    if concept is None or concept.grouping_only or (owner is None and concept.scheme != "principle"):
        return
    weight = strength(signs)
    if weight < ENOUGH[concept.scheme]:
        return
    best = max(signs, key=lambda sign: (_in_body(reading, sign), sign.weight, -sign.span.start_char))
    modality = min((sign.span._.modality for sign in _strongest(signs)), key=MODALITY_ORDER.index)
    start, end = reading.quote(best.span.start_char, best.span.end_char)
    named = PROPERTY_OF_SCHEME[concept.scheme] if owner is not None else "subject"
    reading.add(FoundClaim(owner, named, iri, modality, confidence(weight), start, end))


def _in_body(reading: Reading, sign: Sign) -> bool:
    """Whether a sign stands in a sentence: a better quote than a heading."""
    return reading.sentence_at(sign.span.start_char).kind in {"text", "row"}


def _strongest(signs: Sequence[Sign]) -> list[Sign]:
    """The signs that carry the claim: names where there are any, else all."""
    names = [sign for sign in signs if sign.kind in NAMED]
    return names or list(signs)


def strength(signs: Sequence[Sign]) -> float:
    """What some signs of one concept are worth together.

    A weak name counts only with another sign in its passage, a cue only with a name or with a different cue there;
    the same words again add little.
    """
    total = 0.0
    uses: defaultdict[str, int] = defaultdict(int)
    words_in: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for sign in signs:
        words_in[sign.passage][sign.words] += 1
    for sign in sorted(signs, key=lambda sign: -sign.weight):
        if _backed(sign, words_in):
            total += sign.weight * AGAIN ** min(uses[sign.words], 3)
            uses[sign.words] += 1
    return total


def _backed(sign: Sign, words_in: Mapping[int, Counter[str]]) -> bool:
    """Whether a sign may count: a name always; else with other words for the same thing near by.

    A weak name used again is a second sign; the same cue again is not.
    """
    if sign.kind in NAMED:
        return True
    passages = range(sign.passage - NEAR, sign.passage + NEAR + 1)
    near = [words_in[passage] for passage in passages if passage in words_in]
    again = sum(words[sign.words] for words in near) > 1
    return any(len(words) > (sign.words in words) for words in near) or (sign.kind == "weak" and again)


def confidence(weight: float) -> float:
    """A weight as a confidence between 0.4 and 0.95; an ordering, not yet a probability."""
    return round(min(0.95, 0.4 + 0.12 * weight), 2)
