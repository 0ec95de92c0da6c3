"""scorekit badge"""

from __future__ import annotations

import click

from scorekit.cli import completing, options, output


@click.command(epilog="Example: scorekit badge proximus --league be-telecom --output badge.svg")
@click.argument("operator", metavar="OPERATOR", shell_complete=completing.subjects)
@options.league
@options.period
@click.option("--link", default="", metavar="ADDRESS", help="Where a click on the badge leads: https://...")
@options.language
@options.output_as("file")
@options.force
@options.project
def command(
    operator: str,
    league: str | None,
    period: str | None,
    link: str,
    language: str | None,
    file: str | None,
    force: bool,
    project: str | None,
) -> None:
    """Draw a badge of an operator: its score, what it rests on, and the table that it is from, as SVG.

    The league may be an edition: --league be-telecom/2021. Without --link, the badge leads to the page of the operator
    where scorekit.yaml says the address of the site.
    """
    from scorekit.api.publishing import badge

    if link and not link.startswith(("https://", "http://")):
        raise click.BadParameter("a link begins with https://", param_hint="--link")
    text = badge(operator, league, period=period, link=link, language=language, project=project)
    output.write(text, file, force=force)
