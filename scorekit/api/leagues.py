"""League tables, the scores of cases, and verdicts beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.api.projects import PathLike, asked_leagues, open_leagues, open_project, root_of
from scorekit.problems import Problem, ProblemsFound, has_errors
from scorekit.problems.findings import without_place
from scorekit.reading.documents import resolved
from scorekit.reading.project import LeagueSpec, Project
from scorekit.rubrics.library import library

if TYPE_CHECKING:
    from scorekit.scoring.inputs import LeagueInputs, ProjectInputs
    from scorekit.scoring.scores import Scores
    from scorekit.scoring.table import League
    from scorekit.scoring.verdicts import VerdictComparison


def league(
    id: str | None = None,
    *,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
    ranged: bool = True,
    language: str | None = None,
) -> League:
    """One league table.

    Give the id of a league of the project, or a rubric with cases. A project with one league needs no id.

    Args:
        id: The league.
        period: The period of the league; the last one where none is named.
        rubric: Instead of a league: the id of a rubric, or the path of a file.
        cases: With ``rubric``: the files or folders of the cases.
        data: With ``rubric``: spreadsheets, exports and other files of data.
        map: The mapping that reads ``data``: a name, or the path of a file.
        constants: Fields that have the same value in every row, beside those of the mapping.
        sheet: Which sheet of a workbook.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.
        keep_going: Leave out cases and figures that have errors, instead of refusing everything.
        ranged: Whether each row has its range: the score with every unknown at its worst and at its best.
        language: A language tag such as ``nl``; it goes before the languages of the project.

    Returns:
        The table: ``rows`` in rank order, and ``unranked`` operators with the reason.

    Raises:
        ProblemsFound: The input has errors, or several leagues could be meant.

    Example:
        >>> import scorekit
        >>> table = scorekit.league("lastige-klant")
        >>> table.rows[0].name, float(table.rows[0].score)
        ('Amazon.co.uk', 9.0)
    """
    cases, data, opened = list(cases), list(data), open_project(project)
    large = large_tables(
        [id] if id is not None else [],
        period=period,
        rubric=rubric,
        cases=cases,
        data=data,
        map=map,
        constants=constants,
        sheet=sheet,
        project=project,
        keep_going=keep_going,
        ranged=ranged,
        language=language,
        opened=opened,
    )
    if large is not None:
        _only([table.spec for table in large[0]])
        return large[0][0]
    from scorekit.scoring.ranking import league_of
    from scorekit.scoring.scored import Scored

    found = open_leagues(
        id,
        rubric=rubric,
        cases=cases,
        data=data,
        map=map,
        constants=constants,
        sheet=sheet,
        project=project,
        keep_going=keep_going,
        language=language,
        opened=opened,
    )
    return league_of(Scored(found.league(_only(found.specs), period), ranged=ranged))


def _only(specs: Sequence[LeagueSpec]) -> LeagueSpec:
    if len(specs) > 1:
        names = ", ".join(spec.id for spec in specs)
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", "the project has several leagues", f"name one: {names}")])
    return specs[0]


def leagues(
    *, period: str | None = None, project: PathLike | None = None, keep_going: bool = False
) -> tuple[League, ...]:
    """Every league table of a project, in the order of the project file.

    Args:
        period: A period that each of the leagues has; the last one of each where none is named.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.
        keep_going: Leave out cases and figures that have errors, instead of refusing everything.

    Returns:
        The tables.

    Raises:
        ProblemsFound: The input has errors.

    Example:
        >>> import scorekit
        >>> [table.id for table in scorekit.leagues()][:2]
        ['lastige-klant', 'stories']
    """
    return tuple(tables(open_leagues(project=project, keep_going=keep_going), period))


def large_tables(
    leagues: Sequence[str] = (),
    *,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
    ranged: bool = True,
    language: str | None = None,
    show: Mapping[str, Any] | None = None,
    opened: tuple[Project, list[Problem]] | None = None,
) -> tuple[list[League], list[str]] | None:
    """The tables of leagues whose data is so large that it is read in batches, and what is to be said of the rows; None
    where one of them is not. Raises :class:`ProblemsFound`."""
    found, problems = open_project(project) if opened is None else opened
    if has_errors(problems) or list(cases):
        return None
    specs = asked_leagues(found, leagues, rubric, (), data, map, sheet, constants)
    if not specs or not all(spec.data and spec.map and not spec.cases for spec in specs):
        return None
    from scorekit.scoring.checking import unknown_columns
    from scorekit.scoring.inputs import load_rubric, pick_period
    from scorekit.scoring.streaming import streamed_league

    if language is not None:
        found = replace(found, languages=(language, *(one for one in found.languages if one != language)))
    known = library(found.root if found.documents else None)
    made, said = [], []
    for spec in specs:
        spec = spec._replace(**(show or {}))
        base = Path.cwd() if rubric is not None else found.root
        read, wrong = load_rubric(known.named(spec.rubric, base), found, known)
        if read is None or has_errors(wrong):
            return None
        for finding in unknown_columns(spec, read):
            raise without_place(finding)
        one = streamed_league(
            spec, read, found, pick_period(spec, period), ranged=ranged, keep_going=keep_going, base=base
        )
        if one is None:
            return None
        made.append(one[0])
        said += one[1]
    return made, said


def tables(found: ProjectInputs, period: str | None = None, *, ranged: bool = True) -> list[League]:
    """The league tables of what :func:`open_leagues` read."""
    from scorekit.scoring.ranking import league_of
    from scorekit.scoring.scored import Scored

    return [league_of(Scored(inputs, ranged=ranged)) for inputs in found.leagues(period)]


def league_of_edition(
    edition: str, *, rubric: str | None = None, project: PathLike | None = None, language: str | None = None
) -> League:
    """The table of an edition; or of its cases and figures by another rubric (an id, or a file).

    Raises :class:`ProblemsFound`.
    """
    from scorekit.editions.comparing.tables import printed
    from scorekit.editions.names import find

    root = root_of(project)
    return printed(find(edition, root, newest=rubric is not None), rubric, library(root), language)


def against(inputs: LeagueInputs, edition: str) -> League:
    """The table of a league of a project, set against an edition of it: LEAGUE/2020, only its name, or a folder; the
    newest revision where none is named. Raises :class:`ProblemsFound`."""
    from scorekit.editions.comparing.snapshots import snapshot_of_edition, snapshot_of_league
    from scorekit.editions.comparing.tables import set_against
    from scorekit.editions.names import find

    written = edition if "/" in edition or Path(edition).is_dir() else f"{inputs.league.id}/{edition}"
    before = snapshot_of_edition(find(written, inputs.project.root, newest=True))
    return set_against(before, snapshot_of_league(inputs))


def score(
    league: str | None = None,
    *,
    only: Sequence[str] = (),
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
    ranged: bool = True,
    language: str | None = None,
) -> Scores:
    """The scores of the cases of a league, or of some cases by a rubric.

    Args:
        league: The league; without it the one that has the cases of ``only``.
        only: Only these cases, by id, or by the path of a file or a folder.
        period: The period of the league; the last one where none is named.
        rubric: Instead of a league: the id of a rubric, or the path of a file.
        cases: With ``rubric``: the files or folders of the cases.
        data: With ``rubric``: spreadsheets, exports and other files of data.
        map: The mapping that reads ``data``: a name, or the path of a file.
        constants: Fields that have the same value in every row, beside those of the mapping.
        sheet: Which sheet of a workbook.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.
        keep_going: Leave out cases and figures that have errors, instead of refusing everything.
        ranged: Whether each score has its range.
        language: A language tag such as ``nl``; it goes before the languages of the project.

    Returns:
        The scores, by case id.

    Raises:
        ProblemsFound: The input has errors, or several leagues could be meant.

    Example:
        >>> import scorekit
        >>> scores = scorekit.score("stories")
        >>> round(float({case.case: case.score for case in scores.cases}["kpn-2013-move"]), 1)
        4.2
    """
    from scorekit.problems import nearest, shown
    from scorekit.scoring.scored import Scored
    from scorekit.scoring.scores import scores_of

    found = open_leagues(
        league,
        rubric=rubric,
        cases=cases,
        data=data,
        map=map,
        constants=constants,
        sheet=sheet,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    wanted: set[str] = set()
    for written in only:
        below = {written} if written in found.collection.sources else found.collection.below([resolved(Path(written))])
        if not below:
            help = nearest(written, found.collection.sources)
            raise ProblemsFound([Problem("", 0, 0, "not-found", f'no case "{shown(written)}" here', help)])
        wanted |= below
    holding = [one for one in found.leagues(period) if wanted <= set(one.accounts["case"].to_list())]
    if not holding:
        raise ProblemsFound([Problem("", 0, 0, "not-found", "no one league has these cases in that period")])
    if len(holding) > 1:
        names = ", ".join(one.league.id for one in holding)
        message = "these cases are in several leagues" if only else "the project has several leagues"
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, f"name one with --league: {names}")])
    scores = scores_of(Scored(holding[0], ranged=ranged))
    return replace(scores, cases=tuple(case for case in scores.cases if not wanted or case.case in wanted))


def verdicts(
    leagues: Sequence[str] = (),
    *,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    data: Iterable[PathLike] = (),
    map: str | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
) -> list[VerdictComparison]:
    """Computed scores beside the verdicts that the authors of cases published.

    Args:
        leagues: Ids of leagues; all leagues of cases where none is named.
        period: The period of the league; the last one where none is named.
        rubric: Instead of a league: the id of a rubric, or the path of a file.
        cases: With ``rubric``: the files or folders of the cases.
        data: With ``rubric``: spreadsheets, exports and other files of data.
        map: The mapping that reads ``data``: a name, or the path of a file.
        constants: Fields that have the same value in every row, beside those of the mapping.
        sheet: Which sheet of a workbook.
        project: The folder of the project; the one of the current folder, or the nearest above, where none is named.
        keep_going: Leave out cases and figures that have errors, instead of refusing everything.

    Returns:
        A comparison for each league.

    Raises:
        ProblemsFound: The input has errors, or no league scores cases.

    Example:
        >>> import scorekit
        >>> [comparison] = scorekit.verdicts(["stories"])
        >>> comparison
        <VerdictComparison stories: 1 pair>
    """
    from scorekit.scoring.scored import Scored
    from scorekit.scoring.verdicts import compare_verdicts

    found = open_leagues(
        leagues,
        rubric=rubric,
        cases=cases,
        data=data,
        map=map,
        constants=constants,
        sheet=sheet,
        project=project,
        keep_going=keep_going,
    )
    inputs = found.leagues(period)
    of_cases = [one for one in inputs if not one.scores_operators]
    return [compare_verdicts(Scored(one, ranged=False)) for one in of_cases or inputs]
