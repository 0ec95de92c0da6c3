"""What the cells of a column mean: worked out once for each that is different, by the reader of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
from polars import Expr, col, lit

from scorekit.importing.cells import Cell, typed_cell
from scorekit.importing.fields import Target
from scorekit.importing.mapping import FieldRule, as_text, looked_up
from scorekit.importing.rows import field_value
from scorekit.importing.values import Mark
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.quantities import DAY

#: A column with more different cells than this is read by other means, or row by row.
MAX_DIFFERENT = 200_000
_YES = {"yes": True, "no": False}

Types = Mapping[str, Any]
#: How dates and times are written where a mapping names no other form.
_ISO_FORMS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d")


class NotPlain(Exception):
    """Raised for a column that cannot be read a column at a time."""


def cell_of(value: object) -> Cell:
    """The cell that a value of a frame is."""
    return Cell(value) if isinstance(value, str) else typed_cell(value)


def parts_of(target: Target) -> Types:
    """The columns of the frames of facts that a field fills, with their types; empty for one that no measure reads."""
    section, key, kind = target.section, target.key, target.field.kind
    if target.rating:
        return {f"{target.rating}.num": pl.Int64, f"{target.rating}.den": pl.Int64}
    if section == "contacts":
        if key in ("line", "by", "handled_by"):
            return {}
        if key in ("asked_to_stop", "needed_by_operator"):
            return {key: pl.Boolean}
        return _by_kind(key, kind)
    if section == "outcome":
        if key == "remedy":
            return {"remedies": pl.Int64}
        return {} if key == "customer_left" else _by_kind(key, kind)
    if section == "customer":
        return {"customer_language": pl.String} if key == "language" else {}
    if not section and key in ("operator", "period", "stratum"):
        return {key: pl.String}
    if not section and key == "weight":
        return {"weight": pl.Int64}
    if not section and key == "verdict":
        return {"verdict_num": pl.Int64, "verdict_den": pl.Int64}
    return {}


def _by_kind(key: str, kind: str) -> Types:
    if kind in ("duration", "count"):
        return {f"{key}_low": pl.Int64, f"{key}_high": pl.Int64}
    if kind == "moment":
        return {f"{key}_low": pl.Int64, f"{key}_high": pl.Int64, f"{key}_by_day": pl.Boolean}
    return {key: pl.String}


def parts_in(target: Target, value: Any, rule: FieldRule) -> dict[str, Any]:
    """What a value of a case puts into these columns. Raises :class:`Refused`."""
    names = list(parts_of(target))
    if value is Mark.NOT_APPLICABLE and target.key == "resolved":
        return {names[0]: "not_applicable"}
    if not names or value is None or isinstance(value, Mark):
        return {}
    kind = target.field.kind
    if target.rating:
        way = quantities.share_of_way(value, quantities.scale(rule.scale))
        return dict(zip(names, (way.numerator, way.denominator), strict=True))
    if kind == "duration":
        return dict(zip(names, quantities.duration(value), strict=True))
    if kind == "count":
        return dict(zip(names, quantities.count(value), strict=True))
    if kind == "moment":
        return dict(zip(names, quantities.moment(value), strict=True))
    if kind == "list":
        return {names[0]: len(value)}
    if kind == "verdict":
        way = quantities.verdict(value)
        return dict(zip(names, (way.numerator, way.denominator), strict=True))
    if target.key == "weight":
        ten_thousandths = value * 10_000
        if ten_thousandths != int(ten_thousandths):
            raise Refused("out-of-range", "a weight has at most four decimals")
        return {names[0]: int(ten_thousandths)}
    if target.key == "period":
        return {names[0]: quantities.period(value)}
    if target.key in ("asked_to_stop", "needed_by_operator"):
        return {names[0]: _YES[value]}
    return {names[0]: str(value)}


def lookup(series: pl.Series, rule: FieldRule, extra: Callable[[Any], bool] | None = None) -> pl.DataFrame:
    """One row for each different cell of a column (``cell``): its parts, whether it is ``bad``, ``blank``, ``never`` or
    ``other`` (unknown or not applicable), and ``word``, as conditions compare it. ``extra`` says whether a value that
    could be read is not plain for another reason. Raises :class:`NotPlain` for too many."""
    different = series.unique()
    if different.len() > MAX_DIFFERENT:
        raise NotPlain
    assert rule.target is not None
    types = parts_of(rule.target)
    rows: dict[str, list[Any]] = {name: [] for name in ("bad", "blank", "never", "other", "word", *types)}
    for raw in different.to_list():
        cell = cell_of(raw)
        bad, value, parts = False, None, {}
        try:
            value = field_value((cell,), rule)
            parts = parts_in(rule.target, value, rule)
            bad = extra is not None and value is not None and not isinstance(value, Mark) and extra(value)
        except Refused:
            bad = True
        blank = not cell.text.strip()
        said = looked_up(cell.text)
        rows["bad"].append(bad)
        rows["blank"].append(blank)
        rows["never"].append(value is Mark.NEVER)
        rows["other"].append(said in rule.unknown or said in rule.not_applicable)
        plain = None if value is None or value is Mark.UNKNOWN or isinstance(value, list) else value
        rows["word"].append(
            looked_up(plain.value if isinstance(plain, Mark) else as_text(plain)) if plain is not None else None
        )
        for name in types:
            rows[name].append(parts.get(name))
    schema: dict[str, Any] = {
        "bad": pl.Boolean,
        "blank": pl.Boolean,
        "never": pl.Boolean,
        "other": pl.Boolean,
        "word": pl.String,
    }
    frame = pl.DataFrame(rows, schema={**schema, **types})
    return frame.with_columns(different.alias("cell"))


def fixed_width(form: str) -> str | None:
    """The pattern of texts of a form of dates whose parts all have their full width; None for another form."""
    widths = {"Y": r"\d{4}", "m": r"\d{2}", "d": r"\d{2}", "H": r"\d{2}", "M": r"\d{2}", "S": r"\d{2}"}
    found, at = "^", 0
    while at < len(form):
        if form[at] == "%":
            if form[at + 1 : at + 2] not in widths:
                return None
            found += widths[form[at + 1]]
            at += 2
        else:
            found += ("\\" if not form[at].isalnum() and form[at] != " " else "") + form[at]
            at += 1
    return found + "$" if all(part in form for part in ("%Y", "%m", "%d")) else None


def moments(series: pl.Series, rule: FieldRule) -> pl.DataFrame:
    """The moments of a column, cell by cell: ``low``, ``high``, ``by_day``, ``bad`` and ``blank``. Raises
    :class:`NotPlain` where the form of its texts is not one of full widths."""
    kind = series.dtype
    if isinstance(kind, pl.Datetime):
        zoned = kind.time_zone is not None
        at = series.to_frame("at").lazy()
        here = col("at")
        if not zoned and rule.from_zone:
            here, zoned = here.dt.replace_time_zone(rule.from_zone, ambiguous="earliest", non_existent="null"), True
        if zoned:
            if not rule.zone:
                raise NotPlain
            here = here.dt.convert_time_zone(rule.zone).dt.replace_time_zone(None)
        return _moments(at, here.cast(pl.Datetime("ms")), lit(False), series.is_null())
    if kind == pl.Date:
        return _moments(series.to_frame("at").lazy(), col("at").cast(pl.Datetime("ms")), lit(True), series.is_null())
    plain_rule = not (rule.unknown or rule.never or rule.not_applicable or rule.values is not None or rule.from_zone)
    if kind == pl.String and not rule.format and plain_rule:
        text = series.str.strip_chars()
        parsed = [col("at").str.to_datetime(form, time_unit="ms", strict=False) for form in _ISO_FORMS]
        plain = text.str.contains(r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$")
        by_day = col("at").str.len_chars() == 10
        found = _moments(text.to_frame("at").lazy(), pl.coalesce(parsed), by_day, (text == "") | series.is_null())
        return found.with_columns((col("bad") | (~col("blank") & ~plain.fill_null(False))).alias("bad"))
    if kind == pl.String and (pattern := fixed_width(rule.format)) is not None and not (rule.unknown or rule.never):
        if rule.not_applicable or rule.values is not None or rule.from_zone:
            raise NotPlain
        text = series.str.strip_chars()
        plain = text.str.contains(pattern)
        by_day_only = "%H" not in rule.format
        texts = text.to_frame("at").lazy()
        here = col("at").str.to_datetime(rule.format, time_unit="ms", strict=False)
        found = _moments(texts, here, lit(by_day_only), (text == "") | series.is_null())
        return found.with_columns((pl.col("bad") | ~plain.fill_null(True)).alias("bad"))
    raise NotPlain


def _moments(frame: pl.LazyFrame, here: Expr, by_day: Expr, blank: pl.Series) -> pl.DataFrame:
    ms = here.dt.epoch("ms")
    second = ms - ms % 1000
    found = frame.select(low=second, by_day=by_day.fill_null(False), year=here.dt.year()).collect()
    return found.with_columns(
        high=pl.when(col("by_day")).then(col("low") + DAY - 1).otherwise(col("low")),
        blank=blank.fill_null(True),
    ).select(
        "low", "high", "by_day", "blank",
        (~col("blank") & (col("low").is_null() | ~col("year").is_between(1900, 2200))).fill_null(True).alias("bad"),
    )  # fmt: skip
