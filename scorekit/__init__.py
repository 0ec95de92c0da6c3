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
        contrast,
        explain,
        league,
        leagues,
        measures,
        rank_figures,
        rank_frame,
        rubric,
        schema,
        score,
        validate,
        what_if,
    )
    from scorekit.api.editions import compare, diff_rubric, freeze, history, revise, seal, verify
    from scorekit.problems import Problem, ProblemsFound
    from scorekit.scoring.contrast import Contrast
    from scorekit.scoring.explanation import Explanation
    from scorekit.scoring.scores import Scores
    from scorekit.scoring.table import League
    from scorekit.scoring.what_if import WhatIf

__version__ = "0.2.0"

_HOMES = {
    "contrast": "scorekit.api",
    "explain": "scorekit.api",
    "league": "scorekit.api",
    "leagues": "scorekit.api",
    "measures": "scorekit.api",
    "rank_figures": "scorekit.api",
    "rank_frame": "scorekit.api",
    "rubric": "scorekit.api",
    "schema": "scorekit.api",
    "score": "scorekit.api",
    "validate": "scorekit.api",
    "what_if": "scorekit.api",
    "compare": "scorekit.api.editions",
    "diff_rubric": "scorekit.api.editions",
    "freeze": "scorekit.api.editions",
    "history": "scorekit.api.editions",
    "revise": "scorekit.api.editions",
    "seal": "scorekit.api.editions",
    "verify": "scorekit.api.editions",
    "Problem": "scorekit.problems",
    "ProblemsFound": "scorekit.problems",
    "Contrast": "scorekit.scoring.contrast",
    "Explanation": "scorekit.scoring.explanation",
    "League": "scorekit.scoring.table",
    "Scores": "scorekit.scoring.scores",
    "WhatIf": "scorekit.scoring.what_if",
}

__all__ = [
    "Contrast",
    "Explanation",
    "League",
    "Problem",
    "ProblemsFound",
    "Scores",
    "WhatIf",
    "compare",
    "contrast",
    "diff_rubric",
    "explain",
    "freeze",
    "history",
    "league",
    "leagues",
    "measures",
    "rank_figures",
    "rank_frame",
    "revise",
    "rubric",
    "schema",
    "score",
    "seal",
    "validate",
    "verify",
    "what_if",
]


if not TYPE_CHECKING:  # a misspelt name is an error to type checkers

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
