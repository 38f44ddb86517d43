"""What the fact components learn: one small logistic regression for each fact of a project.

Trained on projects as the extractor tells them apart, paired by name with those of the labels; where a document has
one project and one was found, they are paired whatever it was called.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from ingest.extract import funding, locations, mentions, roles, years
from ingest.extract.organisations import organisation_value
from ingest.extract.pipeline import read_through
from ingest.extract.place_signs import candidates as place_candidates
from ingest.extract.place_signs import located_in
from ingest.extract.ranking import Candidate, Ranker, by_project, matrix
from ingest.extract.reading import marked, reading_of
from ingest.extraction import Extraction
from ingest.predictions import prediction
from ingest.scoring import Tally, pair_projects
from ingest.training.encoder import Progress
from ingest.training.folds import folds_of, splits
from ingest.training.labelled import LabelledDocument
from kg.concept_model import ConceptModel
from kg.places import load_places, normalise

FACTS = ("place", "lead", "funder", "partner", "start", "end", "money")
ONE = frozenset({"lead", "start", "end"})  # facts of which a project has one
STRENGTH = {"place": 0.003, "lead": 0.1, "funder": 0.03, "partner": 0.03, "start": 0.03, "end": 0.03, "money": 0.01}
INVENTED = 0.5  # weight of an invented document's project against a real one's
THRESHOLDS = np.arange(0.2, 0.62, 0.02)
SMOOTH = 7  # thresholds over whose scores the mean is taken, since a single best one is chance
STEPS = (locations.component, roles.component, funding.component, years.component)
NEVER = -9.0  # logit of what is not to be claimed
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled document as the components before leave it, and which projects are which."""

    labelled: LabelledDocument
    doc: Doc
    pairs: Sequence[tuple[int, int]]  # index of a labelled project, index of the one found
    kept: Mapping[int | None, Mapping[tuple[str, str], Any]]  # the claims made before

    def run(self, model: ConceptModel, steps: int) -> None:
        """Runs the first of the steps anew with a model."""
        reading = reading_of(self.doc)
        reading.model, reading.kept = model, defaultdict(dict)
        reading.kept.update({owner: dict(claims) for owner, claims in self.kept.items()})
        for step in STEPS[:steps]:
            step(self.doc)


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates for one fact of one project, with those that are right."""

    candidates: Sequence[Candidate]
    right: npt.NDArray[np.bool_]
    wanted: int  # right values, found among the candidates or not
    weight: float


def fit(labelled: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> dict[str, Any]:
    """What each fact has learnt, by its name, from all documents; the same for the same documents and model."""
    return _learn(_read(labelled, model, progress), folds_of(labelled), model)


def cross_validated(labelled: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> dict[str, float]:
    """F1 of each fact over held-out real documents, within projects that are paired."""
    held = held_out(labelled, model, progress)
    return figures([(read, extraction) for read, extraction in held if not read.labelled.invented])


def held_out(
    labelled: Sequence[LabelledDocument], model: ConceptModel, progress: Progress
) -> list[tuple[Read, Extraction]]:
    """Every document read with what was learnt from the other folds."""
    documents, fold = _read(labelled, model, progress), folds_of(labelled)
    found: list[tuple[Read, Extraction]] = []
    for rest, held in splits(fold):
        learnt = model.with_part("facts", _learn([documents[n] for n in rest], fold[rest], model))
        for document in (documents[n] for n in held):
            document.run(learnt, len(STEPS))
            reading = reading_of(document.doc)
            found.append((document, Extraction(tuple(reading.projects), reading.claims, reading.voice)))
    return found


def figures(held: Sequence[tuple[Read, Extraction]]) -> dict[str, float]:
    """Precision, recall and F1 of each fact within the paired projects."""
    tallies = {fact: Tally() for fact in FACTS}
    for read, extraction in held:
        found = prediction(read.labelled.document, extraction)["projects"]
        for index, number in read.pairs:
            for fact in FACTS:
                tallies[fact].add(values(read.labelled.labels["projects"][index], fact), values(found[number], fact))
    return {f"{fact}_{name}": value for fact in FACTS for name, value in tallies[fact].figures().items()}


def values(project: Line, fact: str) -> set[str]:
    """What a project's labels, or its predictions in the same form, say of a fact, as keys that compare."""
    if fact == "place":
        return {key for name in project.get("places") or () for key in _authorities(name)}
    if fact in {"start", "end"}:
        return {str(project[fact])} if project.get(fact) else set()
    grants = project.get("funding") or ()
    if fact == "money":
        return {str(round(float(grant["amount_gbp"]))) for grant in grants if grant.get("amount_gbp")}
    names = {"lead": [project.get("lead")], "partner": project.get("partners") or ()}
    plain = names.get(fact, [grant.get("funder") for grant in grants])
    return {_key(organisation_value(name)) for name in plain if name}


def _authorities(name: str) -> tuple[str, ...]:
    place = next(iter(load_places().find(name)), None)
    return (
        load_places().authorities_of(place)
        if place and place.kind == "london-area"
        else (place.iri if place else name,)
    )


def _key(value: str) -> str:
    return value if "/organisation/council/" in value else normalise(value)


