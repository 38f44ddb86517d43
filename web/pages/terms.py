"""Our own terms, and the public frameworks that the principles come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue
from pyoxigraph import RdfFormat, Triple, parse

import kg
from kg.errors import NotFound
from kg.namespaces import PREC, PREFIXES, RDFS, SKOS
from kg.vocabulary import Framework, load_vocabulary
from search_api.present import concept_link
from web.forms import THING_FORMS, asked, suffixed
from web.shelf import current_build
from web.triples import as_rdf, of_thing

pages = Blueprint("terms", __name__)
SOURCES = ("def.ttl", "vocabulary.ttl", "places.ttl")


@dataclass(frozen=True, slots=True)
class Term:
    """One of our own terms, with what it means and what it joins."""

    slug: str
    label: str
    comment: str
    domain: str
    range: str


@pages.get("/def")
@pages.get("/def.<suffix>")
def terms(suffix: str | None = None) -> ResponseReturnValue:
    """The terms that no standard vocabulary has."""
    form = suffixed(suffix, THING_FORMS)
    declared = _declared()
    if form == "json":
        return jsonify({"iri": PREC, "terms": [_term_json(term) for term in _terms()]})
    if form != "html":
        return as_rdf(declared, form)
    return render_template("terms.html", terms=_terms(), namespace=PREC)


def _term_json(term: Term) -> dict[str, str]:
    return {"iri": PREC + term.slug, "label": term.label, "comment": term.comment}


@cache
def _declared() -> tuple[Triple, ...]:
    """All that the package declares of our own terms."""
    quads = (quad for name in SOURCES for quad in parse(path=_data(name), format=RdfFormat.TURTLE))
    return tuple(quad.triple for quad in quads if str(getattr(quad.subject, "value", "")).startswith(PREC))


def _data(name: str) -> str:
    return f"{kg.__path__[0]}/data/{name}"


@cache
def _terms() -> tuple[Term, ...]:
    facts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in _declared():
        facts[triple.subject.value].setdefault(triple.predicate.value, triple.object.value)  # type: ignore[union-attr]
    made = (_term(iri, fact) for iri, fact in facts.items())
    return tuple(sorted(made, key=lambda term: (not term.slug[0].isupper(), term.slug.casefold())))


def _term(iri: str, fact: Mapping[str, str]) -> Term:
    slug = iri.removeprefix(PREC)
    comment = fact.get(RDFS + "comment") or fact.get(SKOS + "definition", "")
    ends = (_short(fact.get(RDFS + "domain", "")), _short(fact.get(RDFS + "range", "")))
    return Term(slug, fact.get(RDFS + "label", slug), comment, *ends)


def _short(iri: str) -> str:
    """An IRI with its usual prefix: "skos:Concept"."""
    found = next((name for name, base in PREFIXES.items() if iri.startswith(base)), None)
    return f"{found}:{iri.removeprefix(PREFIXES[found])}" if found else iri


@pages.get("/framework/")
def frameworks() -> ResponseReturnValue:
    """The public frameworks of principles."""
    return render_template("frameworks.html", frameworks=load_vocabulary().frameworks.values())


@pages.get("/framework/<name>")
def framework(name: str) -> ResponseReturnValue:
    """A public framework, with our concepts that come close to each of its ideas."""
    framework_id, form = asked(name)
    found = _framework(framework_id)
    if form == "json":
        return jsonify(_framework_json(found))
    if form != "html":
        opened = current_build()
        things = (found.iri, *(concept.iri for concept in found.concepts))
        return as_rdf((triple for iri in things for triple in of_thing(opened, iri)), form)
    return render_template("framework.html", framework=found, ours=concept_link)


@pages.get("/framework/<name>/<concept>")
def idea(name: str, concept: str) -> ResponseReturnValue:
    """One idea of a framework: its place on the framework's page."""
    if not any(held.iri.endswith(f"/{concept}") for held in _framework(name).concepts):
        raise NotFound(f"The framework {name!r} has no part {concept!r}.")
    return redirect(f"/framework/{name}#{concept}", 303)


def _framework(name: str) -> Framework:
    found = load_vocabulary().frameworks.get(name)
    if found is None:
        raise NotFound(f"There is no framework {name!r}. Choose one from the list of frameworks.")
    return found


def _framework_json(found: Framework) -> dict[str, Any]:
    parts = [
        {
            "iri": part.iri,
            "label": part.label,
            "definition": part.definition,
            "matches": [{"relation": relation, **concept_link(iri)} for relation, iri in part.matches],
        }
        for part in found.concepts
    ]
    return {"iri": found.iri, "label": found.label, "description": found.description, "concepts": parts}
