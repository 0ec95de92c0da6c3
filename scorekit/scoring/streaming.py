"""Leagues of more cases than a machine holds at once: batch by batch into sums of operators, which merge without loss.

Rows that are not plain (a cell that cannot be read, facts that may contradict each other) go through the reader of
rows, one at a time, and their cases are added to the same sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import polars as pl
from polars import col, lit, when

from scorekit.engine.scoring import operator_sums, score_cases
from scorekit.importing.collecting import Data, joined
from scorekit.importing.columnar.batches import LargeFile, batches, large_files, parts, rows_as_table
from scorekit.importing.columnar.cells import MAX_DIFFERENT, NotPlain, cell_of
from scorekit.importing.columnar.frames import Batch, Columns, is_plain
from scorekit.importing.data import Imported, make_cases
from scorekit.importing.mapping import DataMapping, FieldRule, TableRule
from scorekit.importing.mapping_reader import load_mapping
from scorekit.importing.rows import Bound, RowReader, field_value
from scorekit.measuring.catalogue import measures
from scorekit.measuring.frame import measure_frame
from scorekit.measuring.registry import RATIO_KINDS
from scorekit.measuring.states import KNOWN, NOT_APPLICABLE, UNKNOWN
from scorekit.problems import Problem, ProblemsFound
from scorekit.problems.findings import Refused
from scorekit.progress import counting
from scorekit.reading import quantities
from scorekit.reading.cases.collection import Collection
from scorekit.reading.cases.frames import facts
from scorekit.reading.cases.rows import Rows
from scorekit.reading.project import LeagueSpec, Project
from scorekit.rubrics.tree import Rubric
from scorekit.scoring.partial import merged_sums, wide
from scorekit.scoring.ranking import left_out_rows, operator_name, rank_sums
from scorekit.scoring.scores import languages_and_word
from scorekit.scoring.table import League
from scorekit.wording.phrases import Phrase

#: Milliseconds of a unit of time, and what a share of a unit is a part of.
_UNITS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "days": 86_400_000}
_SHARES = {"%": 100, "share": 1}


@dataclass
class Counted:
    """What became of the rows of a large data set."""

    read: int = 0
    imported: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    operators: Counter[str] = field(default_factory=Counter)
    left_operators: Counter[str] = field(default_factory=Counter)
    slow: list[Imported] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many rows were rejected."""
        return sum(len(one.rejected) for one in self.slow)


def streamed_league(
    spec: LeagueSpec,
    rubric: Rubric,
    project: Project,
    period: str | None,
    *,
    ranged: bool,
    keep_going: bool,
    base: Any = None,
) -> tuple[League, list[str]] | None:
    """The league of one large data set, and what is to be said of the rows; None where it is not large, or cannot be
    read a column at a time. Raises :class:`ProblemsFound`."""
    if not spec.data or spec.cases or spec.sheet or not spec.map or rubric.unit != "case" or spec.level == "group":
        return None
    mapping = load_mapping(
        spec.map, project.root if project.documents else None, base or project.root, dict(spec.constants)
    )
    files = large_files(spec.data, mapping, mapping.read)
    rule = mapping.tables[0]
    if files is None or any(rule.expect) or (rule.row != "measures" and not is_plain(rule)) or rule.row == "figures":
        return None
    stream = _Stream(mapping, rubric, project, period, ranged)
    try:
        with counting("reading rows") as said:
            for file in files:
                stream.file(file, said)
    except NotPlain:
        return None
    stream.finish(files)
    counted = stream.counted
    problems = [*(one for imported in counted.slow for one in imported.problems), *stream.problems]
    if problems and not keep_going:
        raise ProblemsFound(problems)
    left_out = (*(one for one in [stream.missing()] if one is not None), *stream.problems)
    if not counted.imported:
        raise ProblemsFound(
            [*problems, Problem("", 0, 0, "nothing-here", f"no row was imported; {counted.read:,} rows read")]
        )
    return stream.league(spec, left_out), stream.accounts()


