"""What can be said of a value: the states of a leaf, and the names of a measure's columns.

A measure M of a frame has these columns; all but the first may be missing:

* whole numbers (counts, yes or no as 1 and 0, durations in ms, money in cents): ``M`` and
  ``M.high`` (the ends of a vague value, the same when ``M.high`` is missing);
* ratios (shares, means, marks): ``M.num``, ``M.den``, ``M.num_high``, ``M.den_high``;
* ``M.state`` (UInt8, below). Missing: a null value is unknown, every other known;
* ``M.by_day`` (Boolean): the value is a number of calendar days;
* ``M.currency`` (String).

A known value whose high end is ``NEVER`` may also never have happened. A *leaf* is vague where its
value is known, and leaves several points possible, and the rubric counts one of them.
"""

from __future__ import annotations

from scorekit.reading.quantities import DAY, LIMIT, NEVER, UNBOUNDED
from scorekit.vocabulary import StateName, words

__all__ = [
    "DAY",
    "KNOWN",
    "LIMIT",
    "NEVER",
    "NEVER_STATE",
    "NOT_APPLICABLE",
    "STATES",
    "UNBOUNDED",
    "UNKNOWN",
    "VAGUE",
]

KNOWN, UNKNOWN, NOT_APPLICABLE, NEVER_STATE, VAGUE = range(5)
#: State number -> its name in results.
STATES: tuple[StateName, ...] = words(StateName)
