"""Learns what came of projects and how far they are, from the labels of documents and of short texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.extract.pipeline import read_through
from ingest.extract.pooled import Pooled, beside, pooled
from ingest.extract.reading import Reading, reading_of
from ingest.extract.remarks import CLASSES
from ingest.extract.results import best_sentence, judged, only_promised
from ingest.extract.softmax import Softmax
from ingest.scoring import pair_projects
from ingest.training.encoder import Progress
from ingest.training.folds import Numbers, folds_of, splits
from ingest.training.labelled import LabelledDocument
from ingest.training.remarks import fit_remarks, remarks
from ingest.training.softmax import fit_softmax
from kg.concept_model import ConceptModel
from kg.model import STATUSES, Document

STRENGTH = {"result": 0.03, "status": 0.01}  # inverse of the regularisation
ORDER = {"result": CLASSES, "status": STATUSES}
# what a reader looks at to tell what came of a project; how far it is, everything may say
TELLING = ("result", "outcome", "effect", "modality/done", "modality/under-way", "modality/planned")
INVENTED = 0.7  # weight of a project of an invented document
SHORT = 0.1  # weight of a short text with a result, in the mean of its results; results count as often as in documents
TWICE = 0.6  # weight of each of the two tellings of a project, where its document tells of no other


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled project and the sentences about it."""

    reading: Reading
    numbers: list[int]
    features: dict[str, float]
    labels: dict[str, Any]
    document: int
    invented: bool
    paired: bool  # its sentences are those of the project that was found, else the whole document's
    weight: float


@dataclass(frozen=True, slots=True)
class Short:
    """A short text that tells a result."""

    features: dict[str, float]
    result: str


def fit(
    documents: Sequence[LabelledDocument], model: ConceptModel, progress: Progress, training: Path
) -> dict[str, Any]:
    """What the components ``status`` and ``results`` read, and the register's judge of remarks."""
    examples, short = gather(documents, model, progress), short_texts(model, training)
    return {name: _fit(examples, short, name) for name in ORDER} | fit_remarks(model, training)


def short_texts(model: ConceptModel, training: Path) -> list[Short]:
    """The short texts with a result, as if each were a project that is told in a few lines."""
    return [Short(_whole(model, remark.sentences), remark.result) for remark in remarks(training)]


def _whole(model: ConceptModel, sentences: Sequence[str]) -> dict[str, float]:
    scores, signs = model.read(sentences)
    told = pooled(Reading(Document("", "", "", ""), model, scores=scores, signs=signs), range(len(sentences)))
    return beside(told, told)


def _fit(examples: Sequence[Example], short: Sequence[Short], name: str) -> dict[str, Any]:
    weights = [example.weight * (INVENTED if example.invented else 1.0) for example in examples]
    labels = [example.labels[name] for example in examples]
    features = [_looked_at(example.features, name) for example in examples]
    if name == "result":
        usual = _usual(examples)
        labels += [text.result for text in short]
        features += [_looked_at(text.features, name) for text in short]
        weights += [SHORT * usual[text.result] for text in short]
    return fit_softmax(features, labels, ORDER[name], weights, STRENGTH[name], even=True)


def _usual(examples: Sequence[Example]) -> dict[str, float]:
    """How much more often than one in five each result is that of a real project."""
    real = [example for example in examples if not example.invented]
    total = sum(example.weight for example in real)
    shares = {name: sum(e.weight for e in real if e.labels["result"] == name) for name in CLASSES}
    return {name: len(CLASSES) * share / total if total else 1.0 for name, share in shares.items()}


def _looked_at(features: Mapping[str, float], name: str) -> Mapping[str, float]:
    if name == "status":
        return features
    return {key: value for key, value in features.items() if any(part in key for part in TELLING)}


def gather(documents: Sequence[LabelledDocument], model: ConceptModel, progress: Progress) -> list[Example]:
    """The labelled projects of documents: as they were found, and as whole documents where these tell of one only."""
    examples: list[Example] = []
    for number, document in enumerate(documents):
        progress("Reading for results", number, len(documents))
        reading = reading_of(read_through(document.document, model, before="status"))
        examples += _examples(reading, document, number)
    return examples


def _examples(reading: Reading, document: LabelledDocument, number: int) -> Iterator[Example]:
    labels = document.labels.get("projects", [])
    found = [{"name": project.name, "aka": list(project.aka)} for project in reading.projects]
    tellings: list[tuple[Mapping[str, Any], int | None]] = [
        (labels[index], other) for index, other in pair_projects(labels, found)
    ]
    if len(labels) == 1:
        tellings.append((labels[0], None))
    told = Pooled(reading)
    for labelled, project in tellings:
        numbers, features = told.numbers(project), told.features(project)
        weight = TWICE if len(labels) == 1 and len(tellings) > 1 else 1.0
        if features:
            paired = project is not None
            yield Example(reading, numbers, features, dict(labelled), number, document.invented, paired, weight)


def cross_validated(
    documents: Sequence[LabelledDocument], model: ConceptModel, progress: Progress, training: Path
) -> dict[str, float]:
    """Accuracy of result and status over real documents that were held out.

    ``paired``: over the projects that were found under their names; ``alone``: over the only project of its document,
    whatever was found. ``quotes`` is the share of invented results whose quote is the labelled sentence or the one
    beside it; the encoder has seen those.
    """
    examples, folds, short = gather(documents, model, progress), folds_of(documents), short_texts(model, training)
    found = {name: _held_out(examples, short, folds, name) for name in ORDER}
    figures = {
        f"{name} {part}": _share([told == example.labels[name] for example, told in found[name] if keep(example)])
        for name in ORDER
        for part, keep in {"paired": lambda e: e.paired, "alone": lambda e: not e.paired}.items()
    }
    return figures | {"quotes": _share(list(_quotes(examples)))}


def _held_out(
    examples: Sequence[Example], short: Sequence[Short], folds: Numbers, name: str
) -> list[tuple[Example, str]]:
    """The real examples, each with what is told of it by weights that did not see its document."""
    found = []
    for rest, held in splits(folds):
        known, asked = (frozenset(numbers.tolist()) for numbers in (rest, held))
        weigh = Softmax.of(_fit([example for example in examples if example.document in known], short, name))
        real = (example for example in examples if example.document in asked and not example.invented)
        found += [(example, _told(example, weigh, name)) for example in real]
    return found


def _told(example: Example, weigh: Softmax, name: str) -> str:
    if name == "result":
        return judged(example.features, only_promised(example.reading, example.numbers), weigh)[0]
    return weigh.classes[int(np.argmax(weigh(example.features)))]


def _quotes(examples: Sequence[Example]) -> Iterator[bool]:
    """For each invented result with a quote, whether the sentence that we quote is beside it."""
    for example in (e for e in examples if e.invented and e.paired and e.labels["result"] != "not-stated"):
        quotes = (example.labels.get("evidence") or {}).get("result") or ()
        starts = [example.reading.text.find(quote) for quote in ([quotes] if isinstance(quotes, str) else quotes)]
        right = {example.reading.number_at(start) for start in starts if start >= 0}
        if right:
            ours = best_sentence(example.reading, example.numbers, example.labels["result"])
            yield any(abs(ours - number) <= 1 for number in right)


def _share(right: Sequence[bool]) -> float:
    return round(float(np.mean(right)), 4) if right else 0.0