class _Stream:
    """The sums of a data set in the making."""

    def __init__(
        self, mapping: DataMapping, rubric: Rubric, project: Project, period: str | None, ranged: bool
    ) -> None:
        self.mapping, self.rubric, self.project, self.period, self.ranged = mapping, rubric, project, period, ranged
        self.rule = mapping.tables[0]
        self.counted = Counted()
        self.partials: list[pl.DataFrame] = []
        self.problems: list[Problem] = []
        self.ids = _Ids()
        needs = {need for name in rubric.measures for need in measures()[name].needs}
        self.needs = frozenset(needs) | frozenset(rubric.ratings)

    def file(self, file: LargeFile, said: Any) -> None:
        """Take the rows of a file."""
        if self.rule.row == "measures":
            self._measures(file)
            return
        columns = Columns(self.rule, file.heads, self.project, self.needs)
        wanted = columns.needed()
        if self.rule.row == "contact":
            named = self.rule.rule("case")
            assert named is not None
            key = file.heads[named.columns[0]]
            for frame in parts(file, list(dict.fromkeys([*wanted, key])), key):
                numbers = frame["number"]
                self._batch(file, columns, frame.drop("number"), numbers)
                said(self.counted.read)
            return
        named = self.rule.rule("case")
        own = [file.heads[column] for column in named.columns] if named is not None else []
        for first, frame in batches(file, list(dict.fromkeys([*wanted, *own]))):
            self._batch(file, columns, frame, pl.Series("number", range(first, first + frame.height)))
            said(self.counted.read)

    def _batch(self, file: LargeFile, columns: Columns, frame: pl.DataFrame, numbers: pl.Series) -> None:
        batch = columns.read(frame)
        self.counted.read += frame.height
        self.counted.left_out.update(batch.left_out)
        self.counted.operators.update(batch.operators)
        self.counted.left_operators.update(batch.left_operators)
        if batch.ids is not None:
            self.ids.add(batch.ids)
        left = sum(batch.left_out.values())
        self.counted.imported += frame.height - left - batch.rest.len()
        if batch.facts.cases.height:
            self._add(batch)
        if batch.rest.len():
            rest = frame[batch.rest]
            self._row_by_row(file, rest, numbers[batch.rest].to_list())

    def _add(self, batch: Batch) -> None:
        measured = measure_frame(batch.facts, self.rubric.measures, self.rubric.ratings)
        self._sums(measured.with_columns(batch.many.alias("many")))

    def _sums(self, measured: pl.DataFrame) -> None:
        """Add the sums of measured cases, of which each stands for ``many``."""
        if self.period is not None:
            measured = measured.filter(col("period") == self.period)
        if not measured.height:
            return
        frame = measured.with_columns((col("weight") * col("many")).alias("weight"))
        scored = score_cases(frame.lazy(), self.rubric, ranged=self.ranged)
        also = (
            col("many").sum().alias("many:total"),
            col("many").filter(col("score:counted")).sum().alias("many:scored"),
            col("name_written").unique().alias("names"),
        )
        sums = operator_sums(scored, self.rubric, also=also).collect()
        sums = sums.with_columns(col("many:total").alias("total"), col("many:scored").alias("scored"))
        self.partials.append(wide(sums.drop("many:total", "many:scored")))

    def _row_by_row(self, file: LargeFile, rest: pl.DataFrame, numbers: list[int]) -> None:
        """Take rows that are not plain, as a small file is read."""
        table = rows_as_table(file, rest, numbers)
        read = RowReader(Bound(table, self.rule, file.bound.places, file.bound.personal)).run()
        found = Imported(self.mapping, read=read.read, rejected=list(read.rejected))
        make_cases(found, self.mapping, self.project, [read])
        self.counted.imported += found.imported
        self.counted.slow.append(found)
        if self.rule.row == "case":
            self.ids.add(pl.Series("key", list(found.sources), pl.String))
        collection = joined(Collection(Rows(), {}, (), 0, 0), Data((found,)), self.project)
        self.problems += collection.problems
        if collection.rows.cases:
            of_rows = facts(collection.rows, collection.sources)._replace(measured=found.measured)
            measured = measure_frame(of_rows, self.rubric.measures, self.rubric.ratings)
            self._sums(measured.with_columns(many=lit(1, dtype=pl.Int64)))

    def _measures(self, file: LargeFile) -> None:
        """Rows that are measures, in one streaming pass; where a cell is not plain, row by row."""
        made = _MeasureColumns(self.rule, file, self.project)
        frame = file.scan.select(made.heads()).with_columns(made.bad().alias("bad"))
        if self.period in (None, made.period):
            scored = score_cases(frame.filter(~col("bad")).select(made.columns()), self.rubric, ranged=self.ranged)
            sums = operator_sums(scored, self.rubric, also=[col("name_written").unique().alias("names")])
            self.partials.append(wide(sums.collect(engine="streaming")))
            total = int(self.partials[-1]["total"].sum())
        else:
            total = int(frame.select((~col("bad")).sum()).collect(engine="streaming").item())
        rows = file.rows or int(file.scan.select(pl.len()).collect(engine="streaming").item())
        self.counted.read += rows
        self.counted.imported += total
        if total < rows:
            numbered = frame.with_row_index("number", offset=file.first).filter("bad").drop("bad")
            rest = numbered.collect(engine="streaming")
            self._row_by_row(file, rest.drop("number"), rest["number"].to_list())

    def finish(self, files: list[LargeFile]) -> None:
        """Refuse what only the whole can show."""
        twice = self.ids.twice(self.rule, files)
        if twice:
            message = f"{twice:,} numbers of cases are there more than once"
            help = "give each case its own number, or say row: contact where each row is a contact"
            place = files[0].bound.table
            raise ProblemsFound([place.problem(1, None, "duplicate-id", message, help)])

    def missing(self) -> Problem | None:
        """How many rows are missing from the table; None where none is."""
        many = self.counted.rejected
        if not many:
            return None
        first = next(one for imported in self.counted.slow for one in imported.rejected)
        verb = "is" if many == 1 else "are"
        message = f"{many:,} of {self.counted.read:,} rows could not be read, and {verb} missing"
        return first.row.table.problem(0, None, "bad-table", f"{message}. scorekit import says which rows, and why")

    def accounts(self) -> list[str]:
        """What became of the rows, in sentences."""
        c = self.counted
        left = sum(c.left_out.values())
        said = [f"{c.read:,} rows read: {c.imported:,} imported, {left:,} left out, {c.rejected:,} rejected."]
        return said + [f"Left out: {many:,}, {because}." for because, many in sorted(c.left_out.items())]

    def league(self, spec: LeagueSpec, left_out: tuple[Problem, ...]) -> League:
        """The table of all sums together."""
        sums = merged_sums(self._same(self.partials))
        named = sums.iter_rows(named=True)
        names = {
            row["operator"]: operator_name(row["operator"], row.get("names") or [None], self.project, self.period)
            for row in named
        }
        rows, unranked = rank_sums(sums.drop("names", strict=False), self.rubric, names)
        languages, word = languages_and_word(self.project)
        return League(
            spec=spec, period=self.period, rubric=self.rubric, rows=rows, unranked=unranked, left_out=left_out,
            languages=languages, operator_word=word, caveats=self._left_out(),
        )  # fmt: skip

    def _left_out(self) -> tuple[Phrase, ...]:
        c = self.counted
        counts = {name: (c.left_operators[name], every) for name, every in c.operators.items()}
        return (left_out_rows(c.left_out, counts),) if c.left_out else ()

    def _same(self, partials: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """The parts with the same columns: of some, a column that counts faults is not there."""
        names = list(dict.fromkeys(name for part in partials for name in part.columns))
        kinds = {name: kind for part in partials for name, kind in part.schema.items()}
        for part in partials:
            yield part.select(
                col(name) if name in part.columns else lit(None, dtype=kinds[name]).alias(name) for name in names
            )


class _Ids:
    """Whether an id is there twice, of ids that come in batches."""

    def __init__(self) -> None:
        self.last: Any = None
        self.rising = True

    def add(self, ids: pl.Series) -> None:
        """Take the ids of a batch."""
        if not ids.len():
            return
        whole = ids.dtype.is_integer()
        rising = whole and bool((ids.diff().drop_nulls() > 0).all()) and (self.last is None or ids[0] > self.last)
        if not rising:
            self.rising = False
        elif whole:
            self.last = ids[-1]

    def twice(self, rule: Any, files: list[LargeFile]) -> int:
        """How many ids are there more than once."""
        named = rule.rule("case")
        if rule.row != "case" or named is None or named.by_row or not named.columns or self.rising:
            return 0
        keys = []
        for file in files:
            key = col(file.heads[named.columns[0]])
            scan = file.scan
            for test in rule.leave_out:
                head = file.heads[test.column]
                different = scan.select(col(head).unique()).collect(engine="streaming")[head]
                out = [one for one in different.to_list() if test.holds(str(one or ""))]
                scan = scan.filter(~col(head).is_in(out).fill_null(False))
            keys.append(scan.select(key.cast(pl.String).str.strip_chars().hash(0).alias("key")))
        every = pl.concat(keys).filter(col("key").is_not_null())
        found = every.select(many=pl.len(), different=col("key").n_unique()).collect(engine="streaming")
        return int(found["many"][0] - found["different"][0])


class _MeasureColumns:
    """The columns of measures out of those of a file, as expressions. Raises :class:`NotPlain` for rules of a mapping
    that only the reader of rows knows."""

    def __init__(self, rule: TableRule, file: LargeFile, project: Project) -> None:
        self.file = file
        self.schema = file.scan.collect_schema()
        self.rules: list[FieldRule] = [one for one in rule.fields if one.columns]
        constants = {one.name: one.constant for one in rule.fields if one.constant is not None}
        self.period = str(constants.get("period", "undated"))
        named = rule.rule("operator")
        if rule.leave_out or named is None or not named.columns:
            raise NotPlain
        if any(one.joined or one.difference or one.only for one in self.rules):
            raise NotPlain
        if any(rule.rule(name) is not None for name in ("case", "weight")) or any(
            one.name == "period" for one in self.rules
        ):
            raise NotPlain
        if any(name.startswith(("measures.", "ratings.")) for name in constants):
            raise NotPlain
        self.operators = self._meant(named, project)

    def _meant(self, named: FieldRule, project: Project) -> dict[str, tuple[str, str | None]]:
        """What is written for an operator -> its id, and the name that was written where that is another one."""
        head = self.file.heads[named.columns[0]]
        if self.schema[head] != pl.String:
            raise NotPlain
        different = self.file.scan.select(col(head).unique()).collect(engine="streaming")[head].drop_nulls()
        if different.len() > MAX_DIFFERENT:
            raise NotPlain
        found = {}
        for raw in different.to_list():
            try:
                written = field_value((cell_of(raw),), named)
                if isinstance(written, str):
                    found[raw] = (written, project.register.find(written, self.period))
            except Refused:
                continue
        is_open = project.register.open
        return {raw: (id, None if is_open or id == written else written) for raw, (written, id) in found.items()}

    def heads(self) -> list[str]:
        """The columns that are read."""
        return list(dict.fromkeys(self.file.heads[one.columns[0]] for one in self.rules if self._wanted(one)))

    def _wanted(self, rule: FieldRule) -> bool:
        return rule.name == "operator" or rule.name.startswith(("measures.", "ratings."))

    def bad(self) -> pl.Expr:
        """Whether a row has a cell that is not plain."""
        found = lit(False)
        for one in self.rules:
            if self._wanted(one):
                found = found | self._bad(one)
        return found

    def _column(self, rule: FieldRule) -> tuple[pl.Expr, Any]:
        head = self.file.heads[rule.columns[0]]
        return col(head), self.schema[head]

    def _bad(self, rule: FieldRule) -> pl.Expr:
        column, kind = self._column(rule)
        if rule.name == "operator":
            return ~column.is_in(list(self.operators)).fill_null(False)
        if rule.unknown or rule.not_applicable or rule.never or rule.rounded_to:
            raise NotPlain
        if rule.empty not in (None, "unknown", "not_applicable"):
            raise NotPlain
        blank = self._blank(rule)
        refused = blank & lit(rule.empty is None)
        if rule.values is not None:
            if kind == pl.String:
                return refused | (~blank & ~column.str.strip_chars().str.to_lowercase().is_in(list(rule.values)))
            if not kind.is_integer():
                raise NotPlain
            return refused | (~blank & ~column.is_in(list(self._numbers(rule))))
        if kind == pl.Boolean:
            return refused
        if kind == pl.String and self._kind(rule) == "yes_no":
            return refused | (~blank & ~column.str.contains(r"^(true|false|yes|no)$"))
        if kind == pl.String:
            refused = refused | (~blank & ~column.str.contains(r"^\d{1,6}$"))
        elif not kind.is_integer():
            raise NotPlain
        number, (factor, most) = column.cast(pl.Int64, strict=False), self._unit(rule)
        return refused | ((number < 0) | (number > min(10**6, most // factor))).fill_null(False)

    def _unit(self, rule: FieldRule) -> tuple[int, int]:
        """What a number of a measure is multiplied with, and the largest value that it may have then."""
        kind = self._kind(rule)
        if kind == "duration" and rule.unit in _UNITS:
            return _UNITS[rule.unit], quantities.MAX_DURATION
        if kind == "money":
            return 100, quantities.MAX_DURATION
        if kind == "count":
            return 1, quantities.MAX_COUNT
        if kind == "share" and rule.unit in _SHARES:
            return 1, _SHARES[rule.unit]
        raise NotPlain

    def _numbers(self, rule: FieldRule) -> dict[int, int]:
        """The number in a cell -> what it means, of a rule that lists values."""
        assert rule.values is not None
        return {int(text): int(value) for text, value in rule.values.items() if text.lstrip("-").isdecimal()}

    def _blank(self, rule: FieldRule) -> pl.Expr:
        column, kind = self._column(rule)
        return column.is_null() | (column == "").fill_null(False) if kind == pl.String else column.is_null()

    def _kind(self, rule: FieldRule) -> str:
        """The kind of a measure. Raises :class:`NotPlain` for ratings, and for measures of two columns."""
        section, name, *part = rule.name.split(".")
        if section != "measures" or part:
            raise NotPlain
        return measures()[name].kind

    def columns(self) -> list[pl.Expr]:
        """The columns of a frame for the engine."""
        found: list[pl.Expr] = []
        for one in self.rules:
            if one.name == "operator":
                written = self._column(one)[0]
                ids = {raw: id for raw, (id, _) in self.operators.items()}
                names = {raw: name for raw, (_, name) in self.operators.items()}
                found.append(written.replace_strict(ids, default=None, return_dtype=pl.String).alias("operator"))
                found.append(written.replace_strict(names, default=None, return_dtype=pl.String).alias("name_written"))
            elif self._wanted(one):
                found += self._measure(one)
        return found

    def _measure(self, rule: FieldRule) -> list[pl.Expr]:
        name, kind, (column, dtype) = rule.name.split(".")[1], self._kind(rule), self._column(rule)
        if rule.values is not None:
            if kind in RATIO_KINDS or any(not isinstance(one, int | Fraction) for one in rule.values.values()):
                raise NotPlain
            if dtype == pl.String:
                meant = {text: int(value) for text, value in rule.values.items()}
                lowered = column.str.strip_chars().str.to_lowercase()
                value = lowered.replace_strict(meant, return_dtype=pl.Int64, default=None)
            else:
                value = column.replace_strict(self._numbers(rule), return_dtype=pl.Int64, default=None)
        elif kind == "yes_no":
            if dtype not in (pl.Boolean, pl.String):
                raise NotPlain
            said = column if dtype == pl.Boolean else when(~self._blank(rule)).then(column.is_in(["true", "yes"]))
            value = said.cast(pl.Int64)
        elif dtype == pl.Boolean:
            raise NotPlain
        else:
            value = column.cast(pl.Int64, strict=False) * self._unit(rule)[0]
        state = self._state(rule, value)
        if kind == "share":
            den = when(value.is_not_null()).then(_SHARES[rule.unit]).cast(pl.Int64)
            return [value.alias(f"{name}.num"), den.alias(f"{name}.den"), state]
        return [value.alias(name), state]

    def _state(self, rule: FieldRule, value: pl.Expr) -> pl.Expr:
        name = rule.name.split(".")[1]
        absent = NOT_APPLICABLE if rule.empty == "not_applicable" else UNKNOWN
        return when(value.is_null()).then(absent).otherwise(KNOWN).cast(pl.UInt8).alias(f"{name}.state")
