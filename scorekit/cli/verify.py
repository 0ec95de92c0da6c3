"""scorekit verify"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit verify editions/be-telecom/2021")
@click.argument("edition", metavar="FOLDER|LEAGUE/NAME", shell_complete=completing.editions)
@click.option("--sha256", metavar="HEX", help="The SHA-256 of its SHA256SUMS, as its publisher printed it elsewhere.")
@output.form()
@options.project
def command(edition: str, sha256: str | None, form: output.Form, project: str | None) -> None:
    """Check that an edition is consistent and reproducible.

    Compares every file with SHA256SUMS, scores the frozen inputs again and compares every digit. With --sha256 it also
    tells whether this is the edition that was published. Needs nothing but the folder, and writes nothing.
    """
    from scorekit.api import editions

    output.write_results([editions.verify(edition, sha256=sha256, project=project)], form)
