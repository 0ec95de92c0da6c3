"""scorekit explain"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from scorekit.cli import completing, options


@click.command(epilog="Example: scorekit explain kpn-2013-move --league stories")
@click.argument("subject", metavar="CASE|OPERATOR", shell_complete=completing.subjects)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "--against", metavar="CASE|OPERATOR", shell_complete=completing.subjects, help="Why it stands above or below this."
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=VALUE",
    help="What another fact would give; may repeat.",
)
@options.league
@options.rubric
@options.period
@options.keep_going
@options.formats("table", "markdown", "html", "json")
@options.output
@options.force
@options.project
def command(
    subject: str,
    paths: tuple[str, ...],
    against: str | None,
    changes: tuple[str, ...],
    league: str | None,
    rubric: str | None,
    period: str | None,
    keep_going: bool,
    format_: str,
    output: str | None,
    force: bool,
    project: str | None,
) -> None:
    """Say, line by line, where the score of a case or an operator comes from.

    Write case:ID or operator:ID when both exist. With --rubric, PATHS are those of the cases.

    --set outcome.resolved=yes, --set "contacts[2].wait=5 min" and --set outcome.resolved= (unknown)
    show what score and rank those facts would give. Nothing is written.
    """
    from scorekit import api
    from scorekit.publishing.page import PRINTERS, Page
    from scorekit.publishing.pages import contrast as contrast_page
    from scorekit.publishing.pages.explanation import explanation_page

    if (rubric is None) != (not paths):
        raise click.UsageError(
            f"--rubric and paths go together: scorekit explain {subject} cases/ --rubric four-criteria"
        )
    if rubric is not None and league is not None:
        raise click.UsageError("--league names a league of the project, and --rubric goes without")
    if against is not None and changes:
        raise click.UsageError("--against and --set do not go together")
    shared: dict[str, Any] = {
        "league": league, "period": period, "rubric": rubric, "cases": paths, "project": project,
        "keep_going": keep_going,
    }  # fmt: skip
    found: Any
    page: Callable[[Any], Page] = explanation_page
    if against is not None:
        found, page = api.contrast(subject, against, **shared), contrast_page.contrast_page
    elif changes:
        found, page = api.what_if(subject, changes, **shared), contrast_page.what_if_page
    else:
        found = api.explain(subject, **shared)
    options.write(found.to_json() if format_ == "json" else PRINTERS[format_]([page(found)]), output, force=force)
