"""A score written out as a sum, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scorekit.publishing.pages.points import number_cell
from scorekit.publishing.site.material import OfOperator
from scorekit.rubrics.tree import ADDITIVE, POINT, POOLED
from scorekit.scoring.explanation import CaseExplanation, OperatorExplanation
from scorekit.scoring.lines import Line, OperatorLine
from scorekit.wording import Wording, sentence
from scorekit.wording.numbers import half_up

_WITHOUT_SUM = {
    "geometric_mean": sentence("The score is the geometric mean of the criteria, so it is not a sum."),
    "minimum": sentence("The score is that of the worst criterion, so it is not a sum."),
    "maximum": sentence("The score is that of the best criterion, so it is not a sum."),
}


def sum_line(found: OfOperator | CaseExplanation, words: Wording) -> str:
    """The score as the sum of what each criterion at the top adds, as printed: it adds up. Empty without a score."""
    root, additive = found.rubric.root, found.rubric.root.combine in ADDITIVE
    lines = found.lines if isinstance(found, OperatorExplanation) else found.tree.lines
    whole = found.lines[0].contribution if isinstance(found, OperatorExplanation) else found.tree.lines[0].points
    if whole is None or not _counts(found):
        return ""
    if not additive:
        return words.tell(_WITHOUT_SUM[root.combine])
    parts = [
        (words.say(line.title), line.contribution)
        for line in lines
        if line.depth == 1 and line.contribution is not None and _is_scored(line)
    ]
    base = Fraction(found.rubric.scale.worst, POINT) if root.combine in POOLED else Fraction(0)
    also = [
        (words.tell("worst of the scale"), base),
        (words.tell("brought back to what is possible"), lines[0].nearer or Fraction(0)),
        (words.tell("gates"), lines[0].gates or Fraction(0)),
    ]
    return _written([*parts, *((name, value) for name, value in also if value)], whole, found, words)


def _counts(found: OfOperator | CaseExplanation) -> bool:
    if isinstance(found, CaseExplanation):
        return found.summary.score is not None
    return found.row is not None


def _is_scored(line: Line | OperatorLine) -> bool:
    return line.n > 0 if isinstance(line, OperatorLine) else line.points is not None


def _written(
    parts: Sequence[tuple[str, Fraction]], whole: Fraction, found: OfOperator | CaseExplanation, words: Wording
) -> str:
    """Parts with two decimals more than the score is printed with; what these hide is a part of its own."""
    decimals = found.rubric.scale.decimals + 2
    hidden = half_up(whole, decimals) - sum((half_up(part, decimals) for _, part in parts), Fraction(0))
    listed = [*parts, *([(words.tell("rounding"), hidden)] if hidden else [])]
    text = ""
    for name, value in listed:
        sign = "\N{MINUS SIGN} " if value < 0 else "+ "
        text += f"{sign if text or value < 0 else ''}{name} {number_cell(abs(value), decimals, words).text} "
    exact = number_cell(whole, decimals, words).text
    shown = number_cell(whole, found.rubric.scale.decimals, words).text
    return words.tell("{parts} = {exact}, printed as {shown}", parts=text.strip(), exact=exact, shown=shown)
