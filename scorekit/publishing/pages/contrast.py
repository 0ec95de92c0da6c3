"""The pages that set two scores against each other: two subjects, or one case before and after."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorekit.problems import shown
from scorekit.publishing.page import Block, Cell, Page, Section, Table, Text, columns_of, lines
from scorekit.publishing.pages.explanation import Row, where_said, with_gates
from scorekit.publishing.pages.points import number_cell, points_cell, rubric_name, scale_text, signed_cell
from scorekit.rubrics.tree import POINT, POOLED
from scorekit.rubrics.tree import Text as Title
from scorekit.scoring.contrast import NOT_SCORED, Contrast, ContrastLine, score_of, tie_of
from scorekit.scoring.explanation import CaseExplanation, Explanation, OperatorExplanation
from scorekit.scoring.lines import Line
from scorekit.scoring.rows import Row as LeagueRow
from scorekit.scoring.what_if import WhatIf
from scorekit.wording import Named, Said, Wording, phrase, sentence, wording
from scorekit.wording.numbers import decimal_text, half_up, rank_text, telling_decimals

_WIDEST_HEAD = 18
_COMBINES = {
    "geometric_mean": sentence("The rubric takes the geometric mean of its criteria: they do not add up."),
    "minimum": sentence("The worst of its criteria is the score: they do not add up."),
    "maximum": sentence("The best of its criteria is the score: they do not add up."),
}


def contrast_page(contrast: Contrast, words: Wording | None = None) -> Page:
    """Criterion by criterion, what each side gets and the difference; the parts add up."""
    words = words or wording(contrast.first.languages[0])
    first, second = contrast.first, contrast.second
    names = [_name(one) for one in (first, second)]
    said = words.tell(
        "{first} {first_score}{first_rank}, {second} {second_score}{second_rank}: {difference}.",
        first=names[0],
        first_score=points_cell(score_of(first), first.rubric, words).text,
        first_rank=_rank(first, words),
        second=names[1],
        second_score=points_cell(score_of(second), first.rubric, words).text,
        second_rank=_rank(second, words),
        difference=_difference(contrast, words),
    )
    where = where_said(first.league_title, None, first.rubric, words)
    table, note = _additive_table(contrast, words) if contrast.additive else _plain_table(contrast, words)
    behind = (
        Text(words.labelled(line.title, f"{words.say(line.said[0])}; {words.say(line.said[1])}"))
        for line in contrast.lines[1:]
        if not {"", str(NOT_SCORED)} >= {str(one) for one in line.said}
    )
    title = words.tell("Behind it: {first}; {second}", first=names[0], second=names[1])
    blocks: list[Block] = [
        *lines(said, *_compared(contrast, words), where),
        table,
        *lines(note),
        Section(title, tuple(behind)),
    ]
    return Page(words.tell("{first} against {second}", first=names[0], second=names[1]), tuple(blocks), words.language)


def _compared(contrast: Contrast, words: Wording) -> Iterator[str]:
    """How ranks compare scores, where the scores as they are printed do not say it."""
    one, other = (getattr(side, "row", None) for side in (contrast.first, contrast.second))
    shows = [getattr(side, "ranks_shown", False) for side in (contrast.first, contrast.second)]
    if one is None or other is None or not all(shows) or one.score == other.score:
        return
    rubric = contrast.first.rubric
    if decimal_text(one.score, rubric.scale.decimals) != decimal_text(other.score, rubric.scale.decimals):
        return
    if rubric.rank_on == "shown":
        yield words.tell("Ranks compare scores as they are printed.")
    elif one.rank != other.rank and tie_of(contrast) is None:
        yield words.tell("Ranks compare scores to four decimals, more than are printed.")


def _difference(contrast: Contrast, words: Wording) -> str:
    rubric = contrast.first.rubric
    difference = score_of(contrast.first) - score_of(contrast.second)
    tied = tie_of(contrast)
    if tied is not None:
        values = (points_cell(value, rubric, words).text or words.tell("unknown") for value in tied.points)
        first, second = values
        title = words.say(rubric.criterion(tied.criterion).title)
        said = sentence("equal scores, of which {criterion} decides the rank ({first} and {second})")
        return words.tell(said, criterion=title, first=first, second=second)
    if not difference:
        return words.tell("the same")
    is_better = difference * rubric.scale.sign > 0
    text = sentence("{points} better") if is_better else sentence("{points} worse")
    decimals = telling_decimals(abs(difference), rubric.scale.decimals, [Fraction(0)])
    return words.tell(text, points=number_cell(abs(difference), decimals, words).text)


def _name(explanation: Explanation) -> str:
    return explanation.summary.case if isinstance(explanation, CaseExplanation) else explanation.name


def _rank(explanation: Explanation, words: Wording) -> str:
    if isinstance(explanation, CaseExplanation) or explanation.row is None or not explanation.ranks_shown:
        return ""
    rank = rank_text(explanation.row.rank, explanation.row.shared)
    return f" ({words.tell('rank {rank}', rank=rank)})"


def _heads(contrast: Contrast, words: Wording, *last: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    first, second = (shown(_name(one), _WIDEST_HEAD) for one in (contrast.first, contrast.second))
    return (("criterion", words.tell("Criterion")), ("first", first), ("second", second), *last)


def _additive_table(contrast: Contrast, words: Wording) -> tuple[Table, str]:
    """The table of a rubric that adds. Every row and every column makes its sum as printed: what
    the decimals hide is in a row of its own."""
    parts = contrast.first.rubric.scale.decimals + 2
    root = contrast.lines[0]

    def pair(sides: tuple[Fraction, Fraction]) -> Row:
        return _pair(sides, parts, words)

    rows = with_gates(contrast.lines, lambda line: _row(line, parts, words), lambda line: pair(line.gates_of), words)
    base = Fraction(0)
    if contrast.first.rubric.root.combine in POOLED:
        base = Fraction(contrast.first.rubric.scale.worst, POINT)
    below = [line for line in contrast.lines if line.depth == 1]
    scores = (score_of(contrast.first), score_of(contrast.second))
    hidden = []
    for side, score in enumerate(scores):
        added = [(line.first, line.second)[side] or Fraction(0) for line in below]
        added += [root.gates_of[side], base]
        hidden.append(half_up(score, parts) - sum((half_up(part, parts) for part in added), Fraction(0)))
    if base:
        rows.append((words.tell("worst of the scale"), *pair((base, base))))
    if any(root.gates_of):
        rows.append((words.tell("gates"), *pair(root.gates_of)))
    if any(hidden):
        rows.append((words.tell("rounding"), *pair((hidden[0], hidden[1]))))
    rows.append((words.tell("Score"), *pair(scores)))
    note = words.tell(
        "Each column: what the criterion adds to the score, its points times its applied weight. Where something is "
        "unknown, its weight goes to the criteria beside it: the same points can add more."
    )
    return Table(columns_of(_heads(contrast, words, ("difference", words.tell("Difference"))), rows)), note


def _row(line: ContrastLine, parts: int, words: Wording) -> Row:
    title = Cell(words.say(line.title), depth=line.depth - 1)
    if line.first is None and line.second is None:
        return (title, "", "", "")
    first, second, difference = _pair((line.first or Fraction(0), line.second or Fraction(0)), parts, words)
    return (title, "" if line.first is None else first, "" if line.second is None else second, difference)


def _pair(sides: tuple[Fraction, Fraction], parts: int, words: Wording) -> tuple[Cell, Cell, Cell]:
    """Both sides as printed, and the difference of what is printed."""
    first, second = (half_up(side, parts) for side in sides)
    cells = [number_cell(side, parts, words) for side in (first, second)]
    return cells[0], cells[1], signed_cell(first - second, parts, words)


def _plain_table(contrast: Contrast, words: Wording) -> tuple[Table, str]:
    rubric = contrast.first.rubric
    rows: list[Row] = []
    for a, b in zip(_points(contrast.first), _points(contrast.second), strict=True):
        rows.append((Cell(words.say(a[0]), depth=a[1] - 1), *(points_cell(one[2], rubric, words) for one in (a, b))))
    scores = (points_cell(score_of(one), rubric, words) for one in (contrast.first, contrast.second))
    rows.append((words.tell("Score"), *scores))
    return Table(columns_of(_heads(contrast, words), rows)), words.tell(_COMBINES[rubric.root.combine])


def _points(explanation: Explanation) -> list[tuple[Title, int, Fraction | None]]:
    if isinstance(explanation, OperatorExplanation):
        return [(line.title, line.depth, line.mean) for line in explanation.lines[1:]]
    return [(line.title, line.depth, line.points) for line in explanation.tree.lines[1:]]


def what_if_page(found: WhatIf, words: Wording | None = None) -> Page:
    """What some other facts would give: score and rank now and then, and what moves them."""
    words = words or wording(found.before.languages[0])
    before, after, rubric = found.before, found.after, found.before.rubric
    rows: list[Row] = [(words.tell("score of the case"), *(_case_score(one, words) for one in (before, after)))]
    name = before.summary.name
    rows.append((words.tell("score of {name}", name=name), *(_score(row, found, words) for row in found.rows)))
    tables = (found.table_before, found.table_after)
    if all(table.shows_ranks for table in tables):
        ranks = (_place(row, len(table.rows), words) for row, table in zip(found.rows, tables, strict=True))
        rows.append((words.tell("rank of {name}", name=name), *ranks))
    heads = (("what", ""), ("as_it_is", words.tell("As it is")), ("what_if", words.tell("What if")))
    by = words.tell(
        "Rubric {rubric}, from {scale}.", rubric=rubric_name(rubric, words), scale=scale_text(rubric, words)
    )
    notes = (by, words.tell("Nothing was written: the files say what they said."))
    moved = tuple(_moved(found, words)) or (Text(words.tell("none")),)
    blocks: list[Block] = [
        *lines(*(_change(change.written, was, words) for change, was in found.changes)),
        Table(columns_of(heads, rows)),
        *lines(*notes),
        Section(words.tell("Criteria that change"), moved),
    ]
    return Page(words.tell("What if: case {case}", case=before.summary.case), tuple(blocks), words.language)


def _moved(found: WhatIf, words: Wording) -> Iterator[Text]:
    decimals = found.before.rubric.scale.decimals
    for a, b in zip(found.before.tree.lines[1:], found.after.tree.lines[1:], strict=True):
        if (a.points, a.state, str(a.measured)) != (b.points, b.state, str(b.measured)):
            then, now = (_state(line, decimals, words) for line in (a, b))
            yield Text(words.labelled(a.title, f"{then} -> {now}"))


def _change(written: str, was: object, words: Wording) -> str:
    field, _, value = written.partition("=")
    unknown = words.tell("unknown")
    now = shown(value.strip(), 60) if value.strip() else unknown
    then = unknown if was is None else shown(_yes_no(was), 60)
    return words.tell("{field}: {now} (was {then})", field=field.strip(), now=now, then=then)


def _yes_no(value: object) -> object:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _case_score(explanation: CaseExplanation, words: Wording) -> Cell:
    score = explanation.summary.score
    return Cell(words.tell("unscored")) if score is None else points_cell(score, explanation.rubric, words)


def _score(row: LeagueRow | None, found: WhatIf, words: Wording) -> Cell:
    return Cell(words.tell("not in the table")) if row is None else points_cell(row.score, found.before.rubric, words)


def _place(row: LeagueRow | None, operators: int, words: Wording) -> Cell:
    if row is None:
        return Cell(words.tell("none"))
    return Cell(words.tell("{rank} of {operators}", rank=rank_text(row.rank, row.shared), operators=operators))


_STATES: dict[str, Said] = {
    "unknown": phrase("unknown"),
    "not_applicable": phrase("not applicable"),
    "never": phrase("never"),
    "known": phrase("known"),
    "vague": phrase("vague"),
}


def _state(line: Line, decimals: int, words: Wording) -> str:
    points = words.say(Named(line.state, _STATES[line.state]))
    if line.points is not None:
        points = words.tell("{points} points", points=number_cell(line.points, decimals, words).text)
    measured = words.say(line.measured)
    return f"{measured} ({points})" if line.measure and measured != points else points
