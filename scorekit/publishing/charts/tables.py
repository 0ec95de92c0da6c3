"""Charts of a table: scores with their ranges, criteria, changes, and how the scores of cases are spread.

Each is a specification of Vega-Lite, ``width`` pixels wide. Its digits are in words beside it, as pages print them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from scorekit.publishing.charts.drawing import ACCENT, INK, OTHER, PAPER, RANGE, SCHEMA, SOFT, config
from scorekit.rubrics.tree import POINT, Rubric
from scorekit.scoring.rows import Range
from scorekit.wording import Wording
from scorekit.wording.escaping import printable
from scorekit.wording.numbers import rounded
from scorekit.wording.widths import cut

#: Pixels of a row, and of the texts.
_ROW, _TEXT = 26, 12
#: Of a name, so many columns on a wide and on a narrow screen.
_NAME, _NARROW_NAME, _NARROW = 34, 16, 400
#: More operators than these do not fit a picture to share.
CARD_ROWS = 10
CARD = (1200, 630)
#: Few marks on an axis, without zeros at the end.
_TICKS = {"tickCount": 5, "format": "~f"}


class Dot(NamedTuple):
    """An operator in a chart: its name, its score as printed and as a number, and its range. ``other`` is a second
    score: that of the edition before."""

    name: str
    shown: str
    score: Fraction | None
    range: Range | None = None
    other: Fraction | None = None


def _number(value: Fraction | None) -> float | None:
    """A number for drawing only: pixels need no exact digits."""
    return None if value is None else rounded(value * 10_000) / 10_000


def _names(dots: Sequence[Dot], width: int, most: int | None = None) -> list[str]:
    """The names as they fit, each once."""
    most = most or (_NARROW_NAME if width < _NARROW else _NAME)
    found: list[str] = []
    for dot in dots:
        name, number = cut(printable(dot.name), most), 2
        while name in found:
            name, number = f"{cut(printable(dot.name), most - 4)} ({number})", number + 1
        found.append(name)
    return found


def _scale(rubric: Rubric) -> dict[str, Any]:
    """The scale, the worst at the left."""
    ends = [rubric.scale.worst / POINT, rubric.scale.best / POINT]
    return {"domain": sorted(ends), "reverse": ends[0] > ends[1], "nice": False}


def _base(width: int, height: int, size: int = _TEXT) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "padding": 4,
        "background": PAPER,
        "autosize": {"type": "fit", "contains": "padding"},
        "config": config(size),
    }


def scores_chart(dots: Sequence[Dot], rubric: Rubric, words: Wording, width: int, size: int = _TEXT,
                 height: int | None = None, names: int | None = None) -> dict[str, Any]:  # fmt: skip
    """Every operator's score as a dot, with what it may be as a line."""
    shown = _names(dots, width, names)
    rows = [
        {
            "name": name, "score": _number(dot.score), "shown": dot.shown,
            "low": _number(dot.range.worst) if dot.range else None,
            "high": _number(dot.range.best) if dot.range else None,
        }
        for name, dot in zip(shown, dots, strict=True)
    ]  # fmt: skip
    y = {"field": "name", "type": "nominal", "sort": shown, "title": None, "axis": {"domain": False, "ticks": False}}
    x = {"field": "score", "type": "quantitative", "title": words.tell("Score"), "scale": _scale(rubric),
         "axis": _TICKS}  # fmt: skip
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "strokeWidth": size / 2, "color": RANGE, "strokeCap": "round"},
            "encoding": {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}},
        },
        {
            "transform": [{"filter": "isValid(datum.score)"}],
            "mark": {"type": "point", "filled": True, "size": size * 10, "color": ACCENT, "opacity": 1},
            "encoding": {"y": y, "x": x},
        },
        {
            "transform": [{"filter": "isValid(datum.score)"}],
            "mark": {"type": "text", "dy": -size, "fontSize": size, "fontWeight": "bold", "color": INK},
            "encoding": {"y": y, "x": x, "text": {"field": "shown"}},
        },
    ]
    row = max(_ROW, round(size * 2.6))
    return _base(width, height or row * len(dots) + 60, size) | {"data": {"values": rows}, "layer": layers}


