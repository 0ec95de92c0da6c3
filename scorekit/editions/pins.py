"""Rubrics that editions pin: a version of a rubric means one content, for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from scorekit.editions.names import FOLDER, editions_of
from scorekit.editions.record import read_record
from scorekit.editions.seals import read_seals
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.documents import Document


def identity(document: Document) -> dict[str, str]:
    """Id, version and hash of a rubric: of its text with LF at the ends of lines, as git may have changed them."""
    return {
        "id": str(document.data["rubric"]),
        "version": str(document.data.get("version")),
        "sha256": hashlib.sha256(document.text.replace("\r\n", "\n").encode()).hexdigest(),
    }


def reused(root: Path, rubrics: Iterable[Document]) -> list[Problem]:
    """Problems of rubrics that an edition, or a seal, pins under the same version with another
    content; and of editions that cannot be read."""
    problems = []
    pinned: dict[tuple[str, str], dict[str, str]] = {}
    try:
        for id, version, sha256, where in _pinned(root):
            if isinstance(where, ProblemsFound):
                problems += where.problems
            else:
                pinned.setdefault((id, version), {}).setdefault(sha256, where)
    except ProblemsFound as found:
        problems += found.problems
    for document in rubrics:
        own = identity(document)
        contents = pinned.get((own["id"], own["version"]), {})
        if contents and own["sha256"] not in contents:
            by = next(iter(contents.values()))
            message = f'version "{own["version"]}" of {own["id"]} is pinned with another content by {by}'
            help = "give the changed rubric a new version"
            problems.append(document.problem("version-reused", message, ("version",), help))
    return problems


def _pinned(root: Path) -> Iterator[tuple[str, str, str, str | ProblemsFound]]:
    folder = root / FOLDER
    if not folder.is_dir():
        return
    for seal in read_seals(root):
        yield seal.rubric, seal.version, seal.sha256, f"the seal of {seal.sealed_on}"
    for league in sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")):
        for name, path in editions_of(root, league).items():
            try:
                record = read_record(path)
            except ProblemsFound as found:
                yield "", "", "", found
                continue
            for rubric in (record.rubric, *record.rubrics):
                yield rubric["id"], rubric["version"], rubric["sha256"], f"the edition {league}/{name}"
