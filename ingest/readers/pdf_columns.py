"""Columns that a PDF draws row by row, put back in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.readers.pdf_lines import Line

_FEWEST_ROWS = 5
_SHORTEST = 18  # characters, on average, that make a column of text and no table


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines; where rows run across two columns of text, the left column first and then the right one."""
    runs: list[Line] = []
    pending: list[Line] = []
    for line in lines:
        if _paired(line) or (pending and line.rows is None and _in_a_column(line, pending)):
            pending.append(line)
        else:
            runs.extend([*_parted(pending), line])
            pending = []
    return [*runs, *_parted(pending)]


def _paired(line: Line) -> bool:
    return line.rows is None and len(line.segments) == 2 and len(line.segments[1][2]) > 2


def _in_a_column(line: Line, pending: Sequence[Line]) -> bool:
    """A line on its own beside or below a pair still belongs to one of the two columns."""
    right = Counter(round(pair.segments[-1][0]) for pair in pending if len(pair.segments) == 2).most_common(1)[0][0]
    return len(line.segments) == 1 and (line.x1 < right or line.x0 > right - 3)


def _parted(lines: Sequence[Line]) -> list[Line]:
    pairs = [line for line in lines if len(line.segments) == 2]
    starts = Counter(round(line.segments[1][0]) for line in pairs)
    if not starts:
        return list(lines)
    start, count = starts.most_common(1)[0]
    texts = [text for line in pairs for _, _, text in line.segments]
    if count < _FEWEST_ROWS or count < 0.7 * len(pairs) or sum(map(len, texts)) < _SHORTEST * len(texts):
        return list(lines)
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        for segment in line.segments:
            half = right if segment[0] > start - 3 else left
            half.append(Line(line.page, segment[0], segment[1], line.y, line.size, line.bold, line.italic, [segment]))
    return [*left, *right]
