"""Which of several values of one figure counts: nothing is chosen but by a rule of the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorekit.figures import units
from scorekit.figures.reader import Figure
from scorekit.problems.findings import Refused
from scorekit.reading.project import Choice
from scorekit.wording.phrases import Joined, Said, either, phrase

#: Of many contradicting values these are named.
_LISTED = 4
#: Statuses, the best first.
_STATUSES = ("published", "restated", "press", "provisional", "inferred", "conflicting")


class Decision(NamedTuple):
    """The figure that counts; without one, ``reason`` says why not. ``choice`` is the rule that
    decided, where one had to, and ``others`` are those that it did not take."""

    figure: Figure | None
    choice: Choice | None = None
    reason: Said = ""
    others: tuple[Figure, ...] = ()


def contradict(figures: Sequence[Figure]) -> bool:
    """Whether figures under one key leave it open what the value is."""
    if len(figures) == 1:
        return figures[0].status == "conflicting"
    if not same_value(figures) or any(figure.status == "conflicting" for figure in figures):
        return True
    return len({figure.base_n for figure in figures if figure.base_n is not None}) > 1


def same_value(figures: Sequence[Figure]) -> bool:
    """Whether all have one value, in whatever unit of one base it is written."""
    return all(figure.in_base == figures[0].in_base for figure in figures)


def settled(figures: Sequence[Figure], choices: Iterable[Choice]) -> Decision:
    """Which of the figures under one key counts: the only value, or the one that a rule takes."""
    if not contradict(figures):
        return Decision(_best(figures))
    for choice in choices:
        if not _is_about(choice, figures[0]):
            continue
        taken = [figure for figure in figures if _takes(choice, figure)]
        if taken and same_value(taken) and len({figure.base_n for figure in taken}) == 1:
            best = _best(taken)
            others = tuple(figure for figure in figures if figure.in_base != best.in_base)
            return Decision(best, choice, others=others)
    said = listed(figure.said for figure in figures)
    if same_value(figures):
        return Decision(None, None, phrase("{values} is contradicted, and the project does not choose", values=said))
    return Decision(None, None, phrase("{values}, and the project does not choose", values=said))


def listed(values: Iterable[Said]) -> Joined:
    """Some things to be said, each once, the first of them where there are many."""
    found = list({str(value): value for value in values}.values())
    if len(found) > _LISTED:
        found = [*found[:_LISTED], phrase("{count} more", count=len(found) - _LISTED)]
    return either(found)


def _best(figures: Sequence[Figure]) -> Figure:
    """One of several figures with one value: the best of them, in whatever order they were read."""
    return min(
        figures, key=lambda f: (f.base_n is None, _STATUSES.index(f.status), f.source, f.row.shown_path, f.row.line)
    )


def _is_about(choice: Choice, figure: Figure) -> bool:
    about = figure._asdict()
    return all(about[key] == value for key, value in choice.where.items())


def _takes(choice: Choice, figure: Figure) -> bool:
    for key, wanted in choice.take.items():
        if key == "value":
            try:
                if units.number(wanted) != figure.value:
                    return False
            except Refused:
                return False
        elif getattr(figure, key) != wanted:
            return False
    return True
