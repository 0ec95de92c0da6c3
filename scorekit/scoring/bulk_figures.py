"""Figures of very many operators, scored and ranked as frames."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from polars import Expr, col

from scorekit.engine.scoring import bounds, refuse_out_of_bounds, score_cases
from scorekit.engine.values import half_up, out_of_bounds
from scorekit.figures.wanted import Change, Rate, Wanted
from scorekit.measuring.states import KNOWN, UNKNOWN
from scorekit.problems import Problem, ProblemsFound, nearest
from scorekit.problems.findings import Refused, without_place
from scorekit.reading import quantities
from scorekit.rubrics.overflow import part_limit
from scorekit.rubrics.tree import POINT, Input, Leaf, Rubric, comparisons
from scorekit.scoring.bulk import refuse_nameless
from scorekit.scoring.ranks import COMPARED_DECIMALS, ranked
from scorekit.vocabulary import Kind

#: Columns of the frame of figures -> its types.
_NEEDED = ("operator", "period", "indicator", "num")
#: No numerator and no denominator is larger, so that products of two and a rate's factor are exact.
_LARGEST = 10**12
_INTEGERS = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.Null)
_NULL = pl.lit(None, dtype=pl.Int64)


def rank_figures(frame: pl.LazyFrame, rubric: Rubric, period: str, *, criteria: bool = False) -> pl.DataFrame:
    """See :func:`scorekit.rank_figures`."""
    try:
        period = quantities.period(period)
        _check(frame.collect_schema(), rubric)
        return _rank(_of_operators(frame), rubric, period, criteria)
    except Refused as error:
        raise without_place(error.finding) from None


def _rank(frame: pl.LazyFrame, rubric: Rubric, period: str, criteria: bool) -> pl.DataFrame:
    columns = list(_columns(rubric))
    wide, has_den = _wide(frame, columns, period)
    inputs = [expression for column in columns for expression in _value(column, period, has_den)]
    names = [f"{name}{end}" for name, _, _ in columns for end in (".num", ".den", ".state")]
    least = rubric.minimum.indicator
    frame_of_operators = wide.lazy().with_columns(inputs).select("operator", *dict.fromkeys(names))
    scored = score_cases(frame_of_operators, rubric)
    shown = [node.id for node in rubric.root.walk() if node.id != "score"] if criteria else []
    read = list(dict.fromkeys((*shown, *rubric.ties)))
    bad = [one.over(pl.lit(1)) for name, kind, _ in columns for one in bounds(name, out_of_bounds(names, name, kind))]
    keep = [f"indicator:{least.indicator}{end}" for end in (".num", ".den")] if least is not None else []
    table = scored.select(
        "operator",
        "score:points",
        "score:coverage",
        "score:counted",
        *(f"{id}:points" for id in read),
        *keep,
        *bad,
    ).collect()
    if table.height:
        refuse_out_of_bounds(table.head(1))
    return _ranked(table.drop([name for name in table.columns if name.startswith("out of bounds")]), rubric, shown)


def _of_operators(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The figures about operators; a figure about nobody is refused, unless the frame says of which market it is."""
    nameless = col("operator").is_null()
    if "market" in frame.collect_schema():
        nameless &= col("market").is_null()
    refuse_nameless(frame.filter(nameless).select(pl.len()).collect(engine="streaming")["len"].to_list())
    return frame.filter(col("operator").is_not_null())


_Column = tuple[str, Kind, Input]


def _columns(rubric: Rubric) -> Iterable[_Column]:
    """Name, kind and input of each column that the rubric reads."""
    found: dict[str, _Column] = {}
    for node in rubric.root.leaves():
        leaf = node.leaf
        assert leaf is not None
        _refuse(leaf)
        assert leaf.input is not None
        found[leaf.base_column] = (leaf.base_column, leaf.kind, leaf.input)
    for condition in rubric.conditions():
        for part in comparisons(condition):
            if part.subject == "indicator":
                wanted = rubric.indicators.get(part.name, Wanted(part.name))
                if found.get(part.column, ("", "figure"))[1] == "figure":
                    found[part.column] = (part.column, part.kind, wanted)
    if rubric.minimum.indicator is not None:
        name = f"indicator:{rubric.minimum.indicator.indicator}"
        found.setdefault(name, (name, "number", rubric.minimum.indicator))
    return found.values()


def _refuse(leaf: Leaf) -> None:
    if leaf.relative or not isinstance(leaf.input, Wanted | Rate | Change):
        what = "a scale relative to the field" if leaf.relative else "what is not a figure"
        message = f"{leaf.name}: {what} is not scored from frames"
        raise ProblemsFound([Problem("", 0, 0, "bad-frame", message, "scorekit.league scores it from files")])


