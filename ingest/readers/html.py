"""Web pages: the main text without menus, banners, adverts and hidden words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from ingest.readers.blocks import Block, Reading, one_line, render, row, without_title, words
from ingest.readers.html_hidden import remove_furniture, remove_hidden
from ingest.readers.text import cleaned, decode
from kg.errors import UnreadableSource

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DEEPEST = 200  # elements within each other; the parser itself gives up a little later
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTAINERS = words(
    "html body main article section div header footer aside center table tbody thead tfoot tr td th ul ol dl",
    "figure fieldset blockquote details form address hgroup",
)
_PARTS = _CONTAINERS | frozenset(_HEADINGS) | words("p li dt dd pre figcaption summary caption hr")
_SITE_NAME = re.compile(r"\s+[|–—•·»-]\s+[^|–—•·»]{2,60}$")


def read_html(content: bytes) -> Reading:
    """A web page. Raises UnreadableSource where it holds no text or is nested too deeply to be one."""
    text, warnings = cleaned(decode(content, _declared(content)))
    root = _parse(text)
    title, facts = _page_title(root), _facts(root)
    remove_hidden(root)
    main = _main(root)
    remove_furniture(main)
    blocks = _without_link_lists(list(_walk(main, None)))
    if not any(block.text for block in blocks):
        raise UnreadableSource("holds no text that a reader of the page would see")
    heading = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), None)
    title = heading or _shown_title(title, blocks)
    return Reading(title, render(without_title(blocks, title)), facts, warnings)


def _declared(content: bytes) -> str | None:
    head = content[:4096]
    found = _CHARSET.search(head) or _XML_ENCODING.search(head)
    name = found[1].decode("ascii").lower() if found else None
    # as browsers do: what calls itself Latin-1 or ASCII is windows-1252
    return "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii", "windows-1252") else name


def _parse(text: str) -> html.HtmlElement:
    parser = html.HTMLParser(recover=True, no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(_XML_DECLARATION.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSource("holds no text: the page is empty") from error
    if any("depth" in (entry.message or "").lower() for entry in parser.error_log) or _too_deep(root):
        raise UnreadableSource(f"is nested too deeply: more than {_DEEPEST} elements stand within each other")
    return root


def _too_deep(root: html.HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _page_title(root: html.HtmlElement) -> str | None:
    for path in ("//meta[@property='og:title']/@content", "//head/title/text()", "//title/text()"):
        found = [one_line(str(text)) for text in root.xpath(path)]
        if found and found[0]:
            return found[0]
    return None


def _shown_title(title: str | None, blocks: list[Block]) -> str | None:
    """The page's title; the name of the site is left off where a heading says that it is no part of it."""
    headings = [block.text for block in blocks if block.kind == "heading"]
    if not title:
        return headings[0] if headings else None
    for heading in headings[:3]:
        if title.startswith(heading):
            return heading
    return _SITE_NAME.sub("", title)


def _facts(root: html.HtmlElement) -> dict[str, object]:
    metadata: dict[str, object] = {}
    for name in ("dc.date", "dcterms.date", "dcterms.modified", "date", "article:published_time", "author"):
        found = root.xpath("//meta[translate(@name, 'ABCDET', 'abcdet')=$n or @property=$n]/@content", n=name)
        if found and one_line(str(found[0])):
            metadata[name] = one_line(str(found[0]))
    publisher = root.xpath(
        "//meta[@name='dcterms.publisher' or @name='DC.publisher' or @property='og:site_name']/@content"
    )
    canonical = root.xpath("//link[@rel='canonical']/@href")
    return {
        "media_type": "text/html",
        "publisher": one_line(str(publisher[0])) or None if publisher else None,
        "url": str(canonical[0]).strip() if canonical else None,
        "metadata": metadata,
    }


