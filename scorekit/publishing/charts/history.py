"""Charts of a history: ranks as a bump chart, scores as lines; broken where a series breaks.

A chart is a Vega-Lite specification; vl-convert draws it, without a browser and without the network.
It is the extra ``charts``.
"""

from __future__ import annotations

from typing import Any

from scorekit.editions.comparing.history import History
from scorekit.publishing.charts.drawing import PAPER, SCHEMA, config, png, svg
from scorekit.publishing.page import Picture
from scorekit.wording import Wording, sentence, wording
from scorekit.wording.escaping import printable
from scorekit.wording.widths import cut

#: Pixels between two editions, and for a place of a rank.
_STEP, _PLACE = 120, 28
#: Columns for a name at the right. What draws the chart would cut a name inside of a character.
_NAMES, _NARROW_NAMES = 36, 14
_WIDEST, _LOWEST = 760, 160
#: Pixels that a line of text is high.
_LINE = 13

#: Colours that people with any kind of colour vision tell apart, on light and on dark pages; with the ways in which a
#: line is broken, no two of 24 operators look the same.
_COLOURS = ("#2f74b5", "#c76b00", "#2b8a69", "#a5559a", "#7285d9", "#8c6a34", "#7d7d7d", "#c0506a")
_DASHES: tuple[list[int], ...] = ([1, 0], [8, 4], [2, 3])

#: What a chart shows -> its title.
_TITLES = {"ranks": sentence("{title}: ranks"), "scores": sentence("{title}: scores")}


def history_svg(found: History, what: str, words: Wording | None = None) -> str:
    """The chart of "ranks" or "scores" as SVG."""
    shown = chart(found, what, words)
    return svg(shown, words or wording("en"))


def history_png(found: History, what: str, words: Wording | None = None) -> bytes:
    """The chart of "ranks" or "scores" as PNG, at twice the size of the screen."""
    shown = chart(found, what, words)
    return png(shown, words or wording("en"), scale=2)


def history_pictures(found: History, words: Wording) -> list[Picture]:
    """The charts of a history as pictures of a page: ranks and scores, or scores where an edition shows no ranks."""
    if not found.places:
        return []
    texts = {"ranks": sentence("{title}: ranks by edition"), "scores": sentence("{title}: scores by edition")}
    return [
        Picture(words.tell(texts[what], title=found.title), history_svg(found, what, words))
        for what in (("ranks", "scores") if found.shows_ranks else ("scores",))
    ]


def chart(found: History, what: str, words: Wording | None = None, width: int | None = None) -> dict[str, Any]:
    """The chart of "ranks" or "scores" as a Vega-Lite specification; of scores, where an edition shows no ranks. With
    a ``width`` it fits a narrow screen."""
    words = words or wording("en")
    if not found.shows_ranks:
        what = "scores"
    rows = chart_rows(found)
    order = list(found.labels)
    axis = {"labelAngle": 0 if width is None else -90, "labelLimit": 100}
    x = {"field": "edition", "type": "ordinal", "sort": order, "title": None, "axis": axis}
    y, height = _ranks(rows, words) if what == "ranks" else _scores(found, words)
    marks = {"domain": ["after a break", "place"], "range": ["square", "circle"]}
    shape = {"field": "mark", "type": "nominal", "legend": None, "scale": marks}
    operators = sorted({row["operator"] for row in rows})
    dashes = [_DASHES[place // len(_COLOURS) % len(_DASHES)] for place in range(len(operators))]
    colours = [_COLOURS[place % len(_COLOURS)] for place in range(len(operators))]
    own = {"field": "operator", "type": "nominal", "legend": None}
    shared = {"x": x, "y": y, "color": own | {"scale": {"domain": operators, "range": colours}}}
    dashed = own | {"scale": {"domain": operators, "range": dashes}}
    names = _names(rows, "rank" if what == "ranks" else "score", height, _NAMES if width is None else _NARROW_NAMES)
    usual = min(_WIDEST, max(_STEP, _STEP * (len(order) - 1) + 60))
    return {
        "$schema": SCHEMA,
        "title": words.tell(_TITLES[what], title=printable(found.title)),
        "width": usual if width is None else min(usual, width - _NARROW_NAMES * 7 - 60),
        "height": height,
        "padding": 8,
        "background": PAPER,
        "autosize": {"type": "pad"},
        "config": config(),
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": shared | {"detail": {"field": "series", "type": "nominal"}, "strokeDash": dashed},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": shared | {"shape": shape},
            },
            {  # a line that crosses a name leaves it legible
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 11, "stroke": PAPER, "strokeWidth": 4},
                "encoding": {"x": x, "y": y | {"field": "at"}, "text": {"field": "name"}},
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 11},
                "encoding": {"x": x, "y": y | {"field": "at"}, "text": {"field": "name"}},
            },
        ],
    }


def _ranks(rows: list[dict[str, Any]], words: Wording) -> tuple[dict[str, Any], int]:
    """The axis of ranks, the first on top, and the height that it needs."""
    last = max((row["rank"] for row in rows), default=1)
    axis = {"values": list(range(1, last + 1)), "grid": False, "format": "d"}
    scale = {"reverse": True, "domain": [0.5, last + 0.5], "nice": False}
    y = {"field": "rank", "type": "quantitative", "title": words.tell("Rank"), "scale": scale, "axis": axis}
    return y, max(_LOWEST, _PLACE * last)


def _scores(found: History, words: Wording) -> tuple[dict[str, Any], int]:
    """The axis of scores, the best on top, and the height that it needs."""
    down = found.snapshots[-1].rubric.scale.sign < 0 and not found.common_scale
    scale = {"reverse": down, "zero": False, "nice": True}
    title = words.tell("Score, in percent") if found.common_scale else words.tell("Score")
    y = {"field": "score", "type": "quantitative", "title": title, "scale": scale}
    return y, max(2 * _LOWEST, 18 * len(found.places))


def _names(rows: list[dict[str, Any]], field: str, height: int, most: int) -> list[dict[str, Any]]:
    """A name behind the last place of each operator; those on one place share a line, and those that
    would lie over each other are moved apart."""
    last = {row["operator"]: row for row in rows}
    placed: dict[tuple[str, float], list[str]] = {}
    for row in last.values():
        placed.setdefault((row["edition"], row[field]), []).append(row["name"])
    values = [row[field] for row in rows]
    gap = 0.0 if field == "rank" else (max(values, default=0) - min(values, default=0)) * _LINE / height
    found: list[dict[str, Any]] = []
    for edition in dict.fromkeys(edition for edition, _ in placed):
        at = None
        for value in sorted(value for one, value in placed if one == edition):
            at = value if at is None else max(value, at + gap)
            found.append({"edition": edition, "at": at, "name": cut(", ".join(placed[edition, value]), most)})
    return found


def chart_rows(found: History) -> list[dict[str, Any]]:
    """One row a place. A ``series`` is what a line may join: it ends before a break and before an
    edition without the operator."""
    rows = []
    for operator in found.operators:
        part, previous = 0, -1
        for index, place in sorted(found.places[operator].items()):
            if place.broken or index != previous + 1:
                part += 1
            previous = index
            rows.append(
                {
                    "edition": found.labels[index],
                    "operator": operator,
                    "name": printable(found.names[operator]),
                    "rank": place.rank,
                    "score": float(place.score),
                    "series": f"{operator}:{part}",
                    "mark": "after a break" if place.broken else "place",
                }
            )
    return rows
