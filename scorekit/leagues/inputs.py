"""Leagues that can be scored: what a project names, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl
from polars import col

from scorekit.engine.scoring import score_cases
from scorekit.figures.reader import FigureSet, read_figures
from scorekit.leagues.checking import check_columns, counts_refused, unknown_columns
from scorekit.leagues.figure_checks import unread_figures
from scorekit.measures.frame import measure_frame
from scorekit.problems import Problem, ProblemsFound, has_errors, nearest, shown
from scorekit.reading import quantities, schema_check
from scorekit.reading.cases.collection import Collection, collect
from scorekit.reading.cases.frames import Facts, facts
from scorekit.reading.cases.matters import shared_matters
from scorekit.reading.documents import Document
from scorekit.reading.project import LeagueSpec, Project
from scorekit.reading.quantities import QuantityError
from scorekit.rubrics.library import Shelf
from scorekit.rubrics.reader import read_rubric
from scorekit.rubrics.tree import Rubric


class Season(NamedTuple):
    """Leagues that can be scored: each with its rubric, over one collection of cases."""

    project: Project
    specs: tuple[LeagueSpec, ...]
    rubrics: dict[str, Rubric]
    collection: Collection
    facts: Facts
    left_out: tuple[Problem, ...]
    figures: FigureSet

    def cases_of(self, spec: LeagueSpec, period: str | None) -> Facts:
        """The facts of the cases of a league and a period (``None``: all). Of several accounts of one matter one
        stands for all."""
        frame = self.accounts(spec, period)
        left_out = self.told_elsewhere(spec, period)
        if left_out:
            frame = frame.filter(~col("case").is_in(sorted(left_out)))
        return self.facts.only(self._grouped(frame) if spec.level == "group" else frame)

    def told_elsewhere(self, spec: LeagueSpec, period: str | None) -> dict[str, str]:
        """The accounts in a league for which another one of the same matter stands -> that one: the last of which
        the rubric knows something, or the last where it knows nothing of any."""
        frame = self.accounts(spec, period)
        matters = shared_matters(self.collection.sources, set(frame["case"]))
        if not matters:
            return {}
        saying = self._saying(spec, frame.filter(col("case").is_in([id for matter in matters for id in matter])))
        found: dict[str, str] = {}
        for matter in matters:
            stands = [id for id in matter if id in saying] or matter
            found |= {id: stands[-1] for id in matter if id != stands[-1]}
        return found

    def _saying(self, spec: LeagueSpec, frame: pl.DataFrame) -> set[str]:
        """The cases of which a rubric knows something; all, where it scores operators."""
        rubric = self.rubrics[spec.id]
        if rubric.unit == "operator":
            return set(frame["case"])
        measured = measure_frame(self.facts.only(frame), rubric.measures, rubric.ratings)
        scored = score_cases(measured.lazy(), rubric, ranged=False)
        return set(scored.filter(col("score:counted")).select("case").collect()["case"])

    def accounts(self, spec: LeagueSpec, period: str | None) -> pl.DataFrame:
        """The frame of all cases of a league and a period, also those for which a later account stands."""
        frame = self.facts.cases.filter(col("case").is_in(sorted(self.collection.below(spec.cases))))
        return frame if period is None else frame.filter(col("period") == period)

    def _grouped(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The cases with the group of their operator in place of it, in their own periods."""
        register = self.project.register
        groups = [register.group(operator, at) for operator, at in frame.select("operator", "period").iter_rows()]
        group = pl.Series("operator", groups, pl.String)
        same = frame["operator"] == group
        return frame.with_columns(group, pl.when(same).then(col("name_written")).alias("name_written"))


def load_rubric(document: Document | Problem, project: Project, shelf: Shelf) -> tuple[Rubric | None, list[Problem]]:
    """A rubric out of a document that was found, or was not; ``shelf`` has those that it reads."""
    if isinstance(document, Problem):
        return None, [document]
    found = schema_check.check(document)
    if found:
        return None, found
    return read_rubric(document, project.ratings, lambda name: shelf.named(name, project.root))


def open_season(
    project: Project,
    specs: Sequence[LeagueSpec],
    shelf: Shelf,
    problems: Iterable[Problem] = (),
    *,
    base: Path | None = None,
    keep_going: bool = False,
) -> Season:
    """Read the rubrics and the cases of some leagues. ``base`` is where rubric files start from.

    Raises :class:`ProblemsFound` when anything that is needed has errors; with ``keep_going``
    only what cannot be left out (the project, the register, a rubric) stops it.
    """
    fatal = list(problems)
    rubrics = {}
    for spec in specs:
        rubric, found = load_rubric(shelf.named(spec.rubric, base or project.root), project, shelf)
        fatal += [_placed(problem, project, spec) for problem in found]
        if rubric is not None:
            rubrics[spec.id] = rubric
            if project.documents and spec in project.leagues:
                fatal += check_columns(project, project.leagues.index(spec), spec, rubric)
    collection = collect(dict.fromkeys(path for spec in specs for path in spec.cases), project, warnings=False)
    figures = read_figures(dict.fromkeys(path for spec in specs for path in spec.indicators), project)
    for spec in specs:
        if spec.id in rubrics:
            fatal += counts_refused(project, spec, rubrics[spec.id], figures)
            fatal += unread_figures(project, spec, rubrics[spec.id], figures)
    found = [*fatal, *collection.problems, *figures.problems]
    errors = [problem for problem in found if problem.severity == "error"]
    if has_errors(fatal) or (errors and not keep_going):
        raise ProblemsFound(errors)
    frames = facts(collection.rows, collection.sources)
    unread = (*collection.problems, *figures.problems)
    left_out = tuple(sorted(problem for problem in unread if problem.severity == "error"))
    return Season(project, tuple(specs), rubrics, collection, frames, left_out, figures)


def check_shown(season: Season) -> None:
    """Raise :class:`ProblemsFound` for columns that a league of the season does not have."""
    problems = [
        Problem("", 0, 0, "not-found", message, help)
        for spec in season.specs
        for _, message, help in unknown_columns(spec, season.rubrics[spec.id])
    ]
    if problems:
        raise ProblemsFound(problems)


def _placed(problem: Problem, project: Project, spec: LeagueSpec) -> Problem:
    """A problem without a place is put where the project file names the rubric."""
    if problem.path or not project.documents:
        return problem
    document = project.documents[0]
    for index, entry in enumerate(document.data.get("leagues", ())):
        if entry["id"] == spec.id:
            return document.problem(problem.code, problem.message, ("leagues", index, "rubric"), problem.help)
    return problem


def pick_period(spec: LeagueSpec, asked: str | None) -> str | None:
    """The period of a league to score. Raises :class:`ProblemsFound` for one it does not have."""
    try:
        return spec.period(None if asked is None else quantities.period(asked))
    except QuantityError as error:
        raise ProblemsFound([Problem("", 0, 0, error.code, error.message, error.help)]) from None
    except KeyError:
        message = f'the league {spec.id} has no period "{shown(asked)}"'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, nearest(str(asked), spec.periods))]) from None
