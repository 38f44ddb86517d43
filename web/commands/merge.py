"""``precedent merge``."""

from __future__ import annotations

import click

from kg.settings import Settings
from web.commands.ruling import tell_ruling, who_option
from web.commands.shared import Progress, json_option, with_settings


@click.command()
@click.argument("kept")
@click.argument("other")
@who_option
@json_option
@with_settings
def command(settings: Settings, kept: str, other: str, who: str, as_json: bool) -> None:
    """Rule that two projects are one: KEPT keeps its address and name, that of OTHER leads to it.

    Each is a slug, the last part of a project's address. A new build is switched in; undo takes the ruling back.

    Example: precedent merge changing-the-boundary-barking galleon-centre-redevelopment-barking
    """
    from ingest.linking.decisions import merge

    progress = Progress()
    decision, report = merge(settings, kept, other, who, progress=progress)
    progress.clear()
    tell_ruling(decision, report, as_json)
