"""PDF files: running text in reading order, headings, tables and pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.blocks import PAGE, Block, Reading, one_line, render, row, without_title
from ingest.readers.hyphens import join_lines, words_of
from ingest.readers.pdf_chars import read_chars
from ingest.readers.pdf_columns import in_reading_order
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_margins import drop_running
from ingest.readers.pdf_paragraphs import (
    BULLET,
    Paragraph,
    bare,
    bare_text,
    body_size,
    classify,
    heading_segments,
    join_over_breaks,
    leadings,
    paragraphs,
    right_edges,
    tidy,
)
from ingest.readers.pdf_tables import TableFinder, take_tables
from kg.errors import LimitExceeded, UnreadableSource
from kg.settings import Settings

_NO_TITLE = re.compile(
    r"untitled|^slide \d+$|^microsoft word|\.(?:docx?|odt|pptx?|indd|pdf|html?)$|^about:", re.IGNORECASE
)

_NUMBERED = re.compile(r"^(\f*)(?:(?:\d{1,2}\.)+\d{0,2}|\d{1,2}(?:\.\d{1,2})+)\s+(?=\S)")


def read_pdf(content: bytes, settings: Settings, pages_found: Callable[[int], None] = lambda count: None) -> Reading:
    """A PDF with a text layer; ``pages_found`` is told the number of pages before they are read.

    Raises UnreadableSource where it is damaged, needs a password or is a scan; LimitExceeded over the most pages.
    """
    document = _open(content)
    try:
        if len(document) > settings.max_pages:
            raise LimitExceeded(f"has {len(document)} pages; the limit is {settings.max_pages} (PRECEDENT_MAX_PAGES)")
        pages_found(len(document))
        return _read(document, content)
    finally:
        document.close()


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(content)
        if not len(document):
            raise UnreadableSource("is damaged: the PDF holds no pages")
        return document
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code == raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise UnreadableSource("is protected: the PDF needs a password; save a copy without one") from error
        raise UnreadableSource("is damaged or incomplete: the PDF cannot be opened; get a whole copy") from error


def _read(document: pdfium.PdfDocument, content: bytes) -> Reading:
    pages, heights, damaged = _pages(document, content)
    empty = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(empty) == len(pages):
        raise UnreadableSource("holds no text: it seems to be a scan and needs OCR (text recognition) first")
    body = body_size(pages)
    kept = drop_running(pages, heights, body)
    words = words_of(line.text for lines in kept for line in lines if line.rows is None)
    found = _paragraphs(kept, body_size(kept) or body, _outline(document))
    title, found = _title(document, found)
    blocks = _unnumbered(_blocks(found, words, len(pages)))
    facts = {"media_type": "application/pdf", "metadata": _metadata(document)}
    return Reading(title, render(without_title(blocks, title)), facts, _warnings(empty, damaged, content, pages))


def _pages(document: pdfium.PdfDocument, content: bytes) -> tuple[list[list[Line]], list[float], list[int]]:
    finder = TableFinder(content)
    pages: list[list[Line]] = []
    heights: list[float] = []
    damaged: list[int] = []
    for number in range(len(document)):
        lines: list[Line] = []
        height = 842.0
        try:
            page = document[number]
            chars, height = read_chars(page)
            lines = take_tables(chars, finder.find(page, number) if chars else [], number + 1)
            page.close()
        except pdfium.PdfiumError:
            damaged.append(number + 1)
        pages.append(in_reading_order(lines))
        heights.append(height)
    return pages, heights, damaged


def _outline(document: pdfium.PdfDocument) -> dict[str, int]:
    """The titles of the PDF's own contents list, bare, with their levels."""
    found: dict[str, int] = {}
    for mark in document.get_toc(max_depth=8):
        found.setdefault(bare_text(mark.get_title() or ""), mark.level)
        if len(found) > 5000:
            break
    found.pop("", None)
    return found


def _paragraphs(pages: Sequence[Sequence[Line]], size: float, outline: dict[str, int]) -> list[Paragraph]:
    tidied = [tidy(lines) for lines in pages]
    spacing, edges = leadings(tidied, size), right_edges(tidied)
    found = [paragraph for lines in tidied for paragraph in paragraphs(lines, spacing, edges)]
    classify(found, size, outline)
    found = _joined_headings(_without_contents(found))
    return join_over_breaks(found, edges)


def _without_contents(found: list[Paragraph]) -> list[Paragraph]:
    """A heading "Contents" whose lines were left out goes too."""
    names = {"contents", "tableofcontents", "inthisreport"}
    return [
        paragraph
        for paragraph, after in zip(found, [*found, None][1:], strict=True)
        if bare(paragraph) not in names or not (after is None or after.heading or after.page > paragraph.page)
    ]


