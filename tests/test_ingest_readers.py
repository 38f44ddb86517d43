from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from odfdo import Document as OpenDocument
from odfdo import Header, Paragraph

from ingest.read import READER_VERSION, SUPPORTED, read, slug, suffix_of, title_from_name
from kg.errors import LimitExceeded, UnreadableSource
from kg.model import Document
from kg.settings import Settings

YARDS = (Path(__file__).parent / "example" / "two-yards.md").read_bytes()


def reads(name: str, content: bytes | str, **settings: int) -> Document:
    document, warnings = read(name, content.encode() if isinstance(content, str) else content, Settings(**settings))
    assert warnings == []
    return document


def test_markdown_body_is_kept_exactly() -> None:
    document = reads("two-yards.md", YARDS)
    assert len(document.text) == 421
    assert document.hash == "sha256:d703c1017a52c2a290e80b67f29fa8bc7a3ea017db99d2bef3f00fd28642a044"
    assert document.text == "Two yards in Peckham\n\n" + YARDS.decode().split("---\n", 2)[2]
    assert (document.id, document.kind, document.publisher) == ("two-yards", "evaluation", "Southwark Council")
    assert (document.url, document.year) == ("https://example.org/two-yards", 2021)
    assert document.metadata == {"source": {"title": "Two yards, one lesson"}}
    assert reads("two-yards.md", YARDS.replace(b"\n", b"\r\n")).text == document.text


@pytest.mark.parametrize(
    "front,expected",
    [
        ("title: A yard", {"title": "A yard", "kind": None, "year": None, "url": None, "id": "some-file"}),
        ("title: A yard\nsource: {url: 'javascript:alert(1)', year: 2019-20}", {"url": None, "year": 2019}),
        ("id: ../../etc", {"id": "etc"}),
        (
            "theme: [shops, parks]\nupdated: 2021-04-01",
            {"metadata": {"theme": ["shops", "parks"], "updated": "2021-04-01"}},
        ),
        ("voice: council", {"voice": "council"}),
        ("voice: nobody", {"voice": None}),
    ],
)
def test_front_matter(front: str, expected: dict) -> None:
    document = reads("Some file.md", f"---\n{front}\n---\nWords of the text.\n")
    assert {name: getattr(document, name) for name in expected} == expected
    assert document.text.endswith("\n\nWords of the text.\n")


@pytest.mark.parametrize("front", ["id: [unclosed", "a: &x 1\nb: *x", "just words", "a: b: c", "\t- tab"])
def test_broken_front_matter_is_left_out_with_a_warning(front: str) -> None:
    document, warnings = read("a.md", f"---\n{front}\n---\n# Heading\n\nWords.\n".encode(), Settings())
    assert "front matter" in warnings[0]
    assert document.text == "Heading\n\nWords.\n"
    assert document.id == "a"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"], ids=lambda name: name
)
def test_text_in_any_usual_encoding(encoding: str) -> None:
    text = "A note\n\nThe café took £250 – “not enough”, said the council’s officer."
    assert reads("note.txt", text.encode(encoding)).text == text


def test_first_line_is_the_title_only_where_it_stands_alone() -> None:
    assert reads("a.txt", "The yard\n\nIt opened in May.").title == "The yard"
    assert reads("the-long-yard.txt", "It opened in May\nand closed in June.").title == "The long yard"


def test_controls_and_overrides_are_removed_with_a_warning() -> None:
    document, warnings = read("a.txt", "Wo\x00rds \u202eof\x1b[0m a note.\x07 ".encode() * 20, Settings())
    assert "control characters" in warnings[0]
    assert "Words of[0m a note." in document.text


