"""A badge of one operator: a small picture with its score, what the score rests on, and where it is from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from html import escape

from scorekit.problems import Problem, ProblemsFound, nearest, shown
from scorekit.publishing.pages.league import league_title, score_text
from scorekit.publishing.pages.points import scale_text
from scorekit.rubrics.tree import POINT, Rubric
from scorekit.scoring.rows import Row
from scorekit.scoring.table import League
from scorekit.wording import Wording
from scorekit.wording.escaping import printable
from scorekit.wording.numbers import rank_text, short_text
from scorekit.wording.widths import cut

_WIDTH, _HEIGHT, _LEFT = 340, 92, 88


def row_of(league: League, operator: str) -> Row:
    """The row of an operator, by its id or its name. Raises :class:`ProblemsFound` where it is not in the table."""
    rows = [row for row in league.rows if operator in (row.operator, row.name)]
    if len(rows) == 1:
        return rows[0]
    apart = [entry for entry in league.unranked if operator in (entry.operator, entry.name)]
    if apart:
        message = f'"{shown(operator)}" has no score: {apart[0].reason}'
        raise ProblemsFound([Problem("", 0, 0, "not-found", message)])
    known = [row.operator for row in league.rows]
    message = f'the league {league.id} has no operator "{shown(operator)}"'
    raise ProblemsFound([Problem("", 0, 0, "not-found", message, nearest(operator, known))])


def rests_on(row: Row, league: League, words: Wording) -> str:
    """What a score rests on: so many cases, or so many figures."""
    if league.rubric.reads_cases and row.scored:
        return words.tell_many("{count} case", "{count} cases", row.scored)
    known = sum(1 for node in league.rubric.root.leaves() if row.criteria.get(node.id) is not None)
    return words.tell_many("{count} figure", "{count} figures", known)


def badge_svg(league: League, operator: str, words: Wording, link: str = "") -> str:
    """The badge of an operator as SVG; where a ``link`` is given, the whole badge leads there."""
    row = row_of(league, operator)
    score, rests = score_text(row.score, league, words), rests_on(row, league, words)
    title = league_title(league, words)
    said = words.tell(
        "{name}: {score}, from {scale}. {title}. Rests on {rests}.",
        name=row.name,
        score=score,
        scale=scale_text(league.rubric, words),
        title=title,
        rests=rests,
    )
    place = ""
    if league.shows_ranks:
        rank = rank_text(row.rank, row.shared)
        place = words.tell("Rank {rank} of {operators}.", rank=rank, operators=len(league.rows)).rstrip(".")
    body = "\n".join(_body(row, score, title, place, rests, league.rubric, words))
    if link:
        body = f'<a href="{escape(link)}" target="_top">\n{body}\n</a>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{_text(said)}">\n'
        f"<title>{_text(said)}</title>\n{body}\n</svg>\n"
    )


def _body(row: Row, score: str, title: str, place: str, rests: str, rubric: Rubric, words: Wording) -> Iterator[str]:
    font = 'font-family="Helvetica Neue, Arial, sans-serif"'
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="#ffffff" stroke="#575757"/>'
    yield f'<rect width="{_LEFT}" height="{_HEIGHT}" rx="6" fill="#0b5394"/>'
    size = 30 if len(score) < 5 else 20
    half = _LEFT // 2
    yield f'<text x="{half}" y="50" text-anchor="middle" {font} font-size="{size}" font-weight="bold" fill="#ffffff">{_text(score)}</text>'  # noqa: E501
    worst, best = (words.number(short_text(Fraction(end, POINT), 6)) for end in (rubric.scale.worst, rubric.scale.best))
    scale = words.tell("{first} to {last}", first=worst, last=best)
    yield f'<text x="{half}" y="72" text-anchor="middle" {font} font-size="10" fill="#ffffff">{_text(scale)}</text>'
    lines = [(row.name, 28, 26, 15, "bold"), (title, 48, 40, 11, "normal")]
    lines.append((", ".join(part for part in (place, rests) if part), 66, 42, 11, "normal"))
    for text, y, most, points, weight in lines:
        yield f'<text x="{_LEFT + 12}" y="{y}" {font} font-size="{points}" font-weight="{weight}" fill="#1b1b1b">{_text(cut(printable(text), most))}</text>'  # noqa: E501
    yield f'<text x="{_LEFT + 12}" y="82" {font} font-size="8" fill="#575757">scorekit</text>'


def _text(text: str) -> str:
    return escape(printable(text))
