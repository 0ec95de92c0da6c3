"""Standard competition ranks: 1, 2, 2, 4. No tie is broken by name or order of files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from scorekit.wording.numbers import half_up

T = TypeVar("T")

#: Decimals of a point at which scores are compared (design section 6.5).
COMPARED_DECIMALS = 4

Key = tuple[Fraction, ...]


def rank_key(score: Fraction, ties: Sequence[Fraction | None], sign: int, shown_decimals: int | None = None) -> Key:
    """What ranks compare, larger is better: the score at four decimals (or as shown), then
    the criteria that may break a tie. One without points is worse than any with."""
    decimals = COMPARED_DECIMALS if shown_decimals is None else shown_decimals
    key = [sign * half_up(score, decimals)]
    for tie in ties:
        key += [Fraction(0), Fraction(0)] if tie is None else [Fraction(1), sign * half_up(tie, COMPARED_DECIMALS)]
    return tuple(key)


def competition_ranks(items: Sequence[T], key: Callable[[T], Key]) -> list[tuple[int, bool, T]]:
    """(rank, shared, item), best first; the order inside a tie is the order given."""
    ordered = sorted(items, key=key, reverse=True)
    # sorted(reverse=True) keeps equal items in the order given.
    found: list[tuple[int, bool, T]] = []
    for position, item in enumerate(ordered):
        mine = key(item)
        tied_before = position > 0 and key(ordered[position - 1]) == mine
        tied_after = position + 1 < len(ordered) and key(ordered[position + 1]) == mine
        rank = found[-1][0] if tied_before else position + 1
        found.append((rank, tied_before or tied_after, item))
    return found
