"""Documents into blocks, sentences and passages; all positions count code points of the stored text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Document, Passage

FEWEST_WORDS = 60
MOST_WORDS = 160
MOST_CHARACTERS = 2000  # of one sentence, so that text without stops or spaces is cut all the same
LONG_WORD = 12  # characters that count as a word at least, where there are few spaces
ROW_WORDS = 3 * MOST_WORDS  # a register row longer than this is split like any text

_LINE = re.compile(r"[^\n\r]+")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*•+]|\d{1,3}[.)])[ \t]+")
_STOP = re.compile(r"[.!?…]+[\"'”’)\]*_]*(?=[ \t\n])")
_OPENING = re.compile(r"[ \t\n]+[\"'“‘(\[*_]*[^a-z\s]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Rt|Hon|Cllr|Sir|St|Sts|Ste|No|Nos|vs?|cf|ca?|approx|est|e\.g|i\.e|eg|ie|"
    r"al|pp?|para|fig|Fig|vol|Vol|ch|sec|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|(?:^|"
    r"\n)[ \t]*\d{1,3}(?:\.\d+)*)\.$"
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row."""

    start: int
    end: int
    kind: str  # heading, paragraph, item or row
    level: int = 0  # of a heading, 1 to 6


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading; ``heading`` is None before the first."""

    heading: Block | None
    path: tuple[str, ...]  # words of the headings, outermost first
    blocks: tuple[Block, ...]


def body_start(document: Document) -> int:
    """Where the body begins: behind the title and a blank line."""
    return min(len(document.title) + 2, len(document.text))


def blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    """The blocks of a Markdown-like text from a position on; blank lines are in none."""
    found: list[Block] = []
    previous_end = -2
    for line in _LINE.finditer(text, start):
        if not line.group().strip():
            continue
        block = _block(text, line.start(), line.end())
        follows = found and found[-1].end <= line.start() and line.start() - previous_end == 1
        if follows and block.kind == "paragraph" and found[-1].kind in {"paragraph", "item"}:
            block = Block(found[-1].start, block.end, found[-1].kind)
            found[-1] = block
        else:
            found.append(block)
        previous_end = line.end()
    return tuple(found)


def _block(text: str, start: int, end: int) -> Block:
    line = text[start:end]
    first, last = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
    heading = _HEADING.match(line.strip())
    if heading and heading[2]:
        return Block(first, last, "heading", len(heading[1]))
    if line.lstrip().startswith("|"):
        return Block(first, last, "row")
    return Block(first, last, "item" if _ITEM.match(line) else "paragraph")


def heading_text(text: str, heading: Block) -> str:
    """The words of a heading without its marks."""
    match = _HEADING.match(text[heading.start : heading.end])
    return match[2].strip("*_ ") if match else text[heading.start : heading.end]


def sections(text: str, start: int = 0) -> tuple[Section, ...]:
    """The text under each heading, in order; a heading without text below it has no blocks."""
    found: list[Section] = []
    path: list[tuple[int, str]] = []
    heading: Block | None = None
    members: list[Block] = []
    for block in (*blocks(text, start), None):
        if block is not None and block.kind != "heading":
            members.append(block)
            continue
        if heading or members:
            found.append(Section(heading, tuple(words for _, words in path), tuple(members)))
        if block is not None:
            path = [*(step for step in path if step[0] < block.level), (block.level, heading_text(text, block))]
            heading, members = block, []
    return tuple(found)


def sentences(text: str, block: Block) -> tuple[tuple[int, int], ...]:
    """The spans of a block's sentences; a heading or a table row is one."""
    if block.kind in {"heading", "row"}:
        return tuple(_cut(text, block.start, block.end))
    found: list[tuple[int, int]] = []
    start = block.start
    for stop in _STOP.finditer(text, block.start, block.end):
        if _ends_sentence(text, start, stop):
            found += _cut(text, start, stop.end())
            start = stop.end()
    return (*found, *_cut(text, start, block.end))


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if not _OPENING.match(text, stop.end()):
        return False
    before = text[max(start, stop.start() - 12) : stop.start() + 1]
    return not (stop.group().startswith(".") and _ABBREVIATION.search(before))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without outer space, in pieces of bearable length; nothing for blank text."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MOST_CHARACTERS:
        space = max(text.rfind(mark, start + 1, start + MOST_CHARACTERS) for mark in (" ", "\n", "\t"))
        middle = space if space > start else start + MOST_CHARACTERS
        yield from _cut(text, start, middle)
        start = middle
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def split(document: Document) -> tuple[Passage, ...]:
    """The passages of a document: sentences under one heading, 60 to 160 words where there are so many."""
    found = []
    for section in sections(document.text, body_start(document)):
        units = [span for block in section.blocks for span in sentences(document.text, block)]
        for start, end in _group(document, section, units):
            page = bisect_right(document.pages, start) or None
            found.append(Passage(document.id, start, end, section.path, page))
    return tuple(found)


def _group(document: Document, section: Section, units: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    if not units:
        return []
    counts = [max(len(_WORD.findall(document.text, start, end)), (end - start) // LONG_WORD) for start, end in units]
    is_row = document.register and section.heading is not None and section.heading.level == 2
    if is_row and sum(counts) <= ROW_WORDS:
        return [(units[0][0], units[-1][1])]
    paragraph_ends = {block.end for block in section.blocks}
    return [(group[0][0], group[-1][1]) for group in _gather(units, counts, paragraph_ends)]


def _gather(
    units: Iterable[tuple[int, int]], counts: Iterable[int], paragraph_ends: set[int]
) -> list[list[tuple[int, int]]]:
    """Sentences in groups: closed where a paragraph ends once long enough, or before growing too long."""
    groups: list[list[tuple[int, int]]] = [[]]
    words = [0]
    for unit, count in zip(units, counts, strict=True):
        full = words[-1] + count > MOST_WORDS
        rested = bool(groups[-1]) and words[-1] >= FEWEST_WORDS and groups[-1][-1][1] in paragraph_ends
        if groups[-1] and (full or rested):
            groups.append([])
            words.append(0)
        groups[-1].append(unit)
        words[-1] += count
    if len(groups) > 1 and words[-1] < FEWEST_WORDS and words[-1] + words[-2] <= MOST_WORDS:
        last = groups.pop()
        groups[-1] += last
    return groups