def _main(root: html.HtmlElement) -> html.HtmlElement:
    """The element of the main text: as the page marks it, else as trafilatura finds it, else the body."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and len(one_line(found[0].text_content())) > 200:
            return _article_in(found[0])
    body = root.find("body")
    body = root if body is None else body
    return _holder(body, _found_by_trafilatura(root))


def _article_in(main: html.HtmlElement) -> html.HtmlElement:
    """The one article that makes up most of the main element, or that element."""
    articles = list(main.iter("article"))
    if len(articles) == 1 and len(articles[0].text_content()) > 0.6 * len(main.text_content()):
        return articles[0]
    return main


def _found_by_trafilatura(root: html.HtmlElement) -> list[str]:
    import trafilatura

    text = trafilatura.extract(
        etree.tostring(root, encoding="unicode", method="html"), include_comments=False, include_tables=True
    )
    pieces = re.split(r"\n|\s\|\s?|^\|", text or "")  # a layout table comes back as rows with bars
    return [one_line(piece) for piece in pieces if len(one_line(piece)) > 60]


def _holder(body: html.HtmlElement, lines: list[str]) -> html.HtmlElement:
    """The smallest element that holds nearly all of these lines; the body where there are none."""
    if not lines:
        return body
    wanted = sum(map(len, lines))
    best = body
    while True:
        for child in best:
            text = one_line(child.text_content()) if isinstance(child.tag, str) else ""
            if sum(len(line) for line in lines if line[:60] in text) >= 0.85 * wanted and child.tag in _CONTAINERS:
                best = child
                break
        else:
            return best


def _walk(element: html.HtmlElement, kind: str | None) -> Iterator[tuple[Block, float]]:
    """Blocks in order, each with the share of its text that links hold."""
    run: list[tuple[str, bool]] = [(element.text or "", False)]
    for child in element:
        if not isinstance(child.tag, str):
            run.append((child.tail or "", False))
            continue
        if child.tag == "table" and _is_data_table(child):
            yield from _flush(run, kind)
            yield from _table(child)
        elif child.tag in _PARTS or child.tag not in ("br",) and _holds_parts(child):
            yield from _flush(run, kind)
            yield from _walk(child, _kind_of(child, kind))
        elif child.tag == "br":
            if (child.getnext() is not None and child.getnext().tag == "br") and not (child.tail or "").strip():
                yield from _flush(run, kind)
            run.append((" ", False))
        else:
            run.extend(_inline(child))
        run.append((child.tail or "", False))
    yield from _flush(run, kind)


def _kind_of(element: html.HtmlElement, kind: str | None) -> str | None:
    if element.tag in _HEADINGS:
        return element.tag
    if element.tag == "li":
        return "li"
    return kind if kind == "li" and element.tag in ("p", "div", "span") else None


def _holds_parts(element: html.HtmlElement) -> bool:
    return any(isinstance(inner.tag, str) and inner.tag in _PARTS for inner in element.iterdescendants())


def _inline(element: html.HtmlElement, in_link: bool = False) -> Iterator[tuple[str, bool]]:
    """The text within an element of a line, each piece with whether a link holds it."""
    linked = in_link or element.tag == "a"
    yield element.text or "", linked
    for child in element:
        if child.tag == "br":
            yield " ", linked
        elif isinstance(child.tag, str):
            yield from _inline(child, linked)
        yield child.tail or "", linked


def _flush(run: list[tuple[str, bool]], kind: str | None) -> Iterator[tuple[Block, float]]:
    text = one_line("".join(text for text, _ in run))
    linked = sum(len(one_line(text)) for text, in_link in run if in_link)
    run.clear()
    if not text:
        return
    share = linked / len(text)
    if kind in _HEADINGS:
        yield Block("heading", text, _HEADINGS[kind]), share
    elif kind == "li":
        yield Block("item", text), share
    else:
        yield Block("paragraph", text), share


def _is_data_table(table: html.HtmlElement) -> bool:
    """Whether a table holds data, and not the layout of an old page."""
    rows = [[cell for cell in line if cell.tag in ("td", "th")] for line in table.iter("tr")]
    if len(rows) < 2 or max(map(len, rows)) < 2 or table.find(".//table") is not None:
        return False
    if table.find(".//th") is not None:
        return True
    lengths = [len(one_line(cell.text_content())) for line in rows for cell in line]
    return max(lengths) < 400 and not any(True for cell in table.iter("p", "h1", "h2", "h3"))


def _table(table: html.HtmlElement) -> Iterator[tuple[Block, float]]:
    caption = table.find("caption")
    if caption is not None and one_line(caption.text_content()):
        yield Block("paragraph", one_line(caption.text_content())), 0.0
    held: dict[int, tuple[str, int]] = {}
    for line in table.iter("tr"):
        cells = list(_row(line, held))
        if any(cells):
            yield row(cells), 0.0


def _row(line: html.HtmlElement, held: dict[int, tuple[str, int]]) -> Iterator[str]:
    column = 0
    for cell in (cell for cell in line if cell.tag in ("td", "th")):
        while held.get(column, ("", 0))[1] > 0:
            text, left = held[column]
            held[column] = text, left - 1
            yield text
            column += 1
        text = one_line(" ".join(cell.itertext()))
        down, across = _span(cell, "rowspan"), _span(cell, "colspan")
        for place in range(column, column + across):
            held[place] = text, down - 1
        yield text
        column += across
    while held.get(column, ("", 0))[1] > 0:
        text, left = held[column]
        held[column] = text, left - 1
        yield text
        column += 1


def _span(cell: html.HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 1000) if value.isdigit() else 1


def _without_link_lists(blocks: list[tuple[Block, float]]) -> list[Block]:
    """The blocks without short ones that are mostly links; a heading with nothing left under it goes too."""
    kept = [block for block, share in blocks if block.kind == "heading" or share < 0.5 or len(block.text) > 300 * share]
    return [
        block
        for block, after in zip(kept, [*kept, None][1:], strict=True)
        if not (block.kind == "heading" and block.level > 1 and (after is None or _empties(block, after)))
    ]


def _empties(heading: Block, after: Block) -> bool:
    return after.kind == "heading" and after.level <= heading.level and heading.level > 1
