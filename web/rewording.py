"""A question without one of the things that were understood from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.matching import match_concepts
from kg.matching_places import match_places
from search_api.question import parse

Span = tuple[int, int]  # of words, the end not included

LONGEST_RUN = 6  # words that one thing is said in, at most
MOST_WORDS = 60  # of a question that is worth trying
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"\w+")


def without(question: str, field: str, value: str) -> str:
    """The question without the words that make ``value`` understood in ``field``; all of it where none do.

    What else was understood stays as it was, as far as that goes: of all runs of words, the one
    whose loss changes least; of those that change as little, the shortest.
    """
    words = _SPACES.split(question.strip())[:MOST_WORDS]
    before = _understood(question)
    if value not in before.get(field, ()):
        return question
    runs = [run for run in (*_named(question, words, value), *_runs(len(words))) if run[0] < run[1]]
    changes = {run: _changed(before, _understood(_losing(words, run)), field, value) for run in dict.fromkeys(runs)}
    losing = {run: changed for run, changed in changes.items() if changed is not None}
    if not losing:
        return question
    # the sort is stable: of runs that change as much, one with words that count, then the named one, then the shortest
    searched = _plain(parse(question).text)
    best = min(losing, key=lambda run: (losing[run], not searched & _plain(" ".join(words[slice(*run)]))))
    return _losing(words, _with_small_words(words, best, searched))


def _plain(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.casefold()))


def _named(question: str, words: list[str], value: str) -> Iterator[Span]:
    """The runs of words that name a concept or a place."""
    plain = " ".join(words)
    for match in (*match_concepts(plain, any_case=True), *match_places(plain, any_case=True)):
        if match.iri == value:
            start = plain[: match.start].count(" ")
            yield start, start + plain[match.start : match.end].count(" ") + 1


def _runs(count: int) -> Iterator[Span]:
    """All runs of words, the shortest first."""
    for length in range(1, LONGEST_RUN + 1):
        yield from ((start, start + length) for start in range(count - length + 1))


def _losing(words: list[str], run: Span) -> str:
    return " ".join(words[: run[0]] + words[run[1] :])


def _with_small_words(words: list[str], run: Span, searched: frozenset[str]) -> Span:
    """The run with the words beside it that mean nothing alone: "in" of "in Peckham", "that" of "that worked"."""
    start, end = run
    base = _understood(_losing(words, run))
    while start and _means_nothing(words, (start - 1, end), base, words[start - 1], searched):
        start -= 1
    while end < len(words) and _means_nothing(words, (start, end + 1), base, words[end], searched):
        end += 1
    return start, end


def _means_nothing(
    words: list[str], run: Span, base: Mapping[str, tuple[str, ...]], word: str, searched: frozenset[str]
) -> bool:
    return not searched & _plain(word) and _understood(_losing(words, run)) == base


def _changed(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]], field: str, value: str
) -> int | None:
    """How many other things are understood differently; None while ``value`` is still understood."""
    if value in after[field]:
        return None
    return sum(len(set(before[name]) ^ set(after[name])) for name in before if name != field) + len(
        set(after[field]) - set(before[field])
    )


def _understood(question: str) -> dict[str, tuple[str, ...]]:
    return flat(parse(question).as_json()) if question else flat({})


def flat(understood: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What was understood, as plain keys by field: IRIs, slugs, words and one span of years."""
    exclude = understood.get("exclude", {})
    found = {name: tuple(map(key_of, understood.get(name, ()))) for name in FIELDS}
    found |= {f"not-{name}": tuple(map(key_of, exclude.get(name, ()))) for name in EXCLUDED}
    years = understood.get("years") or (None, None)
    found["years"] = (span(years),) if any(years) else ()
    return found


FIELDS = ("places", "interventions", "principles", "outcomes", "groups", "results")
EXCLUDED = ("places", "interventions", "terms")


def key_of(value: Any) -> str:
    """The plain key of something understood: its IRI, or itself."""
    return str(value["iri"]) if isinstance(value, Mapping) else str(value)


def span(years: Any) -> str:
    """Years as ``2015-2020``, ``2015-`` or ``-2020``."""
    return "-".join("" if year is None else str(year) for year in years)
