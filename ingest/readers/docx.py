"""Word files: text as it would be printed, without headers, comments, deletions and hidden words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree

from ingest.readers.archive import check_archive
from ingest.readers.blocks import Block, Reading, one_line, render, row, without_title
from ingest.readers.office import TITLE_LEVEL, find_title
from kg.errors import UnreadableSource
from kg.settings import Settings

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {qn(f"w:{name}") for name in ("del", "moveFrom", "delText", "instrText", "rPr", "pPr", "sectPr")} | {
    _FALLBACK
}
_BREAKS = {qn("w:br"), qn("w:tab"), qn("w:cr"), qn("w:ptab")}
_TEXT, _RUN, _BOX = qn("w:t"), qn("w:r"), qn("w:txbxContent")
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_HEADING_STYLE = re.compile(r"^heading (\d)$", re.IGNORECASE)
_DEEPEST = 60  # tables and boxes within each other


def read_docx(content: bytes, settings: Settings) -> Reading:
    """A Word file. Raises UnreadableSource where it is damaged, LimitExceeded where it unpacks too large."""
    check_archive(content, settings)
    try:
        document = docx.Document(BytesIO(content))
        blocks = [*_Walk(document).blocks(document.element.body, 0), *_notes(document)]
    except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError, docx.exceptions.PythonDocxError) as error:
        raise UnreadableSource("is not a valid Word document: its parts are missing or damaged") from error
    title = find_title(blocks, document.core_properties.title)
    facts = {"media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
    return Reading(title, render(without_title(blocks, title)), facts)


class _Walk:
    """Holds the document's styles while its body is walked; styles are looked up once each."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[str, int | None] = {}
        self._hidden: set[str] = set()
        self._lists: set[str] = set()
        styles = {style.style_id: style for style in document.styles}
        for style_id, style in styles.items():
            self._levels[style_id] = _style_level(style)
            chain = list(_ancestry(style))
            if any(_is_on(element, "w:rPr/w:vanish") for element in chain):
                self._hidden.add(style_id)
            if any(element.find(qn("w:pPr") + "/" + qn("w:numPr")) is not None for element in chain):
                self._lists.add(style_id)

    def blocks(self, parent: etree._Element, depth: int) -> Iterator[Block]:
        """The blocks of a body, a cell or a text box, in order."""
        if depth > _DEEPEST:
            raise UnreadableSource("is nested too deeply: tables or boxes stand within each other")
        for child in parent:
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child, depth)
            elif child.tag == _TABLE:
                yield from self._table(child, depth)
            elif child.tag == qn("w:sdt") and _is_contents_list(child):
                continue
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Block]:
        text = one_line(self.text(paragraph))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_id = style.get(qn("w:val"), "") if style is not None else ""
        level = self._level(paragraph, style_id)
        if style_id in self._hidden:
            text = ""
        if text and style_id.lower().startswith("toc"):
            return
        if text and level is not None and len(text) < 300:
            yield Block("heading", text, level)
        elif text and (style_id in self._lists or _numbered(paragraph)):
            yield Block("item", text)
        elif text:
            yield Block("paragraph", text)
        for box in _boxes(paragraph):
            yield from self.blocks(box, depth + 1)

    def _level(self, paragraph: etree._Element, style_id: str) -> int | None:
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if own is not None and own.get(qn("w:val"), "9").isdigit():
            level = int(own.get(qn("w:val"), "9"))
            return level + 1 if level < 9 else None
        return self._levels.get(style_id)

    def text(self, paragraph: etree._Element) -> str:
        """The printed text of a paragraph; what stands in boxes is not part of it."""
        return "".join(self._pieces(paragraph))

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            if child.tag in _SKIPPED or child.tag in (_BOX, _PARAGRAPH) or not isinstance(child.tag, str):
                continue
            if child.tag == _TEXT:
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield " "
            elif child.tag == qn("w:noBreakHyphen"):
                yield "-"
            elif child.tag != _RUN or not self._is_hidden(child):
                yield from self._pieces(child)

    def _is_hidden(self, run: etree._Element) -> bool:
        style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        if run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None:
            return _is_on(run, "w:rPr/w:vanish")
        if _is_unseen(run):
            return True
        return style is not None and style.get(qn("w:val")) in self._hidden

    def _table(self, table: etree._Element, depth: int) -> Iterator[Block]:
        above: dict[int, str] = {}
        nested: list[Block] = []
        for line in table.iterchildren(_ROW):
            if line.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells, column = [], 0
            for cell in _cells(line):
                text = " ".join(self._cell_text(cell, depth, nested))
                span, merge = _number(cell, "w:gridSpan"), cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                if merge is not None and merge.get(qn("w:val")) != "restart":
                    text = above.get(column, text)
                above[column] = text
                cells.append(text)
                column += span
            if any(cells):
                yield row(cells)
        yield from nested

    def _cell_text(self, cell: etree._Element, depth: int, nested: list[Block]) -> Iterator[str]:
        for block in self.blocks(cell, depth + 1):
            if block.kind == "row":
                nested.append(block)
            else:
                yield block.text


