"""Rows of a table with a column of names: each tells of the project that its cell names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extract.reading import Reading

_NAME_COLUMN = re.compile(
    r"^(?:(?:name of )?(?:the )?(?:project|scheme|initiative|pilot|site|estate)s?(?: name| title)?|name)$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s|:-]+$")


def named_rows(reading: Reading) -> Iterator[tuple[int, str]]:
    """The number of each row's sentence and the words of its name cell; nothing for tables without such a column."""
    column: int | None = None
    previous = -2
    for number, sentence in enumerate(reading.sentences):
        if sentence.kind != "row":
            continue
        cells = [cell.strip(" *_") for cell in reading.words(sentence).strip().strip("|").split("|")]
        if number != previous + 1:  # the first row of a table says what its columns hold
            column = next((n for n, cell in enumerate(cells) if _NAME_COLUMN.match(cell)), None)
        elif column is not None and column < len(cells) and cells[column] and not _RULE.match(cells[column]):
            yield number, cells[column]
        previous = number
