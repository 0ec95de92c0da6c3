"""scorekit schema"""

from __future__ import annotations

import click

from scorekit import schemas
from scorekit.cli import options


@click.command(epilog="Example: scorekit schema case")
@click.argument("kind", type=click.Choice(schemas.KINDS), required=False)
@click.option("--write", is_flag=True, help="Write all schemas into the project, in .scorekit/schemas/.")
@options.project
def command(kind: str | None, write: bool, project: str | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a kind of file, or write all of them into the
    project. Editors show them as help."""
    if write == (kind is not None):
        raise click.UsageError("name a kind to print, or --write to write all into the project")
    if kind is not None:
        click.echo(schemas.schema_text(kind), nl=False)
        return
    from scorekit.api.projects import NO_PROJECT, open_project
    from scorekit.cli.talking import say
    from scorekit.problems import ProblemsFound
    from scorekit.reading.documents import shown_path
    from scorekit.writing.editors import write_schemas

    found, _ = open_project(project)
    if not (found.root / "scorekit.yaml").is_file():
        raise ProblemsFound([NO_PROJECT])
    written = write_schemas(found.root)
    for path in written:
        say(f"Written: {shown_path(path)}")
    if not written:
        say("The schemas of this project are current.")
