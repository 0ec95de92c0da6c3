"""The pages that set two scores against each other: two subjects, or one case before and after."""

from __future__ import annotations

from fractions import Fraction

from scorekit.problems import shown
from scorekit.publishing.page import Page, Section, Table
from scorekit.publishing.pages.explanation import signed, with_gates
from scorekit.publishing.pages.league import scale_text
from scorekit.rubrics.tree import POINT, POOLED
from scorekit.scoring.contrast import NOT_SCORED, Contrast, ContrastLine, score_of
from scorekit.scoring.explanation import CaseExplanation, Explanation, OperatorExplanation
from scorekit.scoring.lines import Line
from scorekit.scoring.table import Row
from scorekit.scoring.what_if import WhatIf
from scorekit.wording import wording
from scorekit.wording.numbers import decimal_text, half_up

_WIDEST_HEAD = 18


def contrast_page(contrast: Contrast) -> Page:
    """Criterion by criterion, what each side gets and the difference; the parts add up."""
    first, second, rubric = contrast.first, contrast.second, contrast.first.rubric
    decimals = rubric.scale.decimals
    names = [_name(one) for one in (first, second)]
    scores = [decimal_text(score_of(one), decimals) for one in (first, second)]
    difference = score_of(first) - score_of(second)
    sign = rubric.scale.sign
    better = "the same" if not difference else f"{decimal_text(abs(difference), decimals)} "
    better += "" if not difference else "better" if sign * difference > 0 else "worse"
    where = f"League {first.league}. " if first.league else ""
    intro = (
        f"{names[0]} {scores[0]}{_rank(first)}, {names[1]} {scores[1]}{_rank(second)}: {better}.",
        f"{where}Rubric {rubric.id} {rubric.version}, from {scale_text(rubric, wording('en'))}.",
    )
    table, notes = _additive_table(contrast) if contrast.additive else _plain_table(contrast)
    behind = [
        f"{line.title}: {line.said[0]}; {line.said[1]}"
        for line in contrast.lines[1:]
        if not {"", NOT_SCORED} >= set(line.said)
    ]
    sections = (Section(f"Behind it: {names[0]}; {names[1]}", tuple(behind)),)
    return Page(f"{names[0]} against {names[1]}", intro, table, tuple(notes), sections)


def _name(explanation: Explanation) -> str:
    if isinstance(explanation, CaseExplanation):
        return explanation.summary.case
    return explanation.name


def _rank(explanation: Explanation) -> str:
    if isinstance(explanation, CaseExplanation) or explanation.row is None or not explanation.ranks_shown:
        return ""
    return f" (rank {'=' if explanation.row.shared else ''}{explanation.row.rank})"


def _heads(contrast: Contrast, last: str) -> tuple[str, ...]:
    names = (shown(_name(one), _WIDEST_HEAD) for one in (contrast.first, contrast.second))
    return ("Criterion", *names, last)


def _additive_table(contrast: Contrast) -> tuple[Table, list[str]]:
    """The table of a rubric that adds. Every row and every column makes its sum as printed: what
    the decimals hide stands in a row of its own."""
    parts = contrast.first.rubric.scale.decimals + 2
    root = contrast.lines[0]
    rows = with_gates(contrast.lines, lambda line: _row(line, parts), lambda line: _pair(line.gates_of, parts))
    base = Fraction(contrast.first.rubric.scale.worst, POINT) if contrast.first.rubric.root.combine in POOLED else None
    below = [line for line in contrast.lines if line.depth == 1]
    scores = (score_of(contrast.first), score_of(contrast.second))
    hidden = []
    for side, score in enumerate(scores):
        added = [(line.first, line.second)[side] or Fraction(0) for line in below]
        added += [root.gates_of[side], base or Fraction(0)]
        hidden.append(half_up(score, parts) - sum((half_up(part, parts) for part in added), Fraction(0)))
    if base:
        rows.append(("worst of the scale", *_pair((base, base), parts)))
    if any(root.gates_of):
        rows.append(("gates", *_pair(root.gates_of, parts)))
    if any(hidden):
        rows.append(("rounding", *_pair((hidden[0], hidden[1]), parts)))
    rows.append(("score", *_pair(scores, parts)))
    note = (
        "Each column: what the criterion adds to the score, its points times its applied weight. "
        "Where something is unknown, its weight goes to the criteria beside it: the same points can add more."
    )
    table = Table(_heads(contrast, "Difference"), tuple(rows), ("left", "right", "right", "right"), (0,))
    return table, [note]


