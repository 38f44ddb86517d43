"""The first page: the question, and what there is to browse."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from kg.model import SCHEMES
from web.lists import most_told_of, most_told_places
from web.shelf import current_build
from web.tallies import tally

pages = Blueprint("home", __name__)

EXAMPLES = (
    "Who has let empty shops to young makers?",
    "Has participatory budgeting worked in London?",
    "What went wrong with low traffic neighbourhoods?",
    "Estate ballots in outer London",
    "Community-led housing outside London",
    "Citizens' assemblies since 2015",
)


@pages.get("/")
def home() -> ResponseReturnValue:
    """Search box, counts and the ways in."""
    opened = current_build()
    counts = tally(opened)
    return render_template(
        "home.html",
        examples=EXAMPLES,
        counts=counts,
        documents=len(opened.catalogue.documents),
        projects=len(opened.catalogue.projects),
        claims=len(opened.catalogue.claims),
        ways=[(scheme, most_told_of(scheme, counts)) for scheme in SCHEMES],
        places=most_told_places(counts),
    )


@pages.get("/healthz")
def health() -> ResponseReturnValue:
    """200 and the build id while there is a build to serve; 503 where there is none."""
    return jsonify(status="ok", build=current_build().id)
