"""``precedent candidates``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from kg.builds import build_folder, current_build_id
from kg.candidates import Candidate, read_candidates
from kg.errors import NoBuild
from kg.settings import Settings
from web.commands.shared import with_settings
from web.commands.tables import format_option, print_table

COLUMNS = ("score", "one", "other", "one name", "other name", "one documents", "other documents", "reasons")


@click.command()
@format_option
@with_settings
def command(settings: Settings, form: str) -> None:
    """List the pairs of projects that may be one, the likeliest first, with the reasons.

    They are kept apart until someone rules on them with merge or keep-apart.

    Example: precedent candidates --format csv
    """
    build = current_build_id(settings.data)
    if build is None:
        raise NoBuild(f"{settings.data} holds no build yet; run 'precedent ingest SOURCE...' first")
    found = read_candidates(build_folder(settings.data, build))
    if form == "json":
        click.echo(json.dumps([asdict(candidate) for candidate in found], ensure_ascii=False, indent=1))
        return
    rows = [dict(zip(COLUMNS, _row(candidate), strict=True)) for candidate in found]
    if form == "csv":
        from search_api.tables import as_csv

        click.echo(as_csv(COLUMNS, rows), nl=False)
    else:
        shown = ("score", "one", "other", "reasons")
        print_table(shown, [[row[column] for column in shown] for row in rows])


def _row(candidate: Candidate) -> tuple[str, ...]:
    documents = ("; ".join(some) for some in candidate.documents)
    score, reasons = f"{candidate.score:.2f}", "; ".join(candidate.reasons)
    return (score, *candidate.slugs, *candidate.names, *documents, reasons)
