"""The lists: concepts by scheme, places, projects and documents."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from kg.errors import NotFound
from kg.model import SCHEMES
from kg.namespaces import FIXED_BASE
from kg.opened import Opened
from kg.vocabulary import load_vocabulary
from search_api.describe import document_link
from search_api.present import project_facts
from web.forms import THING_FORMS, asked
from web.lists import Branch, branches, london_areas, place_groups
from web.shelf import current_build
from web.tallies import tally
from web.triples import as_rdf, of_thing

pages = Blueprint("browse", __name__)
NAMES = {f"{scheme}s": scheme for scheme in SCHEMES}


@pages.get("/scheme/<name>")
def scheme(name: str) -> ResponseReturnValue:
    """The concepts of a scheme, with how many projects have each."""
    wanted, form = asked(name, THING_FORMS)
    if wanted not in NAMES:
        raise NotFound(f"There is no list {wanted!r}. Choose from {', '.join(NAMES)}.")
    opened = current_build()
    iri = f"{FIXED_BASE}scheme/{wanted}"
    trees = branches(NAMES[wanted], tally(opened))
    if form == "json":
        return jsonify({"iri": iri, "scheme": NAMES[wanted], "concepts": [_branch_json(tree) for tree in trees]})
    if form != "html":
        return as_rdf(_scheme_triples(opened, iri, NAMES[wanted]), form)
    return render_template("scheme.html", scheme=NAMES[wanted], branches=trees, deep=any(tree.below for tree in trees))


def _scheme_triples(opened: Opened, iri: str, scheme: str):  # type: ignore[no-untyped-def]  # triples
    yield from of_thing(opened, iri)
    for concept in load_vocabulary().in_scheme(scheme):
        yield from of_thing(opened, concept.iri)


def _branch_json(branch: Branch) -> dict[str, Any]:
    return {
        "iri": branch.concept.iri,
        "slug": branch.concept.slug,
        "label": branch.concept.label,
        "projects": branch.count,
        "narrower": [_branch_json(below) for below in branch.below],
    }


@pages.get("/place/")
def places() -> ResponseReturnValue:
    """The places that have projects."""
    counts = tally(current_build())
    return render_template("places.html", groups=place_groups(counts), areas=london_areas(counts))


@pages.get("/project/")
def projects() -> ResponseReturnValue:
    """All projects by name."""
    opened = current_build()
    found: list[Any] = [project_facts(opened, slug) for slug in opened.catalogue.projects]
    found.sort(key=lambda project: project["name"].casefold())
    return render_template("projects.html", projects=found, counts=tally(opened))


@pages.get("/document/")
def documents() -> ResponseReturnValue:
    """All documents by title."""
    opened = current_build()
    found: list[Any] = [document_link(opened, document_id) for document_id in opened.catalogue.documents]
    return render_template("documents.html", documents=sorted(found, key=lambda found: found["title"].casefold()))
