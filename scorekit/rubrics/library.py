"""Where rubrics are: the ones shipped with scorekit, and the ones in a project's rubrics folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scorekit.problems import Problem, nearest, shown
from scorekit.reading.documents import (
    SUFFIXES,
    Document,
    files_at,
    parsed,
    read_document,
    read_text,
    shown_path,
    whole_file,
)


def shipped_folder() -> Path:
    """The folder of the shipped rubrics: inside an installed wheel, or beside the package."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rubrics" / "shipped"
    return inside if inside.is_dir() else package.parent / "rubrics"


class Library:
    """The rubrics that can be named by id, out of some files; a file is read when it is first asked for."""

    def __init__(self, files: Iterable[Path], problems: Iterable[Problem] = ()) -> None:
        self.files = tuple(files)
        self._problems = tuple(problems)
        self._texts: dict[Path, str | Problem] = {}
        self._read: dict[Path, Document | Problem] = {}

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every rubric, by path."""
        return tuple(found for file in self.files if (found := self._rubric(file)) is not None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What kept files from being read."""
        read = [self._document(file) for file in self.files]
        return (*self._problems, *(found for found in read if isinstance(found, Problem)))

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
            for document in self._that_may_be(id)
            if document.data["rubric"] == id and version in ("", str(document.data.get("version")))
        }
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            names = sorted(f"{id}@{document.data.get('version')}" for document in found.values())
            paths = " and ".join(sorted(document.shown_path for document in found.values()))
            help = f"write {' or '.join(names)}" if len(set(names)) > 1 else "give one of them another version"
            return Problem("", 0, 0, "ambiguous", f'the rubric "{shown(name)}" is in {paths}', help)
        known = sorted({str(document.data["rubric"]) for document in self.documents})
        unread = [one for one in self.problems if one.severity == "error"]
        for problem in unread:
            if Path(problem.path).stem == id or self._is_called(id, problem):
                return problem
        help = nearest(id, known)
        if unread:
            help = f"rubrics that cannot be read: {', '.join(sorted({one.path for one in unread})[:3])}"
        return Problem("", 0, 0, "unknown-rubric", f'no rubric "{shown(name)}"', help)

    def _is_called(self, id: str, problem: Problem) -> bool:
        """Whether the text of a file that cannot be read begins as the rubric of an id."""
        texts = [text for file, text in self._texts.items() if shown_path(file) == problem.path]
        return any(isinstance(text, str) and re.search(rf"^rubric: *{re.escape(id)}\b", text, re.M) for text in texts)

    def _that_may_be(self, id: str) -> Iterator[Document]:
        """The rubrics whose files hold an id somewhere. A text without it has another id, unless it is escaped."""
        for file in self.files:
            text = self._text(file)
            if isinstance(text, str) and (id in text or "\\" in text):
                document = self._rubric(file)
                if document is not None:
                    yield document

    def _text(self, file: Path) -> str | Problem:
        if file not in self._texts:
            self._texts[file] = read_text(file)
        return self._texts[file]

    def _document(self, file: Path) -> Document | Problem:
        if file not in self._read:
            text = self._text(file)
            self._read[file] = text if isinstance(text, Problem) else parsed(file, text)
        return self._read[file]

    def _rubric(self, file: Path) -> Document | None:
        document = self._document(file)
        if isinstance(document, Problem) or document.kind != "rubric":
            return None
        return document if isinstance(document.data.get("rubric"), str) else None

    @staticmethod
    def _file(path: Path) -> Document | Problem:
        document = read_document(path)
        if isinstance(document, Document) and document.kind != "rubric":
            return whole_file(path, "unknown-rubric", f"this file is a {document.kind}, not a rubric")
        return document


def library(project_root: Path | None) -> Library:
    """The shipped rubrics and those in the ``rubrics`` folder of a project."""
    folders = [shipped_folder()]
    if project_root is not None and (project_root / "rubrics").is_dir():
        folders.append(project_root / "rubrics")
    return Library(*files_at(folders, inside=project_root))
