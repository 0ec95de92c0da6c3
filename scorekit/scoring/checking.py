"""Everything that can be wrong with the files of a project, without scoring anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from scorekit.figures.checks import figure_warnings
from scorekit.figures.reader import FigureSet, read_figures
from scorekit.importing.collecting import DataSpec, joined, read_all, with_figures
from scorekit.importing.mapping_reader import mapping_of
from scorekit.problems import Problem, ProblemsFound, has_errors, nearest, shown
from scorekit.problems.findings import Finding, reported
from scorekit.reading import quantities, schema_check
from scorekit.reading.cases.collection import Collection, collect, collect_loaded
from scorekit.reading.cases.consistency.checks import check_texts
from scorekit.reading.documents import Document, files_at, is_there, load, whole_file
from scorekit.reading.project import COLUMNS, LeagueSpec, Project, load_project, read_register
from scorekit.reading.register import Register
from scorekit.reading.register_reader import lookalikes
from scorekit.reading.tables import SUFFIX
from scorekit.rubrics.checks import rubric_warnings, unscorable
from scorekit.rubrics.library import Library, library
from scorekit.rubrics.lint import lint
from scorekit.rubrics.operator_leaves import count_refused
from scorekit.rubrics.reader import read_rubric
from scorekit.rubrics.tree import InnerRubric, Rubric
from scorekit.scoring.figure_checks import at_rubric, league_figures, unread_figures, unused_choices


class Checked(NamedTuple):
    """What a check found, sorted, how many files it read, and the rubrics of a project."""

    problems: tuple[Problem, ...]
    files: int
    rubrics: tuple[Document, ...] = ()


def check_project(project: Project) -> Checked:
    """What is wrong with the files that a project's leagues name, and its rubrics folder."""
    paths = list(dict.fromkeys(path for spec in project.leagues for path in spec.cases))
    rubrics = library(project.root)
    collection = collect([path for path in paths if is_there(path)], project)
    data, unread = read_all([DataSpec(spec.data, spec.map) for spec in project.leagues if spec.data], project)
    collection = joined(collection, data, project) if data.imported else collection
    problems = [*collection.problems, *rubrics.problems, *unread]
    named: dict[int, Document] = {}
    for index, spec in enumerate(project.leagues):
        found = rubrics.named(spec.rubric, project.root)
        if isinstance(found, Document):
            named[index] = found
        elif found.path:
            problems.append(found)
        else:
            place = ("leagues", index, "rubric")
            problems.append(project.documents[0].problem(found.code, found.message, place, found.help))
    own = [document for document in rubrics.documents if document.path.is_relative_to(project.root)]
    documents = {document.path: document for document in (*own, *named.values())}
    checked = {path: _checked_rubric(document, project, rubrics) for path, document in documents.items()}
    for _, found_in in checked.values():
        problems += found_in
    figures = read_figures(
        dict.fromkeys(path for spec in project.leagues for path in spec.indicators if is_there(path)), project
    )
    figures = with_figures(figures, data, project)
    problems += [*figures.problems, *figure_warnings(figures, project.register), *unused_choices(project, figures)]
    for index, document in named.items():
        rubric, spec = checked[document.path][0], project.leagues[index]
        if rubric is not None:
            problems += check_columns(project, index, spec, rubric)
            problems += counts_refused(project, spec, rubric, figures)
            if rubric.unit == "operator":
                problems += unread_figures(project, spec, rubric, figures)
                problems += league_figures(project, index, spec, rubric, figures)
                continue
            problems += _never_scored(project, index, spec, rubric, collection)
            problems += _nobody_ranked(project, index, spec, rubric, collection)
            if spec.indicators:
                message = f"the rubric {rubric.id} scores cases, and reads no figures"
                place = ("leagues", index, "indicators")
                problems.append(project.documents[0].problem("never-scored", message, place, severity="warning"))
    for document in project.documents:
        problems += check_texts(document)
    if project.documents:
        problems += register_lookalikes(project.documents[-1], project.register)
    files = len(project.documents) + len(checked) + collection.files + figures.files
    return Checked(tuple(sorted(set(problems))), files, tuple(documents.values()))


def register_lookalikes(document: Document, register: Register) -> list[Problem]:
    """Operators of the register in a document whose names look the same."""
    return [reported(finding, document, ("operators",)) for finding in lookalikes(register)]


def _never_scored(
    project: Project, index: int, spec: LeagueSpec, rubric: Rubric, collection: Collection
) -> list[Problem]:
    """A warning that lists the criteria of a league which none of its cases says anything about."""
    sources = [collection.sources[id] for id in collection.below(spec.files)]
    silent = unscorable(rubric, sources) if sources else []
    if not silent:
        return []
    listed = ", ".join(node.id for node in silent[:6]) + (", ..." if len(silent) > 6 else "")
    message = f"no case of this league says anything about: {listed}"
    help = "their weight goes to the other criteria"
    place = ("leagues", index, "rubric")
    return [project.documents[0].problem("never-scored", message, place, help, severity="warning")]


