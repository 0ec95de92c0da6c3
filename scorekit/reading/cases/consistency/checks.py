"""Checks of what a schema cannot say: whether the facts of a case are consistent."""

from __future__ import annotations

from collections.abc import Iterator

from scorekit.problems import Problem
from scorekit.problems.findings import reported
from scorekit.reading.cases.consistency import languages, texts, times
from scorekit.reading.cases.consistency.languages import wrong_languages
from scorekit.reading.cases.consistency.registry import Check, registered
from scorekit.reading.cases.consistency.texts import hidden_characters
from scorekit.reading.cases.rows import CaseSource
from scorekit.reading.documents import Document

#: The modules that hold the checks.
_PARTS = (languages, texts, times)


def checks() -> dict[str, Check]:
    """Every check of consistency by name."""
    return registered()


def check_texts(document: Document) -> list[Problem]:
    """What is wrong with the texts of a rubric, a register or a project file."""
    return [*hidden_characters(document), *wrong_languages(document)]


def check_consistency(source: CaseSource, *, warnings: bool = True) -> Iterator[Problem]:
    """What the checks of sense find in one case that holds to its schema; without ``warnings``, the
    only errors."""
    data = source.data
    keys = data.keys()
    for one in checks().values():
        if one.reads.isdisjoint(keys) or not (warnings or one.severity == "error"):
            continue
        for finding in one.documents(data):
            found = finding._replace(code=one.code, severity=one.severity)
            yield reported(found, source.document, source.path)
