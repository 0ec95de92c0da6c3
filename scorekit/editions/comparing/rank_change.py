"""Why the rank of an operator changed: rival by rival, in parts that add up to the change exactly.

A rank is one more than the number of rivals above, so its change is what entrants above add, what
leavers above take off, and for each rival of both years whether it is above now and was then. Whether a
rival is above is a question of the rubric, of the mix of one's own cases over strata, of how they went inside the
strata, and of the rival's cases: these are changed one after the other (whole numbers), or in every order (Shapley).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from scorekit.scoring.ranks import Key, comparable
from scorekit.vocabulary import Method

SEQUENCE: Method = "sequence"
SHAPLEY: Method = "shapley"
#: In tables of more operators a change of rank is not split: each would be held against each.
MOST_SPLIT = 150
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
    """Rank then and now. ``entrants`` are the new ones above, ``leavers`` those above who left; in tables of very many
    operators the change is not split (``is_split``), and there are neither of them, and no rivals."""

    then: int
    now: int
    entrants: tuple[str, ...]
    leavers: tuple[str, ...]
    rivals: tuple[Rival, ...]
    is_split: bool = True

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


class RankChanges:
    """The changes of the ranks of a comparison.

    ``joined`` are those of whom rubric, cases and what else changed cannot be told apart; so are pairs of which one is
    unranked by the other rubric. ``halfway`` is there where the mix of cases changed.
    """

    def __init__(
        self, keys: Keys, method: Method, joined: Collection[str] = (), halfway: Halfway | None = None
    ) -> None:
        self.keys = {cell: _comparable(table) for cell, table in keys.items()}
        self.halfway = {cell: _comparable(table) for cell, table in (halfway or {}).items()}
        self.joined = frozenset(joined)
        self.orders = [CAUSES] if method == SEQUENCE else list(permutations(CAUSES))
        self.then, self.now = self.keys[False, False], self.keys[True, True]
        self.ranks = [_ranks(side) for side in (self.then, self.now)]
        self.is_split = max(len(self.then), len(self.now)) <= MOST_SPLIT
        self.both = sorted(set(self.then) & set(self.now))
        self.everywhere = set.intersection(*(set(table) for table in self.keys.values())) - self.joined

    def of(self, operator: str) -> RankChange:
        """The change of the rank of an operator that is ranked on both sides."""
        then, now = self.then, self.now
        ranks = self.ranks[0][operator], self.ranks[1][operator]
        if not self.is_split:
            return RankChange(*ranks, (), (), (), is_split=False)
        entrants = tuple(sorted(rival for rival in now if rival not in then and now[rival] > now[operator]))
        leavers = tuple(sorted(rival for rival in then if rival not in now and then[rival] > then[operator]))
        both = (False, True)
        mine = {(r, mix, own): self._mine(operator, r, mix, own) for r in both for mix in both for own in both}
        rivals = tuple(self._rival(operator, rival, mine) for rival in self.both if rival != operator)
        return RankChange(*ranks, entrants, leavers, rivals)

    def _mine(self, operator: str, rubric: bool, mix: bool, own: bool) -> _Comparable | None:
        """What ranks compare of an operator, with some of the causes changed (True) and the others as they were."""
        whole = self.keys[rubric, own].get(operator)
        return whole if mix == own else self.halfway.get((rubric, mix), {}).get(operator, whole)

    def _rival(self, operator: str, rival: str, mine: Mapping[tuple[bool, bool, bool], _Comparable | None]) -> Rival:
        theirs = {cell: table.get(rival) for cell, table in self.keys.items()}

        def above(state: Mapping[str, bool]) -> int:
            own = mine[state["rubric"], state["mix"], state["own"]]
            other = theirs[state["rubric"], state["rival"]]
            return int(own is not None and other is not None and other > own)

        change = above(_ALL) - above(_NONE)
        apart = operator in self.everywhere and rival in self.everywhere
        return Rival(rival, change, self._by(above, mine, theirs) if apart else None)

    def _by(
        self,
        above: Callable[[Mapping[str, bool]], int],
        mine: Mapping[tuple[bool, bool, bool], _Comparable | None],
        theirs: Mapping[tuple[bool, bool], _Comparable | None],
    ) -> Mapping[str, Fraction]:
        """What each cause adds with one rival."""
        own, others = [one for one in mine.values() if one], [one for one in theirs.values() if one]
        if min(others) > max(own) or max(others) <= min(own):  # above in every state, or in none
            return _NOTHING
        found = dict.fromkeys(CAUSES, Fraction(0))
        for order in self.orders:
            state = dict(_NONE)
            before = above(state)
            for cause in order:
                state[cause] = True
                after = above(state)
                found[cause] += Fraction(after - before, len(self.orders))
                before = after
        return found


_Comparable = tuple[tuple[bool, int], ...]
_NONE, _ALL = dict.fromkeys(CAUSES, False), dict.fromkeys(CAUSES, True)
_NOTHING = dict.fromkeys(CAUSES, Fraction(0))


def _comparable(keys: Mapping[str, Key]) -> dict[str, _Comparable]:
    return {operator: tuple(comparable(key)) for operator, key in keys.items()}


def _ranks(keys: Mapping[str, _Comparable]) -> dict[str, int]:
    """The rank of everybody: one more than how many are above."""
    found: dict[str, int] = {}
    rank, last = 0, None
    for place, (operator, key) in enumerate(sorted(keys.items(), key=lambda one: one[1], reverse=True), 1):
        rank, last = (rank, last) if key == last else (place, key)
        found[operator] = rank
    return found
