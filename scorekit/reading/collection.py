"""Cases out of paths: read, checked, each id once, and everything that is wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scorekit.problems import Problem, ProblemsFound
from scorekit.progress import steps
from scorekit.reading import schema_check
from scorekit.reading.case_rows import CaseSource, Rows, add_case, cases_of
from scorekit.reading.documents import Document, load, whole_file
from scorekit.reading.project import Project


class Collection(NamedTuple):
    """The sound cases below some paths, as rows of facts and as they were read, by id.

    ``left_out`` counts the cases and files with problems.
    """

    rows: Rows
    sources: dict[str, CaseSource]
    problems: tuple[Problem, ...]
    left_out: int

    def below(self, paths: Iterable[Path]) -> frozenset[str]:
        """Ids of the cases whose files are, or lie below, one of the (resolved) paths."""
        wanted = tuple(paths)
        return frozenset(
            id for id, source in self.sources.items() if any(_is_below(source.document.path, path) for path in wanted)
        )


def _is_below(file: Path, path: Path) -> bool:
    return file == path or path in file.parents


def collect(paths: Iterable[Path], project: Project) -> Collection:
    """Read every case at or below ``paths``. Files of other kinds are passed over."""
    paths = list(paths)
    loaded = load(paths)
    problems = list(loaded.problems)
    left_out = sum(1 for problem in loaded.problems if problem.code != "nothing-here")
    sound: list[Document] = []
    for document in steps([one for one in loaded.documents if one.kind in ("case", "cases")], "checking files"):
        found = schema_check.check(document)
        problems += found
        if found:
            left_out += 1
        else:
            sound.append(document)
    if paths and not sound and not problems:
        problems += [whole_file(path, "nothing-here", "no case at or below this path") for path in paths]
    by_id: dict[str, list[CaseSource]] = {}
    for document in sound:
        for source in cases_of(document):
            by_id.setdefault(source.id, []).append(source)
    rows, sources = Rows(), {}
    for id in steps(sorted(by_id), "reading cases"):
        first, *others = by_id[id]
        problems += [_duplicate(source, first) for source in others]
        if others:
            left_out += 1 + len(others)
            continue
        found = add_case(rows, first, project.register, project.ratings)
        problems += found
        if found:
            left_out += 1
        else:
            sources[id] = first
    return Collection(rows, sources, tuple(sorted(set(problems))), left_out)


def with_changed(collection: Collection, changed: CaseSource, project: Project) -> Collection:
    """The collection with one of its cases changed. Raises :class:`ProblemsFound` when the
    changed case has problems; nothing is read again."""
    sources = collection.sources | {changed.id: changed}
    alone = changed.document if not changed.path else replace(changed.document, kind="case", data=changed.data)
    problems = schema_check.check(alone)
    rows = Rows()
    for id in sorted(sources):
        if not problems:
            problems = add_case(rows, sources[id], project.register, project.ratings)
    if problems:
        raise ProblemsFound(problems)
    return collection._replace(rows=rows, sources=sources)


def _duplicate(source: CaseSource, first: CaseSource) -> Problem:
    line, _ = first.document.place((*first.path, "case"))
    message = f'the case "{source.id}" stands in {first.document.shown_path}:{line} too'
    return source.document.problem("duplicate-id", message, (*source.path, "case"), "give one of them another id")
