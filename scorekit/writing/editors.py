"""What editors need to help: the schemas in the project, and the line that names one."""

from __future__ import annotations

import os
from pathlib import Path

from scorekit import schemas
from scorekit.reading.documents import read_text
from scorekit.writing.files import Change, write_all

#: Where a project keeps the schemas, below its folder.
FOLDER = Path(".scorekit", "schemas")


def schema_changes(root: Path) -> dict[Path, Change]:
    """The schemas that a project lacks, or has in another version, by path."""
    wanted = {root / FOLDER / schemas.file_name(kind): schemas.schema_text(kind) for kind in schemas.KINDS}
    return {path: Change(text) for path, text in wanted.items() if not _holds(path, text)}


def write_schemas(root: Path) -> list[Path]:
    """Write the schemas that a project lacks; returns their paths. Raises :class:`ProblemsFound`."""
    changes = schema_changes(root)
    write_all(changes, inside=root, force=True)
    return list(changes)


def modeline(kind: str, file: Path, root: Path) -> str:
    """The first line of a file, by which editors find its schema: a path from the file itself."""
    schema = os.path.relpath(root / FOLDER / schemas.file_name(kind), file.parent)
    return f"# yaml-language-server: $schema={Path(schema).as_posix()}\n"


def _holds(path: Path, text: str) -> bool:
    return not path.is_symlink() and read_text(path) == text
