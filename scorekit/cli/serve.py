"""scorekit serve"""

from __future__ import annotations

import click

from scorekit.cli import completing, options


@click.command(epilog="Example: scorekit serve stories --port 8080")
@click.argument("tables", nargs=-1, metavar="[LEAGUE|EDITION]...", shell_complete=completing.leagues)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0: a free one.")
@options.languages
@click.option("--pictures/--no-pictures", default=False, help="Whether pages have pictures. They take longer.")
@options.project
def command(
    tables: tuple[str, ...], port: int, languages: tuple[str, ...], pictures: bool, project: str | None
) -> None:
    """Show the site of the project in a browser on this machine, and again whenever a file changes.

    Problems of the files are on the page, with line and caret. Only this machine reaches it.
    """
    from scorekit.api.serving import serve

    serve(tables, port=port, languages=languages, pictures=pictures, project=project,
          say=lambda text: click.echo(text, err=True))  # fmt: skip
