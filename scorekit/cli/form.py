"""scorekit form"""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import completing, options


@click.command(epilog='Example: scorekit form four-criteria --to form.xlsx --assign "10 operators x 50 calls"')
@click.argument("subject", metavar="LEAGUE|RUBRIC", shell_complete=completing.leagues)
@click.option("--to", required=True, metavar="FILE", help="The workbook to write (.xlsx).")
@click.option("--one-sheet", is_flag=True, help="One row a call, instead of a sheet for each kind of fact.")
@click.option("--assign", "plan", metavar="PLAN", default="", help='Fill in who calls whom: "10 operators x 50 calls".')
@click.option(
    "--operators", metavar="NAMES", help="The operators, with commas between; without it, those of the project."
)
@click.option("--callers", metavar="NAMES|N", default="", help="The callers: names with commas between, or how many.")
@click.option(
    "--scenarios", metavar="NAMES|N", default="", help="The scenarios: names with commas between, or how many."
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31),
    default=1,
    show_default=True,
    help="The number that the draw of assignments begins with.",
)
@click.option("--period", metavar="PERIOD", help="The period of the study, like 2026 or 2026-Q3.")
@click.option(
    "--scale", metavar="SCALE", default="1 to 5", show_default=True, help="The scale of ratings, worst to best."
)
@click.option("--xlsform", is_flag=True, help="A form for KoboToolbox and ODK; its mapping is written beside it.")
@options.languages
@options.force
@options.project
def command(
    subject: str,
    to: str,
    one_sheet: bool,
    plan: str,
    operators: str | None,
    callers: str,
    scenarios: str,
    seed: int,
    period: str | None,
    scale: str,
    xlsform: bool,
    languages: tuple[str, ...],
    force: bool,
    project: str | None,
) -> None:
    """Make the empty form that callers fill in, out of what a rubric asks for.

    Its mapping is inside: scorekit import FILE needs nothing else.
    """
    from scorekit.api.importing import make_form

    if not to.lower().endswith(".xlsx"):
        raise click.UsageError("a form is a workbook: --to form.xlsx")
    if xlsform and (one_sheet or plan):
        raise click.UsageError("--xlsform goes without --one-sheet and --assign")
    if not xlsform and len(languages) > 1:
        raise click.UsageError("a workbook is in one language; --xlsform takes several")
    said = make_form(
        subject, Path(to), one_sheet=one_sheet, plan=plan, operators=operators, callers=callers, scenarios=scenarios,
        seed=seed, period=period, scale=scale, xlsform=xlsform, languages=languages, force=force, project=project,
    )  # fmt: skip
    for line in said:
        click.echo(line, err=True)
