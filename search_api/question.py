"""Plain English to what is asked for: words, concepts, places, results, years and exclusions; no model, no guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.phrases import Match, words_of
from kg.places import UNITED_KINGDOM, load_places
from kg.vocabulary import load_vocabulary
from search_api.question_concepts import concept_mentions
from search_api.question_phrases import (
    CLAUSE_END,
    NEAR_NEGATION,
    QUESTION_WORDS,
    exclusions_in,
    negations_in,
    results_in,
    years_in,
)
from search_api.question_places import PlaceMention, listed_from, place_mentions
from search_api.question_spelling import corrected, noun_of

Span = tuple[int, int]
Years = tuple[int | None, int | None]
TERM_WORDS = 3
_OR = re.compile(r"\s*,?\s*(?:or|nor)\s+(?:(?:an?|the|any)\s+)?", re.IGNORECASE)
SURE = 0.5  # probability from which a concept that a model reads is shown, where its scheme has none that is named
_SCHEME_FIELDS = {"interventions": "intervention", "principles": "principle", "outcomes": "outcome", "groups": "group"}


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What a question leaves out."""

    places: tuple[str, ...] = ()  # IRIs
    interventions: tuple[str, ...] = ()  # IRIs; of principles and groups too, where the question denies them
    terms: tuple[str, ...] = ()  # words


@dataclass(frozen=True, slots=True)
class Question:
    """What a question asks for; concepts and places by IRI, results by slug."""

    text: str  # the words left for search
    places: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    years: Years = (None, None)
    exclude: Exclusions = field(default_factory=Exclusions)
    not_understood: tuple[str, ...] = ()
    near: bool = False  # neighbouring places will do as well
    read: Mapping[str, float] = field(default_factory=dict)  # concepts that a model reads, with its probability

    def as_json(self) -> dict[str, object]:
        """What was understood, each concept and place with its label."""
        concepts = {name: self._concepts(name) for name in _SCHEME_FIELDS}
        return {
            "text": self.text,
            "places": _labelled(self.places, _place_label),
            **concepts,
            "results": list(self.results),
            "years": list(self.years),
            "near": self.near,
            "exclude": {
                "places": _labelled(self.exclude.places, _place_label),
                "interventions": _labelled(self.exclude.interventions, _concept_label),
                "terms": list(self.exclude.terms),
            },
            "not_understood": list(self.not_understood),
        }

    def read_surely(self, name: str) -> list[str]:
        """The concepts of a field such as "groups" that a model reads for sure, where the words name none."""
        if getattr(self, name):
            return []
        return [i for i in _of_scheme(_SCHEME_FIELDS[name], self.read) if self.read[i] >= SURE]

    def _concepts(self, name: str) -> list[dict[str, object]]:
        read = _labelled(self.read_surely(name), _concept_label)
        named = _labelled(getattr(self, name), _concept_label)
        return [*named, *({**concept, "read": self.read[str(concept["iri"])]} for concept in read)]


def _labelled(iris: Iterable[str], label: Callable[[str], str]) -> list[dict[str, object]]:
    return [{"iri": iri, "label": label(iri)} for iri in iris]


def _concept_label(iri: str) -> str:
    concept = load_vocabulary().get(iri)
    return concept.label if concept else iri.rsplit("/", 1)[-1]


def _place_label(iri: str) -> str:
    place = load_places().get(iri)
    return place.name if place else iri.rsplit("/", 1)[-1]


@dataclass(slots=True)
class _Excluded:
    """What the excluding phrases of a question take away, gathered while parsing."""

    spans: list[Span] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    interventions: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


def parse(question: str) -> Question:
    """What a question asks for; an empty question asks for nothing."""
    text, written = corrected(" ".join(question.split()))
    mentions = place_mentions(text)
    excluded = _excluded(text, mentions)
    asked = _blank(text, excluded.spans)
    results, result_spans = results_in(asked)
    years, year_span = years_in(asked)
    places = [mention for mention in mentions if not _inside((mention.start, mention.end), excluded.spans)]
    concepts = concept_mentions(_blank(asked, [(place.start, place.end) for place in places]))
    asked = _blank(asked, [*result_spans, *([year_span] if year_span else [])])
    understood = [(match.start, match.end) for match in concepts] + [(place.start, place.end) for place in places]
    named: dict[str, Any] = {
        name: _of_scheme(scheme, [match.iri for match in concepts]) for name, scheme in _SCHEME_FIELDS.items()
    }
    return Question(
        text=_search_text(_blank(text, [*excluded.spans, *([year_span] if year_span else [])]), understood),
        places=_unique(iri for place in places for iri in place.iris if iri not in (UNITED_KINGDOM, *excluded.places)),
        **named,
        results=results,
        years=years,
        exclude=Exclusions(_unique(excluded.places), _unique(excluded.interventions), _unique(excluded.terms)),
        not_understood=_unique(
            written.get(word.casefold(), word) for word in _content_words(_blank(asked, understood))
        ),
        near=any(place.near for place in places),
    )


