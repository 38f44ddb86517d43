"""Extraction and retrieval scored on labelled data: ingest into a scratch folder, ask, compare."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.claims import ReadDocument
from ingest.extracting import read_current
from ingest.extraction import EXTRACTOR_VERSION
from ingest.held_out import HeldOut, read_held_out
from ingest.linking.link_scoring import score_linking
from ingest.pipeline import Progress, ingest_sources
from ingest.predictions import prediction
from ingest.scoring import score_extraction
from kg.concept_model import concept_model_version, model_folder
from kg.errors import PrecedentError
from kg.library import Library
from kg.opened import LIBRARY, open_data
from kg.settings import Settings
from search_api.evaluation import score_retrieval, score_similar


class EvaluationFailed(PrecedentError):
    """There is nothing to score, or what to score it by cannot be read."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be scored, by which labels."""

    documents: Path
    gold: Sequence[Path] = ()
    queries: Path | None = None
    similar: Path | None = None
    predictions: Path | None = None  # where to write what was found
    as_shipped: bool = False  # score the model's own findings in documents that it was trained on


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores that ``precedent evaluate --json`` prints, and the documents that could not be read."""

    scores: Mapping[str, Any]
    failed: Sequence[tuple[str, str]]  # source, error


def evaluate(settings: Settings, task: Task, progress: Progress) -> Evaluation:
    """Scores what can be read of the documents; ``settings.data`` is never touched.

    What the model was trained on is scored by what was found while it was held out, unless the task says otherwise.
    Raises EvaluationFailed, before the work starts, where the labelled data cannot be read or ``predictions`` cannot
    be written, and where no document can be read.
    """
    if task.predictions is not None and not task.predictions.parent.is_dir():
        raise EvaluationFailed(
            f"{task.predictions} cannot be written: the folder {task.predictions.parent} does not exist."
        )
    labelled = [line for path in task.gold for line in _lines(path)]
    asked, alike = _lines(task.queries) if task.queries else [], _lines(task.similar) if task.similar else []
    held_out = read_held_out(model_folder(settings))
    scores: dict[str, Any] = {"model": concept_model_version(settings), "extractor": EXTRACTOR_VERSION}
    with tempfile.TemporaryDirectory(prefix="precedent-evaluate-") as scratch:
        inside = replace(settings, data=Path(scratch))
        report = ingest_sources(inside, [str(task.documents)], progress=progress)
        if not report.ids:
            reasons = "; ".join(error for _, error in report.failed) or "it holds none"
            raise EvaluationFailed(f"No document in {task.documents} can be read: {reasons}")
        if task.gold or task.predictions:
            scores |= _extraction(inside, task, labelled, held_out)
        if task.queries or task.similar:
            opened = open_data(inside)
            if task.queries:
                scores |= score_retrieval(opened, asked)
            if task.similar:
                scores |= score_similar(opened, alike)
        return Evaluation(scores, report.failed)


def _extraction(
    settings: Settings, task: Task, gold: Sequence[Mapping[str, Any]], held_out: Mapping[str, HeldOut] | None
) -> dict[str, Any]:
    read = read_current(settings, Library(settings.data / LIBRARY, read_only=True))
    instead = {} if task.as_shipped or held_out is None else held_out
    predicted = [_predicted(r, instead.get(r.document.hash)) for r in read]
    if task.predictions is not None:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in predicted)
        task.predictions.write_text("".join(lines), encoding="utf-8")
    if not task.gold:
        return {}
    scored = {} if held_out is None else {"scored": _scored(gold, read, held_out, task.as_shipped)}
    found = {"extraction": score_extraction(gold, predicted, *_by_id(read))}
    return scored | found | {"linking": score_linking([line for line in gold if "projects" in line])}


def _predicted(read: ReadDocument, held_out: HeldOut | None) -> dict[str, Any]:
    if held_out is None:
        return prediction(read.document, read.extraction)
    return {**held_out.prediction, "doc": read.document.id, "held_out": True}


def _scored(
    gold: Sequence[Mapping[str, Any]], read: Sequence[ReadDocument], known: Mapping[str, HeldOut], as_shipped: bool
) -> dict[str, int]:
    """How many labelled documents were scored in which way, and by how many models."""
    wanted = {line["doc"] for line in gold}
    hashes = [r.document.hash for r in read if r.document.id in wanted]
    trained = [known[text] for text in hashes if text in known]
    return {
        "held_out": 0 if as_shipped else len(trained),
        "as_shipped": len(trained) if as_shipped else 0,
        "unseen": len(hashes) - len(trained),
        "folds": len({held.fold for held in trained}),
        "older": 0 if as_shipped else sum(held.extractor != EXTRACTOR_VERSION for held in trained),
    }


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
