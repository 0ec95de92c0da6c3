"""From a project to its tables: read what a league names, score it, rank it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from polars import col

from scorekit.problems import Problem, ProblemsFound, has_errors, nearest, shown
from scorekit.ranking.numbers import percent_number, short_text
from scorekit.ranking.operator_frame import OperatorFrame, base_column, operator_frame
from scorekit.ranking.ranks import competition_ranks, rank_key
from scorekit.ranking.results import CaseScore, GateState, League, Range, Row, Scores, Unranked
from scorekit.reading import quantities, schema_check
from scorekit.reading.collection import Collection, collect
from scorekit.reading.documents import Document
from scorekit.reading.figures import FigureSet, read_figures
from scorekit.reading.frames import Facts, facts
from scorekit.reading.project import LeagueSpec, Project
from scorekit.reading.quantities import QuantityError
from scorekit.reading.shelf import Shelf
from scorekit.scoring.checking import check_columns, counts_refused, unknown_columns
from scorekit.scoring.engine import operator_sums, refuse_out_of_bounds, score_cases
from scorekit.scoring.measure_frame import measure_frame
from scorekit.scoring.rubric import POINT, Rubric, as_text
from scorekit.scoring.rubric_reader import read_rubric
from scorekit.scoring.states import NOT_APPLICABLE, UNKNOWN
from scorekit.wording import Number, Phrase


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
        """The facts of the cases of a league and a period (``None``: all)."""
        frame = self.facts.cases.filter(col("case").is_in(sorted(self.collection.below(spec.cases))))
        if period is not None:
            frame = frame.filter(col("period") == period)
        return self.facts.only(self._grouped(frame) if spec.level == "group" else frame)

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
    collection = collect(dict.fromkeys(path for spec in specs for path in spec.cases), project)
    figures = read_figures(dict.fromkeys(path for spec in specs for path in spec.indicators), project)
    for spec in specs:
        if spec.id in rubrics:
            fatal += counts_refused(project, spec, rubrics[spec.id], figures)
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


def scored_frame(
    season: Season, spec: LeagueSpec, period: str | None, *, ranged: bool = False, detail: bool = False
) -> pl.LazyFrame:
    """The engine's columns for the cases of one league and period, lazily."""
    rubric = season.rubrics[spec.id]
    if rubric.unit == "operator":
        message = f"the rubric {rubric.id} scores operators, and no single case"
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, "scorekit league, or scorekit explain OPERATOR")])
    frame = measure_frame(season.cases_of(spec, period), rubric.measures, rubric.ratings)
    return score_cases(frame.lazy(), rubric, ranged=ranged, detail=detail)


def build_league(season: Season, spec: LeagueSpec, asked_period: str | None = None, *, ranged: bool = False) -> League:
    """Score and rank one league; ``ranged`` fills the range of each row."""
    period = pick_period(spec, asked_period)
    rubric = season.rubrics[spec.id]
    if rubric.unit == "operator":
        return _operator_league(season, spec, period, rubric, ranged=ranged)
    scored = scored_frame(season, spec, period, ranged=ranged)
    sums = refuse_out_of_bounds(operator_sums(scored, rubric, also=_WRITTEN).collect())
    names = {
        operator: operator_name(operator, texts, season.project, period)
        for operator, texts in sums.select("operator", "names").iter_rows()
    }
    remarks = _remarks(season, sums)
    rows, unranked = rank_sums(sums, rubric, names, remarks)
    word = season.project.words.get("operator", "")
    return League(
        spec,
        period,
        rubric,
        rows,
        unranked,
        season.left_out,
        season.project.languages,
        as_text(word, season.project.languages),
        None if sums.height else _why_empty(season, spec, period),
    )


def _operator_league(season: Season, spec: LeagueSpec, period: str | None, rubric: Rubric, *, ranged: bool) -> League:
    """A league whose rubric scores operators, by figures and by what is made of their cases."""
    inputs = operator_frame(season, spec, period, rubric)
    scored = score_cases(inputs.frame.lazy(), rubric, ranged=ranged)
    sums = refuse_out_of_bounds(operator_sums(scored, rubric).collect())
    register = season.project.register
    names = {operator: register.name_in(operator, period) for operator in sums["operator"].to_list()}
    rows, unranked = rank_sums(sums, rubric, names, reasons=unranked_reasons(sums, rubric, inputs))
    counts = dict(inputs.frame.select("operator", "cases").iter_rows())
    inferred = inferred_criteria(inputs, rubric)
    rows = tuple(
        row._replace(total=counts[row.operator], scored=counts[row.operator], inferred=inferred.get(row.operator, ()))
        for row in rows
    )
    word = season.project.words.get("operator", "")
    languages = season.project.languages
    empty = None if sums.height else Phrase("No figure of {period} is about an operator.", values={"period": period})
    return League(
        spec, period, rubric, rows, unranked, season.left_out, languages, as_text(word, languages), empty,
        inputs.caveats,
    )  # fmt: skip


