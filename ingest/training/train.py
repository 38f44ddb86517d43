"""Trains the concept model and what the extractor's components learn, and writes the model's folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence, Sized
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest.extract import extract
from ingest.extraction import Extraction
from ingest.held_out import MEASURED, write_held_out
from ingest.held_out import NAME as HELD_OUT
from ingest.training import decision, facts, modality, naming, results
from ingest.training.encoder import EPOCHS, Progress, save_layers
from ingest.training.folds import folds_of, splits
from ingest.training.head import Head
from ingest.training.held_readings import HeldReadings
from ingest.training.labelled import SIGNS, LabelledDocument, columns, concept_iris, documents
from ingest.training.questions import fit_questions
from ingest.training.remarks import cross_validated_remarks
from ingest.training.teaching import teach
from kg.concept_model import BASE, FEATURES, ConceptModel, open_tuned
from kg.embedder import Embedder, open_embedder
from kg.model import SCHEMES
from kg.settings import Settings


def train(
    settings: Settings, corpus: Path, out: Path, progress: Progress, *, epochs: int = EPOCHS, cv: bool = False
) -> dict[str, float]:
    """Trains on a corpus folder and returns F1 by scheme over held-out documents.

    All that is fitted after the encoder is fitted on readings of real documents by encoders that had not seen them.
    With ``cv`` it is fitted once more without each fold, and what those fits find in the fold is kept for
    ``precedent evaluate``; the accuracy of modality and result on their own labelled texts is returned too.
    """
    training = corpus / "training"
    invented = documents(sorted(training.glob("documents-*.jsonl")), training / "documents")
    labelled = [*documents(sorted(corpus.glob("gold-*.jsonl")), corpus / "case-studies"), *invented]
    out.mkdir(parents=True, exist_ok=True)
    for name in (HELD_OUT, MEASURED):
        (out / name).unlink(missing_ok=True)
    _write(out, (_blank(columns()), _blank(concept_iris())), _undecided())
    encoder = open_embedder(replace(settings, model=BASE))
    taught = teach(labelled, training, ConceptModel(encoder, out), out, progress, epochs)
    save_layers(taught.trained.layers, out / "layers.npz")
    tuned = open_tuned(settings, out)
    heads = (taught.trained.head, fit_questions(training, tuned))
    _write(out, heads, _undecided())
    model = HeldReadings(tuned, out, taught.readings)
    learnt = learn(labelled, model, training, progress)
    _write(out, heads, learnt)
    if cv:
        _write_held_out(out, labelled, model, training, progress)
        return learnt["scores"] | _on_texts(training, encoder)
    return learnt["scores"]


def _on_texts(training: Path, untrained: Embedder) -> dict[str, float]:
    """Accuracy on the texts of ``modality.jsonl`` and ``results.jsonl``, each text held out of what reads it."""
    accuracies = {
        "modality": modality.cross_validated(training, untrained),
        "result": cross_validated_remarks(training, untrained),
    }
    return {name: figures["accuracy"] for name, figures in accuracies.items()}


def learn(
    labelled: Sequence[LabelledDocument], model: ConceptModel, training: Path, progress: Progress
) -> dict[str, Any]:
    """What is fitted after the encoder, in the order of the pipeline: parts, decisions, prior and scores."""
    model = model.with_part("naming", naming.fit(labelled, model, progress))
    model = model.with_part("modality", modality.fit(labelled, model, progress, training))
    model = model.with_part("results", results.fit(labelled, model, progress, training))
    model = model.with_part("facts", facts.fit(labelled, model, progress))
    seen = decision.gather([document for document in labelled if not document.invented], model, progress)
    return {
        "parts": model.parts,
        "decisions": decision.fit(seen),
        "prior": decision.priors(seen.targets[seen.whole]),
        "scores": decision.cross_validated(seen),
    }


def _write_held_out(
    out: Path, labelled: Sequence[LabelledDocument], model: ConceptModel, training: Path, progress: Progress
) -> None:
    real = [document for document in labelled if not document.invented]
    invented = [document for document in labelled if document.invented]
    fold = folds_of(real)
    found: dict[int, Extraction] = {}
    for rest, held in splits(fold):
        learnt = learn([*(real[n] for n in rest), *invented], model, training, progress)
        taught = model.with_learnt(learnt)
        found |= {int(n): extract(real[n].document, taught) for n in held}
    order = range(len(real))
    write_held_out(out, [document.document for document in real], [found[n] for n in order], fold.tolist())


def _undecided() -> dict[str, Any]:
    """Decisions that claim nothing, so that documents can be read before there are any."""
    none = {"weights": [0] * FEATURES, "mean": [0] * FEATURES, "scale": [1] * FEATURES, "bias": 0, "threshold": 2}
    return {"decisions": dict.fromkeys(SCHEMES, none), "parts": {}, "prior": np.zeros(len(concept_iris()), np.float32)}


def _blank(labels: Sized) -> Head:
    return Head(np.zeros((len(labels), 384), np.float32), np.zeros(len(labels), np.float32))


def _write(out: Path, heads: tuple[Head, Head], learnt: Mapping[str, Any]) -> None:
    """Writes the heads for sentences and for questions, and what was learnt after them."""
    said, asked = heads
    arrays = {"weights": said.weights, "bias": said.bias, "prior": learnt["prior"]}
    arrays |= {"asked_weights": asked.weights.astype(np.float16), "asked_bias": asked.bias}
    np.savez_compressed(out / "head.npz", **arrays)
    about = {"concepts": concept_iris(), "signs": SIGNS, "decisions": learnt["decisions"], "parts": learnt["parts"]}
    (out / "about.json").write_text(json.dumps(about | {"version": _version(out, about)}, indent=1), encoding="utf-8")


def _version(out: Path, about: Mapping[str, Any]) -> str:
    parts = [path.read_bytes() for path in (out / "layers.npz", out / "head.npz") if path.exists()]
    return hashlib.sha256(b"".join([*parts, json.dumps(about).encode()])).hexdigest()[:12]
