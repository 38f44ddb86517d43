"""From lines in drawing order to paragraphs, and the joins over column and page breaks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_lines import Line

BULLET = re.compile(r"^[•◦▪■●○–*·‣⁃➢➤✓](?:\s+|$)|^[-o]\s{1,3}(?=\S)")
NUMBERED = re.compile(r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?)(?:\s|$)")
_SECTION_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.)$")
_LONE_MARK = re.compile(r"[•◦▪■●○‣⁃–-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d+|[ivxlc]+)$|_{6,}")
_ENDED = re.compile(r"[.?!:;…][\"'”’)\]]*$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; heading, item and flow are what they look like."""

    lines: list[Line]
    heading: bool = False
    item: bool = False
    flow: bool = True  # set as the body is; False for captions, notes, side boxes and pull quotes
    level: int = 0
    tail: list[Line] = field(default_factory=list)  # what was joined on from later columns and pages

    @property
    def all_lines(self) -> list[Line]:
        return [*self.lines, *self.tail]

    @property
    def rows(self) -> list[list[str]] | None:
        return self.lines[0].rows

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def page(self) -> int:
        return self.lines[0].page


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size, in points, in which most of the text is set; 0 where there is none."""
    weights: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines if line.rows is None):
        weights[line.size] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def leadings(pages: Sequence[Sequence[Line]], body: float) -> dict[float, float]:
    """The commonest distance between lines for each size, in points; no size is spaced much wider than the body."""
    gaps: dict[float, Counter[float]] = defaultdict(Counter)
    for lines in pages:
        for upper, lower in zip(lines, lines[1:], strict=False):
            gap = upper.y - lower.y
            if upper.size == lower.size and 0.8 * upper.size < gap < 2.6 * upper.size and upper.rows is None:
                gaps[upper.size][round(gap * 2) / 2] += 1
    found = {size: min(_commonest(counts)) for size, counts in gaps.items()}
    widest = max(1.3, 1.05 * found[body] / body) if body in found else 2.0
    return {size: min(gap, widest * size) for size, gap in found.items()}


def _commonest(counts: Counter[float]) -> list[float]:
    """The gaps that occur nearly as often as the commonest; the smallest of them is that within paragraphs."""
    most = max(counts.values())
    return [gap for gap, count in counts.items() if count >= max(0.4 * most, min(2, most))]


def tidy(lines: Sequence[Line]) -> list[Line]:
    """Bullets that are drawn on their own put before their lines; lines of a contents list left out."""
    bullets = [line for line in lines if line.rows is None and _LONE_MARK.fullmatch(line.text)]
    kept: list[Line] = []
    used: set[int] = set()
    for line in lines:
        if line.rows is None and _LEADERS.search(line.text):
            continue
        own = [b for b in bullets if abs(b.y - line.y) < 0.4 * b.size + 1 and 0 < line.x0 - b.x0 < 5 * line.size]
        if own and line.rows is None and not BULLET.match(line.text):
            first = own[0]
            line.segments = [first.segments[0], *line.segments]
            line.x0 = first.x0
            used.add(id(first))
        kept.append(line)
    return [line for line in kept if id(line) not in used and not (line.rows is None and BULLET.fullmatch(line.text))]


def right_edges(pages: Sequence[Sequence[Line]]) -> dict[int, float]:
    """How far the lines that start at one place reach, over all pages; keys by `edge_key`."""
    edges: dict[int, float] = {}
    for line in (line for lines in pages for line in lines if line.rows is None):
        edges[edge_key(line)] = max(edges.get(edge_key(line), 0.0), line.x1)
    return edges


def edge_key(line: Line) -> int:
    """The place, to some ten points, at which a line starts."""
    return round(line.x0 / 10)


def paragraphs(lines: Sequence[Line], leading: dict[float, float], edges: dict[int, float]) -> list[Paragraph]:
    """The paragraphs of one page, in drawing order."""
    found: list[Paragraph] = []
    for line in lines:
        if found and _continues(found[-1], line, leading, edges):
            found[-1].lines.append(line)
        else:
            item = line.rows is None and bool(BULLET.match(line.text))
            found.append(Paragraph([line], item=item))
    return found


def _continues(paragraph: Paragraph, line: Line, leading: dict[float, float], edges: dict[int, float]) -> bool:
    last, first = paragraph.lines[-1], paragraph.lines[0]
    if last.rows is not None or line.rows is not None or line.note:
        return False
    gap = last.y - line.y
    size = max(last.size, line.size)
    if gap <= 0.3 * size:
        return abs(gap) <= 0.3 * size and 0 <= line.x0 - last.x1 < 3 * size and abs(last.size - line.size) < 1
    if abs(last.size - line.size) > 0.06 * size or last.bold != line.bold and (last.bold or line.bold):
        return False
    if gap > 1.22 * leading.get(last.size, 1.25 * size) or line.x0 > last.x1 or line.x1 < last.x0:
        return False
    if BULLET.match(line.text) or _numbered_start(line, first):
        return False
    if paragraph.item:
        return line.x0 > first.x0 + 1 or not _ENDED.search(last.text) and _is_full(last, edges[edge_key(first)])
    return not _hard_break(paragraph, line)


def _is_full(line: Line, right: float) -> bool:
    """Whether the line reaches so far right that only the width can have ended it."""
    return line.x1 > line.x0 + 0.8 * (right - line.x0)


def _numbered_start(line: Line, first: Line) -> bool:
    """A number set apart at the left of its line opens a paragraph of its own."""
    return bool(NUMBERED.match(line.text)) and len(line.segments) > 1 and line.x0 <= first.x0 + 2


def _hard_break(paragraph: Paragraph, line: Line) -> bool:
    """A line break that the width did not ask for: after a full stop, an indent or room for the next word."""
    last = paragraph.lines[-1]
    if not _ENDED.search(last.text):
        return False
    indent = line.x0 - last.x0
    if 0.7 * line.size < indent < 4.5 * line.size and not NUMBERED.match(paragraph.lines[0].text):
        return True
    word = line.text.split(maxsplit=1)[0]
    room = line.size * 0.5 * (len(word) + 2)
    right = min(line.x1, paragraph.lines[-2].x1) if len(paragraph.lines) > 1 else line.x1
    return last.x1 + room < right - 2 * line.size


def join_over_breaks(found: Sequence[Paragraph], edges: dict[int, float]) -> list[Paragraph]:
    """The paragraphs of all pages, those that a column or a page break cuts made whole."""
    kept: list[Paragraph] = []
    for paragraph in found:
        place = _cut_before(kept, paragraph, edges)
        if place is None:
            kept.append(paragraph)
            continue
        opened = kept[place]
        between = [p for p in kept[place + 1 :] if p.page <= opened.all_lines[-1].page]
        after = [p for p in kept[place + 1 :] if p.page > opened.all_lines[-1].page]
        opened.tail.extend(paragraph.lines)
        kept[place:] = [*between, opened, *after]
    return kept


def _cut_before(kept: Sequence[Paragraph], paragraph: Paragraph, edges: dict[int, float]) -> int | None:
    """The place of the unfinished paragraph that this one goes on with; None where there is none."""
    if not paragraph.flow or paragraph.heading or paragraph.item or paragraph.rows is not None:
        return None
    for place in range(len(kept) - 1, -1, -1):
        before = kept[place]
        if before.heading:
            return None
        if before.rows is None and before.flow:
            return place if _goes_on(before, paragraph, edges) else None
    return None


def _goes_on(before: Paragraph, after: Paragraph, edges: dict[int, float]) -> bool:
    last, first = before.all_lines[-1], after.lines[0]
    same_place = first.page == last.page and first.y < last.y and first.x0 < last.x1
    if first.page > last.page + 1 or same_place and last.y - first.y < 6 * last.size:
        return False
    if abs(last.size - first.size) > 0.06 * last.size or _ENDED.search(last.text) or NUMBERED.match(first.text):
        return False
    if before.item and first.x0 <= before.lines[0].x0 + 1 and first.page == last.page:
        return False
    if first.text[:1].islower() or last.text.endswith("-"):
        return True
    return _is_full(last, edges[edge_key(before.lines[0])])


def classify(found: Sequence[Paragraph], size: float, outline: dict[str, int]) -> None:
    """Marks headings (with their levels), items and what stands outside the flow."""
    for paragraph in found:
        line = paragraph.lines[0]
        if paragraph.rows is None:
            paragraph.flow = abs(line.size - size) <= 0.06 * size and not line.note
            paragraph.heading = not paragraph.item and _looks_like_heading(paragraph, size)
    named = [p for p in found if p.rows is None and bare(p) in outline]
    if len(named) >= 3:
        _follow_outline(found, named, outline)
    else:
        for paragraph in (p for p in found if p.heading):
            paragraph.level = -round(paragraph.lines[0].size * 2)


def _looks_like_heading(paragraph: Paragraph, size: float) -> bool:
    line, text = paragraph.lines[0], paragraph.text
    if len(text) > 220 or len(paragraph.lines) > 4 or not any(char.isalpha() for char in text):
        return False
    if line.size > 1.1 * size:
        return not text.startswith(("“", '"', "‘")) and not (line.italic and not line.bold) and not text.endswith(".")
    return all(part.bold for part in paragraph.lines) and line.size > 0.97 * size and not text.endswith((".", ",", ";"))


def _follow_outline(found: Sequence[Paragraph], named: Sequence[Paragraph], outline: dict[str, int]) -> None:
    """Headings are what the PDF's own outline names, and what is set just so."""
    levels: dict[tuple[float, bool], Counter[int]] = defaultdict(Counter)
    for paragraph in named:
        levels[paragraph.lines[0].size, paragraph.lines[0].bold][outline[bare(paragraph)]] += 1
    for paragraph in found:
        if paragraph.rows is not None:
            continue
        style = paragraph.lines[0].size, paragraph.lines[0].bold
        text = bare(paragraph)
        paragraph.heading = text in outline or paragraph.heading and style in levels
        if paragraph.heading:
            paragraph.item = False
            paragraph.level = outline[text] if text in outline else levels[style].most_common(1)[0][0]


def bare(paragraph: Paragraph) -> str:
    """The paragraph's letters and digits in lower case, for comparison; a section number in front is left off."""
    return bare_text(" ".join(text for _, _, text in heading_segments(paragraph)))


def bare_text(text: str) -> str:
    """Letters and digits in lower case, without a section number in front."""
    return re.sub(r"[\W_]+", "", re.sub(r"^(?:\d{1,2}\.)+\d{0,2}\s+", "", text.casefold()))


def heading_segments(paragraph: Paragraph) -> list[tuple[float, float, str]]:
    """The segments of a heading without the section number that is set apart in front."""
    segments = [segment for line in paragraph.lines for segment in line.segments]
    if len(segments) > 1 and _SECTION_NUMBER.match(segments[0][2]):
        return segments[1:]
    return segments
