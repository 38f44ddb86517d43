"""Every file of tests/formats reads as its line of the manifest says; the large hostile ones are made here."""

from __future__ import annotations

import json
import re
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from ingest.isolated import Reader
from ingest.read import read
from kg.errors import LimitExceeded, PrecedentError, UnreadableSource
from kg.model import Document
from kg.settings import Settings

FORMATS = Path(__file__).parent / "formats"
LINES = [json.loads(line) for line in (FORMATS / "manifest.jsonl").read_text().splitlines()]
STORED = [line for line in LINES if (FORMATS / line["file"]).exists()]
ORDINARY = [line for line in STORED if "outcome" not in line["expect"]]
AWKWARD = [line for line in STORED if "outcome" in line["expect"]]


def collapsed(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", text.replace("\u00ad", "")).strip()


def name_of(line: dict) -> str:
    return line.get("save_as") or line["file"]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Settings()) as found:
        yield found


def load(reader: Reader, line: dict) -> tuple[Document, list[str]]:
    return reader.read(name_of(line), (FORMATS / line["file"]).read_bytes())


def test_manifest_has_files() -> None:
    assert len(ORDINARY) >= 18
    assert len(AWKWARD) >= 17


@pytest.mark.parametrize("line", ORDINARY, ids=lambda line: line["file"])
def test_reads_whole(line: dict, reader: Reader) -> None:
    document, warnings = load(reader, line)
    expect, text = line["expect"], collapsed(document.text)
    assert warnings == []
    for kind in ("must_contain", "across_pages", "across_columns", "sidebar_text", "pull_quotes", "hard_hyphen"):
        assert [s for s in expect.get(kind, ()) if collapsed(s) not in text] == []
    assert [s for s in expect["must_not_contain"] if s in document.text] == []
    assert {s: text.count(s) for s in expect.get("once", ())} == dict.fromkeys(expect.get("once", ()), 1)
    headings = {part.lstrip("# ") for part in document.text.split("\n") if part.startswith("#")} | {document.title}
    assert [heading for heading in expect["headings"] if heading not in headings] == []
    rows = [[cell.strip() for cell in part.split("|")] for part in document.text.split("\n") if part.startswith("|")]
    for cells in expect.get("table_rows", ()):
        assert any(all(cell in row for cell in cells) for row in rows), cells
    assert len(document.pages) == (expect["pages"] or 0)
    if "title" in line:
        assert document.title == line["title"]


@pytest.mark.parametrize("line", [x for x in STORED if "row_count" in x["expect"]], ids=lambda line: line["file"])
def test_register_rows(line: dict, reader: Reader) -> None:
    document, _ = load(reader, line)
    expect = line["expect"]
    sections = document.text.split("\n## ")[1:]
    assert document.register
    assert len(sections) == expect["row_count"]
    assert [column for column in expect.get("columns", ()) if f"\n{column}: " not in document.text] == []
    for record in expect.get("records", ()):
        named = [collapsed(s) for s in sections if s.startswith(record["title"] + "\n")]
        values = [str(value) for value in record.values()]
        assert any(
            all(value in section or value in section.replace(",", "") for value in map(collapsed, values))
            for section in named
        ), record


@pytest.mark.parametrize("line", AWKWARD, ids=lambda line: line["file"])
def test_awkward_files(line: dict, reader: Reader) -> None:
    expect, document, messages = line["expect"], None, []
    started = time.monotonic()
    try:
        document, messages = load(reader, line)
    except UnreadableSource as error:
        messages = [str(error)]
        assert str(error).startswith(name_of(line).rsplit("/", 1)[-1]), "the message names the file"
        assert "Traceback" not in str(error)
    assert time.monotonic() - started < expect.get("max_seconds", 20)
    assert (document is None) <= (expect["outcome"] in ("error", "error-or-warning", "read-or-error"))
    assert (document is not None) <= (expect["outcome"] != "error")
    if expect["message_about"] and (document is None or "warning" in expect["outcome"]):
        assert any(about.casefold() in message.casefold() for about in expect["message_about"] for message in messages)
    if document is not None:
        text = collapsed(document.text)
        wanted = [*expect["must_contain"], *expect.get("if_read_must_contain", ())]
        assert [s for s in wanted if collapsed(s) not in text] == []
        assert [s for s in expect["must_not_contain"] if s in document.text] == []


def test_page_starts_lie_at_the_pages() -> None:
    document, _ = read("annual-review.pdf", (FORMATS / "annual-review.pdf").read_bytes(), Settings())
    assert document.pages[0] == 0
    assert list(document.pages) == sorted(document.pages)
    assert document.text[document.pages[3] :].startswith("## Catford Mews")
    assert document.text[document.pages[6] :].startswith("she did not feel isolated.")


def bomb(part: str, megabytes: int) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(part, "w") as stream:
            for _ in range(megabytes):
                stream.write(b" " * 1_000_000)
    return packed.getvalue()


@pytest.mark.parametrize("part,name", [("word/document.xml", "bomb.docx"), ("xl/worksheets/sheet1.xml", "bomb.xlsx")])
def test_bombs_are_refused_before_they_unpack(part: str, name: str) -> None:
    with pytest.raises(LimitExceeded, match=f"{name} is too large once unpacked: the limit is 20 MB"):
        read(name, bomb(part, 60), Settings(max_unpacked_mb=20))


def test_bomb_that_lies_about_its_size_is_refused() -> None:
    content = bomb("word/document.xml", 60).replace((60_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(UnreadableSource, match="cannot be unpacked"):
        read("bomb.docx", content, Settings(max_unpacked_mb=20))


def test_one_line_of_five_megabytes(reader: Reader) -> None:
    line = "A street market came back to the square, and traders stayed. " * 82_000
    document, _ = reader.read("long.txt", line.encode())
    assert document.text.count("traders stayed") == 82_000


def test_deeply_nested_page_is_an_error_and_no_crash(reader: Reader) -> None:
    page = "<html><body><p>Words of the page.</p>" + "<div>" * 180_000 + "deep" + "</div>" * 180_000
    with pytest.raises(UnreadableSource, match="nested too deeply"):
        reader.read("deep.html", page.encode())
    assert reader.read("next.txt", b"The next file is read.")[0].id == "next"


def test_child_that_runs_out_of_time_is_replaced() -> None:
    with Reader(Settings(), seconds=0.0) as slow, pytest.raises(LimitExceeded, match=r"slow\.txt took too long"):
        slow.read("slow.txt", b"words")


def test_child_that_dies_is_replaced(reader: Reader) -> None:
    assert reader._child is not None
    reader._child.kill()
    reader._child.wait()
    assert reader.read("after.txt", b"Still reading.")[0].text.endswith("Still reading.")


def test_errors_keep_their_kind_across_the_process(reader: Reader) -> None:
    with pytest.raises(PrecedentError) as caught:
        reader.read("many.csv", b"Title,Borough\n" + b"A,B\n" * 20_200)
    assert isinstance(caught.value, LimitExceeded)
