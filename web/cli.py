"""The command ``precedent``: each subcommand is loaded only when it is called, so that help is quick."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "ingest": "Read files, folders and addresses into the library.",
    "remove": "Withdraw documents.",
    "ask": "Ask who has tried what.",
    "similar": "Find the projects most like one.",
    "show": "Show a document, project, concept or place.",
    "sparql": "Run a read-only SPARQL query.",
    "export": "Write the whole graph to a file.",
    "status": "Say which build is in use and what it holds.",
    "candidates": "List the pairs of projects that may be one.",
    "merge": "Rule that two projects are one.",
    "keep-apart": "Rule that two projects are not one.",
    "decisions": "List what curators ruled.",
    "undo": "Take a decision back.",
    "check": "Validate the build in use.",
    "evaluate": "Score extraction and retrieval on labelled data.",
    "train": "Train the concept model from labelled data.",
    "serve": "Serve the site.",
}


class LazyGroup(click.Group):
    """A group that imports ``web.commands.NAME`` when NAME is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"web.commands.{cmd_name.replace('-', '_')}").command
        command.short_help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="precedent")
@click.option("--data", metavar="DIR", help="Data folder (else PRECEDENT_DATA, else the user's data folder).")
@click.pass_context
def main(ctx: click.Context, data: str | None) -> None:
    """Who has tried what, and what came of it.

    Example: precedent ask "who has tried empty shops for young makers in outer London?"
    """
    ctx.obj = data
