"""A case out of data: where it goes, under which id, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.problems import Problem, ProblemsFound, close_to, has_errors
from scorekit.problems.findings import Refused
from scorekit.reading import schema_check, yaml_text
from scorekit.reading.cases.rows import Rows, add_case, cases_of
from scorekit.reading.documents import SUFFIXES, Document, is_there, load, shown_path
from scorekit.reading.project import LeagueSpec, Project
from scorekit.reading.register import Register
from scorekit.reading.yaml_out import to_yaml
from scorekit.wording import Wording, wording
from scorekit.writing.additions import checked_id, with_operator
from scorekit.writing.editors import modeline
from scorekit.writing.files import Change, refuse_existing
from scorekit.writing.names import id_from, unused

_ORDER = (
    "case", "operator", "period", "customer", "product", "topic", "summary", "remark", "contacts", "visits", "promises",
    "outcome", "verdict", "evidence",
)  # fmt: skip


def case_folder(project: Project, league: str | None) -> Path:
    """The folder where new cases of a league go (without an id: of the project's first league
    with cases). Raises :class:`ProblemsFound`."""
    specs: Sequence[LeagueSpec] = project.leagues
    if league is not None:
        spec = project.league(league)
        if isinstance(spec, Problem):
            raise ProblemsFound([spec])
        specs = [spec]
    paths = [path for spec in specs for path in spec.cases]
    folder = next((path for path in paths if not path.is_file()), None)
    if folder is None and paths:
        message = "the cases are in a file, not in a folder"
        help = 'add this one there by hand, or name a folder under "cases" in scorekit.yaml'
        raise ProblemsFound([Problem(shown_path(paths[0]), 0, 0, "not-allowed", message, help)])
    return folder or project.root / "cases"


def ids_in_use(paths: Iterable[Path], but: Path) -> set[str]:
    """Ids of the cases below some paths, without those of the file ``but``."""
    found = set()
    for document in load(paths).documents:
        if document.path == but:
            continue
        listed = document.data.get("cases") if document.kind == "cases" else [document.data]
        for entry in listed if isinstance(listed, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("case"), str):
                found.add(entry["case"])
    return found


def known_ids(folders: Iterable[Path]) -> set[str]:
    """Ids of cases below some folders, by a quick look at the text of every file."""
    return _written_as("case", folders)


def operators_written(folders: Iterable[Path]) -> set[str]:
    """Operators that cases below some folders name, by a quick look at the text of every file."""
    return _written_as("operator", folders)


def _written_as(key: str, folders: Iterable[Path]) -> set[str]:
    line = re.compile(
        rf"^\s*(?:-\s*)?\{{?\s*{key}:[ \t]*(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s#,}}][^\n#,}}]*))", re.MULTILINE
    )
    found: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*") if folder.is_dir() else [folder]:
            if path.suffix.lower() in SUFFIXES and path.is_file():
                try:
                    text = path.read_text(encoding="utf-8", errors="replace")
                    found.update("".join(parts).strip() for parts in line.findall(text))
                except OSError:
                    continue
    return found


def case_id(data: dict[str, Any], taken: set[str]) -> str:
    """An id for a case that was given none: after its operator and period, and new."""
    parts = [id_from(str(data["operator"]), "case")]
    if "period" in data:
        parts.append(str(data["period"]).lower())
    return unused("-".join(parts), taken)


def case_text(data: dict[str, Any], id: str, file: Path, root: Path) -> str:
    """The text of a case file."""
    whole = {"case": id, **data}
    ordered = {key: whole[key] for key in _ORDER if key in whole} | {k: v for k, v in whole.items() if k not in _ORDER}
    return modeline("case", file, root) + to_yaml(ordered)


def check_case(text: str, file: Path, project: Project, *, ignore_operator: bool = False) -> list[Problem]:
    """What is wrong with the text of a case file, before it is written. The place of a problem
    is the place in that text; ``ignore_operator`` for one that is about to be registered."""
    document = Document(file, file.name, "case", yaml_text.parse(text), text)
    problems = schema_check.check(document)
    if problems:
        return problems
    (source,) = cases_of(document)
    register = Register(open=True) if ignore_operator else project.register
    return add_case(Rows(), source, register, project.ratings)


class Place(NamedTuple):
    """Where a case goes: among the cases of a league, under an id, into a file; None is the usual."""

    league: str | None = None
    id: str | None = None
    file: str | None = None
    force: bool = False


def case_files(project: Project, data: dict[str, Any], place: Place, *, add_operator: bool) -> dict[Path, Change]:
    """The file that a case makes, and those that change with it, by path.

    Raises :class:`ProblemsFound` when the case is not valid, or something is there already.
    """
    data = _in_language(data, project)
    asked = Path(place.file).absolute() if place.file else None
    folder = asked.parent if asked else case_folder(project, place.league)
    paths = {path for spec in project.leagues for path in spec.cases if is_there(path)}
    own = asked or (folder / f"{place.id}.yaml" if place.id else Path())
    taken = ids_in_use({*paths, *([folder] if folder.is_dir() else [])}, own)
    id = checked_id(place.id, "a case") if place.id else case_id(data, taken | _names(folder))
    file = asked or folder / f"{id}.yaml"
    refuse_existing([file], place.force)
    if id in taken:
        raise ProblemsFound([Problem("", 0, 0, "duplicate-id", f'there is a case "{id}" already')])
    text = case_text(data, id, file, project.root)
    problems = check_case(text, file, project, ignore_operator=add_operator)
    if has_errors(problems):
        raise ProblemsFound(problems)
    # The register first: whoever is stopped in between has an operator without a case, and can begin again.
    register = with_operator(project, data["operator"], None, {}) if add_operator else {}
    return {**register, file: Change(text)}


def _names(folder: Path) -> set[str]:
    """Names of the files in a folder, without their endings."""
    return {path.stem for path in folder.iterdir()} if folder.is_dir() else set()


def _in_language(data: dict[str, Any], project: Project) -> dict[str, Any]:
    """Texts by language where a project has several."""
    if len(project.languages) < 2:
        return data
    return data | {key: {project.languages[0]: data[key]} for key in ("remark", "summary") if key in data}


def is_unregistered(written: str, project: Project) -> bool:
    """Whether a project has a register, and it lacks an operator."""
    return not project.register.open and unregistered(written, project, wording("en")) is not None


def unregistered(written: str, project: Project, words: Wording) -> str | None:
    """A sentence about an operator that the register lacks, with the nearest that it has; None
    when the project knows it. Names that need a date are left to the check of the whole case."""
    if project.register.open:
        elsewhere = operators_written(path for spec in project.leagues for path in spec.cases)
        alike = [name for name in sorted(elsewhere) if name.casefold() == written.casefold()]
        if written in elsewhere or not alike:
            return None
        return words.tell('"{name}" is written "{near}" in other cases.', name=written, near=alike[0])
    try:
        project.register.find(written, "undated")
    except Refused as error:
        if error.code != "unknown-operator":
            return None
        operators = project.register.operators
        near = close_to(written, [entry.name for entry in operators.values()]) or close_to(written, operators)
        if near is None:
            return words.tell('"{name}" is not in the register.', name=written)
        return words.tell('"{name}" is not in the register; "{near}" is.', name=written, near=near)
    return None
