"""Plain text: finding the encoding, the title in the first line, and the headings."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from ingest.readers.blocks import Reading, strip_controls
from kg.errors import UnreadableSource

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ["cp1252", "mac_roman", "cp1250", "cp1251", "iso8859_7"]
_TITLE_LENGTH = 150  # longest first line, in characters, that is taken for a title
_HEADING_LENGTH = 100  # longest line, in characters, that is taken for a heading
_HEADING_WORDS = 12
_PROSE_WORDS = 8  # fewest of a block that a heading may stand over, where no stop ends it
_BLANK = re.compile(r"(\n[ \t]*(?:\n[ \t]*)+)")
_UNDERLINE = re.compile(r"\n[ \t]*(?:={3,}|-{3,}|~{3,})[ \t]*$")
_MARKED = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_NO_HEADING = re.compile(r"[-*•+|>#]|\(?\d+[.)]\s*$|\S+@\S|https?:|www\.", re.IGNORECASE)


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of these bytes: by byte order mark, as UTF-8, by what the file declares, or by its letters.

    Raises UnreadableSource (a reason, without the name) where the bytes are not text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    wide = _wide(content)
    if wide:
        return content.decode(wide, errors="replace")
    for likely in filter(None, ("utf-8", declared)):
        try:
            return content.decode(likely)
        except (UnicodeDecodeError, LookupError):
            continue
    return _decode_single_byte(content)


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in nearly every second place."""
    sample = content[:4000]
    if len(sample) < 4 or sample.count(0) < len(sample) * 0.3:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def _decode_single_byte(content: bytes) -> str:
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1f]", content[:100_000]))
    if controls > 0.05 * len(content[:100_000]):
        raise UnreadableSource("is not text: it holds too many bytes that no text encoding uses")
    best = from_bytes(content[:200_000], cp_isolation=_SINGLE_BYTE).best()
    # nearly all British office files that are not UTF-8 are windows-1252; others must be plainly better
    encoding = best.encoding if best is not None and best.chaos == 0.0 and best.alphabets[:1] != ["Basic Latin"] else ""
    if encoding in ("cp1251", "iso8859_7") and best is not None and best.language in ("Russian", "Bulgarian", "Greek"):
        return content.decode(encoding, errors="replace")
    return content.decode("cp1252", errors="replace")


def cleaned(text: str) -> tuple[str, list[str]]:
    """The text without control characters, and the warning that says so, if any went."""
    text, removed = strip_controls(text)
    if not removed:
        return text, []
    return text, [f"{removed} control characters or direction overrides were removed from the text"]


def read_text(content: bytes) -> Reading:
    """A plain-text file; its first line is the title where it stands alone and is short."""
    text, warnings = cleaned(decode(content))
    title, body = split_title(text)
    return Reading(title, with_headings(body), {"media_type": "text/plain"}, warnings)


def with_headings(text: str) -> str:
    """The text with the marks of a heading before each line that stands as one; unchanged where it has such marks.

    A heading is a short line that stands alone over a block of prose, or is underlined with a row of signs.
    """
    if _MARKED.search(text):
        return text
    parts = _BLANK.split(text)  # blocks, and between them the blank lines
    for at in range(0, len(parts), 2):
        bare = _UNDERLINE.sub("", parts[at])
        below = parts[at + 2] if at + 2 < len(parts) else ""
        if _is_heading(bare) and (bare != parts[at] or _is_prose(below)):
            parts[at] = f"## {bare.strip()}"
    return "".join(parts)


def _is_heading(block: str) -> bool:
    line = block.strip()
    short = 0 < len(line) <= _HEADING_LENGTH and len(line.split()) <= _HEADING_WORDS and "\n" not in line
    return short and line[-1] not in ".,;:!…" and not line[0].islower() and not _NO_HEADING.match(line)


def _is_prose(block: str) -> bool:
    count = len(block.split())
    return count >= _PROSE_WORDS or count >= _PROSE_WORDS // 2 and block.rstrip().endswith((".", "!", "?"))


def split_title(text: str) -> tuple[str | None, str]:
    """The title line and the rest; None and the whole text where the first line is part of the text."""
    first, newline, rest = text.lstrip().partition("\n")
    alone = newline and (not rest.strip() or rest.startswith("\n") or not rest.split("\n", 1)[0].strip())
    bare = first.strip().lstrip("#").strip().strip("*_ ")
    if alone and rest.strip() and 0 < len(bare) <= _TITLE_LENGTH and not bare.endswith((".", ";", ",", ":")):
        return bare, rest.lstrip("\n")
    return None, text
