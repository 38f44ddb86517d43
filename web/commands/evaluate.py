"""``precedent evaluate``."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.settings import Settings
from web.commands.shared import Progress, fail, json_option, with_settings

if TYPE_CHECKING:
    from web.figures import Table

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(dir_okay=False, path_type=Path)
WIDTH = 100  # characters of a line of prose


@click.command()
@click.option("--documents", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--gold", type=_FILE, multiple=True, help="Labelled documents; several files may follow.")
@click.argument("more_gold", metavar="[GOLD]...", nargs=-1, type=_FILE)
@click.option("--queries", type=_FILE, help="Questions with their judged documents.")
@click.option("--similar", type=_FILE, help="Documents with their most similar others.")
@click.option("--predictions", type=_NEW, help="Write what was predicted.")
@click.option("--as-shipped", is_flag=True, help="Score the model even on documents that it was trained on.")
@click.option("--report", type=_NEW, help="Write the figures as Markdown with a chart, and for the site's /quality.")
@json_option
@with_settings
def command(settings: Settings, report: Path | None, as_json: bool, more_gold: tuple[Path, ...], **asked: Any) -> None:
    """Score extraction and retrieval on labelled data, in a scratch folder that is thrown away.

    What the model was trained on is scored by cross-validation, where 'precedent train --cv' has kept it; the output
    says which figures are which. Documents that cannot be read are left out and named on stderr; the exit status is
    then 1.

    Example: precedent evaluate --documents corpus/case-studies --gold corpus/gold-*.jsonl --report docs/quality.md
    """
    from web.evaluation import Task, evaluate
    from web.quality import check_report, write_report

    task = Task(**asked | {"gold": asked["gold"] + more_gold})
    if not (task.gold or task.queries or task.similar or task.predictions):
        fail("name what to score: --gold, --queries or --similar (or --predictions to write what is found)", 2)
    if report:
        if not task.gold or task.as_shipped:
            fail("--report tells of unseen documents: it needs --gold, and goes without --as-shipped", 2)
        check_report(settings, report)
    progress = Progress()
    done = evaluate(settings, task, progress)
    progress.clear()
    click.echo(json.dumps(done.scores, indent=1) if as_json else _text(done.scores))
    for path in write_report(settings, report, done.scores) if report else ():
        click.echo(f"Wrote {path}", err=True)
    for source, error in done.failed:
        click.echo(f"precedent: {source} is left out of the scores: {error}", err=True)
    if done.failed:
        raise SystemExit(1)


def _text(scores: Mapping[str, Any]) -> str:
    from web.figures import how_measured, tables

    said = [textwrap.fill(sentence, WIDTH) for sentence in how_measured(scores)]
    return "\n\n".join([*said, *map(_section, tables(scores))])


def _section(table: Table) -> str:
    """The table in columns that stand under each other, figures to the right."""
    lines = (table.columns, *table.rows)
    widths = [max(len(row[column]) for row in lines) for column in range(len(table.columns))]
    turned = [str.ljust if column < table.figures_from else str.rjust for column in range(len(widths))]
    shown = [
        "  ".join(turn(cell, width) for turn, cell, width in zip(turned, row, widths, strict=True)) for row in lines
    ]
    head = [table.heading, "=" * len(table.heading), textwrap.fill(table.says, WIDTH), ""]
    return "\n".join([*head, shown[0], "-" * len(shown[0]), *shown[1:]])
