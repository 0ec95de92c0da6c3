"""Explanations of cases and operators, with the league that they stand in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import polars as pl
from polars import col

from scorekit.engine.scoring import operator_sums, score_cases
from scorekit.leagues.build import build_league, case_score, gate_states, scored_frame
from scorekit.leagues.facts import FactLine
from scorekit.leagues.figure_lines import figure_facts, figure_line
from scorekit.leagues.inputs import Season, pick_period
from scorekit.leagues.lines import CaseTree, OperatorLine, case_tree, operator_lines, score_tree
from scorekit.leagues.operator_inputs import operator_frame
from scorekit.leagues.operator_values import OperatorFrame
from scorekit.leagues.results import (
    CaseScore,
    League,
    Range,
    Row,
    Unranked,
    dump_json,
    range_dict,
    rubric_dict,
    versions_dict,
)
from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.reading.project import LeagueSpec
from scorekit.rubrics.tree import ADDITIVE, POINT, Leaf, Rubric, comparisons
from scorekit.wording import Phrase
from scorekit.wording.numbers import decimal_text, exact_text

SCHEMA = "scorekit/explanation/v1"
_EXACT = 6


@dataclass(frozen=True)
class CaseExplanation:
    """Why a case has its score."""

    league: str
    period: str | None
    rubric: Rubric
    summary: CaseScore
    tree: CaseTree
    languages: tuple[str, ...] = ("en",)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON values (schema scorekit/explanation/v1)."""
        decimals = self.rubric.scale.decimals
        case = self.summary
        return {
            "schema": SCHEMA,
            "case": case.case,
            "operator": case.operator,
            "name": case.name,
            "league": self.league,
            "period": self.period,
            "rubric": rubric_dict(self.rubric),
            "versions": versions_dict(),
            "score": _text(case.score, decimals),
            "score_exact": None if case.score is None else exact_text(case.score),
            "before_gates": _text(case.before, decimals),
            "coverage": _text(case.coverage, 4),
            "range": _range(case.range, decimals),
            "reason": str(case.reason or ""),
            "lines": [_line_dict(line) for line in self.tree.lines],
            "gates": _gate_dicts(case),
            "evidence": [{"id": e.id, "kind": e.kind, "text": e.text} for e in self.tree.evidence],
        }

    def to_json(self) -> str:
        """The explanation as JSON text."""
        return dump_json(self.to_dict())

    @property
    def frame(self) -> pl.DataFrame:
        """One row a criterion, parents first: criterion, title, state, measured, rule, weight
        (text) and points, applied, contribution (Decimal, six decimals)."""
        return _tree_frame(self.to_dict()["lines"])

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


@dataclass(frozen=True)
class OperatorExplanation:
    """Why an operator has its score and rank."""

    league: str
    period: str | None
    rubric: Rubric
    operator: str
    name: str
    row: Row | None
    unranked: Unranked | None
    operators: int
    lines: tuple[OperatorLine, ...]
    cases: tuple[CaseScore, ...]
    additive: bool
    languages: tuple[str, ...] = ("en",)
    ranks_shown: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON values (schema scorekit/explanation/v1)."""
        decimals = self.rubric.scale.decimals
        return {
            **_operator_head(self),
            "lines": [
                {
                    "criterion": line.id,
                    "title": line.title,
                    "weight": line.weight,
                    "contribution": _fraction(line.contribution),
                    "gates": _fraction(line.gates),
                    "rounding": _fraction(line.rounding),
                    **({"nearer": _fraction(line.nearer)} if line.nearer else {}),
                    "mean_where_scored": _fraction(line.mean),
                    "n": line.n,
                }
                for line in self.lines
            ],
            "cases": [
                {"case": c.case, "score": _text(c.score, decimals), "reason": str(c.reason or "")} for c in self.cases
            ],
        }

    def to_json(self) -> str:
        """The explanation as JSON text."""
        return dump_json(self.to_dict())

    @property
    def frame(self) -> pl.DataFrame:
        """One row a criterion, parents first: criterion, title, weight, contribution, gates,
        rounding, mean_where_scored (text, exact fractions) and n (Int64)."""
        texts = ("criterion", "title", "weight", "contribution", "gates", "rounding", "mean_where_scored")
        lines = self.to_dict()["lines"]
        return _lines_frame(lines, texts, ()).with_columns(pl.Series("n", [line["n"] for line in lines], pl.Int64))

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


@dataclass(frozen=True)
class FiguresExplanation:
    """Why an operator has its score and rank, where the rubric scores operators. ``behind`` are the
    figures that gates (by id) and the minimum read."""

    league: str
    period: str | None
    rubric: Rubric
    operator: str
    name: str
    row: Row | None
    unranked: Unranked | None
    operators: int
    summary: CaseScore
    tree: CaseTree
    languages: tuple[str, ...] = ("en",)
    behind: dict[str, tuple[FactLine, ...]] = field(default_factory=dict)
    ranks_shown: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON values (schema scorekit/explanation/v1)."""
        return {
            **_operator_head(self),
            "before_gates": _text(self.summary.before, self.rubric.scale.decimals),
            "coverage": _text(self.summary.coverage, 4),
            "lines": [_line_dict(line) for line in self.tree.lines],
            "gates": _gate_dicts(self.summary),
        }

    def to_json(self) -> str:
        """The explanation as JSON text."""
        return dump_json(self.to_dict())

    @property
    def frame(self) -> pl.DataFrame:
        """As that of :class:`CaseExplanation`."""
        return _tree_frame(self.to_dict()["lines"])

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


