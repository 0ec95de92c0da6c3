"""What ``import scorekit`` offers: typed results out of files, without the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.documents import resolved
from scorekit.reading.project import LeagueSpec, Project, find_root, load_project
from scorekit.result import Result, display_with
from scorekit.rubrics.library import Library, library

if TYPE_CHECKING:
    import polars as pl

    from scorekit.figures.series import Indicators
    from scorekit.measuring.registry import Measure
    from scorekit.reading.register import Register
    from scorekit.rubrics.tree import Rubric
    from scorekit.scoring.checking import Checked
    from scorekit.scoring.contrast import Contrast
    from scorekit.scoring.explanation import Explanation
    from scorekit.scoring.families import Families
    from scorekit.scoring.inputs import LeagueInputs, ProjectInputs
    from scorekit.scoring.scores import Scores
    from scorekit.scoring.table import League
    from scorekit.scoring.verdicts import VerdictComparison
    from scorekit.scoring.what_if import WhatIf

PathLike = str | Path


def _shown_as_html(result: Result) -> str:
    """A result as a notebook shows it."""
    from scorekit.publishing.printing import shown_as_html

    return shown_as_html(result)


display_with(_shown_as_html)

#: What every command that needs a project says where there is none.
NO_PROJECT = Problem("", 0, 0, "nothing-here", "no scorekit.yaml here or above: `scorekit init` makes one")


def open_project(folder: PathLike | None = None) -> tuple[Project, list[Problem]]:
    """The project in ``folder``, or the nearest one above the current folder, or none."""
    if folder is None:
        return load_project(find_root(Path.cwd()))
    return load_project(resolved(Path(folder)))


def open_leagues(
    leagues: Sequence[str] = (),
    *,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
    show: Mapping[str, Any] | None = None,
) -> ProjectInputs:
    """Read what some leagues of a project need (none named: all), or cases and a rubric.

    ``language`` goes before the project's own; ``show`` (columns, order, of_scale) before what
    the project file says of printed tables. Raises :class:`ProblemsFound`.
    """
    from scorekit.scoring.inputs import check_shown, open_inputs

    found, problems = open_project(project)
    rubrics = library(found.root if found.documents else None)
    if rubric is not None:
        specs = [LeagueSpec("", "", rubric, tuple(resolved(Path(path)) for path in cases))]
        opened = open_inputs(found, specs, rubrics, problems, base=Path.cwd(), keep_going=keep_going)
    elif problems:
        raise ProblemsFound(problems)
    else:
        opened = open_inputs(found, _named_leagues(found, leagues), rubrics, problems, keep_going=keep_going)
    if language is not None:
        opened = opened.in_language(language)
    if show:
        opened = replace(opened, specs=tuple(spec._replace(**show) for spec in opened.specs))
        check_shown(opened)
    return opened


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


def league(
    id: str | None = None,
    *,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
    ranged: bool = True,
    language: str | None = None,
) -> League:
    """One league table: of the project's league ``id``, or of ``cases`` by ``rubric``.

    Without an id and a rubric the project must have one league only. ``rubric`` is an id
    (shipped, or in the project's rubrics folder) or the path of a file. With ``keep_going``
    the sound cases are scored and the rest is in ``left_out``; with ``ranged`` each row has the
    score with every unknown at its worst and at its best. Titles and remarks are in ``language``,
    or the project's first.

    Raises :class:`ProblemsFound`.
    """
    from scorekit.scoring.ranking import league_of
    from scorekit.scoring.scored import Scored

    found = open_leagues(
        [id] if id else [], rubric=rubric, cases=cases, project=project, keep_going=keep_going, language=language
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
    """Every league table of a project, in the project file's order. Raises :class:`ProblemsFound`."""
    return tuple(tables(open_leagues(project=project, keep_going=keep_going), period))


def tables(found: ProjectInputs, period: str | None = None, *, ranged: bool = True) -> list[League]:
    """The league tables of what :func:`open_leagues` read."""
    from scorekit.scoring.ranking import league_of
    from scorekit.scoring.scored import Scored

    return [league_of(Scored(inputs, ranged=ranged)) for inputs in found.leagues(period)]


def verdicts(
    leagues: Sequence[str] = (),
    *,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
) -> list[VerdictComparison]:
    """Computed scores beside the verdicts that authors published, of each league whose rubric scores cases.
    Raises :class:`ProblemsFound`, also where there is no such league."""
    from scorekit.scoring.scored import Scored
    from scorekit.scoring.verdicts import compare_verdicts

    found = open_leagues(leagues, rubric=rubric, cases=cases, project=project, keep_going=keep_going)
    inputs = found.leagues(period)
    of_cases = [one for one in inputs if not one.scores_operators]
    return [compare_verdicts(Scored(one, ranged=False)) for one in of_cases or inputs]


def score(
    league: str | None = None,
    *,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
    ranged: bool = True,
    language: str | None = None,
) -> Scores:
    """The score of every case of one league, or of ``cases`` by ``rubric``; see :func:`league`."""
    return score_some(
        (),
        league=league,
        period=period,
        rubric=rubric,
        from_=cases,
        project=project,
        keep_going=keep_going,
        ranged=ranged,
        language=language,
    )


def score_some(
    cases: Sequence[str],
    *,
    league: str | None = None,
    period: str | None = None,
    rubric: str | None = None,
    from_: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
    ranged: bool = True,
    language: str | None = None,
) -> Scores:
    """The scores of some cases of a project, by id or path (none named: all), in the one league that has them all.

    Raises :class:`ProblemsFound` when no league or several have them.
    """
    from scorekit.problems import nearest, shown
    from scorekit.scoring.scored import Scored
    from scorekit.scoring.scores import scores_of

    found = open_leagues(
        [league] if league else [],
        rubric=rubric,
        cases=from_,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    wanted: set[str] = set()
    for written in cases:
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
        message = "these cases are in several leagues" if cases else "the project has several leagues"
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, f"name one with --league: {names}")])
    scores = scores_of(Scored(holding[0], ranged=ranged))
    return replace(scores, cases=tuple(case for case in scores.cases if not wanted or case.case in wanted))


