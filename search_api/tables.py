"""Answers as rows of a table, and as CSV whose cells no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

ANSWER_COLUMNS = (
    "rank",
    "kind",
    "name",
    "places",
    "lead",
    "start",
    "end",
    "status",
    "result",
    "score",
    "used",
    "followed",
    "outcomes",
    "groups",
    "quote",
    "document",
    "quote start",
    "quote end",
    "documents",
    "address",
)
SIMILAR_COLUMNS = ("rank", "name", "places", "result", "score", "shared", "why", "address")
_PROPERTY_COLUMNS = {"used": "used", "followed": "followed", "foundOutcome": "outcomes", "servedGroup": "groups"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer_rows(found: Mapping) -> list[dict[str, object]]:
    """The answers of ``ask`` as rows by ANSWER_COLUMNS, several values in a cell parted by semicolons."""
    return [_answer_row(rank, answer) for rank, answer in enumerate(found["answers"], start=1)]


def _answer_row(rank: int, answer: Mapping) -> dict[str, object]:
    row = {name: answer.get(name) for name in ("kind", "name", "lead", "start", "end", "status", "result", "score")}
    row |= {column: _values(answer["claims"], name) for name, column in _PROPERTY_COLUMNS.items()}
    quote = next(iter(answer["claims"]), None) or _passage_quote(answer["passages"])
    return row | {
        "rank": rank,
        "places": _labels(answer["places"]),
        "quote": quote.get("quote"),
        "document": quote.get("document"),
        "quote start": quote.get("start"),
        "quote end": quote.get("end"),
        "documents": "; ".join(answer["documents"]),
        "address": answer["iri"],
    }


def _passage_quote(passages: Sequence[Mapping]) -> dict[str, object]:
    return {**passages[0], "quote": passages[0]["text"]} if passages else {}


def _values(claims: Sequence[Mapping], name: str) -> str:
    said = (
        claim["value"]["label"] + ("" if claim["modality"] in ("done", "under-way") else f" ({claim['modality']})")
        for claim in claims
        if claim["property"] == name
    )
    return "; ".join(dict.fromkeys(said))


def _labels(values: Sequence[Mapping]) -> str:
    return "; ".join(value["label"] for value in values)


def similar_rows(found: Mapping) -> list[dict[str, object]]:
    """The projects of ``similar`` as rows by SIMILAR_COLUMNS."""
    return [
        {
            "rank": rank,
            "name": project["name"],
            "places": _labels(project["places"]),
            "result": project["result"],
            "score": project["score"],
            "shared": "; ".join(shared["label"] for part in project["parts"] for shared in part["shared"]),
            "why": "; ".join(f"{part['part']} {part['contribution']}" for part in project["parts"]),
            "address": project["iri"],
        }
        for rank, project in enumerate(found["similar"], start=1)
    ]


def as_csv(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV with a heading; a cell that could be a formula is led by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def safe_cell(value: object) -> object:
    """A value as a cell that no spreadsheet takes for a formula; empty for None."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