def _check(schema: pl.Schema, rubric: Rubric) -> None:
    problems = []
    if rubric.unit != "operator":
        problems.append(Problem("", 0, 0, "bad-frame", f"the rubric {rubric.id} scores cases", "use rank_frame"))
    for name in _NEEDED:
        if name not in schema:
            problems.append(Problem("", 0, 0, "bad-frame", f'the frame has no column "{name}"'))
    if rubric.minimum.cases:
        problems.append(Problem("", 0, 0, "bad-frame", "a minimum of cases, and the frame has none"))
    for name in ("operator", "period", "indicator"):
        if name in schema and schema[name] not in (pl.String, pl.Categorical, pl.Enum):
            problems.append(Problem("", 0, 0, "bad-frame", f'column "{name}" is {schema[name]}, and no text'))
    for name in ("num", "den"):
        if name in schema and schema[name] not in _INTEGERS:
            message = f'column "{name}" is {schema[name]}, and figures are counted in integers'
            problems.append(Problem("", 0, 0, "bad-frame", message, "num over den: 83.5 % is 835 over 1000"))
    if problems:
        raise ProblemsFound(problems)


def _read(columns: Iterable[_Column], period: str) -> dict[str, list[str]]:
    """Period -> the indicators that are read of it."""
    found: dict[str, list[str]] = {period: []}
    for _, _, input in columns:
        if isinstance(input, Wanted):
            found[period].append(input.indicator)
        elif isinstance(input, Rate):
            found[period] += [input.counted.indicator, input.of.indicator]
        elif isinstance(input, Change):
            found[period].append(input.of.indicator)
            found.setdefault(quantities.earlier(period, input.years), []).append(input.of.indicator)
    return {at: sorted(set(names)) for at, names in found.items()}


def _wide(frame: pl.LazyFrame, columns: list[_Column], period: str) -> tuple[pl.DataFrame, bool]:
    """One row an operator: ``PERIOD INDICATOR num`` and, where the frame has it, ``... den``."""
    has_den = "den" in frame.collect_schema()
    values = ["num", "den"] if has_den else ["num"]
    wide: pl.DataFrame | None = None
    for at, names in _read(columns, period).items():
        long = frame.filter((col("period") == at) & col("indicator").is_in(names))
        part = _pivoted(long.select("operator", "indicator", *values).collect(), names, values, at)
        wide = part if wide is None else wide.join(part, on="operator", how="left")
    assert wide is not None
    if not wide.height:
        raise ProblemsFound([_nothing_of(frame, columns, period)])
    return wide, has_den


def _nothing_of(frame: pl.LazyFrame, columns: list[_Column], period: str) -> Problem:
    """Why a frame says nothing of a rubric: another period, or other names of indicators."""
    asked = _read(columns, period)[period]
    there = frame.filter(col("period") == period).select(col("indicator").cast(pl.String).unique()).collect()
    names = sorted(there["indicator"].drop_nulls().to_list())
    message = f"no figure of {period} is about {' or '.join(asked)}"
    help = f"the frame has {', '.join(names[:10])}" if names else "the frame has no figure of that period"
    if names and asked:
        help = nearest(asked[0], names) or help
    return Problem("", 0, 0, "bad-frame", message, help)


def _pivoted(long: pl.DataFrame, names: list[str], values: list[str], at: str) -> pl.DataFrame:
    cells = [
        col(value).filter(col("indicator") == name).max().cast(pl.Int64).alias(f"{at} {name} {value}")
        for name in names
        for value in values
    ]
    for value in values:
        wrong = (col(value).cast(pl.Int128).abs() > _LARGEST) | (col(value).is_null() & col("num").is_not_null())
        if long.select(wrong.any()).item():
            message = f"a {value} of {at} is missing or larger than {_LARGEST:,}"
            raise ProblemsFound([Problem("", 0, 0, "out-of-range", message, "it could not be counted exactly")])
        if value == "den" and long.select((col("den") < 1).any()).item():
            message = f"a den of {at} is not above 0"
            raise ProblemsFound([Problem("", 0, 0, "out-of-range", message, "the value is num over den")])
    if long.select("operator", "indicator").is_duplicated().any():
        several = long.group_by("operator", "indicator").len().filter(col("len") > 1).sort("operator", "indicator")
        operator, indicator, count = several.row(0)
        message = f"{count} values of {indicator} for {operator} in {at}"
        raise ProblemsFound([Problem("", 0, 0, "conflict", message, "choose one before scoring")])
    return long.group_by("operator").agg(cells)


