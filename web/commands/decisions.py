"""``precedent decisions``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from kg.library import Library
from kg.opened import LIBRARY
from kg.settings import Settings
from web.commands.shared import with_settings
from web.commands.tables import format_option, print_table

COLUMNS = ("id", "kind", "subject", "state", "who", "at")


@click.command()
@format_option
@with_settings
def command(settings: Settings, form: str) -> None:
    """List what curators ruled, who and when (UTC), and whether it is in force, undone or waiting.

    A ruling waits where no document tells now of a project that it is about.

    Example: precedent decisions --format json
    """
    found = _decisions(settings)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    rows = [{column: str(decision[column]) for column in COLUMNS} for decision in found]
    if form == "csv":
        from search_api.tables import as_csv

        click.echo(as_csv(COLUMNS, rows), nl=False)
    else:
        print_table(COLUMNS, [list(row.values()) for row in rows])


def _decisions(settings: Settings) -> list[dict[str, Any]]:
    from ingest.linking.rulings import in_force
    from kg.builds import build_folder, current_build_id, read_manifest

    with Library(settings.data / LIBRARY, read_only=True) as library:
        decisions = library.decisions()
    build = current_build_id(settings.data)
    manifest: Mapping[str, Any] = read_manifest(build_folder(settings.data, build)) if build else {}
    held = in_force(decisions)
    states = {**dict.fromkeys(held, "in force"), **dict.fromkeys(manifest.get("waiting", ()), "waiting")}
    return [{**decision, "state": states.get(decision["id"], "undone")} for decision in decisions]
