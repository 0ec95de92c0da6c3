"""How far a long piece of work is, for whoever wants to know.

Work is done by ``for item in steps(items, "reading")``; it costs next to nothing while nobody
listens. The command line listens when it writes to a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

#: Called with what is being done, how many steps are done, and of how many.
Listener = Callable[[str, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Inside, every step is reported to ``listener``."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def steps(items: Sequence[T], what: str) -> Iterator[T]:
    """The items one by one; who listens hears before each, and once more at the end."""
    listener = _listener.get()
    if listener is None:
        yield from items
        return
    for number, item in enumerate(items):
        listener(what, number, len(items))
        yield item
    listener(what, len(items), len(items))


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Inside, what is yielded is called with how much is done, where nobody knows how much there is."""
    listener = _listener.get()

    def said(done: int) -> None:
        if listener is not None:
            listener(what, done, 0)

    yield said
    if listener is not None:
        listener(what, 1, 1)


#: The files that were written so far, by whoever asks for them.
_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@contextmanager
def recorded_writes() -> Iterator[list[str]]:
    """The files that are written meanwhile, as they are called in messages."""
    found: list[str] = []
    token = _written.set(found)
    try:
        yield found
    finally:
        _written.reset(token)


def written_so_far() -> list[str]:
    """The files that were written, as far as somebody records them."""
    return _written.get() or []


def wrote(name: str) -> None:
    """Say that a file has been written."""
    found = _written.get()
    if found is not None:
        found.append(name)
