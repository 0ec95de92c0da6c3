"""Scores and ranks out of frames, for very many cases or operators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from scorekit.rubrics.tree import Rubric


def rank_frame(frame: pl.LazyFrame | pl.DataFrame, rubric: Rubric, *, criteria: bool = False) -> pl.DataFrame:
    """Score and rank cases that are already measures: for millions of them, lazily and streaming.

    Args:
        frame: One row a case: ``operator`` (text) and the columns that the rubric reads (see
            ``scorekit.measuring.states``): integers, with durations in ms, money in cents, and shares as ``.num`` and
            ``.den``. It may have ``weight`` (Int64, ten-thousandths).
        rubric: A rubric that scores cases.
        criteria: Whether each criterion has a column.

    Returns:
        One row an operator, in rank order: ``rank`` (Int64), ``shared`` (Boolean), ``operator``, ``score`` (Decimal as
        printed), ``score_exact`` (text p/q), ``cases``, ``scored`` (Int64), ``coverage`` (Decimal), and the criteria
        (Decimal). Operators without a rank come last, with null ranks and a ``reason``.

    Raises:
        ProblemsFound: The frame lacks columns, or has numbers that cannot be counted exactly.

    Example:
        >>> import polars as pl, scorekit
        >>> frame = pl.DataFrame({"operator": ["a", "b"], "verdict.num": [9, 2], "verdict.den": [10, 10]})
        >>> scorekit.rank_frame(frame, scorekit.rubric("published-verdict"))["operator"].to_list()
        ['a', 'b']
    """
    from scorekit.scoring.bulk import rank_measures

    return rank_measures(frame.lazy(), rubric, criteria=criteria)


def rank_figures(
    frame: pl.LazyFrame | pl.DataFrame, rubric: Rubric, period: str, *, criteria: bool = False
) -> pl.DataFrame:
    """Score and rank operators by their figures, as frames: for very many of them.

    Args:
        frame: One row a figure: ``operator``, ``period``, ``indicator`` (text), ``num`` (integer) and, where figures
            are not whole, ``den``. The value is num over den: a share of one, milliseconds, or a number in the unit
            that the rubric reads. Conflicts and groups are settled before.
        rubric: A rubric that scores operators.
        period: The period that is scored, as the frame writes it.
        criteria: Whether each criterion has a column.

    Returns:
        One row an operator, in rank order: ``rank`` (Int64), ``shared`` (Boolean), ``operator``, ``score`` and
        ``coverage`` (Decimal), and the criteria (Decimal). Operators without a rank come last, with null ranks and a
        ``reason``.

    Raises:
        ProblemsFound: The frame lacks columns, or has two values for one thing.

    Example:
        >>> import polars as pl, scorekit
        >>> frame = pl.DataFrame({"operator": ["a", "b"], "num": [3, 9]}).with_columns(
        ...     period=pl.lit("2021"), indicator=pl.lit("complaints_in_context")
        ... )
        >>> scorekit.rank_figures(frame, scorekit.rubric("complaints-per-10000"), "2021")["operator"].to_list()
        ['a', 'b']
    """
    from scorekit.scoring.bulk_figures import rank_figures as ranked

    return ranked(frame.lazy(), rubric, period, criteria=criteria)


def partial(frame: pl.LazyFrame | pl.DataFrame, rubric: Rubric) -> pl.DataFrame:
    """The sums of some of the cases: those of one file, one machine, one day. They merge with others without loss.

    Args:
        frame: One row a case, as :func:`rank_frame` takes it.
        rubric: A rubric that scores cases.

    Returns:
        One row an operator: its sums, which are whole numbers (Int64, or Decimal without decimals).

    Raises:
        ProblemsFound: The frame lacks columns.

    Example:
        >>> import polars as pl, scorekit
        >>> frame = pl.DataFrame({"operator": ["a", "b"], "verdict.num": [9, 2], "verdict.den": [10, 10]})
        >>> scorekit.partial(frame, scorekit.rubric("published-verdict"))["scored"].to_list()
        [1, 1]
    """
    from scorekit.scoring.partial import partial_sums

    return partial_sums(frame.lazy(), rubric).sort("operator")


def merge(partials: Iterable[Any], rubric: Rubric) -> pl.DataFrame:
    """The league of all parts together: the same digits as of the whole, in whatever order they come.

    Args:
        partials: What :func:`partial` returned, as Polars frames or Arrow tables.
        rubric: The rubric that made them.

    Returns:
        One row an operator, in rank order, as :func:`rank_frame` returns it with its criteria.

    Raises:
        ProblemsFound: There is no part, or parts were made by different rubrics.

    Example:
        >>> import polars as pl, scorekit
        >>> rubric = scorekit.rubric("published-verdict")
        >>> halves = [pl.DataFrame({"operator": [o], "verdict.num": [9], "verdict.den": [10]}) for o in "ab"]
        >>> scorekit.merge([scorekit.partial(half, rubric) for half in halves], rubric)["operator"].to_list()
        ['a', 'b']
    """
    import polars as pl

    from scorekit.scoring.bulk import merged

    frames = (part if isinstance(part, pl.DataFrame) else pl.DataFrame(part) for part in partials)
    return merged(frames, rubric, criteria=True)
