"""A document in the forms that a user may have it in: Markdown without front matter, plain text, Word, PDF."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

import docx
from playwright.sync_api import sync_playwright

from ingest.split import Block, blocks, body_start, heading_text
from kg.model import Document

_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<!\w)([*_])(?=\S)([^*_\n]+?)(?<=\S)\3(?!\w)")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\s]+\)")
_ITEM = re.compile(r"^[ \t]*(?:[-*•+]|\d{1,3}[.)])[ \t]+")
_RULE = re.compile(r"[|:\s-]+")  # the line under a table's first row
_STYLE = "body{font:11pt serif}table{border-collapse:collapse}td{border:1px solid;padding:2pt}"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which documents come: its name, the ending of its files and what makes one from a document."""

    name: str
    suffix: str
    make: Callable[[Document], bytes]


@contextmanager
def forms() -> Iterator[tuple[Form, ...]]:
    """All forms, while a browser is open that prints the PDFs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()

        def printed(document: Document) -> bytes:
            page.set_content(to_html(document))
            return page.pdf(format="A4", margin={"top": "2cm", "bottom": "2cm", "left": "2cm", "right": "2cm"})

        try:
            yield (
                Form("Markdown, title as heading", ".md", lambda d: f"# {d.title}\n\n{body(d)}".encode()),
                Form("Markdown, title lost", ".md", lambda d: body(d).encode()),
                Form("plain text", ".txt", to_text),
                Form("Word", ".docx", to_word),
                Form("PDF", ".pdf", printed),
            )
        finally:
            browser.close()


def _browser() -> str:
    found = os.environ.get("PRECEDENT_CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUM)), None)
    return found or "chromium"


def body(document: Document) -> str:
    """A document's text without its title."""
    return document.text[body_start(document) :]


def to_text(document: Document) -> bytes:
    """Plain text: blocks parted by blank lines, without any marks but the points of a list."""
    parts = [document.title]
    for block, words in _blocks(document):
        bare = "\t".join(_cells(words)) if block.kind == "row" else plain(words)
        parts.append(f"- {bare}" if block.kind == "item" else bare)
    return "\n\n".join(parts).encode()


def to_word(document: Document) -> bytes:
    """A Word file with Word's own styles for title, headings and lists."""
    made = docx.Document()
    made.add_heading(document.title, 0)
    table: Any = None
    for block, words in _blocks(document):
        if block.kind == "row":
            cells = [plain(cell) for cell in _cells(words)]
            table = made.add_table(0, len(cells)) if table is None else table
            for cell, text in zip(table.add_row().cells, cells, strict=False):
                cell.text = text
            continue
        table = None
        if block.kind == "heading":
            made.add_heading(plain(words), block.level - 1)
        else:
            _runs(made.add_paragraph(style="List Bullet" if block.kind == "item" else None), words)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _runs(paragraph: Any, words: str) -> None:
    words, at = _LINK.sub(r"\1", words), 0
    for found in _EMPHASIS.finditer(words):
        paragraph.add_run(words[at : found.start()])
        run = paragraph.add_run(found[2] or found[4])
        run.bold, run.italic = bool(found[1]), bool(found[3])
        at = found.end()
    paragraph.add_run(words[at:])


def to_html(document: Document) -> str:
    """A plain web page."""
    parts, previous = [f"<h1>{escape(document.title)}</h1>"], ""
    around = {"item": "ul", "row": "table"}
    for block, words in [*_blocks(document), (None, "")]:
        kind = block.kind if block else ""
        if kind != previous:
            parts += [f"</{around[previous]}>"] if previous in around else []
            parts += [f"<{around[kind]}>"] if kind in around else []
        previous = kind
        if block is not None:
            parts.append(_element(block, words))
    return f"<html lang=en><style>{_STYLE}</style><body>{''.join(parts)}"


def _element(block: Block, words: str) -> str:
    if block.kind == "row":
        return f"<tr>{''.join(f'<td>{_marked(cell)}' for cell in _cells(words))}"
    name = {"heading": f"h{block.level}", "item": "li"}.get(block.kind, "p")
    return f"<{name}>{_marked(words)}</{name}>"


def _marked(words: str) -> str:
    shown = _LINK.sub(r"\1", escape(words, quote=False))
    return _EMPHASIS.sub(lambda m: f"<b>{m[2]}</b>" if m[1] else f"<i>{m[4]}</i>", shown)


def plain(words: str) -> str:
    """Markdown words without marks of emphasis and addresses of links."""
    return _EMPHASIS.sub(lambda m: m[2] or m[4], _LINK.sub(r"\1", words))


def _cells(words: str) -> list[str]:
    return [cell.strip() for cell in words.strip().strip("|").split("|")]


def _blocks(document: Document) -> Iterator[tuple[Block, str]]:
    """Each block with its words; the line under a table's first row is left out."""
    for block in blocks(document.text, body_start(document)):
        words = document.text[block.start : block.end]
        if block.kind == "row" and _RULE.fullmatch(words):
            continue
        if block.kind == "heading":
            words = heading_text(document.text, block)
        yield block, " ".join((_ITEM.sub("", words) if block.kind == "item" else words).split())
