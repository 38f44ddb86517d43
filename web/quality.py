"""The measured quality of the concept model: kept beside it for the site, and written as a report to read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from ingest.extraction import EXTRACTOR_VERSION
from ingest.held_out import MEASURED
from kg.concept_model import concept_model_version, model_folder
from kg.errors import PrecedentError
from kg.settings import Settings
from web.figures import Scores, Table, how_measured, tables

CHART = Path("images") / "reliability.svg"  # beside the report
CHART_SAYS = "Circles are the share of statements that are borne out, against the confidence they were made with; "
CHART_SAYS += "bars hold the true share 95 times in 100. On the dashed line a confidence means exactly what it says."


class ReportUnwritable(PrecedentError):
    """The report, or the figures that the site serves, cannot be written."""


def read_quality(settings: Settings) -> dict[str, Any] | None:
    """The figures of the concept model in use; None where they are of another model or extractor."""
    path = model_folder(settings) / MEASURED
    if not path.exists():
        return None
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    used = (concept_model_version(settings), EXTRACTOR_VERSION)
    return held if (held["model"], held["extractor"]) == used else None


def check_report(settings: Settings, path: Path) -> None:
    """Raises ReportUnwritable where ``write_report`` could not write; to be asked before the work starts."""
    for folder in (path.parent, model_folder(settings)):
        if not os.access(folder, os.W_OK):
            raise ReportUnwritable(f"The report needs to write in {folder}: make that folder, or make it writable.")


def write_report(settings: Settings, path: Path, scores: Scores) -> list[Path]:
    """Writes the report, its chart and the figures that the site serves; returns their paths."""
    measured = {"measured": datetime.now(UTC).date().isoformat(), **scores}
    written = {
        path: as_markdown(measured),
        path.parent / CHART: chart(measured),
        model_folder(settings) / MEASURED: json.dumps(measured, ensure_ascii=False, indent=1) + "\n",
    }
    for file, text in written.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(written)


def chart(scores: Scores) -> str:
    """The reliability of the confidences as a picture of its own, in SVG."""
    templates = Environment(loader=PackageLoader("web"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    bins = scores["extraction"]["reliability"]["all"]["bins"]
    return templates.get_template("parts/reliability.svg").render(bins=bins, alone=True) + "\n"


def as_markdown(measured: Mapping[str, Any]) -> str:
    """The whole report."""
    figures = measured["extraction"]
    parts = [
        "# Quality",
        f"How well Precedent reads, measured on {figures['documents']} documents that careful readers have labelled. "
        f"Measured on {measured['measured']}; concept model `{measured['model']}`, extractor "
        f"`{measured['extractor']}`. `precedent evaluate --report` writes this page: do not edit it.",
        "## How it was measured",
        *how_measured(measured),
        *(part for table in tables(measured) for part in _section(table)),
    ]
    return "\n\n".join(parts) + "\n"


def _section(table: Table) -> list[str]:
    picture = [f"![{CHART_SAYS}]({CHART.as_posix()})", CHART_SAYS] if table.name == "reliability" else []
    rule = ["---"] * table.figures_from + ["---:"] * (len(table.columns) - table.figures_from)
    lines = ["| " + " | ".join(row) + " |" for row in (table.columns, rule, *table.rows)]
    return [f"## {table.heading}", table.says, *picture, "\n".join(lines)]
