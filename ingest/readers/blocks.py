"""What a reader gives back, and how its blocks become the Markdown-like body of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

PAGE = "\f"  # stands in a body where the next page starts, until `lift_pages` takes it out

_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u3000]+")
_LOOKS_LIKE_MARKUP = re.compile(r"^(?=#{1,6}\s|\||\*\s)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list item or a table row (its text already with its bars)."""

    kind: Literal["heading", "paragraph", "item", "row"]
    text: str
    level: int = 0  # of headings; smaller is outer, the figures are ranked later


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file."""

    title: str | None
    body: str
    facts: Mapping[str, object] = field(default_factory=dict)  # further fields of Document
    warnings: Sequence[str] = ()
    register: bool = False


def strip_controls(text: str) -> tuple[str, int]:
    """The text without control characters, bidirectional overrides and lone surrogates, and how many went."""
    cleaned = _NEWLINES.sub("\n", text.removeprefix("\ufeff"))
    return _REMOVED.subn("", cleaned)


def words(*lines: str) -> frozenset[str]:
    """The words of these lines, as a set to look up names in."""
    return frozenset(" ".join(lines).split())


def one_line(text: str) -> str:
    """The text with each run of white space as one space, and soft hyphens dropped."""
    return _SPACES.sub(" ", text.replace("\u00ad", "")).strip(" \f")


def row(cells: Iterable[str]) -> Block:
    """A table row as ``| a | b |``."""
    return Block("row", "| " + " | ".join(one_line(cell) for cell in cells) + " |")


def without_title(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """The blocks without the heading among the first few that only repeats the title."""
    for place, block in enumerate(blocks[:6]):
        if title and block.kind in ("heading", "paragraph") and one_line(block.text) == one_line(title):
            kept = PAGE * block.text.count(PAGE)
            return [*blocks[:place], *([Block("paragraph", kept)] if kept else []), *blocks[place + 1 :]]
    return list(blocks)


def render(blocks: Sequence[Block]) -> str:
    """The body that these blocks make; headings start at level 2 and rank by their level."""
    ranks = {level: rank for rank, level in enumerate(sorted({b.level for b in blocks if b.kind == "heading"}))}
    parts: list[str] = []
    previous = ""
    for block in blocks:
        if block.text.strip(PAGE):
            joined = block.kind in ("item", "row") and block.kind == previous
            parts.append(("\n" if joined else "\n\n") if previous else "")
            previous = block.kind
        parts.append(_line(block, ranks))
    return "".join(parts)


def _line(block: Block, ranks: Mapping[int, int]) -> str:
    if block.kind == "heading":
        bare = block.text.lstrip(PAGE)
        marks = PAGE * (len(block.text) - len(bare))
        return f"{marks}{'#' * min(ranks[block.level] + 2, 6)} {bare}"
    if block.kind == "item":
        bare = block.text.lstrip(PAGE)
        return f"{PAGE * (len(block.text) - len(bare))}* {bare}"
    if block.kind == "paragraph":
        return _LOOKS_LIKE_MARKUP.sub(r"\\", block.text)
    return block.text


def lift_pages(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without its page marks, and the offset at which each page starts (the first at 0)."""
    pieces = text.split(PAGE)
    starts, offset = [], 0
    for piece in pieces[:-1]:
        offset += len(piece)
        starts.append(offset)
    return "".join(pieces), (0, *starts)
