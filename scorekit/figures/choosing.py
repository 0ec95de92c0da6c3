"""Which of several values of one figure counts: nothing is chosen but by a rule of the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorekit.figures import units
from scorekit.figures.reader import Figure
from scorekit.reading.project import Choice
from scorekit.reading.quantities import QuantityError

#: Of many contradicting values these are named.
_LISTED = 4
#: Statuses, the best first.
_STATUSES = ("published", "restated", "press", "provisional", "inferred", "conflicting")


class Settled(NamedTuple):
    """The figure that counts; without one, ``reason`` says why not. ``choice`` is the rule that
    decided, where one had to, and ``others`` are those that it did not take."""

    figure: Figure | None
    choice: Choice | None = None
    reason: str = ""
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


def settled(figures: Sequence[Figure], choices: Iterable[Choice]) -> Settled:
    """Which of the figures under one key counts: the only value, or the one that a rule takes."""
    if not contradict(figures):
        return Settled(_best(figures))
    for choice in choices:
        if not _is_about(choice, figures[0]):
            continue
        taken = [figure for figure in figures if _takes(choice, figure)]
        if taken and same_value(taken) and len({figure.base_n for figure in taken}) == 1:
            best = _best(taken)
            others = tuple(figure for figure in figures if figure.in_base != best.in_base)
            return Settled(best, choice, others=others)
    said = listed(figure.text for figure in figures)
    if same_value(figures):
        return Settled(None, None, f"{said} is contradicted, and the project does not choose")
    return Settled(None, None, f"{said}, and the project does not choose")


def listed(texts: Iterable[str]) -> str:
    """Some texts, each once, the first of them where there are many."""
    found = list(dict.fromkeys(texts))
    return " or ".join(found if len(found) <= _LISTED else [*found[:_LISTED], f"{len(found) - _LISTED} more"])


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
            except QuantityError:
                return False
        elif getattr(figure, key) != wanted:
            return False
    return True
