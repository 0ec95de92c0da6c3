"""A line on the terminal that says how far long work is; it goes when the work is done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scorekit.progress import listening

#: Seconds before anything is said, and between two changes of the line.
PATIENCE, PACE = 1.0, 0.1


class Line:
    """One line of progress on a terminal's stderr."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.next = self.start + PATIENCE
        self.what = ""
        self.width = 0

    def show(self, what: str, done: int, of: int) -> None:
        """Show how far the work is, when it takes long enough to be worth saying."""
        now = time.monotonic()
        if what != self.what:
            self.what, self.start = what, now
        if done == of:
            self.clear()
        elif now >= self.next:
            self.next = now + PACE
            rate = f", {round(done / (now - self.start)):,} a second" if done and now > self.start else ""
            text = f"{what}: {done:,} of {of:,}{rate}" if of else f"{what}: {done:,}{rate}"
            sys.stderr.write(f"\r{text.ljust(self.width)}")
            sys.stderr.flush()
            self.width = len(text)

    def clear(self) -> None:
        """Take the line away."""
        if self.width:
            sys.stderr.write(f"\r{' ' * self.width}\r")
            sys.stderr.flush()
            self.width = 0


def wanted() -> bool:
    """Whether progress is shown: stderr is a terminal that can take a line back, and SCOREKIT_PROGRESS does not say
    "no"."""
    if sys.stderr is None or not sys.stderr.isatty():
        return False
    return os.environ.get("SCOREKIT_PROGRESS") != "no" and os.environ.get("TERM") != "dumb"


@contextmanager
def progress_shown() -> Iterator[None]:
    """Inside, the progress of long work is shown, where that is wanted."""
    if not wanted():
        yield
        return
    line = Line()
    try:
        with listening(line.show):
            yield
    finally:
        line.clear()