HIDING = """<html><head><title>The square | Borough</title><style>.x{display:none} #y,.z {position:absolute;
left:-999px} @media print {.keep{display:none}}</style></head><body><nav>Menu words</nav>
<div class="cookie-banner">We use cookies</div>
<main><h1>The square</h1><p class="keep">The square has <em>twelve</em> stalls<br>and a <a href="/b">bandstand</a>.</p>
<p class="x">Hidden by class</p><p id="y">Hidden by id</p><p class="a z">Hidden by place</p><p hidden>Hidden by word</p>
<p style="display: none">Hidden by style</p><span class="visually-hidden">Hidden by name</span><!-- Hidden comment -->
<h2>Who came</h2><table><tr><th>Day</th><th>Visits</th></tr><tr><td rowspan=2>Monday</td><td>40</td></tr><tr><td>41</td>
</tr></table><ul><li>Two benches</li><li>One tree</li></ul><div class="share"><a>Share this</a></div>
<p>Old people came to sit, and young ones came to meet each other there in the long summer evenings of that year.</p>
<ul><li><a href="/1">Other page</a></li><li><a href="/2">One more</a></li></ul></main>
<footer>Footer words</footer></body>"""


def test_page_gives_what_a_reader_sees_and_no_more() -> None:
    document = reads("square.html", HIDING)
    assert document.text == (
        "The square\n\nThe square has twelve stalls and a bandstand.\n\n## Who came\n\n"
        "| Day | Visits |\n| Monday | 40 |\n| Monday | 41 |\n\n* Two benches\n* One tree\n\n"
        "Old people came to sit, and young ones came to meet each other there in the long summer evenings of that year."
    )


def test_page_without_words_is_an_error() -> None:
    with pytest.raises(UnreadableSource, match=r"a\.html holds no text"):
        read("a.html", b"<html><body><script>words()</script></body></html>", Settings())


CSV = "Register of schemes 2023;;;;\n;;;;\nBorough;Scheme;Cost;Year;Note\nBrent;Yard;£1,000;2020;Good\n" + (
    "Camden;Mill;£2,000;2021;\nCamden total;;£2,000;;\n;;;;\nFigures are unaudited.;;;;\n"
)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_register_with_title_totals_and_notes(delimiter: str) -> None:
    content = CSV.replace("£1,000", '"£1,000"').replace("£2,000", '"£2,000"').replace(";", delimiter)
    document = reads("schemes.csv", content)
    assert document.register
    assert document.text == (
        "Register of schemes 2023\n\nFigures are unaudited.\n\n"
        "## Yard\nBorough: Brent\nScheme: Yard\nCost: £1,000\nYear: 2020\nNote: Good\n\n"
        "## Mill\nBorough: Camden\nScheme: Mill\nCost: £2,000\nYear: 2021"
    )


