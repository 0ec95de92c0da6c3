"""The page of an operator: its score by criterion, how it compares, over the years, and its cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from scorekit.problems import ProblemsFound
from scorekit.publishing.pages.league import league_title, score_text
from scorekit.publishing.pages.points import between, is_wide, number_cell, percent_cell
from scorekit.publishing.site.addresses import Addresses
from scorekit.publishing.site.case_view import case_title, one_label
from scorekit.publishing.site.criterion_view import CriterionView, GateView, counts_for, criteria_view, gates_view
from scorekit.publishing.site.material import Material, OfOperator
from scorekit.publishing.site.method_view import shares_of
from scorekit.publishing.site.parts import Bar, Link, PictureView, bar
from scorekit.publishing.site.sums import sum_line
from scorekit.rubrics.tree import POINT, Criterion
from scorekit.scoring.contrast import contrast
from scorekit.scoring.explanation import FiguresExplanation, OperatorExplanation
from scorekit.scoring.table import League
from scorekit.wording import Wording, sentence
from scorekit.wording.numbers import rank_text, short_text


class NeighbourView(NamedTuple):
    """Somebody beside it in the table, and what most of the difference comes from."""

    name: Link
    text: str


class PlaceView(NamedTuple):
    """Where it was in one edition. Rank and score are empty where it was not in the table."""

    edition: str
    rank: str
    score: str
    note: str


class CaseLine(NamedTuple):
    """One of its cases: what it is about, and its score or why it has none."""

    title: Link
    summary: str
    score: str
    bar: Bar
    note: str


class OperatorView(NamedTuple):
    """All that the page of an operator says."""

    title: str
    league: Link
    standfirst: tuple[str, ...]
    score: str
    label: str
    rank: str
    of: str
    bar: Bar
    sum: str
    criteria: tuple[CriterionView, ...]
    gates: tuple[GateView, ...]
    field: str
    neighbours: tuple[NeighbourView, ...]
    places: tuple[PlaceView, ...]
    cases: tuple[CaseLine, ...]
    cases_note: str
    reply: str
    method: Link
    remark: str = ""
    pictures: tuple[PictureView, ...] = ()


def operator_view(found: OfOperator, material: Material, words: Wording, addresses: Addresses) -> OperatorView:
    """The view of an operator of a table."""
    rubric, row, league = found.rubric, found.row, material.league
    field = field_means(league)
    ends = row.range if row else found.unranked.range if found.unranked else None
    if isinstance(found, FiguresExplanation):
        criteria, gates = criteria_view(found, words, field), gates_view(found.summary.gates, rubric, words)
    else:
        criteria, gates = tuple(_criteria_of_cases(found, words, field)), ()
    ranked = row is not None and found.ranks_shown and "rank" in (league.spec.columns or ("rank",))
    return OperatorView(
        title=found.name,
        league=Link(league_title(league, words), addresses.league()),
        standfirst=tuple(_standfirst(found, words)),
        score="" if row is None else score_text(row.score, league, words),
        label="" if row is None else one_label(row.score, row.range, rubric, words),
        rank=rank_text(row.rank, row.shared) if row is not None and ranked else "",
        of=words.tell("of {operators}", operators=found.operators) if ranked else "",
        bar=bar(None if row is None else row.score, rubric, ends),
        sum="" if found.operator in material.hidden or len(rubric.root.children) < 2 else sum_line(found, words),
        criteria=criteria,
        gates=gates,
        field=words.tell("The mark on each bar is the mean of all in the table.") if len(league.rows) > 1 else "",
        neighbours=tuple(_neighbours(found, material, words, addresses)),
        places=tuple(_places(found.operator, material, words)),
        cases=tuple(_cases(found, material, words, addresses)),
        cases_note=_cases_note(found, material, words),
        reply=material.replies.get(found.operator, ""),
        method=Link(words.tell("How this table is made"), addresses.method()),
        remark="" if row is None else words.say(row.remark),
    )


def field_means(league: League) -> Mapping[str, Fraction]:
    """The mean of each criterion over all in the table."""
    found: dict[str, list[Fraction]] = {}
    for row in league.rows:
        for id, points in row.criteria.items():
            if points is not None:
                found.setdefault(id, []).append(points)
    return {id: sum(values, Fraction(0)) / len(values) for id, values in found.items() if len(values) > 1}


def _standfirst(found: OfOperator, words: Wording) -> Iterator[str]:
    row, apart = found.row, found.unranked
    if row is None:
        yield words.tell("Not in the table: {reason}.", reason=apart.reason if apart else "")
        if apart is not None and apart.range is not None and is_wide(apart.range, found.rubric):
            yield between(apart.range, found.rubric, words)
        return
    if isinstance(found, OperatorExplanation):
        yield words.tell_many(
            "The score is the mean over {scored} scored of {count} case.",
            "The score is the mean over {scored} scored of {count} cases.",
            row.total,
            scored=row.scored,
        )
    yield words.tell("Of what the method asks, {share} is known.", share=percent_cell(row.coverage, words).text)
    if row.range is not None and is_wide(row.range, found.rubric):
        yield between(row.range, found.rubric, words)


def _criteria_of_cases(
    found: OperatorExplanation, words: Wording, field: Mapping[str, Fraction]
) -> Iterator[CriterionView]:
    rubric = found.rubric
    leaves, shares = {node.id: node for node in rubric.root.walk()}, shares_of(rubric)
    for line in found.lines[1:]:
        node = leaves[line.id]
        points = "" if line.mean is None else number_cell(line.mean, rubric.scale.decimals, words).text
        if points and node.out_of is not None:
            most = words.number(short_text(Fraction(node.out_of, POINT), 6))
            points = words.tell("{points} of {most}", points=points, most=most)
        said: tuple[str, ...] = ()
        if line.n:
            said = (words.tell_many("The mean of {count} case.", "The mean of {count} cases.", line.n),)
            if line.depth == 1 and found.additive and line.contribution is not None:
                adds = number_cell(line.contribution, rubric.scale.decimals + 2, words).text
                said += (words.tell("It adds {points} to the score, as the mean over all its cases.", points=adds),)
        elif line.depth:
            said = (words.tell("No case tells enough to score it."),)
        yield CriterionView(
            line.id,
            words.say(line.title),
            line.depth,
            node.leaf is not None,
            points,
            bar(line.mean, rubric, mark=field.get(line.id), out_of=_out_of(node)),
            "" if line.id not in shares else counts_for(shares[line.id], words),
            said,
        )


def _out_of(node: Criterion) -> Fraction | None:
    return None if node.out_of is None else Fraction(node.out_of, POINT)


def _neighbours(found: OfOperator, material: Material, words: Wording, addresses: Addresses) -> Iterator[NeighbourView]:
    rows = material.league.rows
    at = next((place for place, row in enumerate(rows) if row.operator == found.operator), None)
    if at is None:
        return
    for place, text in ((at - 1, _ABOVE), (at + 1, _BELOW)):
        if 0 <= place < len(rows) and (other := material.operators.get(rows[place].operator)) is not None:
            beside = rows[place]
            name = Link(beside.name, addresses.operator(beside.operator))
            secret = {found.operator, beside.operator} & material.hidden
            difference = "" if secret else _difference(found, other, words)
            own = next(row for row in rows if row.operator == found.operator)
            if beside.rank == own.rank:
                yield NeighbourView(name, words.tell("has the same score."))
            elif difference:
                yield NeighbourView(name, words.tell(text[0], difference=difference))
            else:
                yield NeighbourView(name, words.tell(text[1]))


_ABOVE = (sentence("is just above. Most of the difference: {difference}."), sentence("is just above."))
_BELOW = (sentence("is just below. Most of the difference: {difference}."), sentence("is just below."))


def _difference(found: OfOperator, other: OfOperator, words: Wording) -> str:
    """The criterion at the top that makes most of the difference; empty where the rubric does not add."""
    try:
        lines = contrast(found, other).lines
    except ProblemsFound:
        return ""
    top = [line for line in lines if line.depth == 1 and line.contribution]
    if not top or len(found.rubric.root.children) < 2:
        return ""
    line = max(top, key=lambda one: abs(one.contribution or Fraction(0)))
    decimals = found.rubric.scale.decimals + 1
    own, theirs = (number_cell(part or Fraction(0), decimals, words).text for part in (line.first, line.second))
    return words.tell("{criterion} adds {own} here and {theirs} there", criterion=line.title, own=own, theirs=theirs)


def _places(operator: str, material: Material, words: Wording) -> Iterator[PlaceView]:
    history = material.history
    if history is None or operator not in history.places:
        return
    for index, label in enumerate(history.labels):
        place = history.places[operator].get(index)
        if place is None:
            yield PlaceView(label, "", "", words.tell("not in the table"))
            continue
        rank = rank_text(place.rank, place.shared) if history.shows_ranks else ""
        note = words.tell("not comparable: {reason}", reason=place.broken) if place.broken else ""
        yield PlaceView(label, rank, words.number(place.shown), note)


def _cases(found: OfOperator, material: Material, words: Wording, addresses: Addresses) -> Iterator[CaseLine]:
    if isinstance(found, FiguresExplanation) or found.operator in material.hidden:
        return
    for number, case in enumerate(found.cases, 1):
        story = material.stories.get(case.case)
        if story is None and material.stories:
            continue
        title = words.tell("case {number}", number=number)
        summary = ""
        if story is not None:
            title, summary = case_title(story, case.case, words, number), words.say(story.summary)
        score = "" if case.score is None else number_cell(case.score, found.rubric.scale.decimals, words).text
        note = "" if case.score is not None else words.tell("Unscored: {reason}.", reason=case.reason)
        link = Link(title, addresses.case(case.case) if story is not None else "")
        yield CaseLine(link, summary, score, bar(case.score, found.rubric, case.range), note)


def _cases_note(found: OfOperator, material: Material, words: Wording) -> str:
    if found.operator in material.hidden:
        return words.tell(
            "Some cases of this operator are private. They count, but no case is shown: so nobody can work out the "
            "scores of the private ones."
        )
    return ""
