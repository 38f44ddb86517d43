"""Registers: rows of projects or grants, each a section of one document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.readers.blocks import Reading, one_line
from kg.errors import LimitExceeded, UnreadableSource

# columns that name a project, the surest first
_NAMES = (
    "project title",
    "project name",
    "title",
    "name of project",
    "project",
    "grant title",
    "scheme name",
    "scheme",
) + ("name", "initiative", "programme title", "grant programme:title", "activity", "site", "description")
_TOTAL = re.compile(r"^(?:grand |sub-?|overall )?totals?\b|^sum$|^.{1,50}\btotals?:?$", re.IGNORECASE)
_NUMBER = re.compile(r"^[£$€]?\s?-?[\d,]+(?:\.\d+)?%?$")
_HEADER_LENGTH = 60  # longest name of a column, in characters
_SEARCHED = 25  # rows at the top among which the header is looked for


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet as they are shown, merged cells already filled; and which rows are one merged cell."""

    name: str
    rows: Sequence[Sequence[str]]
    banners: frozenset[int] = field(default_factory=frozenset)  # rows whose text is one cell over the whole width


@dataclass(frozen=True, slots=True)
class Table:
    """A register found on a sheet."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    before: Sequence[str]  # text above the header: the title first
    notes: Sequence[str]  # text among and below the rows


def find_table(sheet: Sheet) -> Table | None:
    """The register on a sheet; None where the sheet holds only notes or nothing."""
    rows = [[one_line(cell) for cell in cells] for cells in sheet.rows]
    header = _header(rows, sheet.banners)
    if header is None:
        return None
    width = max((place + 1 for cells in rows[header:] for place, cell in enumerate(cells) if cell), default=0)
    columns = _columns(rows, header, width)
    kept: list[list[str]] = []
    notes: list[str] = []
    apart = False  # a row without cells has ended the table
    for number, found in enumerate(rows[header + 1 :], header + 1):
        cells = [*found, *[""] * width][:width]
        filled = [cell for cell in cells if cell]
        if not filled or [cell.casefold() for cell in cells] == [cell.casefold() for cell in rows[header][:width]]:
            apart = apart or not filled
        elif _is_total(cells, filled):
            continue
        elif number in sheet.banners or width > 2 and len(filled) == 1 or apart and len(filled) <= width // 5:
            notes.extend(filled)
        else:
            kept.append(cells)
            apart = False
    before = list(dict.fromkeys(cell for cells in rows[: _top(rows, header)] for cell in cells if cell))
    return Table(columns, kept, before, notes) if kept else None


def _header(rows: Sequence[Sequence[str]], banners: frozenset[int]) -> int | None:
    """The row of column names: the first that is as full as the rows below it and holds short texts only."""
    widths = sorted(sum(1 for cell in cells if cell) for cells in rows if sum(1 for cell in cells if cell) > 1)
    if not widths:
        return None
    usual = widths[len(widths) // 2]
    for number, cells in enumerate(rows[:_SEARCHED]):
        filled = [cell for cell in cells if cell]
        names = [cell for cell in filled if len(cell) <= _HEADER_LENGTH and not _NUMBER.match(cell)]
        if max(map(len, filled), default=0) > _HEADER_LENGTH:
            continue
        if number in banners or len(filled) < max(2, 0.6 * usual) or len(names) < 0.6 * len(filled):
            continue
        if len(set(map(str.casefold, filled))) < len(filled) and _is_group_row(rows, number):
            continue
        return number
    return None


def _is_group_row(rows: Sequence[Sequence[str]], number: int) -> bool:
    """Whether the next row holds the true column names under the group names of this one."""
    below = rows[number + 1] if number + 1 < len(rows) else []
    filled = [cell for cell in below if cell]
    return len(filled) >= len(set(rows[number])) and all(
        len(cell) <= _HEADER_LENGTH and not _NUMBER.match(cell) for cell in filled
    )


def _top(rows: Sequence[Sequence[str]], header: int) -> int:
    """Where the text above the table ends: a row of group names just above the header is not text."""
    above = rows[header - 1] if header else []
    return header - 1 if len({cell for cell in above if cell}) > 1 else header


def _columns(rows: Sequence[Sequence[str]], header: int, width: int) -> list[str]:
    names = [*rows[header], *[""] * width][:width]
    groups = [*(rows[header - 1] if header else []), *[""] * width][:width]
    repeated = {name for name in names if names.count(name) > 1}
    found = []
    for place, (name, group) in enumerate(zip(names, groups, strict=True), 1):
        grouped = name in repeated and group and _top(rows, header) < header
        found.append((f"{group}: {name}" if name else group) if grouped else name or f"Column {place}")
    return found


def _is_total(cells: Sequence[str], filled: Sequence[str]) -> bool:
    return any(_TOTAL.match(cell) for cell in filled[:2]) and len(filled) <= max(2, len(cells) // 2)


def register(
    tables: Sequence[tuple[str, Table]], notes: Iterable[str], name: str, facts: dict[str, object], most_rows: int
) -> Reading:
    """The document of these tables (each with the name of its sheet); ``name`` is its title where no row gives one.

    Raises UnreadableSource where there are no rows, LimitExceeded over ``most_rows``.
    """
    count = sum(len(table.rows) for _, table in tables)
    if not count:
        raise UnreadableSource("holds no table: no row of column names with rows under it was found")
    if count > most_rows:
        raise LimitExceeded(f"has {count} rows; the limit is {most_rows} (PRECEDENT_MAX_ROWS)")
    title = next((table.before[0] for _, table in tables if table.before), None) or name
    texts = [text for _, table in tables for text in (*table.before, *table.notes)]
    lead = " ".join(dict.fromkeys(text for text in [*texts, *notes] if text and text != title))
    sections = [
        _section(table, cells, sheet if len(tables) > 1 else "") for sheet, table in tables for cells in table.rows
    ]
    return Reading(title, "\n\n".join([*([lead] if lead else []), *sections]), facts, register=True)


def _section(table: Table, cells: Sequence[str], sheet: str) -> str:
    lines = [f"## {_name(table, cells)}"]
    if sheet:
        lines.append(f"Sheet: {sheet}")
    lines.extend(f"{column}: {cell}" for column, cell in zip(table.columns, cells, strict=True) if cell)
    return "\n".join(lines)


def _name(table: Table, cells: Sequence[str]) -> str:
    """What the row is called: by the column that names projects, else its first cell that is no number."""
    place = name_column(table.columns)
    if place is not None and cells[place]:
        return cells[place]
    return next((cell for cell in cells if cell and not _NUMBER.match(cell)), "") or next(filter(None, cells), "Row")


def name_column(columns: Sequence[str]) -> int | None:
    """The place of the column that names projects; None where none seems to."""
    lowered = [column.casefold().strip() for column in columns]
    for name in _NAMES:
        if name in lowered:
            return lowered.index(name)
    for place, column in enumerate(lowered):
        if re.search(r"\b(?:project|scheme|initiative)\b.*\b(?:name|title)\b", column):
            return place
    return None
