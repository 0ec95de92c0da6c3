"""The engine: measure columns in, points per case and sums per operator out, all lazily."""

from __future__ import annotations

from collections.abc import Container, Iterable

import polars as pl
from polars import Expr, col

from scorekit.engine.compiler import Compiler
from scorekit.engine.detail import add_detail
from scorekit.engine.values import REFUSED, needed_columns, out_of_bounds
from scorekit.problems import Problem, ProblemsFound
from scorekit.rubrics.tree import Criterion, Rubric, comparisons
from scorekit.vocabulary import Kind

#: Version of the arithmetic: of the rules of rounding and summing, part of every result.
ARITHMETIC = 1

_INTEGERS = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.Boolean, pl.Null)
#: Weights of cases are counted in ten-thousandths.
WEIGHT = 10_000


def read_columns(rubric: Rubric) -> dict[str, Kind]:
    """Name of each measure or rating column that a rubric reads -> its kind."""
    found = {node.leaf.column: node.leaf.kind for node in rubric.root.leaves() if node.leaf is not None}
    for condition in rubric.conditions():
        found |= {part.column: part.kind for part in comparisons(condition) if part.subject != "criterion"}
    return dict(sorted(found.items()))


def check_frame(schema: pl.Schema, rubric: Rubric, extra: Iterable[str] = ()) -> None:
    """Raise :class:`ProblemsFound` for a frame that lacks a column or holds other than integers."""
    problems = []
    for name, kind in read_columns(rubric).items():
        for column in needed_columns(name, kind):
            if column not in schema:
                message = f'the frame has no column "{column}", which the rubric {rubric.id} reads'
                problems.append(Problem("", 0, 0, "bad-frame", message))
        for column, dtype in schema.items():
            part = column.removeprefix(f"{name}.") if column.startswith(f"{name}.") else ""
            numeric = column == name or part in ("high", "num", "den", "num_high", "den_high", "state")
            if numeric and dtype not in _INTEGERS:
                message = f'column "{column}" is {dtype}, and points are counted in integers'
                problems.append(Problem("", 0, 0, "bad-frame", message, "durations in ms, money in cents"))
    for column in extra:
        if column not in schema:
            problems.append(Problem("", 0, 0, "bad-frame", f'the frame has no column "{column}"'))
    if problems:
        raise ProblemsFound(problems)


def score_cases(frame: pl.LazyFrame, rubric: Rubric, *, ranged: bool = False, detail: bool = False) -> pl.LazyFrame:
    """``frame`` (columns as in ``states``) with the columns of ``compiler``, lazily.

    Adds ``score:counted`` (Boolean): the case is scored, and something of it is known, and enough to be averaged.
    The columns of the range are there when ``ranged``; with ``detail`` they and the rules, and
    the columns of ``detail``.
    """
    schema = frame.collect_schema()
    check_frame(schema, rubric)
    plan = Compiler(rubric, schema.names(), ranged=ranged or detail, rules=detail).compile()
    if detail:
        add_detail(plan, rubric)
    least = rubric.minimum.case_coverage if rubric.unit == "case" else 0
    counted = col("score:points").is_not_null() & (col("score:coverage") >= max(least, 1)).fill_null(False)
    plan.add("score:counted", counted)
    return plan.run(frame)


