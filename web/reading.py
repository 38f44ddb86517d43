"""Stored text to safe HTML: blocks, passages with anchors, marked words; every letter escaped, every offset kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kg.model import Document, Passage
from web.paths import web_link

Span = tuple[int, int]
PART = 300_000  # code points shown on one page; a longer document comes in parts

_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_ITEM = re.compile(r"[ \t]*(?:[*+•-]|\d{1,3}[.)])[ \t]+(?=\S)")
_BULLET = re.compile(r"[*+•-][ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*\d")
_RULE = re.compile(r"[\s|:-]+")
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]*[^*\s])\*\*")
_URL = re.compile(r"https?://[^\s<>\"'`|\\^{}()\[\]]+[^\s<>\"'`|\\^{}()\[\].,;:!?]")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list or table; its lines are (start of words, end) in the stored text."""

    kind: str  # "heading", "paragraph", "bullets", "numbers" or "table"
    start: int
    end: int
    lines: tuple[Span, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Layer:
    """Spans that are wrapped in a tag; disjoint and in order."""

    spans: Sequence[Span]
    wrap: Callable[[Span, Markup, int], Markup]  # span, what is inside, where that starts


def blocks(text: str, start: int, end: int) -> list[Block]:
    """The blocks of a stretch of text."""
    found: list[Block] = []
    group: list[tuple[Span, Span]] = []  # (whole line, its words)
    kind = ""
    for line in _lines(text, start, end):
        line_kind = _kind(text[line[0] : line[1]], kind)
        if line_kind != kind or line_kind == "heading":
            found += _block(text, kind, group)
            group = []
        kind = line_kind
        if kind:
            group.append((line, _words(text, line, kind)))
    return found + _block(text, kind, group)


def _lines(text: str, start: int, end: int) -> Iterable[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _kind(line: str, before: str) -> str:
    if not line.strip():
        return ""
    if _HEADING.match(line):
        return "heading"
    if line.startswith("|"):
        return "table"
    if _ITEM.match(line):
        return "numbers" if _NUMBERED.match(line) else "bullets"
    return before if before in ("bullets", "numbers") and line[0] in " \t" else "paragraph"


def _words(text: str, line: Span, kind: str) -> Span:
    start, end = line
    mark = {"heading": _HEADING, "bullets": _ITEM, "numbers": _ITEM}.get(kind)
    found = mark.match(text, start, end) if mark else None
    return (found.end() if found else start), end


def _block(text: str, kind: str, group: Sequence[tuple[Span, Span]]) -> list[Block]:
    if not group:
        return []
    start, end = group[0][0][0], group[-1][0][1]
    heading = _HEADING.match(text, start, end)
    level = min(max(len(heading[1]), 2), 4) if heading else 0
    return [Block(kind, start, end, tuple(words for _, words in group), level)]


def layered(text: str, start: int, end: int, layers: Sequence[Layer]) -> Markup:
    """The words of a span, escaped, wrapped by each layer that covers them, the first outermost."""
    if not layers:
        return escape(text[start:end])
    layer, inner = layers[0], layers[1:]
    out = Markup()
    for span in layer.spans:
        first, last = max(span[0], start), min(span[1], end)
        if first < last:
            out += layered(text, start, first, inner)
            out += layer.wrap(span, layered(text, first, last, inner), first)
            start = last
    return out + layered(text, start, end, inner)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return out


def read_out(
    document: Document, passages: Sequence[Passage], quotes: Iterable[Span], mark: Span | None, part: Span
) -> tuple[Markup, Markup]:
    """The title and a part of the body as HTML: passages anchored, quoted words underlined, ``mark`` marked."""
    text, title_end = document.text, len(document.title)
    found = blocks(text, max(part[0], title_end), part[1])
    whole, rest = _framed(found, passages)
    layers = [_passage_layer(rest), _mark_layer(mark), _quote_layer(joined(quotes)), *_inner_layers(text, part)]
    title = layered(text, 0, title_end, [layer for layer in layers if layer.spans])
    layers = [layer for layer in layers if layer.spans]
    return title, _body(document, found, whole, layers)


def _framed(found: Sequence[Block], passages: Sequence[Passage]) -> tuple[dict[int, Span], list[Span]]:
    """Passages of several whole blocks, by the start of the first (a frame holds them); the others."""
    frames: dict[int, Span] = {}
    rest = []
    for passage in passages:
        inside = [block for block in found if block.start < passage.end and block.end > passage.start]
        starts = inside and inside[0].start >= passage.start - 12 and inside[0].lines[0][0] >= passage.start
        if len(inside) > 1 and starts and inside[-1].end <= passage.end + 2:
            frames[inside[0].start] = (passage.start, passage.end)
        elif inside:
            rest.append((passage.start, passage.end))
    return frames, sorted(rest)


def _body(document: Document, found: Sequence[Block], frames: dict[int, Span], layers: Sequence[Layer]) -> Markup:
    out = Markup()
    open_until: int | None = None
    pages = [(offset, number) for number, offset in enumerate(document.pages, start=1)]
    for block in found:
        if open_until is not None and block.start >= open_until:
            out, open_until = out + Markup("</div>"), None
        while pages and pages[0][0] <= block.start:
            out += Markup('<p class="prec-page" id="page-{0}">Page {0}</p>').format(pages.pop(0)[1])
        if frame := frames.get(block.start):
            out += Markup('<div class="prec-passage" id="passage-{}-{}">').format(*frame)
            open_until = frame[1]
        out += _write(document.text, block, layers)
    return out + (Markup("</div>") if open_until is not None else Markup())


def _write(text: str, block: Block, layers: Sequence[Layer]) -> Markup:
    if block.kind == "table":
        return _table(text, block, layers)
    lines = [layered(text, start, end, layers) for start, end in block.lines]
    if block.kind == "heading":
        size = {2: "m", 3: "s", 4: "s"}[block.level]
        tag = Markup('<h{0} class="govuk-heading-{1}" id="at-{2}">{3}</h{0}>')
        return tag.format(block.level, size, block.start, lines[0])
    if block.kind in ("bullets", "numbers"):
        name, style = ("ul", "bullet") if block.kind == "bullets" else ("ol", "number")
        items = Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
        return Markup('<{0} class="govuk-list govuk-list--{1}">{2}</{0}>').format(name, style, items)
    return Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(lines))


def _table(text: str, block: Block, layers: Sequence[Layer]) -> Markup:
    rows = [_cells(text, line) for line in block.lines if not _RULE.fullmatch(text, *line)]
    if not rows:
        return Markup()
    has_head = len(block.lines) > len(rows) or len(rows) > 1
    head = _row(text, rows[0], layers, "th") if has_head else Markup()
    body = Markup().join(_row(text, row, layers, "td") for row in rows[has_head:])
    label = f"Table: {text[rows[0][0][0] : rows[0][0][1]]}" if rows[0] else "Table"
    return Markup(
        '<div class="prec-scroll" tabindex="0" role="region" aria-label="{}"><table class="govuk-table">'
        '<thead class="govuk-table__head">{}</thead><tbody class="govuk-table__body">{}</tbody></table></div>'
    ).format(label, head, body)


def _cells(text: str, line: Span) -> list[Span]:
    bars = [spot for spot in range(*line) if text[spot] == "|" and text[spot - 1] != "\\"]
    edges = bars if text[line[0] : line[1]].rstrip().endswith("|") else [*bars, line[1]]
    return [_stripped(text, left + 1, right) for left, right in zip(edges, edges[1:], strict=False)]


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, max(start, start + len(words.strip()))


def _row(text: str, cells: Sequence[Span], layers: Sequence[Layer], tag: str) -> Markup:
    name = "header" if tag == "th" else "cell"
    scope = Markup(' scope="col"') if tag == "th" else ""
    cell = Markup('<{0} class="govuk-table__{1}"{2}>{3}</{0}>')
    inner = Markup().join(cell.format(tag, name, scope, layered(text, *span, layers)) for span in cells)
    return Markup('<tr class="govuk-table__row">{}</tr>').format(inner)


def _passage_layer(spans: Sequence[Span]) -> Layer:
    def wrap(span: Span, inner: Markup, at: int) -> Markup:
        anchor = Markup(' id="passage-{}-{}"').format(*span) if once(span) else ""
        return Markup('<span class="prec-passage"{}>{}</span>').format(anchor, inner)

    once = _Once()
    return Layer(spans, wrap)


def _mark_layer(mark: Span | None) -> Layer:
    def wrap(span: Span, inner: Markup, at: int) -> Markup:
        anchor = Markup(' id="quote"') if once(span) else ""
        return Markup('<mark class="prec-mark"{}>{}</mark>').format(anchor, inner)

    once = _Once()
    return Layer([mark] if mark else [], wrap)


def _quote_layer(spans: Sequence[Span]) -> Layer:
    return Layer(spans, lambda span, inner, at: Markup('<span class="prec-quoted">{}</span>').format(inner))


def _inner_layers(text: str, part: Span) -> list[Layer]:
    """Bold words, the signs that make them so (kept in the page, not shown) and links."""
    strong = [found.span() for found in _STRONG.finditer(text, *part)]
    signs = [span for start, end in strong for span in ((start, start + 2), (end - 2, end))]
    bold = Layer(strong, lambda span, inner, at: Markup("<strong>{}</strong>").format(inner))
    hidden = Layer(signs, lambda span, inner, at: Markup('<span class="prec-syntax">{}</span>').format(inner))
    return [bold, hidden, _link_layer(text, part)]


def quoted(text: str) -> Markup:
    """The exact words of a quote, with the signs of a heading, an item or bold words kept but not shown."""
    sign = _HEADING.match(text) or _BULLET.match(text)
    start = sign.end() if sign else 0
    bold, hidden, _ = _inner_layers(text, (start, len(text)))
    spans = joined([(0, start), *hidden.spans])
    return layered(text, 0, len(text), [bold, Layer(spans, hidden.wrap)])


def _link_layer(text: str, part: Span) -> Layer:
    def wrap(span: Span, inner: Markup, at: int) -> Markup:
        url = web_link(text[span[0] : span[1]])
        link = Markup('<a class="govuk-link prec-break" href="{}" rel="noopener nofollow external">{}</a>')
        return link.format(url, inner) if url else inner

    return Layer([found.span() for found in _URL.finditer(text, *part)], wrap)


class _Once:
    """Says yes to each span the first time only: an id stands once on a page."""

    def __init__(self) -> None:
        self._seen: set[Span] = set()

    def __call__(self, span: Span) -> bool:
        new = span not in self._seen
        self._seen.add(span)
        return new


def parts_of(text: str) -> list[Span]:
    """The parts that a text is shown in, each ending at a line's end; one for all but the longest."""
    parts, start = [], 0
    while len(text) - start > PART:
        stop = text.rfind("\n", start + 1, start + PART) + 1 or start + PART
        parts.append((start, stop))
        start = stop
    return [*parts, (start, len(text))]
