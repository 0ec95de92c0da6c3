"""scorekit publish"""

from __future__ import annotations

import click

from scorekit.cli import completing, options


@click.command(epilog="Example: scorekit publish stories be-telecom/2021 --to site --language en,nl")
@click.argument("tables", nargs=-1, metavar="[LEAGUE|EDITION]...", shell_complete=completing.leagues)
@click.option("--to", "target", metavar="DIR", default="site", show_default=True, help="The folder of the site.")
@options.period
@options.languages
@options.pictures
@options.project
def command(
    tables: tuple[str, ...],
    target: str,
    period: str | None,
    languages: tuple[str, ...],
    pictures: bool,
    project: str | None,
) -> None:
    """Write tables as a site: plain files that any web host, disk or USB stick can carry.

    It has a page for each table, operator and case, the method, what changed, and the data. Only files of the site
    itself are replaced or removed. A text that looks like personal data stops it.
    """
    from scorekit.api.publishing import publish

    found = publish(tables, target, languages=languages, period=period, pictures=pictures, project=project)
    for problem in found.warnings[:MOST_WARNINGS]:
        click.echo(str(problem), err=True)
    if len(found.warnings) > MOST_WARNINGS:
        click.echo(f"... and {len(found.warnings) - MOST_WARNINGS} more texts without a translation", err=True)
    click.echo(f"{found.subject}. Open {target}/index.html in a browser.")


#: How many warnings are printed.
MOST_WARNINGS = 5