def criteria_chart(
    names: Sequence[str], titles: Sequence[str], points: Sequence[Mapping[int, tuple[Fraction, str]]], rubric: Rubric,
    words: Wording, width: int,
) -> dict[str, Any]:  # fmt: skip
    """Every criterion at the top as a field of bars, one for each operator. ``points`` are those of each operator, by
    the number of the criterion, with what is printed."""
    shown = _names([Dot(name, "", None) for name in names], width)
    heads = [f"{number + 1}. {cut(printable(title), 30)}" for number, title in enumerate(titles)]
    worst = rubric.scale.worst / POINT
    rows = [
        {
            "name": name, "criterion": head, "points": _number(own[number][0]) if number in own else None,
            "shown": own[number][1] if number in own else words.tell("no points"), "zero": worst,
        }
        for name, own in zip(shown, points, strict=True)
        for number, head in enumerate(heads)
    ]  # fmt: skip
    columns = 1 if width < _NARROW else min(len(heads), 2)
    label = _NARROW_NAME * 7 if width < _NARROW else 150
    one = max(90, (width - label * columns - 30 * columns) // columns)
    y = {"field": "name", "type": "nominal", "sort": shown, "title": None, "axis": {"domain": False, "ticks": False}}
    x = {"field": "points", "type": "quantitative", "title": None, "scale": _scale(rubric), "axis": _TICKS}
    layers = [
        {
            "transform": [{"filter": "isValid(datum.points)"}],
            "mark": {"type": "bar", "color": ACCENT, "height": 12},
            "encoding": {"y": y, "x": x, "x2": {"field": "zero"}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": _TEXT - 1, "color": INK},
            "encoding": {"y": y, "x": {"value": one}, "text": {"field": "shown"}},
        },
    ]
    inner = {"width": one, "height": max(60, 22 * len(shown)), "layer": layers}
    facet = {"field": "criterion", "type": "nominal", "sort": heads, "title": None}
    spec = _base(width, 0)
    for key in ("width", "height", "autosize"):
        del spec[key]
    return spec | {"data": {"values": rows}, "facet": facet, "columns": columns, "spec": inner, "spacing": 30}


def change_chart(dots: Sequence[Dot], rubric: Rubric, words: Wording, width: int) -> dict[str, Any]:
    """Every operator's score then (hollow) and now (full), with a line between them."""
    shown = _names(dots, width)
    rows = [
        {"name": name, "score": _number(dot.score), "other": _number(dot.other), "shown": dot.shown}
        for name, dot in zip(shown, dots, strict=True)
    ]
    y = {"field": "name", "type": "nominal", "sort": shown, "title": None, "axis": {"domain": False, "ticks": False}}
    x = {"field": "score", "type": "quantitative", "title": words.tell("Score"), "scale": _scale(rubric),
         "axis": _TICKS}  # fmt: skip
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": SOFT},
            "encoding": {"y": y, "x": x | {"field": "other"}, "x2": {"field": "score"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "color": PAPER, "stroke": OTHER, "strokeWidth": 2,
                     "opacity": 1},
            "encoding": {"y": y, "x": x | {"field": "other"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 110, "color": ACCENT, "opacity": 1},
            "encoding": {"y": y, "x": x},
        },
        {
            "mark": {"type": "text", "dy": -12, "fontWeight": "bold", "color": INK},
            "encoding": {"y": y, "x": x, "text": {"field": "shown"}},
        },
    ]  # fmt: skip
    return _base(width, 32 * len(dots) + 60) | {"data": {"values": rows}, "layer": layers}


def spread_chart(bins: Sequence[tuple[str, int]], words: Wording, width: int) -> dict[str, Any]:
    """How many cases have a score in each part of the scale."""
    labels = [label for label, _ in bins]
    rows = [{"bin": label, "cases": many, "shown": str(many) if many else ""} for label, many in bins]
    angle = -90 if width < _NARROW else 0
    x = {"field": "bin", "type": "ordinal", "sort": labels, "title": words.tell("Score"),
         "axis": {"labelAngle": angle, "ticks": False, "labelOverlap": False}}  # fmt: skip
    y = {"field": "cases", "type": "quantitative", "title": words.tell("Cases"), "axis": {"tickMinStep": 1}}
    layers = [
        {"mark": {"type": "bar", "color": ACCENT}, "encoding": {"x": x, "y": y}},
        {"mark": {"type": "text", "dy": -7, "color": INK}, "encoding": {"x": x, "y": y, "text": {"field": "shown"}}},
    ]
    return _base(width, 240) | {"data": {"values": rows}, "layer": layers}


def card_chart(dots: Sequence[Dot], rubric: Rubric, title: str, subtitle: str, words: Wording) -> dict[str, Any]:
    """The scores as a picture to share, 1200 by 630 pixels: title, what it rests on, and the scores."""
    width, height = CARD
    chart = scores_chart(dots[:CARD_ROWS], rubric, words, width, 22, height, 28)
    chart["padding"] = 36
    chart["title"] = {
        "text": cut(printable(title), 62), "subtitle": cut(printable(subtitle), 100), "fontSize": 38,
        "subtitleFontSize": 22, "subtitleColor": SOFT, "offset": 24, "anchor": "start", "frame": "bounds",
    }  # fmt: skip
    return chart