Explanation = CaseExplanation | OperatorExplanation | FiguresExplanation


def _operator_head(explained: OperatorExplanation | FiguresExplanation) -> dict[str, Any]:
    """Who is explained, where, and with what result."""
    row, decimals = explained.row, explained.rubric.scale.decimals
    return {
        "schema": SCHEMA,
        "operator": explained.operator,
        "name": explained.name,
        "league": explained.league,
        "period": explained.period,
        "rubric": rubric_dict(explained.rubric),
        "versions": versions_dict(),
        "rank": row.rank if row else None,
        "score": _text(row.score, decimals) if row else None,
        "score_exact": exact_text(row.score) if row else None,
        "range": _range(row.range if row else explained.unranked.range if explained.unranked else None, decimals),
        "ranks_shown": explained.ranks_shown,
        "reason": str(explained.unranked.reason) if explained.unranked else "",
    }


def _range(ends: Range | None, decimals: int) -> dict[str, str] | None:
    return None if ends is None else range_dict(ends, decimals)


def _gate_dicts(summary: CaseScore) -> list[dict[str, Any]]:
    return [
        {"id": g.id, "scope": g.scope, "effect": g.text, "fired": g.fired, "undecided": g.undecided}
        | ({"because": g.because} if g.because else {})
        for g in summary.gates
    ]


def _tree_frame(lines: list[dict[str, Any]]) -> pl.DataFrame:
    return _lines_frame(
        lines,
        ("criterion", "title", "state", "measured", "rule", "weight"),
        ("points", "applied", "contribution"),
    )


def _lines_frame(lines: list[dict[str, Any]], texts: Sequence[str], numbers: Sequence[str]) -> pl.DataFrame:
    columns = {name: pl.Series([line.get(name) for line in lines], dtype=pl.String) for name in (*texts, *numbers)}
    return pl.DataFrame(columns).with_columns(pl.col(list(numbers)).cast(pl.Decimal(38, _EXACT)))


def _text(value: Fraction | None, decimals: int) -> str | None:
    return None if value is None else decimal_text(value, decimals)


def _fraction(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def _line_dict(line: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"criterion": line.id, "title": line.title, "state": line.state}
    if line.measure:
        found |= {line.subject: line.measure, "measured": line.measured, "rule": line.rule}
        found["facts"] = [{"text": f.text, "place": f.place, "evidence": list(f.evidence)} for f in line.facts]
    else:
        found["combine"] = line.combine
    for key in ("because", "source", "weight"):
        if getattr(line, key):
            found[key] = getattr(line, key)
    for key in ("points", "before", "low", "high", "out_of", "applied", "contribution", "gates", "rounding"):
        found[key] = _text(getattr(line, key), _EXACT)
    for key in ("without", "nearer"):
        if getattr(line, key):
            found[key] = _text(getattr(line, key), _EXACT)
    if line.log_share is not None:
        found["log_share"] = decimal_text(line.log_share, 4)
    if line.binds:
        found["binds"] = True
    return found


def subject_of(season: Season, written: str) -> tuple[str, str]:
    """("case" or "operator", id) of what a person wrote; ``case:`` and ``operator:`` decide.

    Raises :class:`ProblemsFound` when it is neither, or both.
    """
    cases = season.facts.cases
    operators = set(cases["operator"].to_list()) | {f.operator for f in season.figures.figures if f.operator}
    register = season.project.register
    operators |= {register.group(o, None) for o in operators if any(spec.level == "group" for spec in season.specs)}
    kind, _, id = written.partition(":")
    if kind not in ("case", "operator") or not id:
        kind, id = "", written
    found = []
    if kind != "operator" and id in season.collection.sources:
        found.append(("case", id))
    if kind != "case":
        operator = id if id in operators else _operator_called(season, id)
        if operator is not None:
            found.append(("operator", operator))
    if len(found) == 2:
        message = f'"{shown(id)}" is a case and an operator'
        raise ProblemsFound([Problem("", 0, 0, "ambiguous", message, f"write case:{id} or operator:{id}")])
    if not found:
        known = [*season.collection.sources, *operators]
        message = f'no {kind or "case or operator"} "{shown(id)}" here'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, nearest(id, known))])
    return found[0]


