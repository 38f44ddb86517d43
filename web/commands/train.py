"""``precedent train``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.model import SCHEMES
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
@click.option("--cv", is_flag=True, help="Also keep what is found in documents held out, for precedent evaluate.")
@with_settings
def command(settings: Settings, corpus: Path, out: Path | None, cv: bool) -> None:
    """Train the extraction from labelled data: about 40 minutes on 2 cores.

    Prints the F1 of each kind of label over held-out documents, and with --cv the accuracy of modality and result on
    their own labelled texts. What is written is used when it is
    named in PRECEDENT_CONCEPTS. A second run into the same folder repeats only what changed labels ask for.

    Example: precedent train --corpus corpus --out concepts --cv
    """
    from ingest.training.train import train

    progress = Progress()
    folder = out or settings.data / "concepts"
    scores = train(settings, corpus, folder, progress, cv=cv)
    progress.clear()
    click.echo("\n".join(f"{name:<14} {'F1' if name in SCHEMES else 'accuracy'} {s:.3f}" for name, s in scores.items()))
    click.echo(f"Wrote {folder}; to use it set PRECEDENT_CONCEPTS={folder}", err=True)
