"""What was found in documents that a concept model learnt from, by models that had not seen them.

Figures of a model over its own training data flatter it. ``precedent train --cv`` therefore trains once more for each
fold without the documents of that fold, and keeps what those models found in them beside the model itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.extraction import EXTRACTOR_VERSION, Extraction
from ingest.predictions import prediction
from kg.errors import PrecedentError
from kg.model import Document

NAME = "held-out.jsonl"  # in the folder of the concept model
MEASURED = "quality.json"  # its figures, beside it


class HeldOutUnusable(PrecedentError):
    """The held-out predictions beside a model cannot be read, or are those of another model."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What was found in one document by a model that had not seen it."""

    fold: int
    extractor: str  # that the model was part of
    prediction: dict[str, Any]  # in the form of the gold, under the id that the document had then


def write_held_out(
    folder: Path, documents: Sequence[Document], extractions: Sequence[Extraction], folds: Sequence[int]
) -> None:
    """Writes what each document gave while its fold was held out; the folder holds the finished model by then."""
    made_by = {"model": _version(folder), "extractor": EXTRACTOR_VERSION}
    lines = (
        {"text": document.hash, "fold": int(fold), **made_by, "prediction": prediction(document, extraction)}
        for document, extraction, fold in zip(documents, extractions, folds, strict=True)
    )
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    (folder / NAME).write_text(text, encoding="utf-8")


def read_held_out(folder: Path) -> dict[str, HeldOut] | None:
    """By the hash of a document's stored text; None where nothing is known of what the model was trained on.

    Raises HeldOutUnusable where the file is broken or was written for another model than the folder holds.
    """
    path = folder / NAME
    if not path.exists():
        return None
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        found = {line["text"]: HeldOut(line["fold"], line["extractor"], line["prediction"]) for line in lines}
        models = {line["model"] for line in lines}
    except (ValueError, KeyError, TypeError) as error:
        raise HeldOutUnusable(f"{path} is broken: run 'precedent train --cv' again, or remove it.") from error
    if models - {_version(folder)}:
        raise HeldOutUnusable(f"{path} was written for another model: run 'precedent train --cv' again.")
    return found


def _version(folder: Path) -> str:
    return str(json.loads((folder / "about.json").read_text(encoding="utf-8"))["version"])
