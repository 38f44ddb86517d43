"""Ruled tables of a PDF page: pdfplumber finds the cells, our own characters fill them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.hyphens import join_lines
from ingest.readers.pdf_chars import Char
from ingest.readers.pdf_lines import Line, build_lines

_FEWEST_RULES, _MOST_RULES = 4, 3000  # shapes on a page: fewer make no table, more are a drawing
_Box = tuple[float, float, float, float]  # left, bottom, right, top


class TableFinder:
    """Opens the PDF in pdfplumber only once a page has rules that may make a table."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._plumber: object | None = None

    def find(self, page: pdfium.PdfPage, number: int) -> list[list[list[_Box]]]:
        """The tables of a page (counted from 0), each as rows of cells; a merged cell stands in each of its places."""
        shapes = sum(1 for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=4))
        if not _FEWEST_RULES <= shapes <= _MOST_RULES or page.get_rotation():
            return []
        import pdfplumber

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if self._plumber is None:
                self._plumber = pdfplumber.open(BytesIO(self._content))
            try:
                plumbed = self._plumber.pages[number]  # type: ignore[attr-defined]
                found = [_grid(table.cells, float(plumbed.bbox[3])) for table in plumbed.find_tables()]
                plumbed.close()
            except Exception:  # noqa: BLE001  # a page that pdfminer cannot take apart is read without its tables
                return []
        return [table for table in found if table]


def _grid(cells: Sequence[_Box], height: float) -> list[list[_Box]]:
    """Rows and columns of cells; empty where there are not two of each."""
    boxes = [(x0, height - bottom, x1, height - top) for x0, top, x1, bottom in cells]
    lefts, tops = _levels([box[0] for box in boxes]), _levels([box[3] for box in boxes])
    if len(lefts) < 2 or len(tops) < 2:
        return []
    grid = []
    for top in reversed(tops):
        in_row = [box for box in boxes if box[1] < top - 3 <= box[3] + 1]
        row = [box for left in lefts for box in in_row if box[0] <= left + 2 < box[2]]
        grid.append(list(dict.fromkeys(row)))
    return grid


def _levels(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 3:
            found.append(value)
    return found


def take_tables(
    chars: Sequence[Char], tables: Sequence[Sequence[Sequence[_Box]]], page: int, words: frozenset[str] = frozenset()
) -> list[Line]:
    """The page's lines, with one line that holds the rows in the place of each table."""
    homes = [_home(char, tables) for char in chars]
    lines: list[Line] = []
    run: list[Char] = []
    placed: set[int] = set()
    for char, home in zip(chars, homes, strict=True):
        if home is None:
            run.append(char)
        elif home not in placed:
            lines.extend(build_lines(run, page))
            run = []
            placed.add(home)
            inside = [c for c, h in zip(chars, homes, strict=True) if h == home]
            lines.append(_table_line(inside, tables[home], page, words))
    return [*lines, *build_lines(run, page)]


def _home(char: Char, tables: Sequence[Sequence[Sequence[_Box]]]) -> int | None:
    for place, table in enumerate(tables):
        if any(_inside(char, box) for row in table for box in row):
            return place
    return None


def _inside(char: Char, box: _Box) -> bool:
    middle = (char.x0 + char.x1) / 2
    return box[0] <= middle <= box[2] and box[1] - 1 <= char.y <= box[3]


def _table_line(chars: Sequence[Char], table: Sequence[Sequence[_Box]], page: int, words: frozenset[str]) -> Line:
    texts: dict[_Box, str] = {}
    for box in {box for row in table for box in row}:
        text = ""
        for line in build_lines([char for char in chars if _inside(char, box)], page):
            text = join_lines(text, line.text, words)
        texts[box] = text
    rows = [[texts[box] for box in row] for row in table]
    boxes = list(texts)
    left, top, right = min(b[0] for b in boxes), max(b[3] for b in boxes), max(b[2] for b in boxes)
    return Line(page, left, right, top, 0.0, False, False, [], [row for row in rows if any(row)])
