"""Options that several commands share, and writing their output."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from scorekit.cli import completing
from scorekit.problems import shown

F = TypeVar("F", bound=Callable[..., Any])


def language_tag(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}", value):
        raise click.BadParameter(f'"{shown(value)}" is not a language tag, like nl, fr-BE or en')
    return value


def _folder(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and (not value.strip() or "\0" in value):
        raise click.BadParameter("it takes the name of a folder")
    return value


project = click.option(
    "--project",
    callback=_folder,
    metavar="DIR",
    envvar="SCOREKIT_PROJECT",
    help="Folder of scorekit.yaml; without it, this folder or the nearest above that has one.",
)
period = click.option("--period", metavar="PERIOD", help="The period to score, like 2021 or 2021-H1.")
keep_going = click.option("--keep-going", is_flag=True, help="Score the valid cases and say what was left out.")
ranged = click.option(
    "--range/--no-range",
    "ranged",
    default=None,
    help="Show, or do not show, the worst and the best that each score could be. Shown by default.",
)
_RUBRIC = click.option(
    "--rubric",
    metavar="ID|FILE",
    shell_complete=completing.rubrics,
    help="Score the files of --cases by this rubric, without the project's leagues.",
)
_CASES = click.option(
    "--cases",
    multiple=True,
    metavar="PATH",
    shell_complete=completing.files,
    help="File or folder of the cases that --rubric scores; may repeat.",
)


def scored_by(command: F) -> F:
    """The options that name a rubric and the cases that it scores, in place of a league."""
    return _RUBRIC(_CASES(command))


def data(command: F) -> F:
    """The options that name files of data, and how they are read."""
    named = click.option(
        "--data",
        multiple=True,
        metavar="FILE",
        shell_complete=completing.files,
        help="Spreadsheet, export or other file of data that --rubric scores; may repeat.",
    )
    mapped = click.option("--map", "mapping", metavar="MAPPING", help="The mapping that says how --data is read.")
    sheet = click.option("--sheet", metavar="NAME", help="Which sheet of the workbook that --data names.")
    said = click.option(
        "--set-field",
        "said",
        multiple=True,
        metavar="FIELD=VALUE",
        help="A constant of the mapping, for this run: operator=KPN; may repeat.",
    )
    return named(mapped(sheet(said(command))))


def constants(said: Sequence[str]) -> dict[str, str]:
    """Field -> value, of options like operator=KPN."""
    found = {}
    for one in said:
        name, sign, value = one.partition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"a constant is written FIELD=VALUE, like operator=KPN: {shown(one)}")
        found[name.strip()] = value.strip()
    return found


def refuse_without_data(data: Sequence[str], mapping: str | None, sheet: str | None, said: Sequence[str]) -> None:
    """Raise where an option says how --data is read, and there is none."""
    for name, given in (("--map", mapping), ("--sheet", sheet), ("--set-field", said)):
        if given and not data:
            raise click.UsageError(f"{name} says how the files of --data are read: --rubric mine --data calls.csv")


def refuse_apart(rubric: str | None, cases: Sequence[str], *leagues: str | None) -> None:
    """Raise where a rubric is there without --cases and --data, or one of these without it, or with a league."""
    if (rubric is None) != (not cases):
        raise click.UsageError("--rubric and --cases go together (or --data): --rubric four-criteria --cases cases/")
    if rubric is not None and any(leagues):
        raise click.UsageError("--rubric scores the files of --cases or --data, not a league of the project")


def _language_tags(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    tags = [tag.strip() for one in value for tag in one.split(",") if tag.strip()]
    return tuple(dict.fromkeys(str(language_tag(context, parameter, tag)) for tag in tags))


languages = click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="TAGS",
    callback=_language_tags,
    help="Languages of the pages: en,nl,fr,de; without it, those of the project.",
)
pictures = click.option("--pictures/--no-pictures", default=True, help="Whether pages have pictures. They have.")
league = click.option(
    "--league", metavar="ID", shell_complete=completing.league, help="Which league, when there are several."
)
language = click.option(
    "--language",
    metavar="TAG",
    envvar="SCOREKIT_LANGUAGE",
    callback=language_tag,
    help="Language to print in (en, nl, fr, de); without it, the project's first language.",
)


def output_as(name: str) -> Callable[[F], F]:
    """The --output option, handed to the command under a name."""
    return click.option(
        "--output",
        name,
        metavar="FILE",
        shell_complete=completing.files,
        help="Write to this file. If that fails, the old file stays as it is.",
    )


output = output_as("output")


def formats(*names: str) -> Callable[[F], F]:
    """The --format option of a command that prints no result."""
    return click.option(
        "--format", "format_", type=click.Choice(names), default=names[0], show_default=True, help="How to print it."
    )


force = click.option("--force", is_flag=True, help="Overwrite a file that exists already.")
