"""What came of each project: worked, mixed, did not work, too early; nothing where the text does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from spacy.tokens import Doc

from ingest.extract.pooled import Pooled
from ingest.extract.reading import Reading, reading_of
from ingest.extract.result_cues import CUES
from ingest.extract.softmax import Softmax
from ingest.extraction import FoundClaim
from kg.concept_model import logit

NOT_STATED = "not-stated"
UNREAL = frozenset({"planned", "considered", "rejected", "mentioned"})  # ways of saying that are no report
FIGURE = 0.5  # added to a sentence that reports a figure, when one is chosen to be quoted: as a sign that is 1.6 to 1
PASSING = 3.0  # taken from one that only promises or mentions, unless it is too early for a result
LATE = 1.0  # added to the last sentence; in the middle half of it


def component(doc: Doc) -> Doc:
    """Adds a result claim for each project whose sentences tell of one."""
    reading = reading_of(doc)
    if reading.projects:
        weigh, told = Softmax.of(reading.model.parts["results"]["result"]), Pooled(reading)
        for project in range(len(reading.projects)):
            _add(reading, project, told, weigh)
    return doc


def _add(reading: Reading, project: int, told: Pooled, weigh: Softmax) -> None:
    numbers = told.numbers(project)
    if numbers:
        result, sureness = judged(told.features(project), only_promised(reading, numbers), weigh)
        if result != NOT_STATED:
            _claim(reading, project, result, sureness, best_sentence(reading, numbers, result))


def only_promised(reading: Reading, numbers: Sequence[int]) -> bool:
    """Whether no sentence says that something is done or under way."""
    return all(reading.modalities[n] in UNREAL for n in numbers)


def judged(features: Mapping[str, float], promised: bool, weigh: Softmax) -> tuple[str, float]:
    """The likeliest result of a project and its probability; promises alone amount to no result but "too-early"."""
    told = np.exp(weigh(features))
    if promised:
        told = np.where([name in {"too-early", NOT_STATED} for name in weigh.classes], told, 0.0)
    best = int(np.argmax(told))
    return weigh.classes[best], float(told[best])


def best_sentence(reading: Reading, numbers: Sequence[int], result: str) -> int:
    """The sentence that says a result best: one that tells of this result, late, and with figures that it reports."""
    telling = logit(reading.sign("tells/result")) + logit(reading.sign(f"result/{result}"))
    places = (np.arange(len(numbers)) + 0.5) / len(numbers)
    weights = telling[list(numbers)] + LATE * places
    if result != "too-early":
        weights = weights + [_as_report(reading, n) for n in numbers]
    return numbers[int(np.argmax(weights))]


def _as_report(reading: Reading, number: int) -> float:
    if reading.modalities[number] in UNREAL:
        return -PASSING
    words = reading.words(reading.sentences[number])
    return FIGURE if CUES["figures"].search(words) and CUES["past"].search(words) else 0.0


def _claim(reading: Reading, project: int, result: str, sureness: float, number: int) -> None:
    sentence = reading.sentences[number]
    modality = "under-way" if result == "too-early" else "done"
    reading.add(FoundClaim(project, "result", result, modality, round(sureness, 2), sentence.start, sentence.end))
