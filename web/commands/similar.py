"""``precedent similar``."""

from __future__ import annotations

import json

import click

from kg.settings import Settings
from web.commands.shared import with_settings
from web.commands.tables import format_option, print_table

PARTS = ("place", "group", "principle", "intervention", "wording")


@click.command()
@click.argument("project")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Most projects to print.")
@click.option("--without", multiple=True, type=click.Choice(PARTS), help="A reason to leave out; may be repeated.")
@format_option
@with_settings
def command(settings: Settings, project: str, limit: int, without: tuple[str, ...], form: str) -> None:
    """Find the projects most like PROJECT (its slug, address or name), with the reasons.

    Example: precedent similar pop-brixton --without place
    """
    from kg.opened import open_data
    from search_api.similar import similar
    from search_api.tables import SIMILAR_COLUMNS, as_csv, similar_rows

    found = similar(open_data(settings), project, limit=limit, without=without)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(as_csv(SIMILAR_COLUMNS, similar_rows(found)), nl=False)
    else:
        _print(found)


def _print(found: dict) -> None:
    click.echo(f"Projects like {found['project']['name']}")
    if not found["similar"]:
        click.echo("None is like it in what it did, for whom, by which principle, where or in words.")
    print_table(
        ["Score", "Name", "Place", "Because of"],
        [
            [
                f"{one['score']:.2f}",
                one["name"],
                ", ".join(place["label"] for place in one["places"]),
                "; ".join(_reason(part) for part in one["parts"]),
            ]
            for one in found["similar"]
        ],
    )


def _reason(part: dict) -> str:
    shared = ", ".join(thing["label"] for thing in part["shared"])
    return f"{part['part']} {part['contribution']:.2f}" + (f" ({shared})" if shared else "")
