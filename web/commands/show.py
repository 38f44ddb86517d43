"""``precedent show``."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from kg.errors import NotFound
from kg.settings import Settings
from web.commands.shared import with_settings


@click.command()
@click.argument("identifier", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["summary", "text", "json"]),
    default="summary",
    show_default=True,
    help="text prints a document's stored text exactly; json prints all that is known.",
)
@with_settings
def command(settings: Settings, identifier: str, form: str) -> None:
    """Show a document, project, concept or place, by its id, slug, code, name or address.

    Example: precedent show two-yards --format text
    """
    from kg.opened import open_data
    from search_api.describe import describe

    found = describe(open_data(settings), identifier)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif form == "text":
        _write_text(found)
    else:
        _print(found)


def _write_text(found: dict[str, Any]) -> None:
    if found["kind"] != "document":
        raise NotFound(f"only a document has a stored text; this is a {found['kind']}")
    sys.stdout.buffer.write(found["text"].encode("utf-8"))


def _print(found: dict[str, Any]) -> None:
    click.echo(found.get("title") or found.get("name") or found.get("label"))
    for key, value in found.items():
        if key not in ("text", "passages", "claims", "metadata") and (said := _said(value)):
            click.echo(f"  {key.replace('_', ' ')}: {said}")
    for claim in found.get("claims", [])[:40]:
        click.echo(f"  {claim['property']} {_said(claim['value'])} ({claim['modality']}): “{_line(claim['quote'])}”")


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(filter(None, map(_said, value[:20])))
    if isinstance(value, dict):
        named = next((value[k] for k in ("label", "name", "title", "result") if value.get(k)), None)
        return str(named) if named else ", ".join(f"{k} {v}" for k, v in value.items() if v and not isinstance(v, list))
    return "" if value is None else str(value)


def _line(text: str) -> str:
    return " ".join(text.split())