def explain(
    subject: str,
    *,
    league: str | None = None,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
) -> Explanation:
    """Why a case or an operator has its score. ``case:ID`` and ``operator:ID`` say which.

    Raises :class:`ProblemsFound`, also when it stands in several leagues and none is named.
    """
    found = open_leagues(
        [league] if league else [],
        rubric=rubric,
        cases=cases,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    return _explained(*_located(found, [subject], period))[0]


def contrast(
    subject: str,
    against: str,
    *,
    league: str | None = None,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
) -> Contrast:
    """Criterion by criterion, why ``subject`` stands above or below ``against``: two cases or two
    operators of one league. Raises :class:`ProblemsFound`, also when one of them has no score."""
    from scorekit.scoring.contrast import contrast as set_against

    found = open_leagues(
        [league] if league else [],
        rubric=rubric,
        cases=cases,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    first, second = _explained(*_located(found, [subject, against], period))
    return set_against(first, second)


def what_if(
    case: str,
    changes: Sequence[str],
    *,
    league: str | None = None,
    period: str | None = None,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
) -> WhatIf:
    """What score and rank a case would have with other facts, such as ``outcome.resolved=yes``;
    ``outcome.resolved=`` makes one unknown. Writes nothing. Raises :class:`ProblemsFound`."""
    from polars import col

    from scorekit.problems import shown
    from scorekit.scoring.what_if import read_change
    from scorekit.scoring.what_if import what_if as scored_again

    read = [read_change(text) for text in changes]
    found = open_leagues(
        [league] if league else [],
        rubric=rubric,
        cases=cases,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    inputs, ((kind, id),) = _located(found, [case], period)
    if kind != "case":
        own = sorted(found.facts.cases.filter(col("operator") == id)["case"].to_list())
        message = f'"{shown(case)}" is an operator; the facts are those of a case'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, f"its cases: {', '.join(own[:12])}")])
    return scored_again(inputs, id, read)


def _located(
    found: ProjectInputs, subjects: Sequence[str], period: str | None
) -> tuple[LeagueInputs, list[tuple[str, str]]]:
    """The one league that has all subjects, and what kind each is, with its id."""
    from scorekit.scoring.subjects import grouped_under, leagues_with, subject_of

    located = [subject_of(found, subject) for subject in subjects]
    holding = [leagues_with(found, kind, id, period) for kind, id in located]
    common = [one for one in holding[0] if all(one.league in [other.league for other in those] for those in holding)]
    shown_as = " and ".join(f"the {kind} {id}" for kind, id in located)
    if not common:
        missing = f"no league has {shown_as} in that period"
        raise ProblemsFound([Problem("", 0, 0, "not-found", missing, grouped_under(found, located, period))])
    if len(common) > 1:
        names = ", ".join(one.league.id for one in common)
        message = f"{shown_as} {'is' if len(located) == 1 else 'are'} in several leagues"
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, f"name one with --league: {names}")])
    return common[0], located


def _explained(inputs: LeagueInputs, located: Sequence[tuple[str, str]]) -> list[Explanation]:
    """Explanations of one or several subjects, out of one scoring."""
    from scorekit.scoring.explaining import explain_case, explain_operator
    from scorekit.scoring.scored import Scored

    scored = Scored(inputs, detail=True)
    return [(explain_case if kind == "case" else explain_operator)(scored, id) for kind, id in located]


def validate(paths: Iterable[PathLike] = (), *, project: PathLike | None = None) -> list[Problem]:
    """Everything that is wrong with the files of ``paths``, or of the whole project; sorted."""
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


