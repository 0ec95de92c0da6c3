"""What ``import scorekit`` offers: typed results out of files, without the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.documents import resolved
from scorekit.reading.project import LeagueSpec, Project, find_root, load_project
from scorekit.rubrics.library import Shelf, shelf

if TYPE_CHECKING:
    import polars as pl

    from scorekit.figures.series import Series
    from scorekit.leagues.checking import Checked
    from scorekit.leagues.contrast import Contrast
    from scorekit.leagues.explain import Explanation
    from scorekit.leagues.inputs import Season
    from scorekit.leagues.results import League, Scores
    from scorekit.leagues.what_if import WhatIf
    from scorekit.measures.registry import Measure
    from scorekit.reading.register import Register
    from scorekit.rubrics.tree import Rubric

PathLike = str | Path

#: What every command that needs a project says where there is none.
NO_PROJECT = Problem("", 0, 0, "nothing-here", "no scorekit.yaml here or above: `scorekit init` makes one")


def open_project(folder: PathLike | None = None) -> tuple[Project, list[Problem]]:
    """The project in ``folder``, or the nearest one above the current folder, or none."""
    if folder is None:
        return load_project(find_root(Path.cwd()))
    return load_project(resolved(Path(folder)))


def season(
    leagues: Sequence[str] = (),
    *,
    rubric: str | None = None,
    cases: Iterable[PathLike] = (),
    project: PathLike | None = None,
    keep_going: bool = False,
    language: str | None = None,
    show: Mapping[str, Any] | None = None,
) -> Season:
    """Read what some leagues of a project need (none named: all), or cases and a rubric.

    ``language`` goes before the project's own; ``show`` (columns, order, of_scale) before what
    the project file says of printed tables. Raises :class:`ProblemsFound`.
    """
    from scorekit.leagues.inputs import check_shown, open_season

    found, problems = open_project(project)
    if language is not None:
        found = replace(found, languages=(language, *(one for one in found.languages if one != language)))
    rubrics = shelf(found.root if found.documents else None)
    if rubric is not None:
        specs = [LeagueSpec("", "", rubric, tuple(resolved(Path(path)) for path in cases))]
        opened = open_season(found, specs, rubrics, problems, base=Path.cwd(), keep_going=keep_going)
    elif problems:
        raise ProblemsFound(problems)
    else:
        opened = open_season(found, _named_leagues(found, leagues), rubrics, problems, keep_going=keep_going)
    if show:
        opened = opened._replace(specs=tuple(spec._replace(**show) for spec in opened.specs))
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
    from scorekit.leagues.build import build_league

    found = season(
        [id] if id else [], rubric=rubric, cases=cases, project=project, keep_going=keep_going, language=language
    )
    return build_league(found, _only(found.specs), period, ranged=ranged)


def _only(specs: Sequence[LeagueSpec]) -> LeagueSpec:
    if len(specs) > 1:
        names = ", ".join(spec.id for spec in specs)
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", "the project has several leagues", f"name one: {names}")])
    return specs[0]


def leagues(
    *, period: str | None = None, project: PathLike | None = None, keep_going: bool = False
) -> tuple[League, ...]:
    """Every league table of a project, in the project file's order. Raises :class:`ProblemsFound`."""
    from scorekit.leagues.build import build_league

    found = season(project=project, keep_going=keep_going)
    return tuple(build_league(found, spec, period) for spec in found.specs)


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
    from scorekit.leagues.build import build_scores

    found = season(
        [league] if league else [],
        rubric=rubric,
        cases=cases,
        project=project,
        keep_going=keep_going,
        language=language,
    )
    return build_scores(found, _only(found.specs), period, ranged=ranged)


def score_some(
    cases: Sequence[str],
    *,
    league: str | None = None,
    period: str | None = None,
    project: PathLike | None = None,
    keep_going: bool = False,
    ranged: bool = True,
    language: str | None = None,
) -> Scores:
    """The scores of some cases of a project, by id or path, in the one league that has them all.

    Raises :class:`ProblemsFound` when no league or several have them.
    """
    from scorekit.leagues.build import build_scores
    from scorekit.leagues.inputs import pick_period
    from scorekit.problems import nearest, shown

    found = season([league] if league else [], project=project, keep_going=keep_going, language=language)
    wanted: set[str] = set()
    for written in cases:
        below = {written} if written in found.collection.sources else found.collection.below([resolved(Path(written))])
        if not below:
            help = nearest(written, found.collection.sources)
            raise ProblemsFound([Problem("", 0, 0, "not-found", f'no case "{shown(written)}" here', help)])
        wanted |= below
    ids = {
        spec.id: set(found.cases_of(spec, pick_period(spec, period)).cases["case"].to_list()) for spec in found.specs
    }
    specs = [spec for spec in found.specs if wanted <= ids[spec.id]]
    if not specs:
        raise ProblemsFound([Problem("", 0, 0, "not-found", "no one league has these cases in that period")])
    if len(specs) > 1:
        names = ", ".join(spec.id for spec in specs)
        message = "these cases are in several leagues" if cases else "the project has several leagues"
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, f"name one with --league: {names}")])
    scores = build_scores(found, specs[0], period, ranged=ranged)
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
) -> Explanation:
    """Why a case or an operator has its score. ``case:ID`` and ``operator:ID`` say which.

    Raises :class:`ProblemsFound`, also when it stands in several leagues and none is named.
    """
    found = season([league] if league else [], rubric=rubric, cases=cases, project=project, keep_going=keep_going)
    return _explained(found, *_located(found, [subject], period), period)[0]


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
) -> Contrast:
    """Criterion by criterion, why ``subject`` stands above or below ``against``: two cases or two
    operators of one league. Raises :class:`ProblemsFound`, also when one of them has no score."""
    from scorekit.leagues.contrast import contrast as set_against

    found = season([league] if league else [], rubric=rubric, cases=cases, project=project, keep_going=keep_going)
    first, second = _explained(found, *_located(found, [subject, against], period), period)
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
) -> WhatIf:
    """What score and rank a case would have with other facts, such as ``outcome.resolved=yes``;
    ``outcome.resolved=`` makes one unknown. Writes nothing. Raises :class:`ProblemsFound`."""
    from polars import col

    from scorekit.leagues.what_if import read_change
    from scorekit.leagues.what_if import what_if as scored_again
    from scorekit.problems import shown

    read = [read_change(text) for text in changes]
    found = season([league] if league else [], rubric=rubric, cases=cases, project=project, keep_going=keep_going)
    spec, ((kind, id),) = _located(found, [case], period)
    if kind != "case":
        own = sorted(found.facts.cases.filter(col("operator") == id)["case"].to_list())
        message = f'"{shown(case)}" is an operator; the facts are those of a case'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, f"its cases: {', '.join(own[:12])}")])
    return scored_again(found, spec, id, read, period)


