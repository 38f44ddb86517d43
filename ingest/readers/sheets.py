"""CSV files and XLSX workbooks, read as registers."""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections import Counter

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.readers.archive import check_archive
from ingest.readers.blocks import Reading, one_line
from ingest.readers.register import Sheet, find_table, register
from ingest.readers.text import cleaned, decode
from kg.errors import LimitExceeded, UnreadableSource
from kg.settings import Settings

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = 5_000_000  # characters
_WITH_MERGED = 40_000_000  # bytes unpacked, above which a workbook is read without its merged cells
_MOST_COLUMNS = 500
_CURRENCY = re.compile(r"\[\$([£€$¥])|([£€])|(?<!\[)\\?(\$)")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_csv(content: bytes, name: str, settings: Settings) -> Reading:
    """A CSV file with any of the usual separators. Raises UnreadableSource where it holds no table."""
    text, warned = cleaned(decode(content))
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(_limited(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), settings))
    except csv.Error as error:
        raise UnreadableSource(f"is not a well-formed CSV file: {error}") from error
    table = find_table(Sheet("", rows))
    found = [("", table)] if table else []
    reading = register(found, (), name, {"media_type": "text/csv"}, settings.max_rows)
    return Reading(reading.title, reading.body, reading.facts, warned, register=True)


def _limited(rows, settings: Settings):  # type: ignore[no-untyped-def]  # a csv.reader and a generator of its rows
    for count, cells in enumerate(rows):
        if count > settings.max_rows + 100:
            raise LimitExceeded(f"has more than {settings.max_rows} rows, the limit (PRECEDENT_MAX_ROWS)")
        yield cells[:_MOST_COLUMNS]


def _delimiter(text: str) -> str:
    """The separator that cuts most of the first lines into the same number of cells."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        counts: Counter[int] = Counter()
        try:
            for number, cells in enumerate(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)):
                counts[len(cells)] += len(cells) > 1
                if number >= 60:
                    break
        except csv.Error:
            continue
        width, agreeing = counts.most_common(1)[0] if counts else (1, 0)
        score = agreeing * (1 + min(width, 20) / 100)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def read_xlsx(content: bytes, name: str, settings: Settings) -> Reading:
    """An Excel workbook: the tables of its visible sheets; sheets of notes come before them.

    Raises UnreadableSource where it is damaged or holds no table, LimitExceeded where it unpacks too large.
    """
    unpacked = check_archive(content, settings)
    warned: list[str] = []
    whole = unpacked < _WITH_MERGED
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=not whole, data_only=True, keep_links=False)
            sheets = _sheets(book, whole, settings, warned)
            book.close()
    except LimitExceeded:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, zipfile.BadZipFile, SyntaxError) as error:
        raise UnreadableSource("is not a valid Excel workbook: its parts are missing or damaged") from error
    tables = [(sheet.name, find_table(sheet)) for sheet in sheets]
    notes = [
        text
        for sheet, (_, table) in zip(sheets, tables, strict=True)
        if table is None
        for text in dict.fromkeys(one_line(cell) for cells in sheet.rows for cell in cells)
    ]
    found = [(sheet, table) for sheet, table in tables if table is not None]
    reading = register(found, notes, name, {"media_type": XLSX}, settings.max_rows)
    return Reading(reading.title, reading.body, reading.facts, warned, register=True)


def _sheets(book: Workbook, whole: bool, settings: Settings, warned: list[str]) -> list[Sheet]:
    if not whole:
        warned.append("the workbook is large: merged cells were read as they are stored, in their first row only")
    found = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        found.append(_sheet(sheet, settings) if whole else _plain_sheet(sheet, settings))
    return found


def _plain_sheet(sheet: Worksheet, settings: Settings) -> Sheet:
    rows = ([_shown(cell) for cell in cells] for cells in sheet.iter_rows(max_col=_MOST_COLUMNS))
    return Sheet(sheet.title, list(_limited(rows, settings)))


def _sheet(sheet: Worksheet, settings: Settings) -> Sheet:
    """The visible cells, each cell that is merged downwards filled into all its rows."""
    filled, banners = _merged(sheet)
    hidden = _hidden_columns(sheet)
    rows: list[list[str]] = []
    kept_banners = set()
    cells_of = sheet.iter_rows(max_col=min(sheet.max_column, _MOST_COLUMNS))
    for cells in _limited(cells_of, settings):
        number = cells[0].row if cells else 0
        if sheet.row_dimensions[number].hidden if number in sheet.row_dimensions else False:
            continue
        if number in banners:
            kept_banners.add(len(rows))
        rows.append(
            [filled.get((cell.row, cell.column)) or _shown(cell) for cell in cells if cell.column not in hidden]
        )
    return Sheet(sheet.title, rows, frozenset(kept_banners))


def _merged(sheet: Worksheet) -> tuple[dict[tuple[int, int], str], set[int]]:
    filled: dict[tuple[int, int], str] = {}
    banners: set[int] = set()
    for area in sheet.merged_cells.ranges:
        text = _shown(sheet.cell(area.min_row, area.min_col))
        if area.max_col - area.min_col + 1 >= max(3, 0.6 * sheet.max_column):
            banners.update(range(area.min_row, area.max_row + 1))
            continue
        if not text or (area.max_row - area.min_row) > 5000:
            continue
        for number in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                if area.max_row > area.min_row or number == area.min_row:
                    filled[number, column] = text
    return filled, banners


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min, min(dimension.max, _MOST_COLUMNS) + 1))
    return hidden


def _shown(cell: Cell | MergedCell) -> str:
    """The cell as the workbook shows it: pounds with their sign, days as 2021-04-01."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return str(value)


def _number(value: int | float, shape: str) -> str:
    shape = shape.split(";")[0]
    if "%" in shape:
        return f"{round(value * 100, 4):g}%"
    plain = f"{round(value, 10):,}" if "#,##0" in shape else str(round(value, 10))
    plain = re.sub(r"\.0$", "", plain)
    currency = _CURRENCY.search(shape)
    sign = next(filter(None, currency.groups())) if currency else ""
    return f"-{sign}{plain[1:]}" if plain.startswith("-") else sign + plain