def _read(labelled: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> list[Read]:
    read = []
    for done, document in enumerate(labelled):
        progress("Reading facts", done, len(labelled))
        doc = read_through(document.document, model, before="locations")
        reading = reading_of(doc)
        kept = {owner: dict(claims) for owner, claims in reading.kept.items()}
        read.append(Read(document, doc, _pairs(doc, document.labels), kept))
    return read


def _pairs(doc: Doc, labels: Line) -> list[tuple[int, int]]:
    told = labels.get("projects", [])
    found = [{"name": project.name, "aka": list(project.aka)} for project in reading_of(doc).projects]
    return [(0, 0)] if len(told) == len(found) == 1 else pair_projects(told, found)


def _learn(documents: Sequence[Read], fold: npt.NDArray[np.int_], model: ConceptModel) -> dict[str, Any]:
    """The part of each fact; where projects are comes first, since their councils are known by it."""
    learnt = {"place": _fit("place", documents, fold)}
    for document in documents:
        document.run(model.with_part("facts", learnt), 1)
    return learnt | {fact: _fit(fact, documents, fold) for fact in FACTS[1:]}


def _fit(fact: str, documents: Sequence[Read], fold: npt.NDArray[np.int_]) -> dict[str, Any]:
    """A regression over all candidates, its threshold set on documents that were held out from others like it."""
    told = [
        (example, number) for read, number in zip(documents, fold, strict=True) for example in _examples(read, fact)
    ]
    examples, folds = [example for example, _ in told], np.array([number for _, number in told])
    names = sorted({name for example in examples for one in example.candidates for name in one.signs})
    chances: dict[int, npt.NDArray[np.float64]] = {}
    for rest, held in splits(folds):
        part = _regress(fact, [examples[n] for n in rest], names)
        chances |= {int(n): _chances(part, examples[n]) for n in held}
    scores = [_f1(fact, examples, chances, threshold) for threshold in THRESHOLDS]
    smooth = np.convolve(np.pad(scores, SMOOTH // 2, mode="edge"), np.full(SMOOTH, 1 / SMOOTH), mode="valid")
    return _regress(fact, examples, names) | {"threshold": round(float(THRESHOLDS[int(smooth.argmax())]), 2)}


def _examples(read: Read, fact: str) -> Iterator[Example]:
    made = _candidates(read.doc, fact)
    for index, number in read.pairs:
        wanted = values(read.labelled.labels["projects"][index], fact)
        right = np.array([_of_candidate(one, fact) in wanted for one in made[number]], bool)
        yield Example(made[number], right, len(wanted), INVENTED if read.labelled.invented else 1.0)


def _of_candidate(candidate: Candidate, fact: str) -> str:
    return _key(candidate.value) if fact in {"lead", "funder", "partner"} else candidate.value


def _candidates(doc: Doc, fact: str) -> list[list[Candidate]]:
    """For each project found, the candidates for a fact."""
    reading = reading_of(doc)
    if fact == "place":
        located = located_in(reading, marked(doc, "places"), marked(doc, "organisations"))
        return [place_candidates(reading, number, located) for number in range(len(reading.projects))]
    if fact in {"start", "end"}:
        spans = by_project(reading, marked(doc, "years"))
        return [years.candidates(reading, number, own) for number, own in enumerate(spans)]
    organisations = marked(doc, "organisations")
    if fact == "money":
        named, spans = funding.named_beside(reading, organisations), by_project(reading, marked(doc, "money"))
        return [funding.candidates(reading, number, own, named) for number, own in enumerate(spans)]
    everywhere = Counter(span.kb_id_ for span in organisations)
    each = enumerate(by_project(reading, organisations))
    return [[one for one, _ in mentions.candidates(reading, number, own, everywhere)] for number, own in each]


def _regress(fact: str, examples: Sequence[Example], names: Sequence[str]) -> dict[str, Any]:
    told = [example for example in examples if len(example.candidates)]
    if len({bool(right) for example in told for right in example.right}) < 2:
        return {"weights": {}, "bias": NEVER, "threshold": 0.0}  # nothing to tell apart, so nothing is claimed
    features = np.concatenate([matrix(example.candidates, names) for example in told])
    right = np.concatenate([example.right for example in told])
    weight = np.concatenate([np.full(len(example.candidates), example.weight) for example in told])
    scale = features.std(axis=0)
    told_apart = np.flatnonzero(scale > 1e-6)
    model = LogisticRegression(C=STRENGTH[fact], max_iter=1000)
    model.fit(features[:, told_apart] / scale[told_apart], right, weight)
    each = zip(told_apart, model.coef_[0] / scale[told_apart], strict=True)
    weights = {names[int(column)]: float(f"{value:.4g}") for column, value in each}
    return {"weights": weights, "bias": round(float(model.intercept_[0]), 4), "threshold": 0.0}


def _chances(part: Mapping[str, Any], example: Example) -> npt.NDArray[np.float64]:
    ranked = {item.candidate.value: item.probability for item in Ranker(part).ranked(example.candidates)}
    return np.array([ranked[one.value] for one in example.candidates])


def _f1(
    fact: str, examples: Sequence[Example], chances: Mapping[int, npt.NDArray[np.float64]], threshold: float
) -> float:
    """F1 over the examples with this threshold, each counting as much as it weighs in training."""
    right = found = wanted = 0.0
    for number, example in enumerate(examples):
        enough = chances[number] >= threshold
        if fact in ONE and enough.any():
            enough = np.arange(len(enough)) == chances[number].argmax()
        right += example.weight * float((enough & example.right).sum())
        found += example.weight * float(enough.sum())
        wanted += example.weight * example.wanted
    return 2 * right / (found + wanted) if found + wanted else 0.0
