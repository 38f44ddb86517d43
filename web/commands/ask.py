"""``precedent ask``."""

from __future__ import annotations

import json

import click

from kg.settings import Settings
from web.commands.shared import with_settings
from web.commands.tables import format_option, print_table


@click.command()
@click.argument("question")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Most answers to print.")
@format_option
@with_settings
def command(settings: Settings, question: str, limit: int, form: str) -> None:
    """Ask who has tried what, and what came of it.

    Example: precedent ask "who has tried empty shops for young makers in outer London?"
    """
    from kg.opened import open_data
    from search_api.ask import ask
    from search_api.tables import ANSWER_COLUMNS, answer_rows, as_csv

    answer = ask(open_data(settings), question, limit=limit)
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(as_csv(ANSWER_COLUMNS, answer_rows(answer)), nl=False)
    else:
        _print(answer)


def _print(answer: dict) -> None:
    summary = answer["summary"]
    results = ", ".join(f"{count} {name.replace('-', ' ')}" for name, count in summary["results"].items() if count)
    if answer["nothing_found"]:
        click.echo(f"Searched {summary['documents_searched']} documents; none answers that.")
    else:
        click.echo(
            f"{summary['projects']} projects in {summary['councils']} councils ({results or 'no results stated'})"
        )
    if missed := answer["understood"]["not_understood"]:
        click.echo(f"Not understood: {', '.join(missed)}")
    _print_answers(answer["answers"] or answer.get("nearest", []), "" if answer["answers"] else "Nearest: ")


def _print_answers(answers: list[dict], before: str) -> None:
    print_table(
        ["Score", "Name", "Place", "Result", "Documents"],
        [
            [
                f"{a['score']:.2f}",
                before + a["name"],
                ", ".join(place["label"] for place in a["places"]),
                (a["result"] or "not stated").replace("-", " "),
                ", ".join(a["documents"]),
            ]
            for a in answers
        ],
    )
    for answer in answers[:3]:
        for claim in answer["claims"][:2]:
            click.echo(f"\n{answer['name']} ({claim['document']}, {claim['start']} to {claim['end']}):")
            click.echo(f"  “{' '.join(claim['quote'].split())}”")
