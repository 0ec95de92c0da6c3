"""scorekit operators"""

from __future__ import annotations

import click

from scorekit.cli import completing, options


@click.command(epilog="Example: scorekit operators proximus")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completing.operators)
@options.formats("table", "markdown", "html", "json")
@options.output
@options.force
@options.project
def command(names: tuple[str, ...], format_: str, output: str | None, force: bool, project: str | None) -> None:
    """Show the operators of the project: their names, groups and mergers over time.

    With a NAME or id, the family of that operator alone.
    """
    from scorekit import api
    from scorekit.publishing.page import PRINTERS
    from scorekit.publishing.pages.operators import operators_page
    from scorekit.scoring.families import families, families_dict
    from scorekit.scoring.result import dump_json

    members = families(api.register(project=project), names)
    text = dump_json(families_dict(members)) if format_ == "json" else PRINTERS[format_]([operators_page(members)])
    options.write(text, output, force=force)
