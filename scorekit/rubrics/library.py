"""Where rubrics lie: the ones shipped with scorekit, and the ones in a project's rubrics folder."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from scorekit.problems import Problem, nearest, shown
from scorekit.reading.documents import SUFFIXES, Document, files_at, read_document, whole_file


def shipped_folder() -> Path:
    """The folder of the shipped rubrics: inside an installed wheel, or beside the package."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rubrics" / "shipped"
    return inside if inside.is_dir() else package.parent / "rubrics"


class Shelf(NamedTuple):
    """The rubric files that can be named by id, and those that could not be read."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]

    def named(self, name: str, base: Path) -> Document | Problem:
        """The rubric that ``name`` means: a file (from ``base``), an id, or id@version.

        Two files may carry one id when they are the same to the letter, or when their
        versions differ and the version is named.
        """
        if name.endswith(SUFFIXES) or "/" in name or "\\" in name:
            return self._file(base / name)
        id, _, version = name.partition("@")
        found = {
            document.text: document
            for document in self.documents
            if document.data["rubric"] == id and version in ("", str(document.data.get("version")))
        }
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            names = sorted(f"{id}@{document.data.get('version')}" for document in found.values())
            paths = " and ".join(sorted(document.shown_path for document in found.values()))
            help = f"write {' or '.join(names)}" if len(set(names)) > 1 else "give one of them another version"
            return Problem("", 0, 0, "ambiguous", f'the rubric "{shown(name)}" stands in {paths}', help)
        known = sorted({str(document.data["rubric"]) for document in self.documents})
        return Problem("", 0, 0, "unknown-rubric", f'no rubric "{shown(name)}"', nearest(id, known))

    @staticmethod
    def _file(path: Path) -> Document | Problem:
        document = read_document(path)
        if isinstance(document, Document) and document.kind != "rubric":
            return whole_file(path, "unknown-rubric", f"this file is a {document.kind}, not a rubric")
        return document


def shelf(project_root: Path | None) -> Shelf:
    """The shipped rubrics and those in the ``rubrics`` folder of a project."""
    folders = [shipped_folder()]
    if project_root is not None and (project_root / "rubrics").is_dir():
        folders.append(project_root / "rubrics")
    files, problems = files_at(folders)
    documents = []
    for file in files:
        result = read_document(file)
        if isinstance(result, Problem):
            problems.append(result)
        elif result.kind == "rubric" and isinstance(result.data.get("rubric"), str):
            documents.append(result)
    return Shelf(tuple(documents), tuple(problems))
