"""An organisation: what it led, took part in and paid for."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from kg.errors import NotFound
from kg.namespaces import Iris, council_iri
from kg.opened import Opened
from kg.places import load_places
from search_api.present import claim_json, project_facts
from web.forms import asked
from web.shelf import current_build
from web.triples import as_rdf, of_thing

pages = Blueprint("organisations", __name__)
ROLES = {
    "ledBy": "Led",
    "partner": "Took part in",
    "designer": "Designed",
    "evaluator": "Evaluated",
    "funder": "Paid for",
}


@pages.get("/organisation/<name>")
@pages.get("/organisation/<any(council):kind>/<name>")
def organisation(name: str, kind: str = "") -> ResponseReturnValue:
    """An organisation with its projects by role."""
    key, form = asked(name)
    opened = current_build()
    found = _council(opened, key) if kind else _other(opened, key)
    if form == "json":
        return jsonify(found)
    if form != "html":
        return as_rdf(of_thing(opened, found["iri"]), form)
    return render_template("organisation.html", organisation=found)


def _council(opened: Opened, code: str) -> dict[str, Any]:
    place = load_places().by_code(code)
    if place is None or place.kind != "local-authority":
        raise NotFound(f"There is no council with the code {code!r}. Look for its place instead.")
    return {**_described(opened, council_iri(code)), "place": {"iri": place.iri, "label": place.name}}


def _other(opened: Opened, slug: str) -> dict[str, Any]:
    iri = Iris(opened.manifest["base"]).organisation(slug)
    if iri not in opened.catalogue.organisations:
        raise NotFound(f"No document names an organisation {slug!r}. Search for it by its name.")
    return {**_described(opened, iri), "place": None}


def _described(opened: Opened, iri: str) -> dict[str, Any]:
    roles: defaultdict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for claim in opened.catalogue.claims_with(iri):
        if claim.project is not None and claim.property in ROLES and claim.modality != "mentioned":
            shown = {**project_facts(opened, claim.project), "claim": claim_json(opened, claim)}
            roles[claim.property].setdefault(claim.project, shown)
    return {
        "kind": "organisation",
        "iri": iri,
        "name": opened.catalogue.label(iri),
        "roles": [
            {"property": name, "label": label, "projects": list(roles[name].values())}
            for name, label in ROLES.items()
            if roles[name]
        ],
    }
