"""``precedent train``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.settings import Settings
from web.commands.shared import Progress, with_settings


@click.command()
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="corpus",
    show_default=True,
    help="Folder with gold-*.jsonl, case-studies/ and training/.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write (else DATA/concepts).")
@with_settings
def command(settings: Settings, corpus: Path, out: Path | None) -> None:
    """Train the concept model from labelled data: about a quarter of an hour on 2 cores.

    Prints the F1 of each kind of label over held-out documents. What is written is used when it is
    named in PRECEDENT_CONCEPTS.

    Example: precedent train --corpus corpus --out concepts
    """
    from ingest.training.train import train

    progress = Progress()
    folder = out or settings.data / "concepts"
    scores = train(settings, corpus, folder, progress)
    progress.clear()
    click.echo("\n".join(f"{scheme:<14} F1 {score:.3f}" for scheme, score in scores.items()))
    click.echo(f"Wrote {folder}; to use it set PRECEDENT_CONCEPTS={folder}", err=True)
