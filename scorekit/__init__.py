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
    from scorekit.api.editions import compare, freeze, history, revise, verify
    from scorekit.api.explanations import contrast, explain, what_if
    from scorekit.api.frames import merge, partial, rank_figures, rank_frame
    from scorekit.api.leagues import league, leagues, score, verdicts
    from scorekit.api.operators import indicators, operators, register
    from scorekit.api.projects import schema, validate
    from scorekit.api.publishing import Site, badge, publish
    from scorekit.api.rubrics import diff_rubric, lint, measures, rubric, seal
    from scorekit.editions.comparing.comparison import Comparison
    from scorekit.editions.comparing.history import History
    from scorekit.editions.comparing.rubric_moves import RubricDiff
    from scorekit.editions.freeze import Frozen
    from scorekit.editions.seals import Sealed
    from scorekit.editions.verify import Verified
    from scorekit.figures.series import Indicators
    from scorekit.measuring.registry import Measure
    from scorekit.problems import Problem, ProblemsFound
    from scorekit.reading.register import Register
    from scorekit.rubrics.tree import Rubric
    from scorekit.scoring.contrast import Contrast
    from scorekit.scoring.explanation import CaseExplanation, Explanation, FiguresExplanation, OperatorExplanation
    from scorekit.scoring.families import Families
    from scorekit.scoring.scores import Scores
    from scorekit.scoring.table import League
    from scorekit.scoring.verdicts import VerdictComparison
    from scorekit.scoring.what_if import WhatIf

__version__ = "0.2.0"

#: Module -> the public names that are in it.
_ROOMS = {
    "scorekit.api.leagues": (
        "league",
        "leagues",
        "score",
        "verdicts",
    ),
    "scorekit.api.explanations": (
        "explain",
        "contrast",
        "what_if",
    ),
    "scorekit.api.projects": (
        "schema",
        "validate",
    ),
    "scorekit.api.rubrics": (
        "diff_rubric",
        "lint",
        "measures",
        "rubric",
        "seal",
    ),
    "scorekit.api.operators": (
        "indicators",
        "operators",
        "register",
    ),
    "scorekit.api.frames": (
        "merge",
        "partial",
        "rank_figures",
        "rank_frame",
    ),
    "scorekit.api.publishing": (
        "Site",
        "badge",
        "publish",
    ),
    "scorekit.api.editions": (
        "compare",
        "freeze",
        "history",
        "revise",
        "verify",
    ),
    "scorekit.problems": (
        "Problem",
        "ProblemsFound",
    ),
    "scorekit.scoring.table": ("League",),
    "scorekit.scoring.scores": ("Scores",),
    "scorekit.scoring.explanation": (
        "CaseExplanation",
        "Explanation",
        "FiguresExplanation",
        "OperatorExplanation",
    ),
    "scorekit.scoring.contrast": ("Contrast",),
    "scorekit.scoring.what_if": ("WhatIf",),
    "scorekit.scoring.verdicts": ("VerdictComparison",),
    "scorekit.scoring.families": ("Families",),
    "scorekit.figures.series": ("Indicators",),
    "scorekit.reading.register": ("Register",),
    "scorekit.rubrics.tree": ("Rubric",),
    "scorekit.measuring.registry": ("Measure",),
    "scorekit.editions.freeze": ("Frozen",),
    "scorekit.editions.verify": ("Verified",),
    "scorekit.editions.seals": ("Sealed",),
    "scorekit.editions.comparing.comparison": ("Comparison",),
    "scorekit.editions.comparing.history": ("History",),
    "scorekit.editions.comparing.rubric_moves": ("RubricDiff",),
}
_HOMES = {name: module for module, names in _ROOMS.items() for name in names}

__all__ = [
    "CaseExplanation",
    "Comparison",
    "Contrast",
    "Explanation",
    "Families",
    "FiguresExplanation",
    "Frozen",
    "History",
    "Indicators",
    "League",
    "Measure",
    "OperatorExplanation",
    "Problem",
    "ProblemsFound",
    "Register",
    "Rubric",
    "RubricDiff",
    "Scores",
    "Sealed",
    "Site",
    "VerdictComparison",
    "Verified",
    "WhatIf",
    "badge",
    "compare",
    "contrast",
    "diff_rubric",
    "explain",
    "freeze",
    "history",
    "indicators",
    "league",
    "leagues",
    "lint",
    "measures",
    "merge",
    "operators",
    "partial",
    "publish",
    "rank_figures",
    "rank_frame",
    "register",
    "revise",
    "rubric",
    "schema",
    "score",
    "seal",
    "validate",
    "verdicts",
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
