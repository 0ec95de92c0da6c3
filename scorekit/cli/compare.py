"""scorekit compare"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output
from scorekit.vocabulary import Method, words


@click.command(epilog="Example: scorekit compare be-telecom/2020 be-telecom/2021")
@click.argument("before", metavar="A", shell_complete=completing.editions)
@click.argument("after", metavar="B", shell_complete=completing.editions)
@click.option(
    "--method",
    type=click.Choice(words(Method)),
    default="sequence",
    show_default=True,
    help="How a change of rank is split: causes one after the other, or averaged over every order.",
)
@click.option("--common-scale", is_flag=True, help="Compare rubrics with different scales, in percent.")
@output.form()
@options.project
def command(
    before: str, after: str, method: Method, common_scale: bool, form: output.Form, project: str | None
) -> None:
    """Say how scores and ranks changed between two editions of a league, and why.

    A and B are folders, or LEAGUE/NAME inside a project. Every change is split into parts that add
    up to it: the score into rubric, mix and performance, the rank into what each rival did.
    """
    from scorekit.api import editions

    found = editions.compare(before, after, method=method, common_scale=common_scale, project=project)
    output.write_results([found], form)
