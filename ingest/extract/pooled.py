"""What the encoder says of several sentences, gathered into one set of features: for results and for states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from ingest.extract.reading import Reading
from ingest.extract.softmax import Values

NONE_OR_WORSE = ("negative-effect", "no-clear-effect")  # outcomes that stand for themselves; the others are one kind
HARDLY = 1e-3  # what a sentence that tells of no result counts beside those that do


class Pooled:
    """What a document's sentences tell, of each of its projects and of the whole."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        read = [n for n, sentence in enumerate(reading.sentences) if sentence.kind != "field"]
        self._all = [n for n in read if not _boilerplate(reading, n)]
        self._own: defaultdict[int | None, list[int]] = defaultdict(list)
        for number in self._all:
            self._own[reading.owners[number]].append(number)
        self._whole = pooled(reading, self.numbers(None))

    def numbers(self, project: int | None) -> list[int]:
        """The sentences about a project, for None all: prose and rows, and titles where there is nothing else.

        Boilerplate is left out, and the columns of a register.
        """
        own = self._all if project is None else self._own[project]
        return [n for n in own if self._reading.sentences[n].kind in {"text", "row"}] or own

    def features(self, project: int | None) -> dict[str, float]:
        """What a project's own sentences tell, and the whole document beside it; empty for one that has none.

        Of a project that is told in a few lines the document still says what kind of thing it tells.
        """
        numbers = self.numbers(project)
        if not numbers:
            return {}
        return beside(self._whole if project is None else pooled(self._reading, numbers), self._whole)


def _boilerplate(reading: Reading, number: int) -> bool:
    sentence = reading.sentences[number]
    return reading.is_boilerplate(sentence.start, sentence.end)


def beside(own: Mapping[str, float], whole: Mapping[str, float]) -> dict[str, float]:
    """What some sentences tell, and what all of their document does."""
    return {**own, **{f"document {name}": value for name, value in whole.items()}}


def pooled(reading: Reading, numbers: Sequence[int]) -> dict[str, float]:
    """What some sentences, in order, tell of each sign and kind of outcome, in four ways; empty where there are none.

    The mean; the mean in which later ones weigh more, since reports tell what came of things towards their end; that of
    the sentence that tells most of it; and the mean weighed by how much each tells of a result. Of probabilities the
    roots are taken, so that a faint sign counts for something and a long text is no other than a short one.
    """
    if not numbers:
        return {}
    chances = _read(reading, numbers)
    roots, places = np.sqrt(chances), np.arange(len(numbers)) + 0.5
    telling = reading.sign("tells/result")[list(numbers)] * (0.5 + places / len(numbers)) + HARDLY
    ways = {
        "mean": roots.mean(axis=0),
        "late": places @ roots / places.sum(),
        "most": chances.max(axis=0),
        "telling": telling @ chances / telling.sum(),
    }
    names = [*reading.model.signs, *NONE_OR_WORSE, "other outcome"]
    return {f"{way} {name}": float(value) for way, row in ways.items() for name, value in zip(names, row, strict=True)}


def _read(reading: Reading, numbers: Sequence[int]) -> Values:
    """The probability of each sign and each kind of outcome: a row a sentence."""
    scores, signs = reading.scores[list(numbers)], reading.signs[list(numbers)]
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for column, (iri, scheme) in enumerate(zip(reading.model.concepts, reading.model.schemes, strict=True)):
        if scheme == "outcome":
            slug = iri.rsplit("/", 1)[-1]
            kinds[slug if slug in NONE_OR_WORSE else ""].append(column)
    outcomes = [scores[:, kinds[kind]].max(axis=1, initial=0.0) for kind in (*NONE_OR_WORSE, "")]
    return np.asarray(np.column_stack([signs, *outcomes]), dtype=np.float64)
