"""``precedent ingest``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ingest.report import Report
from kg.settings import Settings
from web.commands.shared import Progress, json_option, with_settings


@click.command()
@click.argument("sources", nargs=-1, required=True)
@json_option
@with_settings
def command(settings: Settings, sources: tuple[str, ...], as_json: bool) -> None:
    """Read files, folders (recursively) and http(s) addresses into the library.

    What was drawn out of them is linked, written and switched in as a new build. Unchanged
    sources are skipped; one that fails is reported and the rest goes on.

    Formats: Markdown, plain text, HTML, PDF, DOCX, ODT, CSV, XLSX and 360Giving JSON.

    Example: precedent ingest corpus/case-studies report.pdf https://example.org/page
    """
    from ingest.pipeline import ingest_sources

    progress = Progress()
    report = ingest_sources(settings, sources, progress=progress)
    progress.clear()
    tell(report, as_json)


def tell(report: Report, as_json: bool) -> None:
    """Prints a report; ends with status 1 where something failed."""
    tell_warnings(report)
    for source, error in report.failed:
        click.echo(f"precedent: {_named(source, error)}", err=True)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False) if as_json else _sentence(report))
    if report.failed:
        raise SystemExit(1)


def tell_warnings(report: Report) -> None:
    """Prints what a report warns of."""
    for source, warning in report.warned:
        click.echo(f"precedent: warning: {_named(source, warning)}", err=True)


def _named(source: str, message: str) -> str:
    """The message under the whole path: a reader knows a file by its name alone."""
    if source in message:
        return message
    name = Path(source).name
    return f"{source}{message.removeprefix(name)}" if name and message.startswith(name) else f"{source}: {message}"


def _sentence(report: Report) -> str:
    if report.build is None:
        return f"Nothing to build: {len(report.failed)} failed."
    return (
        f"{report.read} read, {report.unchanged} unchanged, {len(report.failed)} failed. "
        f"Build {report.build}: {report.projects} projects, {report.claims} claims, "
        f"{report.passages} passages ({report.seconds:.1f} s)."
    )
