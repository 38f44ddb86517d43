"""``precedent serve``."""

from __future__ import annotations

import click

from kg.settings import Settings
from web.commands.shared import with_settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@with_settings
def command(settings: Settings, host: str, port: int) -> None:
    """Serve the site from the build in use; a new build is taken up without a restart.

    Example: precedent serve --port 8080
    """
    from web.serving import serve

    serve(settings, host, port)
