"""Operators, leagues and rubrics added to a project."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.reading import schema_check, yaml_text
from scorekit.reading.cases.collection import collect
from scorekit.reading.documents import Document
from scorekit.reading.paths import not_portable
from scorekit.reading.project import FILE, Project
from scorekit.reading.yaml_out import to_yaml
from scorekit.rubrics.library import Library
from scorekit.writing.editors import modeline
from scorekit.writing.edits import with_entry, with_value
from scorekit.writing.files import Change
from scorekit.writing.names import id_from, is_id, unused

REGISTER_FILE = "operators.yaml"


def checked_id(id: str, what: str) -> str:
    """``id`` when it can be one. Raises :class:`ProblemsFound` with what ids are made of."""
    if not is_id(id):
        help = (
            "letters without accents, digits, dots, hyphens and underscores, at most 100; the first a letter or digit"
        )
        near = id_from(id, "")
        help += f'; for example "{near}"' if near else ""
        raise ProblemsFound([Problem("", 0, 0, "bad-id", f'"{shown(id)}" cannot be the id of {what}', help)])
    if why := not_portable(id):
        message = f'"{shown(id)}" cannot be the id of {what}: a file could not be called so'
        raise ProblemsFound([Problem("", 0, 0, "bad-id", message, why)])
    return id


def with_operator(project: Project, name: str, id: str | None, facts: dict[str, str]) -> dict[Path, Change]:
    """The files that change when an operator is added, by path.

    A project without a register gets one, with every operator that its cases name: from then on
    names are checked. Raises :class:`ProblemsFound` when the id or the name is there already.
    """
    known = project.register.operators
    id = checked_id(id, "an operator") if id else unused(id_from(name, "operator"), known)
    if id in known or any(name in (entry.name, *(n.name for n in entry.names)) for entry in known.values()):
        raise ProblemsFound([Problem("", 0, 0, "duplicate-id", f'the register has "{name[:40]}" already')])
    entry: Any = {"name": name, **facts} if facts else name
    document = project.documents[0]
    if project.register.open:
        return _new_register(project, document, name, id, entry)
    holder = project.documents[1] if len(project.documents) > 1 else document
    return {holder.path: _valid(holder, with_entry(holder, "operators", id, entry))}


def _new_register(project: Project, document: Document, name: str, id: str, entry: Any) -> dict[Path, Change]:
    sources = collect([path for spec in project.leagues for path in spec.cases], project).sources
    operators: dict[str, Any] = {id: entry}
    for written in sorted({source.data["operator"] for source in sources.values()} - {name, id}):
        operators[unused(written if is_id(written) else id_from(written, "operator"), operators)] = written
    file = project.root / REGISTER_FILE
    text = modeline("operators", file, project.root) + to_yaml({"operators": operators}, block=True)
    new = _valid(Document(file, REGISTER_FILE, "operators", {}, ""), text)
    return {file: new, document.path: _valid(document, with_value(document, "operators", REGISTER_FILE))}


def with_league(project: Project, id: str, entry: dict[str, Any]) -> dict[Path, Change]:
    """The project file with a league more. Raises :class:`ProblemsFound`."""
    if any(spec.id == checked_id(id, "a league") for spec in project.leagues):
        raise ProblemsFound([Problem("", 0, 0, "duplicate-id", f'the project has a league "{id}" already')])
    document = project.documents[0]
    return {project.root / FILE: _valid(document, with_entry(document, "leagues", None, {"id": id, **entry}))}


def _valid(document: Document, text: str) -> Change:
    """The change of a file to a new text, which holds to the file's schema. Raises
    :class:`ProblemsFound`."""
    problems = schema_check.check(replace(document, data=yaml_text.parse(text), text=text))
    if problems:
        raise ProblemsFound(problems)
    return Change(text, document.text or None)


def new_rubric(project: Project, library: Library, id: str, source: str, force: bool = False) -> tuple[Path, str]:
    """The file and text of a rubric that starts as a copy of another, as version "1".
    Raises :class:`ProblemsFound`."""
    file = project.root / "rubrics" / f"{checked_id(id, 'a rubric')}.yaml"
    found = library.named(source, Path.cwd())
    if isinstance(found, Problem):
        raise ProblemsFound([found])
    if any(document.data["rubric"] == id and (document.path != file or not force) for document in library.documents):
        raise ProblemsFound([Problem("", 0, 0, "duplicate-id", f'there is a rubric "{id}" already')])
    text = with_value(found, "rubric", id)
    copy = Document(file, file.name, "rubric", {**found.data, "rubric": id}, text)
    text = with_value(copy, "version", "1")
    text = re.sub(r"\A# yaml-language-server:.*\n", "", text)
    return file, modeline("rubric", file, project.root) + text
