"""``precedent export``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.settings import Settings
from web.commands.shared import with_settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_settings
def command(settings: Settings, file: Path) -> None:
    """Write the whole graph to FILE; its suffix says the format: .trig .nq .ttl .nt .jsonld

    The first two keep the named graph of each document, the others hold their union.

    Example: precedent export precedent.trig
    """
    from kg.builds import open_stores
    from kg.graph import dump

    dump(open_stores(settings.data).graph, file)
    click.echo(f"Wrote {file}", err=True)
