"""Markdown with YAML front matter; the body is kept as in the file, but for a heading that is the title."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

import yaml

from ingest.readers.blocks import Reading
from ingest.readers.text import cleaned, decode, split_title
from kg.model import VOICES

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$\n*", re.MULTILINE)
# how an item, a quotation, a row, a picture or a label opens
_NO_TITLE = re.compile(r"#|[-*+>|!]\s|\||\d+[.)]\s|([*_]{1,2})(?![*_\s]).*\1\s*$", re.MULTILINE)
_LONGEST_FRONT = 64_000  # characters
_KNOWN = {"id", "title", "kind", "source", "licence", "voice"}
_KNOWN_OF_SOURCE = {"publisher", "url", "year"}


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases, which can swell a small file without bound."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.MarkedYAMLError(problem="an alias (*name) is not allowed", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def read_markdown(content: bytes) -> Reading:
    """A Markdown file; front matter that cannot be read is left out and warned of, and nothing guessed from it."""
    text, warnings = cleaned(decode(content))
    front, body = _split(text)
    facts, warning = _facts(front)
    title = facts.pop("title", None)
    if not title:
        title, body = _titled(body)
    facts["media_type"] = "text/markdown"
    return Reading(str(title) if title else None, body, facts, [*warnings, *([warning] if warning else [])])


def _split(text: str) -> tuple[str, str]:
    found = _FRONT.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _titled(body: str) -> tuple[str | None, str]:
    """The title and the rest of a text whose front matter gives none; None where nothing in it stands as a title.

    The title is the only heading of the first level, or the one that opens the text and has all others below it; else
    a first line that stands alone.
    """
    headings = list(_HEADING.finditer(body))
    top = min((len(heading[1]) for heading in headings), default=0)
    outermost = [heading for heading in headings if len(heading[1]) == top]
    opening = body.lstrip()
    opens = len(headings) > 1 and opening.startswith(outermost[0][0].rstrip())
    if len(outermost) == 1 and (top == 1 or opens):
        found = outermost[0]
        return found[2], body[: found.start()] + body[found.end() :]
    return (None, body) if _NO_TITLE.match(opening) else split_title(body)


def _facts(front: str) -> tuple[dict[str, object], str | None]:
    if not front.strip():
        return {}, None
    if len(front) > _LONGEST_FRONT:
        return {}, f"the front matter is longer than {_LONGEST_FRONT} characters and was left out"
    try:
        values = yaml.load(front, Loader=_PlainLoader)  # noqa: S506  # a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return {}, _complaint(error)
    if not isinstance(values, Mapping):
        return {}, "the front matter is not a list of YAML keys and values and was left out"
    return _fields(_plain(values)), None


def _complaint(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is not well formed"
    line = f" (line {mark.line + 2}: {problem})" if mark else f" ({problem})"
    return f"the front matter could not be read as YAML{line} and was left out; the text was kept"


def _plain(value: object) -> dict[str, object]:
    """The mapping with nothing in it but what JSON can hold."""
    assert isinstance(value, Mapping)
    return {str(key): _json_ready(item) for key, item in value.items()}


def _json_ready(value: object) -> object:
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple | set):
        return [_json_ready(item) for item in value]
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _fields(values: dict[str, object]) -> dict[str, object]:
    source = values.get("source")
    source = source if isinstance(source, dict) else {"title": source} if source else {}
    metadata = {key: value for key, value in values.items() if key not in _KNOWN and value is not None}
    left = {key: value for key, value in source.items() if key not in _KNOWN_OF_SOURCE and value is not None}
    if left:
        metadata["source"] = left
    voice = values.get("voice")
    return {
        "id": _text(values.get("id")),
        "title": _text(values.get("title")),
        "kind": _text(values.get("kind")),
        "licence": _text(values.get("licence")),
        "voice": voice if voice in VOICES else None,
        "publisher": _text(source.get("publisher")),
        "url": _text(source.get("url")),
        "year": _year(source.get("year")),
        "metadata": metadata,
    }


def _text(value: object) -> str | None:
    return " ".join(str(value).split()) or None if isinstance(value, str | int | float) else None


def _year(value: object) -> int | None:
    found = re.match(r"\d{4}(?!\d)", str(value)) if value is not None else None
    return int(found[0]) if found else None
