"""The league table as a typed result, with its JSON and CSV. Numbers are exact fractions of a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scorekit.problems import Problem
from scorekit.reading.project import LeagueSpec
from scorekit.result import Result
from scorekit.rubrics.tree import POINT, Rubric, Text, as_text
from scorekit.scoring.enough import Pairs, decided_pairs, shows_ranks
from scorekit.scoring.result import (
    decimals_series,
    figure_cells,
    number_cell,
    optional_exact,
    optional_text,
    rubric_dict,
    versions_dict,
)
from scorekit.scoring.rows import Before, Contradiction, Row, Unranked, range_dict
from scorekit.wording import Number, Phrase, Said, Wording, canonical, wording
from scorekit.wording.csv_tables import csv_text
from scorekit.wording.numbers import decimal_text, exact_text

if TYPE_CHECKING:
    import polars as pl

    from scorekit.scoring.scored import Scored

LEAGUE_SCHEMA = "scorekit/league/v1"


def label_of(rubric: Rubric, score: Fraction) -> Said:
    """The rubric's word for a score, by the score as printed; empty without one."""
    return label_of_exact(rubric, Fraction(decimal_text(score, rubric.scale.decimals)))


def label_of_exact(rubric: Rubric, score: Fraction) -> Said:
    """The rubric's word for a score, by its exact value."""
    for edge, label in rubric.scale.labels:
        if rubric.scale.sign * score >= rubric.scale.sign * Fraction(edge, POINT):
            return label
    return ""


