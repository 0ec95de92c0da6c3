"""scorekit diff-rubric"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command("diff-rubric", epilog="Example: scorekit diff-rubric be-telecom/2021 be-telecom")
@click.argument("old", metavar="A", shell_complete=completing.rubrics)
@click.argument("new", metavar="B", shell_complete=completing.rubrics)
@click.option(
    "--league",
    "leagues",
    multiple=True,
    metavar="ID",
    shell_complete=completing.league,
    help="Say whom it moves in this league; may repeat. Without it, in all leagues that use one of them.",
)
@output.form()
@options.project
def command(old: str, new: str, leagues: tuple[str, ...], form: output.Form, project: str | None) -> None:
    """Say in words what changed between two rubrics, and which operators it would move.

    A and B are ids, ids with a version (ID@VERSION), files, or editions (LEAGUE/NAME, a folder).
    """
    from scorekit.api import rubrics

    output.write_results([rubrics.diff_rubric(old, new, leagues=leagues, project=project)], form)