def _operator_called(season: Season, name: str) -> str | None:
    """The operator of which some case writes ``name``, or whose name in the register it is."""
    register = season.project.register
    written = list(season.facts.cases.select("operator", "name_written").unique().sort("operator").iter_rows())
    written += sorted({(figure.operator, figure.name_written) for figure in season.figures.figures if figure.operator})
    for operator, said in written:
        entry = register.operators.get(operator)
        names = (said, register.name_in(operator, None), *(other.name for other in (entry.names if entry else ())))
        if name in names:
            return str(operator)
    return None


def leagues_with(season: Season, kind: str, id: str, period: str | None) -> list[LeagueSpec]:
    """The leagues of a season in which a case or operator stands."""
    found = []
    for spec in season.specs:
        at = pick_period(spec, period)
        rubric = season.rubrics[spec.id]
        if rubric.unit == "operator":
            if kind == "operator" and id in operator_frame(season, spec, at, rubric).frame["operator"].to_list():
                found.append(spec)
        elif id in season.cases_of(spec, at).cases[kind].to_list() or (
            kind == "case" and id in season.told_elsewhere(spec, at)
        ):
            found.append(spec)
    return found


def grouped_under(season: Season, located: Sequence[tuple[str, str]], period: str | None) -> str:
    """Under which group a brand is ranked, where a league ranks groups."""
    for kind, id in located:
        for spec in season.specs:
            if kind == "operator" and spec.level == "group":
                group = season.project.register.group(id, pick_period(spec, period))
                if group != id:
                    return f"the league {spec.id} ranks groups: {id} counts under {group}"
    return ""


def explain_case(season: Season, spec: LeagueSpec, id: str, asked_period: str | None = None) -> CaseExplanation:
    """Explain one case in one league."""
    period = pick_period(spec, asked_period)
    rubric = season.rubrics[spec.id]
    rows = scored_frame(season, spec, period, detail=True).filter(col("case") == id).collect()
    if rows.is_empty():
        message, help = f'the case "{shown(id)}" is not in the league {spec.id}', ""
        if stands := season.told_elsewhere(spec, period).get(id):
            message = f'the case "{shown(id)}" is left out of the league {spec.id}: a matter counts once'
            help = f'"{stands}" is another account of the same matter, and stands for both'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, help)])
    row = rows.row(0, named=True)
    languages = season.project.languages
    tree = case_tree(row, rubric, season.collection.sources[id], languages, _pending(season, id))
    return CaseExplanation(spec.id, period, rubric, case_score(row, rubric, season.project), tree, languages)


def _pending(season: Season, case: str) -> list[int]:
    """The places of the promises of a case that were due after the end of its story."""
    number = season.facts.cases.filter(col("case") == case)["case_number"][0]
    promised = season.facts.promises.filter((col("case_number") == number) & col("pending"))
    return [int(position) for position in promised["position"]]


