"""How many random examples a test tries: a few in `make test`, all of them in `make test-slow`."""

from __future__ import annotations

import os

import pytest

#: Whether every example is tried. `make test-slow` says so.
ALL = os.environ.get("SCOREKIT_EXAMPLES") == "all"
#: Marks a test of which `make test-slow` tries more examples.
many_examples = pytest.mark.many_examples


def examples(few: int, every: int) -> int:
    """The number of examples of this run."""
    return every if ALL else few
