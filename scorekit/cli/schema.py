"""scorekit schema"""

from __future__ import annotations

import click

from scorekit import schemas


@click.command(epilog="Example: scorekit schema case > case-v1.json")
@click.argument("kind", type=click.Choice(schemas.KINDS))
def command(kind: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a kind of file. Editors show it as help."""
    click.echo(schemas.schema_text(kind), nl=False)
