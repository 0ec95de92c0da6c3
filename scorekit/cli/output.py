"""How results are printed, and where to: the options that every command with a result has, and what they do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from scorekit.cli import options
from scorekit.publishing.printing import PRINTERS, Style, format_of, formats, printed

if TYPE_CHECKING:
    from scorekit.result import Result


class Form(NamedTuple):
    """How results are printed, and where to."""

    format: str
    output: str | None
    force: bool
    style: Style

    @property
    def language(self) -> str | None:
        """The language that was asked for."""
        return self.style.language


def form(*, pictures: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options about the form of a result, handed to the command as one :class:`Form`. ``pictures`` is whether it
    can be drawn."""
    choices = [
        click.option(
            "--format",
            "format_",
            type=click.Choice(formats(pictures=pictures)),
            metavar="FORMAT",
            help=f"How to print it: {', '.join(formats(pictures=pictures))}. Without it, by the ending of --output, or "
            "as a table.",
        ),
        click.option("--as-list", is_flag=True, help="Print lists, for places that cannot show tables."),
        click.option(
            "--locale",
            metavar="TAG",
            callback=options.language_tag,
            help="CSV that spreadsheets in this language open correctly: nl, fr, de.",
        ),
        click.option("--raw", is_flag=True, help="CSV with every text as it is, even if spreadsheets would run it."),
        options.language,
        options.output,
        options.force,
    ]

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_form(
            format_: str | None,
            as_list: bool,
            locale: str | None,
            raw: bool,
            language: str | None,
            output: str | None,
            force: bool,
            **others: Any,
        ) -> Any:
            wanted = format_ or format_of(output)
            if wanted not in formats(pictures=pictures):
                raise click.UsageError(f"this command draws no picture: {output}")
            _refuse(wanted, output, as_list=as_list, locale=locale, raw=raw)
            style = Style(language, as_list, locale, raw, others.pop("chart", "ranks"))
            return command(form=Form(wanted, output, force, style), **others)

        for option in reversed(choices):
            with_form = option(with_form)
        return with_form

    return decorated


def _refuse(format: str, output: str | None, *, as_list: bool, locale: str | None, raw: bool) -> None:
    """Raise for options that do not go together."""
    if as_list and format not in ("table", "markdown", "html", "fragment"):
        raise click.UsageError("--as-list goes with --format table, markdown, html or fragment")
    if locale is not None and format != "csv":
        raise click.UsageError("--locale goes with --format csv; --language is for the others")
    if raw and format != "csv":
        raise click.UsageError("--raw goes with --format csv")
    if PRINTERS[format].needs_file and output is None:
        what = "a workbook" if format == "xlsx" else "a picture"
        raise click.UsageError(f"{what} needs a file: --format {format} --output table.{format}")


def write_results(results: Sequence[Result], form: Form) -> None:
    """Print results in the form asked for, or write them to a file."""
    write(printed(results, form.format, form.style), form.output, force=form.force)


def write(content: str | bytes, output: str | None, *, force: bool = False) -> None:
    """Print a text as it is, or write it, or bytes, whole to a file. Below the folder where one works no link is
    followed, and a file that is there stays unless ``force``."""
    if output is None:
        sys.stdout.write(content if isinstance(content, str) else content.decode())
        return
    if not output:
        raise click.UsageError("--output needs the name of a file")
    from scorekit.writing.files import refuse_existing, refuse_links, write_whole

    here, target = Path.cwd(), Path(output).absolute()
    if target.is_relative_to(here) and ".." not in target.relative_to(here).parts and len(target.parts) > 1:
        refuse_links(target, here)
    if Path(output).is_file():
        refuse_existing([Path(output)], force)
    write_whole(Path(output), content)
