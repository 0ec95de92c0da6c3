"""Files of data by a mapping: cases, figures and measures out of spreadsheets, exports and survey files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scorekit.api.projects import PathLike, open_project
from scorekit.importing.data import Imported, read_data, refuse_rejected
from scorekit.importing.drafting import draft
from scorekit.importing.forms import mapping_inside
from scorekit.importing.mapping import DataMapping, ReadRule
from scorekit.importing.mapping_reader import load_mapping
from scorekit.importing.opening import data_files, open_tables
from scorekit.importing.records import json_of
from scorekit.importing.scorecards.making import cases_of_cards, rubric_of
from scorekit.importing.scorecards.platforms import card_of, filled_of
from scorekit.importing.shapes import shape_of
from scorekit.problems import Problem, ProblemsFound, has_errors, shown
from scorekit.reading.documents import Document, parsed, shown_path
from scorekit.reading.project import LeagueSpec, Project
from scorekit.rubrics.library import library
from scorekit.rubrics.reader import read_rubric
from scorekit.rubrics.tree import Rubric, as_text
from scorekit.scoring.inputs import load_rubric
from scorekit.wording import wording
from scorekit.writing.editors import modeline
from scorekit.writing.files import Change, refuse_existing, write_all, write_whole
from scorekit.writing.forms.making import kobo_form, names_of, workbook_form
from scorekit.writing.forms.spec import FormSpec
from scorekit.writing.imports import cases_yaml, write_rejects
from scorekit.writing.names import id_from


@dataclass(frozen=True, eq=False)
class ImportedData:
    """What files became, and the folder of the project that they are of."""

    imported: Imported
    root: Path

    def refuse_nothing(self) -> None:
        """Raise :class:`ProblemsFound` where no row was imported."""
        refuse_rejected(self.imported, keep_going=True)


def import_data(
    files: Iterable[PathLike],
    *,
    map: str | None = None,
    sheet: str | None = None,
    project: PathLike | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    constants: Mapping[str, str] | None = None,
) -> ImportedData:
    """Read files by a mapping (a name, or a path); of a form that scorekit made, by the one inside. Raises
    :class:`ProblemsFound` for what cannot be read at all."""
    found, problems = open_project(project)
    if has_errors(problems):
        raise ProblemsFound(problems)
    paths = [Path(path) for path in files]
    mapping = mapping_for(paths, map, found.root if found.documents else None, constants)
    read = mapping.read
    if delimiter is not None:
        read = replace(read, delimiter={"tab": "\t"}.get(delimiter, delimiter))
    if encoding is not None:
        read = replace(read, encoding=encoding)
    imported = read_data(paths, mapping, found, sheet=sheet or "", read=read)
    return ImportedData(imported, found.root)


def mapping_for(
    paths: list[Path], map: str | None, root: Path | None, constants: Mapping[str, str] | None = None
) -> DataMapping:
    """The mapping of a name; without one, the one inside of a form. Raises :class:`ProblemsFound`."""
    if map is not None and map.lower().endswith(".xlsx"):  # the one inside of a form
        paths, map = [Path(map)], None
    if map is not None:
        return load_mapping(map, root, constants=constants)
    for path in paths[:1]:
        inside = mapping_inside(path)
        if inside is not None:
            return inside
    help = "name one: --map NAME. scorekit map FILE drafts one"
    raise ProblemsFound([Problem("", 0, 0, "missing-field", "nothing says how the file is read", help)])


def rejects_of(imported: Imported, file: Path, how: str) -> list[str]:
    """Write the rejected rows, of files that a mapping reads; returns sentences that say where."""
    return write_rejects(imported, file, how)


def draft_mapping(file: PathLike, *, id: str | None = None, sheet: str | None = None) -> tuple[str, list[str]]:
    """The draft of a mapping for a file, and what is to be said of it. Raises :class:`ProblemsFound`."""
    path = Path(file)
    if path.is_dir() or not path.exists():
        data_files([path])
    if mapping_inside(path) is not None:
        help = f"import it as it is: scorekit import {path.name} --to cases/"
        own = f"{shown(path.name)} is a form of scorekit: it says itself how it is read"
        raise ProblemsFound([Problem(shown_path(path), 0, 0, "not-allowed", own, help)])
    read = ReadRule(sheet=sheet or "")
    (table, *_) = open_tables(path, read)
    filled = [(line, sum(bool(cell) for cell in cells)) for line, cells in table.first_rows[:10]]
    most = max((many for _, many in filled), default=0)
    heads = next((line for line, many in filled if 2 * many > most), table.head_row)
    if heads != table.head_row and filled and filled[0][1] * 2 <= most:  # a title is above the heads
        (table, *_) = open_tables(path, replace(read, heads=heads))
    shape = shape_of(table)
    if replace(read, shape=shape).two_rows_of_heads:
        (table, *_) = open_tables(path, replace(read, heads=table.head_row, shape=shape))
    text = draft(table, id or id_from(path.name.partition(".")[0], "data"))
    todo = sum(line.count("TODO") for line in text.splitlines() if not line.lstrip().startswith("#"))
    said = [f"{todo:,} {'places say' if todo != 1 else 'place says'} TODO: write there what is meant."] if todo else []
    said.append(f"Then: scorekit import {path.name} --map MAPPING")
    return text, said


def make_form(
    subject: str,
    to: Path,
    *,
    one_sheet: bool = False,
    plan: str = "",
    operators: str | None = None,
    callers: str = "",
    scenarios: str = "",
    seed: int = 1,
    period: str | None = None,
    scale: str = "1 to 5",
    xlsform: bool = False,
    languages: tuple[str, ...] = (),
    force: bool = False,
    project: PathLike | None = None,
) -> list[str]:
    """Write the form of a league or a rubric; returns sentences that say what was written. Raises
    :class:`ProblemsFound`."""
    found, problems = open_project(project)
    if has_errors(problems):
        raise ProblemsFound(problems)
    rubric, title, last_period = _rubric_of(subject, found)
    spoken = [wording(tag) for tag in languages or found.languages[: None if xlsform else 1]]
    first = spoken[0]
    registered = () if found.register.open else tuple(entry.name for entry in found.register.operators.values())
    spec = FormSpec(
        rubric=rubric,
        title=title or as_text(rubric.title, (first.language, *found.languages)) or rubric.id,
        one_sheet=one_sheet,
        plan=plan,
        operators=registered if operators is None and not plan else names_of(operators or "", first.tell("Operator")),
        callers=names_of(callers, first.tell("Caller")),
        scenarios=names_of(scenarios, first.tell("Scenario")),
        seed=seed,
        period=period or last_period,
        scale=scale,
    )
    if not xlsform:
        refuse_existing([to], force)
        write_whole(to, workbook_form(spec, first))
        return [f"{shown_path(to.absolute())} is the form. Read it, when it is filled in, with: scorekit import {to}"]
    beside = to.with_name(f"{to.stem}-mapping.yaml")
    refuse_existing([to, beside], force)
    form, mapping = kobo_form(spec, spoken)
    write_whole(to, form)
    write_whole(beside, mapping)
    return [
        f"{shown_path(to.absolute())} is the form: upload it to KoboToolbox or ODK Central.",
        "Export the answers as a workbook with values, not labels.",
        f"Read them with: scorekit import EXPORT --map {shown_path(beside.absolute())}",
    ]


def _rubric_of(subject: str, project: Project) -> tuple[Rubric, str, str]:
    """The rubric of a league, with its title and its last period; or a rubric itself. Raises :class:`ProblemsFound`."""
    known = library(project.root if project.documents else None)
    spec = project.league(subject)
    name, base, title, period = subject, Path.cwd(), "", ""
    if isinstance(spec, LeagueSpec):
        name, base, title = spec.rubric, project.root, as_text(spec.title, project.languages)
        period = spec.periods[-1] if spec.periods else ""
    rubric, problems = load_rubric(known.named(name, base), project, known)
    if rubric is None or has_errors(problems):
        raise ProblemsFound(problems)
    return rubric, title, period


def import_scorecard(
    card: PathLike,
    evaluations: Iterable[PathLike] = (),
    *,
    to: Path,
    constants: Mapping[str, str] | None = None,
    force: bool = False,
    project: PathLike | None = None,
) -> list[str]:
    """Write the rubric of a score card into a folder, and the cases of filled cards beside it; returns sentences that
    say what was written, and what could not be carried over. Raises :class:`ProblemsFound`."""
    found, problems = open_project(project)
    if has_errors(problems):
        raise ProblemsFound(problems)
    read = card_of(json_of(Path(card)))
    id = id_from(read.title, "score-card")
    made = rubric_of(read, id)
    document = parsed(to / f"{id}.yaml", made.yaml)
    assert isinstance(document, Document)
    rubric, wrong = read_rubric(document, None, lambda name: library(None).named(name, Path.cwd()))
    if rubric is None or has_errors(wrong):
        raise ProblemsFound(wrong)
    said = list(read.left)
    files = {to / f"{id}.yaml": Change(modeline("rubric", to / f"{id}.yaml", found.root) + made.yaml)}
    paths = [Path(path) for path in evaluations]
    if paths:
        given = {"operator": "", **(constants or {})}
        if not given["operator"]:
            help = "--set-field operator=NAME: a filled card does not say which company it is about"
            raise ProblemsFound([Problem("", 0, 0, "missing-field", "nothing says whose contacts these are", help)])
        filled = [one for path in data_files(paths) for one in filled_of(json_of(path), read)]
        cases = cases_of_cards(filled, made, given, paths[0].name)
        said += [f"Left out: {why}." for why in cases.left_out]
        if not cases.cases:
            raise ProblemsFound([Problem("", 0, 0, "nothing-here", "no filled card was imported")])
        sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
        file = to / f"{id}-cases.yaml"
        files[file] = Change(cases_yaml(cases.cases, id, sums, file, found.root))
        said.append(f"{len(filled):,} filled cards read: {len(cases.cases):,} cases, {len(cases.left_out):,} left out.")
    write_all(files, inside=to, force=force)
    named = ", ".join(shown_path(path.absolute()) for path in files)
    said.append(f"Written: {named}.")
    said.append(f"List what raters rate in scorekit.yaml: ratings: [{', '.join(made.every_rating)}]")
    return said
