"""The pictures of a site: each as SVG for wide and narrow screens, light and dark, with what it shows in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from scorekit.publishing.charts.drawing import dark, png, svg
from scorekit.publishing.charts.history import chart as history_chart
from scorekit.publishing.charts.tables import (
    CARD_ROWS,
    Dot,
    card_chart,
    change_chart,
    criteria_chart,
    scores_chart,
    spread_chart,
)
from scorekit.publishing.pages.league import league_title, score_text
from scorekit.publishing.pages.points import is_wide, points_cell
from scorekit.publishing.site.addresses import Addresses
from scorekit.publishing.site.material import Material
from scorekit.publishing.site.parts import PictureView
from scorekit.rubrics.tree import POINT
from scorekit.scoring.explanation import OperatorExplanation
from scorekit.scoring.table import League
from scorekit.wording import Wording
from scorekit.wording.numbers import rank_text, short_text

WIDE, NARROW = 760, 330
FOLDER = "pictures"
#: More operators than these make a chart that nobody reads.
_MOST = 40
#: Parts of the scale in the picture of how scores are spread.
_BINS = 10


class Drawn(NamedTuple):
    """A picture as files (name -> content), its title, what it shows in words, and its size on a wide screen."""

    name: str
    title: str
    alt: str
    files: Mapping[str, bytes]
    width: int
    height: int


class Pictures(NamedTuple):
    """The pictures of a table, by the page that shows them."""

    league: tuple[Drawn, ...] = ()
    changes: tuple[Drawn, ...] = ()
    card: bytes = b""

    @property
    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name -> content of all."""
        for drawn in (*self.league, *self.changes):
            yield from drawn.files.items()
        if self.card:
            yield "card.png", self.card


def pictures_of(material: Material, words: Wording) -> Pictures:
    """All pictures of a table."""
    league = material.league
    if not league.rows or len(league.rows) > _MOST:
        return Pictures()
    made = [_scores(league, words), _criteria(league, words), _spread(material, words), _history(material, words)]
    change = _change(material, words)
    return Pictures(
        tuple(one for one in made if one is not None), () if change is None else (change,), _card(league, words)
    )


def picture_view(drawn: Drawn, addresses: Addresses) -> PictureView:
    """A picture on a page."""

    def at(name: str) -> str:
        return addresses.of_table(f"{FOLDER}/{name}")

    narrow, is_dark = "(max-width: 40rem)", "(prefers-color-scheme: dark)"
    others = [
        (f"{narrow} and {is_dark}", f"{drawn.name}-narrow-dark.svg"),
        (narrow, f"{drawn.name}-narrow.svg"),
        (is_dark, f"{drawn.name}-dark.svg"),
    ]
    listed = tuple((media, at(name)) for media, name in others if name in drawn.files)
    card = at("card.png") if drawn.name == "scores" else ""
    return PictureView(drawn.title, drawn.alt, at(f"{drawn.name}.svg"), drawn.width, drawn.height, listed, card)


def _drawn(name: str, title: str, alt: str, make: Any, words: Wording) -> Drawn:
    files: dict[str, bytes] = {}
    size = (WIDE, 0)
    for suffix, width in (("", WIDE), ("-narrow", NARROW)):
        drawn = svg(make(width), words)
        size = _size(drawn) if not suffix else size
        files[f"{name}{suffix}.svg"] = drawn.encode()
        files[f"{name}{suffix}-dark.svg"] = dark(drawn).encode()
    return Drawn(name, title, alt, files, *size)