def _nobody_ranked(
    project: Project, index: int, spec: LeagueSpec, rubric: Rubric, collection: Collection
) -> Iterator[Problem]:
    """A table that is empty: the period that is printed has no cases, or nobody has as many as the rubric asks for."""
    cases = [collection.sources[id].data for id in collection.below(spec.files)]
    if len({quantities.period_kind(period) for period in spec.periods}) > 1:
        return
    for period in spec.periods[-1:] or (None,):  # the one that is printed
        of_period = [case for case in cases if period is None or str(case.get("period", "undated")) == period]
        most = max(Counter(str(case["operator"]) for case in of_period).values(), default=0)
        message = ""
        if cases and not of_period:
            message = f"no case of this league is of {period}"
        elif of_period and most < rubric.minimum.cases:
            message = f"nobody has the {rubric.minimum.cases} cases that the rubric {rubric.id} asks for"
            message += f", in {period}" if period else ""
        if message:
            place = ("leagues", index, "rubric" if period is None else "periods")
            help = "nobody is in the table"
            yield project.documents[0].problem("never-scored", message, place, help, severity="warning")


def counts_refused(project: Project, spec: LeagueSpec, rubric: Rubric, figures: FigureSet) -> list[Problem]:
    """Criteria of a league that are counts without a denominator, as its figures say."""
    problems = []
    counts = {figure.indicator for figure in figures.below(spec.tables) if figure.unit.counts}
    for node in rubric.root.leaves():
        leaf = node.leaf
        if leaf is not None and isinstance(leaf.input, InnerRubric):
            problems += counts_refused(project, spec, leaf.input.rubric, figures)
        if leaf is None or leaf.source != "indicator" or leaf.size_bias or leaf.name not in counts:
            continue
        found = count_refused(leaf.name)
        message = f'"{node.id}" of the rubric {rubric.id}: {found.message}'
        problems.append(at_rubric(project, spec, found.code, message, found.help))
    return problems


def check_columns(project: Project, index: int, spec: LeagueSpec, rubric: Rubric) -> list[Problem]:
    """Columns that a league is to show and does not have."""
    above = ("leagues", index, "show", "columns")
    return [reported(finding, project.documents[0], above) for finding in unknown_columns(spec, rubric)]


def unknown_columns(spec: LeagueSpec, rubric: Rubric) -> list[Finding]:
    """The columns to show that a league does not have, by their place in the list."""
    known = {*COLUMNS, *(node.id for node in rubric.root.walk())}
    if rubric.unit == "operator":
        known |= {f"figure:{node.id}" for node in rubric.root.leaves()}
    of = f"the league {spec.id}" if spec.id else "a league table"
    return [
        Finding("not-found", f'{of} has no column "{shown(column)}"', nearest(column, known), (number,))
        for number, column in enumerate(spec.columns)
        if column not in known
    ]


def check_rubric(document: Document, project: Project, rubrics: Library) -> list[Problem]:
    """What is wrong with one rubric, and what makes no sense in it; ``rubrics`` are those it may read."""
    return _checked_rubric(document, project, rubrics)[1]


def lint_rubric(document: Document, project: Project, rubrics: Library) -> list[Problem]:
    """What is wrong with one rubric, what makes no sense in it, and what is unwise."""
    rubric, problems = _checked_rubric(document, project, rubrics)
    return problems if rubric is None else [*problems, *lint(document, rubric, project.languages)]


def _checked_rubric(document: Document, project: Project, rubrics: Library) -> tuple[Rubric | None, list[Problem]]:
    """A rubric, None when it has errors, and what is wrong with it or makes no sense in it."""
    problems = schema_check.check(document)
    if problems:
        return None, problems
    rubric, problems = read_rubric(document, project.ratings, lambda name: rubrics.named(name, project.root))
    problems += check_texts(document)
    if rubric is None or has_errors(problems):
        return None, problems
    return rubric, rubric_warnings(document, rubric)


def check_paths(paths: Iterable[Path], project: Project) -> Checked:
    """What is wrong with the files at or below some paths, of whatever kind."""
    paths = list(paths)
    tables = [file for path in paths for file in _tables(path)]
    paths = [path for path in paths if path not in tables and not (path.is_dir() and _holds_tables_alone(path))]
    loaded = load(paths, project.root if project.documents else None)
    problems = list(loaded.problems)
    if any(document.kind in ("case", "cases") for document in loaded.documents):
        problems += collect_loaded(loaded, paths, project).problems
    for document in loaded.documents:
        if document.kind == "rubric":
            problems += check_rubric(document, project, library(project.root if project.documents else None))
        elif document.kind == "operators":
            register, wrong = read_register(document)
            problems += [*wrong, *check_texts(document), *register_lookalikes(document, register)]
        elif document.kind == "project":
            problems += _check_project_file(document)
        elif document.kind == "mapping":
            problems += _check_mapping(document)
    if tables:
        figures = read_figures(tables, project)
        problems += [*figures.problems, *figure_warnings(figures, project.register)]
    unread = {problem.path for problem in loaded.problems} - {document.shown_path for document in loaded.documents}
    return Checked(tuple(sorted(set(problems))), len(loaded.documents) + len(unread) + len(tables))


def _check_mapping(document: Document) -> list[Problem]:
    try:
        mapping_of(document)
    except ProblemsFound as error:
        return error.problems
    return check_texts(document)


def _tables(path: Path) -> list[Path]:
    """The tables of figures that a path names, or a folder holds."""
    return files_at([path], (SUFFIX,))[0] if is_there(path) and (path.is_dir() or path.suffix == SUFFIX) else []


def _holds_tables_alone(folder: Path) -> bool:
    return bool(_tables(folder)) and not files_at([folder])[0]


def _check_project_file(document: Document) -> list[Problem]:
    if document.path.name != "scorekit.yaml":
        return [whole_file(document.path, "unknown-kind", "a project file is called scorekit.yaml")]
    return [*load_project(document.path.parent)[1], *check_texts(document)]
