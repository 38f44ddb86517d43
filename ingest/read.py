"""One source's bytes in, one Document out: chooses the reader by content first and by suffix second."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from ingest.readers.blocks import Reading, lift_pages, one_line, strip_controls
from ingest.readers.file_names import as_written
from kg.errors import LimitExceeded, PrecedentError, UnreadableSource
from kg.model import Document
from kg.settings import Settings

READER_VERSION = "2"  # part of a document's version: raise it when the same bytes would read differently

# suffix: the format's name for people
SUPPORTED = {
    ".md": "Markdown with YAML front matter",
    ".markdown": "Markdown with YAML front matter",
    ".txt": "plain text",
    ".html": "web page",
    ".htm": "web page",
    ".xhtml": "web page",
    ".pdf": "PDF with a text layer",
    ".docx": "Word document",
    ".odt": "OpenDocument text",
    ".csv": "register or 360Giving grants as CSV",
    ".tsv": "register as tab-separated text",
    ".xlsx": "register as Excel workbook",
    ".json": "360Giving grants as JSON",
}
_REFUSED = (
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\x1f\x8b", "a gzip archive; archives are not read: unpack it and give the files"),
    (b"BZh", "a bzip2 archive; archives are not read: unpack it and give the files"),
    (b"\xfd7zXZ", "an xz archive; archives are not read: unpack it and give the files"),
    (b"7z\xbc\xaf", "a 7z archive; archives are not read: unpack it and give the files"),
    (b"Rar!", "a RAR archive; archives are not read: unpack it and give the files"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "a rich text file; save it as .docx"),
    (
        b"\xd0\xcf\x11\xe0",
        "an older Office file, or one with a password; save it as .docx or .xlsx without a password",
    ),
)
_OFFICE = {
    "docx": "a Word document",
    "odt": "an OpenDocument text",
    "xlsx": "an Excel workbook",
}
_OTHER_OFFICE = {
    "pptx": "slides; save them as PDF",
    "odp": "slides; save them as PDF",
    "ods": "a sheet; save it as .xlsx",
}
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "đ": "d"})
_HTML_START = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def read(
    source: str, content: bytes, settings: Settings, *, pages_found: Callable[[int], None] = lambda count: None
) -> tuple[Document, list[str]]:
    """The document in these bytes and the warnings about it; ``source`` is its path or address.

    Raises UnreadableSource or LimitExceeded with a sentence that names the file, the reason and what to do.
    """
    name = file_name(source)
    try:
        reading = _reading(source, content, settings, pages_found)
        document = _document(source, reading)
    except PrecedentError as error:
        raise type(error)(f"{name} {error}.") from error
    except MemoryError as error:
        raise LimitExceeded(f"{name} is too large: it needs more memory than a file may use.") from error
    except RecursionError as error:
        raise UnreadableSource(f"{name} is nested too deeply to be read.") from error
    return document, [f"{name}: {warning}" for warning in reading.warnings]


def file_name(source: str) -> str:
    """The last part of a path or address, fit to be shown."""
    address = urlsplit(source) if _is_address(source) else None
    last = (unquote(address.path).rstrip("/").rsplit("/", 1)[-1] or address.netloc) if address else ""
    plain, _ = strip_controls(last or re.split(r"[/\\]", source)[-1] or source)
    return one_line(plain) or "the file"


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _reading(source: str, content: bytes, settings: Settings, pages_found: Callable[[int], None]) -> Reading:
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableSource("is empty: there is nothing to read")
    if len(content) > settings.max_file_mb * 1_000_000:
        raise LimitExceeded(f"is too large: the limit is {settings.max_file_mb} MB (PRECEDENT_MAX_FILE_MB)")
    for start, what in _REFUSED:
        if content.startswith(start):
            raise UnreadableSource(f"is {what}" if ";" in what else f"is {what}, which is not read")
    kind = _kind(source, content)
    stem = title_from_name(source)
    match kind:
        case "pdf":
            from ingest.readers.pdf import read_pdf

            return read_pdf(content, settings, pages_found)
        case "docx":
            from ingest.readers.docx import read_docx

            return read_docx(content, settings)
        case "odt":
            from ingest.readers.odt import read_odt

            return read_odt(content, settings)
        case "xlsx":
            from ingest.readers.sheets import read_xlsx

            return read_xlsx(content, stem, settings)
        case "csv":
            from ingest.readers.sheets import read_csv

            return read_csv(content, stem, settings)
        case "json":
            from ingest.readers.grants import read_grants

            return read_grants(content, stem, settings)
        case "html":
            from ingest.readers.html import read_html

            return read_html(content)
        case "markdown":
            from ingest.readers.markdown import read_markdown

            return read_markdown(content)
        case _:
            from ingest.readers.text import read_text

            return read_text(content)


def _kind(source: str, content: bytes) -> str:
    """Which reader these bytes are for. Raises UnreadableSource where the suffix promises what they are not."""
    suffix = suffix_of(source)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if suffix == ".pdf":
        raise UnreadableSource("is not a PDF, or is damaged: it does not start as a PDF does")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(suffix, content)
    if suffix[1:] in _OFFICE:
        raise UnreadableSource(f"is not {_OFFICE[suffix[1:]]}: it is not an Office file at all")
    by_suffix = {
        ".md": "markdown",
        ".markdown": "markdown",
        ".txt": "text",
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".csv": "csv",
        ".tsv": "csv",
        ".json": "json",
    }
    if suffix in by_suffix:
        return by_suffix[suffix]
    return _sniffed(source, content)


def _office(suffix: str, content: bytes) -> str:
    from ingest.readers.archive import office_kind

    kind = office_kind(content)
    if kind in _OFFICE:
        return kind
    if kind in _OTHER_OFFICE:
        raise UnreadableSource(f"holds {_OTHER_OFFICE[kind]}")
    if suffix[1:] in _OFFICE:
        raise UnreadableSource(f"is not {_OFFICE[suffix[1:]]}: it is a zip archive of other files")
    raise UnreadableSource("is a zip archive; archives are not read: unpack it and give the files")


def _sniffed(source: str, content: bytes) -> str:
    from ingest.readers.text import decode

    start = decode(content[:20_000])
    if _HTML_START.match(start):
        return "html"
    if start.lstrip().startswith("{") and '"grants"' in start:
        return "json"
    if start.startswith("---\n"):
        return "markdown"
    if _is_address(source) or not suffix_of(source):
        return "text"
    raise UnreadableSource(f"is of a kind that is not read; these are: {', '.join(SUPPORTED)}")


def suffix_of(source: str) -> str:
    """The suffix of a path or address in lower case, with its dot; empty where there is none."""
    name = file_name(source).lower()
    dot = name.rfind(".")
    return name[dot:] if dot > 0 and re.fullmatch(r"\.[a-z0-9]{1,9}", name[dot:]) else ""


def title_from_name(source: str) -> str:
    """The file name in words: ``project-register.xlsx`` as "Project register"."""
    name = file_name(source)
    words = one_line(re.sub(r"[-_+.]+", " ", name.removesuffix(name[len(name) - len(suffix_of(source)) :])))
    return words[:1].upper() + words[1:] or name


def slug(text: str) -> str:
    """A document's id from free text: small letters, digits and hyphens; empty where none are left."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:120].strip("-")


