"""Office files are zip archives: what kind one is, and whether it may be opened at all."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from kg.errors import LimitExceeded, UnreadableSource
from kg.settings import Settings

_MOST_PARTS = 20_000
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_CHUNK = 1 << 18
_KINDS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
)
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


def office_kind(content: bytes) -> str | None:
    """``docx``, ``xlsx``, ``odt`` ... or None for another archive; nothing large is unpacked to see it.

    Raises UnreadableSource where the archive's list of parts is damaged.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and "content.xml" in names:
                with archive.open("mimetype") as part:
                    return _OPEN_DOCUMENT.get(part.read(100).strip())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise UnreadableSource("is damaged or incomplete: its parts cannot be unpacked") from error
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _KINDS if part in names), None)


def check_archive(content: bytes, settings: Settings) -> int:
    """The unpacked size in bytes, once it is sure that the archive may be opened.

    Raises LimitExceeded where it unpacks to more than the setting, UnreadableSource where a part is damaged or
    declares XML entities (which can read other files or swell without bound).
    """
    limit = settings.max_unpacked_mb * 1_000_000
    too_large = LimitExceeded(
        f"is too large once unpacked: the limit is {settings.max_unpacked_mb} MB (PRECEDENT_MAX_UNPACKED_MB)"
    )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > limit:
                raise too_large
            if len(parts) > _MOST_PARTS:
                raise LimitExceeded(f"holds {len(parts)} parts; the limit is {_MOST_PARTS}")
            unpacked = 0
            for part in parts:
                unpacked += _check_part(archive, part)
                if unpacked > limit:
                    raise too_large
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise UnreadableSource("is damaged or incomplete: its parts cannot be unpacked") from error
    return unpacked


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """The true size of a part, read in pieces; XML parts are searched for declarations on the way."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            seen = tail + chunk.replace(b"\0", b"")  # UTF-16 hides a declaration behind NULs
            if is_xml and _DECLARATION.search(seen):
                raise UnreadableSource("declares XML entities, which are not read")
            tail = seen[-16:]
    return size
