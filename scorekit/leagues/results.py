"""The league table and the table of case scores, as typed results, with their JSON and CSV.

Numbers are exact fractions of a point; texts are made from them in ``numbers`` alone.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.engine.scoring import ARITHMETIC
from scorekit.leagues.enough import Pairs, decided_pairs, shows_ranks
from scorekit.measures.catalogue import VERSION
from scorekit.problems import Problem
from scorekit.reading.project import LeagueSpec
from scorekit.rubrics.tree import Rubric, as_text
from scorekit.wording import Number, Phrase, Wording, wording
from scorekit.wording.numbers import decimal_text, exact_text

if TYPE_CHECKING:
    import polars as pl

LEAGUE_SCHEMA = "scorekit/league/v1"
SCORES_SCHEMA = "scorekit/scores/v1"


def range_dict(ends: Range, decimals: int) -> dict[str, str]:
    return {"worst": decimal_text(ends.worst, decimals), "best": decimal_text(ends.best, decimals)}


def _optional(value: Fraction | None, decimals: int) -> str | None:
    return None if value is None else decimal_text(value, decimals)


class Range(NamedTuple):
    """A score with everything that is unknown or vague at its worst and at its best."""

    worst: Fraction
    best: Fraction


class Contradiction(NamedTuple):
    """Figures that contradict each other under one criterion (or an indicator of a gate or minimum): each its
    value and its source."""

    criterion: str
    indicator: str
    period: str
    figures: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All in words: answered 2024: 95 % (annual report) or 93 % (newspaper)."""
        values = " or ".join(f"{value} ({source})" for value, source in self.figures)
        return f"{self.indicator} {self.period}: {values}"


class Row(NamedTuple):
    """One operator in the table. ``criteria`` are its mean points where the criterion was scored;
    ``inferred`` names those that rest on figures which somebody inferred; ``figures`` are their values
    in words, where operators are scored once; ``contradicted`` are figures of it that contradict each other."""

    rank: int
    shared: bool
    operator: str
    name: str
    score: Fraction
    total: int
    scored: int
    coverage: Fraction
    criteria: dict[str, Fraction | None]
    range: Range | None = None
    remark: str = ""
    inferred: tuple[str, ...] = ()
    figures: Mapping[str, str] = {}
    contradicted: tuple[Contradiction, ...] = ()


class Unranked(NamedTuple):
    """An operator that stands apart from the table, without score and rank: why, and between what its score would
    lie. ``too_small`` is whether it is left out for its size, and not because too little is known."""

    operator: str
    name: str
    reason: Phrase
    range: Range | None = None
    too_small: bool = False
    contradicted: tuple[Contradiction, ...] = ()


class Before(NamedTuple):
    """Where an operator stood in an earlier edition. ``change`` is that of its score as far as both can
    be compared; ``broken`` why they cannot."""

    score: Fraction | None
    shown: str
    rank: int | None
    change: Fraction | None
    broken: str = ""


