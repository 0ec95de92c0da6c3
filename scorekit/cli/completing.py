"""What a shell completes: leagues, cases, rubrics, operators, measures, columns.

Quick and quiet: what cannot be read gives no suggestions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from scorekit.reading.project import Project

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completer(names: Callable[[Project], Iterable[str]], files: bool = False) -> Completer:
    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        if os.environ.get("SCOREKIT_DEBUG"):
            return _suggest(context, names, incomplete, files)
        try:
            return _suggest(context, names, incomplete, files)
        except Exception:
            return []

    return complete


#: What a shell takes for one word and nothing else. Names that people write may hold commands, and are not offered.
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@/+-]*\Z", re.ASCII)


def _suggest(
    context: click.Context, names: Callable[[Project], Iterable[str]], incomplete: str, files: bool
) -> list[CompletionItem]:
    from scorekit.api.projects import open_project

    project, _ = open_project(context.params.get("project"))
    offered = sorted({name for name in names(project) if _PLAIN.match(name)})
    found = [CompletionItem(name) for name in offered if name.startswith(incomplete)]
    return found or ([CompletionItem(incomplete, type="file")] if files else [])


def _leagues(project: Project) -> list[str]:
    return [spec.id for spec in project.leagues]


def _cases(project: Project) -> set[str]:
    from scorekit.writing.cases import known_ids

    return known_ids(path for spec in project.leagues for path in spec.cases)


def _operators(project: Project) -> set[str]:
    if not project.register.open:
        return set(project.register.operators)
    from scorekit.writing.cases import operators_written

    return operators_written(path for spec in project.leagues for path in spec.cases)


def _rubrics(project: Project) -> list[str]:
    from scorekit.rubrics.library import library

    documents = library(project.root if project.documents else None).documents
    return [str(document.data["rubric"]) for document in documents]


def _indicators(project: Project) -> set[str]:
    from scorekit.figures.reader import read_figures

    paths = dict.fromkeys(path for spec in project.leagues for path in spec.indicators)
    return {figure.indicator for figure in read_figures(paths, project).figures}


def _editions(project: Project) -> Iterator[str]:
    from scorekit.editions.names import editions_of

    for spec in project.leagues:
        yield from (f"{spec.id}/{name}" for name in editions_of(project.root, spec.id))


def _measures(project: Project) -> Iterable[str]:
    from scorekit.measuring.catalogue import measures

    return measures()


def columns(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from scorekit.reading.project import COLUMNS

    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(f"{before}{comma}{name}") for name in COLUMNS if name.startswith(last)]


def files(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of files, which the shell knows."""
    return [CompletionItem(incomplete, type="file")]


leagues = _completer(_leagues, files=True)
league = _completer(_leagues)
cases = _completer(_cases, files=True)
rubrics = _completer(_rubrics, files=True)
operators = _completer(_operators)
subjects = _completer(lambda project: [*_cases(project), *_operators(project)])
indicators = _completer(_indicators)
editions = _completer(_editions, files=True)
measures = _completer(_measures)
