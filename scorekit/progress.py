"""How far a long piece of work is, for whoever wants to know.

Work is done by ``for item in steps(items, "reading")``; it costs next to nothing while nobody
listens. The command line listens when it writes to a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

#: Called with what is being done, how many steps are done, and of how many.
Listener = Callable[[str, int, int], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Tell ``listener`` about every step from now on."""
    _listeners.append(listener)


def steps(items: Sequence[T], what: str) -> Iterator[T]:
    """The items one by one; listeners hear before each, and once more at the end."""
    if not _listeners:
        yield from items
        return
    for number, item in enumerate(items):
        _tell(what, number, len(items))
        yield item
    _tell(what, len(items), len(items))


def _tell(what: str, done: int, of: int) -> None:
    for listener in _listeners:
        listener(what, done, of)
