"""A batch of rows as frames of facts, and which of its cases are not plain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from polars import Expr, col, lit, when

from scorekit.importing.columnar.cells import NotPlain, cell_of, lookup, moments, parts_in, parts_of
from scorekit.importing.mapping import FieldRule, TableRule, as_text, looked_up
from scorekit.importing.rows import depth
from scorekit.problems.findings import Refused
from scorekit.reading.cases.consistency.languages import wrong_tag
from scorekit.reading.cases.frames import CASES, CONTACTS, PROMISES, RATINGS, VISITS, Facts
from scorekit.reading.names import unseen
from scorekit.reading.project import Project

#: Fields that no measure reads, and that any short text fills.
_LABELS = frozenset(("product", "topic", "scenario", "caller", "coder", "stratum"))
#: Fields of a case that a batch can fill.
_OF_CASE = frozenset(("case", "operator", "period", "weight", "verdict", *_LABELS))
_OF_OUTCOME = frozenset(("resolved", "on", "as_of", "remedy", "own_work", "customer_left"))


def is_plain(rule: TableRule) -> bool:
    """Whether a table can be read a column at a time: one row a case with at most one contact, or one row a contact."""
    if rule.row not in ("case", "contact") or rule.rule("operator") is None:
        return False
    if any(len(test.columns) > 1 for test in rule.leave_out):
        return False
    for one in rule.fields:
        target = one.target
        if target is None or one.joined or one.counts_rows or (one.target and one.target.entry):
            return False
        if target.section == "contacts":
            if target.key in ("times",):
                return False
        elif target.section == "outcome":
            if target.key not in _OF_OUTCOME:
                return False
        elif target.section == "ratings":
            if not target.rating or target.key != "score" or rule.row == "contact":
                return False
        elif target.section == "customer":
            if target.key not in ("language", "kind", "relation"):
                return False
        elif target.section == "evidence":
            if one.columns:
                return False
        elif target.section or target.key not in _OF_CASE:
            return False
    return True


@dataclass
class Batch:
    """A batch of rows: the facts of its plain cases, of which each stands for ``many``; the places of the rows of the
    others (``rest``); rows left out, by reason; rows of each operator, and how many of them are left out; and the ids
    of cases, where a row is one."""

    facts: Facts
    many: pl.Series
    rest: pl.Series
    left_out: dict[str, int]
    operators: dict[str, int]
    left_operators: dict[str, int]
    ids: pl.Series | None


class Columns:
    """Reads the rows of one table a column at a time."""

    def __init__(self, rule: TableRule, places: Mapping[str, str], project: Project, needs: frozenset[str]) -> None:
        self.rule, self.places, self.project, self.needs = rule, places, project, _with_what_they_imply(needs)
        self.named = rule.rule("case")

    def needed(self) -> list[str]:
        """The columns of the file that are read."""
        heads = [self.places[column] for column, _ in self.rule.columns()]
        heads += [self.places[test.column] for test in self.rule.leave_out]
        if self.rule.order:
            heads.append(self.places[self.rule.order])
        return list(dict.fromkeys(heads))

    def read(self, raw: pl.DataFrame) -> Batch:
        """The facts of a batch. Raises :class:`NotPlain` for columns that must be read row by row."""
        frame = raw.with_row_index("place").select("place")
        frame, left = self._left_out(frame, raw)
        operators = self._operators(raw)
        left_operators = (
            self._operators(raw.with_row_index("place").join(frame, on="place", how="anti")) if left else {}
        )
        raw = raw[frame["place"]] if left else raw
        frame = frame.with_columns(bad=lit(False))
        for one in sorted(self.rule.fields, key=lambda one: depth(one, self.rule)):
            if one.name != "case":
                frame = self._field(frame, raw, one)
        frame = self._resolved_operators(frame)
        frame = self._identity(frame, raw)
        frame = frame.with_columns(self._doubtful())
        if self.rule.row == "contact":
            frame = self._of_contacts(frame, raw)
        rest = frame.filter("bad")["place"]
        plain = frame.filter(~col("bad"))
        ids = plain["key"] if self.rule.row == "case" and self.named is not None and not self.named.by_row else None
        if self.rule.row == "case":
            plain = self._together(plain)
        facts = self._facts(plain)
        many = (
            plain["many"]
            if "many" in plain.columns
            else pl.Series("many", [1], pl.Int64).new_from_index(0, facts.cases.height)
        )
        return Batch(facts, many, rest, left, operators, left_operators, ids)

    def _together(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Cases of which the rubric reads the same, once, and how ``many`` they are."""
        kept = ["id", "name", "period|period"]
        for one in self.rule.fields:
            target = one.target
            assert target is not None
            if target.section == "contacts" and one.columns:
                kept.append(f"{one.name}|blank")
            if one.name in self.needs or target.rating in self.needs or target.key == "weight":
                kept += [f"{one.name}|{part}" for part in parts_of(target)]
            if one.never or one.empty == "never":
                kept.append(f"{one.name}|never")
        kept = [name for name in dict.fromkeys(kept) if name in frame.columns]
        found = frame.group_by(kept, maintain_order=False).agg(pl.len().cast(pl.Int64).alias("many"))
        missing = [name for name in frame.columns if name not in found.columns and name not in ("place", "bad")]
        return found.with_columns(lit(None, dtype=frame.schema[name]).alias(name) for name in missing)

    def _left_out(self, frame: pl.DataFrame, raw: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
        left: dict[str, int] = {}
        for test in self.rule.leave_out:
            series = raw[self.places[test.column]][frame["place"]]
            different = series.unique()
            holds = [test.holds(_text(one)) for one in different.to_list()]
            looked = pl.DataFrame({"cell": different, "out": holds})
            out = series.to_frame("cell").join(looked, on="cell", how="left", nulls_equal=True, maintain_order="left")[
                "out"
            ]
            many = int(out.sum())
            if many:
                left[test.because] = left.get(test.because, 0) + many
                frame = frame.filter(~out)
        return frame, left

    def _operators(self, raw: pl.DataFrame) -> dict[str, int]:
        named = self.rule.rule("operator")
        if named is None or not named.columns:
            return {}
        counts = raw[self.places[named.columns[0]]].value_counts()
        found: dict[str, int] = {}
        for value, many in counts.iter_rows():
            name = " ".join(_text(value).split()) or "(nobody)"
            found[name] = found.get(name, 0) + many
        return found

    def _field(self, frame: pl.DataFrame, raw: pl.DataFrame, rule: FieldRule) -> pl.DataFrame:
        """Add the columns of a field, and mark rows whose cell cannot be read."""
        assert rule.target is not None
        name, types = rule.name, parts_of(rule.target)
        if rule.constant is not None:
            given = parts_in(rule.target, rule.constant, rule)
            said = looked_up(as_text(rule.constant)) if not isinstance(rule.constant, list) else None
            return frame.with_columns(
                *(lit(given.get(part), dtype=kind).alias(f"{name}|{part}") for part, kind in types.items()),
                lit(said, dtype=pl.String).alias(f"{name}|word"),
                lit(True).alias(f"{name}|blank"), lit(False).alias(f"{name}|never"),
            )  # fmt: skip
        if rule.difference:
            found = self._difference(raw, rule)
        elif rule.target.field.kind == "moment" and rule.format != "unix" and rule.filled is None:
            found = self._moment(raw, rule)
        else:
            found = self._looked_up(raw[self.places[rule.columns[0]]], rule)
        found = found.rename({one: f"{name}|{one}" for one in found.columns})
        frame = pl.concat([frame, found], how="horizontal")
        bad = col(f"{name}|bad")
        if rule.only:
            exists = self._exists(rule, frame.columns)
            free = col(f"{name}|blank") | col(f"{name}|other") | lit(rule.again)
            bad = (
                when(exists.eq_missing(lit(False)))
                .then(~free)
                .when(exists.is_null() & col(f"{name}|blank"))
                .then(False)
                .otherwise(bad)
            )
            gone = exists.eq_missing(lit(False)) | (exists.is_null() & col(f"{name}|blank"))
            frame = frame.with_columns(bad_now=bad, gone=gone)
            frame = (
                frame.with_columns(
                    *(when(~col("gone")).then(col(f"{name}|{part}")).alias(f"{name}|{part}") for part in types),
                    (col(f"{name}|never") & ~col("gone")).alias(f"{name}|never"),
                    when(~col("gone")).then(col(f"{name}|word")).alias(f"{name}|word"),
                    (col("bad") | col("bad_now")).alias("bad"),
                )
                .drop("bad_now")
                .rename({"gone": f"{name}|gone"})
            )
        else:
            frame = frame.with_columns((col("bad") | bad).alias("bad"))
        return frame.drop(f"{name}|bad", f"{name}|other")

    def _exists(self, rule: FieldRule, names: Collection[str]) -> Expr:
        """Whether a field exists by its other fields; null where one of these is unknown."""
        found: Expr = lit(True)
        for only in rule.only:
            word = col(f"{only.field}|word")
            if (gone := f"{only.field}|gone") in names:
                found = when(col(gone)).then(False).otherwise(found)
            holds = word.is_in(sorted(only.words))
            found = (
                when(found.eq_missing(lit(False)) | (word.is_not_null() & ~holds))
                .then(False)
                .when(word.is_null() | found.is_null())
                .then(None)
                .otherwise(True)
            )
        return found

    def _looked_up(self, series: pl.Series, rule: FieldRule) -> pl.DataFrame:
        assert rule.target is not None
        extra = None
        if rule.target.key in _LABELS or rule.target.key == "operator":
            extra = _is_strange
        elif rule.target.field.kind == "language":
            extra = _is_no_language
        looked = lookup(series, rule, extra)
        return (
            series.to_frame("cell")
            .join(looked, on="cell", how="left", nulls_equal=True, maintain_order="left")
            .drop("cell")
        )

    def _moment(self, raw: pl.DataFrame, rule: FieldRule) -> pl.DataFrame:
        assert rule.target is not None
        series = raw[self.places[rule.columns[0]]]
        try:
            found = moments(series, rule)
        except NotPlain:
            return self._looked_up(series, rule)
        key = rule.target.key
        never = lit(rule.empty == "never") & col("blank")
        bad = col("bad") | (col("blank") & lit(rule.empty is None))
        if rule.empty not in (None, "unknown", "not_applicable", "never"):
            raise NotPlain
        return found.select(
            bad.alias("bad"), "blank", never.alias("never"), lit(False).alias("other"),
            lit(None, dtype=pl.String).alias("word"),
            col("low").alias(f"{key}_low"), col("high").alias(f"{key}_high"),
            when(col("low").is_not_null()).then(col("by_day")).alias(f"{key}_by_day"),
        )  # fmt: skip

    def _difference(self, raw: pl.DataFrame, rule: FieldRule) -> pl.DataFrame:
        assert rule.target is not None
        if (
            rule.format == "unix"
            or rule.unknown
            or rule.never
            or rule.not_applicable
            or rule.empty not in (None, "unknown", "never", "not_applicable")
        ):
            raise NotPlain
        if rule.from_zone or any(getattr(raw[self.places[column]].dtype, "time_zone", None) for column in rule.columns):
            raise NotPlain  # clocks are put forward and back
        first, last = (moments(raw[self.places[column]], rule) for column in rule.columns)
        both = pl.concat(
            [
                first.rename({one: f"1{one}" for one in first.columns}),
                last.rename({one: f"2{one}" for one in last.columns}),
            ],
            how="horizontal",
        )
        blank = col("1blank") | col("2blank")
        length = col("2low") - col("1low")
        bad = col("1bad") | col("2bad") | (~blank & ((length < 0) | col("1by_day") | col("2by_day")))
        bad = bad | (blank & lit(rule.empty is None))
        key = rule.target.key
        known = when(~blank & ~bad).then(length)
        return both.select(
            bad.fill_null(True).alias("bad"), (col("1blank") & col("2blank")).alias("blank"),
            (blank & lit(rule.empty == "never")).alias("never"), lit(False).alias("other"),
            lit(None, dtype=pl.String).alias("word"), known.alias(f"{key}_low"), known.alias(f"{key}_high"),
        )  # fmt: skip

    def _resolved_operators(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The id of each operator, and the name that was written where it is another one."""
        if "period|period" not in frame.columns:
            frame = frame.with_columns(lit("undated").alias("period|period"))
        frame = frame.with_columns(col("period|period").fill_null("undated"))
        pairs = frame.select("operator|operator", "period|period").unique()
        register = self.project.register
        rows = []
        for written, period in pairs.iter_rows():
            id, name, bad = None, None, written is None
            if written is not None:
                try:
                    id = register.find(written, period)
                    name = None if written == id and not register.open else written
                except Refused:
                    bad = True
            rows.append((written, period, id, name, bad))
        kinds = {
            "operator|operator": pl.String,
            "period|period": pl.String,
            "id": pl.String,
            "name": pl.String,
            "nobody": pl.Boolean,
        }
        looked = pl.DataFrame(rows, schema=kinds, orient="row")
        keys = ["operator|operator", "period|period"]
        frame = frame.join(looked, on=keys, how="left", nulls_equal=True, maintain_order="left")
        return frame.with_columns((col("bad") | col("nobody").fill_null(True)).alias("bad"))

    def _identity(self, frame: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
        """What says which case a row is of: ``key``."""
        assert self.named is not None
        if self.named.by_row:
            return frame.with_columns(key=col("place").cast(pl.String))
        parts = [raw[self.places[column]] for column in self.named.columns]
        key = parts[0]
        if len(parts) > 1 or self.named.values is not None:
            raise NotPlain
        if key.dtype == pl.String:
            key = key.str.strip_chars().str.replace_all(r"\s+", " ")
            frame = frame.with_columns(key.replace("", None).alias("key"))
        else:
            frame = frame.with_columns(key.alias("key"))
        return frame.with_columns((col("bad") | col("key").is_null()).alias("bad"))

    def _doubtful(self) -> Expr:
        """Marks the rows that may contradict themselves: the reader of rows decides."""
        there = {one.name for one in self.rule.fields}
        doubts: list[Expr] = []
        if {"outcome.on", "contacts.at"} <= there:
            doubts.append(col("outcome.on|on_high") < col("contacts.at|at_low"))
        if "outcome.as_of" in there:
            doubts += [
                col("outcome.as_of|as_of_high") < col(name)
                for name in ("contacts.at|at_low", "outcome.on|on_low")
                if name.partition("|")[0] in there
            ]
        if "outcome.on" in there:
            known = col("outcome.on|on_low").is_not_null()
            if "outcome.resolved" in there:
                doubts.append(known & col("outcome.resolved|resolved").is_in(["no", "not_applicable"]))
            doubts.append(known & col("outcome.on|never"))
        if "contacts.result" in there:
            answers = [
                col(f"contacts.{key}|{part}").is_not_null()
                for key, part in (("answered_after", "answered_after_low"), ("answer", "answer"))
                if f"contacts.{key}" in there
            ]
            doubts += [(col("contacts.result|result") == "no_answer") & answer for answer in answers]
        if "contacts.purpose" in there:
            doubts.append(col("contacts.purpose|purpose") == "answer")
        if "contacts.transfers" in there:
            doubts.append(col("contacts.transfers|transfers_low") > 10**6)
        found = col("bad")
        for doubt in doubts:
            found = found | doubt.fill_null(False)
        return found.alias("bad")

    def _of_contacts(self, frame: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
        """Rows that are contacts, in order inside of their case; a case goes as a whole to the reader of rows."""
        if self.rule.order:
            series = raw[self.places[self.rule.order]]
            if not series.dtype.is_integer():
                raise NotPlain
            frame = frame.with_columns(series.alias("order"), lit(0).alias("order_high"))
        elif self.rule.rule("contacts.at") is not None:
            frame = frame.with_columns(
                col("contacts.at|at_low").alias("order"), col("contacts.at|at_high").alias("order_high")
            )
        else:
            frame = frame.with_columns(
                lit(None, dtype=pl.Int64).alias("order"), lit(None, dtype=pl.Int64).alias("order_high")
            )
        frame = frame.sort("key", "order", "order_high", nulls_last=False, maintain_order=True)
        same = (col("key") == col("key").shift(1)).fill_null(False)
        tie = same & (
            (col("order") == col("order").shift(1)) | col("order").is_null() | col("order").shift(1).is_null()
        ).fill_null(True)
        bad = col("bad") | tie
        for one in self.rule.fields:
            target = one.target
            if one.columns and target is not None and target.section != "contacts":
                for part in parts_of(target):
                    column = col(f"{one.name}|{part}")
                    bad = (
                        bad
                        | (same & (column != column.shift(1)).fill_null(False))
                        | (same & (column.is_null() != column.shift(1).is_null()))
                    )
        there = {one.name for one in self.rule.fields}
        if {"contacts.at", "contacts.wait"} <= there:
            bad = bad | (
                same
                & (
                    col("contacts.at|at_low").shift(1) + col("contacts.wait|wait_low").shift(1)
                    > col("contacts.at|at_high")
                ).fill_null(False)
            )
        frame = frame.with_columns(bad_row=bad)
        return frame.with_columns(col("bad_row").any().over("key").alias("bad")).drop("bad_row")

    def _facts(self, frame: pl.DataFrame) -> Facts:
        """The frames of plain cases."""
        by_contact = self.rule.row == "contact"
        there = {one.name for one in self.rule.fields}
        if by_contact:
            frame = frame.with_columns(new=(col("key") != col("key").shift(1)).fill_null(True))
            frame = frame.with_columns((col("new").cum_sum() - 1).cast(pl.UInt32).alias("case_number"))
            frame = frame.with_columns(position=(pl.int_range(pl.len()).over("case_number")).cast(pl.Int64))
        else:
            frame = frame.with_row_index("case_number").with_columns(position=lit(0, dtype=pl.Int64))
        frame = frame.with_columns(self._result())
        has_contacts = any(name.startswith("contacts.") for name in there)
        exists = lit(has_contacts)
        if has_contacts and not by_contact:
            driven = [
                col(f"{one.name}|blank") for one in self.rule.fields if one.columns and one.name.startswith("contacts.")
            ]
            exists = ~pl.all_horizontal(driven) if driven else lit(True)
        frame = frame.with_columns(exists=exists)
        contacts = self._contacts(frame.filter("exists")) if has_contacts else pl.DataFrame(schema=CONTACTS)
        cases = self._cases(frame, by_contact=by_contact)
        ratings = [
            frame.filter(col(f"{one.name}|{one.target.rating}.num").is_not_null()).select(
                "case_number", lit(one.target.rating).alias("rating"),
                col(f"{one.name}|{one.target.rating}.num").alias("num"),
                col(f"{one.name}|{one.target.rating}.den").alias("den"),
            )
            for one in self.rule.fields if one.target is not None and one.target.rating
        ]  # fmt: skip
        rated = pl.concat(ratings).select(RATINGS.keys()) if ratings else pl.DataFrame(schema=RATINGS)
        return Facts(cases, contacts, pl.DataFrame(schema=VISITS), pl.DataFrame(schema=PROMISES), rated, {})

    def _result(self) -> list[Expr]:
        there = {one.name for one in self.rule.fields}
        result = col("contacts.result|result") if "contacts.result" in there else lit(None, dtype=pl.String)
        if "contacts.answered_after" in there:
            result = (
                when(result.is_null() & col("contacts.answered_after|never")).then(lit("no_answer")).otherwise(result)
            )
        resolved = col("outcome.resolved|resolved") if "outcome.resolved" in there else lit(None, dtype=pl.String)
        if "outcome.on" in there:
            resolved = when(resolved.is_null() & col("outcome.on|never")).then(lit("no")).otherwise(resolved)
        return [result.alias("result"), resolved.alias("resolved")]

    def _contacts(self, frame: pl.DataFrame) -> pl.DataFrame:
        given: dict[str, Expr] = {
            "case_number": col("case_number"),
            "position": col("position"),
            "result": col("result"),
        }
        usual: dict[str, Any] = {
            "times_low": 1, "times_high": 1, "direction": "inbound", "answered_after_by_day": False,
            "answered_later": False, "asked_to_stop": False, "needed_by_operator": False,
        }  # fmt: skip
        for one in self.rule.fields:
            if one.target is not None and one.target.section == "contacts" and one.target.key != "result":
                for part in parts_of(one.target):
                    column = col(f"{one.name}|{part}")
                    given[part] = column.fill_null(usual[part]) if part in usual else column
        if self.rule.rule("customer.language") is not None:
            given["customer_language"] = col("customer.language|customer_language")
        return frame.select(
            given.get(name, lit(usual.get(name), dtype=kind)).cast(kind).alias(name) for name, kind in CONTACTS.items()
        )

    def _cases(self, frame: pl.DataFrame, *, by_contact: bool) -> pl.DataFrame:
        given: dict[str, Expr] = {
            "case_number": col("case_number"), "case": col("key").cast(pl.String), "operator": col("id"),
            "name_written": col("name"), "period": col("period|period"), "contacts_listed": col("exists"),
            "visits_listed": lit(False), "promises_listed": lit(False), "resolved": col("resolved"),
            "weight": lit(10_000, dtype=pl.Int64),
        }  # fmt: skip
        for one in self.rule.fields:
            target = one.target
            if (
                target is not None
                and target.section in ("", "customer", "outcome")
                and target.key not in ("case", "operator", "period", "resolved")
            ):
                for part in parts_of(target):
                    column = col(f"{one.name}|{part}")
                    given[part] = column.fill_null(10_000) if part == "weight" else column
        resolving = (given["resolved"].is_null() & (col("result") == "resolved")).fill_null(False) & col("exists")
        at = {
            end: col(f"contacts.at|at_{end}") if self.rule.rule("contacts.at") is not None else lit(None)
            for end in ("low", "high", "by_day")
        }
        for end in ("low", "high", "by_day"):
            own = given.get(f"on_{end}", lit(None, dtype=CASES[f"on_{end}"]))
            given[f"on_{end}"] = when(resolving & own.is_null()).then(at[end]).otherwise(own)
        given["resolved"] = when(resolving).then(lit("yes")).otherwise(given["resolved"])
        made = [given.get(name, lit(None, dtype=kind)).cast(kind).alias(name) for name, kind in CASES.items()]
        if by_contact:  # the last contact of a case says whether it was resolved
            frame = frame.filter((col("case_number") != col("case_number").shift(-1)).fill_null(True))
        return frame.select(made)


def _with_what_they_imply(needs: frozenset[str]) -> frozenset[str]:
    """The fields that measures need, and those out of which these may be made."""
    found = set(needs)
    if "outcome.on" in found or "outcome.resolved" in found:
        found |= (
            {"contacts.result", "contacts.at", "outcome.on", "outcome.resolved"}
            if "outcome.on" in found
            else {"contacts.result"}
        )
    return frozenset(found)


def _text(value: object) -> str:
    return cell_of(value).text


def _is_strange(value: Any) -> bool:
    return bool(unseen(str(value))) or len(str(value)) > 200


def _is_no_language(value: Any) -> bool:
    return wrong_tag(str(value)) is not None