def _located(found: Season, subjects: Sequence[str], period: str | None) -> tuple[LeagueSpec, list[tuple[str, str]]]:
    """The one league in which all subjects stand, and what kind each is, with its id."""
    from scorekit.leagues.explain import grouped_under, leagues_with, subject_of

    located = [subject_of(found, subject) for subject in subjects]
    holding = [leagues_with(found, kind, id, period) for kind, id in located]
    specs = [spec for spec in found.specs if all(spec in specs for specs in holding)]
    shown_as = " and ".join(f"the {kind} {id}" for kind, id in located)
    if not specs:
        missing = f"no league has {shown_as} in that period"
        raise ProblemsFound([Problem("", 0, 0, "not-found", missing, grouped_under(found, located, period))])
    if len(specs) > 1:
        names = ", ".join(spec.id for spec in specs)
        message = f"{shown_as} {'stands' if len(located) == 1 else 'stand'} in several leagues"
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, f"name one with --league: {names}")])
    return specs[0], located


def _explained(
    found: Season, spec: LeagueSpec, located: Sequence[tuple[str, str]], period: str | None
) -> list[Explanation]:
    from scorekit.leagues.explain import explain_case, explain_operator

    return [(explain_case if kind == "case" else explain_operator)(found, spec, id, period) for kind, id in located]


def validate(paths: Iterable[PathLike] = (), *, project: PathLike | None = None) -> list[Problem]:
    """Everything that is wrong with the files of ``paths``, or of the whole project; sorted."""
    return list(check(paths, project=project).problems)


def check(paths: Iterable[PathLike] = (), *, project: PathLike | None = None) -> Checked:
    """What :func:`validate` finds, with the number of files that were read."""
    from scorekit.leagues.checking import Checked, check_paths, check_project

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
    from scorekit.leagues.checking import Checked, lint_rubric

    found, problems = open_project(project)
    rubrics = shelf(found.root if found.documents else None)
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


def indicators(
    names: Sequence[str] = (), *, operator: str | None = None, project: PathLike | None = None
) -> tuple[list[Series], Register]:
    """The figures that the leagues of a project name, as series of some indicators (none named:
    all), and the register that names their operators. Raises :class:`ProblemsFound`."""
    from scorekit.figures.reader import read_figures
    from scorekit.figures.series import series_of
    from scorekit.leagues.families import found_in
    from scorekit.problems import has_errors

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
    return series_of(wanted, names), found.register


def measures() -> dict[str, Measure]:
    """The catalogue of measures: name -> definition, in the order in which it is published."""
    from scorekit.measures import catalogue as catalogue

    return dict(catalogue.measures())


def schema(kind: str) -> dict[str, object]:
    """The JSON Schema of one kind of file: case, cases, rubric, operators, project."""
    from scorekit import schemas

    return schemas.schema(kind)


def rubric(name: str, *, project: PathLike | None = None) -> Rubric:
    """A rubric by id or path, checked. Raises :class:`ProblemsFound`."""
    from scorekit.leagues.inputs import load_rubric

    found, problems = open_project(project)
    rubrics: Shelf = shelf(found.root if found.documents else None)
    loaded, more = load_rubric(rubrics.named(name, Path.cwd()), found, rubrics)
    if loaded is None or problems:
        raise ProblemsFound([*problems, *more])
    return loaded


def rank_frame(frame: pl.LazyFrame | pl.DataFrame, rubric: Rubric, *, criteria: bool = False) -> pl.DataFrame:
    """Score and rank cases that are already measures: for millions of them, lazily and streaming.

    ``frame`` has ``operator`` (text), the columns that the rubric reads (see
    ``scorekit.measures.states``: integers; durations in ms, money in cents, shares as ``.num``
    and ``.den``), and may have ``weight`` (ten-thousandths).

    Returns one row an operator, in rank order: rank (Int64), shared (Boolean), operator, score
    (Decimal as printed), score_exact (text p/q), cases, scored (Int64), coverage (Decimal); with
    ``criteria`` also a Decimal column per criterion. Operators without rank stand last, with
    null ranks and a ``reason``. Raises :class:`ProblemsFound` for a frame that lacks columns.
    """
    from scorekit.leagues.bulk import rank_measures

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
    from scorekit.leagues.bulk_figures import rank_figures as ranked

    return ranked(frame.lazy(), rubric, period, criteria=criteria)
