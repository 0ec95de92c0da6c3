"""scorekit verify"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit verify editions/be-telecom/2021")
@click.argument("edition", metavar="FOLDER|LEAGUE/NAME", shell_complete=completing.editions)
@output.form()
@options.project
def command(edition: str, form: output.Form, project: str | None) -> None:
    """Check that an edition is intact and reproducible.

    Compares every file with SHA256SUMS, scores the frozen inputs again and compares every digit.
    Needs nothing but the folder, and writes nothing.
    """
    from scorekit.api import editions

    output.write_results([editions.verify(edition, project=project)], form)
