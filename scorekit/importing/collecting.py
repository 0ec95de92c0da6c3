"""Data beside cases of YAML: files that a mapping reads become part of one collection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.figures.reader import FigureSet, figures_of
from scorekit.importing.case_files import SUFFIXES, read_cases
from scorekit.importing.cases import wrong_with
from scorekit.importing.data import Imported, read_data, refuse_rejected
from scorekit.importing.forms import mapping_inside
from scorekit.importing.mapping import DataMapping, ReadRule
from scorekit.importing.mapping_reader import load_mapping
from scorekit.importing.opening import data_files
from scorekit.problems import Problem, ProblemsFound
from scorekit.problems.findings import Refused
from scorekit.reading import quantities
from scorekit.reading.cases.collection import Collection
from scorekit.reading.cases.columns import CaseRow
from scorekit.reading.cases.rows import CaseSource, Rows, add_case
from scorekit.reading.documents import Document, whole_file
from scorekit.reading.project import Project
from scorekit.reading.tables import TableRow

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class DataSpec:
    """Files of data, the name of the mapping that reads them, and the sheet, where it is named."""

    paths: tuple[Path, ...]
    map: str
    sheet: str = ""
    constants: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Data:
    """What was read of all data: each data set, and the measures of rows that are measures (by case, None without)."""

    imported: tuple[Imported, ...] = ()
    measured: pl.DataFrame | None = None

    @property
    def mappings(self) -> tuple[DataMapping, ...]:
        """The mappings that read it."""
        return tuple(one.mapping for one in self.imported)


def read_all(
    specs: Iterable[DataSpec], project: Project, *, base: Path | None = None, keep_going: bool = False
) -> tuple[Data, list[Problem]]:
    """Read every data set once. What cannot be read is a problem, and so is a rejected row."""
    found: list[Imported] = []
    problems: list[Problem] = []
    root = project.root if project.documents else None
    for spec in dict.fromkeys(specs):
        try:
            inside = None if spec.map else _inside(spec.paths)
            if not spec.map and inside is None:
                found.append(_of_cases(spec.paths, project, problems))
                continue
            mapping = inside or load_mapping(spec.map, root, base or project.root, dict(spec.constants))
            imported = read_data(spec.paths, mapping, project, sheet=spec.sheet)
            refuse_rejected(imported, keep_going=True)
        except ProblemsFound as error:
            problems += error.problems
            continue
        if keep_going:
            problems += [one for one in [imported.missing] if one is not None]
        else:
            problems += imported.problems
        found.append(imported)
    return Data(tuple(found), _measured(found)), problems


def _inside(paths: Sequence[Path]) -> DataMapping | None:
    """The mapping inside of a form."""
    return mapping_inside(paths[0]) if len(paths) == 1 and paths[0].is_file() else None


def _of_cases(paths: Sequence[Path], project: Project, problems: list[Problem]) -> Imported:
    """Files of cases that are not YAML, which need no mapping."""
    found = Imported(_NO_MAPPING, files=tuple((path, "") for path in paths))
    for path in data_files(paths):
        if not path.name.lower().endswith(SUFFIXES):
            help = "name the mapping that reads the file: --map NAME. scorekit map FILE drafts one"
            problems.append(whole_file(path, "missing-field", "nothing says how the file is read", help))
            continue
        sources, wrong = read_cases(path)
        problems += wrong
        for source in sources:
            found.read += 1
            wrong = wrong_with(source, project)
            if source.id in found.sources:
                wrong = [source.document.problem("duplicate-id", f'the case "{source.id}" is there twice')]
            problems += wrong
            if not wrong:
                found.imported += 1
                found.sources[source.id] = source
    return found


#: What reads cases that need no mapping.
_NO_MAPPING = DataMapping("", Document(Path(), "", "mapping", {}, ""), ReadRule(), ())


def _measured(found: Sequence[Imported]) -> pl.DataFrame | None:
    frames = [one.measured for one in found if one.measured is not None]
    if not frames:
        return None
    import polars as pl

    return pl.concat(frames, how="diagonal")


def joined(collection: Collection, data: Data, project: Project) -> Collection:
    """A collection with the cases of data beside those that it has."""
    rows, sources = collection.rows, dict(collection.sources)
    problems = list(collection.problems)
    left_out = collection.left_out
    for imported in data.imported:
        left_out += len(imported.rejected)
        for id in sorted(imported.sources):
            source = imported.sources[id]
            if id in sources:
                there = sources[id].document.shown_path
                message = f'the case "{id}" is also in {there}'
                problems.append(
                    source.document.problem("duplicate-id", message, ("case",), "give one of them another id")
                )
                continue
            found = _add(rows, source, project, measured=imported.measured is not None)
            problems += found
            if not found:
                sources[id] = source
    return Collection(rows, sources, tuple(sorted(set(problems))), left_out, collection.files + len(data.imported))


def _add(rows: Rows, source: CaseSource, project: Project, *, measured: bool) -> list[Problem]:
    if not measured:
        return add_case(rows, source, project.register, project.ratings)
    try:
        period = quantities.period(source.data.get("period", "undated"))
        written = source.data["operator"]
        operator = project.register.find(written, period)
    except Refused as error:
        return [source.document.problem(error.code, error.message, ("operator",), error.help)]
    known: dict[str, Any] = {
        "case_number": len(rows.cases),
        "case": source.id,
        "operator": operator,
        "name_written": None if written == operator and not project.register.open else written,
        "period": period,
        "weight": int(source.data.get("weight", 1) * 10_000),
        "contacts_listed": False,
        "visits_listed": False,
        "promises_listed": False,
    }
    every: dict[str, Any] = dict.fromkeys(CaseRow._fields)
    rows.cases.append(CaseRow(**(every | known)))
    return []


def with_figures(figures: FigureSet, data: Data, project: Project) -> FigureSet:
    """Figures with those of data beside them."""
    rows = []
    for imported in data.imported:
        for row, ref in zip(imported.figures, imported.figure_rows, strict=True):
            rows.append(
                TableRow(
                    path=ref.table.path,
                    shown_path=ref.table.shown_path,
                    line=ref.number,
                    heads=tuple(row),
                    cells=row,
                    record="",
                    separator=",",
                )
            )
    if not rows:
        return figures
    more, problems = figures_of(rows, project)
    listed = tuple(sorted({*figures.problems, *problems}))
    return figures._replace(figures=(*figures.figures, *more), problems=listed, files=figures.files + 1)
