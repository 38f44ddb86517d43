"""From the characters of a PDF page to its lines of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_chars import Char

_UNIT_BEFORE_POWER = re.compile(r"(?:^|[\s\d])(?:k|c|m)?m$")
_MARKS = "0123456789*†‡§"  # of footnotes


@dataclass(slots=True)
class Line:
    """Characters on one baseline, in the order in which the page draws them."""

    page: int  # counted from 1
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    segments: list[tuple[float, float, str]] = field(default_factory=list)  # parts set apart by wide gaps
    rows: list[list[str]] | None = None  # cells, where this stands for a table
    note: bool = False  # opens with a raised mark, as footnotes do

    @property
    def text(self) -> str:
        return " ".join(text for _, _, text in self.segments)


def build_lines(chars: Sequence[Char], page: int) -> list[Line]:
    """The lines that these characters make, in drawing order."""
    lines: list[Line] = []
    run: list[Char] = []
    for char in chars:
        if char.text == "\n":
            continue
        if run and _breaks(run, char):
            lines.extend(_line(run, page))
            run = []
        run.append(char)
    lines.extend(_line(run, page))
    return lines


def _breaks(run: Sequence[Char], char: Char) -> bool:
    last = next((c for c in reversed(run) if c.text != " "), run[-1])
    size = max(last.style.size, char.style.size, 1.0)
    if char.text == " ":
        return False
    rise = abs(char.y - last.y)
    if char.x0 < last.x0 - 0.5 * size:
        return True
    raised = rise < 0.6 * size and char.x0 - last.x1 < size
    return rise > (0.6 if raised else 0.25) * size


def _line(run: Sequence[Char], page: int) -> list[Line]:
    shown = [char for char in run if char.text != " "]
    if not shown:
        return []
    weights: Counter[float] = Counter()
    for char in shown:
        weights[round(char.style.size, 1)] += 1
    size = weights.most_common(1)[0][0]
    main = [char for char in shown if abs(char.style.size - size) < 0.3]
    segments = _segments(run, size, main[0].y)
    if not segments:
        return []
    bold = sum(char.style.bold for char in shown) >= 0.95 * len(shown)
    italic = sum(char.style.italic for char in shown) >= 0.95 * len(shown)
    note = _is_raised(shown[0], size, main[0].y) and shown[0].text in _MARKS
    return [Line(page, segments[0][0], segments[-1][1], main[0].y, size, bold, italic, segments, note=note)]


def _segments(run: Sequence[Char], size: float, baseline: float) -> list[tuple[float, float, str]]:
    """Text in parts, split where a gap is wider than two letters; marks of footnotes are left out."""
    parts: list[tuple[float, float, str]] = []
    text, start, end, space, opening = "", 0.0, 0.0, False, False
    for char in run:
        if char.text == " ":
            space = True
            continue
        raised = _is_raised(char, size, baseline)
        if raised and text and not opening and _is_note_mark(char, text):
            continue
        space = space or opening and not raised
        opening = raised and (opening or not text)
        if text and char.x0 - end > 2 * size:
            parts.append((start, end, text))
            text = ""
        if not text:
            start = char.x0
        elif space or char.x0 - end > 0.18 * size and not char.text.startswith("-"):
            text += " "
        text, end, space = text + char.text, char.x1, False
    if text:
        parts.append((start, end, text))
    return parts


def _is_raised(char: Char, size: float, baseline: float) -> bool:
    return char.style.size < 0.8 * size and char.y > baseline + 0.15 * size


def _is_note_mark(char: Char, before: str) -> bool:
    return char.text in _MARKS + "," and not _UNIT_BEFORE_POWER.search(before)
