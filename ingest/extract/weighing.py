"""What a careful reader looks at to tell whether a name is that of a project: one row of numbers for each candidate."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ingest.extract.context import signs_around
from ingest.extract.names import (
    COMMON,
    ORGANISATION,
    could_name_project,
    has_kind,
    is_acronym,
    is_place,
    kind_weight,
)
from ingest.extract.naming import Candidate, Mentions, key_of
from ingest.extract.reading import Reading
from ingest.extract.units import ORDERS, Unit, base_name
from kg.concept_model import Matrix
from kg.places import load_places

LONGEST = 60_000  # characters of a unit that are searched for a name; of longer ones the mentions are counted

GUIDANCE = re.compile(
    r"\b(?:guide|guidance|toolkit|handbook|how to|principles|advice|digest|checklist|taught|strategy|index|manual|"
    r"notes? (?:on|for)|lessons|learnt|evidence)\b",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"\b(?:regeneration|redevelopment|refurbishment|renewal|masterplan|project|programme|scheme|fund|pilots?|trials?|"
    r"initiative|challenge|campaign|deal|plan|transfer|conversion|restoration|clearance|relocation|assembly)$",
    re.IGNORECASE,
)
_SMALL = re.compile(r"^(?:[a-z]|the$|a$|an$)")
_VERBAL = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|do|does|will|can|could|would|says?|said|gets?|got|goes|went|wants?|lets?|"
    r"took|take|takes|make|makes|made|keep|keeps|kept|built|that|who|which|what|how|why|when|where|but|not|no|"
    r"it|we|they|you|i)\b",
    re.IGNORECASE,
)
_LINKS = ("in", "at", "of", "on", "for", "in the", "at the", "of the", "on the", "for the")
_LOWER = re.compile(r"\b[a-z][a-z’'-]+")
_TAIL = re.compile(r"(?:,| in| at| on| near) [A-Z][\w’']*(?: [A-Z][\w’']*)*$")
GENERIC = frozenset({"project", "programme", "scheme", "development", "trial"})
_DIGIT = re.compile(r"\d")

# the columns of a row, part by part
_COLUMNS = (
    "title opening name quoted "
    "count told inside early first spread opens_all "
    "titled starts_title before_colon after_in_title is_part equals_opening in_opening bare_opening "
    "words single long caps small_start verbal digit the_start common_start acronym orders first_only small_too inner "
    "kind scheme organisation place authority could "
    "person paid inside_place named made role the_before happens acts apposed_kind apposed_body then_it possessive "
    "kind_after "
    "within held rivals title_words opening_words joins tail spoken spoken_mean spoken_share head_said free_kind "
    "whole guidance apart length headed names_more"
)
FEATURES = tuple(_COLUMNS.split())


@dataclass(slots=True)
class Around:
    """What all candidates of a unit are seen against."""

    reading: Reading
    unit: Unit
    plain: str  # of the unit
    small: Counter[str]  # its words that are written small
    strongest: Matrix  # of each sentence the probability of the likeliest intervention
    text: str  # of the unit, small
    title: str  # of the document, small
    opening: str  # of the unit, small
    bare: str  # the same without its article
    base: str  # and without places behind it
    parts: frozenset[str]  # and cut at its marks
    nameless: bool  # whether the opening has no proper name but places
    start: int
    early: int
    end: int
    most: int  # of the most frequent name
    keys: dict[str, int]  # how often each name occurs in the unit
    apart: float
    headed: int


def features(
    reading: Reading, unit: Unit, found: Sequence[Candidate], mentions: Mentions, apart: frozenset[int], headed: int
) -> Matrix:
    """A row for each candidate, a column for each of ``FEATURES``."""
    around = around_of(reading, unit, found, apart, headed)
    rows = [_row(around, candidate, mentions) for candidate in found]
    return np.array(rows, np.float32).reshape(len(rows), len(FEATURES))


def around_of(reading: Reading, unit: Unit, found: Sequence[Candidate], apart: frozenset[int], headed: int) -> Around:
    sentences = reading.sentences[unit.first : unit.after]
    start, end = sentences[0].start, sentences[-1].end
    proper = [c for c in found if c.at and c.at[0].start <= start + len(unit.words) and " " in c.name]
    nameless = not any(could_name_project(c.name) and sum(w[0].isupper() for w in c.name.split()) > 1 for c in proper)
    opening = unit.words.lower().replace("’", "'")
    bare = opening.removeprefix("the ")
    text = reading.text[start:end] if end - start < LONGEST else ""
    body = sentences[1:] or sentences
    early = body[min(2, len(body) - 1)].end
    counts = {key_of(c.name): len(c.at) for c in found if c.at}
    return Around(
        reading,
        unit,
        text,
        Counter(_LOWER.findall(text)),
        strongest_of(reading, unit),
        text.lower().replace("’", "'"),
        reading.document.title.lower().replace("’", "'"),
        opening,
        bare,
        key_of(base_name(unit.words)),
        frozenset(part.strip(" '\"") for part in re.split(r"[:?!;,] | - | – ", bare)),
        nameless,
        start,
        early,
        end,
        max(counts.values(), default=1),
        counts,
        len(apart) / max(unit.after - unit.first, 1),
        headed,
    )


def strongest_of(reading: Reading, unit: Unit) -> Matrix:
    columns = [column for column, iri in enumerate(reading.model.concepts) if "/intervention/" in iri]
    scores = reading.scores[unit.first : unit.after]
    return scores[:, columns].max(axis=1) if columns and len(scores) else np.zeros(unit.after - unit.first, np.float32)


def _row(a: Around, c: Candidate, mentions: Mentions) -> list[float]:
    words = [*_sources(c), *_places(a, c, mentions), *_opening(a, c), *_shape(a, c), *_kinds(c)]
    return [*words, *signs_around(a.reading.text, c.at), *_others(a, c), *_document(a)]


def _sources(c: Candidate) -> list[float]:
    return [float(source in c.sources) for source in ("title", "opening", "name", "quoted")]


def _places(a: Around, c: Candidate, mentions: Mentions) -> list[float]:
    body = [name for name in c.at if name.start > a.start + len(a.unit.words)]
    count = len(body)
    total = mentions.total[key_of(c.name)]
    told = a.text.count(key_of(c.name))
    first = (body[0].start - a.start) / max(a.end - a.start, 1) if body else 1.0
    spread = (body[-1].start - body[0].start) / max(a.end - a.start, 1) if body else 0.0
    early = any(name.start < a.early for name in body)
    opens = bool(c.at) and all(name.opens for name in c.at)
    return [math.log1p(count), math.log1p(told), count / max(total, 1), float(early), first, spread, float(opens)]


def _opening(a: Around, c: Candidate) -> list[float]:
    key = key_of(c.name)
    return [
        float(key in a.title),
        float(a.bare.startswith(key)),
        float(a.bare.startswith((key + ":", key + ","))),
        float(a.opening.endswith(tuple(f" {link} {key}" for link in _LINKS))),
        float(key in a.parts),
        float(key in (a.bare, a.base)),
        float(key in a.opening),
        float(key == a.base and not a.unit.whole and not has_kind(c.name) and len(c.name.split()) <= 3),
    ]


def _shape(a: Around, c: Candidate) -> list[float]:
    words = c.name.split()
    capitals = sum(not _SMALL.match(word) for word in words) / len(words)
    return [
        math.log(len(words)),
        float(len(words) == 1),
        float(len(words) > 5),
        capitals,
        float(words[0][0].islower()),
        float(bool(_VERBAL.search(c.name))),
        float(bool(_DIGIT.search(c.name))),
        float(words[0] == "The"),
        float(words[0].rstrip("'’s,").lower() in COMMON and words[0] != "The"),
        float(is_acronym(c.name)),
        float(bool(ORDERS.match(c.name))),
        float(len(words) > 1 and all(_SMALL.match(word) for word in words[1:])),
        float(len(words) <= 2 and f" {c.name.lower()}" in a.plain),
        math.log1p(sum(not name.opens for name in c.at)),
    ]


def _kinds(c: Candidate) -> list[float]:
    return [
        kind_weight(c.name),
        float(bool(_SCHEME.search(c.name))),
        float(bool(ORGANISATION.search(c.name))),
        float(is_place(c.name)),
        float(is_authority(c.name)),
        float(could_name_project(c.name)),
    ]


def _others(a: Around, c: Candidate) -> list[float]:
    """Whether a longer name holds this one, and whether this one holds a name that is used more."""
    key = f" {key_of(c.name)} "
    within = held = 0
    for other, count in a.keys.items():
        if f" {other} " != key:
            within = max(within, count) if key in f" {other} " else within
            held = max(held, count) if f" {other} " in key else held
    joins = float(" and " in c.name or "," in c.name or ":" in c.name)
    plain = key_of(c.name)
    tail = float(bool(_TAIL.search(c.name)))
    return [math.log1p(within), math.log1p(held), len(c.at) / a.most, shared(plain, a.title), shared(plain, a.opening),
            joins, tail, *_spoken(a, c), _head_said(a, c), _free(a, c)]  # fmt: skip


def _spoken(a: Around, c: Candidate) -> list[float]:
    """How surely the sentences that name it tell of interventions, and what share of such sentences they are."""
    numbers = sorted({a.reading.number_at(name.start) for name in c.at[:40]})
    if not numbers:
        return [0.0, 0.0, 0.0]
    said = a.strongest[[n - a.unit.first for n in numbers]]
    return [float(said.max()), float(said.mean()), float(said.sum() / (a.strongest.sum() + 1e-6))]


def _free(a: Around, c: Candidate) -> float:
    """Whether, for want of a name in the title, one of the text could be the project's by its last word."""
    free = a.nameless and bool(c.at) and key_of(c.name) not in a.opening and could_name_project(c.name)
    return float(free and has_kind(c.name))


def _head_said(a: Around, c: Candidate) -> float:
    """How often the unit speaks of the thing by its last word alone, as in "the garden" for Story Garden."""
    last = c.name.rsplit(" ", 1)[-1].lower()
    return math.log1p(a.small[last]) if " " in c.name else 0.0


def shared(words: str, title: str) -> float:
    """The share of words that a title has too, in the singular or plural."""
    said = {word.removesuffix("s") for word in re.findall(r"\w+", title)}
    mine = [word.removesuffix("s") for word in re.findall(r"\w+", words) if word not in COMMON]
    return sum(word in said for word in mine) / len(mine) if mine else 0.0


@lru_cache(4096)
def is_authority(name: str) -> bool:
    return any(place.kind == "local-authority" for place in load_places().find(name))


def _document(a: Around) -> list[float]:
    return [
        float(a.unit.whole),
        float(bool(GUIDANCE.search(a.reading.document.title))),
        a.apart,
        math.log1p(a.unit.after - a.unit.first),
        float(a.headed),
        math.log1p(len(a.keys)),
    ]
