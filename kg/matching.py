"""Finds the names of concepts and places in a text.

``match_places`` is defined in ``kg.matching_places`` and offered here beside its sister.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.matching_places import borough_in_context, match_places
from kg.model import Concept
from kg.phrases import Match, PhraseTable, Word, singular, words_of
from kg.vocabulary import load_vocabulary

__all__ = ["Match", "borough_in_context", "match_concepts", "match_places"]

_WORDS_TOO = frozenset(
    {"bid", "cat", "cs", "haz", "lar", "leap", "mel", "neap", "par", "poe", "pos", "send", "tara", "toms"}
)
STRENGTH = ("preferred", "alternative", "hidden", "weak", "cue")  # strongest first


@dataclass(frozen=True, slots=True)
class _Label:
    iri: str
    kind: str
    surface: str | None = None  # the only form that counts, for an abbreviation
    plural: str | None = None  # a one-word plural stands for itself: "meanwhiles" is no "meanwhile"
    plain: bool = False  # an abbreviation that is no word, so that small letters do in a question


def match_concepts(text: str, *, any_case: bool = False) -> list[Match]:
    """The concepts named in a text, by place; a name inside a longer one is left out.

    ``any_case`` lets abbreviations match in any case, for text typed in haste.
    """
    words = words_of(text)
    found: dict[tuple[int, int, str], Match] = {}
    for first, after, labels in _concept_table().find(text, words):
        span = words[first:after]
        for label in labels:
            if _in_form(label, span, any_case):
                _keep_strongest(found, Match(span[0].start, span[-1].end, label.iri, label.kind))
    return _outermost(sorted(found.values(), key=lambda match: (match.start, -match.end, match.iri)))


@cache
def _concept_table() -> PhraseTable[_Label]:
    table: PhraseTable[_Label] = PhraseTable(fold_plurals=True)
    for concept in load_vocabulary().concepts.values():
        if not concept.grouping_only:
            for kind, label in _labels(concept):
                exact = label in concept.case_labels
                plain = exact and label.casefold() not in _WORDS_TOO and len(label) > 2
                table.add(label, _Label(concept.iri, kind, label if exact else None, _one_word_plural(label), plain))
    return table


def _one_word_plural(label: str) -> str | None:
    keys = [word.key for word in words_of(label)]
    return keys[0] if len(keys) == 1 and singular(keys[0]) != keys[0] else None


def _labels(concept: Concept) -> Iterator[tuple[str, str]]:
    sorts = ((concept.label,), concept.alt_labels, concept.hidden_labels)
    for kind, labels in zip(STRENGTH, sorts, strict=False):
        for label in labels:
            yield ("weak" if label in concept.weak_labels else kind), label
    for cue in concept.cues:
        yield "cue", cue


def _in_form(label: _Label, span: list[Word], any_case: bool) -> bool:
    if label.plural is not None and span[0].key != label.plural:
        return False
    return label.surface is None or _same_case(label.surface, span) or (any_case and label.plain)


def _same_case(surface: str, span: list[Word]) -> bool:
    """An abbreviation stands in its own case, with or without a plural "s"."""
    wanted = [word.text for word in words_of(surface)]
    seen = [word.text for word in span]
    return seen[:-1] == wanted[:-1] and seen[-1] in {wanted[-1], wanted[-1] + "s", wanted[-1] + "’s", wanted[-1] + "'s"}


def _keep_strongest(found: dict[tuple[int, int, str], Match], match: Match) -> None:
    key = (match.start, match.end, match.iri)
    if key not in found or STRENGTH.index(match.kind) < STRENGTH.index(found[key].kind):
        found[key] = match


def _outermost(matches: list[Match]) -> list[Match]:
    """Leaves out what lies inside a longer match, save a name inside a mere cue."""
    kept: list[Match] = []
    for match in matches:
        length = match.end - match.start
        around = (other for other in kept if other.end >= match.end and other.end - other.start > length)
        if not any(other.kind != "cue" or match.kind in {"weak", "cue"} or other.iri == match.iri for other in around):
            kept.append(match)
    return kept
