"""Learns which sections tell of a project each, and which names in a text are those of its projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio
from rapidfuzz.process import cdist
from rapidfuzz.utils import default_process
from sklearn.linear_model import LogisticRegression

from ingest.extract.choosing import compose, weigh, words_of
from ingest.extract.learnt import logistic
from ingest.extract.naming import Candidate, Mentions, mentions_of
from ingest.extract.pipeline import read_through
from ingest.extract.projects import Looked, decide, look, name_of_section
from ingest.extract.reading import Reading, reading_of
from ingest.extract.sections import outer_or_inner, section_features
from ingest.extract.units import ORDERS, Unit, headed_units, whole_of
from ingest.scoring import SAME_NAME, Tally, pair_projects
from ingest.training.encoder import Progress
from ingest.training.folds import folds_of, splits
from ingest.training.labelled import LabelledDocument
from kg.concept_model import ConceptModel, Matrix

INVENTED = 0.5  # weight of an invented document's examples; by cross-validation
ALWAYS = 6.0  # logit of what was so in all examples
STRENGTH = 0.005  # inverse of the regularisation for names; strong, for the projects are few
STRENGTH_OF_SECTIONS = 0.05  # the same for headings; both by cross-validation
SECTION = 0.4  # probability from which a heading heads a project; the best F1 over held-out headings
THRESHOLDS: dict[str, tuple[float, ...]] = {  # of strength; tried in this order, so that a tie keeps the first
    "main": (0.2, 0.0, 0.1, 0.15, 0.25, 0.3, 0.4, 0.5),
    "main_guide": (0.7, 0.3, 0.5, 0.9, 1.1),
    "main_headed": (0.6, 0.2, 0.4, 0.8, 1.0, 1.2),
    "further": (0.7, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3),
}
SAME_HEADING = 95  # token_set_ratio from which a heading without evidence is a project's
Flags = npt.NDArray[np.int_]
Line = Mapping[str, Any]


@dataclass(slots=True)
class Example:
    """One unit of a document with the projects that it tells of, and its candidates."""

    document: int
    unit: Unit
    wanted: list[Line]
    apart: frozenset[int]
    plain: list[Candidate]
    features: Matrix
    anchors: Flags  # which candidates are made of words of a wanted name
    weight: float
    rows: tuple[Matrix, ...] = ()  # what is looked at for the names as they stand, and for composed ones
    right: tuple[Flags, ...] = ()  # which of them come closest to a wanted name


@dataclass(slots=True)
class Told:
    """A labelled document as it is read, its units and their features."""

    labels: Line
    invented: bool
    reading: Reading
    mentions: Mentions
    units: list[Unit]
    features: Matrix  # of the units
    owners: list[int | None]  # the project of each unit by the labels


def gather(labelled: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> list[Told]:
    """Reads the documents up to where projects are found, and tells by their evidence which units are projects'."""
    found = []
    for done, document in enumerate(labelled):
        progress("Reading", done, len(labelled))
        reading = reading_of(read_through(document.document, model, before="projects"))
        units = headed_units(reading)
        rows = section_features(reading, units)
        owners = _owners(reading, units, document.labels["projects"])
        found.append(Told(document.labels, document.invented, reading, mentions_of(reading), units, rows, owners))
    return found


def _owners(reading: Reading, units: Sequence[Unit], projects: Sequence[Line]) -> list[int | None]:
    """The project that most of a unit's evidence is for, if most of that project's evidence is there."""
    said = list(_evidence(reading, projects))
    total = Counter(project for _, project in said)
    return [_owner(unit, said, total, projects) if len(projects) > 1 else None for unit in units]


def _evidence(reading: Reading, projects: Sequence[Line]) -> list[tuple[int, int]]:
    """The sentence of each quote with the number of the project that it speaks of."""
    found = set()
    for number, project in enumerate(projects):
        for name in ("evidence", "evidence_more"):
            for quotes in (project.get(name) or {}).values():
                for quote in [quotes] if isinstance(quotes, str) else quotes:
                    at = reading.text.find(quote)
                    if at >= 0:
                        found.add((reading.number_at(at), number))
    return sorted(found)


def _owner(unit: Unit, said: Sequence[tuple[int, int]], total: Counter[int], projects: Sequence[Line]) -> int | None:
    inside = Counter(project for number, project in said if unit.first <= number < unit.after)
    alike = [max(token_set_ratio(unit.words, name, processor=default_process) for name in _names(p)) for p in projects]
    if not inside:
        best = int(np.argmax(alike))
        return best if alike[best] >= SAME_HEADING and not total[best] else None
    project, count = inside.most_common(1)[0]
    if count <= 0.6 * sum(inside.values()) or count < 0.5 * total[project]:
        return None
    return None if ORDERS.match(unit.words) and alike[project] < SAME_HEADING else project


