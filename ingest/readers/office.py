"""What DOCX and ODT readers share: the title of a text whose headings are known."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.blocks import Block, one_line

TITLE_LEVEL = 0  # of the block that a style names as the document's title


def find_title(blocks: Sequence[Block], stated: str | None) -> str | None:
    """The title: the title style, else the only outermost heading before any text, else the file's own facts."""
    first = next((block for block in blocks if block.kind == "heading"), None)
    if first is None:
        return one_line(stated or "") or None
    if first.level == TITLE_LEVEL:
        return first.text
    outermost = [block for block in blocks if block.kind == "heading" and block.level <= first.level]
    if len(outermost) == 1 and blocks.index(first) < 4:
        return first.text
    return one_line(stated or "") or (first.text if blocks.index(first) < 4 else None)
