"""What this is, what it holds, and how far it may be trusted."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kg.vocabulary import load_vocabulary
from web.shelf import current_build
from web.tallies import tally

pages = Blueprint("about", __name__)


@pages.get("/about")
def about() -> ResponseReturnValue:
    """What Precedent is, its counts, its limits and its sources."""
    opened = current_build()
    return render_template(
        "about.html",
        build=opened.id,
        catalogue=opened.catalogue,
        counts=tally(opened),
        vocabulary=load_vocabulary(),
        limits=opened.settings,
    )


@pages.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("accessibility.html")
