"""SPARQL results in the formats that people take away; a cell of a spreadsheet is never a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.namespaces import PREFIXES, XSD

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Sequence[Term | None]
_NUMBERS = frozenset(XSD + name for name in ("integer", "int", "long", "decimal", "double", "float", "short", "gYear"))
_CELL = 32_000  # characters; a spreadsheet cell holds 32,767
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 allows no way to write these
_RESULTS = "http://www.w3.org/2005/sparql-results#"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT."""

    names: tuple[str, ...]
    rows: list[Row]


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.names)
    writer.writerows([_plain(term) for term in row] for row in table.rows)
    return out.getvalue().encode()


def _tsv(table: Table) -> bytes:
    lines = ["\t".join(f"?{name}" for name in table.names)]
    lines += ["\t".join("" if term is None else _turtle(term) for term in row) for row in table.rows]
    return ("\n".join(lines) + "\n").encode()


def _json(table: Table) -> bytes:
    rows = [
        {name: _term_json(term) for name, term in zip(table.names, row, strict=True) if term is not None}
        for row in table.rows
    ]
    return json.dumps({"head": {"vars": table.names}, "results": {"bindings": rows}}, ensure_ascii=False).encode()


def _xml(table: Table) -> bytes:
    out = [f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}"><head>']
    out += [f"<variable name={quoteattr(name)}/>" for name in table.names]
    out.append("</head><results>")
    for row in table.rows:
        cells = (
            f"<binding name={quoteattr(name)}>{_term_xml(term)}</binding>"
            for name, term in zip(table.names, row, strict=True)
            if term is not None
        )
        out.append(f"<result>{''.join(cells)}</result>")
    out.append("</results></sparql>\n")
    return "".join(out).encode()


def _xlsx(table: Table) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("results")
        bold = book.add_format({"bold": True})
        for column, name in enumerate(table.names):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(table.rows, start=1):
            for column, term in enumerate(row):
                value = _cell(term)
                if isinstance(value, float | int):
                    sheet.write_number(number, column, value)
                elif value:
                    sheet.write_string(number, column, value)
    return out.getvalue()


def _ods(table: Table) -> bytes:
    # written here since odfpy takes 25 s for 100,000 rows of four cells
    rows = [_ods_row(table.names), *(_ods_row([_cell(term) for term in row]) for row in table.rows)]
    content = f"{_ODS_HEAD}{''.join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", _ODS_TYPE, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        package.writestr("content.xml", content)
    return out.getvalue()


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_ODS_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OASIS}:office:1.0" '
    f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" office:version="1.3">'
    '<office:body><office:spreadsheet><table:table table:name="results">'
)


def _ods_row(cells: Sequence[str | int | float | None]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(value: str | int | float | None) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{_xml_text(value)}</text:p></table:table-cell>'
    number = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {number}><text:p>{value}</text:p></table:table-cell>"


def _cell(term: Term | None) -> str | int | float | None:
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS and len(term.value) <= 15:
        try:
            number = float(term.value)
        except ValueError:
            return term.value
        if number - number == 0:  # neither infinite nor NaN, which no spreadsheet holds
            return int(number) if number.is_integer() else number
    return _plain(term)[:_CELL] if term is not None else None


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _turtle(term: Term) -> str:
    return str(term).replace("\t", "\\t")


def _term_json(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _term_json(part) for name, part in parts.items()}}
    kind: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        kind["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        kind["datatype"] = term.datatype.value
    return kind


def _term_xml(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{name}>{_term_xml(part)}</{name}>' for name, part in parts)}</triple>"
    kind = f" datatype={quoteattr(term.datatype.value)}" if term.datatype.value != XSD + "string" else ""
    kind = f" xml:lang={quoteattr(term.language)}" if term.language else kind
    return f"<literal{kind}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    return escape(_allowed(text), {"\r": "&#13;"})  # as it stands, a reader would take it for a line feed


def _allowed(text: str) -> str:
    """A text with the sign for a lost character where XML 1.0 cannot hold the one there is."""
    return _NOT_XML.sub("\ufffd", text)


def _boolean_json(answer: bool) -> bytes:
    return json.dumps({"head": {}, "boolean": answer}).encode()


def _boolean_xml(answer: bool) -> bytes:
    said = "true" if answer else "false"
    return f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}"><head/><boolean>{said}</boolean></sparql>\n'.encode()


def _as_table(write: Callable[[Table], bytes]) -> Callable[[bool], bytes]:
    return lambda answer: write(Table(("answer",), [(ox.Literal(answer),)]))


_TABLES: dict[str, Callable[[Table], bytes]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "xml": _xml,
    "xlsx": _xlsx,
    "ods": _ods,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_BOOLEANS = {"json": _boolean_json, "xml": _boolean_xml} | {
    name: _as_table(_TABLES[name]) for name in ("csv", "tsv", "xlsx", "ods")
}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": _ODS_TYPE,
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
TABLE_FORMATS = tuple(_TABLES)
GRAPH_FORMATS = tuple(_GRAPHS)


def write_table(table: Table, format: str) -> bytes:
    """The rows of a SELECT in one of TABLE_FORMATS."""
    return _TABLES[format](table)


def write_boolean(answer: bool, format: str) -> bytes:
    """The answer of an ASK in one of TABLE_FORMATS."""
    return _BOOLEANS[format](answer)


def write_graph(triples: Iterable[ox.Triple], format: str) -> bytes:
    """The triples of a CONSTRUCT or DESCRIBE in one of GRAPH_FORMATS."""
    chosen = _GRAPHS[format]
    if chosen is ox.RdfFormat.RDF_XML:
        triples = map(_for_xml, triples)
    prefixes = PREFIXES if chosen in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD) else None
    return ox.serialize(triples, format=chosen, prefixes=prefixes) or b""


def _for_xml(triple: ox.Triple) -> ox.Triple:
    value = triple.object
    if not isinstance(value, ox.Literal) or not _NOT_XML.search(value.value):
        return triple
    text = _allowed(value.value)
    if value.language:
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, language=value.language))
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, datatype=value.datatype))
