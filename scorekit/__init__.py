"""scorekit scores customer service by published rubrics and prints league tables.

    import scorekit
    table = scorekit.league("lastige-klant")
    table.frame          # a Polars frame in rank order
    table.to_json()      # the canonical result

Names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorekit.api import (
        explain,
        league,
        leagues,
        measures,
        rank_frame,
        rubric,
        schema,
        score,
        validate,
    )
    from scorekit.problems import Problem, ProblemsFound
    from scorekit.ranking.explain import Explanation
    from scorekit.ranking.results import League, Scores

__version__ = "0.1.0"

_HOMES = {
    "explain": "scorekit.api",
    "league": "scorekit.api",
    "leagues": "scorekit.api",
    "measures": "scorekit.api",
    "rank_frame": "scorekit.api",
    "rubric": "scorekit.api",
    "schema": "scorekit.api",
    "score": "scorekit.api",
    "validate": "scorekit.api",
    "Problem": "scorekit.problems",
    "ProblemsFound": "scorekit.problems",
    "Explanation": "scorekit.ranking.explain",
    "League": "scorekit.ranking.results",
    "Scores": "scorekit.ranking.results",
}

__all__ = [
    "Explanation",
    "League",
    "Problem",
    "ProblemsFound",
    "Scores",
    "explain",
    "league",
    "leagues",
    "measures",
    "rank_frame",
    "rubric",
    "schema",
    "score",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
