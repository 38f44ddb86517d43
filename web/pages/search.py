"""The question and its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kg.errors import NotFound
from kg.opened import Opened
from kg.places import load_places
from search_api.ask import ask
from search_api.tables import ANSWER_COLUMNS, answer_rows, as_csv
from web.asking import MOST_ANSWERS, SORTS, Asked, in_order, read_asked
from web.facets import SHOWN, Chip, chips, facets
from web.forms import TABLE_FORMS, attachment, content_type, suffixed
from web.rewording import flat, key_of, span, without
from web.shelf import current_build
from web.wording import RESULT_WORDS

pages = Blueprint("search", __name__)
SEVERAL = 4  # values of one kind that each have a chip of their own
AROUND = 2  # pages named on either side of this one

_UNDERSTOOD = {
    "places": "Place",
    "interventions": "Intervention",
    "principles": "Principle",
    "outcomes": "Outcome",
    "groups": "Group",
    "results": "Result",
}


@pages.get("/search")
@pages.get("/search.<suffix>")
def search(suffix: str | None = None) -> ResponseReturnValue:
    """Who has tried what: answers as a page, JSON or CSV."""
    form, asked = suffixed(suffix, TABLE_FORMS), read_asked(request.args)
    if asked.says_nothing and form == "html":
        return redirect("/")
    opened = current_build()
    found = ask(opened, asked.q, limit=MOST_ANSWERS, filters=asked.filters, unread=asked.unread)
    found = {**found, "answers": in_order(found["answers"], asked.sort)}  # type: ignore[arg-type]
    return _RENDER[form](opened, asked, found)


@pages.get("/search/without")
def drop() -> ResponseReturnValue:
    """The same search without one thing that was understood from the words of the question."""
    asked = read_asked(request.args)
    field, value = request.args.get("field", ""), request.args.get("value", "")
    if field not in flat({}):
        raise NotFound("There is no such part of a question.")
    shorter = replace(asked, q=without(asked.q, field, value), page=1)
    return redirect(shorter.url() if not shorter.says_nothing else "/")


def _html(opened: Opened, asked: Asked, found: Mapping[str, Any]) -> ResponseReturnValue:
    answers = found["answers"]
    results = found["summary"]["results"]
    return render_template(
        "search.html",
        asked=asked,
        found=found,
        shown=_page(asked, answers),
        titles=_titles(opened, found),
        understood=_understood(asked, found["understood"]),
        chosen=chips(asked),
        facets=facets(opened, answers, results, asked),
        facet_shown=SHOWN,
        documents_found=sum(answer["kind"] == "document" for answer in answers),
        sorts=[(name, label, asked.by(name).url()) for name, label in SORTS.items()],
        pagination=_pagination(asked, len(answers)),
        sparql_path="/sparql?" + urlencode({"query": found["sparql"]}) if found["sparql"] else None,
    )


def _json(opened: Opened, asked: Asked, found: Mapping[str, Any]) -> ResponseReturnValue:
    answers = found["answers"]
    paging = {"page": asked.page, "pages": _pages(asked, len(answers)), "sort": asked.sort}
    return jsonify({**found, "answers": _page(asked, answers), **paging})


def _csv(opened: Opened, asked: Asked, found: Mapping[str, Any]) -> ResponseReturnValue:
    return attachment(as_csv(ANSWER_COLUMNS, answer_rows(found)), content_type("csv"), "precedent-search.csv")


_RENDER = {"html": _html, "json": _json, "csv": _csv}


def _page(asked: Asked, answers: Sequence[Mapping]) -> list[Mapping]:
    if asked.page > 1 and asked.page > _pages(asked, len(answers)):
        raise NotFound(f"There are only {_pages(asked, len(answers))} pages of answers. Go back to the first.")
    return list(answers[(asked.page - 1) * asked.limit : asked.page * asked.limit])


def _pages(asked: Asked, count: int) -> int:
    return max(1, ceil(count / asked.limit))


def _titles(opened: Opened, found: Mapping[str, Any]) -> dict[str, str]:
    """The titles of the documents that the answers quote, by id."""
    shown = [*found["answers"], *found.get("nearest", ())]
    named = {document for answer in shown for document in answer["documents"]}
    named |= {part["document"] for answer in shown for part in (*answer["claims"], *answer["passages"])}
    return {name: opened.catalogue.documents[name].title for name in named if name in opened.catalogue.documents}


def _understood(asked: Asked, understood: Mapping[str, Any]) -> list[Chip]:
    """What was understood from the words, each with the address that takes it out of the question."""
    if not asked.q:
        return []
    out = [
        chip for field, kind in _UNDERSTOOD.items() for chip in _chips(asked, kind, field, understood.get(field, ()))
    ]
    for name, values in (understood.get("exclude") or {}).items():
        out += _chips(asked, "Not", f"not-{name}", values)
    years = understood.get("years") or (None, None)
    if any(years):
        out.append(Chip("Years", _years(years), _drop(asked, "years", span(years))))
    return out


def _chips(asked: Asked, kind: str, field: str, values: Sequence[Any]) -> list[Chip]:
    """A chip for each value; a single one for many that a few words such as "outer London" brought in together."""
    if len(values) > SEVERAL:
        return [Chip(kind, _together(values), _drop(asked, field, key_of(values[0])))]
    return [Chip(kind, _label(value), _without(asked, field, value)) for value in values]


def _without(asked: Asked, field: str, value: Any) -> str:
    """The address that takes one thing out: what the model read has no words of its own to lose."""
    read = isinstance(value, Mapping) and "read" in value
    return asked.unreading(key_of(value)).url() if read else _drop(asked, field, key_of(value))


def _together(values: Sequence[Any]) -> str:
    iris = {key_of(value) for value in values}
    for name, ring in (("Outer London", load_places().outer_london()), ("Inner London", load_places().inner_london())):
        if iris <= ring:
            return f"{name} ({len(values)} boroughs)"
    return f"{len(values)}: {', '.join(_label(value) for value in values)}"


def _label(value: Any) -> str:
    return str(value["label"]) if isinstance(value, Mapping) else RESULT_WORDS.get(value, str(value))


def _years(years: Sequence[int | None]) -> str:
    first, last = years
    if first is None:
        return f"until {last}"
    if last is None:
        return f"since {first}"
    return str(first) if first == last else f"{first} to {last}"


def _drop(asked: Asked, field: str, value: str) -> str:
    _, _, rest = asked.at(1).url().partition("?")
    return f"/search/without?{rest}&{urlencode({'field': field, 'value': value})}"


def _pagination(asked: Asked, count: int) -> dict[str, Any] | None:
    """The pages as the pagination component wants them; None for a single page."""
    last = _pages(asked, count)
    if last == 1:
        return None
    near = {1, last, *range(asked.page - AROUND, asked.page + AROUND + 1)}
    items: list[dict[str, Any]] = []
    for number in sorted(page for page in near if 1 <= page <= last):
        if items and number - items[-1]["number"] > 1:
            items.append({"ellipsis": True, "number": number - 1})
        items.append({"number": number, "href": asked.at(number).url(), "current": number == asked.page})
    before = {"href": asked.at(asked.page - 1).url()} if asked.page > 1 else None
    after = {"href": asked.at(asked.page + 1).url()} if asked.page < last else None
    return {"items": items, "previous": before, "next": after, "landmarkLabel": "Pages of answers"}
