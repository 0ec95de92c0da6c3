"""What a process that reads the same files again and again remembers of those that did not change.

Nothing is remembered unless somebody asks for it: commands read their files once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

#: What a file is called, and when, how large and where on the disk it was -> what it was read as.
_files: dict[Path, tuple[tuple[int, int, int], Any]] | None = None
#: Something that was read, by its identity -> name of a question -> the thing itself and the answer.
_answers: dict[int, dict[str, tuple[Any, Any]]] = {}


@contextmanager
def remembering() -> Iterator[None]:
    """Files that do not change are read, and checked, once."""
    global _files
    before, _files = _files, {}
    try:
        yield
    finally:
        _files = before
        _answers.clear()


def remembers() -> bool:
    """Whether anything is remembered."""
    return _files is not None


def of_file(path: Path, read: Callable[[], T]) -> T:
    """What a file was read as; it is read again when it changed."""
    if _files is None:
        return read()
    try:
        found = path.stat()
    except OSError:
        return read()
    stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
    known = _files.get(path)
    if known is None or known[0] != stamp:
        if known is not None:
            _answers.pop(id(known[1]), None)
        known = _files[path] = (stamp, read())
    value: T = known[1]
    return value


def of_thing(thing: object, question: str, answer: Callable[[], T]) -> T:
    """The answer to a question about something that was read, which never changes."""
    if _files is None:
        return answer()
    answers = _answers.setdefault(id(thing), {})
    if question not in answers or answers[question][0] is not thing:
        answers[question] = (thing, answer())
    value: T = answers[question][1]
    return value
