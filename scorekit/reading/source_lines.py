"""The lines of the files that problems are about, each file read once."""

from __future__ import annotations

import re
from pathlib import Path

from scorekit.reading.documents import text_of


class SourceLines:
    """The lines of files, by path and number."""

    def __init__(self) -> None:
        self.files: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str | None:
        """A line of a file, counted from 1; None where there is none."""
        if path not in self.files:
            self.files[path] = _lines(path)
        lines = self.files[path]
        return lines[number - 1] if 0 < number <= len(lines) else None


def _lines(path: str) -> list[str]:
    *lines, last = re.split("\r\n|\r|\n", text_of(Path(path)) or "")
    return [*lines, last] if last else lines