def operator_sums(
    scored: pl.LazyFrame,
    rubric: Rubric,
    *,
    criteria: Container[str] | None = None,
    detail: bool = False,
    also: Iterable[Expr] = (),
) -> pl.LazyFrame:
    """One row an operator, out of scored cases; sums are Int128, so their order is nothing.

    Columns: ``operator``, ``total``, ``scored`` (cases); over scored cases the sum of weights ``weight``, and of weight
    times points, coverage and the ends of the range ``points``, ``coverage``, ``low``, ``high`` (the last two where the
    frame has the range); ``possible_weight``, ``possible_low``, ``possible_high``: the same of all cases to which
    something applies; per criterion X (those of ``criteria``; all, where none are named) ``X:weight``, ``X:points``;
    with ``detail`` also ``X:n``, ``X:contribution``, ``X:gates``, ``X:nearer``, ``X:rounding``; and what ``also``
    aggregates. A frame may have ``weight`` (Int64, ten-thousandths); else all weigh the same.
    """
    names = scored.collect_schema().names()
    own_weight = "weight" in names
    counted = col("score:counted")

    def weighted(column: str, where: Expr) -> Expr:
        value = col(column).cast(pl.Int128)
        if not own_weight:
            return pl.when(where).then(value).sum() * WEIGHT
        return pl.when(where).then(value * col("weight").cast(pl.Int128)).sum()

    def weights(where: Expr) -> Expr:
        if not own_weight:
            return where.sum().cast(pl.Int128) * WEIGHT
        return pl.when(where).then(col("weight").cast(pl.Int128)).sum()

    sums = [
        pl.len().cast(pl.Int64).alias("total"),
        counted.sum().cast(pl.Int64).alias("scored"),
        weights(counted).alias("weight"),
        weighted("score:points", counted).alias("points"),
        weighted("score:coverage", counted).alias("coverage"),
    ]
    if "score:low" in names:
        sums += [weighted(f"score:{end}", counted).alias(end) for end in ("low", "high")]
        possible = col("score:low").is_not_null()
        sums.append(weights(possible).alias("possible_weight"))
        sums += [weighted(f"score:{end}", possible).alias(f"possible_{end}") for end in ("low", "high")]
    for node in _shown(rubric):
        if criteria is not None and node.id not in criteria:
            continue
        scored_here = counted & col(f"{node.id}:points").is_not_null()
        sums += [
            weights(scored_here).alias(f"{node.id}:weight"),
            weighted(f"{node.id}:points", counted).alias(f"{node.id}:points"),
        ]
        if detail:
            sums.append(scored_here.sum().cast(pl.Int64).alias(f"{node.id}:n"))
    if detail:
        for node in rubric.root.walk():
            for part in ("contribution", "gates", "nearer", "rounding"):
                if f"{node.id}:{part}" in names:
                    sums.append(weighted(f"{node.id}:{part}", counted).alias(f"{node.id}:{part}"))
    for column, kind in read_columns(rubric).items():
        sums += bounds(column, out_of_bounds(names, column, kind))
    if own_weight:
        wrong = (col("weight").cast(pl.Int64) < 1).fill_null(True)
        sums.append(wrong.sum().cast(pl.Int64).alias("out of bounds:weight"))
    return scored.group_by("operator").agg([*sums, *also])


def _shown(rubric: Rubric) -> Iterable[Criterion]:
    return (node for node in rubric.root.walk() if node.id != "score")


def bounds(column: str, found: Expr) -> tuple[Expr, Expr]:
    """Aggregates of what is out of bounds in a column: how many values, and the last kind of fault."""
    many = (found > 0).sum().cast(pl.Int64).alias(f"out of bounds:{column}")
    return many, found.max().alias(f"out of bounds because:{column}")


def refuse_out_of_bounds(sums: pl.DataFrame) -> pl.DataFrame:
    """The sums without the columns that count unusable numbers; raises when one is not 0."""
    marks = [name for name in sums.columns if name.startswith("out of bounds")]
    problems = []
    for name in marks:
        kind, _, column = name.partition(":")
        if kind == "out of bounds" and (many := sums[name].sum()):
            why, help = "are missing or not above 0", "a weight is a whole number of ten-thousandths"
            if column != "weight":
                place = max(sums[f"out of bounds because:{column}"].drop_nulls().to_list())
                why, help = REFUSED[place - 1], ""
            if many == 1:
                why = why.replace("are ", "is ").replace("have ", "has ").replace("their", "its")
            message = f'{"a value" if many == 1 else f"{many:,} values"} of "{column}" {why}'
            problems.append(Problem("", 0, 0, "out-of-range", message, help))
    if problems:
        raise ProblemsFound(problems)
    return sums.drop(marks)