def _of_scheme(scheme: str, iris: Iterable[str]) -> tuple[str, ...]:
    concepts = load_vocabulary().concepts
    return _unique(iri for iri in iris if concepts[iri].scheme == scheme)


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _blank(text: str, spans: Iterable[Span]) -> str:
    """The text with spans turned to full stops, so that nothing matches across them and offsets stay."""
    for start, end in spans:
        text = text[:start] + "." * (end - start) + text[end:]
    return text


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _excluded(text: str, mentions: Sequence[PlaceMention]) -> _Excluded:
    excluded = _Excluded()
    for start, after, place_only in exclusions_in(text):
        listed = listed_from(text, after, mentions)
        if listed:
            excluded.places += [iri for mention in listed for iri in mention.iris]
            excluded.spans.append((start, listed[-1].end))
        elif not place_only:
            _exclude_things(text, start, after, excluded)
    _exclude_denied(text, mentions, excluded)
    return excluded


def _exclude_denied(text: str, mentions: Sequence[PlaceMention], excluded: _Excluded) -> None:
    """Takes what stands soon after "not" and the like: a place, or concepts joined by "or"."""
    for start, after in negations_in(_blank(text, excluded.spans)):
        if listed := listed_from(text, after, mentions):
            excluded.places += [iri for mention in listed for iri in mention.iris]
            excluded.spans.append((start, listed[-1].end))
        elif denied := _denied(text, start, after):
            end = max(match.end for match in denied)
            _exclude_concepts(text, (start, after, end), [match.iri for match in denied], excluded)


def _denied(text: str, start: int, after: int) -> list[Match]:
    """The concepts that a word such as "not" turns round; none where it is a part of a name, as in "no change"."""
    whole = concept_mentions(text)
    if any(match.start <= start < match.end for match in whole):
        return []
    denied: list[Match] = []
    for match in (match for match in _mentions_in(text, after, _clause_end(text, after)) if _may_be_denied(match)):
        between = text[denied[-1].end if denied else after : match.start]
        soon = _OR.fullmatch(between) if denied else len(words_of(between)) <= NEAR_NEGATION
        if soon or (denied and match.start < denied[-1].end):
            denied.append(match)
    return denied


def _may_be_denied(match: Match) -> bool:
    # "no longer lonely" and "not isolated" speak of the very outcome that they seem to deny
    return load_vocabulary().concepts[match.iri].scheme != "outcome"


def _mentions_in(text: str, start: int, end: int) -> list[Match]:
    """The concepts named in a stretch of the text, as if it stood alone."""
    return concept_mentions(_blank(text, [(0, start), (end, len(text))]))


def _clause_end(text: str, start: int) -> int:
    found = CLAUSE_END.search(text, start)
    return found.start() if found else len(text)


def _exclude_concepts(text: str, span: tuple[int, int, int], named: Iterable[str], excluded: _Excluded) -> None:
    """Leaves out concepts named between two points, or their words where the rest of the question asks for them."""
    start, after, end = span
    asked = {match.iri for match in concept_mentions(_blank(text, [(start, end)]))}
    concepts = [iri for iri in named if iri not in asked]
    if concepts:
        excluded.interventions += concepts
    elif term := _term(text[after:end]):
        excluded.terms.append(term)
    excluded.spans.append((start, end))


def _exclude_things(text: str, start: int, after: int, excluded: _Excluded) -> None:
    """Takes the clause after "without" as interventions, or as a term where it names none or only what is asked for."""
    end = _clause_end(text, after)
    named = [match.iri for match in _mentions_in(text, after, end)]
    _exclude_concepts(text, (start, after, end), _of_scheme("intervention", named), excluded)


def _term(clause: str) -> str:
    """The words to look for in a clause: the noun of a leading verb, else up to three words as they stand."""
    words = [word for word in words_of(clause) if word.key not in QUESTION_WORDS]
    if not words or words[0].key.endswith("ing"):
        return noun_of(words[0].text) if words else ""
    last = words[min(len(words), TERM_WORDS) - 1]
    return clause[words[0].start : last.end].casefold()


def _content_words(text: str) -> tuple[str, ...]:
    words = [word for word in words_of(text) if word.key not in QUESTION_WORDS and word.key != "and"]
    return _unique(word.text.removesuffix("'s").removesuffix("’s") for word in words if len(word.key) > 1)


def _search_text(text: str, named: Sequence[Span]) -> str:
    """The words worth searching for, in their order: all of a name, else none that only shapes the question."""
    words = (
        word for word in words_of(text) if word.key not in QUESTION_WORDS or _inside((word.start, word.end), named)
    )
    return " ".join(word.text for word in words)
