"""Chooses the names of a unit's project: how sure each candidate is, which is the name, and what else it is called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.process import cdist
from rapidfuzz.utils import default_process

from ingest.extract.forms import forms
from ingest.extract.learnt import logistic
from ingest.extract.names import is_place
from ingest.extract.naming import Candidate, Mentions, candidates, composed, is_proper, key_of
from ingest.extract.reading import Reading
from ingest.extract.units import Unit
from ingest.extract.weighing import features
from kg.concept_model import Matrix, logit

Numbers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

MOST_ANCHORS = 4
MOST_PLACES = 2
MOST_AKA = 6
CLOSE = 80  # token_sort_ratio from which a reader takes one name for another
CONSIDERED = 60  # candidates
LEAST_AKA = 0.01  # share of the name's strength that another name must add
_NOT_ANCHOR = re.compile(
    r"[,:;(]| [a-z]+ [a-z]+ ?|\b(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\b"
)
_LINK_WORDS = "the of and in a an for at on to by with from"
_LINKS = frozenset(_LINK_WORDS.split())
_KIND_WORDS = (
    "project programme scheme fund pilot trial estate garden market hub centre library park square house yard street "
    "streets town community new regeneration high local development plan council borough"
)
_KINDS = frozenset(_KIND_WORDS.split())


@dataclass(frozen=True, slots=True)
class Named:
    """A candidate and how likely it is the very name of the project."""

    candidate: Candidate
    sure: float

    @property
    def name(self) -> str:
        return self.candidate.name


@dataclass(frozen=True, slots=True)
class Chosen:
    """A project's name, its other names, and how much of what the candidates promise they cover."""

    named: Named
    aka: tuple[str, ...]
    strength: float  # sum of the probabilities of the candidates that the name is close to


@dataclass(slots=True)
class Weighed:
    """The candidates of a unit with all that is looked at: names as they stand, and names composed from them."""

    plain: list[Candidate]
    features: Matrix
    made: list[Candidate]
    anchors: list[int]  # for each composed name the number of the plain one in it
    forms: Matrix

    def of_plain(self, sure: Matrix) -> Matrix:
        """What is looked at to tell whether a name as it stands is the project's.

        ``sure`` is how likely each is made of the words of a project's name.
        """
        return np.column_stack([self.features, *_odds(sure, np.arange(len(self.plain)))])

    def of_made(self, sure: Matrix) -> Matrix:
        """The same for composed names."""
        numbers = np.array(self.anchors, np.intp)
        return np.column_stack([self.features[numbers], *_odds(sure, numbers), self.forms])


def _odds(sure: Matrix, numbers: Numbers) -> list[Matrix]:
    best = sure.max() if len(sure) else np.float32(0)
    return [logit(sure[numbers]), sure[numbers] / (best + np.float32(1e-6))]


def weigh(
    reading: Reading, unit: Unit, mentions: Mentions, apart: frozenset[int], headed: int
) -> tuple[list[Candidate], Matrix]:
    """The names of a unit as they stand, and a row of features for each."""
    plain = candidates(reading, unit, mentions, apart)
    return plain, features(reading, unit, plain, mentions, apart, headed)


def compose(
    reading: Reading,
    unit: Unit,
    mentions: Mentions,
    apart: frozenset[int],
    plain: list[Candidate],
    rows: Matrix,
    sure: Matrix,
) -> Weighed:
    """The candidates with the names that are composed from the likeliest of them."""
    able = [int(n) for n in np.argsort(-sure, kind="stable") if _is_anchor(plain[n].name, mentions)]
    places = [n for n in able if is_place(plain[n].name)][:MOST_PLACES]
    best = list(dict.fromkeys([*able[:MOST_ANCHORS], *places]))
    made = composed(reading, unit, apart, [plain[n] for n in best], [plain[n] for n in places], plain)
    number = {id(plain[n]): n for n in best}
    return Weighed(
        plain,
        rows,
        made,
        [number[id(candidate.anchor)] for candidate in made],
        forms(reading, unit, made),
    )


def _is_anchor(name: str, mentions: Mentions) -> bool:
    return name[0].isupper() and not _NOT_ANCHOR.search(name) and is_proper(name, mentions)


def ranked(
    reading: Reading, unit: Unit, mentions: Mentions, apart: frozenset[int], headed: int, learnt: Mapping[str, Any]
) -> list[Named]:
    """The names that a unit's project could have, the likeliest first; none where the unit has no names."""
    plain, rows = weigh(reading, unit, mentions, apart, headed)
    if not plain:
        return []
    sure = logistic(learnt["anchors"], rows)
    weighed = compose(reading, unit, mentions, apart, plain, rows, sure)
    sure_plain = logistic(learnt["plain"], weighed.of_plain(sure))
    sure_made = logistic(learnt["made"], weighed.of_made(sure))
    return _in_order(weighed, sure_plain, sure_made)


def _in_order(weighed: Weighed, plain: Matrix, made: Matrix) -> list[Named]:
    """All candidates with their probabilities, the likeliest first."""
    found = [Named(c, float(p)) for c, p in zip([*weighed.plain, *weighed.made], [*plain, *made], strict=True)]
    return sorted(found, key=lambda named: -named.sure)


def words_of(name: str) -> set[str]:
    """The words that tell a name from others: neither small words nor what many projects are called."""
    words = set(re.findall(r"\w+", key_of(name).replace("'s", "")))
    return words - _LINKS - _KINDS or words - _LINKS


def choose(names: Sequence[Named], most: int) -> list[Chosen]:
    """The projects that names stand for, the surest first, each with the other names that it may go by.

    A name is worth the probabilities of all candidates that are close to it, for a reader would take it for any of
    them; what it covers counts no more for the names after it (the least expected loss over the candidates).
    """
    considered = names[:CONSIDERED]
    if not considered:
        return []
    keys = [key_of(named.name) for named in considered]
    close = cdist(keys, keys, scorer=token_sort_ratio, processor=default_process) >= CLOSE
    open_ = np.array([named.sure for named in considered])
    words = [words_of(named.name) for named in considered]
    found: list[Chosen] = []
    allowed = np.array([_could_stand(named) for named in considered])
    while len(found) < most and allowed.any():
        worth = np.where(allowed, close @ open_, -1.0)
        centre = int(np.argmax(worth))
        # of the names close to the one that covers most, the likeliest is how it is called
        best = int(np.argmax(np.where(allowed & close[centre], open_, -1.0)))
        related = np.array([bool(words[best] & other) for other in words])
        least = LEAST_AKA * worth[centre]
        aka = _others(best, related & allowed, close, open_ * ~close[best], considered, least)
        found.append(Chosen(considered[best], aka, float(worth[centre])))
        open_, allowed = open_ * ~related, allowed & ~related
    return found


def _could_stand(named: Named) -> bool:
    """Whether a name reads as one: it opens with a capital or a number, and is no sentence with a colon."""
    return not named.name[0].islower() and not (": " in named.name and len(named.name.split()) > 6)


def _others(
    best: int, allowed: Flags, close: Flags, open_: Matrix, names: Sequence[Named], least: float
) -> tuple[str, ...]:
    """The other names of a project: each covers most of what those before it left open."""
    found: list[str] = []
    allowed = allowed & np.array([not is_place(named.name) for named in names])
    allowed[best] = False
    while len(found) < MOST_AKA and allowed.any():
        worth = np.where(allowed, close @ open_, -1.0)
        centre = int(np.argmax(worth))
        if worth[centre] < least:
            break
        found.append(names[centre].name)
        allowed[centre] = False
        open_ = open_ * ~close[centre]
    return tuple(found)