def _id(source: str, stated: object) -> str:
    if stated and slug(str(stated)):
        return str(stated) if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", str(stated)) else slug(str(stated))
    return id_from_name(source)


def id_from_name(source: str) -> str:
    """The id of a document that states none: a slug of its file name or address."""
    if _is_address(source):
        address = urlsplit(source)
        found = slug(f"{address.hostname} {unquote(address.path)} {address.query}")
    else:
        found = slug(title_from_name(source))
    return found or f"document-{hashlib.sha256(source.encode('utf-8', 'replace')).hexdigest()[:8]}"


def _document(source: str, reading: Reading) -> Document:
    facts = dict(reading.facts)
    title = one_line(reading.title or "") or as_written(title_from_name(source), reading.body)
    title = one_line(strip_controls(title)[0])
    text, pages = (
        lift_pages(f"{title}\n\n{reading.body}")
        if facts["media_type"] == "application/pdf"
        else (
            f"{title}\n\n{reading.body}",
            (),
        )
    )
    if not text[len(title) :].strip():
        raise UnreadableSource("is empty: it holds no text")
    url = source if _is_address(source) else facts.pop("url", None)
    facts.pop("url", None)
    return Document(
        id=_id(source, facts.pop("id", None)),
        title=title,
        text=text,
        hash="sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest(),
        url=url if isinstance(url, str) and _is_address(url) else None,
        source=source,
        pages=pages,
        register=reading.register,
        **{name: value for name, value in facts.items() if value is not None},  # type: ignore[arg-type]
    )