@dataclass(frozen=True)
class League:
    """A league table: operators in rank order, and those with too little data.

    ``left_out`` are the problems of what was not scored, when scoring went on without it;
    ``empty`` says why there is no operator at all; ``operator_word`` is the project's own word for
    one, or nothing; ``caveats`` is what the table must say of its figures. ``against`` names the
    earlier edition in which operators stood as ``before`` says.
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
            "criteria": {id: _optional(points, decimals) for id, points in row.criteria.items()},
        }
        if row.range is not None:
            found["range"] = range_dict(row.range, decimals)
        if row.figures:
            found["figures"] = dict(row.figures)
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

    def to_json(self) -> str:
        """The result as JSON text."""
        return dump_json(self.to_dict())

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
        price = pl.Decimal(38, decimals)
        columns: dict[str, Any] = {
            "rank": pl.Series([row.rank for row in self.rows], dtype=pl.Int64),
            "shared": pl.Series([row.shared for row in self.rows], dtype=pl.Boolean),
            "operator": pl.Series([row.operator for row in self.rows], dtype=pl.String),
            "name": pl.Series([row.name for row in self.rows], dtype=pl.String),
            "score": _decimals([row.score for row in self.rows], decimals, price),
            "score_exact": pl.Series([exact_text(row.score) for row in self.rows], dtype=pl.String),
            "cases": pl.Series([row.total for row in self.rows], dtype=pl.Int64),
            "scored": pl.Series([row.scored for row in self.rows], dtype=pl.Int64),
            "coverage": _decimals([row.coverage for row in self.rows], 4, pl.Decimal(38, 4)),
        }
        for node in self.rubric.root.walk():
            if node.id != "score" and all(node.id in row.criteria for row in self.rows):
                columns[f"criterion:{node.id}"] = _decimals(
                    [row.criteria[node.id] for row in self.rows], decimals, price
                )
        return pl.DataFrame(columns)

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())


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
            "figures": [{"value": value, "source": source} for value, source in one.figures],
        }
        for one in contradicted
    ]


def _before_dict(before: Before | None) -> dict[str, Any] | None:
    if before is None:
        return None
    return {
        "rank": before.rank,
        "score": before.shown or None,
        "score_exact": None if before.score is None else exact_text(before.score),
        "change": None if before.change is None else exact_text(before.change),
        "break": before.broken or None,
    }


def _decimals(values: Sequence[Fraction | None], decimals: int, dtype: Any) -> pl.Series:
    import polars as pl

    texts = [_optional(value, decimals) for value in values]
    return pl.Series(texts, dtype=pl.String).cast(dtype)


def rubric_dict(rubric: Rubric) -> dict[str, str]:
    """What a result says of the rubric that made it."""
    return {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256}


def versions_dict() -> dict[str, int]:
    """Versions of the catalogue of measures and of the arithmetic, part of every result."""
    return {"measures": VERSION, "arithmetic": ARITHMETIC}


def dump_json(value: Any) -> str:
    """JSON as every result is written: two spaces, no escapes, a newline at the end."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


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
            cells += [_cell(row.score, decimals), row.score]
            cells += _range_cells(row.range, decimals) if ranged else []
            counts = [row.total, row.scored] if league.rubric.reads_cases else ["", ""]
            cells += [*counts, _cell(row.coverage, 4)]
            cells += [_cell(row.criteria.get(id), decimals) for id in ids]
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
    return [_cell(end, decimals) for end in ends or (None, None)]


def _before_cells(league: League, row: Row) -> list[Any]:
    before = league.before.get(row.operator)
    if before is None:
        return [""] * 4
    rank = "" if before.rank is None else before.rank
    return [rank, before.shown, "" if before.change is None else before.change, before.broken]


def _cell(value: Fraction | None, decimals: int) -> Number | str:
    return "" if value is None else Number(decimal_text(value, decimals))


def csv_text(rows: Iterable[Sequence[Any]], locale: str | None = None, *, raw: bool = False) -> str:
    """CSV as every result is written: commas, quotes where needed, ``\\n``.

    A text that a spreadsheet would run as a formula gets an apostrophe in front, unless ``raw``.
    With a locale (``nl``) as its spreadsheets open it: numbers with its decimal sign, semicolons
    where that is a comma, the mark at the start by which they know UTF-8, and no exact fractions,
    which they would take for dates.
    """
    out = io.StringIO()
    words = wording(locale or "en")
    separator = ";" if words.decimal_sign == "," else ","
    if locale is not None:
        out.write("\ufeff")
        head, *rows = rows
        rows = [[c for c, name in zip(row, head, strict=True) if name != "score_exact"] for row in (head, *rows)]
    texts = ([_csv_cell(cell, words, raw) for cell in row] for row in rows)
    csv.writer(out, lineterminator="\n", delimiter=separator).writerows(texts)
    return out.getvalue()


def _csv_cell(cell: Any, words: Wording, raw: bool) -> Any:
    if isinstance(cell, Number):
        return words.number(cell.digits)
    if isinstance(cell, Fraction):
        return exact_text(cell)
    if raw or not isinstance(cell, str) or not _starts_a_formula(cell):
        return cell
    return f"'{cell}"


