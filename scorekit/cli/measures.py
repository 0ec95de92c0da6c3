"""scorekit measures"""

from __future__ import annotations

import click

from scorekit.cli import completing, output


@click.command(epilog="Example: scorekit measures longest_wait")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completing.measures)
@output.form()
def command(names: tuple[str, ...], form: output.Form) -> None:
    """List the measures that a rubric can read, or print all about the measures that are named."""
    from scorekit.measuring.catalogue import catalogue

    output.write_results([catalogue(names)], form)
