"""scorekit problem"""

from __future__ import annotations

import textwrap

import click
from click.shell_completion import CompletionItem

from scorekit.problems import CODES, Problem, ProblemsFound, nearest, shown


def _codes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(code) for code in CODES if code.startswith(incomplete)]


@click.command(epilog="Example: scorekit problem unknown-field")
@click.argument("code", required=False, shell_complete=_codes)
def command(code: str | None) -> None:
    """Say what the code of a problem means, why it matters, and how to fix it. Without a
    code, list all codes."""
    if code is None:
        for name, title in CODES.items():
            click.echo(textwrap.fill(f"{name.ljust(20)}{title}", 79, subsequent_indent=" " * 20))
        return
    if code not in CODES:
        message = f'no problem has the code "{shown(code)}"'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, nearest(code, CODES))])
    from scorekit.problems.catalogue import ENTRIES

    entry = ENTRIES[code]
    click.echo(f"{code}: {CODES[code]}.\n")
    click.echo(textwrap.fill(entry.why, 79))
    for head, example in (("Wrong:", entry.wrong), ("Right:", entry.right)):
        click.echo(f"\n{head}\n")
        click.echo(textwrap.indent(example.rstrip(), "  "))
