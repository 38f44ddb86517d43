"""``precedent check``."""

from __future__ import annotations

import click

from kg.settings import Settings
from web.commands.shared import Progress, with_settings


@click.command()
@with_settings
def command(settings: Settings) -> None:
    """Validate the build in use: shapes, quotes at their offsets, hashes, indexes and graph in step.

    Prints each fault and ends with status 1 where there is one.

    Example: precedent check
    """
    from ingest.check import check

    progress = Progress()
    faults = check(settings, progress)
    progress.clear()
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    click.echo("All is well: every quote stands at its offsets, every simple triple has its claim.")
