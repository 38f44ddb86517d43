"""``precedent status``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kg.builds import build_folder, current_build_id, read_manifest
from kg.errors import NoBuild
from kg.opened import LIBRARY
from kg.settings import Settings
from web.commands.shared import json_option, with_settings


@click.command()
@json_option
@with_settings
def command(settings: Settings, as_json: bool) -> None:
    """Say which build is in use, what it holds, the model behind it and the sizes on disk.

    Example: precedent status --json
    """
    state = status(settings)
    if as_json:
        click.echo(json.dumps(state))
        return
    for name, value in state.items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, amount in parts:
            click.echo(f"{f'{name} {part}'.strip():<22} {amount}")


def status(settings: Settings) -> dict[str, Any]:
    """The build in use of a data folder; NoBuild where there is none."""
    build = current_build_id(settings.data)
    if build is None:
        raise NoBuild(f"{settings.data} holds no build yet; run 'precedent ingest SOURCE...' first")
    folder = build_folder(settings.data, build)
    manifest = read_manifest(folder)
    return {
        "build": build,
        "made": manifest["made"],
        "data": str(settings.data),
        "model": manifest["model"],
        "extractor": manifest["extractor"],
        "counts": manifest["counts"],
        "bytes": {
            "library": _size(settings.data, f"{LIBRARY}*"),
            "graph": _size(folder / "graph"),
            "vectors": _size(folder / "vectors"),
            "words": _size(folder / "words"),
        },
    }


def _size(folder: Path, pattern: str = "**/*") -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())
