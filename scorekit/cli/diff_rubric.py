"""scorekit diff-rubric"""

from __future__ import annotations

import click

from scorekit.cli import completing, options


@click.command("diff-rubric", epilog="Example: scorekit diff-rubric be-telecom/2021 be-telecom")
@click.argument("old", metavar="A", shell_complete=completing.rubrics)
@click.argument("new", metavar="B", shell_complete=completing.rubrics)
@click.option(
    "--league",
    "leagues",
    multiple=True,
    metavar="ID",
    shell_complete=completing.league,
    help="Whom it would move in this league; may repeat. Otherwise the leagues that use one of them.",
)
@options.formats("table", "markdown", "html", "json")
@options.output
@options.force
@options.project
def command(
    old: str, new: str, leagues: tuple[str, ...], format_: str, output: str | None, force: bool, project: str | None
) -> None:
    """Say in words what changed between two rubrics, and which operators it would move.

    A and B are ids, ids with a version (ID@VERSION), files, or editions (LEAGUE/NAME, a folder).
    """
    from scorekit.api import editions
    from scorekit.publishing.page import PRINTERS
    from scorekit.publishing.pages.rubric_diff import rubric_diff_pages

    found = editions.diff_rubric(old, new, leagues=leagues, project=project)
    text = found.to_json() if format_ == "json" else PRINTERS[format_](rubric_diff_pages(found))
    options.write(text, output, force=force)
