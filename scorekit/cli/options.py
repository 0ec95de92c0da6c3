"""Options that several commands share, and writing their output."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from scorekit.problems import Problem, ProblemsFound

F = TypeVar("F", bound=Callable[..., Any])

project = click.option(
    "--project",
    metavar="DIR",
    envvar="SCOREKIT_PROJECT",
    help="Folder of scorekit.yaml; otherwise searched from here upwards.",
)
period = click.option("--period", metavar="PERIOD", help="The period to score, like 2021 or 2021-H1.")
keep_going = click.option("--keep-going", is_flag=True, help="Score the sound cases and say what was left out.")
ranged = click.option(
    "--range", "ranged", is_flag=True, help="Also the score with every unknown at its worst and at its best."
)
rubric = click.option(
    "--rubric", metavar="ID|FILE", help="Score the paths given by this rubric, without the project's leagues."
)
output = click.option("--output", metavar="FILE", help="Write to a file; the old one stays when that fails.")


def formats(*names: str) -> Callable[[F], F]:
    """The --format option with the formats that a command has."""
    return click.option(
        "--format", "format_", type=click.Choice(names), default=names[0], show_default=True, help="How to print it."
    )


def write(text: str, output: str | None) -> None:
    """Print text as it is, or write it whole to a file; a link is followed."""
    if output is None:
        sys.stdout.write(text)
        return
    if not output:
        raise click.UsageError("--output needs the name of a file")
    try:
        target = Path(output).resolve()
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("w", encoding="utf-8", newline="\n") as device:  # a pipe or a device
                device.write(text)
            return
        if target.is_dir():
            raise IsADirectoryError(None, "is a folder")
        descriptor, name = tempfile.mkstemp(prefix=".scorekit-", dir=target.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, _mode(target))  # noqa: PTH101
            os.replace(name, target)  # noqa: PTH105
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except (OSError, RuntimeError) as error:
        message = f"cannot be written: {(getattr(error, 'strerror', None) or str(error)).lower()}"
        raise ProblemsFound([Problem(output, 0, 0, "cannot-write", message)]) from None


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
