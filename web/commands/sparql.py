"""``precedent sparql``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.settings import Settings
from web.commands.shared import fail, with_settings

FORMATS = ("csv", "tsv", "json", "xml", "xlsx", "ods", "turtle", "ntriples", "jsonld", "rdfxml")


@click.command()
@click.argument("query", metavar="QUERY|FILE|-")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Else JSON for a table and Turtle for a graph.")
@with_settings
def command(settings: Settings, query: str, form: str | None) -> None:
    """Run a read-only SPARQL query given as text, as a file, or on standard input (-).

    The prefixes of the graph (prec, schema, skos, pi, pp, po, pg, pl and others) need no declaration.

    Example: precedent sparql "SELECT ?p WHERE { ?p prec:used pi:meanwhile-use }" --format csv
    """
    from search_api.sparql import run

    answer = run(settings, _text(query), form)
    sys.stdout.buffer.write(answer.content)
    if answer.truncated:
        fail(f"the answer was cut after {answer.rows} rows (PRECEDENT_SPARQL_ROWS); add a LIMIT or ask for less")


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    try:
        path = Path(query)
        return path.read_text(encoding="utf-8") if path.is_file() else query
    except (OSError, ValueError):  # a query is often no possible file name
        return query
