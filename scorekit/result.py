"""A result: something that scorekit computed, as data, and how it shows itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

#: What shows a result as HTML; publishing puts itself here when the public names are loaded.
_displays: list[Callable[[Result], str]] = []


def display_with(show: Callable[[Result], str]) -> None:
    """Let notebooks show results by ``show``."""
    _displays[:] = [show]


class Result:
    """Something that scorekit computed. It is data: pages, tables and files are made of it.

    Every result has ``to_dict()`` (JSON values), ``to_json()`` (text), ``frame`` (a Polars frame), one line as its
    ``repr``, and its page as the display of a notebook.
    """

    @property
    def subject(self) -> str:
        """What the result is about, in a few words."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values."""
        raise NotImplementedError

    def to_json(self) -> str:
        """The result as JSON text: two spaces, no escapes, a newline at the end."""
        return dump_json(self.to_dict())

    @property
    def frame(self) -> pl.DataFrame:
        """The result as a frame."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.subject}>"

    def _repr_html_(self) -> str:
        return _displays[0](self) if _displays else str(self.frame._repr_html_())


def dump_json(value: Any) -> str:
    """JSON as every result is written: two spaces, no escapes, a newline at the end."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