def _names(project: Line) -> list[str]:
    return [project["name"], *(project.get("aka") or ())]


def examples(told: Sequence[Told]) -> list[Example]:
    """The units to learn names from: each whole document less its projects' sections, and those sections."""
    found = []
    for number, one in enumerate(told):
        owned = {unit: owner for unit, owner in zip(one.units, one.owners, strict=True) if owner is not None}
        sections = outer_or_inner(list(owned))
        found += _examples(number, one, {unit: owned[unit] for unit in sections})
    return found


def _examples(number: int, one: Told, owned: Mapping[Unit, int]) -> list[Example]:
    projects = one.labels["projects"]
    apart = frozenset(n for unit in owned for n in range(unit.first, unit.after))
    rest = [project for n, project in enumerate(projects) if n not in owned.values()]
    whole = whole_of(one.reading)
    told = [(whole, rest, apart, len(owned))] + [
        (unit, [projects[n]], frozenset[int](), 0) for unit, n in owned.items()
    ]
    return [_example(number, one, *each) for each in told]


def _example(number: int, one: Told, unit: Unit, wanted: list[Line], apart: frozenset[int], headed: int) -> Example:
    plain, rows = weigh(one.reading, unit, one.mentions, apart, headed)
    anchors = np.array([any(_within(c.name, project) for project in wanted) for c in plain], np.int_)
    return Example(number, unit, wanted, apart, plain, rows, anchors, INVENTED if one.invented else 1.0)


def _within(name: str, project: Line) -> bool:
    """Whether a name's telling words are all in one name of a project."""
    words = set(default_process(name).split())
    return bool(words_of(name)) and any(words <= {*default_process(n).split(), "the"} for n in _names(project))


