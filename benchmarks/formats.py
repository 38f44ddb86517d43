"""The extraction's figures on the same documents without front matter, as plain text, as Word and as PDF.

The model has learnt from these documents, so the figures themselves flatter it; what counts is how far each form falls
below Markdown with front matter. Files keep their names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.forms import Form, forms
from benchmarks.measured import CORPUS, say
from ingest.extract import extract
from ingest.predictions import LABELS, prediction
from ingest.read import read
from ingest.scoring import score_extraction
from kg.concept_model import BASE, FOLDER, ConceptModel
from kg.embedder import Embedder, Vectors, open_embedder
from kg.errors import PrecedentError
from kg.model import Document
from kg.settings import Settings

MOST = 0.03  # that a property may lose
Line = Mapping[str, Any]


class Remembering:
    """An embedder that encodes each text once: the forms of a document share nearly all their sentences."""

    def __init__(self, inner: Embedder) -> None:
        self._inner, self._held = inner, dict[str, Any]()
        self.name, self.dimension = inner.name, inner.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the embedder that it holds."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._held]
        if missing:
            self._held.update(zip(missing, self._inner.encode(missing), strict=True))
        return np.stack([self._held[text] for text in texts]).astype(np.float32)


def main() -> None:
    """Prints each form's figures, and by how much each lies below Markdown with front matter."""
    settings = Settings()
    encoder = open_embedder(replace(settings, model=BASE), delta=FOLDER / "layers.npz")
    gold = {line["doc"]: line for line in _gold()}
    paths = sorted((CORPUS / "case-studies").glob("*.md"))
    given = {path: read(path.name, path.read_bytes(), settings)[0] for path in paths}
    compare({path: d for path, d in given.items() if d.id in gold}, gold, ConceptModel(Remembering(encoder), FOLDER))


def compare(given: Mapping[Path, Document], gold: Mapping[str, Line], model: ConceptModel) -> None:
    """Prints the figures of documents as they are given, then in each other form."""
    before = _figures(given, given, gold, model)
    say("Markdown with front matter", _shown(before, before))
    with forms() as known:
        for form in known:
            after = _figures(given, {path: _in(form, path, document) for path, document in given.items()}, gold, model)
            say(form.name, _shown(after, before))
            lost = {name: round(before[name] - value, 3) for name, value in after.items()}
            over = {name: by for name, by in lost.items() if by > MOST}
            say("", f"more than {MOST} lost: {over}" if over else f"none lost more than {MOST}")


def _in(form: Form, path: Path, document: Document) -> Document:
    """The document as it is read from a file of that form; an empty one where that cannot be read."""
    try:
        return read(path.with_suffix(form.suffix).name, form.make(document), Settings())[0]
    except PrecedentError as error:
        say(form.name, str(error))
        return replace(document, title="", text="", pages=())


def _figures(
    given: Mapping[Path, Document], found: Mapping[Path, Document], gold: Mapping[str, Line], model: ConceptModel
) -> dict[str, float]:
    lines, predicted, texts = [], [], {}
    for path, document in found.items():
        name = given[path].id
        lines.append(gold[name])
        predicted.append(prediction(document, extract(document, model)) | {"doc": name})
        texts[name] = document.text
    return dict(_flat(score_extraction(lines, predicted, texts, {})))


def _flat(scores: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Each property's one figure: F1 or accuracy, per document and then per project."""
    for name in ("projects", "places", *LABELS, "result", "lead", "dates", "money"):
        yield name, scores[name].get("f1", scores[name].get("accuracy"))
    for name, value in scores["by_project"].items():
        yield f"by project {name}", value["f1"]
    yield from ((name, scores[name]) for name in ("quotes_exact", "evidence_overlap"))


def _shown(figures: Mapping[str, float], before: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f} ({value - before[name]:+.3f})" for name, value in figures.items())


def _gold() -> Iterator[Line]:
    for path in sorted(CORPUS.glob("gold-*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())
