"""The page of the scores of cases."""

from __future__ import annotations

from scorekit.publishing.cells import Cell, Column, table_of
from scorekit.publishing.page import Item, Page
from scorekit.publishing.pages.league import is_wide, operator_head, percent, points_cell, scored_by
from scorekit.scoring.scores import CaseScore, Scores
from scorekit.wording import Wording, wording


def scores_page(scores: Scores) -> Page:
    """The page of the scores of cases."""
    columns = scores_columns(scores)
    items = tuple(
        Item(case, f"{operator}: {score}")
        for case, operator, score, *_ in zip(*([cell.text for cell in column.cells] for column in columns), strict=True)
    )
    return Page(
        scores_title(scores),
        (),
        table_of(columns),
        scores_notes(scores),
        (),
        tuple(map(str, scores.left_out)),
        items,
        scores.languages[0],
    )


def scores_title(scores: Scores) -> str:
    """The title: of which league, in which period."""
    words = wording(scores.languages[0])
    title = words.tell("Cases of {league}", league=scores.league) if scores.league else words.tell("Cases")
    return f"{title}, {scores.period}" if scores.period else title


def scores_columns(scores: Scores) -> tuple[Column, ...]:
    """The columns of the table: case, operator, score, its range where asked for, coverage."""
    words = wording(scores.languages[0])
    cases, rubric = scores.cases, scores.rubric
    found = [
        Column("case", words.tell("Case"), "left", tuple(Cell(case.case) for case in cases)),
        Column(
            "operator",
            operator_head(scores.operator_word, words),
            "left",
            tuple(Cell(case.name) for case in cases),
            gives_way=True,
        ),
        Column("score", words.tell("Score"), "right", tuple(_score_cell(case, scores, words) for case in cases)),
    ]
    if any(is_wide(case.range, rubric) for case in cases):
        low = tuple(points_cell(case.range.worst if case.range else None, rubric, words) for case in cases)
        high = tuple(points_cell(case.range.best if case.range else None, rubric, words) for case in cases)
        found.append(Column("low", words.tell("Worst"), "right", low))
        found.append(Column("high", words.tell("Best"), "right", high))
    coverage = (Cell("") if c.coverage is None else Cell(percent(c.coverage), c.coverage, "0%") for c in cases)
    found.append(Column("coverage", words.tell("Coverage"), "right", tuple(coverage)))
    return tuple(found)


def _score_cell(case: CaseScore, scores: Scores, words: Wording) -> Cell:
    if case.score is None:
        return Cell(words.tell("unscored"))
    return points_cell(case.score, scores.rubric, words)


def scores_notes(scores: Scores) -> tuple[str, ...]:
    """What is said under the table: the rubric, gates that fired, cases without a score."""
    words = wording(scores.languages[0])
    notes = [scored_by(scores.rubric, words)]
    fired: dict[str, list[str]] = {}
    undecided: dict[str, list[str]] = {}
    for case in scores.cases:
        if case.score is None:
            continue
        changed = case.before is not None and case.before != case.score
        before = points_cell(case.before, scores.rubric, words).text
        would_be = " " + words.tell("(would be {score})", score=before) if changed else ""
        for gate in case.gates:
            if gate.fired:
                fired.setdefault(f"{gate.title} ({gate.text})", []).append(case.case + would_be)
            elif gate.undecided:
                undecided.setdefault(gate.title, []).append(case.case)
    notes += [
        words.tell("Gate that fired: {gate}, in {cases}.", gate=title, cases=", ".join(of))
        for title, of in fired.items()
    ]
    notes += [
        words.tell("Gate that could not be checked: {gate}, in {cases}.", gate=title, cases=", ".join(of))
        for title, of in undecided.items()
    ]
    notes += [
        words.tell("Unscored: {name} ({reason}).", name=case.case, reason=words.phrase(case.reason))
        for case in scores.cases
        if case.reason is not None
    ]
    return tuple(notes)
