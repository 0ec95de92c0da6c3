"""What leagues are scored from: read and checked, whole projects and one league at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import polars as pl
from polars import col

from scorekit.figures.book import FigureBook
from scorekit.figures.reader import Figure, FigureSet, read_figures
from scorekit.importing.collecting import Data, DataSpec, joined, read_all, with_figures
from scorekit.problems import Problem, ProblemsFound, has_errors, nearest, shown
from scorekit.problems.findings import Refused, without_place
from scorekit.reading import quantities, schema_check
from scorekit.reading.cases.collection import Collection, collect
from scorekit.reading.cases.frames import Facts, facts
from scorekit.reading.cases.matters import shared_matters
from scorekit.reading.documents import Document
from scorekit.reading.project import LeagueSpec, Project
from scorekit.reading.register import Register
from scorekit.rubrics.library import Library
from scorekit.rubrics.reader import read_rubric
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.checking import check_columns, counts_refused, unknown_columns
from scorekit.scoring.figure_checks import unread_figures


@dataclass(frozen=True, eq=False)
class ProjectInputs:
    """What was read of a project for some of its leagues: their rubrics, one collection of cases, the figures.

    ``left_out`` are the errors of what could not be read, where scoring goes on without it.
    """

    project: Project
    specs: tuple[LeagueSpec, ...]
    rubrics: Mapping[str, Rubric]
    collection: Collection
    facts: Facts
    left_out: tuple[Problem, ...]
    figures: FigureSet
    data: Data = Data()  # noqa: RUF009 - it never changes

    def in_language(self, language: str) -> ProjectInputs:
        """The same, with a language before the project's own."""
        languages = (language, *(one for one in self.project.languages if one != language))
        return replace(self, project=replace(self.project, languages=languages))

    def league(self, spec: LeagueSpec, asked: str | None = None) -> LeagueInputs:
        """The inputs of one of its leagues in the period asked for, or the last. Raises :class:`ProblemsFound`
        for a period that it does not have."""
        return LeagueInputs(self, spec, pick_period(spec, asked), self.rubrics[spec.id])

    def leagues(self, asked: str | None = None) -> list[LeagueInputs]:
        """The inputs of all its leagues; see :meth:`league`."""
        return [self.league(spec, asked) for spec in self.specs]


