"""Who calls whom about what, and when: balanced over callers, scenarios and hours, the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import lcm
from random import Random
from typing import NamedTuple, TypeVar

from scorekit.problems import shown
from scorekit.problems.findings import Refused

T = TypeVar("T")
_PLAN = re.compile(r"\s*(?:(\d{1,4})\s+operators?\s*x\s*)?(\d{1,5})\s+(?:calls?|cases?)\s*\Z")
#: A form has at most so many cases.
MAX_CASES = 50_000
#: The hours at which calls begin, where nothing else is said.
HOURS = tuple(range(9, 18))


class Assignment(NamedTuple):
    """One case of a study: its number, the operator, the scenario, the caller, and the hour at which to call."""

    case: str
    operator: str
    scenario: str
    caller: str
    hour: int


def parsed_plan(text: str, operators: Sequence[str]) -> tuple[list[str], int]:
    """The operators of a plan such as ``10 operators x 50 calls``, and how many cases each has. Raises
    :class:`Refused`."""
    found = _PLAN.match(text)
    if not found:
        message = f'"{shown(text)}" is not a plan'
        raise Refused("bad-quantity", message, (), "like: 10 operators x 50 calls")
    wanted = int(found[1]) if found[1] else len(operators)
    if not wanted and not operators:
        raise Refused("missing-field", "nothing says how many operators there are", (), "10 operators x 50 calls")
    if operators and found[1] and wanted != len(operators):
        message = f"{wanted} operators are planned, and {len(operators)} are named"
        raise Refused("contradiction", message, (), "name as many as there are")
    listed = list(operators) or [f"Operator {number}" for number in range(1, wanted + 1)]
    each = int(found[2])
    if not each or len(listed) * each > MAX_CASES:
        raise Refused("out-of-range", f"{len(listed) * each:,} cases; a form has 1 to {MAX_CASES:,}")
    return listed, each


def assigned(
    operators: Sequence[str], each: int, scenarios: Sequence[str], callers: Sequence[str], seed: int,
    hours: Sequence[int] = HOURS,
) -> list[Assignment]:  # fmt: skip
    """The cases of a study. Of each operator no scenario, caller or hour has two cases more than another; the same
    holds for each caller over scenarios and hours, as far as the numbers allow.

    ``seed`` decides who begins with what, and the order of the cases. Each time that the cycles of scenarios and
    callers have met, callers are one further.
    """
    random = Random(seed)
    scenarios, callers = list(scenarios) or [""], list(callers) or [""]
    hours, scenarios, callers = _shuffled(list(hours), random), _shuffled(scenarios, random), _shuffled(callers, random)
    found = []
    for place, operator in enumerate(_shuffled(list(operators), random)):
        for number in range(each):
            scenario = scenarios[number % len(scenarios)]
            caller = callers[(number + number // lcm(len(scenarios), len(callers)) + place) % len(callers)]
            hour = hours[(number + number // lcm(len(hours), len(callers)) + place) % len(hours)]
            found.append((operator, scenario, caller, hour))
    width = len(str(len(found)))
    listed = _shuffled(found, random)
    return [Assignment(f"{at:0{width}d}", *entry) for at, entry in enumerate(listed, 1)]


def _shuffled(items: list[T], random: Random) -> list[T]:
    """The items in an order that depends on nothing but the stream of random numbers, which Python promises."""
    found = list(items)
    for last in range(len(found) - 1, 0, -1):
        other = int(random.random() * (last + 1))
        found[last], found[other] = found[other], found[last]
    return found
