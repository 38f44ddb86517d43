"""OpenDocument texts: text as it would be printed, without headers, comments, deletions and hidden words."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree
from odfdo import Document as OpenDocument

from ingest.readers.archive import check_archive
from ingest.readers.blocks import Block, Reading, one_line, render, row, without_title
from ingest.readers.office import TITLE_LEVEL, find_title
from kg.errors import UnreadableSource
from kg.settings import Settings

_NAMES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}


def _q(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{_NAMES[prefix]}}}{local}"


_SKIPPED = {
    _q(name)
    for name in (
        "text:tracked-changes",
        "text:table-of-content",
        "text:alphabetical-index",
        "office:annotation",
        "office:annotation-end",
        "office:forms",
        "text:sequence-decls",
        "text:variable-decls",
        "text:note-citation",
        "text:hidden-paragraph",
    )
}
_BOXES = {_q("draw:text-box"), _q("draw:frame"), _q("draw:custom-shape"), _q("draw:rect"), _q("draw:g")}
_NOTE, _HEADING, _PARAGRAPH = _q("text:note"), _q("text:h"), _q("text:p")
_SPACES = {_q("text:s"), _q("text:tab"), _q("text:line-break"), _q("text:soft-page-break")}
_DEEPEST = 60


def read_odt(content: bytes, settings: Settings) -> Reading:
    """An OpenDocument text. Raises UnreadableSource where it is damaged, LimitExceeded where it unpacks too large."""
    check_archive(content, settings)
    try:
        document = OpenDocument(BytesIO(content))
        body = document.body._xml_element
        walk = _Walk(body.getroottree().getroot())
        blocks = [*walk.blocks(body, 0), *walk.notes]
        stated = document.meta.title
    except (KeyError, ValueError, TypeError, AttributeError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise UnreadableSource("is not a valid OpenDocument text: its parts are missing or damaged") from error
    title = find_title(blocks, stated)
    facts = {"media_type": "application/vnd.oasis.opendocument.text"}
    return Reading(title, render(without_title(blocks, title)), facts)


class _Walk:
    """Holds the styles while the body is walked, and the notes that are met on the way."""

    def __init__(self, root: etree._Element) -> None:
        self.notes: list[Block] = []
        self._parents: dict[str, str] = {}
        self._hidden: set[str] = set()
        self._white: set[str] = set()
        for style in root.iter(_q("style:style")):
            name = style.get(_q("style:name"), "")
            self._parents[name] = style.get(_q("style:parent-style-name"), "")
            look = style.find(_q("style:text-properties"))
            if look is None:
                continue
            if look.get(_q("text:display")) == "none":
                self._hidden.add(name)
            bare = look.get(_q("fo:background-color"), "transparent") == "transparent"
            if bare and look.get(_q("fo:color"), "").lower() == "#ffffff":
                self._white.add(name)

    def blocks(self, parent: etree._Element, depth: int, in_list: bool = False) -> Iterator[Block]:
        """The blocks of a body, a cell, a list or a text box, in order."""
        if depth > _DEEPEST:
            raise UnreadableSource("is nested too deeply: lists, tables or boxes stand within each other")
        for child in parent:
            if child.tag in _SKIPPED or not isinstance(child.tag, str) or child.get(_q("text:display")) == "none":
                continue
            if child.tag in (_PARAGRAPH, _HEADING):
                yield from self._paragraph(child, depth, in_list)
            elif child.tag == _q("table:table"):
                yield from self._table(child, depth)
            else:
                yield from self.blocks(child, depth + 1, in_list or child.tag == _q("text:list-item"))

    def _paragraph(self, paragraph: etree._Element, depth: int, in_list: bool) -> Iterator[Block]:
        boxes: list[etree._Element] = []
        text = one_line("".join(self._pieces(paragraph, boxes)))
        style = paragraph.get(_q("text:style-name"), "")
        if text and style not in self._hidden:
            if paragraph.tag == _HEADING:
                level = paragraph.get(_q("text:outline-level"), "1")
                yield Block("heading", text, int(level) if level.isdigit() else 1)
            elif "Title" in (style, self._parents.get(style)):
                yield Block("heading", text, TITLE_LEVEL)
            else:
                yield Block("item" if in_list else "paragraph", text)
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _pieces(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if child.tag in _BOXES:
                boxes.append(child)
            elif child.tag == _NOTE:
                body = child.find(_q("text:note-body"))
                self.notes.extend(self.blocks(body, 1) if body is not None else ())
            elif child.tag in _SPACES:
                yield " "
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED and not self._is_hidden(child):
                yield from self._pieces(child, boxes)
            yield child.tail or ""

    def _is_hidden(self, span: etree._Element) -> bool:
        style = span.get(_q("text:style-name"))
        if style in self._white:  # unseen, save where a cell or a box may be dark
            return not any(True for _ in span.iterancestors(_q("table:table-cell"), _q("draw:text-box")))
        return style in self._hidden or span.tag == _q("text:hidden-text")

    def _table(self, table: etree._Element, depth: int) -> Iterator[Block]:
        held: dict[int, tuple[str, int]] = {}  # column: text of a cell merged downward, rows that it still covers
        nested: list[Block] = []
        for line in table.iter(_q("table:table-row")):
            if next(line.iterancestors(_q("table:table"))) is not table:
                continue
            cells = list(self._row(line, depth, held, nested))
            if any(cells):
                yield row(cells)
        yield from nested

    def _row(
        self, line: etree._Element, depth: int, held: dict[int, tuple[str, int]], nested: list[Block]
    ) -> Iterator[str]:
        column = 0
        for cell in line:
            if cell.tag == _q("table:covered-table-cell"):
                text, left = held.get(column, ("", 0))
                if left > 0:
                    held[column] = text, left - 1
                    yield text
                column += _count(cell, "table:number-columns-repeated")
            elif cell.tag == _q("table:table-cell"):
                parts = list(self.blocks(cell, depth + 1))
                nested.extend(block for block in parts if block.kind == "row")
                text = " ".join(block.text for block in parts if block.kind != "row")
                held[column] = text, _count(cell, "table:number-rows-spanned") - 1
                repeats = _count(cell, "table:number-columns-repeated")
                yield from [text] * min(repeats, 50 if text else 1)
                column += repeats


def _count(cell: etree._Element, name: str) -> int:
    value = cell.get(_q(name), "1")
    return int(value) if value.isdigit() else 1
