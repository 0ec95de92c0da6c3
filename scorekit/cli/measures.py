"""scorekit measures"""

from __future__ import annotations

import json
import textwrap

import click

from scorekit.cli import completing, options
from scorekit.problems import Problem, ProblemsFound, nearest, shown


@click.command(epilog="Example: scorekit measures longest_wait")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completing.measures)
@options.formats("table", "json")
def command(names: tuple[str, ...], format_: str) -> None:
    """List the measures that a rubric can read, or say all about those named."""
    from scorekit.measuring.catalogue import VERSION, measures

    known = measures()
    for name in names:
        if name not in known:
            raise ProblemsFound(
                [Problem("", 0, 0, "unknown-measure", f'no measure "{shown(name)}"', nearest(name, known))]
            )
    chosen = [known[name] for name in names] if names else list(known.values())
    if format_ == "json":
        listed = [{name: value for name, value in m._asdict().items() if name != "formula"} for m in chosen]
        click.echo(json.dumps({"schema": "scorekit/measures/v1", "version": VERSION, "measures": listed}, indent=2))
        return
    if not names:
        from scorekit.publishing.page import Page, Table, terminal

        rows = tuple((measure.name, measure.unit, measure.better, measure.title) for measure in chosen)
        table = Table(("Measure", "Unit", "Better", "Title"), rows, ("left",) * 4, (1, 3))
        note = "scorekit measures NAME says how one is computed."
        click.echo(terminal([Page(f"Measures, version {VERSION}", (), table, (note,))]), nl=False)
        return
    for measure in chosen:
        click.echo(f"{measure.name}: {measure.title} ({measure.unit}; better: {measure.better})")
        for line in (
            measure.definition,
            f"Reads: {', '.join(measure.needs)}",
            f"Unknown: {measure.unknown}",
            f"Not applicable: {measure.not_applicable}",
            f"Never: {measure.never}",
            f"Fineness: {measure.fineness}",
        ):
            click.echo(textwrap.fill(line, 78, initial_indent="  ", subsequent_indent="    "))
