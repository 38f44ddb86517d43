"""Running headers, footers and page numbers: found by what repeats at one height of the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.readers.pdf_lines import Line

_ZONE = 0.15  # share of the page height, at each end, in which headers and footers stand
_EDGE = 0.11  # share in which a line that occurs once may still be one
_NUMBER = re.compile(
    r"^[-–—|·\s]*(?:(?:page|folio|slide|p\.?|f\.?)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|·\s]*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def drop_running(pages: Sequence[Sequence[Line]], heights: Sequence[float], body_size: float) -> list[list[Line]]:
    """The pages' lines without headers, footers and page numbers."""
    groups = [_edges(lines, height) for lines, height in zip(pages, heights, strict=True)]
    repeated = _repeated(groups, body_size)
    dropped: set[int] = set()
    bands: dict[tuple[int, int], set[int]] = defaultdict(set)
    for number, ends in enumerate(groups):
        for row in _running_rows(number, ends, repeated):
            for line in row:
                dropped.add(id(line))
                bands[round(line.y / 3), round(line.size * 2)].add(number)
    dropped.update(id(line) for line in _stamped(pages, body_size))
    for number, ends in enumerate(groups):
        for row in _single_rows(ends, heights[number], body_size, bands, dropped):
            dropped.update(id(line) for line in row)
    return [[line for line in lines if id(line) not in dropped] for lines in pages]


def _edges(lines: Sequence[Line], height: float) -> list[list[list[Line]]]:
    """Rows of lines in the top and the bottom zone, the outermost first."""
    top = [line for line in lines if line.rows is None and line.y > height * (1 - _ZONE)]
    bottom = [line for line in lines if line.rows is None and line.y < height * _ZONE]
    return [_rows(sorted(top, key=lambda line: -line.y)), _rows(sorted(bottom, key=lambda line: line.y))]


def _rows(lines: Iterable[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].y - line.y) < 3:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _keys(line: Line, page: int) -> set[str]:
    """The line's text as it is, and with each of its numbers in turn told from the page's number."""
    text = line.text.casefold()
    keys = {"#"} if _NUMBER.match(text) else {text}
    for found in _DIGITS.finditer(text[:200]):
        if len(found[0]) < 5:
            keys.add(f"{text[: found.start()]}<{int(found[0]) - page}>{text[found.end() :]}")
    return keys


def _repeated(groups: Sequence[Sequence[Sequence[Sequence[Line]]]], body_size: float) -> set[tuple[int, str]]:
    """Keys (end, text) that stand at one height of two pages or more."""
    seen: dict[tuple[int, str], list[tuple[int, float]]] = defaultdict(list)
    for number, ends in enumerate(groups):
        for end, rows in enumerate(ends):
            for line in (line for row in rows for line in row if line.size <= 1.15 * body_size):
                for key in _keys(line, number):
                    seen[end, key].append((number, line.y))
    return {key for key, places in seen.items() if _share_a_height(places)}


def _share_a_height(places: Sequence[tuple[int, float]]) -> bool:
    """Whether two pages (number, height) have the line at one height, within four points."""
    by_height = sorted(places, key=lambda place: place[1])
    pairs = zip(by_height, by_height[1:], strict=False)
    return any(lower[0] != upper[0] and upper[1] - lower[1] < 4 for lower, upper in pairs)


def _stamped(pages: Sequence[Sequence[Line]], body_size: float) -> Iterable[Line]:
    """Lines with one text at one place of most pages, wherever on the page that is."""
    places: dict[tuple[str, int, int], list[tuple[int, Line]]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for line in (line for line in lines if line.rows is None and line.size <= 1.05 * body_size):
            places[line.text, round(line.x0), round(line.y)].append((number, line))
    for found in places.values():
        if len({number for number, _ in found}) >= max(3, 0.6 * len(pages)):
            yield from (line for _, line in found)


def _running_rows(
    number: int, ends: Sequence[Sequence[Sequence[Line]]], repeated: set[tuple[int, str]]
) -> Iterable[Sequence[Line]]:
    for end, rows in enumerate(ends):
        for row in rows:
            if not any((end, key) in repeated for line in row for key in _keys(line, number)):
                break
            yield row


def _single_rows(
    ends: Sequence[Sequence[Sequence[Line]]],
    height: float,
    body_size: float,
    bands: dict[tuple[int, int], set[int]],
    dropped: set[int],
) -> Iterable[Sequence[Line]]:
    """Outermost rows that occur once: a bare page number, the height of other pages' headers, or small and apart."""
    for rows in ends:
        left = [row for row in rows if id(row[0]) not in dropped]
        if not left:
            continue
        row, inner = left[0], left[1] if len(left) > 1 else None
        distance = min(row[0].y, height - row[0].y)
        text = " ".join(line.text for line in row)
        in_band = any(len(bands.get((round(line.y / 3), round(line.size * 2)), ())) > 1 for line in row)
        number = distance < height * _EDGE and bool(_NUMBER.match(text))
        apart = inner is None or abs(inner[0].y - row[0].y) > 2.2 * row[0].size
        small = row[0].size <= 0.93 * body_size and len(text) <= 90 and not text.endswith((".", "!", "?"))
        if (in_band and row[0].size <= body_size) or number or (distance < height * _EDGE and small and apart):
            yield row
