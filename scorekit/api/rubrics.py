"""Rubrics: reading, linting, sealing and comparing them; and the measures that they read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as day
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.api.projects import PathLike, open_project, valid_project
from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.rubrics.library import library

if TYPE_CHECKING:
    from scorekit.editions.comparing.rubric_moves import RubricDiff
    from scorekit.editions.seals import Sealed
    from scorekit.measuring.registry import Measure
    from scorekit.rubrics.tree import Rubric
    from scorekit.scoring.checking import Checked


def rubric(name: str, *, project: PathLike | None = None) -> Rubric:
    """A rubric, read and checked.

    Args:
        name: Its id, ``id@version`` where versions differ, or the path of a file.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The rubric.

    Raises:
        ProblemsFound: There is no such rubric, or it has errors.

    Example:
        >>> import scorekit
        >>> scorekit.rubric("four-criteria").title["en"]
        'Customer service in four criteria'
    """
    from scorekit.scoring.inputs import load_rubric

    found, problems = open_project(project)
    rubrics = library(found.root if found.documents else None)
    loaded, more = load_rubric(rubrics.named(name, Path.cwd()), found, rubrics)
    if loaded is None or problems:
        raise ProblemsFound([*problems, *more])
    return loaded


def lint(names: Sequence[str], *, project: PathLike | None = None) -> list[Problem]:
    """What is allowed in rubrics, but unwise; and what :func:`validate` finds in them.

    Args:
        names: Ids of rubrics, or paths of files.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The problems, sorted by file and line; an empty list when there are none.

    Example:
        >>> import scorekit
        >>> scorekit.lint(["published-verdict"])
        []
    """
    return list(check_rubrics(names, project=project).problems)


def check_rubrics(names: Sequence[str], *, project: PathLike | None = None) -> Checked:
    """What :func:`lint` finds, with the number of files that were read."""
    from scorekit.scoring.checking import Checked, lint_rubric

    found, problems = open_project(project)
    rubrics = library(found.root if found.documents else None)
    for name in names:
        named = rubrics.named(name, Path.cwd())
        problems += [named] if isinstance(named, Problem) else lint_rubric(named, found, rubrics)
    return Checked(tuple(sorted(set(problems))), len(names))


def seal(rubric: str, *, date: str | None = None, project: PathLike | None = None) -> Sealed:
    """Record the hash of a rubric before the field work, in ``editions/seals.csv``.

    Args:
        rubric: Its id, or the path of a file.
        date: The day of it, as YYYY-MM-DD; today, where none is given.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The seal, and whether it is new.

    Raises:
        ProblemsFound: The rubric has errors, or another rubric was sealed with its id and version.

    Example:
        >>> import scorekit
        >>> scorekit.seal("four-criteria", date="2026-01-31").seal.rubric
        'four-criteria'
    """
    from scorekit.editions.freeze import checked_date
    from scorekit.editions.names import FOLDER
    from scorekit.editions.pins import identity, reused
    from scorekit.editions.seals import FILE, Seal, Sealed, with_seal
    from scorekit.problems import Problem
    from scorekit.reading.documents import read_text
    from scorekit.scoring.checking import check_rubric
    from scorekit.writing.files import Change, write_all

    found = valid_project(project)
    rubrics = library(found.root)
    document = rubrics.named(rubric, Path.cwd())
    if isinstance(document, Problem):
        raise ProblemsFound([document])
    problems = [*check_rubric(document, found, rubrics), *reused(found.root, [document])]
    if has_errors(problems):
        raise ProblemsFound([problem for problem in problems if problem.severity == "error"])
    own = identity(document)
    on = checked_date(date or day.today().isoformat())
    made, table = with_seal(found.root, Seal(on, own["id"], own["version"], own["sha256"]))
    if table is not None:
        path = found.root / FOLDER / FILE
        before = read_text(path) if path.exists() else None
        write_all({path: Change(table, before if isinstance(before, str) else None)}, inside=found.root)
    return Sealed(made, table is not None)


def diff_rubric(old: str, new: str, *, leagues: Sequence[str] = (), project: PathLike | None = None) -> RubricDiff:
    """What changed between two rubrics, and whom it would move.

    Args:
        old: The id of a rubric, the path of a file, or an edition as ``LEAGUE/EDITION``.
        new: The same, of the other one.
        leagues: The leagues in which ranks are compared; those that use one of the two where none is named.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The changes, and the moves in each league.

    Raises:
        ProblemsFound: There is no such rubric, or one of them has errors.

    Example:
        >>> import scorekit
        >>> scorekit.diff_rubric("published-verdict", "four-criteria")
        <RubricDiff published-verdict 1 to four-criteria 2026.2: 23 changes>
    """
    from scorekit.editions.comparing.rubric_moves import rubric_diff

    found, problems = open_project(project)
    if has_errors(problems):
        raise ProblemsFound(problems)
    return rubric_diff(found, library(found.root if found.documents else None), old, new, leagues)


def measures() -> dict[str, Measure]:
    """The measures that rubrics can read.

    Returns:
        Name -> measure, in the order in which the catalogue is published.

    Example:
        >>> import scorekit
        >>> scorekit.measures()["contacts"].kind
        'count'
    """
    from scorekit.measuring import catalogue as catalogue

    return dict(catalogue.measures())
