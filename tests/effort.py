"""How much work something is, told apart from how fast the machine is: by what other work takes in the same run."""

from __future__ import annotations

from collections.abc import Callable

#: Another program may have slowed down either side; so often both are measured before it counts.
TRIES = 4


def at_most(times: float, work: Callable[[], float], other: Callable[[], float]) -> bool:
    """Whether some work takes at most so many times what other work takes. Both say what they took."""
    return any(work() <= times * other() for _ in range(TRIES))
