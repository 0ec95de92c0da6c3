"""scorekit history"""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import completing, options


@click.command(epilog="Example: scorekit history au-complaints --format html --output history.html")
@click.argument("league", metavar="LEAGUE", shell_complete=completing.leagues)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "markdown", "html", "json", "svg", "png")),
    help="How to print it; otherwise by the name of --output, or a table.",
)
@click.option(
    "--chart",
    type=click.Choice(("ranks", "scores")),
    default="ranks",
    show_default=True,
    help="What svg and png draw; html draws both.",
)
@click.option("--common-scale", is_flag=True, help="Scores in percent, where rubrics have different scales.")
@options.output
@options.force
@options.project
def command(
    league: str,
    format_: str | None,
    chart: str,
    common_scale: bool,
    output: str | None,
    force: bool,
    project: str | None,
) -> None:
    """Show all editions of a league: ranks and scores over time, with breaks marked.

    Of each edition the newest revision counts.
    """
    from scorekit.api import editions
    from scorekit.publishing.page import PRINTERS, Picture, html
    from scorekit.publishing.pages.history import history_page

    by_name = {".svg": "svg", ".png": "png", ".html": "html", ".htm": "html", ".md": "markdown", ".json": "json"}
    format_ = format_ or by_name.get(Path(output or "").suffix.lower(), "table")
    if format_ == "png" and output is None:
        raise click.UsageError("a picture needs a file: --format png --output history.png")
    found = editions.history(league, common_scale=common_scale, project=project)
    content: str | bytes
    if format_ == "json":
        content = found.to_json()
    elif format_ in ("svg", "png", "html"):
        from scorekit.publishing.charts.history import history_png, history_svg

        if format_ == "png":
            content = history_png(found, chart)
        elif format_ == "svg":
            content = history_svg(found, chart) + "\n"
        else:
            both = (("ranks", "scores") if found.shows_ranks else ("scores",)) if found.places else ()
            pictures = (Picture(f"{found.title}: {what} by edition", history_svg(found, what)) for what in both)
            content = html([history_page(found)._replace(pictures=tuple(pictures))])
    else:
        content = PRINTERS[format_]([history_page(found)])
    options.write(content, output, force=force)
