"""The characters of a PDF page with place and style, by pdfium."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_HYPHEN_CODES = {0x2, 0xAD, 0x2010, 0xFFFE}
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_SMALLEST = 2.0  # points; smaller text is there for machines only
_INVISIBLE = 3  # text render mode


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of characters is set; the size is in points on the page."""

    size: float
    bold: bool
    italic: bool
    angle: int  # degrees, to the nearest whole
    hidden: bool  # drawn in no colour, too small, or in white on nothing
    invisible: bool  # render mode 3, as under a scan


@dataclass(frozen=True, slots=True)
class Char:
    """A character as it stands on the page; y is the baseline, from the bottom."""

    text: str
    x0: float
    x1: float
    y: float
    style: Style


def read_chars(page: pdfium.PdfPage) -> tuple[list[Char], float]:
    """The page's visible characters in drawing order and the page's height in points.

    A page whose text runs up or down is turned, so that most of it reads from left to right.
    """
    chars = _all_chars(page)
    turn = round(_main_angle(chars) / 90) * 90 % 360
    if page.get_rotation() != turn:  # pdfium puts lines in order by how the page is shown
        page.set_rotation(turn)
        chars = _all_chars(page)
    if chars and all(char.style.invisible for char in chars):
        return _upright(chars, page.get_bbox())  # the text layer of a scan
    return _upright([char for char in chars if not (char.style.hidden or char.style.invisible)], page.get_bbox())


def _all_chars(page: pdfium.PdfPage) -> list[Char]:
    textpage = page.get_textpage()
    try:
        return list(_chars(page, textpage))
    finally:
        textpage.close()


def _main_angle(chars: Sequence[Char]) -> int:
    angles = Counter(char.style.angle for char in chars if char.text.strip())
    return angles.most_common(1)[0][0] if angles else 0


def _chars(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> Iterable[Char]:
    left, bottom, right, top = page.get_bbox()
    painted = _painted_areas(page)
    styles: dict[int, Style] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    style: Style | None = None
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        raw.FPDFText_GetLooseCharBox(textpage, index, box)  # with the room around the ink: "1" is not narrow
        if code not in (10, 13, 32) or style is None:
            style = _style_of(textpage, index, styles, (box.left, box.bottom, box.right, box.top), painted)
        if not (left - 1 <= x.value <= right + 1 and bottom - 1 <= y.value <= top + 1):
            continue
        text = _character(code)
        if text:
            yield Char(text, box.left, max(box.right, box.left), y.value, style)


def _character(code: int) -> str:
    if code in _HYPHEN_CODES:
        return "-"
    if code in (10, 13):
        return "\n"
    if code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    if 0xE000 <= code < 0xF900:  # a symbol font's own place: nearly always a bullet
        return "•" if code in (0xF0B7, 0xF0A7, 0xF06C, 0xE00C, 0xF0D8, 0xF0FC) else ""
    if code == 0xA0:
        return " "
    return _LIGATURES.get(chr(code), chr(code))


def _style_of(
    textpage: pdfium.PdfTextPage,
    index: int,
    styles: dict[int, Style],
    box: tuple[float, float, float, float],
    painted: Sequence[tuple[float, float, float, float]],
) -> Style:
    thing = raw.FPDFText_GetTextObject(textpage, index)
    key = ctypes.cast(thing, ctypes.c_void_p).value or 0
    if key not in styles:
        styles[key] = _read_style(textpage, index, thing, box, painted)
    return styles[key]


def _read_style(
    textpage: pdfium.PdfTextPage,
    index: int,
    thing: object,
    box: tuple[float, float, float, float],
    painted: Sequence[tuple[float, float, float, float]],
) -> Style:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = raw.FPDFText_GetFontSize(textpage, index) * scale
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, 256, flags)
    font = name.value.decode("latin-1")
    bold = bool(_BOLD.search(font)) or raw.FPDFText_GetFontWeight(textpage, index) >= 600 or bool(flags.value & 1 << 18)
    italic = bool(_ITALIC.search(font)) or bool(flags.value & 1 << 6)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a)))
    mode = raw.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    hidden = size < _SMALLEST or bool(thing) and _unseen(thing, box, painted)
    return Style(size, bold, italic, angle, hidden, mode == _INVISIBLE)


def _unseen(
    thing: object, box: tuple[float, float, float, float], painted: Sequence[tuple[float, float, float, float]]
) -> bool:
    """Whether the text is see-through, or white where nothing darker was painted under it."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha):
        return False
    if alpha.value < 8:
        return True
    if min(red.value, green.value, blue.value) < 250:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return not any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in painted)


def _painted_areas(page: pdfium.PdfPage) -> list[tuple[float, float, float, float]]:
    """Boxes of the pictures, shadings and coloured shapes that text may stand on."""
    areas = []
    kinds = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
    for thing in page.get_objects(filter=kinds, max_depth=4):
        if thing.type != raw.FPDF_PAGEOBJ_PATH or not _is_white(thing):
            areas.append(thing.get_bounds())
    return areas


def _is_white(thing: pdfium.PdfObject) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
    return bool(known) and min(red.value, green.value, blue.value) >= 250


def _upright(chars: list[Char], box: tuple[float, float, float, float]) -> tuple[list[Char], float]:
    """The characters of the commonest direction, turned to read from left to right; stamps at an angle go."""
    main = _main_angle(chars)
    kept = [char for char in chars if abs(char.style.angle - main) <= 2]
    left, bottom, right, top = box
    if abs(main) <= 2:
        return _without_doubles(kept), top - bottom
    turn = math.radians(-main)
    sine, cosine = math.sin(turn), math.cos(turn)
    corners = [(x * cosine - y * sine, x * sine + y * cosine) for x in (left, right) for y in (bottom, top)]
    low_x, low_y = min(x for x, _ in corners), min(y for _, y in corners)
    places = [(c.x0 * cosine - c.y * sine - low_x, c.x0 * sine + c.y * cosine - low_y) for c in kept]
    turned = []
    for char, (x, y), (after, level) in zip(kept, places, [*places, (0.0, 0.0)][1:], strict=True):
        follows = abs(level - y) < 1 and 0 < after - x < 1.3 * char.style.size
        turned.append(Char(char.text, x, after if follows else x + char.style.size * 0.5, y, char.style))
    return turned, max(y for _, y in corners) - low_y


def _without_doubles(chars: Sequence[Char]) -> list[Char]:
    """Letters drawn twice at one place, for a shadow or for weight, once; the letters of a ligature share theirs."""
    seen: dict[tuple[str, int, int], int] = {}
    kept = []
    for place, char in enumerate(chars):
        key = char.text, round(char.x0 * 2), round(char.y * 2)
        if char.text in (" ", "\n") or place - seen.get(key, place) <= 3:
            kept.append(char)
        seen.setdefault(key, place)
    return kept