def _joined_headings(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Two lines of one heading that its wide spacing parted are put together."""
    kept: list[Paragraph] = []
    for paragraph in found:
        before = kept[-1] if kept else None
        if before and before.heading and paragraph.heading and _one_heading(before.lines[-1], paragraph.lines[0]):
            before.lines.extend(paragraph.lines)
        else:
            kept.append(paragraph)
    return kept


def _one_heading(upper: Line, lower: Line) -> bool:
    same = upper.page == lower.page and upper.size == lower.size and upper.bold == lower.bold
    return same and len(lower.segments) == 1 and 0 < upper.y - lower.y < 1.35 * upper.size


def _title(document: pdfium.PdfDocument, found: list[Paragraph]) -> tuple[str | None, list[Paragraph]]:
    """The title in the PDF's own facts, or the largest heading of the first page with text."""
    stated = one_line(document.get_metadata_dict().get("Title", ""))
    stated = "" if _NO_TITLE.search(stated) else stated
    first = found[0].page if found else 1
    headings = [p for p in found if p.page == first and p.rows is None and p.lines[0].size > 0 and p.heading]
    for paragraph in headings:
        if stated and bare(paragraph) == bare_text(stated):
            return stated, [p for p in found if p is not paragraph]
    largest = max(headings, key=lambda p: p.lines[0].size, default=None)
    if stated or largest is None:
        return stated or None, found
    return _joined(largest, frozenset()), [p for p in found if p is not largest]


def _blocks(found: Sequence[Paragraph], words: frozenset[str], count: int) -> list[Block]:
    blocks: list[Block] = []
    page = 1
    for paragraph in found:
        marks = PAGE * max(paragraph.page - page, 0)
        page = max(page, paragraph.page)
        if paragraph.rows is not None:
            made = [row(cells) for cells in paragraph.rows]
            blocks.extend([Block("row", marks + made[0].text), *made[1:]] if made else [])
            continue
        text, page = _text(paragraph, words, page)
        kind = "heading" if paragraph.heading else "item" if paragraph.item else "paragraph"
        blocks.append(Block(kind, marks + text, paragraph.level))  # type: ignore[arg-type]
    return [*blocks, Block("paragraph", PAGE * (count - page))]


def _unnumbered(blocks: Sequence[Block]) -> list[Block]:
    """Headings without their section numbers, where several have one."""
    if sum(1 for block in blocks if block.kind == "heading" and _NUMBERED.match(block.text)) < 2:
        return list(blocks)
    return [
        Block("heading", _NUMBERED.sub(r"\1", block.text), block.level) if block.kind == "heading" else block
        for block in blocks
    ]


def _text(paragraph: Paragraph, words: frozenset[str], page: int) -> tuple[str, int]:
    """The paragraph as running text, with a mark where each further page starts."""
    text = _joined(paragraph, words)
    for line in paragraph.tail:
        piece = line.text
        if line.page > page:
            whole = join_lines(text, piece, words)
            cut = len(whole) - len(piece.lstrip())
            text = whole[:cut] + PAGE * (line.page - page) + whole[cut:]
            page = line.page
        else:
            text = join_lines(text, piece, words)
    return text, page


def _joined(paragraph: Paragraph, words: frozenset[str]) -> str:
    if paragraph.heading:
        first = (
            " ".join(text for _, _, text in heading_segments(Paragraph(paragraph.lines[:1]))) or paragraph.lines[0].text
        )
        lines = [first, *(line.text for line in paragraph.lines[1:])]
    else:
        lines = [line.text for line in paragraph.lines]
    text = ""
    for line in lines:
        text = join_lines(text, line, words)
    return one_line(BULLET.sub("", text) if paragraph.item else text)


def _metadata(document: pdfium.PdfDocument) -> dict[str, object]:
    facts = document.get_metadata_dict()
    return {name.lower(): one_line(facts[name]) for name in ("Author", "Subject", "Keywords") if facts.get(name)}


def _warnings(
    empty: Sequence[int], damaged: Sequence[int], content: bytes, pages: Sequence[Sequence[Line]]
) -> list[str]:
    warnings = []
    scanned = [number for number in empty if number not in damaged]
    if scanned:
        named = ", ".join(map(str, scanned[:30])) + (" …" if len(scanned) > 30 else "")
        warnings.append(f"no text on page {named} of {len(pages)}: scanned or empty; OCR would make it readable")
    if damaged:
        warnings.append(f"page {', '.join(map(str, damaged[:30]))} is damaged and was left out")
    if b"%%EOF" not in content[-2048:]:
        warnings.append("the PDF is damaged or incomplete (its end is missing); some of it may not have been read")
    return warnings
