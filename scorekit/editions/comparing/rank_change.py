"""Why the rank of an operator changed: rival by rival, in parts that add up to the change exactly.

A rank is one more than the number of rivals above, so its change is what entrants above add, what
leavers above take off, and for each rival of both years whether it is above now and was then. Whether a
rival is above is a question of the rubric, of the mix of one's own cases over strata, of how they went inside the
strata, and of the rival's cases: these are changed one after the other (whole numbers), or in every order (Shapley).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from scorekit.scoring.ranks import Key, is_above
from scorekit.vocabulary import Method

SEQUENCE: Method = "sequence"
SHAPLEY: Method = "shapley"
CAUSES = ("rubric", "mix", "own", "rival")
#: (rubric of the later side?, data of the later side?) -> operator -> what ranks compare.
Keys = Mapping[tuple[bool, bool], Mapping[str, Key]]
#: The same for one's own cases halfway: with the new mix and the old performance (True), or the other way round.
Halfway = Mapping[tuple[bool, bool], Mapping[str, Key]]


class Rival(NamedTuple):
    """One rival of both years: how much it adds to the change of rank, and by what; ``by`` is None where the causes
    cannot be told apart."""

    operator: str
    change: int
    by: Mapping[str, Fraction] | None


class RankChange(NamedTuple):
    """Rank then and now. ``entrants`` are the new ones above, ``leavers`` those above who left."""

    then: int
    now: int
    entrants: tuple[str, ...]
    leavers: tuple[str, ...]
    rivals: tuple[Rival, ...]

    @property
    def change(self) -> int:
        """How many places further down it is; negative is up."""
        return self.now - self.then

    def total(self, cause: str) -> Fraction:
        """What one cause adds over all rivals."""
        return sum((rival.by[cause] for rival in self.rivals if rival.by is not None), Fraction(0))

    @property
    def unsplit(self) -> int:
        """What rivals add of whom the causes cannot be told apart."""
        return sum(rival.change for rival in self.rivals if rival.by is None)


def rank_change(
    operator: str, keys: Keys, method: Method, joined: Collection[str] = (), halfway: Halfway | None = None
) -> RankChange:
    """The change of the rank of an operator that is ranked on both sides. ``joined`` are those of
    whom rubric, cases and what else changed cannot be told apart; so are pairs of which one is
    unranked by the other rubric. ``halfway`` is there where the mix of cases changed."""
    halfway = halfway or {}
    then, now = keys[False, False], keys[True, True]
    entrants = tuple(sorted(rival for rival in now if rival not in then and is_above(now[rival], now[operator])))
    leavers = tuple(sorted(rival for rival in then if rival not in now and is_above(then[rival], then[operator])))
    rivals = []
    for rival in sorted(set(then) & set(now) - {operator}):
        change = sum(
            sign * _above(keys, halfway, operator, rival, dict.fromkeys(CAUSES, state))
            for sign, state in ((1, True), (-1, False))
        )
        apart = separable(operator, rival, keys, joined)
        by = _by(keys, halfway, operator, rival, method) if apart else None
        rivals.append(Rival(rival, change, by))
    ranks = [
        1 + sum(is_above(side[rival], side[operator]) for rival in side if rival != operator) for side in (then, now)
    ]
    return RankChange(ranks[0], ranks[1], entrants, leavers, tuple(rivals))


def separable(operator: str, rival: str, keys: Keys, joined: Collection[str]) -> bool:
    """Whether the causes between two can be told apart."""
    ranked = all(one in table for one in (operator, rival) for table in keys.values())
    return ranked and operator not in joined and rival not in joined


def _above(keys: Keys, halfway: Halfway, operator: str, rival: str, state: Mapping[str, bool]) -> int:
    """Whether a rival is above, with some of the causes changed (True) and the others as they were."""
    rubric, mix, own = state["rubric"], state["mix"], state["own"]
    mine, theirs = keys[rubric, own].get(operator), keys[rubric, state["rival"]].get(rival)
    if mix != own:
        mine = halfway.get((rubric, mix), {}).get(operator, mine)
    return int(mine is not None and theirs is not None and is_above(theirs, mine))


def _by(keys: Keys, halfway: Halfway, operator: str, rival: str, method: Method) -> dict[str, Fraction]:
    orders = [CAUSES] if method == SEQUENCE else list(permutations(CAUSES))
    found = dict.fromkeys(CAUSES, Fraction(0))
    for order in orders:
        state = dict.fromkeys(CAUSES, False)
        before = _above(keys, halfway, operator, rival, state)
        for cause in order:
            state[cause] = True
            after = _above(keys, halfway, operator, rival, state)
            found[cause] += Fraction(after - before, len(orders))
            before = after
    return found
