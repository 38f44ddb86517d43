"""One project, concept or place: a page, or its data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kg.namespaces import FIXED_BASE
from kg.opened import Opened
from search_api import describe
from search_api.similar import similar
from web.forms import PAGE_FORMS, asked
from web.shelf import current_build
from web.tallies import tally
from web.triples import as_rdf, of_thing

pages = Blueprint("things", __name__)
ALIKE = 5  # projects like this one, on its page
ORDER = ("used", "followed", "servedGroup", "foundOutcome", "result")  # of claims on a project's page
MADE = ("done", "under-way", "planned", "considered", "rejected", "mentioned")


@pages.get("/project/<name>")
def project(name: str) -> ResponseReturnValue:
    """A project: what was done, where, for whom, and what came of it."""
    slug, form = asked(name)
    opened = current_build()
    if slug in opened.catalogue.replaced:
        return _moved(opened, slug, name.removeprefix(slug))
    found: dict[str, Any] = describe.project(opened, slug)
    if form == "json":
        return jsonify(found)
    if form != "html":
        return as_rdf(of_thing(opened, found["iri"]), form)
    alike: Any = similar(opened, slug, limit=ALIKE)
    return render_template(
        "project.html",
        project=found,
        gathered=_gathered(found["claims"]),
        facts=_facts(found["claims"]),
        alike=alike["similar"],
        titles=_titles(opened),
    )


def _moved(opened: Opened, slug: str, rest: str) -> ResponseReturnValue:
    """The way from the address of a merged project to the one that was kept, in the same form."""
    asked_for = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return redirect(f"/project/{quote(opened.catalogue.current_slug(slug))}{rest}{asked_for}", 301)


@pages.get("/project/<slug>/similar")
@pages.get("/project/<slug>/similar.<suffix>")
def alike(slug: str, suffix: str | None = None) -> ResponseReturnValue:
    """The projects most like one, with what they share in each one's words."""
    form = asked(f"similar.{suffix}" if suffix else "similar", PAGE_FORMS)[1]
    opened = current_build()
    if slug in opened.catalogue.replaced:
        return _moved(opened, slug, f"/similar.{suffix}" if suffix else "/similar")
    found: dict[str, Any] = similar(opened, slug)
    if form == "json":
        return jsonify(found)
    return render_template("similar.html", found=found, titles=_titles(opened))


def _titles(opened: Opened) -> Mapping[str, str]:
    return {name: document.title for name, document in opened.catalogue.documents.items()}


def _gathered(claims: Sequence[Mapping]) -> list[tuple[str, list[tuple[Mapping, list[Mapping]]]]]:
    """Claims by property and then by value, those that were done first and mentions left out."""
    groups: defaultdict[str, defaultdict[str, list[Mapping]]] = defaultdict(lambda: defaultdict(list))
    for claim in sorted(claims, key=lambda claim: (MADE.index(claim["modality"]), -claim["confidence"])):
        if claim["modality"] != "mentioned" and claim["property"] in ORDER:
            groups[claim["property"]][claim["value"]["label"]].append(claim)
    return [(name, [(held[0], held) for held in groups[name].values()]) for name in ORDER if groups[name]]


def _facts(claims: Sequence[Mapping]) -> dict[str, list[Mapping]]:
    """One claim for each value of the plain facts, the surest."""
    facts: defaultdict[str, dict[str, Mapping]] = defaultdict(dict)
    for claim in sorted(claims, key=lambda claim: -claim["confidence"]):
        if claim["modality"] != "mentioned":
            facts[claim["property"]].setdefault(claim["value"]["label"], claim)
    return {name: list(values.values()) for name, values in facts.items()}


@pages.get("/<any(intervention, principle, outcome, group):scheme>/<name>")
def concept(scheme: str, name: str) -> ResponseReturnValue:
    """A concept: what it means, who has tried it and how that came out."""
    slug, form = asked(name)
    opened = current_build()
    found: dict[str, Any] = describe.concept(opened, scheme, slug)
    if form == "json":
        return jsonify(found)
    if form != "html":
        return as_rdf(of_thing(opened, found["iri"]), form)
    return render_template("concept.html", concept=found, counts=tally(opened).concepts)


@pages.get("/place/<name>")
@pages.get("/place/<any('london-area'):kind>/<name>")
def place(name: str, kind: str = "") -> ResponseReturnValue:
    """A place: the projects in it, and what lies in and around it."""
    key, form = asked(name)
    opened = current_build()
    found: dict[str, Any] = describe.place(opened, f"{kind}/{key}" if kind else key)
    path = found["iri"].removeprefix(FIXED_BASE)
    if path != f"place/{kind}/{key}".replace("//", "/"):
        return redirect(f"/{quote(path)}" + ("" if form == "html" else f".{form}"))
    if form == "json":
        return jsonify(found)
    if form != "html":
        return as_rdf(of_thing(opened, found["iri"]), form)
    return render_template("place.html", place=found, counts=tally(opened).places)


@pages.get("/<any(intervention, principle, outcome, group):scheme>")
def scheme_of(scheme: str) -> ResponseReturnValue:
    """The list that a concept stands in."""
    return redirect(url_for("browse.scheme", name=f"{scheme}s"))
