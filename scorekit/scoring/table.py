"""The league table as a typed result, with its JSON and CSV. Numbers are exact fractions of a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scorekit.problems import Problem
from scorekit.reading.project import LeagueSpec
from scorekit.result import Result
from scorekit.rubrics.tree import Rubric, as_text
from scorekit.scoring.enough import Pairs, decided_pairs, shows_ranks
from scorekit.scoring.result import (
    csv_text,
    decimals_series,
    number_cell,
    optional_exact,
    optional_text,
    rubric_dict,
    versions_dict,
)
from scorekit.scoring.rows import Before, Contradiction, Range, Row, Unranked, range_dict
from scorekit.wording import Number, Phrase, canonical
from scorekit.wording.numbers import decimal_text, exact_text

if TYPE_CHECKING:
    import polars as pl

LEAGUE_SCHEMA = "scorekit/league/v1"


@dataclass(frozen=True, repr=False)
class League(Result):
    """A league table: operators in rank order, and those with too little data.

    ``left_out`` are the problems of what was not scored, when scoring went on without it;
    ``empty`` says why there is no operator at all; ``operator_word`` is the project's own word for
    one, or nothing; ``caveats`` is what the table must say of its figures. ``against`` names the
    earlier edition in which operators were as ``before`` says.
    """

    spec: LeagueSpec
    period: str | None
    rubric: Rubric
    rows: tuple[Row, ...]
    unranked: tuple[Unranked, ...]
    left_out: tuple[Problem, ...] = ()
    languages: tuple[str, ...] = ("en",)
    operator_word: str = ""
    empty: Phrase | None = None
    caveats: tuple[Phrase, ...] = ()
    against: str = ""
    before: Mapping[str, Before] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The league's id; empty for paths scored without a project file."""
        return self.spec.id

    @property
    def operators(self) -> tuple[str, ...]:
        """Ids of everybody in the table, the unranked last."""
        return (*(row.operator for row in self.rows), *(entry.operator for entry in self.unranked))

    @property
    def shows_ranks(self) -> bool:
        """Whether the table prints rank numbers; where not, the ranks are in JSON and CSV all the same."""
        return shows_ranks(self.rubric, self.rows)

    @property
    def pairs(self) -> Pairs | None:
        """How many pairs of operators are decided by what is known; None without ranges."""
        return decided_pairs(self.rubric, self.rows)

    @property
    def title(self) -> str:
        """The title in the project's first language."""
        return as_text(self.spec.title, self.languages)

    @property
    def subject(self) -> str:
        """The league, its period and how many operators are in it."""
        where = ", ".join(part for part in (self.id or self.rubric.id, self.period) if part)
        return f"{where}: {len(self.rows)} in the table, {len(self.unranked)} apart"

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values (schema scorekit/league/v1)."""
        decimals = self.rubric.scale.decimals
        result: dict[str, Any] = {
            "schema": LEAGUE_SCHEMA,
            "league": self.id,
            "period": self.period,
            "rubric": rubric_dict(self.rubric),
            "versions": versions_dict(),
            "ranks_shown": self.shows_ranks,
            "rows": [self._row(row, decimals) for row in self.rows],
            "unranked": [self._unranked(entry, decimals) for entry in self.unranked],
        }
        if (pairs := self.pairs) is not None:
            result["pairs"] = {"decided": pairs.decided, "all": pairs.all}
        if self.against:
            result["against"] = self.against
            for row in result["rows"]:
                row["before"] = _before_dict(self.before.get(row["operator"]))
        if self.caveats:
            result["caveats"] = [str(caveat) for caveat in self.caveats]
        if self.left_out:
            result["left_out"] = [str(problem) for problem in self.left_out]
        return result

    @staticmethod
    def _row(row: Row, decimals: int) -> dict[str, Any]:
        found = {
            "rank": row.rank,
            "shared": row.shared,
            "operator": row.operator,
            "name": row.name,
            "score": decimal_text(row.score, decimals),
            "score_exact": exact_text(row.score),
            "cases": {"total": row.total, "scored": row.scored, "unscored": row.total - row.scored},
            "coverage": decimal_text(row.coverage, 4),
            "criteria": {id: optional_text(points, decimals) for id, points in row.criteria.items()},
        }
        if row.range is not None:
            found["range"] = range_dict(row.range, decimals)
        if row.figures:
            found["figures"] = {id: canonical(said) for id, said in row.figures.items()}
        if row.inferred:
            found["inferred"] = list(row.inferred)
        if row.contradicted:
            found["contradicted"] = _contradicted_dicts(row.contradicted)
        return found

    @staticmethod
    def _unranked(entry: Unranked, decimals: int) -> dict[str, Any]:
        found: dict[str, Any] = {"operator": entry.operator, "name": entry.name, "reason": str(entry.reason)}
        if entry.range is not None:
            found["range"] = range_dict(entry.range, decimals)
        if entry.contradicted:
            found["contradicted"] = _contradicted_dicts(entry.contradicted)
        return found

    def to_csv(self, locale: str | None = None, *, raw: bool = False) -> str:
        """The ranked and the unranked operators as CSV, in rank order; see :func:`csv_text`."""
        return leagues_csv([self], locale, raw=raw)

    @property
    def frame(self) -> pl.DataFrame:
        """One row a ranked operator: rank (Int64), shared, operator, name, score (Decimal as
        printed), score_exact (text p/q), cases and scored (Int64), coverage (Decimal), and a
        Decimal column per criterion."""
        import polars as pl

        decimals = self.rubric.scale.decimals
        columns: dict[str, Any] = {
            "rank": pl.Series([row.rank for row in self.rows], dtype=pl.Int64),
            "shared": pl.Series([row.shared for row in self.rows], dtype=pl.Boolean),
            "operator": pl.Series([row.operator for row in self.rows], dtype=pl.String),
            "name": pl.Series([row.name for row in self.rows], dtype=pl.String),
            "score": decimals_series([row.score for row in self.rows], decimals),
            "score_exact": pl.Series([exact_text(row.score) for row in self.rows], dtype=pl.String),
            "cases": pl.Series([row.total for row in self.rows], dtype=pl.Int64),
            "scored": pl.Series([row.scored for row in self.rows], dtype=pl.Int64),
            "coverage": decimals_series([row.coverage for row in self.rows], 4),
        }
        for node in self.rubric.root.walk():
            if node.id != "score" and all(node.id in row.criteria for row in self.rows):
                columns[f"criterion:{node.id}"] = decimals_series(
                    [row.criteria[node.id] for row in self.rows], decimals
                )
        return pl.DataFrame(columns)


def standing_dict(row: Row | None, rubric: Rubric) -> dict[str, Any] | None:
    """Rank and score of a row as JSON values; None where there is none."""
    if row is None:
        return None
    score = decimal_text(row.score, rubric.scale.decimals)
    return {"score": score, "score_exact": exact_text(row.score), "rank": row.rank, "shared": row.shared}


def _contradicted_dicts(contradicted: Iterable[Contradiction]) -> list[dict[str, Any]]:
    return [
        {
            "criterion": one.criterion,
            "indicator": one.indicator,
            "period": one.period,
            "figures": [{"value": canonical(value), "source": source} for value, source in one.figures],
        }
        for one in contradicted
    ]


def _before_dict(before: Before | None) -> dict[str, Any] | None:
    if before is None:
        return None
    return {
        "rank": before.rank,
        "score": before.shown or None,
        "score_exact": optional_exact(before.score),
        "change": optional_exact(before.change),
        "break": canonical(before.broken) or None,
    }


def leagues_csv(leagues: Iterable[League], locale: str | None = None, *, raw: bool = False) -> str:
    """Several leagues under one head; criteria are in the columns of the JSON's names. With a
    ``locale`` as its spreadsheets open it, see :func:`csv_text`."""
    leagues = list(leagues)
    listed: list[Row | Unranked] = [row for league in leagues for row in league.rows]
    listed += [entry for league in leagues for entry in league.unranked]
    ranged = any(entry.range is not None for entry in listed)
    ids = list(dict.fromkeys(n.id for lg in leagues for n in lg.rubric.root.walk() if n.id != "score"))
    head = ["league", "period", "rubric", "version", "rank", "shared", "ranks_shown", "operator", "name", "score"]
    head += ["score_exact"]
    head += ["worst", "best"] if ranged else []
    inferred = any(row.inferred for league in leagues for row in league.rows)
    against = any(league.against for league in leagues)
    contradicted = any(entry.contradicted for entry in listed)
    head += ["cases", "scored", "coverage", *ids, *(["inferred"] if inferred else [])]
    head += ["contradicted"] if contradicted else []
    head += [*(["last_rank", "last_score", "change", "break"] if against else []), "reason"]
    rows = []
    for league in leagues:
        decimals = league.rubric.scale.decimals
        start = [league.id, league.period or "", league.rubric.id, league.rubric.version]
        shown = "yes" if league.shows_ranks else "no"
        for row in league.rows:
            cells: list[Any] = [*start, row.rank, "yes" if row.shared else "no", shown, row.operator, row.name]
            cells += [number_cell(row.score, decimals), row.score]
            cells += _range_cells(row.range, decimals) if ranged else []
            counts = [row.total, row.scored] if league.rubric.reads_cases else ["", ""]
            cells += [*counts, number_cell(row.coverage, 4)]
            cells += [number_cell(row.criteria.get(id), decimals) for id in ids]
            cells += [" ".join(row.inferred)] if inferred else []
            cells += ["; ".join(one.text for one in row.contradicted)] if contradicted else []
            cells += _before_cells(league, row) if against else []
            rows.append([*cells, ""])
        for left in league.unranked:
            cells = [*start, "", "", shown, left.operator, left.name, "", ""]
            cells += _range_cells(left.range, decimals) if ranged else []
            blank = dict.fromkeys(head[len(cells) :], "")
            blank |= {"reason": str(left.reason)}
            if contradicted:
                blank["contradicted"] = "; ".join(one.text for one in left.contradicted)
            rows.append([*cells, *blank.values()])
    return csv_text([head, *rows], locale, raw=raw)


def _range_cells(ends: Range | None, decimals: int) -> list[Number | str]:
    return [number_cell(end, decimals) for end in ends or (None, None)]


def _before_cells(league: League, row: Row) -> list[Any]:
    before = league.before.get(row.operator)
    if before is None:
        return [""] * 4
    rank = "" if before.rank is None else before.rank
    return [rank, before.shown, "" if before.change is None else before.change, canonical(before.broken)]
