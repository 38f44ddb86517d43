"""The places that a question names, wider ways of saying them included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.matching import match_places
from kg.places import LONDON, UNITED_KINGDOM, load_places

_PLACE = UNITED_KINGDOM.removesuffix("K02000001")
_SIDES = (
    (r"north[\s-]east", "E12000001"),
    (r"north[\s-]west", "E12000002"),
    (r"south[\s-]east", "E12000008"),
    (r"south[\s-]west", "E12000009"),
)
_ALIASES = (
    (r"outer[\s-]london", "outer"),
    (r"inner[\s-]london", "inner"),
    (r"welsh", _PLACE + "W92000004"),
    (r"scottish|scots", _PLACE + "S92000003"),
    (r"northern\s+irish|ulster", _PLACE + "N92000002"),
    (r"londoners|greater\s+london\s+authority|mayor\s+of\s+london|gla(?=\W|$)|city\s+hall(?=\W|$)", LONDON),
    (r"(?:the\s+)?north\s+of\s+england|the\s+north(?=\s*(?:[,.?]|$))", "north"),
    (r"the\s+midlands", "midlands"),
    *(((rf"(?:the\s+){side}(?!\s+london)"), _PLACE + code) for side, code in _SIDES),
    (r"yorkshire(?!\s+and)", _PLACE + "E12000003"),
)
_WIDE = {
    "north": tuple(_PLACE + code for code in ("E12000001", "E12000002", "E12000003")),
    "midlands": tuple(_PLACE + code for code in ("E12000004", "E12000005")),
}
_NEAR = re.compile(r"\b(?:near(?:\s+to)?|nearby|close\s+to|next\s+to|around|beside|bordering|neighbouring)\s+$", re.I)
_JOINS = re.compile(r"\s*(?:,|,?\s+(?:and|or|nor|in|the)\s|&|/)?\s*(?:the\s+|in\s+|those\s+|ones\s+)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A stretch of a question that names one or more places."""

    start: int
    end: int
    iris: tuple[str, ...]
    near: bool = False  # "near" and the like stand before it


def place_mentions(text: str) -> list[PlaceMention]:
    """All places named in a question, in order."""
    mentions = list(_aliases(text))
    taken = [(mention.start, mention.end) for mention in mentions]
    for match in match_places(text, any_case=True):
        if not any(start < match.end and match.start < end for start, end in taken):
            mentions.append(_mention(text, match.start, match.end, (match.iri,)))
    return sorted(mentions, key=lambda mention: mention.start)


def _aliases(text: str) -> list[PlaceMention]:
    found = []
    for pattern, meaning in _ALIASES:
        for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            found.append(_mention(text, match.start(), match.end(), _meant(meaning)))
    return found


def _meant(meaning: str) -> tuple[str, ...]:
    places = load_places()
    if meaning in {"outer", "inner"}:
        return tuple(place.iri for place in places.all if place.inner_outer == meaning)
    return _WIDE.get(meaning, (meaning,))


def _mention(text: str, start: int, end: int, iris: tuple[str, ...]) -> PlaceMention:
    return PlaceMention(start, end, iris, bool(_NEAR.search(text[:start])))


def listed_from(text: str, start: int, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places listed from a point on, as in "Bristol, Leeds and Hull"; empty where none stands there."""
    listed: list[PlaceMention] = []
    for mention in mentions:
        if mention.start >= start and _JOINS.fullmatch(text, start, mention.start):
            listed.append(mention)
            start = mention.end
    return listed
