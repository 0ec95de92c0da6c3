"""Files of data and a mapping become cases, figures or measures; and every row is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.importing.cases import Cases
from scorekit.importing.figures import Figures
from scorekit.importing.mapping import DataMapping, ReadRule, TableRule
from scorekit.importing.measures import Measured
from scorekit.importing.opening import data_files, open_tables
from scorekit.importing.rejects import restored
from scorekit.importing.rows import Bound, Rejected, RowReader, RowRef, TableRead, bind
from scorekit.importing.shapes import shaped
from scorekit.importing.table import DataTable
from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.documents import shown_path, whole_file
from scorekit.reading.names import alike, two_operators
from scorekit.reading.project import Project
from scorekit.wording.numbers import counted

if TYPE_CHECKING:
    import polars as pl

#: So many rejected rows of a kind are listed; the rest is counted.
MAX_LISTED = 50


@dataclass(eq=False)
class Imported:
    """What files became. ``read`` is the number of rows, and always ``imported`` + ``left_out`` + ``rejected``.

    ``sources`` are the cases by id; ``figures`` are rows of a table of figures, with the rows that they are from.
    """

    mapping: DataMapping
    read: int = 0
    imported: int = 0
    left_out: list[tuple[RowRef, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    sources: dict[str, CaseSource] = field(default_factory=dict)
    rows_of: dict[str, list[RowRef]] = field(default_factory=dict)
    figures: list[dict[str, str]] = field(default_factory=list)
    figure_rows: list[RowRef] = field(default_factory=list)
    #: Where rows are measures: one row a case, by ``case``.
    measured: pl.DataFrame | None = None
    notes: list[str] = field(default_factory=list)
    files: tuple[tuple[Path, str], ...] = ()
    bounds: list[Bound] = field(default_factory=list)
    #: Operator as the file writes it -> rows read, imported, left out, rejected.
    per_operator: dict[str, list[int]] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """The rejected rows as problems: at most 50 of a kind, and how many more there are."""
        listed: list[Problem] = []
        seen: Counter[tuple[str, int | None, str]] = Counter()
        more: dict[tuple[str, int | None, str], Rejected] = {}
        for one in sorted(self.rejected, key=lambda one: (one.row.table.called, one.row.number)):
            kind = (one.row.table.called, one.column, one.code)
            seen[kind] += 1
            if seen[kind] <= MAX_LISTED:
                listed.append(one.problem())
            else:
                more[kind] = one
        for kind, one in more.items():
            rest = seen[kind] - MAX_LISTED
            message = f"{rest:,} more {'row' if rest == 1 else 'rows'} with a problem of this kind"
            listed.append(one.row.table.problem(one.row.number, one.column, one.code, message))
        return listed

    @property
    def missing(self) -> Problem | None:
        """How many rows are missing from a table that goes on without the rejected ones; None where none is."""
        if not self.rejected:
            return None
        some = [(name, counts) for name, counts in sorted(self.per_operator.items()) if counts[3]]
        listed = ", ".join(f"{shown(name)} {counts[3]:,} of {counts[0]:,}" for name, counts in some[:12])
        verb = "is" if len(self.rejected) == 1 else "are"
        message = f"{len(self.rejected):,} of {counted(self.read, 'row')} could not be read, and {verb} missing"
        message += (f": {listed}" + (", ..." if len(some) > 12 else "")) if some else ""
        return whole_file(self.files[0][0], "bad-table", f"{message}. scorekit import says which rows, and why")

    @property
    def accounts(self) -> list[str]:
        """What became of the rows, in sentences."""
        found = [
            f"{counted(self.read, 'row')} read: {self.imported:,} imported, {len(self.left_out):,} left out, "
            f"{len(self.rejected):,} rejected."
        ]
        reasons = Counter(because for _, because in self.left_out)
        found += [f"Left out: {many:,}, {because}." for because, many in sorted(reasons.items())]
        return found


def read_data(
    paths: Iterable[Path], mapping: DataMapping, project: Project, *, sheet: str = "", read: ReadRule | None = None
) -> Imported:
    """Read files by a mapping. Raises :class:`ProblemsFound` for a file or a column that cannot be read at all; rows
    that cannot are in ``rejected``."""
    how = read or mapping.read
    how = replaced(how, sheet=sheet) if sheet else how
    found = Imported(mapping)
    tables: list[tuple[DataTable, TableRule]] = []
    seen: dict[str, Path] = {}
    for path in data_files(paths):
        opened = _opened(path, mapping, how)
        sha256 = opened[0][0].sha256
        if sha256 in seen:
            found.notes.append(f"{shown_path(path)} is the same file as {shown_path(seen[sha256])}: it was read once.")
            continue
        seen[sha256] = path
        tables += opened
    found.files = tuple((path, sha256) for sha256, path in seen.items())
    bound = []
    problems: list[Problem] = []
    for table, rule in tables:
        try:
            bound.append(bind(table, rule))
        except ProblemsFound as error:
            problems += error.problems
    if problems:
        raise ProblemsFound(problems)
    found.bounds = bound
    results = [RowReader(one).run() for one in bound]
    for result in results:
        found.notes += result.bound.table.notes
        found.read += result.read
        found.left_out += result.left_out
        found.rejected += result.rejected
        for name, many in sorted(result.rounded.items()):
            found.notes.append(
                f"{counted(many, 'value')} of {name} {'was' if many == 1 else 'were'} rounded, as the mapping says."
            )
    make_cases(found, mapping, project, results)
    found.notes = list(dict.fromkeys(found.notes))
    _account(found, results)
    _lookalikes(found, project)
    _expected(found, mapping, results)
    return found


def _opened(path: Path, mapping: DataMapping, how: ReadRule) -> list[tuple[DataTable, TableRule]]:
    """The tables of a file, each with the rule that reads it."""
    if len(mapping.tables) == 1 and not mapping.tables[0].sheet:
        return [(_known(table, how), mapping.tables[0]) for table in open_tables(path, how)]
    sheets = [rule.sheet for rule in mapping.tables]
    opened = [_known(table, how) for table in open_tables(path, how, sheets)]
    if len(opened) == 1 and (opened[0].restored or not opened[0].sheet):  # rejected rows are of one of the sheets
        found = [(opened[0], rule) for rule in mapping.tables if opened[0].restored and rule.sheet == opened[0].sheet]
        if not found:
            named = ", ".join(f'"{shown(sheet)}"' for sheet in sheets)
            message = f"the mapping reads the sheets {named}, and this file has none of them"
            raise ProblemsFound([whole_file(path, "not-found", message)])
        return found
    return list(zip(opened, mapping.tables, strict=True))


def _known(table: DataTable, how: ReadRule) -> DataTable:
    """A table without what its shape adds; rejected rows as the rows that they were."""
    before = table.heads
    found = restored(table)
    return found if found.heads != before else shaped(table, how.shape)


def make_cases(found: Imported, mapping: DataMapping, project: Project, results: Sequence[TableRead]) -> None:
    """Make cases, figures or measures of the rows that were read."""
    if mapping.makes == "cases":
        cases = Cases(mapping, project)
        for result in results:
            cases.add(result)
        cases.finish()
        found.rejected += cases.rejected
        found.sources, found.rows_of = cases.sources, cases.rows_of
        found.notes += cases.notes
        found.imported = sum(len(rows) for rows in cases.rows_of.values())
    elif mapping.makes == "figures":
        figures = Figures(project)
        for result in results:
            figures.add(result)
        figures.finish()
        found.figures, found.figure_rows = figures.found, figures.refs
        found.rejected += figures.rejected
        found.imported = figures.imported
    else:
        measured = Measured()
        for result in results:
            measured.add(result)
        found.rejected += measured.rejected
        found.sources, found.rows_of = measured.sources, measured.rows_of
        found.measured = measured.frame(results)
        found.imported = len(measured.sources)


def _account(found: Imported, results: Sequence[TableRead]) -> None:
    """How many rows each operator has, and what became of them."""
    rejected = {id(one.row.cells) for one in found.rejected}
    left = {id(ref.cells) for ref, _ in found.left_out}
    for result in results:
        rule = result.bound.rule.rule("operator")
        if rule is None or not rule.columns:
            continue
        places = result.bound.of_rule(rule)
        every: list[RowRef] = [row.ref for row in result.rows]
        every += [ref for ref, _ in result.left_out] + [one.row for one in result.rejected]
        for ref in every:
            name = " ".join(" ".join(ref.table.cell(ref.cells, place).text.split()) for place in places) or "(nobody)"
            counts = found.per_operator.setdefault(name, [0, 0, 0, 0])
            counts[0] += 1
            key = id(ref.cells)
            counts[2 if key in left else 3 if key in rejected else 1] += 1


def _lookalikes(found: Imported, project: Project) -> None:
    """Names that people cannot tell apart, where no register says which are one."""
    if not project.register.open:
        return
    used = Counter({name: counts[1] for name, counts in found.per_operator.items() if counts[1]})
    for one in alike(used):
        message, help = two_operators(one)
        found.notes.append(f"{message[:1].upper()}{message[1:]}: {help}, under values of operator.")


def _expected(found: Imported, mapping: DataMapping, results: Sequence[TableRead]) -> None:
    """Raise :class:`ProblemsFound` where a file does not hold what somebody counted."""
    problems = []

    def differs(rule: TableRule, key: str, what: str, wanted: int, there: int) -> None:
        if wanted != there:
            message = f"{what}: {wanted:,} expected, {there:,} found"
            problems.append(mapping.document.problem("contradiction", message, (*rule.path, "expect", key)))

    by_rule: dict[int, list[TableRead]] = {}
    for result in results:
        by_rule.setdefault(id(result.bound.rule), []).append(result)
    for listed in by_rule.values():
        rule = listed[0].bound.rule
        expect = rule.expect
        operators: Counter[str] = Counter()
        for result in listed:
            operators += result.operators
        if expect.rows is not None:
            differs(rule, "rows", "rows", expect.rows, sum(result.read for result in listed))
        if expect.cases is not None:
            differs(rule, "cases", "cases", expect.cases, len(found.sources))
        if expect.operators is not None:
            differs(rule, "operators", "operators", expect.operators, len(operators))
        for name, many in expect.per_operator.items():
            differs(rule, "per_operator", f'rows of "{shown(name)}"', many, operators.get(name, 0))
    if problems:
        raise ProblemsFound(problems)


def refuse_rejected(found: Imported, *, keep_going: bool) -> None:
    """Raise :class:`ProblemsFound` where rows were rejected (unless ``keep_going``), or nothing is left."""
    if found.rejected and not keep_going:
        raise ProblemsFound(found.problems)
    if not found.imported:
        path = found.files[0][0] if found.files else Path()
        said = whole_file(path, "nothing-here", f"no row was imported; {counted(found.read, 'row')} read")
        raise ProblemsFound([*found.problems, said])
