"""Projects and files: opening them and checking them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.importing.opening import data_files
from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.reading.documents import resolved
from scorekit.reading.project import LeagueSpec, Project, find_root, load_project
from scorekit.rubrics.library import library

if TYPE_CHECKING:
    from scorekit.scoring.checking import Checked
    from scorekit.scoring.inputs import ProjectInputs

PathLike = str | Path

#: What is said where a project is needed and there is none.
NO_PROJECT = Problem("", 0, 0, "nothing-here", "no scorekit.yaml here or above: `scorekit init` makes one")


def open_project(folder: PathLike | None = None) -> tuple[Project, list[Problem]]:
    """The project in ``folder``, or the nearest one above the current folder, or none."""
    if folder is None:
        return load_project(find_root(Path.cwd()))
    return load_project(resolved(Path(folder)))


def valid_project(folder: PathLike | None) -> Project:
    """The project in a folder, or around the current one. Raises :class:`ProblemsFound` without one."""
    found, problems = open_project(folder)
    if has_errors(problems):
        raise ProblemsFound(problems)
    if not found.documents:
        raise ProblemsFound([NO_PROJECT])
    return found


def root_of(folder: PathLike | None) -> Path | None:
    """The folder of the project, where there is one."""
    found, _ = open_project(folder)
    return found.root if found.documents or folder is not None else None


def open_leagues(
    leagues: str | Sequence[str] | None = (),
    *,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
    show: Mapping[str, Any] | None = None,
    opened: tuple[Project, list[Problem]] | None = None,
) -> ProjectInputs:
    """Read what some leagues of a project need (none named: all), or cases and a rubric.

    ``language`` goes before the project's own; ``show`` (columns, order, of_scale) before what
    the project file says of printed tables. Raises :class:`ProblemsFound`.
    """
    from scorekit.scoring.inputs import check_shown, open_inputs

    found, problems = open_project(project) if opened is None else opened
    rubrics = library(found.root if found.documents else None)
    if rubric is not None:
        specs = asked_leagues(found, (), rubric, cases, data, map, sheet, constants)
        inputs = open_inputs(found, specs, rubrics, problems, base=Path.cwd(), keep_going=keep_going)
    elif problems:
        raise ProblemsFound(problems)
    else:
        inputs = open_inputs(
            found,
            asked_leagues(found, [leagues] if isinstance(leagues, str) else leagues or ()),
            rubrics,
            problems,
            keep_going=keep_going,
        )
    if language is not None:
        inputs = inputs.in_language(language)
    if show:
        inputs = replace(inputs, specs=tuple(spec._replace(**show) for spec in inputs.specs))
        check_shown(inputs)
    return inputs


def asked_leagues(
    project: Project,
    ids: Sequence[str],
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    sheet: str | None = None,
    constants: Mapping[str, str] | None = None,
) -> list[LeagueSpec]:
    """The leagues of a project that are asked for (none named: all); or the one of a rubric with cases or data. Raises
    :class:`ProblemsFound`."""
    if rubric is None:
        return _named_leagues(project, ids)
    spec = LeagueSpec("", "", rubric, tuple(resolved(Path(path)) for path in cases))
    files = tuple(data_files(Path(path) for path in data))
    given = tuple((constants or {}).items())
    return [spec._replace(data=files, map=map or "", sheet=sheet or "", constants=given)]


def _named_leagues(project: Project, ids: Sequence[str]) -> list[LeagueSpec]:
    if not project.documents:
        raise ProblemsFound([NO_PROJECT])
    if not project.leagues:
        raise ProblemsFound([project.documents[0].problem("nothing-here", "the project names no league")])
    if not ids:
        return list(project.leagues)
    specs = [project.league(id) for id in ids]
    problems = [spec for spec in specs if isinstance(spec, Problem)]
    if problems:
        raise ProblemsFound(problems)
    return [spec for spec in specs if isinstance(spec, LeagueSpec)]


def validate(paths: Iterable[PathLike] = (), *, project: PathLike | None = None) -> list[Problem]:
    """Check some files, or everything that a project file names.

    Args:
        paths: Files and folders; the whole project where none is named.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The problems, sorted by file and line; an empty list when there are none.

    Example:
        >>> import scorekit
        >>> scorekit.validate(["rubrics/four-criteria.yaml"])
        []
    """
    return list(check(paths, project=project).problems)


def check(paths: Iterable[PathLike] = (), *, project: PathLike | None = None) -> Checked:
    """What :func:`validate` finds, with the number of files that were read."""
    from scorekit.scoring.checking import Checked, check_paths, check_project

    found, problems = open_project(project)
    wanted = [Path(path) for path in paths]
    if wanted:
        checked = check_paths(wanted, found)
    elif not found.documents and not problems:
        return Checked((NO_PROJECT,), 0)
    else:
        from scorekit.editions.pins import reused

        checked = check_project(found)
        problems += reused(found.root, checked.rubrics)
    return checked._replace(problems=tuple(sorted({*problems, *checked.problems})))


def schema(kind: str) -> dict[str, object]:
    """The JSON Schema of one kind of file.

    Args:
        kind: ``case``, ``cases``, ``rubric``, ``operators``, ``project`` or ``indicators``.

    Returns:
        The schema (draft 2020-12), as a new dict.

    Raises:
        KeyError: There is no such kind.

    Example:
        >>> import scorekit
        >>> scorekit.schema("case")["title"]
        'A case'
    """
    from scorekit import schemas

    return schemas.schema(kind)
