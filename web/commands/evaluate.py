"""``precedent evaluate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kg.settings import Settings
from web.commands.shared import Progress, fail, json_option, with_settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--documents", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--gold", type=_FILE, multiple=True, help="Labelled documents; several files may follow.")
@click.argument("more_gold", metavar="[GOLD]...", nargs=-1, type=_FILE)
@click.option("--queries", type=_FILE, help="Questions with their judged documents.")
@click.option("--similar", type=_FILE, help="Documents with their most similar others.")
@click.option("--predictions", type=click.Path(dir_okay=False, path_type=Path), help="Write what was predicted.")
@json_option
@with_settings
def command(
    settings: Settings,
    documents: Path,
    gold: tuple[Path, ...],
    more_gold: tuple[Path, ...],
    queries: Path | None,
    similar: Path | None,
    predictions: Path | None,
    as_json: bool,
) -> None:
    """Score extraction and retrieval on labelled data, in a scratch folder that is thrown away.

    Documents that cannot be read are left out and named on stderr; the exit status is then 1.

    Example: precedent evaluate --documents corpus/case-studies --queries corpus/queries.jsonl
    """
    from web.evaluation import evaluate

    gold += more_gold
    if not (gold or queries or similar or predictions):
        fail("name what to score: --gold, --queries or --similar (or --predictions to write what is found)", 2)
    progress = Progress()
    done = evaluate(settings, documents, gold, queries, similar, predictions, progress)
    progress.clear()
    click.echo(json.dumps(done.scores, indent=1) if as_json else "\n".join(_lines("", done.scores)))
    for source, error in done.failed:
        click.echo(f"precedent: {source} is left out of the scores: {error}", err=True)
    if done.failed:
        raise SystemExit(1)


def _lines(name: str, value: Any) -> list[str]:
    if not isinstance(value, dict):
        return [f"{name:<52} {value:.4f}" if isinstance(value, float) else f"{name:<52} {value}"]
    if set(value) >= {"p", "r", "f1"}:
        return [f"{name:<52} P {value['p']:.3f}  R {value['r']:.3f}  F1 {value['f1']:.3f}"]
    return [line for key, inner in value.items() for line in _lines(f"{name} {key}".strip(), inner)]
