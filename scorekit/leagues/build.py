"""From a season to its tables: score what a league names, rank it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import polars as pl
from polars import col

from scorekit.engine.scoring import operator_sums, refuse_out_of_bounds, score_cases
from scorekit.leagues.figure_lines import said_values
from scorekit.leagues.figure_marks import contradictions, inferred_criteria, unknown_in
from scorekit.leagues.inputs import Season, pick_period
from scorekit.leagues.operator_inputs import operator_frame
from scorekit.leagues.ranks import competition_ranks, rank_key
from scorekit.leagues.results import CaseScore, GateState, League, Range, Row, Scores, Unranked
from scorekit.leagues.unranked import (
    is_too_small,
    mean_points,
    must_be_known,
    unranked_reasons,
    unscored_reason,
)
from scorekit.measures.frame import measure_frame
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.project import LeagueSpec, Project
from scorekit.rubrics.tree import POINT, Rubric, as_text
from scorekit.wording import Phrase


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


def build_league(season: Season, spec: LeagueSpec, asked_period: str | None = None, *, ranged: bool = True) -> League:
    """Score and rank one league; ``ranged`` fills the range of each row."""
    period = pick_period(spec, asked_period)
    rubric = season.rubrics[spec.id]
    if rubric.unit == "operator":
        return _operator_league(season, spec, period, rubric, ranged=ranged)
    scored = scored_frame(season, spec, period, ranged=ranged)
    sums = refuse_out_of_bounds(operator_sums(scored, rubric, also=_written(rubric)).collect())
    names = {
        operator: operator_name(operator, texts, season.project, period)
        for operator, texts in sums.select("operator", "names").iter_rows()
    }
    remarks = _remarks(season, sums)
    rows, unranked = rank_sums(sums, rubric, names, remarks)
    languages, word = _languages_and_word(season)
    return League(
        spec,
        period,
        rubric,
        rows,
        unranked,
        season.left_out,
        languages,
        word,
        None if sums.height else _why_empty(season, spec, period),
        _told_twice(season, spec, period),
    )


def _told_twice(season: Season, spec: LeagueSpec, period: str | None) -> tuple[Phrase, ...]:
    """The matters of which several accounts are in a league."""
    left_out = season.told_elsewhere(spec, period)
    if not left_out:
        return ()
    pairs = ", ".join(f"{one} ({stands})" for one, stands in sorted(left_out.items()))
    return (
        Phrase(
            "A matter counts once. Left out for another account of the same matter: {listed}.",
            values={"listed": pairs},
        ),
    )


def _languages_and_word(season: Season) -> tuple[tuple[str, ...], str]:
    """The languages of a table, and the project's own word for an operator."""
    languages = season.project.languages
    return languages, as_text(season.project.words.get("operator", ""), languages)


def _operator_league(season: Season, spec: LeagueSpec, period: str | None, rubric: Rubric, *, ranged: bool) -> League:
    """A league whose rubric scores operators, by figures and by what is made of their cases."""
    inputs = operator_frame(season, spec, period, rubric)
    scored = score_cases(inputs.frame.lazy(), rubric, ranged=ranged)
    sums = refuse_out_of_bounds(operator_sums(scored, rubric).collect())
    register = season.project.register
    names = {operator: register.name_in(operator, period) for operator in sums["operator"].to_list()}
    rows, unranked = rank_sums(sums, rubric, names, reasons=unranked_reasons(sums, rubric, inputs))
    contradicted = contradictions(inputs, rubric)
    counts = dict(inputs.frame.select("operator", "cases").iter_rows())
    inferred = inferred_criteria(inputs, rubric)
    rows = tuple(
        row._replace(
            total=counts[row.operator],
            scored=counts[row.operator],
            inferred=inferred.get(row.operator, ()),
            figures=said_values(inputs, rubric, row.operator),
            contradicted=contradicted.get(row.operator, ()),
        )
        for row in rows
    )
    unranked = tuple(
        entry._replace(
            too_small=is_too_small(entry.operator, rubric, inputs),
            contradicted=contradicted.get(entry.operator, ()),
        )
        for entry in unranked
    )
    languages, word = _languages_and_word(season)
    empty = None
    if not sums.height and not spec.indicators and not rubric.reads_cases:
        empty = Phrase("The league names no figures.")
    elif not sums.height:
        empty = Phrase("No figure of {period} is about an operator.", values={"period": period or "undated"})
    return League(
        spec, period, rubric, rows, unranked, season.left_out, languages, word, empty,
        (*inputs.caveats, *unknown_in(rows, rubric, inputs)),
    )  # fmt: skip


