"""scorekit compare"""

from __future__ import annotations

import click

from scorekit.cli import completing, options
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
@options.formats("table", "markdown", "html", "json")
@options.output
@options.force
@options.project
def command(
    before: str,
    after: str,
    method: Method,
    common_scale: bool,
    format_: str,
    output: str | None,
    force: bool,
    project: str | None,
) -> None:
    """Say how scores and ranks changed between two editions of a league, and why.

    A and B are folders, or LEAGUE/NAME inside a project. Every change is split into parts that add
    up to it: of the score into rubric, mix and performance; of the rank rival by rival.
    """
    from scorekit.api import editions
    from scorekit.publishing.page import PRINTERS
    from scorekit.publishing.pages.compare import compare_page

    found = editions.compare(before, after, method=method, common_scale=common_scale, project=project)
    text = found.to_json() if format_ == "json" else PRINTERS[format_]([compare_page(found)])
    options.write(text, output, force=force)
