"""How charts are drawn: specifications of Vega-Lite become SVG and PNG, without a browser and without the network.

Colours are those that people with any kind of colour vision tell apart, and differ in grey as well. A chart is drawn in
the colours of a light page; those of a dark page take their places.
"""

from __future__ import annotations

from typing import Any

from scorekit.problems import Problem, ProblemsFound
from scorekit.wording import Wording

#: The version of Vega-Lite in which charts are written.
VEGA_LITE = "5.20"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
INK, SOFT, LINE, ACCENT, OTHER, PAPER, RANGE = (
    "#1b1b1b", "#575757", "#d3d3cf", "#0b5394", "#d98200", "#fefefe", "#a9a8a1",
)  # fmt: skip
#: A colour on a light page -> the same on a dark one.
_DARK = {
    INK: "#ebe9e4",
    SOFT: "#b3b0a8",
    LINE: "#45484b",
    ACCENT: "#8cc4f5",
    OTHER: "#f0b35e",
    PAPER: "#16181a",
    RANGE: "#6d7276",
}
FONT = "Helvetica Neue, Arial, sans-serif"


def converter() -> Any:
    """What draws; it is the extra ``charts``. Raises :class:`ProblemsFound` where it is not installed."""
    try:
        import vl_convert
    except ImportError:
        help = "pip install 'scorekit[charts]'"
        message = "charts need a library of the extra charts"
        raise ProblemsFound([Problem("", 0, 0, "cannot-write", message, help)]) from None
    return vl_convert


def numbers(words: Wording) -> dict[str, Any]:
    """How the language writes numbers, as the library that draws the axes takes it."""
    return {"decimal": words.decimal_sign, "thousands": words.group_sign, "grouping": [3], "currency": ["", ""]}


def svg(chart: dict[str, Any], words: Wording) -> str:
    """A chart as SVG."""
    return str(converter().vegalite_to_svg(chart, vl_version=VEGA_LITE, format_locale=numbers(words)))


def png(chart: dict[str, Any], words: Wording, scale: float = 1) -> bytes:
    """A chart as PNG."""
    return bytes(converter().vegalite_to_png(chart, vl_version=VEGA_LITE, scale=scale, format_locale=numbers(words)))


def dark(drawn: str) -> str:
    """A drawn chart in the colours of a dark page."""
    for light, other in _DARK.items():
        drawn = drawn.replace(light, other)
    return drawn


def config(size: int = 12) -> dict[str, Any]:
    """What all charts of a site have in common, with texts of so many pixels."""
    axis = {
        "labelColor": INK, "titleColor": SOFT, "labelFontSize": size, "titleFontSize": size, "gridColor": LINE,
        "domainColor": LINE, "tickColor": LINE, "titleFontWeight": "normal", "labelFont": FONT, "titleFont": FONT,
        "labelLimit": 400,
    }  # fmt: skip
    return {
        "view": {"stroke": None},
        "font": FONT,
        "axis": axis,
        "text": {"color": INK, "fontSize": size},
        "title": {"color": INK, "fontSize": size + 2, "anchor": "start", "font": FONT},
        "header": {"labelColor": INK, "labelFontSize": size, "labelAnchor": "start", "labelFont": FONT, "title": None},
        "legend": {"labelColor": INK, "titleColor": SOFT, "labelFontSize": size},
    }
