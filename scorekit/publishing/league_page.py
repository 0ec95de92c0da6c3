"""The page of a league table, and of a table of case scores."""

from __future__ import annotations

from fractions import Fraction

from scorekit.publishing.pages import Page, Table
from scorekit.ranking.numbers import decimal_text, short_text
from scorekit.ranking.results import League, Row, Scores
from scorekit.scoring.rubric import POINT, Rubric, as_text

_COLUMNS = ("rank", "operator", "score", "cases", "coverage")
_HEADS = {
    "rank": "Rank",
    "score": "Score",
    "cases": "Cases",
    "coverage": "Coverage",
    "remark": "Remark",
    "label": "Label",
    "low": "Worst",
    "high": "Best",
}
#: Coverages that lie further apart are pointed out.
UNEVEN_COVERAGE = Fraction(1, 10)
_LEFT = ("operator", "remark", "label")


def percent(share: Fraction) -> str:
    """A share in whole percent."""
    return f"{decimal_text(share * 100, 0)} %"


def scale_text(rubric: Rubric) -> str:
    """The ends of the scale in words: 0 (worst) to 10 (best)."""
    worst, best = Fraction(rubric.scale.worst, POINT), Fraction(rubric.scale.best, POINT)
    return f"{short_text(worst, 6)} (worst) to {short_text(best, 6)} (best)"


def label_of(rubric: Rubric, score: Fraction, languages: tuple[str, ...]) -> str:
    """The rubric's word for a score, by the score as printed; empty without one."""
    shown_score = Fraction(decimal_text(score, rubric.scale.decimals))
    for edge, label in rubric.scale.labels:
        if rubric.scale.sign * shown_score >= rubric.scale.sign * Fraction(edge, POINT):
            return as_text(label, languages)
    return ""


def league_page(league: League) -> Page:
    """The page of a league: the columns that the project asks for, or the usual ones."""
    columns = list(league.spec.columns or _COLUMNS)
    ranged = any(row.range is not None for row in league.rows)
    if ranged and "low" not in columns:
        place = columns.index("score") + 1 if "score" in columns else len(columns)
        columns[place:place] = ["low", "high"]
    titles = {node.id: as_text(node.title, league.languages) for node in league.rubric.root.walk()}
    heads = [_head(column, league, titles) for column in columns]
    rows = [tuple(_cell(column, row, league) for column in columns) for row in league.rows]
    if league.spec.order == "worst_first":
        rows = rows[::-1]
    table = Table(
        tuple(heads),
        tuple(rows),
        tuple("left" if column in _LEFT else "right" for column in columns),
        tuple(i for i, column in reversed(list(enumerate(columns))) if column in _LEFT),
    )
    title = league.title or league.rubric.id
    title = f"{title}, {league.period}" if league.period else title
    return Page(title, (), table if rows else None, _notes(league, ranged), (), tuple(map(str, league.left_out)))


def _head(column: str, league: League, titles: dict[str, str]) -> str:
    if column == "operator":
        return league.operator_word
    return _HEADS.get(column) or titles[column]


def _cell(column: str, row: Row, league: League) -> str:
    scale = league.rubric.scale
    if column == "rank":
        return f"={row.rank}" if row.shared else str(row.rank)
    if column == "operator":
        return row.name
    if column == "score":
        if league.spec.of_scale:
            return f"{short_text(row.score, scale.decimals)}/{short_text(Fraction(scale.best, POINT), 6)}"
        return decimal_text(row.score, scale.decimals)
    if column in ("low", "high"):
        if row.range is None:
            return ""
        return decimal_text(row.range.worst if column == "low" else row.range.best, scale.decimals)
    if column == "cases":
        return str(row.total) if row.scored == row.total else f"{row.scored} of {row.total}"
    if column == "coverage":
        return percent(row.coverage)
    if column == "remark":
        return row.remark
    if column == "label":
        return label_of(league.rubric, row.score, league.languages)
    points = row.criteria[column]
    return "" if points is None else decimal_text(points, scale.decimals)


def _notes(league: League, ranged: bool) -> tuple[str, ...]:
    notes = [f"Scored by {league.rubric.id} {league.rubric.version}, from {scale_text(league.rubric)}."]
    if ranged:
        notes.append("Worst and Best: the score with every unknown at its worst and at its best.")
    if not league.rows:
        notes.insert(0, f"No operator is ranked. {league.empty}".strip())
    coverages = [row.coverage for row in league.rows]
    if coverages and max(coverages) - min(coverages) > UNEVEN_COVERAGE:
        low, high = percent(min(coverages)), percent(max(coverages))
        notes.append(
            f"Coverage runs from {low} to {high}: the scores rest on different parts of the rubric, "
            "and a high one on little is not a high one on much."
        )
    notes += [f"Unranked: {entry.name} ({entry.reason})." for entry in league.unranked]
    return tuple(notes)


def scores_page(scores: Scores) -> Page:
    """The page of the scores of cases."""
    decimals = scores.rubric.scale.decimals
    ranged = any(case.range is not None for case in scores.cases)
    rows = []
    for case in scores.cases:
        ends = case.range
        span = f"{decimal_text(ends.worst, decimals)} to {decimal_text(ends.best, decimals)}" if ends else ""
        rows.append(
            (
                case.case,
                case.name,
                "unscored" if case.score is None else decimal_text(case.score, decimals),
                *([span] if ranged else []),
                "" if case.coverage is None else percent(case.coverage),
            )
        )
    heads = ["Case", scores.operator_word, "Score", *(["Worst to best"] if ranged else []), "Coverage"]
    align = ("left", "left", "right", *(["right"] if ranged else []), "right")
    table = Table(tuple(heads), tuple(rows), align, (1,))
    title = f"Cases of {scores.league}" if scores.league else "Cases"
    title = f"{title}, {scores.period}" if scores.period else title
    return Page(title, (), table if rows else None, _score_notes(scores), (), tuple(map(str, scores.left_out)))


def _score_notes(scores: Scores) -> tuple[str, ...]:
    decimals = scores.rubric.scale.decimals
    notes = [f"Scored by {scores.rubric.id} {scores.rubric.version}, from {scale_text(scores.rubric)}."]
    fired: dict[str, list[str]] = {}
    undecided: dict[str, list[str]] = {}
    for case in scores.cases:
        if case.score is None:
            continue
        changed = case.before is not None and case.before != case.score
        would_be = f" (would be {decimal_text(case.before, decimals)})" if changed and case.before else ""
        for gate in case.gates:
            if gate.fired:
                fired.setdefault(f"{gate.title} ({gate.text})", []).append(case.case + would_be)
            elif gate.undecided:
                undecided.setdefault(gate.title, []).append(case.case)
    notes += [f"Gate that fired: {title}, in {', '.join(of)}." for title, of in fired.items()]
    notes += [f"Gate that could not be checked: {title}, in {', '.join(of)}." for title, of in undecided.items()]
    notes += [f"Unscored: {case.case} ({case.reason})." for case in scores.cases if case.reason]
    return tuple(notes)
