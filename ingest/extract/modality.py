"""How a thing is said: done, under way, planned, considered, rejected, or only mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.tokens import Doc, Span

from ingest.extract.clauses import clause_of
from ingest.extract.modality_cues import CUES, FIRST_WORDS, VERBS
from ingest.extract.reading import Reading, marked, reading_of
from ingest.extract.softmax import Softmax, Values
from kg.concept_model import logit
from kg.model import MODALITIES

NEAR = 60  # characters on either side of a thing in which its verb is looked for
ELSEWHERE = 0.5  # what a cue in another clause of the sentence counts, before training weighs it
ENCODER = 0.7  # what the encoder's reading of the sentence counts beside the cues
SIGNS = tuple(f"modality/{modality}" for modality in MODALITIES)


class Modality:
    """The learnt judge of one document's words."""

    def __init__(self, part: Mapping[str, Any]) -> None:
        self._weigh = Softmax.of(part)
        self._usual = np.array(part["usual"], dtype=np.float64)  # the encoder's logits for a sentence like any other

    def __call__(self, sentence: str, start: int, end: int, signs: Values | None = None) -> str:
        """How the words from start to end of a sentence are meant.

        ``signs`` are the encoder's probabilities of the six modalities for the sentence, left out where it is not read.
        """
        told = self._weigh(features_of(sentence, start, end))
        if signs is not None:
            told = told + ENCODER * relative(signs, self._usual)
        return self._weigh.classes[int(np.argmax(told))]


def relative(signs: Values, usual: Values) -> Values:
    """How much more likely than usual the encoder holds each modality, as logarithms of shares."""
    logits = logit(np.asarray(signs, dtype=np.float32)) - usual
    return np.asarray(logits - np.logaddexp.reduce(logits), dtype=np.float64)


def component(doc: Doc) -> Doc:
    """Gives each sentence, and each place and concept in it, its modality."""
    if not Span.has_extension("modality"):
        Span.set_extension("modality", default="done")
    reading = reading_of(doc)
    judge = Modality(reading.model.parts["modality"])
    signs = signs_of(reading)
    reading.modalities = [_of_sentence(judge, reading, number, signs) for number in range(len(reading.sentences))]
    for group in ("concepts", "places"):
        for span in marked(doc, group):
            number = reading.number_at(span.start_char)
            sentence = reading.sentences[number]
            start, end = span.start_char - sentence.start, span.end_char - sentence.start
            span._.modality = judge(reading.words(sentence), start, end, signs[number])
    return doc


def signs_of(reading: Reading) -> Values:
    """The encoder's probabilities of the modalities, a row a sentence."""
    return np.stack([reading.sign(name) for name in SIGNS], axis=1).astype(np.float64)


def _of_sentence(judge: Modality, reading: Reading, number: int, signs: Values) -> str:
    words = reading.words(reading.sentences[number])
    return judge(words, 0, len(words), signs[number])


def features_of(sentence: str, start: int, end: int) -> dict[str, float]:
    """What a reader would look at: the cues in the clause, before and after the thing, and those in the others."""
    first, last = clause_of(sentence, start, end)
    features: dict[str, float] = {"whole": 3.0} if start == 0 and end >= len(sentence) else {}
    for name, begin, stop in _cues_in(sentence):
        if stop <= first or begin >= last:
            features[f"{name} elsewhere"] = ELSEWHERE
            continue
        features[name] = 1.0
        if stop <= start:
            features[f"{name} before"] = 1.0
        elif begin >= end:
            features[f"{name} after"] = 1.0
    return features | _manner(sentence, start, end, first, last)


def _manner(sentence: str, start: int, end: int, first: int, last: int) -> dict[str, float]:
    """How the thing is named, and the verbs that stand nearest to it in its clause."""
    told = [f"named {name}" for name, pattern in FIRST_WORDS.items() if pattern.match(sentence, start)]
    verbs = _verbs_in(sentence)
    before = [kind for kind, begin, stop in verbs if begin >= max(first, start - NEAR) and stop <= start]
    after = [kind for kind, begin, stop in verbs if begin >= end and stop <= min(last, end + NEAR)]
    told += ["opens"] if first == start else []
    told += [f"verb before {before[-1] if before else 'none'}", f"verb after {after[0] if after else 'none'}"]
    return dict.fromkeys(told, 1.0)


@lru_cache(maxsize=64)
def _cues_in(sentence: str) -> tuple[tuple[str, int, int], ...]:
    """Every cue in a sentence, by group, with its place; things in one sentence are judged one after another."""
    return tuple((name, m.start(), m.end()) for name, pattern in CUES.items() for m in pattern.finditer(sentence))


@lru_cache(maxsize=64)
def _verbs_in(sentence: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((m.lastgroup or "", m.start(), m.end()) for m in VERBS.finditer(sentence))
