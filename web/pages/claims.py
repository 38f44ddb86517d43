"""A claim, or its evidence: readers are led to the words, programs get the data."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect
from flask.typing import ResponseReturnValue

from kg.errors import NotFound
from kg.namespaces import Iris
from search_api.present import claim_json
from web.forms import asked
from web.paths import quote_path
from web.shelf import current_build
from web.triples import as_rdf, of_claim

pages = Blueprint("claims", __name__)


@pages.get("/<any(claim, evidence):kind>/<name>")
def claim(kind: str, name: str) -> ResponseReturnValue:
    """The highlighted passage of a claim, or the claim as data."""
    claim_id, form = asked(name)
    opened = current_build()
    found = opened.catalogue.claims.get(claim_id)
    if found is None:
        raise NotFound(f"There is no claim {claim_id!r} in this build. A claim goes when its document is withdrawn.")
    if form == "json":
        return jsonify(claim_json(opened, found))
    if form != "html":
        return as_rdf(of_claim(opened, Iris(opened.manifest["base"]).claim(claim_id)), form)
    return redirect(quote_path(found.document, found.start, found.end), 303)