def _why_empty(season: Season, spec: LeagueSpec, period: str | None) -> Phrase:
    """Why a league has no operator at all."""
    periods = season.cases_of(spec, None).cases["period"].to_list()
    if not periods:
        return Phrase("The league has no cases.")
    listed = ", ".join(f"{name} ({many})" for name, many in sorted(Counter(periods).items()))
    return Phrase(
        "No case is of the period {period}; the cases are of {listed}.", values={"period": period, "listed": listed}
    )


def _written(rubric: Rubric) -> tuple[pl.Expr, ...]:
    """What is carried along with the sums: names that cases write, the scored cases, why others do not count."""
    why = ["score:points", "score:coverage", "score:state", *(f"{node.id}:state" for node in must_be_known(rubric))]
    return (
        col("name_written").alias("names"),
        col("case").filter(col("score:counted")).alias("scored_cases"),
        pl.struct(why).filter(~col("score:counted")).alias("uncounted"),
    )


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
            unranked.append(Unranked(sum_["operator"], names[sum_["operator"]], reason, _range_apart(sum_)))
        else:
            ranked.append(_row(sum_, rubric, names, remarks or {}))
    decimals = rubric.scale.decimals if rubric.rank_on == "shown" else None

    def key(row: Row) -> tuple[Fraction, ...]:
        return rank_key(row.score, [row.criteria[id] for id in rubric.ties], rubric.scale.sign, decimals)

    rows = tuple(row._replace(rank=rank, shared=tied) for rank, tied, row in competition_ranks(ranked, key))
    return rows, tuple(unranked)


def _row(sums: dict[str, int], rubric: Rubric, names: dict[str, str], remarks: dict[str, str]) -> Row:
    operator = str(sums["operator"])
    score = mean_points(sums["points"], sums["weight"])
    assert score is not None
    weight = sums["weight"]
    ends = _range(sums["low"], sums["high"], weight) if "low" in sums else None
    criteria = {
        node.id: mean_points(sums[f"{node.id}:points"], sums[f"{node.id}:weight"])
        for node in rubric.root.walk()
        if f"{node.id}:points" in sums
    }
    coverage = mean_points(sums["coverage"], sums["weight"]) or Fraction(0)
    return Row(
        0, False, operator, names[operator], score, sums["total"], sums["scored"], coverage, criteria, ends,
        remarks.get(operator, ""),
    )  # fmt: skip


def _range(low: int | None, high: int | None, weight: int | None) -> Range | None:
    worst, best = mean_points(low, weight), mean_points(high, weight)
    return None if worst is None or best is None else Range(worst, best)


def _range_apart(sums: dict[str, int]) -> Range | None:
    """The range of an operator that stands apart: over its cases that count, else over those to which something
    applies."""
    if "low" not in sums:
        return None
    counted = _range(sums["low"], sums["high"], sums["weight"])
    return counted or _range(sums["possible_low"], sums["possible_high"], sums["possible_weight"])


def build_scores(season: Season, spec: LeagueSpec, asked_period: str | None = None, *, ranged: bool = True) -> Scores:
    """Score the cases of one league; ``ranged`` fills the range of each case."""
    period = pick_period(spec, asked_period)
    rubric = season.rubrics[spec.id]
    scored = scored_frame(season, spec, period, ranged=ranged).collect().sort("case")
    cases = tuple(case_score(row, rubric, season.project) for row in scored.iter_rows(named=True))
    return Scores(spec.id, period, rubric, cases, season.left_out, *_languages_and_word(season))


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
        Range(low, high) if low is not None and high is not None else None,
        gate_states(row, rubric, project.languages),
        None if counted else unscored_reason(row, rubric),
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
