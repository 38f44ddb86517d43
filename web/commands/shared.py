"""What the commands have in common: settings, progress, errors and their exit statuses."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from kg.errors import PrecedentError
from kg.settings import Settings, load_settings

PROGRESS_AFTER = 2.0  # seconds of silence before progress is shown

data_option = click.option(
    "--data", "data", metavar="DIR", help="Data folder (else PRECEDENT_DATA, else the user's data folder)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def fail(message: str, status: int = 1) -> NoReturn:
    """Says what went wrong on stderr and ends with ``status``."""
    click.echo(f"precedent: {message}", err=True)
    raise SystemExit(status)


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command its settings and turns our errors into a sentence and exit status 1."""

    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, *args: Any, data: str | None = None, **options: Any) -> None:
        try:
            command(settings_for(data or ctx.obj), *args, **options)
        except PrecedentError as error:
            fail(str(error))
        except BrokenPipeError:  # the reader of our output has had enough, which is no fault
            raise
        except OSError as error:
            fail(_reason(error))

    return data_option(run)


def _reason(error: OSError) -> str:
    """What went wrong with which file; where one is taken for a folder, that one."""
    if not error.filename:
        return error.strerror or str(error)
    path = Path(str(error.filename))
    if isinstance(error, NotADirectoryError | FileExistsError):
        path = next((part for part in (path, *path.parents) if part.is_file()), path)
        return f"{path} is a file, and a folder is needed there: name another."
    return f"{path} cannot be used ({error.strerror}): look whether its folder is there and may be read and written."


def settings_for(data: str | None) -> Settings:
    """The settings of the environment, with the data folder that the call names."""
    try:
        return load_settings(data=Path(data) if data else None)
    except ValueError as error:
        fail(str(error), 2)


class Progress:
    """Writes ``Reading 12 of 175`` on one line of a terminal; silent when piped or quick."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.shown = False
        self.terminal = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self.terminal or time.monotonic() - self.started < PROGRESS_AFTER:
            return
        self.shown = True
        click.echo(f"\r\x1b[K{stage} {done} of {total}", nl=False, err=True)

    def clear(self) -> None:
        """Takes the line away again."""
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
