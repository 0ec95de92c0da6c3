"""Options that several commands share, and writing their output."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from scorekit.cli import completing
from scorekit.problems import shown

F = TypeVar("F", bound=Callable[..., Any])


def language_tag(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}", value):
        raise click.BadParameter(f'"{shown(value)}" is no language tag; like nl, fr-BE or en')
    return value


def _folder(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and (not value.strip() or "\0" in value):
        raise click.BadParameter("the name of a folder")
    return value


project = click.option(
    "--project",
    callback=_folder,
    metavar="DIR",
    envvar="SCOREKIT_PROJECT",
    help="Folder of scorekit.yaml; otherwise searched from here upwards.",
)
period = click.option("--period", metavar="PERIOD", help="The period to score, like 2021 or 2021-H1.")
keep_going = click.option("--keep-going", is_flag=True, help="Score the sound cases and say what was left out.")
ranged = click.option(
    "--range/--no-range",
    "ranged",
    default=None,
    help="Beside each score its worst and its best, as far as the facts leave it open (the default), or not.",
)
rubric = click.option(
    "--rubric",
    metavar="ID|FILE",
    shell_complete=completing.rubrics,
    help="Score the paths given by this rubric, without the project's leagues.",
)
league = click.option(
    "--league", metavar="ID", shell_complete=completing.league, help="Which league, when there are several."
)
language = click.option(
    "--language",
    metavar="TAG",
    envvar="SCOREKIT_LANGUAGE",
    callback=language_tag,
    help="Language of what is printed (en, nl, fr, de); otherwise the project's first.",
)
output = click.option(
    "--output",
    metavar="FILE",
    shell_complete=completing.files,
    help="Write to a file; the old one stays when that fails.",
)


def formats(*names: str) -> Callable[[F], F]:
    """The --format option with the formats that a command has."""
    return click.option(
        "--format", "format_", type=click.Choice(names), default=names[0], show_default=True, help="How to print it."
    )


force = click.option("--force", is_flag=True, help="Overwrite a file that is there.")


def write(content: str | bytes, output: str | None, *, force: bool = False) -> None:
    """Print a text as it is, or write it, or bytes, whole to a file; a link is followed, and a
    file that is there stays unless ``force``."""
    if output is None:
        sys.stdout.write(content if isinstance(content, str) else content.decode())
        return
    if not output:
        raise click.UsageError("--output needs the name of a file")
    from scorekit.writing.files import refuse_existing, write_whole

    if Path(output).is_file():
        refuse_existing([Path(output)], force)
    write_whole(Path(output), content)