def _starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula, wide and small forms of the signs and
    invisible characters before them included."""
    for character in text:
        if character in "\t\r":
            return True
        if not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc"):
            return unicodedata.normalize("NFKC", character)[0] in "=+-@"
    return False


class GateState(NamedTuple):
    """A gate in one case: it fired, did not, or could not be checked; what it did."""

    id: str
    title: str
    scope: str
    text: str
    fired: bool
    undecided: bool
    because: str = ""


class CaseScore(NamedTuple):
    """The score of one case; ``score`` is None with a ``reason`` when it has none that counts."""

    case: str
    operator: str
    name: str
    period: str
    score: Fraction | None
    before: Fraction | None
    coverage: Fraction | None
    range: Range | None
    gates: tuple[GateState, ...]
    reason: Phrase | None = None


@dataclass(frozen=True)
class Scores:
    """The scores of the cases of one league, by case id."""

    league: str
    period: str | None
    rubric: Rubric
    cases: tuple[CaseScore, ...]
    left_out: tuple[Problem, ...] = ()
    languages: tuple[str, ...] = ("en",)
    operator_word: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values (schema scorekit/scores/v1)."""
        decimals = self.rubric.scale.decimals
        result: dict[str, Any] = {
            "schema": SCORES_SCHEMA,
            "league": self.league,
            "period": self.period,
            "rubric": rubric_dict(self.rubric),
            "versions": versions_dict(),
            "cases": [],
        }
        for case in self.cases:
            found: dict[str, Any] = {
                "case": case.case,
                "operator": case.operator,
                "name": case.name,
                "period": case.period,
                "score": _optional(case.score, decimals),
                "score_exact": None if case.score is None else exact_text(case.score),
                "before_gates": _optional(case.before, decimals),
                "coverage": _optional(case.coverage, 4),
                "gates": [gate.id for gate in case.gates if gate.fired],
                "gates_undecided": [gate.id for gate in case.gates if gate.undecided],
            }
            if case.range is not None:
                found["range"] = range_dict(case.range, decimals)
            if case.reason is not None:
                found["reason"] = str(case.reason)
            result["cases"].append(found)
        if self.left_out:
            result["left_out"] = [str(problem) for problem in self.left_out]
        return result

    def to_json(self) -> str:
        """The result as JSON text."""
        return dump_json(self.to_dict())

    def to_csv(self, locale: str | None = None, *, raw: bool = False) -> str:
        """The cases as CSV, by id; see :func:`csv_text`."""
        decimals = self.rubric.scale.decimals
        ranged = any(case.range is not None for case in self.cases)
        head = ["case", "operator", "name", "period", "score", "score_exact", "before_gates", "coverage"]
        head += ["worst", "best"] if ranged else []
        rows = []
        for case in self.cases:
            cells: list[Any] = [case.case, case.operator, case.name, case.period]
            cells += [_cell(case.score, decimals), "" if case.score is None else case.score]
            cells += [_cell(case.before, decimals), _cell(case.coverage, 4)]
            if ranged:
                cells += [_cell(end, decimals) for end in case.range or (None, None)]
            cells += [" ".join(gate.id for gate in case.gates if gate.fired)]
            cells += [" ".join(gate.id for gate in case.gates if gate.undecided), str(case.reason or "")]
            rows.append(cells)
        return csv_text([[*head, "gates", "gates_undecided", "reason"], *rows], locale, raw=raw)

    @property
    def frame(self) -> pl.DataFrame:
        """One row a case: case, operator, name, period (text), score and before_gates (Decimal
        as printed), score_exact (text), coverage (Decimal), gates (list of text), reason."""
        import polars as pl

        decimals = self.rubric.scale.decimals
        price = pl.Decimal(38, decimals)
        return pl.DataFrame(
            {
                "case": pl.Series([c.case for c in self.cases], dtype=pl.String),
                "operator": pl.Series([c.operator for c in self.cases], dtype=pl.String),
                "name": pl.Series([c.name for c in self.cases], dtype=pl.String),
                "period": pl.Series([c.period for c in self.cases], dtype=pl.String),
                "score": _decimals([c.score for c in self.cases], decimals, price),
                "score_exact": pl.Series(
                    [None if c.score is None else exact_text(c.score) for c in self.cases], dtype=pl.String
                ),
                "before_gates": _decimals([c.before for c in self.cases], decimals, price),
                "coverage": _decimals([c.coverage for c in self.cases], 4, pl.Decimal(38, 4)),
                "gates": pl.Series([[g.id for g in c.gates if g.fired] for c in self.cases], dtype=pl.List(pl.String)),
                "reason": pl.Series([str(c.reason or "") for c in self.cases], dtype=pl.String),
            }
        )

    def _repr_html_(self) -> str:
        return str(self.frame._repr_html_())