@dataclass(frozen=True, repr=False)
class League(Result):
    """A league table: operators in rank order, and those with too little data.

    ``left_out`` are the problems of what was not scored, when scoring went on without it;
    ``empty`` says why there is no operator at all; ``operator_word`` is the project's own word for
    one, or nothing; ``caveats`` is what the table must say of its figures. ``against`` names the
    earlier edition in which operators were as ``before`` says. ``behind`` is what the table was made of,
    where that is there.
    """

    spec: LeagueSpec
    period: str | None
    rubric: Rubric
    rows: tuple[Row, ...]
    unranked: tuple[Unranked, ...]
    left_out: tuple[Problem, ...] = ()
    languages: tuple[str, ...] = ("en",)
    operator_word: Text = ""
    empty: Phrase | None = None
    caveats: tuple[Phrase, ...] = ()
    against: str = ""
    before: Mapping[str, Before] = field(default_factory=dict)
    behind: Scored | None = field(default=None, compare=False)

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
            "rows": [self._row(row) for row in self.rows],
            "unranked": [self._unranked(entry, decimals) for entry in self.unranked],
        }
        if (pairs := self.pairs) is not None:
            result["pairs"] = {"decided": pairs.decided, "all": pairs.all}
        if self.against:
            result["against"] = self.against
            before = {row.operator: _before_dict(row, self.before.get(row.operator), decimals) for row in self.rows}
            for row in result["rows"]:
                row["before"] = before[row["operator"]]
        if self.caveats:
            result["caveats"] = [str(caveat) for caveat in self.caveats]
        if self.left_out:
            result["left_out"] = [str(problem) for problem in self.left_out]
        return result

    def _row(self, row: Row) -> dict[str, Any]:
        decimals = self.rubric.scale.decimals
        found: dict[str, Any] = {
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
        if row.sources:
            found["sources"] = {id: list(sources) for id, sources in row.sources.items()}
        if row.tie_break:
            found["tie_break"] = list(row.tie_break)
        if row.remark:
            found["remark"] = as_text(row.remark, self.languages)
        if label := label_of(self.rubric, row.score):
            found["label"] = canonical(label)
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


def printed_change(row: Row, before: Before, decimals: int) -> Fraction | None:
    """The change of a score as every format prints it: the difference of what is printed; None where the two cannot be
    compared."""
    if before.change is None or not before.shown:
        return None
    return Fraction(decimal_text(row.score, decimals)) - Fraction(before.shown)


def _before_dict(row: Row, before: Before | None, decimals: int) -> dict[str, Any] | None:
    if before is None:
        return None
    return {
        "rank": before.rank,
        "shared": before.shared,
        "score": before.shown or None,
        "score_exact": optional_exact(before.score),
        "change": optional_text(printed_change(row, before, decimals), decimals),
        "change_exact": optional_exact(before.change),
        "break": canonical(before.broken) or None,
    }


def leagues_csv(leagues: Iterable[League], locale: str | None = None, *, raw: bool = False) -> str:
    """Several leagues under one head, with all that their tables show; criteria are in the columns of the JSON's names.
    With a ``locale`` as its spreadsheets open it, see :func:`csv_text`."""
    leagues = list(leagues)
    words = wording(locale or "en")
    ids = list(dict.fromkeys(n.id for lg in leagues for n in lg.rubric.root.walk() if n.id != "score"))
    rows: list[dict[str, Any]] = []
    for league in leagues:
        entries: list[Row | Unranked] = [*league.rows, *league.unranked]
        rows += [_csv_row(league, entry, ids, words) for entry in entries]
    there = {*_ALWAYS, *ids, *(name for row in rows for name in row)}
    head = [name for name in _csv_heads(ids) if name in there]
    return csv_text([head, *([row.get(name, "") for name in head] for row in rows)], locale, raw=raw)


#: Columns that every table has, also where they are empty.
_ALWAYS = ("league", "period", "rubric", "version", "rank", "shared", "ranks_shown", "operator", "name", "score",
           "score_exact", "cases", "scored", "coverage", "reason")  # fmt: skip


def _csv_heads(ids: Sequence[str]) -> list[str]:
    """The columns of a table as CSV, in order."""
    coverage = _ALWAYS.index("cases")
    figures = [name for id in ids for name in (f"figure:{id}", f"unit:{id}", f"source:{id}")]
    before = ["last_rank", "last_shared", "last_score", "change", "change_exact", "break"]
    return [*_ALWAYS[:coverage], "worst", "best", *_ALWAYS[coverage:-1], *ids, "label", "tie_break", *figures,
            "inferred", "contradicted", "remark", *before, "reason"]  # fmt: skip


def _csv_row(league: League, entry: Row | Unranked, ids: Sequence[str], words: Wording) -> dict[str, Any]:
    """One operator of a league, by column; columns of which nothing is to be said are left out."""
    rubric = league.rubric
    decimals = rubric.scale.decimals
    found: dict[str, Any] = {
        "league": league.id,
        "period": league.period or "",
        "rubric": rubric.id,
        "version": rubric.version,
        "ranks_shown": "yes" if league.shows_ranks else "no",
        "operator": entry.operator,
        "name": entry.name,
    }
    if entry.range is not None:
        found |= {"worst": number_cell(entry.range.worst, decimals), "best": number_cell(entry.range.best, decimals)}
    if entry.contradicted:
        found["contradicted"] = "; ".join(one.text for one in entry.contradicted)
    if isinstance(entry, Unranked):
        return found | {"reason": str(entry.reason)}
    found |= {
        "rank": entry.rank,
        "shared": "yes" if entry.shared else "no",
        "score": number_cell(entry.score, decimals),
        "score_exact": entry.score,
        "coverage": number_cell(entry.coverage, 4),
        **{id: number_cell(entry.criteria.get(id), decimals) for id in ids},
    }
    if rubric.reads_cases:
        found |= {"cases": entry.total, "scored": entry.scored}
    for id, said in entry.figures.items():
        if said:
            found[f"figure:{id}"], unit = figure_cells(said, words)
            found |= {f"unit:{id}": unit} if unit else {}
            found |= {f"source:{id}": "; ".join(entry.sources[id])} if id in entry.sources else {}
    texts = {
        "label": words.say(label_of(rubric, entry.score)),
        "tie_break": " ".join(entry.tie_break),
        "inferred": " ".join(entry.inferred),
        "remark": as_text(entry.remark, league.languages),
    }
    found |= {name: text for name, text in texts.items() if text}
    before = league.before.get(entry.operator)
    if before is not None:
        change = printed_change(entry, before, decimals)
        found |= {
            "last_rank": "" if before.rank is None else before.rank,
            "last_shared": "" if before.rank is None else "yes" if before.shared else "no",
            "last_score": Number(before.shown) if before.shown else "",
            "change": number_cell(change, decimals),
            "change_exact": "" if before.change is None else before.change,
            "break": words.say(before.broken),
        }
    return found
