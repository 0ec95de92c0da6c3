"""Why one case or operator is above another: the difference of two explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.problems import Problem, ProblemsFound
from scorekit.result import Result
from scorekit.rubrics.tree import ADDITIVE, Text, as_text
from scorekit.scoring.explanation import CaseExplanation, Explanation, OperatorExplanation
from scorekit.scoring.lines import Line, OperatorLine
from scorekit.scoring.ranks import COMPARED_DECIMALS
from scorekit.scoring.result import optional_exact, rubric_dict, versions_dict
from scorekit.scoring.rows import Row
from scorekit.wording import Said, phrase, plural
from scorekit.wording.numbers import decimal_text, exact_text, half_up
from scorekit.wording.phrases import decimal_number

if TYPE_CHECKING:
    import polars as pl

SCHEMA = "scorekit/contrast/v1"
#: What is said of a criterion that no case of an operator could be scored on.
NOT_SCORED = phrase("not scored in any case")
_COLUMNS = ("criterion", "title", "first", "second", "difference", "gates", "rounding")


class ContrastLine(NamedTuple):
    """One criterion on both sides. ``first`` and ``second`` are what it adds to each score,
    ``contribution`` their difference, all in points; ``gates`` and ``rounding`` are the
    differences of what gates and rounding changed on the branch, and ``gates_of`` what gates
    changed on each side."""

    id: str
    title: Text
    depth: int
    said: tuple[Said, Said]
    first: Fraction | None = None
    second: Fraction | None = None
    contribution: Fraction | None = None
    gates: Fraction | None = None
    rounding: Fraction | None = None
    gates_of: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))


@dataclass(frozen=True, repr=False)
class Contrast(Result):
    """Two explanations of one league, and their difference line by line. The first line is the
    whole; where ``additive``, the lines below a line add up to it with its gates and rounding."""

    first: Explanation
    second: Explanation
    lines: tuple[ContrastLine, ...]
    additive: bool

    @property
    def subject(self) -> str:
        """The two that are set against each other."""
        return f"{self.first.subject} against {self.second.subject}"

    @property
    def frame(self) -> pl.DataFrame:
        """One row a criterion, parents first: criterion, title, first, second, difference, gates, rounding (text,
        exact fractions of a point)."""
        import polars as pl

        return pl.DataFrame(self.to_dict()["lines"], schema=dict.fromkeys(_COLUMNS, pl.String))

    def to_dict(self) -> dict[str, Any]:
        """The contrast as JSON values (schema scorekit/contrast/v1); fractions as text p/q."""
        return {
            "schema": SCHEMA,
            "league": self.first.league,
            "period": self.first.period,
            "rubric": rubric_dict(self.first.rubric),
            "versions": versions_dict(),
            "first": subject_dict(self.first),
            "second": subject_dict(self.second),
            "difference": optional_exact(score_of(self.first) - score_of(self.second)),
            **({} if (tie := tie_of(self)) is None else {"tie_break": tie.criterion}),
            "additive": self.additive,
            "lines": [
                {
                    "criterion": line.id,
                    "title": as_text(line.title, self.first.languages),
                    "first": optional_exact(line.first),
                    "second": optional_exact(line.second),
                    "difference": optional_exact(line.contribution),
                    "gates": optional_exact(line.gates),
                    "rounding": optional_exact(line.rounding),
                }
                for line in self.lines
            ],
        }


def contrast(first: Explanation, second: Explanation) -> Contrast:
    """Set two explanations against each other.

    Raises :class:`ProblemsFound` when one is a case and the other an operator, or when one has
    no score.
    """
    if isinstance(first, CaseExplanation) != isinstance(second, CaseExplanation):
        message = "a case and an operator cannot be set against each other"
        raise ProblemsFound([Problem("", 0, 0, "not-found", message, "name two cases, or two operators")])
    for one in (first, second):
        score_of(one)
    additive = first.rubric.root.combine in ADDITIVE
    lines = tuple(_contrast_line(a, b, additive) for a, b in zip(_lines(first), _lines(second), strict=True))
    return Contrast(first, second, lines, additive)


class Tie(NamedTuple):
    """The criterion that ranks two of equal scores, and the points that both have for it."""

    criterion: str
    points: tuple[Fraction | None, Fraction | None]


def tie_of(contrast: Contrast) -> Tie | None:
    """What decided between two operators of equal scores and different ranks; None where nothing had to."""
    one: Row | None = getattr(contrast.first, "row", None)
    other: Row | None = getattr(contrast.second, "row", None)
    if one is None or other is None or one.rank == other.rank:
        return None
    rubric = contrast.first.rubric
    decimals = rubric.scale.decimals if rubric.rank_on == "shown" else COMPARED_DECIMALS
    if half_up(one.score, decimals) != half_up(other.score, decimals):
        return None
    for id in rubric.ties:
        first, second = one.criteria[id], other.criteria[id]
        compared = [None if points is None else half_up(points, COMPARED_DECIMALS) for points in (first, second)]
        if compared[0] != compared[1]:
            return Tie(id, (first, second))
    return None


def score_of(explanation: Explanation) -> Fraction:
    """The score that is explained. Raises :class:`ProblemsFound` when there is none."""
    if isinstance(explanation, CaseExplanation):
        score, reason = explanation.summary.score, str(explanation.summary.reason or "")
        name = f"the case {explanation.summary.case} is unscored"
    else:
        score = explanation.row.score if explanation.row else None
        reason = str(explanation.unranked.reason) if explanation.unranked else ""
        name = f"{explanation.name} is not in the table"
    if score is None:
        raise ProblemsFound([Problem("", 0, 0, "not-found", f"{name}: {reason}", "only scores can be compared")])
    return score


def subject_dict(explanation: Explanation) -> dict[str, Any]:
    """Who is explained, with score and rank, as JSON values."""
    score, decimals = score_of(explanation), explanation.rubric.scale.decimals
    shown = {"score": decimal_text(score, decimals), "score_exact": exact_text(score)}
    if isinstance(explanation, CaseExplanation):
        return {"case": explanation.summary.case, "operator": explanation.summary.operator} | shown
    rank = explanation.row.rank if explanation.row else None
    return {"operator": explanation.operator, "name": explanation.name, "rank": rank} | shown


def _lines(explanation: Explanation) -> Sequence[Line | OperatorLine]:
    return explanation.lines if isinstance(explanation, OperatorExplanation) else explanation.tree.lines


def _contrast_line(a: Line | OperatorLine, b: Line | OperatorLine, additive: bool) -> ContrastLine:
    if not additive and a.depth:
        return ContrastLine(id=a.id, title=a.title, depth=a.depth, said=(_said(a), _said(b)))
    first, second = _added(a), _added(b)
    return ContrastLine(
        id=a.id,
        title=a.title,
        depth=a.depth,
        first=first,
        second=second,
        contribution=_minus(first, second),
        gates=_minus(a.gates, b.gates),
        rounding=_minus(a.rounding, b.rounding),
        said=(_said(a), _said(b)),
        gates_of=(a.gates or Fraction(0), b.gates or Fraction(0)),
    )


def _added(line: Line | OperatorLine) -> Fraction | None:
    """What a line adds to the score; None where it was never scored."""
    if isinstance(line, OperatorLine) and not line.n:
        return None
    return line.contribution


def _minus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None and b is None else (a or Fraction(0)) - (b or Fraction(0))


def _said(line: Line | OperatorLine) -> Said:
    """What is behind one side: the measured value of a case, the mean over cases."""
    if isinstance(line, Line):
        return (line.measured or line.state) if line.measure else ""
    if line.mean is None:
        return NOT_SCORED
    mean, count = decimal_number(line.mean, 2), line.n
    return plural("mean {mean} over {count} case", "mean {mean} over {count} cases", count, mean=mean)
