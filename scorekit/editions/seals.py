"""Seals: which rubric was fixed on which day, before the field work. editions/seals.csv keeps them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.editions.names import FOLDER
from scorekit.problems import Problem, ProblemsFound, has_errors, shown
from scorekit.reading import quantities
from scorekit.reading.documents import shown_path
from scorekit.reading.tables import plain_csv, read_table
from scorekit.result import Result

if TYPE_CHECKING:
    import polars as pl

FILE = "seals.csv"
HEADS = ("sealed_on", "rubric", "version", "sha256")


class Seal(NamedTuple):
    """One sealed rubric."""

    sealed_on: str
    rubric: str
    version: str
    sha256: str


@dataclass(frozen=True, repr=False)
class Sealed(Result):
    """The seal of a rubric, and whether it is new."""

    seal: Seal
    is_new: bool

    @property
    def subject(self) -> str:
        """The rubric, and when it was sealed."""
        return f"{self.seal.rubric} {self.seal.version}: sealed on {self.seal.sealed_on}"

    def to_dict(self) -> dict[str, Any]:
        """The seal as JSON values (schema scorekit/sealed/v1)."""
        return {"schema": "scorekit/sealed/v1", **self.seal._asdict(), "new": self.is_new}

    @property
    def frame(self) -> pl.DataFrame:
        """One row: sealed_on, rubric, version, sha256 (text)."""
        import polars as pl

        return pl.DataFrame([self.seal._asdict()], schema=dict.fromkeys(HEADS, pl.String))


def read_seals(root: Path) -> list[Seal]:
    """The seals of a project, oldest first. Raises :class:`ProblemsFound`."""
    path = root / FOLDER / FILE
    if not os.path.lexists(path):
        return []
    if path.is_symlink() or not path.is_file():
        raise ProblemsFound([Problem(shown_path(path), 0, 0, "unreadable", "is not a regular file")])
    table, problems = read_table(path, HEADS, HEADS)
    found = []
    for row in table.rows if table.valid_heads else ():
        seal = Seal(*(row.cells.get(head, "") for head in HEADS))
        if not re.fullmatch("[0-9a-f]{64}", seal.sha256):
            problems.append(row.problem("wrong-type", f'"{shown(seal.sha256)}" is not a SHA-256', ("sha256",)))
        elif quantities.day(seal.sealed_on) is None:
            problems.append(row.problem("bad-date", f'"{shown(seal.sealed_on)}" is not a day', ("sealed_on",)))
        else:
            found.append(seal)
    if has_errors(problems):
        raise ProblemsFound(problems)
    return found


def sealed_on(root: Path) -> dict[str, str]:
    """Hash -> the day on which the rubric was sealed first."""
    found: dict[str, str] = {}
    for seal in read_seals(root):
        found[seal.sha256] = min(found.get(seal.sha256, seal.sealed_on), seal.sealed_on)
    return found


def with_seal(root: Path, seal: Seal) -> tuple[Seal, str | None]:
    """The seal that a rubric has, and the table with it; None where it was sealed already. Raises
    :class:`ProblemsFound` when its version was sealed with another content."""
    seals = read_seals(root)
    for other in seals:
        if (other.rubric, other.version) == (seal.rubric, seal.version):
            if other.sha256 == seal.sha256:
                return other, None
            message = f'version "{seal.version}" of {seal.rubric} was sealed on {other.sealed_on} with another content'
            raise ProblemsFound([Problem("", 0, 0, "version-reused", message, "give the changed rubric a new version")])
    return seal, plain_csv([HEADS, *seals, seal])