def _cells(line: etree._Element) -> Iterator[etree._Element]:
    for child in line:
        if child.tag == _CELL:
            yield child
        elif child.tag == qn("w:sdt"):
            yield from child.iter(_CELL)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Text boxes anchored in a paragraph; the older copy that is kept for old programs counts as none."""
    for box in paragraph.iter(_BOX):
        outer = list(box.iterancestors())
        inside = outer[: outer.index(paragraph)]
        if not any(element.tag in (_FALLBACK, _BOX) or element.tag in _SKIPPED for element in inside):
            yield box


def _number(cell: etree._Element, name: str) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn(name)}")
    value = found.get(qn("w:val"), "1") if found is not None else "1"
    return int(value) if value.isdigit() else 1


def _is_on(element: etree._Element, path: str) -> bool:
    found = element.find("/".join(qn(part) for part in path.split("/")))
    return found is not None and found.get(qn("w:val"), "true") not in ("false", "0", "off")


def _is_unseen(run: etree._Element) -> bool:
    """White letters where nothing is shaded, or letters of two points and less."""
    size, colour = (run.find(f"{qn('w:rPr')}/{qn(name)}") for name in ("w:sz", "w:color"))
    if size is not None and size.get(qn("w:val"), "20").isdigit() and int(size.get(qn("w:val"))) <= 4:
        return True
    if colour is None or colour.get(qn("w:val"), "").upper() != "FFFFFF":
        return False
    around = (element.tag for element in run.iterancestors())
    shaded = any(True for element in run.iter(qn("w:shd"), qn("w:highlight")))
    paragraph = next(run.iterancestors(_PARAGRAPH), None)
    shaded = shaded or paragraph is not None and paragraph.find(f"{qn('w:pPr')}/{qn('w:shd')}") is not None
    return not shaded and not any(tag in (_CELL, _BOX) for tag in around)


def _numbered(paragraph: etree._Element) -> bool:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    return found is not None and found.get(qn("w:val")) != "0"


def _is_contents_list(element: etree._Element) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _ancestry(style: object) -> Iterator[etree._Element]:
    seen = 0
    while style is not None and seen < 20:
        yield style.element  # type: ignore[attr-defined]
        style, seen = getattr(style, "base_style", None), seen + 1


def _style_level(style: object) -> int | None:
    name = (getattr(style, "name", "") or "").strip()
    if name.lower() == "title":
        return TITLE_LEVEL
    named = _HEADING_STYLE.match(name)
    if named:
        return int(named[1])
    for element in _ancestry(style):
        found = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if found is not None and found.get(qn("w:val"), "9").isdigit() and int(found.get(qn("w:val"))) < 9:
            return int(found.get(qn("w:val"))) + 1
    return None


def _notes(document: WordDocument) -> Iterable[Block]:
    """Footnotes and endnotes, after the text."""
    walk = _Walk(document)
    for part in document.part.package.iter_parts():
        if str(part.partname) not in ("/word/footnotes.xml", "/word/endnotes.xml"):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        for note in etree.fromstring(part.blob, parser):
            if note.get(qn("w:type")) in (None, "normal"):
                yield from walk.blocks(note, 0)
