"""``precedent undo``."""

from __future__ import annotations

import click

from kg.settings import Settings
from web.commands.ruling import tell_ruling, who_option
from web.commands.shared import Progress, json_option, with_settings


@click.command()
@click.argument("decision", type=click.IntRange(1, 2**63 - 1))
@who_option
@json_option
@with_settings
def command(settings: Settings, decision: int, who: str, as_json: bool) -> None:
    """Take a decision back: what it merged or kept apart has its addresses as before.

    A new build is switched in. Undoing an undo puts the decision in force again.

    Example: precedent undo 3
    """
    from ingest.linking.decisions import undo

    progress = Progress()
    number, report = undo(settings, decision, who, progress=progress)
    progress.clear()
    tell_ruling(number, report, as_json)
