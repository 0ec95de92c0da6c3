"""Explanations of cases and operators as typed results, with the league that they are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scorekit.result import Result
from scorekit.rubrics.tree import Rubric, Text, as_text
from scorekit.scoring.facts import FactLine
from scorekit.scoring.lines import CaseTree, Line, OperatorLine
from scorekit.scoring.result import optional_exact, optional_text, rubric_dict, versions_dict
from scorekit.scoring.rows import Range, Row, Unranked, range_dict
from scorekit.scoring.scores import CaseScore
from scorekit.scoring.story import Story
from scorekit.wording import canonical
from scorekit.wording.numbers import decimal_text

if TYPE_CHECKING:
    import polars as pl

    from scorekit.scoring.table import League

SCHEMA = "scorekit/explanation/v1"
_EXACT = 6


@dataclass(frozen=True, repr=False)
class CaseExplanation(Result):
    """Why a case has its score. ``story`` is what happened, as its file tells it."""

    league: str
    league_title: Text
    period: str | None
    rubric: Rubric
    summary: CaseScore
    tree: CaseTree
    languages: tuple[str, ...] = ("en",)
    story: Story | None = None

    @property
    def subject(self) -> str:
        """The case, and its score."""
        return f"{self.summary.case}: {optional_text(self.summary.score, self.rubric.scale.decimals) or 'unscored'}"

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
            "score": optional_text(case.score, decimals),
            "score_exact": optional_exact(case.score),
            "before_gates": optional_text(case.before, decimals),
            "coverage": optional_text(case.coverage, 4),
            "range": _range(case.range, decimals),
            "reason": str(case.reason or ""),
            "lines": [_line_dict(line, self.languages) for line in self.tree.lines],
            "gates": _gate_dicts(case),
            "evidence": [
                {"id": e.id, "kind": canonical(e.kind), "text": canonical(e.said)} for e in self.tree.evidence
            ],
        }

    @property
    def frame(self) -> pl.DataFrame:
        """One row a criterion, parents first: criterion, title, state, measured, rule, weight
        (text) and points, applied, contribution (Decimal, six decimals)."""
        return _tree_frame(self.to_dict()["lines"])


@dataclass(frozen=True, repr=False)
class OperatorExplanation(Result):
    """Why an operator has its score and rank. ``table`` is the league that it is in."""

    league: str
    league_title: Text
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
    table: League | None = None

    @property
    def subject(self) -> str:
        """The operator, and its score."""
        return _operator_subject(self)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON values (schema scorekit/explanation/v1)."""
        decimals = self.rubric.scale.decimals
        return {
            **_operator_head(self),
            "lines": [
                {
                    "criterion": line.id,
                    "title": as_text(line.title, self.languages),
                    "weight": line.weight,
                    "contribution": optional_exact(line.contribution),
                    "gates": optional_exact(line.gates),
                    "rounding": optional_exact(line.rounding),
                    **({"nearer": optional_exact(line.nearer)} if line.nearer else {}),
                    "mean_where_scored": optional_exact(line.mean),
                    "n": line.n,
                }
                for line in self.lines
            ],
            "cases": [
                {"case": c.case, "score": optional_text(c.score, decimals), "reason": str(c.reason or "")}
                for c in self.cases
            ],
        }

    @property
    def frame(self) -> pl.DataFrame:
        """One row a criterion, parents first: criterion, title, weight, contribution, gates,
        rounding, mean_where_scored (text, exact fractions) and n (Int64)."""
        import polars as pl

        texts = ("criterion", "title", "weight", "contribution", "gates", "rounding", "mean_where_scored")
        lines = self.to_dict()["lines"]
        return _lines_frame(lines, texts, ()).with_columns(pl.Series("n", [line["n"] for line in lines], pl.Int64))


@dataclass(frozen=True, repr=False)
class FiguresExplanation(Result):
    """Why an operator has its score and rank, where the rubric scores operators. ``behind`` are the
    figures that gates (by id) and the minimum read; ``table`` is the league that it is in."""

    league: str
    league_title: Text
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
    behind: Mapping[str, tuple[FactLine, ...]] = field(default_factory=dict)
    ranks_shown: bool = True
    table: League | None = None

    @property
    def subject(self) -> str:
        """The operator, and its score."""
        return _operator_subject(self)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON values (schema scorekit/explanation/v1)."""
        return {
            **_operator_head(self),
            "before_gates": optional_text(self.summary.before, self.rubric.scale.decimals),
            "coverage": optional_text(self.summary.coverage, 4),
            "lines": [_line_dict(line, self.languages) for line in self.tree.lines],
            "gates": _gate_dicts(self.summary),
        }

    @property
    def frame(self) -> pl.DataFrame:
        """As that of :class:`CaseExplanation`."""
        return _tree_frame(self.to_dict()["lines"])


Explanation = CaseExplanation | OperatorExplanation | FiguresExplanation


def _operator_subject(explained: OperatorExplanation | FiguresExplanation) -> str:
    score = None if explained.row is None else explained.row.score
    return f"{explained.operator}: {optional_text(score, explained.rubric.scale.decimals) or 'not in the table'}"


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
        "score": optional_text(row.score, decimals) if row else None,
        "score_exact": optional_exact(row.score) if row else None,
        "range": _range(row.range if row else explained.unranked.range if explained.unranked else None, decimals),
        "ranks_shown": explained.ranks_shown,
        "reason": str(explained.unranked.reason) if explained.unranked else "",
    }


def _range(ends: Range | None, decimals: int) -> dict[str, str] | None:
    return None if ends is None else range_dict(ends, decimals)


def _gate_dicts(summary: CaseScore) -> list[dict[str, Any]]:
    return [
        {"id": g.id, "scope": g.scope, "effect": canonical(g.said), "fired": g.fired, "undecided": g.undecided}
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
    import polars as pl

    columns = {name: pl.Series([line.get(name) for line in lines], dtype=pl.String) for name in (*texts, *numbers)}
    return pl.DataFrame(columns).with_columns(pl.col(list(numbers)).cast(pl.Decimal(38, _EXACT)))


def _line_dict(line: Line, languages: tuple[str, ...]) -> dict[str, Any]:
    title = as_text(line.title, languages)
    found: dict[str, Any] = {"criterion": line.id, "title": title, "state": line.state}
    if line.measure:
        found |= {line.subject: line.measure, "measured": canonical(line.measured), "rule": canonical(line.rule)}
        found["facts"] = [
            {"text": canonical(f.said), "place": f.place, "evidence": [canonical(e) for e in f.evidence]}
            for f in line.facts
        ]
    else:
        found["combine"] = line.combine
    for key in ("because", "source", "weight"):
        if getattr(line, key):
            found[key] = getattr(line, key)
    for key in ("points", "before", "low", "high", "out_of", "applied", "contribution", "gates", "rounding"):
        found[key] = optional_text(getattr(line, key), _EXACT)
    for key in ("without", "nearer"):
        if getattr(line, key):
            found[key] = optional_text(getattr(line, key), _EXACT)
    if line.log_share is not None:
        found["log_share"] = decimal_text(line.log_share, 4)
    if line.binds:
        found["binds"] = True
    return found
