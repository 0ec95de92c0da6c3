"""Named expressions in stages of what depends on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl
    from polars import Expr
else:
    from scorekit.measuring import lazy_polars as pl


class Plan:
    """Named expressions, each placed in the first stage after all that it reads."""

    def __init__(self) -> None:
        self.stages: list[list[Expr]] = []
        self._stage_of: dict[str, int] = {}

    def add(self, name: str, expression: Expr) -> Expr:
        """Define a column; returns a reference to it."""
        reads = set(expression.meta.root_names())
        stage = max((self._stage_of[read] + 1 for read in reads if read in self._stage_of), default=0)
        while len(self.stages) <= stage:
            self.stages.append([])
        self.stages[stage].append(expression.alias(name))
        self._stage_of[name] = stage
        return pl.col(name)

    def __len__(self) -> int:
        return len(self._stage_of)

    def __contains__(self, name: str) -> bool:
        return name in self._stage_of

    def run(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with every column of the plan."""
        for stage in self.stages:
            frame = frame.with_columns(stage)
        return frame
