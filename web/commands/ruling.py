"""What the commands that rule on identities have in common."""

from __future__ import annotations

import getpass
import json
import os

import click

from ingest.report import Report
from web.commands.ingest import tell_warnings


def _user() -> str:
    """The name of the account; its number where it has none, as in many containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


who_option = click.option("--who", default=_user, help="Who rules (else the name of the account).")


def tell_ruling(decision: int, report: Report, as_json: bool) -> None:
    """Prints the number of a decision and the build that follows it."""
    tell_warnings(report)
    if as_json:
        click.echo(json.dumps({"decision": decision, **report.as_json()}, ensure_ascii=False))
    else:
        click.echo(f"Decision {decision}. Build {report.build}: {report.projects} projects ({report.seconds:.1f} s).")