def _figures_explained(
    season: Season, spec: LeagueSpec, league: League, wanted: Collection[str] | None
) -> Iterator[FiguresExplanation]:
    """Explain operators in a league whose rubric scores operators."""
    rubric, languages = league.rubric, season.project.languages
    inputs = operator_frame(season, spec, league.period, rubric)
    scored = _only(score_cases(inputs.frame.lazy(), rubric, detail=True), wanted).collect()
    holders = _holders(league)
    for row in scored.sort("operator").iter_rows(named=True):
        id = row["operator"]
        ranked, unranked = holders[id]
        name, reason = _name_and_reason(ranked, unranked)

        def said(leaf: Leaf, id: str = id) -> tuple[str, tuple[FactLine, ...]]:
            return figure_facts(leaf, inputs, id, season.collection.sources)

        def points(column: str, row: dict[str, Any] = row) -> Fraction | None:
            return None if row[column] is None else Fraction(row[column], POINT)

        summary = CaseScore(
            "", id, name, league.period or "", points("score:points"), points("score:before"),
            points("score:coverage"), _ends(points("score:low"), points("score:high")),
            gate_states(row, rubric, languages), reason,
        )  # fmt: skip
        yield FiguresExplanation(
            spec.id, league.period, rubric, id, name, ranked, unranked, len(league.rows), summary,
            score_tree(row, rubric, said, languages), languages, _behind(inputs, rubric, id), league.shows_ranks,
        )  # fmt: skip


def _ends(low: Fraction | None, high: Fraction | None) -> Range | None:
    return None if low is None or high is None else Range(low, high)


def _only(frame: pl.LazyFrame, wanted: Collection[str] | None) -> pl.LazyFrame:
    return frame if wanted is None else frame.filter(col("operator").is_in(sorted(wanted)))


def _holders(league: League) -> dict[str, tuple[Row | None, Unranked | None]]:
    """The row or the entry of each operator of a league."""
    rows: dict[str, tuple[Row | None, Unranked | None]] = {row.operator: (row, None) for row in league.rows}
    return rows | {entry.operator: (None, entry) for entry in league.unranked}


def _name_and_reason(row: Row | None, unranked: Unranked | None) -> tuple[str, Phrase | None]:
    holder = row or unranked
    assert holder is not None
    return holder.name, unranked.reason if unranked else None


def _behind(inputs: OperatorFrame, rubric: Rubric, operator: str) -> dict[str, tuple[FactLine, ...]]:
    """The figures that each gate and the minimum read."""
    columns = {
        gate.id: [part.column for part in comparisons(gate.when) if part.subject == "indicator"]
        for gate in rubric.gates
    }
    if rubric.minimum.indicator is not None:
        columns["minimum"] = [f"indicator:{rubric.minimum.indicator.indicator}"]
    return {
        name: tuple(figure_line(figure) for column in read for figure in inputs.values[column][operator].figures)
        for name, read in columns.items()
    }


def explain_operator(
    season: Season, spec: LeagueSpec, id: str, asked_period: str | None = None
) -> OperatorExplanation | FiguresExplanation:
    """Explain one operator in one league."""
    found = explain_operators(season, spec, build_league(season, spec, asked_period), (id,))
    if not found:
        message = f'the operator "{shown(id)}" is not in the league {spec.id}'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message)])
    return found[0]


def explain_operators(
    season: Season, spec: LeagueSpec, league: League, wanted: Collection[str] | None = None
) -> list[OperatorExplanation] | list[FiguresExplanation]:
    """Explain every operator of a league that was built, or those wanted; by id."""
    if league.rubric.unit == "operator":
        return list(_figures_explained(season, spec, league, wanted))
    return list(_cases_explained(season, spec, league, wanted))


def _cases_explained(
    season: Season, spec: LeagueSpec, league: League, wanted: Collection[str] | None
) -> Iterator[OperatorExplanation]:
    rubric, languages = league.rubric, season.project.languages
    scored = _only(scored_frame(season, spec, league.period, detail=True), wanted).collect().sort("case")
    sums = operator_sums(scored.lazy(), rubric, detail=True).collect().sort("operator")
    cases: dict[str, list[CaseScore]] = {}
    for case in scored.iter_rows(named=True):
        cases.setdefault(case["operator"], []).append(case_score(case, rubric, season.project))
    holders = _holders(league)
    for sum_ in sums.iter_rows(named=True):
        id = sum_["operator"]
        row, unranked = holders[id]
        yield OperatorExplanation(
            spec.id,
            league.period,
            rubric,
            id,
            _name_and_reason(row, unranked)[0],
            row,
            unranked,
            len(league.rows),
            operator_lines(sum_, rubric, languages),
            tuple(cases[id]),
            rubric.root.combine in ADDITIVE,
            languages,
            league.shows_ranks,
        )
