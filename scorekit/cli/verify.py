"""scorekit verify"""

from __future__ import annotations

import click

from scorekit.cli import completing, options


@click.command(epilog="Example: scorekit verify editions/be-telecom/2021")
@click.argument("edition", metavar="FOLDER|LEAGUE/NAME", shell_complete=completing.editions)
@options.project
def command(edition: str, project: str | None) -> None:
    """Check that an edition is what it was, and compute it again.

    Holds every file against SHA256SUMS, scores the frozen inputs again and compares every digit.
    Needs nothing but the folder, and writes nothing.
    """
    from scorekit.api import editions

    found = editions.verify(edition, project=project)
    for note in found.notes:
        click.echo(note, err=True)
    count = len(found.league.operators)
    of = "1 operator" if count == 1 else f"{count} operators"
    click.echo(f"{found.record.label}: as it was frozen, to the last digit ({found.files} files, {of})")
