"""How much work something is, told apart from how fast the machine is: by what other work takes in the same run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.terminal import HANGS

#: Another program may have slowed down either side; so often both are measured before it counts.
TRIES = 4


def at_most(times: float, work: Callable[[], float], other: Callable[[], float]) -> bool:
    """Whether some work takes at most so many times what other work takes. Both say what they took."""
    return any(work() <= times * other() for _ in range(TRIES))


def python(code: str, cwd: Path) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run some code in a Python of its own: what came of it, and the seconds of processor time it took."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=HANGS
    )
    return done, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
