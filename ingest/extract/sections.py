"""Which headings and bold openings each head the account of one project."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ingest.extract.learnt import logistic
from ingest.extract.names import COMMON, ORGANISATION, has_kind, is_place
from ingest.extract.reading import Reading
from ingest.extract.units import ORDERS, Unit, base_name, siblings
from kg.concept_model import Matrix
from kg.matching import match_places

# the columns of a row
_COLUMNS = (
    "words capitals orders place place_tail places recurs recurs_share titled ends_mark upper bold numbered "
    "siblings named_siblings kind organisation article length relative position several colon verbal "
    "concept concepts years money result rows question_word nested share_of_text level_first fresh"
)
FEATURES = tuple(_COLUMNS.split())
_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|both|several|projects|schemes|pilots|trials|"
    r"grants|strands|examples|places|areas|sites|estates|streets|campaigns|gardens|libraries|markets)\b",
    re.IGNORECASE,
)
_VERBAL = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|do|does|will|can|would|went|came|happened|built|done|we|you|it|they|not|no)"
    r"\b",
    re.IGNORECASE,
)
_WH = re.compile(r"^(?:what|how|why|who|where|when|which|did|does|is|was)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[A-Za-zÀ-ÿ'’-]+")


def project_sections(reading: Reading, units: Sequence[Unit], learnt: Mapping[str, Any]) -> list[Unit]:
    """The units that each tell of one project, in order; none within another."""
    if not units:
        return []
    sure = logistic(learnt["sections"], section_features(reading, units))
    return outer_or_inner([unit for unit, p in zip(units, sure, strict=True) if p >= learnt["section"]])


def outer_or_inner(likely: Sequence[Unit]) -> list[Unit]:
    """Of units within one another the inner ones where there are several, else the outer."""
    kept: list[Unit] = []
    for number, unit in enumerate(likely):
        inner = [other for other in likely[number + 1 : number + 3] if other.first < unit.after]
        within = bool(kept) and unit.first < kept[-1].after
        if len(inner) < 2 and not within:
            kept.append(unit)
    return kept


def section_features(reading: Reading, units: Sequence[Unit]) -> Matrix:
    """A row for each unit, a column for each of ``FEATURES``."""
    words = [Counter(_WORD.findall(_text(reading, unit))) for unit in units]
    whole = Counter(_WORD.findall(reading.text))
    rows = np.zeros((len(units), len(FEATURES)), np.float32)
    parents = _nested(units)
    for group in siblings(units):
        named = [_named(units[n]) for n in group]
        lengths = [_length(units[n]) for n in group]
        for place, n in enumerate(group):
            others = (sum(named) - named[place]) / max(len(group) - 1, 1)
            beside = [
                math.log(len(group)),
                others,
                math.log1p(lengths[place]) - math.log1p(sum(lengths) / len(lengths)),
                place / max(len(group) - 1, 1),
                float(place == 0),
            ]
            rows[n] = _row(reading, units[n], words[n], whole, beside, parents[n])
    return rows


def _text(reading: Reading, unit: Unit) -> str:
    body = reading.sentences[unit.first + 1 : unit.after]
    return reading.text[body[0].start : body[-1].end] if body else ""


def _length(unit: Unit) -> int:
    return unit.after - unit.first - 1


def _nested(units: Sequence[Unit]) -> list[float]:
    """How many units lie directly or indirectly within each, up to a few."""
    found = []
    for number, unit in enumerate(units):
        inside = 0
        for other in units[number + 1 : number + 5]:
            inside += other.first < unit.after
        found.append(float(inside))
    return found


def _named(unit: Unit) -> float:
    """Whether the words of a heading look like a name: a place, or capitals behind the first word."""
    base = base_name(unit.words)
    if not base or ORDERS.match(base) or len(base.split()) > 9:
        return 0.0
    return float(is_place(base) or _capitals(base) > 0.5 or bool(match_places(unit.words)))


def _capitals(base: str) -> float:
    """The share of words behind the first that have a capital, small linking words left out."""
    rest = [word for word in base.split()[1:] if word.lower() not in COMMON]
    return sum(word[0].isupper() for word in rest) / len(rest) if rest else 0.0


def _row(
    reading: Reading, unit: Unit, own: Counter[str], whole: Counter[str], beside: Sequence[float], nested: float
) -> list[float]:
    base, title = base_name(unit.words), reading.document.title
    text = _text(reading, unit)
    places = match_places(unit.words)
    said = [word for word in _WORD.findall(base) if word.lower() not in COMMON and len(word) > 2]
    recurs = [own[word] / max(whole[word] - 1, 1) for word in said]
    numbers = list(range(unit.first + 1, unit.after))
    scores = reading.scores[numbers[:60]] if numbers else reading.scores[:0]
    strongest = scores.max(axis=0) if len(scores) else np.zeros(1, np.float32)
    siblings_, named, relative, position, first = beside
    tells = reading.sign("tells/result")[numbers] if numbers else np.zeros(1)
    return [
        math.log(max(len(base.split()), 1)),
        _capitals(base),
        float(bool(ORDERS.match(base))),
        float(bool(base) and is_place(base)),
        float(len(base) < len(unit.words) and bool(match_places(unit.words[len(base) :]))),
        float(bool(places)),
        float(any(own[word] for word in said)),
        max(recurs, default=0.0),
        sum(word in title for word in said) / max(len(said), 1),
        float(unit.words.endswith(("?", "!"))),
        float(unit.words.isupper()),
        float(unit.level == 7),
        float(unit.numbered),
        siblings_,
        named,
        float(has_kind(base)),
        float(bool(ORGANISATION.search(base))),
        float(base.lower().startswith(("the ", "a ", "an "))),
        math.log1p(_length(unit)),
        relative,
        position,
        float(bool(_SEVERAL.search(title))),
        float(":" in unit.words),
        float(bool(_VERBAL.search(base))),
        float(strongest.max()),
        float((strongest > 0.4).sum()),
        math.log1p(len(_YEAR.findall(text))),
        float("£" in text),
        float(tells.max()),
        float(any(reading.sentences[n].kind == "row" for n in numbers[:30])),
        float(bool(_WH.match(base))),
        nested,
        _length(unit) / max(len(reading.sentences), 1),
        first,
        len([word for word, count in own.items() if word[0].isupper() and count == whole[word]]) / max(len(own), 1),
    ]
