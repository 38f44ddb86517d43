"""Tables on a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import click

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints rows under headings, each column cut so that a line fits the terminal; nothing for no rows."""
    if not rows:
        return
    widths = _widths([headings, *rows], shutil.get_terminal_size((120, 24)).columns)
    for row in [headings, *rows]:
        cells = (_cut(cell, width).ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _widths(rows: Sequence[Sequence[str]], columns: int) -> list[int]:
    wanted = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    while sum(wanted) + 2 * len(wanted) > columns and max(wanted) > 8:
        wanted[wanted.index(max(wanted))] -= 1
    return wanted


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