@dataclass(frozen=True, eq=False)
class LeagueInputs:
    """Everything that one league table is computed from.

    ``period`` is None for a league without periods. ``only`` are the cases that count, where not all of the league
    and the period do.
    """

    source: ProjectInputs
    league: LeagueSpec
    period: str | None
    rubric: Rubric
    only: frozenset[str] | None = None

    def by(self, rubric: Rubric) -> LeagueInputs:
        """The same cases and figures, to be scored by another rubric."""
        return replace(self, rubric=rubric)

    def where(self, cases: Iterable[str]) -> LeagueInputs:
        """The same with some of the cases, by id; figures stay."""
        wanted = frozenset(cases)
        return replace(self, only=wanted if self.only is None else self.only & wanted)

    @property
    def project(self) -> Project:
        """The project that the league is of."""
        return self.source.project

    @property
    def register(self) -> Register:
        """The operators of the project."""
        return self.source.project.register

    @property
    def scores_operators(self) -> bool:
        """Whether the rubric scores each operator once, and no single case."""
        return self.rubric.unit == "operator"

    @property
    def label(self) -> str:
        """How the league and its period are called: ``be-telecom, 2021``."""
        return f"{self.league.id}, {self.period}" if self.period else self.league.id

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """The frame of all cases of the league and the period, also those of which another account of the same
        matter counts; operators are named as they rank, as brands or as groups."""
        frame = self.source.facts.cases
        frame = frame.filter(col("case").is_in(sorted(self.source.collection.below(self.league.files))))
        if self.period is not None:
            frame = frame.filter(col("period") == self.period)
        if self.only is not None:
            frame = frame.filter(col("case").is_in(sorted(self.only)))
        return self._grouped(frame) if self.league.level == "group" else frame

    def _grouped(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The cases with the group of their operator in place of it, in their own periods."""
        register = self.register
        groups = [register.group(operator, at) for operator, at in frame.select("operator", "period").iter_rows()]
        group = pl.Series("operator", groups, pl.String)
        same = frame["operator"] == group
        return frame.with_columns(group, pl.when(same).then(col("name_written")).alias("name_written"))

    @cached_property
    def matters(self) -> list[list[str]]:
        """The matters of which there are several accounts, each with its cases in order."""
        return shared_matters(self.source.collection.sources, set(self.accounts["case"]))

    def elsewhere(self, known: Set[str]) -> dict[str, str]:
        """The accounts that do not count -> the one of the same matter that counts for all: the last of those of
        which something is ``known``, or the last where nothing is known of any."""
        found: dict[str, str] = {}
        for matter in self.matters:
            counts = ([id for id in matter if id in known] or matter)[-1]
            found |= {id: counts for id in matter if id != counts}
        return found

    def facts_of(self, cases: pl.DataFrame) -> Facts:
        """The facts of some of the accounts."""
        return self.source.facts.only(cases)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that the league names."""
        return self.source.figures.below(self.league.tables)

    @cached_property
    def book(self) -> FigureBook:
        """The figures, looked up by operator and period at the level at which the league ranks."""
        return FigureBook(
            self.figures,
            self.register,
            self.project.choices,
            level=self.league.level,
            inferred=self.league.inferred,
        )

    @cached_property
    def operators(self) -> tuple[str, ...]:
        """Ids of everybody that the league is about, in alphabetical order."""
        found = set(self.accounts["operator"]) if self.rubric.reads_cases else set()
        if self.scores_operators:
            found |= set(self.book.operators([want.indicator for want in self.rubric.wanted], self.period or "undated"))
        return tuple(sorted(found))


def load_rubric(
    document: Document | Problem, project: Project, library: Library
) -> tuple[Rubric | None, list[Problem]]:
    """A rubric out of a document that was found, or was not; ``library`` has those that it reads."""
    if isinstance(document, Problem):
        return None, [document]
    found = schema_check.check(document)
    if found:
        return None, found
    return read_rubric(document, project.ratings, lambda name: library.named(name, project.root))


def open_inputs(
    project: Project,
    specs: Sequence[LeagueSpec],
    library: Library,
    problems: Iterable[Problem] = (),
    *,
    base: Path | None = None,
    keep_going: bool = False,
) -> ProjectInputs:
    """Read the rubrics and the cases of some leagues. ``base`` is where rubric files start from.

    Raises :class:`ProblemsFound` when anything that is needed has errors; with ``keep_going``
    only what cannot be left out (the project, the register, a rubric) stops it.
    """
    fatal = list(problems)
    rubrics = {}
    for spec in specs:
        rubric, found = load_rubric(library.named(spec.rubric, base or project.root), project, library)
        fatal += [_placed(problem, project, spec) for problem in found]
        if rubric is not None:
            rubrics[spec.id] = rubric
            if project.documents and spec in project.leagues:
                fatal += check_columns(project, project.leagues.index(spec), spec, rubric)
    collection = collect(dict.fromkeys(path for spec in specs for path in spec.cases), project, warnings=False)
    figures = read_figures(dict.fromkeys(path for spec in specs for path in spec.indicators), project)
    wanted = [DataSpec(spec.data, spec.map, spec.sheet, spec.constants) for spec in specs if spec.data]
    data, unread_data = read_all(wanted, project, base=base, keep_going=keep_going)
    if wanted:
        collection = joined(collection, data, project)
        figures = with_figures(figures, data, project)
    for spec in specs:
        if spec.id in rubrics:
            fatal += counts_refused(project, spec, rubrics[spec.id], figures)
            fatal += unread_figures(project, spec, rubrics[spec.id], figures)
    found = [*fatal, *collection.problems, *figures.problems, *unread_data]
    errors = [problem for problem in found if problem.severity == "error"]
    if has_errors(fatal) or (errors and not keep_going):
        raise ProblemsFound(errors)
    frames = facts(collection.rows, collection.sources)._replace(measured=data.measured)
    unread = (*collection.problems, *figures.problems, *unread_data)
    left_out = tuple(sorted(problem for problem in unread if problem.severity == "error"))
    return ProjectInputs(
        project=project,
        specs=tuple(specs),
        rubrics=rubrics,
        collection=collection,
        facts=frames,
        left_out=left_out,
        figures=figures,
        data=data,
    )


def check_shown(inputs: ProjectInputs) -> None:
    """Raise :class:`ProblemsFound` for columns that a league does not have."""
    for spec in inputs.specs:
        for finding in unknown_columns(spec, inputs.rubrics[spec.id]):
            raise without_place(finding)


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
    except Refused as error:
        raise without_place(error.finding) from None
    except KeyError:
        message = f'the league {spec.id} has no period "{shown(asked)}"'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, nearest(str(asked), spec.periods))]) from None