def _value(column: _Column, period: str, has_den: bool) -> list[Expr]:
    """The columns of one input out of the pivoted ones."""
    name, kind, input = column

    def part(indicator: str, at: str) -> tuple[Expr, Expr]:
        num = col(f"{at} {indicator} num").cast(pl.Int128)
        den = col(f"{at} {indicator} den").cast(pl.Int128) if has_den else pl.lit(1, dtype=pl.Int128)
        return num, den

    if isinstance(input, Wanted):
        num, den = part(input.indicator, period)
        known = num.is_not_null() & (den > 0)
    elif isinstance(input, Rate):
        (count, count_den), (of, of_den) = part(input.counted.indicator, period), part(input.of.indicator, period)
        num = count * of_den * _whole(input.per.numerator)
        den = count_den * of * _whole(input.per.denominator)
        known = count.is_not_null() & (of > 0) & (count_den > 0) & (of_den > 0)
    else:
        assert isinstance(input, Change)
        before = quantities.earlier(period, input.years)
        (now, now_den), (was, was_den) = part(input.of.indicator, period), part(input.of.indicator, before)
        num, den = now * was_den - was * now_den, was * now_den
        known = now.is_not_null() & (was > 0) & (now_den > 0) & (was_den > 0)
        if input.minimum_base is not None:
            least = input.minimum_base
            known = known & (was * _whole(least.denominator) >= was_den * _whole(least.numerator))
    known = known.fill_null(False)
    # What is too large for 64 bits is handed on as the least number that is refused.
    bound = part_limit(kind) + 1
    lowest, limit = pl.lit(-bound, dtype=pl.Int128), pl.lit(bound, dtype=pl.Int128)
    num = pl.max_horizontal(pl.min_horizontal(num, limit), lowest)
    den = pl.min_horizontal(den, limit)
    return [
        pl.when(known).then(num).otherwise(_NULL).cast(pl.Int64).alias(f"{name}.num"),
        pl.when(known).then(den).otherwise(_NULL).cast(pl.Int64).alias(f"{name}.den"),
        pl.when(known).then(KNOWN).otherwise(UNKNOWN).cast(pl.UInt8).alias(f"{name}.state"),
    ]


def _whole(value: int) -> Expr:
    return pl.lit(value, dtype=pl.Int128)


def _ranked(table: pl.DataFrame, rubric: Rubric, shown: list[str]) -> pl.DataFrame:
    """The operators in rank order, and those without rank last, with the reason."""
    sign, decimals = rubric.scale.sign, rubric.scale.decimals
    coverage = col("score:coverage").fill_null(0)
    table = table.with_columns(_reason(rubric, coverage).alias("reason"))
    has_rank = col("reason").is_null()
    compared = decimals if rubric.rank_on == "shown" else COMPARED_DECIMALS
    keys = {"key 0": sign * _rounded(col("score:points"), compared)}
    for place, tie in enumerate(rubric.ties, 1):
        keys[f"key {place}"] = sign * _rounded(col(f"{tie}:points"), COMPARED_DECIMALS)
    listed = table.filter(has_rank).with_columns(**keys).sort("operator")
    apart = table.filter(~has_rank).sort("operator")
    table = pl.concat([ranked(listed, list(keys)).drop(keys), apart], how="diagonal")
    return table.select(
        "rank",
        "shared",
        "operator",
        pl.when(has_rank).then(_decimal(col("score:points"), decimals)).alias("score"),
        pl.when(has_rank).then(_decimal(coverage, 4)).alias("coverage"),
        *(pl.when(has_rank).then(_decimal(col(f"{id}:points"), decimals)).alias(f"criterion:{id}") for id in shown),
        "reason",
    )


def _reason(rubric: Rubric, coverage: Expr) -> Expr:
    """Why an operator has no rank; null where it has one."""
    least = rubric.minimum
    too_small = pl.lit(False)
    if least.indicator is not None:
        name = f"indicator:{least.indicator.indicator}"
        num, den = col(f"{name}.num").cast(pl.Int128), col(f"{name}.den").cast(pl.Int128)
        enough = num * _whole(least.at_least.denominator) >= den * _whole(least.at_least.numerator)
        too_small = ~enough.fill_null(False)
    asked = f"{least.indicator.indicator if least.indicator else ''} under what the rubric asks for, or unknown"
    reason = (
        pl.when(too_small)
        .then(pl.lit(asked))
        .when(~col("score:counted"))
        .then(pl.lit("nothing could be scored"))
        .when(coverage < least.coverage)
        .then(pl.lit("coverage under what the rubric asks for"))
        .otherwise(None)
    )
    return reason.cast(pl.String)


def _rounded(points: Expr, decimals: int) -> Expr:
    """Millionths as whole numbers of so many decimals, half towards the larger; null stays null."""
    return half_up(points, POINT // 10**decimals)


def _decimal(points: Expr, decimals: int) -> Expr:
    kind = pl.Decimal(38, decimals)
    return _rounded(points, decimals).cast(kind).truediv(pl.lit(10**decimals).cast(kind)).cast(kind)
