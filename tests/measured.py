"""A concept model with figures that were made up, for the tests of what is measured and shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingest.extraction import EXTRACTOR_VERSION
from ingest.scoring import score_extraction
from kg.concept_model import FOLDER
from kg.settings import Settings
from web.quality import write_report

EMPTY = {"aka": [], "places": [], "lead": None, "partners": [], "start": None, "end": None, "funding": []}
NO_LABELS = {"principles": [], "outcomes": [], "groups": [], "result": "worked", "evidence": {}}


def copy_model(folder: Path) -> Path:
    """A folder with the shipped model and nothing measured."""
    folder.mkdir()
    for name in ("about.json", "head.npz", "layers.npz"):
        (folder / name).symlink_to(FOLDER / name)
    return folder


def gold(doc: str) -> dict[str, Any]:
    """A document of one project, labelled with two interventions."""
    project = {"name": "Mill Yard", **EMPTY, "interventions": ["meanwhile-use", "play-space"], **NO_LABELS}
    return {"doc": doc, "projects": [project], "mentions_only": []}


def found(doc: str, confidence: float) -> dict[str, Any]:
    """The same document with one of the two found, of this confidence, and another wrongly."""
    project = {"name": "Mill Yard", **EMPTY, "interventions": ["meanwhile-use", "street-market"], **NO_LABELS}
    sure = {"interventions/meanwhile-use": confidence, "interventions/street-market": 0.3}
    return {"doc": doc, "projects": [{**project, "result": "mixed", "confidence": sure}], "mentions_only": []}


def made_scores(model: Path) -> dict[str, Any]:
    """What evaluate would print of a news story and a case study."""
    kinds = {"one": "news", "two": "case-study"}
    extraction = score_extraction([gold("one"), gold("two")], [found("one", 0.85), found("two", 0.75)], {}, kinds)
    version = json.loads((model / "about.json").read_text(encoding="utf-8"))["version"]
    scored = {"held_out": 1, "as_shipped": 0, "unseen": 1, "folds": 1, "older": 0}
    return {"model": version, "extractor": EXTRACTOR_VERSION, "scored": scored, "extraction": extraction}


def measured_model(folder: Path) -> Path:
    """A model whose figures are there to be shown."""
    model = copy_model(folder / "model")
    write_report(Settings(concepts=str(model)), folder / "quality.md", made_scores(model))
    return model
