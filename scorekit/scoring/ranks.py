"""Standard competition ranks: 1, 2, 2, 4. No tie is broken by name or order of files.

There is one ranking, of frames; few things and very many go through it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

import polars as pl
from polars import col

from scorekit.wording.numbers import rounded

T = TypeVar("T")

#: Decimals of a point at which scores are compared (design section 6.5).
COMPARED_DECIMALS = 4

#: What ranks compare, part after part; larger is better, and None is worse than any number.
Key = tuple[int | None, ...]


def rank_key(score: Fraction, ties: Sequence[Fraction | None], sign: int, shown_decimals: int | None = None) -> Key:
    """What ranks compare, larger is better: the score at four decimals (or as shown), then
    the criteria that may break a tie. One without points is worse than any with."""
    decimals = COMPARED_DECIMALS if shown_decimals is None else shown_decimals
    compared = (None if tie is None else sign * rounded(tie * 10**COMPARED_DECIMALS) for tie in ties)
    return (sign * rounded(score * 10**decimals), *compared)


def comparable(key: Key) -> list[tuple[bool, int]]:
    """A key that can be compared: the larger one ranks above."""
    return [(part is not None, part or 0) for part in key]


def is_above(one: Key, other: Key) -> bool:
    """Whether one key ranks above another."""
    return comparable(one) > comparable(other)


def ranked(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """A frame in rank order, best first, with ``rank`` (Int64) and ``shared`` (Boolean) by some columns of keys; the
    order inside a tie is the order given."""
    frame = frame.sort(keys, descending=True, nulls_last=True, maintain_order=True)
    changed = pl.any_horizontal(col(name).ne_missing(col(name).shift(1)) for name in keys)
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    frame = frame.with_columns(pl.when(changed | (place == 1)).then(place).forward_fill().alias("rank"))
    return frame.with_columns((pl.len().over("rank") > 1).alias("shared"))


def competition_ranks(items: Sequence[T], key: Callable[[T], Key]) -> list[tuple[int, bool, T]]:
    """(rank, shared, item), best first; the order inside a tie is the order given."""
    if not items:
        return []
    columns = [pl.Series(str(place), part, pl.Int64) for place, part in enumerate(zip(*map(key, items), strict=True))]
    names = [column.name for column in columns]
    frame = ranked(pl.DataFrame(columns).with_row_index("item"), names)
    return [(rank, shared, items[item]) for item, rank, shared in frame.select("item", "rank", "shared").iter_rows()]