def _row(line: ContrastLine, parts: int) -> tuple[str, ...]:
    title = "  " * (line.depth - 1) + line.title
    if line.first is None and line.second is None:
        return (title, "", "", "")
    first, second, difference = _pair((line.first or Fraction(0), line.second or Fraction(0)), parts)
    return (title, "" if line.first is None else first, "" if line.second is None else second, difference)


def _pair(sides: tuple[Fraction, Fraction], parts: int) -> tuple[str, str, str]:
    """Both sides as printed, and the difference of what is printed."""
    first, second = (half_up(side, parts) for side in sides)
    return decimal_text(first, parts), decimal_text(second, parts), signed(first - second, parts)


def _plain_table(contrast: Contrast) -> tuple[Table, list[str]]:
    decimals = contrast.first.rubric.scale.decimals
    rows: list[tuple[str, ...]] = []
    for a, b in zip(_points(contrast.first), _points(contrast.second), strict=True):
        cells = ["" if points is None else decimal_text(points, decimals) for points in (a[2], b[2])]
        rows.append(("  " * (a[1] - 1) + a[0], *cells))
    rows.append(("score", *(decimal_text(score_of(one), decimals) for one in (contrast.first, contrast.second))))
    combine = contrast.first.rubric.root.combine.replace("_", " ")
    note = f"The rubric combines its criteria as a {combine}: they stand side by side, and do not add up."
    return Table(_heads(contrast, "")[:-1], tuple(rows), ("left", "right", "right"), (0,)), [note]


def _points(explanation: Explanation) -> list[tuple[str, int, Fraction | None]]:
    if isinstance(explanation, OperatorExplanation):
        return [(line.title, line.depth, line.mean) for line in explanation.lines[1:]]
    return [(line.title, line.depth, line.points) for line in explanation.tree.lines[1:]]


def what_if_page(found: WhatIf) -> Page:
    """What some other facts would give: score and rank now and then, and what moves them."""
    before, after = found.before, found.after
    rubric, decimals = before.rubric, before.rubric.scale.decimals
    intro = tuple(_change_line(change.written, was) for change, was in found.changes)
    rows: list[tuple[str, ...]] = [("score of the case", _case_score(before), _case_score(after))]
    name = before.summary.name
    first, second = found.rows
    rows.append((f"score of {name}", *(_score(row, decimals) for row in (first, second))))
    tables = (found.table_before, found.table_after)
    if all(table.shows_ranks for table in tables):
        ranks = (_place(row, len(table.rows)) for row, table in zip((first, second), tables, strict=True))
        rows.append((f"rank of {name}", *ranks))
    moved = [
        f"{a.title}: {_state(a, decimals)} -> {_state(b, decimals)}"
        for a, b in zip(before.tree.lines[1:], after.tree.lines[1:], strict=True)
        if (a.points, a.state, a.measured) != (b.points, b.state, b.measured)
    ]
    sections = (Section("Criteria that change", tuple(moved) or ("none",)),)
    notes = (
        f"Rubric {rubric.id} {rubric.version}, from {scale_text(rubric, wording('en'))}.",
        "Nothing was written: the files say what they said.",
    )
    table = Table(("", "As it is", "What if"), tuple(rows), ("left", "right", "right"), (0,))
    return Page(f"What if: case {before.summary.case}", intro, table, notes, sections)


def _change_line(written: str, was: object) -> str:
    field, _, value = written.partition("=")
    now = value.strip() or "unknown"
    return f"{field.strip()}: {shown(now, 60)} (was {'unknown' if was is None else shown(_yes_no(was), 60)})"


def _yes_no(value: object) -> object:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _case_score(explanation: CaseExplanation) -> str:
    score = explanation.summary.score
    return "unscored" if score is None else decimal_text(score, explanation.rubric.scale.decimals)


def _score(row: Row | None, decimals: int) -> str:
    return "not in the table" if row is None else decimal_text(row.score, decimals)


def _place(row: Row | None, operators: int) -> str:
    return "none" if row is None else f"{'=' if row.shared else ''}{row.rank} of {operators}"


def _state(line: Line, decimals: int) -> str:
    points = line.state.replace("_", " ") if line.points is None else f"{decimal_text(line.points, decimals)} points"
    return f"{line.measured} ({points})" if line.measure and line.measured != points else points
