"""``precedent keep-apart``."""

from __future__ import annotations

import click

from kg.settings import Settings
from web.commands.ruling import tell_ruling, who_option
from web.commands.shared import Progress, json_option, with_settings


@click.command()
@click.argument("one")
@click.argument("other")
@who_option
@json_option
@with_settings
def command(settings: Settings, one: str, other: str, who: str, as_json: bool) -> None:
    """Rule that two projects are not one: they are never linked and no candidates again.

    Each is a slug, the last part of a project's address. SLUG@DOCUMENT is what one document tells of a project, so
    that one that was gathered from several documents can be parted. A new build is switched in; undo takes the
    ruling back.

    Example: precedent keep-apart aberfeldy-street aberfeldy-new-masterplan
    """
    from ingest.linking.decisions import keep_apart

    progress = Progress()
    decision, report = keep_apart(settings, one, other, who, progress=progress)
    progress.clear()
    tell_ruling(decision, report, as_json)