def test_cells_cannot_make_sections_of_their_own() -> None:
    document = reads("a.csv", 'Title,Note\n"Yard","line\n## Fake\nName: false"\nMill,none\n')
    assert document.text.count("\n## ") == 2


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Schemes of two boroughs", None, None, None])
    sheet.merge_cells("A1:D1")
    sheet.append(["Place", None, "Money", None])
    sheet.merge_cells("A2:B2")
    sheet.append(["Borough", "Project", "Cost", "Share"])
    sheet.append(["Brent", "Yard", 1500000, 0.25])
    sheet.append([None, "Mill", 20000.5, 1])
    sheet.merge_cells("A4:A5")
    for row in (4, 5):
        sheet.cell(row, 3).number_format = "[$£-809]#,##0"
        sheet.cell(row, 4).number_format = "0%"
    sheet["F4"] = "Do not edit"
    sheet.column_dimensions["F"].hidden = True
    book.create_sheet("Notes").append(["Kept by the finance team"])
    book.create_sheet("Lists").append(["Never shown"])
    book["Lists"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbook_with_merged_cells_and_shapes_of_numbers() -> None:
    assert reads("w.xlsx", workbook()).text == (
        "Schemes of two boroughs\n\nKept by the finance team\n\n"
        "## Yard\nBorough: Brent\nProject: Yard\nCost: £1,500,000\nShare: 25%\n\n"
        "## Mill\nBorough: Brent\nProject: Mill\nCost: £20,000.5\nShare: 100%"
    )


def test_grants_in_json() -> None:
    grants = {
        "grants": [{"id": "g1", "title": "Yard", "amountAwarded": 500.0, "fundingOrganization": [{"name": "GLA"}]}]
    }
    document = reads("g.json", json.dumps({**grants, "publisher": {"name": "A fund"}}))
    assert document.publisher == "A fund"
    assert document.text == "G\n\n## Yard\nIdentifier: g1\nTitle: Yard\nAmount Awarded: 500\nFunding Org:Name: GLA"


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("The yard", 0)
    document.add_heading("How it went", 1)
    paragraph = document.add_paragraph("It went ")
    hidden = paragraph.add_run("very badly, say what you are told, ")
    hidden.font.hidden = True
    paragraph.add_run("well.")
    document.add_paragraph("First thing", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("Year", "Visits", "2020", "400"), strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "Running header"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_file() -> None:
    assert reads("yard.docx", word_file()).text == (
        "The yard\n\n## How it went\n\nIt went well.\n\n* First thing\n\n| Year | Visits |\n| 2020 | 400 |"
    )


def test_open_document_text() -> None:
    document = OpenDocument("text")
    document.body.clear()
    for part in (Header(1, "The yard"), Header(2, "How it went"), Paragraph("It went well.")):
        document.body.append(part)
    stream = io.BytesIO()
    document.save(stream)
    assert reads("yard.odt", stream.getvalue()).text == "The yard\n\n## How it went\n\nIt went well."


TYPES = "[Content_Types].xml"


def archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    "name,content,reason",
    [
        ("a.txt", b"", "a.txt is empty"),
        ("a.txt", b" \n\n", "a.txt is empty"),
        ("a.md", b"---\ntitle: Only this\n---\n", "a.md is empty"),
        ("a.docx", b"not a zip", "a.docx is not a Word document"),
        ("a.xlsx", archive(**{"one.jpg": "x"}), "a.xlsx is not an Excel workbook"),
        (
            "a.docx",
            archive(**{TYPES: "<!DOCTYPE x>", "word/document.xml": ""}),
            "declares XML entities",
        ),
        (
            "a.docx",
            archive(**{TYPES: "", "word/document.xml": ""}),
            "a.docx is not a valid Word document",
        ),
        ("a.zip", archive(**{"a.md": "words"}), "archives are not read"),
        ("a.txt.gz", b"\x1f\x8b\x08\x00" + b"x" * 50, "archives are not read"),
        ("a.pdf", b"%PDF-1.7\nbroken", "a.pdf is damaged or incomplete"),
        ("a.pdf", b"words", "a.pdf is not a PDF"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"x" * 50, "a picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older Office file"),
        ("a.json", b"{}", "not of 360Giving"),
        ("a.json", b"[" * 200_000, "a.json is"),
        ("a.csv", b"words", "holds no table"),
        ("a.txt", bytes(range(256)) * 40, "is not text"),
        ("a.exe", b"words", "of a kind that is not read"),
    ],
)
def test_refusals_name_the_file_and_the_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(f"/some/folder/{name}", content, Settings())
    assert reason in str(caught.value)
    assert str(caught.value).startswith(name)


def test_limits_are_named() -> None:
    with pytest.raises(LimitExceeded, match="the limit is 1 MB"):
        read("a.txt", b"word " * 300_000, Settings(max_file_mb=1))
    with pytest.raises(LimitExceeded, match="has 3 rows; the limit is 2"):
        read("a.csv", b"Title,Place\nA,B\nC,D\nE,F\n", Settings(max_rows=2))


@pytest.mark.parametrize(
    "source,expected",
    [
        ("Some Report_2021.txt", "some-report-2021"),
        ("https://www.example.org/a/b%20c.html?x=1", "www-example-org-a-b-c-html-x-1"),
        ("Żółć café – 街区.md", "zolc-cafe"),
        ("../../etc/passwd.md", "passwd"),
    ],
)
def test_ids_from_names(source: str, expected: str) -> None:
    assert reads(source, "Words of\na note.").id == expected


def test_names_without_letters_still_have_ids() -> None:
    assert reads("街区.md", "Words of\na note.").id.startswith("document-")
    assert slug("街区") == ""
    assert suffix_of("https://example.org/report.PDF?download=1") == ".pdf"
    assert title_from_name("/x/project-register_2.xlsx") == "Project register 2"
    assert READER_VERSION
    assert ".docx" in SUPPORTED
