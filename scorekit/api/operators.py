"""Operators and the figures about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scorekit.api.projects import PathLike, valid_project
from scorekit.problems import ProblemsFound

if TYPE_CHECKING:
    from scorekit.figures.series import Indicators
    from scorekit.reading.register import Register
    from scorekit.scoring.families import Families


def register(*, project: PathLike | None = None) -> Register:
    """The operators of a project, checked: their names, brands and groups over time.

    Args:
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The register.

    Raises:
        ProblemsFound: There is no project here, or it has errors.

    Example:
        >>> import scorekit
        >>> scorekit.register().operators["bt"].name
        'BT'
    """
    return valid_project(project).register


def operators(names: Iterable[str] = (), *, project: PathLike | None = None) -> Families:
    """The families of operators: who belongs to whom, and when.

    Args:
        names: Ids or names of operators; all where none is named.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The families of the operators that are named.

    Raises:
        ProblemsFound: There is no project here, it has errors, or it has no such operator.

    Example:
        >>> import scorekit
        >>> scorekit.operators(["proximus"])
        <Families 2 operators>
    """
    from scorekit.scoring.families import families

    return families(register(project=project), names)


def indicators(
    names: Sequence[str] = (), *, operator: str | None = None, project: PathLike | None = None
) -> Indicators:
    """The figures that the leagues of a project name, as series over time.

    Args:
        names: Ids of indicators; all where none is named.
        operator: Only the figures of this operator, by id or name.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.

    Returns:
        The series, with the source of each figure.

    Raises:
        ProblemsFound: There is no project here, or its files have errors.

    Example:
        >>> import scorekit
        >>> scorekit.indicators(operator="proximus")
        <Indicators 6 indicators, 25 figures>
    """
    from scorekit.figures.reader import read_figures
    from scorekit.figures.series import Indicators, series_of
    from scorekit.scoring.families import found_in

    found = valid_project(project)
    figures = read_figures(dict.fromkeys(path for spec in found.leagues for path in spec.indicators), found)
    errors = [problem for problem in figures.problems if problem.severity == "error"]
    if errors:
        raise ProblemsFound(errors)
    wanted = figures.figures
    if operator is not None:
        id = operator if found.register.open else found_in(found.register, operator)
        wanted = tuple(figure for figure in wanted if figure.operator == id)
    return Indicators(tuple(series_of(wanted, names)), found.register, bool(names or operator))
