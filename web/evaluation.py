"""Extraction and retrieval scored on labelled data: ingest into a scratch folder, ask, compare."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.build import read_current
from ingest.claims import ReadDocument
from ingest.pipeline import Progress, ingest_sources
from ingest.predictions import prediction
from ingest.scoring import score_extraction
from kg.errors import PrecedentError
from kg.library import Library
from kg.opened import LIBRARY, open_data
from kg.settings import Settings
from search_api.evaluation import score_retrieval, score_similar


class EvaluationFailed(PrecedentError):
    """The documents to score could not all be read."""


def evaluate(
    settings: Settings,
    documents: Path,
    gold: Sequence[Path],
    queries: Path | None,
    similar: Path | None,
    predictions: Path | None,
    progress: Progress,
) -> dict[str, Any]:
    """The scores that ``precedent evaluate --json`` prints; ``settings.data`` is never touched."""
    with tempfile.TemporaryDirectory(prefix="precedent-evaluate-") as scratch:
        inside = replace(settings, data=Path(scratch))
        report = ingest_sources(inside, [str(documents)], progress=progress)
        if report.failed:
            raise EvaluationFailed("; ".join(error for _, error in report.failed))
        scores: dict[str, Any] = {}
        if gold or predictions:
            scores |= _extraction(inside, gold, predictions)
        if queries or similar:
            opened = open_data(inside)
            if queries:
                scores |= score_retrieval(opened, _lines(queries))
            if similar:
                scores |= score_similar(opened, _lines(similar))
        return scores


def _extraction(settings: Settings, gold: Sequence[Path], predictions: Path | None) -> dict[str, Any]:
    read = read_current(Library(settings.data / LIBRARY, read_only=True))
    predicted = [prediction(r.document, r.extraction) for r in read]
    if predictions is not None:
        predictions.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predicted), encoding="utf-8")
    if not gold:
        return {}
    return {"extraction": score_extraction([g for path in gold for g in _lines(path)], predicted, *_by_id(read))}


def _by_id(read: Iterable[ReadDocument]) -> tuple[dict[str, str], dict[str, str | None]]:
    documents = [r.document for r in read]
    return {d.id: d.text for d in documents}, {d.id: d.kind for d in documents}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
