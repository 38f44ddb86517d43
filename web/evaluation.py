"""Extraction and retrieval scored on labelled data: ingest into a scratch folder, ask, compare."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
    """There is nothing to score, or what to score it by cannot be read."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores that ``precedent evaluate --json`` prints, and the documents that could not be read."""

    scores: Mapping[str, Any]
    failed: Sequence[tuple[str, str]]  # source, error


def evaluate(
    settings: Settings,
    documents: Path,
    gold: Sequence[Path],
    queries: Path | None,
    similar: Path | None,
    predictions: Path | None,
    progress: Progress,
) -> Evaluation:
    """Scores what can be read of the documents; ``settings.data`` is never touched.

    Raises EvaluationFailed, before the work starts, where the labelled data cannot be read or ``predictions`` cannot
    be written, and where no document can be read.
    """
    if predictions is not None and not predictions.parent.is_dir():
        raise EvaluationFailed(f"{predictions} cannot be written: the folder {predictions.parent} does not exist.")
    labelled = [line for path in gold for line in _lines(path)]
    asked, alike = _lines(queries) if queries else [], _lines(similar) if similar else []
    with tempfile.TemporaryDirectory(prefix="precedent-evaluate-") as scratch:
        inside = replace(settings, data=Path(scratch))
        report = ingest_sources(inside, [str(documents)], progress=progress)
        if not report.ids:
            reasons = "; ".join(error for _, error in report.failed) or "it holds none"
            raise EvaluationFailed(f"No document in {documents} can be read: {reasons}")
        scores: dict[str, Any] = {}
        if gold or predictions:
            scores |= _extraction(inside, labelled if gold else None, predictions)
        if queries or similar:
            opened = open_data(inside)
            if queries:
                scores |= score_retrieval(opened, asked)
            if similar:
                scores |= score_similar(opened, alike)
        return Evaluation(scores, report.failed)


def _extraction(
    settings: Settings, gold: Sequence[Mapping[str, Any]] | None, predictions: Path | None
) -> dict[str, Any]:
    read = read_current(settings, Library(settings.data / LIBRARY, read_only=True))
    predicted = [prediction(r.document, r.extraction) for r in read]
    if predictions is not None:
        predictions.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predicted), encoding="utf-8")
    return {} if gold is None else {"extraction": score_extraction(gold, predicted, *_by_id(read))}


def _by_id(read: Iterable[ReadDocument]) -> tuple[dict[str, str], dict[str, str | None]]:
    documents = [r.document for r in read]
    return {d.id: d.text for d in documents}, {d.id: d.kind for d in documents}


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # not splitlines: JSON text may hold U+2028 as it is
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFailed(f"{path} cannot be read as UTF-8 text: {error}.") from error
    return [_line(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _line(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError as error:
        raise EvaluationFailed(f"{path}, line {number}: this is not JSON ({error}); put one object on it.") from error
    if not isinstance(line, dict):
        raise EvaluationFailed(f"{path}, line {number}: this is not a JSON object; put one object on it.")
    return line
