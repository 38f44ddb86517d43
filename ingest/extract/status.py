"""The state of each project: planned, ongoing, completed or unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from spacy.tokens import Doc

from ingest.extract.pooled import Pooled
from ingest.extract.reading import Reading, reading_of
from ingest.extract.results import only_promised
from ingest.extract.softmax import Softmax


def component(doc: Doc) -> Doc:
    """Sets each project's status from what its sentences tell; "unknown" for one that has none."""
    reading = reading_of(doc)
    if reading.projects:
        weigh, told = Softmax.of(reading.model.parts["results"]["status"]), Pooled(reading)
        for number, project in enumerate(reading.projects):
            reading.projects[number] = replace(project, status=_status(reading, told, number, weigh))
    return doc


def _status(reading: Reading, told: Pooled, project: int, weigh: Softmax) -> str:
    """A project of which only plans are told is planned; of any other what is told is weighed."""
    numbers, features = told.numbers(project), told.features(project)
    if only_promised(reading, numbers) and any(reading.modalities[n] == "planned" for n in numbers):
        return "planned"
    return weigh.classes[int(np.argmax(weigh(features)))] if features else "unknown"
