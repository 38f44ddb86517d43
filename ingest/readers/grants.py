"""360Giving grants in JSON, with the column names of the standard's own spreadsheets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from ingest.readers.blocks import Reading, one_line
from ingest.readers.register import Table, register
from ingest.readers.text import cleaned, decode
from kg.errors import UnreadableSource
from kg.settings import Settings

# the standard's titles where the words of a key do not give them
_TITLES = {
    "id": "Identifier",
    "url": "URL",
    "recipientorganization": "Recipient Org",
    "fundingorganization": "Funding Org",
    "recipientindividual": "Recipient Ind",
    "geocode": "Geographic Code",
    "geocodetype": "Geographic Code Type",
    "charitynumber": "Charity Number",
    "companynumber": "Company Number",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_DEEPEST = 6


def read_grants(content: bytes, name: str, settings: Settings) -> Reading:
    """A 360Giving JSON file. Raises UnreadableSource where it is other JSON or none."""
    text, warnings = cleaned(decode(content))
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise UnreadableSource("is nested too deeply to be a file of grants") from error
    except ValueError as error:
        raise UnreadableSource(f"is not well-formed JSON: {error}") from error
    grants = data.get("grants") if isinstance(data, Mapping) else None
    if not isinstance(grants, list):
        raise UnreadableSource('is JSON, but not of 360Giving: it has no list "grants"')
    rows = [dict(_fields(grant, "", 0)) for grant in grants if isinstance(grant, Mapping)]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    table = Table(columns, [[row.get(column, "") for column in columns] for row in rows], (), ())
    reading = register([("", table)] if rows else [], (), name, _facts(data), settings.max_rows)
    return Reading(reading.title, reading.body, reading.facts, warnings, register=True)


def _facts(data: Mapping[str, object]) -> dict[str, object]:
    publisher = data.get("publisher")
    named = publisher.get("name") if isinstance(publisher, Mapping) else publisher
    licence = data.get("license") or data.get("licence")
    return {
        "media_type": "application/json",
        "publisher": one_line(str(named)) if named else None,
        "licence": one_line(str(licence)) if licence else None,
    }


def _fields(value: Mapping[str, object], before: str, depth: int) -> Iterator[tuple[str, str]]:
    """Column and text of each value; a list of one is as good as its one, a longer one is joined by semicolons."""
    for key, item in value.items():
        column = f"{before}:{_title(str(key))}" if before else _title(str(key))
        if isinstance(item, Mapping) and depth < _DEEPEST:
            yield from _fields(item, column, depth + 1)
        elif isinstance(item, list):
            yield from _listed(item, column, depth)
        elif item is not None and one_line(_shown(item)):
            yield column, one_line(_shown(item))


def _listed(items: list[object], column: str, depth: int) -> Iterator[tuple[str, str]]:
    joined: dict[str, list[str]] = {}
    for item in items:
        pairs = _fields(item, column, depth + 1) if isinstance(item, Mapping) and depth < _DEEPEST else ()
        for name, text in pairs or [(column, one_line(_shown(item)))]:
            joined.setdefault(name, []).append(text)
    for name, texts in joined.items():
        if any(texts):
            yield name, "; ".join(dict.fromkeys(filter(None, texts)))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _title(key: str) -> str:
    known = _TITLES.get(key.casefold())
    return known or " ".join(word[:1].upper() + word[1:] for word in _CAMEL.sub(" ", key).split())
