"""The catalogue of measures, version 1: what each is, in one place each.

A released definition never changes; a changed one is a new measure. The formulas are in ``contacts``,
``outcomes`` and ``promises``, one function a measure: Polars expressions over the frames of facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.measuring import contacts, outcomes, promises
from scorekit.measuring.registry import Measure, registered
from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.result import Result
from scorekit.wording.numbers import counted

if TYPE_CHECKING:
    import polars as pl

VERSION = 2
SCHEMA = "scorekit/measures/v1"
#: The modules whose measures make the catalogue, in the order in which it is published.
_PARTS = (contacts, outcomes, promises)


@dataclass(frozen=True, repr=False)
class Measures(Result):
    """The catalogue, or some of it. ``chosen`` is whether some were asked for, and not all."""

    measures: tuple[Measure, ...]
    chosen: bool = False
    version: int = VERSION

    @property
    def subject(self) -> str:
        """How many measures there are."""
        return f"{counted(len(self.measures), 'measure')}, version {self.version}"

    def to_dict(self) -> dict[str, Any]:
        """The measures as JSON values (schema scorekit/measures/v1)."""
        listed = [{key: value for key, value in m._asdict().items() if key != "formula"} for m in self.measures]
        return {"schema": SCHEMA, "version": self.version, "measures": listed}

    @property
    def frame(self) -> pl.DataFrame:
        """One row a measure: name, title, unit, kind, better, definition (text)."""
        import polars as pl

        names = ("name", "title", "unit", "kind", "better", "definition")
        rows = [{name: getattr(measure, name) for name in names} for measure in self.measures]
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


def catalogue(names: Iterable[str] = ()) -> Measures:
    """The measures of some names (none named: all). Raises :class:`ProblemsFound`."""
    known, wanted = measures(), tuple(names)
    for name in wanted:
        if name not in known:
            message = f'no measure "{shown(name)}"'
            raise ProblemsFound([Problem("", 0, 0, "unknown-measure", message, nearest(name, known))])
    return Measures(tuple(known[name] for name in wanted or known), bool(wanted))


def measures() -> dict[str, Measure]:
    """The catalogue: name -> :class:`Measure`, in the order in which it is published."""
    return registered()