def fit(documents: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> dict[str, Any]:
    """The weights and thresholds of the part "naming"."""
    told, fold = gather(documents, model, progress), folds_of(documents)
    units = prepared(told, fold)
    held_out = _held_out(told, units, fold, progress)
    everything = np.arange(len(told))
    return _learn(told, units, everything) | best_thresholds(told, held_out, everything)


def cross_validated(documents: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> dict[str, float]:
    """Precision, recall and F1 of names over held-out real documents, thresholds from the other folds."""
    told, fold = gather(documents, model, progress), folds_of(documents)
    held_out = _held_out(told, prepared(told, fold), fold, progress)
    tally = Tally()
    for rest, held in splits(fold):
        thresholds = best_thresholds(told, held_out, rest)
        _score(tally, told, held_out, [n for n in held if not told[n].invented], thresholds)
    return {f"names_{name}": value for name, value in tally.figures().items()} | {"paired": float(tally.right)}


def prepared(told: Sequence[Told], fold: Flags) -> list[Example]:
    """The examples with names composed from anchors that were chosen by a model that has not seen the document."""
    units = examples(told)
    for rest, held in splits(fold):
        anchors = _logistic(*_anchors([unit for unit in units if unit.document in set(rest)]))
        for unit in units:
            if unit.document in set(held):
                _compose(told[unit.document], unit, logistic(anchors, unit.features))
    return units


def _compose(one: Told, unit: Example, sure: Matrix) -> None:
    weighed = compose(one.reading, unit.unit, one.mentions, unit.apart, unit.plain, unit.features, sure)
    unit.rows = weighed.of_plain(sure), weighed.of_made(sure)
    right = _closest([candidate.name for candidate in (*weighed.plain, *weighed.made)], unit.wanted)
    unit.right = right[: len(unit.plain)], right[len(unit.plain) :]


def _closest(found: Sequence[str], wanted: Sequence[Line]) -> Flags:
    """Which candidates come closest to a name of a wanted project, and close enough to be taken for it."""
    right = np.zeros(len(found), np.int_)
    names = [name for project in wanted for name in _names(project)]
    if found and names:
        alike = cdist(names, found, scorer=token_sort_ratio, processor=default_process)
        for row in alike[alike.max(axis=1) >= SAME_NAME]:
            right[row >= row.max() - 1] = 1
    return right


def _learn(told: Sequence[Told], units: Sequence[Example], rows: Flags) -> dict[str, Any]:
    """The models of all steps, from some of the documents."""
    kept = set(rows)
    some = [unit for unit in units if unit.document in kept]
    headings = _headings([one for n, one in enumerate(told) if n in kept])
    learnt = {"sections": _logistic(*headings, STRENGTH_OF_SECTIONS), "section": SECTION}
    learnt["anchors"] = _logistic(*_anchors(some))
    for place, name in enumerate(("plain", "made")):
        features = np.concatenate([unit.rows[place] for unit in some])
        right = np.concatenate([unit.right[place] for unit in some])
        weights = np.concatenate([np.full(len(unit.right[place]), unit.weight) for unit in some])
        learnt[name] = _logistic(features, right, weights)
    return learnt


def _headings(told: Sequence[Told]) -> tuple[Matrix, Flags, Matrix]:
    headed = [one for one in told if one.units]
    return (
        np.concatenate([one.features for one in headed]),
        np.array([owner is not None for one in headed for owner in one.owners], np.int_),
        np.concatenate([np.full(len(one.units), INVENTED if one.invented else 1.0) for one in headed]),
    )


def _anchors(units: Sequence[Example]) -> tuple[Matrix, Flags, Matrix]:
    return (
        np.concatenate([unit.features for unit in units]),
        np.concatenate([unit.anchors for unit in units]),
        np.concatenate([np.full(len(unit.plain), unit.weight) for unit in units]),
    )


def _logistic(features: Matrix, right: Flags, weight: Matrix, strength: float = STRENGTH) -> dict[str, Any]:
    """A logistic regression as ``learnt.logistic`` applies it; where all examples are alike, their share alone."""
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-3
    if len(set(right)) < 2:
        weights, bias = np.zeros_like(mean), ALWAYS if right.any() else -ALWAYS
    else:
        found = LogisticRegression(C=strength, max_iter=500)
        found.fit((features - mean) / scale, right, sample_weight=weight)
        weights, bias = found.coef_[0], float(found.intercept_[0])
    return {
        "weights": _rounded(weights), "mean": _rounded(mean), "scale": _rounded(scale), "bias": round(bias, 4),
    }  # fmt: skip


def _rounded(values: Matrix) -> list[float]:
    return [float(f"{value:.5g}") for value in values]


def _held_out(told: Sequence[Told], units: Sequence[Example], fold: Flags, progress: Progress) -> list[Looked]:
    """What models that have not seen a document find in it."""
    found: dict[int, Looked] = {}
    for done, (rest, held) in enumerate(splits(fold)):
        progress("Learning names", done, len(set(fold)))
        learnt = _learn(told, units, rest)
        found |= {int(number): look(told[number].reading, told[number].mentions, learnt) for number in held}
    return [found[number] for number in range(len(told))]


def best_thresholds(told: Sequence[Told], looked: Sequence[Looked], rows: Flags) -> dict[str, float]:
    """The thresholds that give the best names of some documents; the real ones decide."""
    best: dict[str, float] = {name: values[0] for name, values in THRESHOLDS.items()}
    real = [int(number) for number in rows if not told[number].invented]
    for name, values in [*THRESHOLDS.items()] * 2:
        figures = {value: _f1(told, looked, real, best | {name: value}) for value in values}
        best[name] = max(values, key=lambda value: figures[value])  # noqa: B023  # used at once
    return best


def _f1(told: Sequence[Told], looked: Sequence[Looked], rows: Sequence[int], thresholds: Mapping[str, float]) -> float:
    tally = Tally()
    _score(tally, told, looked, rows, thresholds)
    return tally.figures()["f1"]


def _score(
    tally: Tally, told: Sequence[Told], looked: Sequence[Looked], rows: Sequence[int], thresholds: Mapping[str, float]
) -> None:
    for number in rows:
        found, projects = decided(looked[number], thresholds), told[number].labels["projects"]
        right = len(pair_projects(projects, found))
        tally.right, tally.wrong = tally.right + right, tally.wrong + len(found) - right
        tally.missed += len(projects) - right


def decided(looked: Looked, thresholds: Mapping[str, float]) -> list[dict[str, Any]]:
    """The projects that a document would be given, as lines that the scoring reads."""
    main, further = decide(looked, thresholds)
    found = [(one.named.name, one.aka) for one in [*([main] if main else []), *further]]
    found += [name_of_section(unit, one) for unit, one in zip(looked.sections, looked.of_sections, strict=True)]
    return [{"name": name, "aka": list(aka)} for name, aka in found]