def inferred_criteria(inputs: OperatorFrame, rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """Operator -> the criteria that rest on figures which somebody inferred."""
    found: dict[str, list[str]] = {}
    for node in rubric.root.leaves():
        assert node.leaf is not None
        for operator, value in inputs.values[base_column(node.leaf)].items():
            if value.inferred:
                found.setdefault(operator, []).append(node.id)
    return {operator: tuple(ids) for operator, ids in found.items()}


def unranked_reasons(sums: pl.DataFrame, rubric: Rubric, inputs: OperatorFrame | None) -> dict[str, Phrase]:
    """Why some operators have no rank, by operator. ``inputs`` are those of a rubric of operators."""
    found = {}
    for row in sums.iter_rows(named=True):
        reason = _unranked_reason(row, rubric) if inputs is None else _figures_reason(row, rubric, inputs)
        if reason is not None:
            found[row["operator"]] = reason
    return found


def _figures_reason(sums: dict[str, Any], rubric: Rubric, inputs: OperatorFrame) -> Phrase | None:
    """Why an operator whose figures are scored has no rank: too small, too few cases, too little known."""
    operator, least = sums["operator"], rubric.minimum
    cases = int(inputs.frame.filter(col("operator") == operator)["cases"][0])
    if least.indicator is not None:
        value = inputs.values[f"indicator:{least.indicator.indicator}"][operator]
        words = {"name": least.indicator.indicator, "asked": Number(short_text(least.at_least, 6))}
        if value.low is None:
            return Phrase("{name} unknown; the rubric asks for {asked}", values=words)
        if value.low < least.at_least:
            words["value"] = Number(short_text(value.low, 6))
            return Phrase("{name} {value}; the rubric asks for {asked}", values=words)
    if cases < least.cases:
        return Phrase(
            "{count} case; the rubric asks for {asked}",
            "{count} cases; the rubric asks for {asked}",
            cases,
            {"asked": least.cases},
        )
    coverage = _mean(sums["coverage"], sums["covered_weight"]) or Fraction(0)
    if sums["scored"] and coverage * POINT >= least.coverage:
        return None
    unknown = [
        node.id
        for node in rubric.root.leaves()
        if node.leaf is not None and inputs.values[base_column(node.leaf)][operator].state == UNKNOWN
    ]
    listed = ", ".join(unknown)
    if not sums["scored"]:
        return Phrase("nothing could be scored; unknown: {listed}", values={"listed": listed})
    words = {"share": percent_number(coverage), "asked": percent_number(Fraction(least.coverage, POINT))}
    return Phrase("coverage {share}; the rubric asks for {asked}; unknown: {listed}", values=words | {"listed": listed})


def _why_empty(season: Season, spec: LeagueSpec, period: str | None) -> Phrase:
    """Why a league has no operator at all."""
    periods = season.cases_of(spec, None).cases["period"].to_list()
    if not periods:
        return Phrase("The league has no cases.")
    listed = ", ".join(f"{name} ({many})" for name, many in sorted(Counter(periods).items()))
    return Phrase(
        "No case is of the period {period}; the cases are of {listed}.", values={"period": period, "listed": listed}
    )


#: What is carried along with the sums: the names that cases write, and the scored cases.
_WRITTEN = (col("name_written").alias("names"), col("case").filter(col("score:counted")).alias("scored_cases"))


def operator_name(operator: str, written: Iterable[str | None], project: Project, period: str | None) -> str:
    """The name printed for an operator: in force in the period; without one, the name that
    the cases write if they all write one, else the register's."""
    names = set(written)
    one = next(iter(names)) if period is None and len(names) == 1 else None
    return one or project.register.name_in(operator, period)


def _remarks(season: Season, sums: pl.DataFrame) -> dict[str, str]:
    """The remark of each operator of which one case alone is scored."""
    sources, languages = season.collection.sources, season.project.languages
    return {
        operator: as_text(sources[cases[0]].data.get("remark", ""), languages)
        for operator, cases in sums.select("operator", "scored_cases").iter_rows()
        if len(cases) == 1
    }


def rank_sums(
    sums: pl.DataFrame,
    rubric: Rubric,
    names: dict[str, str],
    remarks: dict[str, str] | None = None,
    reasons: dict[str, Phrase] | None = None,
) -> tuple[tuple[Row, ...], tuple[Unranked, ...]]:
    """Rows in rank order, and unranked operators with ``reasons``, out of ``engine.operator_sums``.

    Inside a tie operators stand in the order of their names.
    """
    ranked, unranked = [], []
    reasons = unranked_reasons(sums, rubric, None) if reasons is None else reasons
    for sum_ in sorted(sums.iter_rows(named=True), key=lambda s: (names[s["operator"]], s["operator"])):
        reason = reasons.get(sum_["operator"])
        if reason:
            unranked.append(Unranked(sum_["operator"], names[sum_["operator"]], reason))
        else:
            ranked.append(_row(sum_, rubric, names, remarks or {}))
    decimals = rubric.scale.decimals if rubric.rank_on == "shown" else None

    def key(row: Row) -> tuple[Fraction, ...]:
        return rank_key(row.score, [row.criteria[id] for id in rubric.ties], rubric.scale.sign, decimals)

    rows = tuple(row._replace(rank=rank, shared=tied) for rank, tied, row in competition_ranks(ranked, key))
    return rows, tuple(unranked)


def _mean(points: int | None, weight: int | None) -> Fraction | None:
    """A weighted mean in points out of sums of millionths."""
    return Fraction(points, weight * POINT) if weight and points is not None else None


def _unranked_reason(sums: dict[str, int], rubric: Rubric) -> Phrase | None:
    least = rubric.minimum
    scored, total = sums["scored"], sums["total"]
    if not scored:
        return Phrase("its one case could not be scored", "none of {count} cases could be scored", total)
    if scored < least.cases:
        return Phrase(
            "{count} scored case; the rubric asks for {asked}",
            "{count} scored cases; the rubric asks for {asked}",
            scored,
            {"asked": least.cases},
        )
    coverage = _mean(sums["coverage"], sums["covered_weight"]) or Fraction(0)
    if coverage * POINT < least.coverage:
        return _too_little(coverage, least.coverage)
    return None


def _too_little(coverage: Fraction, asked: int) -> Phrase:
    shares = {"share": percent_number(coverage), "asked": percent_number(Fraction(asked, POINT))}
    return Phrase("coverage {share}; the rubric asks for {asked}", values=shares)


def _row(sums: dict[str, int], rubric: Rubric, names: dict[str, str], remarks: dict[str, str]) -> Row:
    operator = str(sums["operator"])
    score = _mean(sums["points"], sums["weight"])
    assert score is not None
    weight = sums["weight"]
    ends = None
    if "low" in sums:
        ends = Range(_mean(sums["low"], weight) or Fraction(0), _mean(sums["high"], weight) or Fraction(0))
    criteria = {
        node.id: _mean(sums[f"{node.id}:points"], sums[f"{node.id}:weight"])
        for node in rubric.root.walk()
        if f"{node.id}:points" in sums
    }
    coverage = _mean(sums["coverage"], sums["covered_weight"]) or Fraction(0)
    return Row(
        0, False, operator, names[operator], score, sums["total"], sums["scored"], coverage, criteria, ends,
        remarks.get(operator, ""),
    )  # fmt: skip


def build_scores(season: Season, spec: LeagueSpec, asked_period: str | None = None, *, ranged: bool = False) -> Scores:
    """Score the cases of one league; ``ranged`` fills the range of each case."""
    period = pick_period(spec, asked_period)
    rubric = season.rubrics[spec.id]
    scored = scored_frame(season, spec, period, ranged=ranged).collect().sort("case")
    cases = tuple(case_score(row, rubric, season.project) for row in scored.iter_rows(named=True))
    word = season.project.words.get("operator", "")
    languages = season.project.languages
    return Scores(spec.id, period, rubric, cases, season.left_out, languages, as_text(word, languages))


def case_score(row: dict[str, object], rubric: Rubric, project: Project) -> CaseScore:
    """A typed score out of one row of the engine."""

    def points(column: str) -> Fraction | None:
        value = row.get(column)
        return None if value is None else Fraction(int(value), POINT)  # type: ignore[call-overload]

    counted = bool(row["score:counted"])
    low, high = points("score:low"), points("score:high")
    name = row["name_written"] or project.register.name_in(str(row["operator"]), str(row["period"]))
    return CaseScore(
        str(row["case"]),
        str(row["operator"]),
        str(name),
        str(row["period"]),
        points("score:points") if counted else None,
        points("score:before") if counted and "score:before" in row else points("score:points") if counted else None,
        points("score:coverage"),
        Range(low, high) if low is not None and high is not None and counted else None,
        gate_states(row, rubric, project.languages),
        None if counted else _unscored_reason(row, rubric),
    )


def gate_states(row: dict[str, object], rubric: Rubric, languages: tuple[str, ...]) -> tuple[GateState, ...]:
    """What each gate of a rubric did in one row of the engine."""
    return tuple(
        GateState(
            gate.id,
            as_text(gate.title, languages),
            gate.scope,
            gate.text,
            row[f"gate:{gate.id}:fires"] is True,
            row[f"gate:{gate.id}:holds"] is None,
            gate.because,
        )
        for gate in sorted(rubric.gates, key=lambda gate: gate.id)
    )


def _unscored_reason(row: dict[str, object], rubric: Rubric) -> Phrase:
    if row["score:points"] is not None:
        coverage = Fraction(int(row["score:coverage"] or 0), POINT)  # type: ignore[call-overload]
        return _too_little(coverage, rubric.minimum.case_coverage)
    if row["score:state"] == NOT_APPLICABLE:
        return Phrase("nothing that the rubric scores applies")
    if not row["score:coverage"]:
        return Phrase("nothing that the rubric scores is known")
    return Phrase("a criterion that must be known is not")
