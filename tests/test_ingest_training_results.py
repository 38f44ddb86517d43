"""What is learnt of results, states and modalities, from a few labelled documents and texts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ingest.training import modality, remarks, results
from ingest.training.labelled import SENTENCES, LabelledDocument
from kg.concept_model import open_concept_model
from kg.model import MODALITIES, Document
from kg.settings import Settings

MODEL = open_concept_model(Settings())
TOLD = {
    "worked": ("Trade rose by a third and every stall is let.", "completed"),
    "did-not-work": ("It failed, and it closed within a year with debts.", "completed"),
    "too-early": ("It will open next year, subject to planning permission.", "planned"),
    "mixed": ("Trade rose, but rents went up and half of the traders left.", "ongoing"),
}
SAID = (
    "was opened in May.",
    "is being built.",
    "will open in May.",
    "was considered.",
    "was rejected.",
    "as in Leeds.",
)


class Letters:
    """Vectors of how often each letter occurs: enough to tell these few texts apart."""

    name, dimension = "letters", 26

    def encode(self, texts: list[str]) -> np.ndarray:
        counts = [[text.lower().count(chr(ord("a") + n)) for n in range(26)] for text in texts]
        return np.array(counts, dtype=np.float32).reshape(len(texts), 26)


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    things = [
        {"text": f"A hall{n} {said}", "focus": f"A hall{n}", "modality": name}
        for n in range(8)
        for said, name in zip(SAID, MODALITIES, strict=True)
    ]
    told = [{"text": f"Hall {n}. {text}", "result": name} for n in range(8) for name, (text, _) in TOLD.items()]
    told += [{"text": f"Hall {n} has blue doors.", "result": "not-stated"} for n in range(8)]
    sentences = [{"text": thing["text"], "labels": ["outcomes/jobs"] * (n % 2), "modality": thing["modality"]}
                 for n, thing in enumerate(things)]  # fmt: skip
    written = {"modality": things, "results": told, **dict.fromkeys(SENTENCES, sentences)}
    for name, lines in written.items():
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


def labelled(number: int, result: str) -> LabelledDocument:
    said, status = TOLD[result]
    title = f"Larch{number} Market: a report"
    text = f"{title}\n\nLarch{number} Market is a street market in Leeds. {said} {said}"
    project = {"name": f"Larch{number} Market", "result": result, "status": status, "evidence": {"result": said}}
    return LabelledDocument(Document(f"doc{number}", title, text, ""), {"projects": [project]}, number % 5 == 4)


def test_results_and_states_are_learnt_and_scored_on_documents_held_out(training: Path) -> None:
    documents = [labelled(number, result) for number, result in enumerate([*TOLD] * 4)]
    learnt = results.fit(documents, MODEL, lambda *_: None, training)
    assert set(learnt) == {"result", "status", "remark", "usual"}
    assert learnt == results.fit(documents, MODEL, lambda *_: None, training)
    figures = results.cross_validated(documents, MODEL, lambda *_: None, training)
    assert figures["result alone"] > 0.8 and figures["status alone"] > 0.8
    assert all(0 <= value <= 1 for value in figures.values())


def test_modalities_are_learnt_and_scored_on_texts_held_out(training: Path) -> None:
    learnt = modality.fit([labelled(0, "worked")], MODEL, lambda *_: None, training)
    assert (len(learnt["usual"]), learnt["classes"]) == (6, list(MODALITIES))
    assert len(modality.fit([], MODEL, lambda *_: None, training)["usual"]) == 6
    figures = modality.cross_validated(training, Letters())
    assert figures["cues"] > 0.9 and figures["accuracy"] > 0.9


def test_remarks_are_scored_on_texts_held_out(training: Path) -> None:
    assert remarks.cross_validated_remarks(training, Letters())["weighed"] > 0.9