def _size(drawn: str) -> tuple[int, int]:
    """Width and height that a picture says of itself."""
    import re

    found = re.search(r'<svg[^>]* width="([0-9.]+)" height="([0-9.]+)"', drawn)
    return (round(Fraction(found[1])), round(Fraction(found[2]))) if found else (WIDE, WIDE // 2)


def _dots(league: League, words: Wording) -> list[Dot]:
    rubric = league.rubric
    rows = sorted(league.rows, key=lambda row: -row.rank) if league.spec.order == "worst_first" else league.rows
    return [
        Dot(
            row.name, score_text(row.score, league, words), row.score, row.range if is_wide(row.range, rubric) else None
        )
        for row in rows
    ]


def _scores(league: League, words: Wording) -> Drawn:
    rubric, dots = league.rubric, _dots(league, words)
    said = []
    for dot in dots:
        text = f"{dot.name} {dot.shown}"
        if dot.range is not None:
            worst, best = (points_cell(end, rubric, words).text for end in dot.range)
            text = words.tell("{name} (between {worst} and {best})", name=text, worst=worst, best=best)
        said.append(text)
    title = words.tell("Scores, and between what they may lie")
    if not any(dot.range for dot in dots):
        title = words.tell("Scores")
    return _drawn("scores", title, words.labelled(title, "; ".join(said)),
                  lambda width: scores_chart(dots, rubric, words, width), words)  # fmt: skip


def _criteria(league: League, words: Wording) -> Drawn | None:
    rubric = league.rubric
    nodes = [node for node in rubric.root.children if node.out_of is None]
    if len(nodes) < 2 or not any(row.criteria.get(node.id) is not None for row in league.rows for node in nodes):
        return None
    titles = [words.say(node.title) for node in nodes]
    points = [
        {
            number: (value, points_cell(value, rubric, words).text)
            for number, node in enumerate(nodes)
            if (value := row.criteria.get(node.id)) is not None
        }
        for row in league.rows
    ]
    said = []
    for row, own in zip(league.rows, points, strict=True):
        listed = ", ".join(f"{titles[number]} {shown}" for number, (_, shown) in own.items())
        said.append(words.labelled(row.name, listed or words.tell("no points")))
    title = words.tell("Points by criterion")
    names = [row.name for row in league.rows]
    return _drawn("criteria", title, words.labelled(title, "; ".join(said)),
                  lambda width: criteria_chart(names, titles, points, rubric, words, width), words)  # fmt: skip


def _spread(material: Material, words: Wording) -> Drawn | None:
    """How the scores of cases are spread, where all are shown and there are enough of them."""
    league = material.league
    explained = [one for one in material.operators.values() if isinstance(one, OperatorExplanation)]
    scores = [case.score for one in explained for case in one.cases if case.score is not None]
    if len(scores) < 2 * _BINS or material.hidden:
        return None
    worst, best = Fraction(league.rubric.scale.worst, POINT), Fraction(league.rubric.scale.best, POINT)
    low, step = min(worst, best), abs(best - worst) / _BINS
    counts = [0] * _BINS
    for score in scores:
        counts[min(int((score - low) / step), _BINS - 1)] += 1
    edges = [words.number(short_text(low + step * place, 2)) for place in range(_BINS + 1)]
    bins = [(f"{edges[place]}\N{EN DASH}{edges[place + 1]}", many) for place, many in enumerate(counts)]
    title = words.tell("How many cases have which score")
    said = "; ".join(f"{label}: {many}" for label, many in bins)
    return _drawn("spread", title, words.labelled(title, said),
                  lambda width: spread_chart(bins, words, width), words)  # fmt: skip


def _change(material: Material, words: Wording) -> Drawn | None:
    found = material.comparison
    if found is None:
        return None
    both = [one for one in found.operators if one.then is not None and one.now is not None and not one.broken]
    if not both or found.before.rubric.scale != found.after.rubric.scale:
        return None
    rubric, dots, said = found.after.rubric, [], []
    for one in sorted(both, key=lambda one: one.now.rank if one.now else 0):
        assert one.then is not None and one.now is not None
        then, now = (points_cell(row.score, rubric, words).text for row in (one.then, one.now))
        dots.append(Dot(one.name, now, one.now.score, None, one.then.score))
        said.append(words.tell("{name} {then}, now {now}", name=one.name, then=then, now=now))
    title = words.tell("Scores then (hollow) and now (full)")
    return _drawn("change", title, words.labelled(title, "; ".join(said)),
                  lambda width: change_chart(dots, rubric, words, width), words)  # fmt: skip


def _history(material: Material, words: Wording) -> Drawn | None:
    found = material.history
    if found is None or not found.places or len(found.places) > _MOST:
        return None
    what = "ranks" if found.shows_ranks else "scores"
    title = words.tell("Ranks over the editions") if found.shows_ranks else words.tell("Scores over the editions")
    said = []
    for operator in found.operators:
        places = []
        for index, one in sorted(found.places[operator].items()):
            shown = rank_text(one.rank, one.shared) if found.shows_ranks else words.number(one.shown)
            places.append(f"{found.labels[index]}: {shown}")
        said.append(f"{found.names[operator]} ({', '.join(places)})")
    return _drawn(
        "history",
        title,
        words.labelled(title, "; ".join(said)),
        lambda width: _untitled(history_chart(found, what, words, width if width < WIDE else None)),
        words,
    )


def _untitled(chart: dict[str, Any]) -> dict[str, Any]:
    """A chart without its title, which the page has below it."""
    return {key: value for key, value in chart.items() if key != "title"}


def _card(league: League, words: Wording) -> bytes:
    dots = _dots(league, words)
    cases = sum(row.total for row in league.rows)
    rests = words.tell_many("{count} operator", "{count} operators", len(league.rows))
    if league.rubric.unit == "case":
        rests = f"{rests}, {words.tell_many('{count} case', '{count} cases', cases)}"
    if len(dots) > CARD_ROWS:
        rests = f"{rests} ({words.tell('the first {count}', count=CARD_ROWS)})"
    return png(card_chart(dots, league.rubric, league_title(league, words), rests, words), words)


def views(drawn: Sequence[Drawn], addresses: Addresses) -> tuple[PictureView, ...]:
    """Pictures on a page."""
    return tuple(picture_view(one, addresses) for one in drawn)
