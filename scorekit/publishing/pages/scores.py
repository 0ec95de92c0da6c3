"""The page of the scores of cases."""

from __future__ import annotations

from scorekit.publishing.page import Block, Cell, Column, Item, Lines, Notice, Page, Text, table
from scorekit.publishing.pages.league import operator_head
from scorekit.publishing.pages.points import is_wide, percent_cell, points_cell, scored_by
from scorekit.scoring.scores import CaseScore, Scores
from scorekit.wording import Wording, wording


def scores_page(scores: Scores, words: Wording | None = None) -> Page:
    """The page of the scores of cases."""
    words = words or wording(scores.languages[0])
    columns = scores_columns(scores, words)
    texts = zip(*([cell.text for cell in column.cells] for column in columns), strict=True)
    items = tuple(Item(case, f"{operator}: {score}") for case, operator, score, *_ in texts)
    blocks: list[Block] = []
    if scores.left_out:
        problems = tuple(Text(str(problem)) for problem in scores.left_out)
        blocks.append(Notice(words.tell("Left out, because of problems:"), problems))
    notes = Lines(tuple(Text(note) for note in scores_notes(scores, words)))
    blocks += [*table(columns, items), notes] if scores.cases else [Lines(()), notes]
    return Page(scores_title(scores, words), tuple(blocks), words.language)


def scores_title(scores: Scores, words: Wording) -> str:
    """The title: of which league, in which period."""
    title = words.tell("Cases of {league}", league=scores.title) if scores.league else words.tell("Cases")
    return f"{title}, {scores.period}" if scores.period else title


def scores_columns(scores: Scores, words: Wording) -> tuple[Column, ...]:
    """The columns of the table: case, operator, score, its range where asked for, coverage."""
    cases, rubric = scores.cases, scores.rubric
    operator = operator_head(scores.operator_word, words)
    found = [
        Column("case", words.tell("Case"), tuple(Cell(case.case) for case in cases)),
        Column("operator", operator, tuple(Cell(case.name) for case in cases), gives_way=True),
        Column("score", words.tell("Score"), tuple(_score_cell(case, scores, words) for case in cases), right=True),
    ]
    if any(is_wide(case.range, rubric) for case in cases):
        low = tuple(points_cell(case.range.worst if case.range else None, rubric, words) for case in cases)
        high = tuple(points_cell(case.range.best if case.range else None, rubric, words) for case in cases)
        found.append(Column("low", words.tell("Worst"), low, right=True))
        found.append(Column("high", words.tell("Best"), high, right=True))
    coverage = tuple(percent_cell(case.coverage, words) for case in cases)
    found.append(Column("coverage", words.tell("Coverage"), coverage, right=True))
    return tuple(found)


def _score_cell(case: CaseScore, scores: Scores, words: Wording) -> Cell:
    if case.score is None:
        return Cell(words.tell("unscored"))
    return points_cell(case.score, scores.rubric, words)


def scores_notes(scores: Scores, words: Wording) -> tuple[str, ...]:
    """What is said under the table: the rubric, gates that fired, cases without a score."""
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
            title = words.say(gate.title)
            if gate.fired:
                fired.setdefault(f"{title} ({words.say(gate.said)})", []).append(case.case + would_be)
            elif gate.undecided:
                undecided.setdefault(title, []).append(case.case)
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
