"""``precedent remove``."""

from __future__ import annotations

import click

from kg.settings import Settings
from web.commands.ingest import tell
from web.commands.shared import Progress, json_option, with_settings


@click.command()
@click.argument("documents", nargs=-1, required=True)
@json_option
@with_settings
def command(settings: Settings, documents: tuple[str, ...], as_json: bool) -> None:
    """Withdraw documents by their ids: their claims, passages and vectors are gone from the next build.

    Example: precedent remove pop-brixton
    """
    from ingest.pipeline import remove_documents

    progress = Progress()
    report = remove_documents(settings, documents, progress=progress)
    progress.clear()
    tell(report, as_json)