def lint(names: Sequence[str], *, project: PathLike | None = None) -> Checked:
    """What is legal in some rubrics, by id or path, and unwise; with the warnings and errors that
    :func:`check` finds in them."""
    from scorekit.scoring.checking import Checked, lint_rubric

    found, problems = open_project(project)
    rubrics = library(found.root if found.documents else None)
    for name in names:
        named = rubrics.named(name, Path.cwd())
        problems += [named] if isinstance(named, Problem) else lint_rubric(named, found, rubrics)
    return Checked(tuple(sorted(set(problems))), len(names))


def register(*, project: PathLike | None = None) -> Register:
    """The operators of a project, checked. Raises :class:`ProblemsFound`."""
    found, problems = open_project(project)
    if not found.documents and not problems:
        raise ProblemsFound([NO_PROJECT])
    if problems:
        raise ProblemsFound(problems)
    return found.register


def operators(names: Iterable[str] = (), *, project: PathLike | None = None) -> Families:
    """The families of some operators of a project, by id or name (none named: all). Raises :class:`ProblemsFound`."""
    from scorekit.scoring.families import families

    return families(register(project=project), names)


def indicators(
    names: Sequence[str] = (), *, operator: str | None = None, project: PathLike | None = None
) -> Indicators:
    """The figures that the leagues of a project name, as series of some indicators (none named: all).
    Raises :class:`ProblemsFound`."""
    from scorekit.figures.reader import read_figures
    from scorekit.figures.series import Indicators, series_of
    from scorekit.problems import has_errors
    from scorekit.scoring.families import found_in

    found, problems = open_project(project)
    if not found.documents and not problems:
        raise ProblemsFound([NO_PROJECT])
    figures = read_figures(dict.fromkeys(path for spec in found.leagues for path in spec.indicators), found)
    problems += [problem for problem in figures.problems if problem.severity == "error"]
    if has_errors(problems):
        raise ProblemsFound(problems)
    wanted = figures.figures
    if operator is not None:
        id = operator if found.register.open else found_in(found.register, operator)
        wanted = tuple(figure for figure in wanted if figure.operator == id)
    return Indicators(tuple(series_of(wanted, names)), found.register, bool(names or operator))


def measures() -> dict[str, Measure]:
    """The catalogue of measures: name -> definition, in the order in which it is published."""
    from scorekit.measuring import catalogue as catalogue

    return dict(catalogue.measures())


def schema(kind: str) -> dict[str, object]:
    """The JSON Schema of one kind of file: case, cases, rubric, operators, project."""
    from scorekit import schemas

    return schemas.schema(kind)


def rubric(name: str, *, project: PathLike | None = None) -> Rubric:
    """A rubric by id or path, checked. Raises :class:`ProblemsFound`."""
    from scorekit.scoring.inputs import load_rubric

    found, problems = open_project(project)
    rubrics: Library = library(found.root if found.documents else None)
    loaded, more = load_rubric(rubrics.named(name, Path.cwd()), found, rubrics)
    if loaded is None or problems:
        raise ProblemsFound([*problems, *more])
    return loaded


def rank_frame(frame: pl.LazyFrame | pl.DataFrame, rubric: Rubric, *, criteria: bool = False) -> pl.DataFrame:
    """Score and rank cases that are already measures: for millions of them, lazily and streaming.

    ``frame`` has ``operator`` (text), the columns that the rubric reads (see
    ``scorekit.measuring.states``: integers; durations in ms, money in cents, shares as ``.num``
    and ``.den``), and may have ``weight`` (ten-thousandths).

    Returns one row an operator, in rank order: rank (Int64), shared (Boolean), operator, score
    (Decimal as printed), score_exact (text p/q), cases, scored (Int64), coverage (Decimal); with
    ``criteria`` also a Decimal column per criterion. Operators without rank stand last, with
    null ranks and a ``reason``. Raises :class:`ProblemsFound` for a frame that lacks columns.
    """
    from scorekit.scoring.bulk import rank_measures

    return rank_measures(frame.lazy(), rubric, criteria=criteria)


def rank_figures(
    frame: pl.LazyFrame | pl.DataFrame, rubric: Rubric, period: str, *, criteria: bool = False
) -> pl.DataFrame:
    """Score and rank operators by their figures, as frames: for very many of them.

    ``frame`` has one row a figure: ``operator``, ``period``, ``indicator`` (text), ``num`` (integer)
    and, where figures are not whole, ``den``: the value is num over den, a share of one, milliseconds,
    or a number in the unit that the rubric reads. What is chosen, added up and allowed is settled before.

    Returns one row an operator, in rank order: rank (Int64), shared (Boolean), operator, score,
    coverage (Decimal); with ``criteria`` a Decimal column per criterion. Operators without rank
    stand last, with null ranks and a ``reason``. Raises :class:`ProblemsFound` for a frame that lacks
    columns, or has two values for one thing.
    """
    from scorekit.scoring.bulk_figures import rank_figures as ranked

    return ranked(frame.lazy(), rubric, period, criteria=criteria)
