"""How well the concept model in use reads: the figures of its last evaluation."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from kg.concept_model import concept_model_version
from web.figures import how_measured, tables
from web.forms import PAGE_FORMS, suffixed
from web.quality import CHART_SAYS, read_quality

pages = Blueprint("quality", __name__)


@pages.get("/quality")
@pages.get("/quality.<suffix>")
def quality(suffix: str | None = None) -> ResponseReturnValue:
    """The figures as tables, or as ``evaluate --json`` gave them; that there are none, where none were measured."""
    form = suffixed(suffix, PAGE_FORMS)
    settings = current_app.extensions["shelf"].settings
    model, measured = concept_model_version(settings), read_quality(settings)
    if form == "json":
        return jsonify(measured or {"measured": None, "model": model})
    shown = tables(measured) if measured else []
    said = how_measured(measured) if measured else []
    return render_template(
        "quality.html", model=model, measured=measured, said=said, tables=shown, chart_says=CHART_SAYS
    )
