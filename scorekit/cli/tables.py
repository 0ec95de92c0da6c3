"""Results in the form that was asked for: what `league` and `score` share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from scorekit.cli import options

if TYPE_CHECKING:
    from scorekit.publishing.page import Page
    from scorekit.scoring.scores import Scores
    from scorekit.scoring.table import League

_OPTIONS = (
    click.option(
        "--format",
        "format_",
        type=click.Choice(("table", "markdown", "html", "csv", "xlsx", "json")),
        help="How to print it; otherwise by the name of --output, or a table.",
    ),
    click.option("--fragment", is_flag=True, help="HTML to paste into a page, without a page around it."),
    click.option("--as-list", is_flag=True, help="A list instead of a table, for places that have no tables."),
    click.option(
        "--locale",
        metavar="TAG",
        callback=options.language_tag,
        help="CSV as spreadsheets of a language open it: nl, fr, de.",
    ),
    click.option("--raw", is_flag=True, help="CSV with texts as they are, also such as spreadsheets run as formulas."),
    options.output,
    options.force,
)


#: What a file is that is called like this.
_BY_NAME = {".md": "markdown", ".html": "html", ".htm": "html", ".csv": "csv", ".xlsx": "xlsx", ".json": "json"}


class Form(NamedTuple):
    """How results are printed, and where to."""

    format: str
    output: str | None
    fragment: bool
    as_list: bool
    locale: str | None
    raw: bool
    force: bool


def form(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options about the form of a result, handed to the command as one :class:`Form`."""

    @wraps(command)
    def with_form(
        format_: str | None,
        output: str | None,
        fragment: bool,
        as_list: bool,
        locale: str | None,
        raw: bool,
        force: bool,
        **others: Any,
    ) -> Any:
        format_ = format_ or _BY_NAME.get(Path(output or "").suffix.lower(), "table")
        if fragment and format_ != "html":
            raise click.UsageError("--fragment goes with --format html")
        if as_list and format_ not in ("table", "markdown", "html"):
            raise click.UsageError("--as-list goes with --format table, markdown or html")
        if locale is not None and format_ != "csv":
            raise click.UsageError("--locale goes with --format csv; --language is for the others")
        if raw and format_ != "csv":
            raise click.UsageError("--raw goes with --format csv")
        if format_ == "xlsx" and output is None:
            raise click.UsageError("a workbook needs a file: --format xlsx --output table.xlsx")
        return command(form=Form(format_, output, fragment, as_list, locale, raw, force), **others)

    for option in reversed(_OPTIONS):
        with_form = option(with_form)
    return with_form


def write_leagues(leagues: Sequence[League], form: Form) -> None:
    """Write league tables in the form asked for."""
    from scorekit.scoring.result import dump_json
    from scorekit.scoring.table import leagues_csv

    if form.format == "json":
        values = [league.to_dict() for league in leagues]
        options.write(dump_json(values[0] if len(values) == 1 else values), form.output, force=form.force)
    elif form.format == "csv":
        options.write(leagues_csv(leagues, form.locale, raw=form.raw), form.output, force=form.force)
    else:
        from scorekit.publishing.pages import league as page

        if form.format == "xlsx":
            from scorekit.publishing.printers.workbook import Sheet, workbook

            sheets = [Sheet(page.league_title(one), page.league_columns(one), page.sheet_notes(one)) for one in leagues]
            options.write(workbook(sheets), form.output, force=form.force)
        else:
            write_pages([page.league_page(league) for league in leagues], form)


def write_scores(scores: Scores, form: Form) -> None:
    """Write the scores of cases in the form asked for."""
    if form.format == "json":
        options.write(scores.to_json(), form.output, force=form.force)
    elif form.format == "csv":
        options.write(scores.to_csv(form.locale, raw=form.raw), form.output, force=form.force)
    else:
        from scorekit.publishing.pages import scores as page

        if form.format == "xlsx":
            from scorekit.publishing.printers.workbook import Sheet, workbook

            sheet = Sheet(page.scores_title(scores), page.scores_columns(scores), page.scores_notes(scores))
            options.write(workbook([sheet]), form.output, force=form.force)
        else:
            write_pages([page.scores_page(scores)], form)


def write_pages(pages: Sequence[Page], form: Form) -> None:
    """Write pages in the form asked for."""
    from scorekit.publishing.page import PRINTERS, as_list, html_fragment

    printer = html_fragment if form.fragment else PRINTERS[form.format]
    options.write(printer([as_list(page) if form.as_list else page for page in pages]), form.output, force=form.force)
