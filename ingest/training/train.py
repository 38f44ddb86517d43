"""Trains the concept model and writes its folder: tuned layers, head, decisions and what they were made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest.training.decision import cross_validated, fit, gather, priors
from ingest.training.encoder import EPOCHS, Progress, save_layers, train_encoder
from ingest.training.labelled import concept_iris, document_rows, documents, sentence_rows
from kg.concept_model import BASE, FEATURES, ConceptModel
from kg.embedder import open_embedder
from kg.model import SCHEMES
from kg.settings import Settings


def train(settings: Settings, corpus: Path, out: Path, progress: Progress, epochs: int = EPOCHS) -> dict[str, float]:
    """Trains on a corpus folder and returns F1 by scheme over held-out documents.

    The encoder learns from ``training/`` alone, whose schemes are invented; the decision from the
    labelled real documents, so that they have been seen by its few parameters only.
    """
    training = corpus / "training"
    invented = documents(sorted(training.glob("documents-*.jsonl")), training / "documents")
    trained = train_encoder([*sentence_rows(training), *document_rows(invented)], progress, epochs)
    out.mkdir(parents=True, exist_ok=True)
    save_layers(trained, out / "layers.npz")
    return decide(settings, corpus, out, trained.weights, trained.bias, progress)


def decide(
    settings: Settings, corpus: Path, out: Path, weights: np.ndarray, bias: np.ndarray, progress: Progress
) -> dict[str, float]:
    """Fits the decisions on an encoder whose layers are written already, and writes the rest of the folder."""
    _write(out, weights, bias, np.zeros_like(bias), _undecided())
    encoder = open_embedder(replace(settings, model=BASE), delta=out / "layers.npz")
    real = documents(sorted(corpus.glob("gold-*.jsonl")), corpus / "case-studies")
    labelled = gather(real, ConceptModel(encoder, out), progress)
    _write(out, weights, bias, priors(labelled.targets[labelled.whole]), fit(labelled))
    return cross_validated(labelled)


def _undecided() -> dict[str, dict[str, Any]]:
    """Decisions that claim nothing, so that documents can be read before there are any."""
    none = {"weights": [0] * FEATURES, "mean": [0] * FEATURES, "scale": [1] * FEATURES, "bias": 0, "threshold": 2}
    return dict.fromkeys(SCHEMES, none)


def _write(out: Path, weights: np.ndarray, bias: np.ndarray, prior: np.ndarray, decisions: dict[str, Any]) -> None:
    half = {"weights": weights.astype(np.float32), "bias": bias.astype(np.float32), "prior": prior.astype(np.float32)}
    np.savez_compressed(out / "head.npz", **half)  # type: ignore[arg-type]  # names are words, never its own options
    about = {"concepts": concept_iris(), "decisions": decisions}
    (out / "about.json").write_text(json.dumps(about | {"version": _version(out, about)}, indent=1), encoding="utf-8")


def _version(out: Path, about: dict[str, Any]) -> str:
    parts: Sequence[bytes] = [(out / name).read_bytes() for name in ("layers.npz", "head.npz")]
    return hashlib.sha256(b"".join([*parts, json.dumps(about).encode()])).hexdigest()[:12]
