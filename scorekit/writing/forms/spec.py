"""What a form is for."""

from __future__ import annotations

from dataclasses import dataclass

from scorekit.rubrics.tree import Rubric


@dataclass(frozen=True)
class FormSpec:
    """What a form is for. ``plan`` is like ``10 operators x 50 calls``, empty for a form without assignments; callers
    and scenarios are names. ``scale`` is that of ratings, worst to best."""

    rubric: Rubric
    title: str
    one_sheet: bool = False
    plan: str = ""
    operators: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    seed: int = 1
    period: str = ""
    scale: str = "1 to 5"
