"""The one registry of printers: what ``--format`` offers, which ending of a file means what, and who prints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, runtime_checkable

from scorekit.publishing.page import Cell, Page, Picture, Table, as_list, columns_of
from scorekit.result import Result, dump_json
from scorekit.wording import Number, Wording, wording
from scorekit.wording.numbers import exact_text

#: Kind of a result -> where its pages are made.
_PAGES = {
    "League": "league:league_page",
    "Scores": "scores:scores_page",
    "CaseExplanation": "explanation:explanation_page",
    "OperatorExplanation": "explanation:explanation_page",
    "FiguresExplanation": "explanation:explanation_page",
    "Contrast": "contrast:contrast_page",
    "WhatIf": "contrast:what_if_page",
    "Comparison": "compare:compare_page",
    "History": "history:history_page",
    "RubricDiff": "rubric_diff:rubric_diff_pages",
    "VerdictComparison": "verdict:verdict_page",
    "Indicators": "indicators:indicators_pages",
    "Families": "operators:operators_page",
    "Measures": "measures:measures_pages",
    "Frozen": "editions:frozen_page",
    "Verified": "editions:verified_page",
    "Sealed": "editions:sealed_page",
}


class Style(NamedTuple):
    """How results are printed. ``locale`` and ``raw`` are those of CSV, ``chart`` names what a picture shows."""

    language: str | None = None
    as_list: bool = False
    locale: str | None = None
    raw: bool = False
    chart: str = "ranks"

    @property
    def words(self) -> Wording | None:
        """The wording of the language that was asked for, if one was."""
        return None if self.language is None else wording(self.language)


@runtime_checkable
class Long(Protocol):
    """A result that has all its rows in one long table, too: for programs, and for the second sheet of a workbook."""

    def long_table(self, words: Wording) -> list[list[Any]]:
        """The heads, and the rows below them."""


class Printer(NamedTuple):
    """A format: the endings of files that mean it, and what prints results in it. A ``picture`` needs a chart."""

    endings: tuple[str, ...]
    print: Callable[[Sequence[Result], Style], str | bytes]
    needs_file: bool = False
    picture: bool = False


def pages_of(results: Sequence[Result], style: Style, *, pictures: bool = False) -> list[Page]:
    """The pages of results; with their pictures, for printers that have room for them."""
    pages: list[Page] = []
    for result in results:
        module, _, name = _PAGES[type(result).__name__].partition(":")
        made: Any = getattr(import_module(f"scorekit.publishing.pages.{module}"), name)(result, style.words)
        own: list[Page] = [made] if isinstance(made, Page) else list(made)
        if pictures and own:
            drawn = _pictures(result, own[0].language)
            own[0] = own[0]._replace(blocks=(*own[0].blocks, *drawn))
        pages += own
    return [as_list(page) for page in pages] if style.as_list else pages


def _pictures(result: Result, language: str) -> list[Picture]:
    """The pictures of a result; those of a history are all that there are."""
    if type(result).__name__ != "History":
        return []
    from scorekit.publishing.charts.history import history_pictures

    return history_pictures(result, wording(language))  # type: ignore[arg-type]


def _table(results: Sequence[Result], style: Style) -> str:
    from scorekit.publishing.printers.terminal import terminal

    return terminal(pages_of(results, style))


def _markdown(results: Sequence[Result], style: Style) -> str:
    from scorekit.publishing.printers.markdown import markdown

    return markdown(pages_of(results, style))


def _html(results: Sequence[Result], style: Style) -> str:
    from scorekit.publishing.site.alone import alone, pages_alone

    own = None if style.as_list else alone(results, style.words)
    return own or pages_alone(pages_of(results, style, pictures=True))


def _fragment(results: Sequence[Result], style: Style) -> str:
    from scorekit.publishing.printers.html import html_fragment

    return html_fragment(pages_of(results, style))


def _embed(results: Sequence[Result], style: Style) -> str:
    from scorekit.publishing.printers.embed import embedded
    from scorekit.scoring.table import League

    found = []
    for result in results:
        behind = result.behind if isinstance(result, League) else None
        project = None if behind is None else behind.inputs.project
        publisher = "" if project is None else project.publisher.get("name", "")
        for page in pages_of([result], style):
            found.append((page, publisher, "" if project is None else project.site.address))
    return embedded(found)


def _mediawiki(results: Sequence[Result], style: Style) -> str:
    from scorekit.publishing.printers.mediawiki import mediawiki

    return mediawiki(pages_of(results, style))


def _latex(results: Sequence[Result], style: Style) -> str:
    from scorekit.publishing.printers.latex import latex

    return latex(pages_of(results, style))


def _csv(results: Sequence[Result], style: Style) -> str:
    from scorekit.scoring.table import League, leagues_csv

    leagues = [result for result in results if isinstance(result, League)]
    if len(leagues) == len(results):
        return leagues_csv(leagues, style.locale, raw=style.raw)
    own = getattr(results[0], "to_csv", None)
    if own is not None and len(results) == 1:
        return str(own(style.locale, raw=style.raw))
    from scorekit.publishing.printers.tables import tables_csv

    return tables_csv(pages_of(results, style), style.locale, raw=style.raw)


def _xlsx(results: Sequence[Result], style: Style) -> bytes:
    from scorekit.publishing.printers.workbook import workbook

    pages = pages_of(results, style)
    for result in results:
        if isinstance(result, Long):
            page = pages[-1]
            heads, *rows = result.long_table(style.words or wording(page.language))
            table = Table(columns_of([(head, head) for head in heads], [[_number(one) for one in row] for row in rows]))
            pages.append(Page(f"{page.title} *", (table,), page.language))
    return workbook(pages)


def _number(cell: Any) -> Cell:
    """A cell of a long table, which is a number where it holds one."""
    if isinstance(cell, Number):
        decimals = len(cell.digits.partition(".")[2])
        return Cell(cell.digits, Fraction(cell.digits), f"0.{'0' * decimals}" if decimals else "0")
    if isinstance(cell, int):
        return Cell(str(cell), Fraction(cell), "0")
    return Cell(exact_text(cell) if isinstance(cell, Fraction) else str(cell))


def _json(results: Sequence[Result], style: Style) -> str:
    values = [result.to_dict() for result in results]
    return dump_json(values[0] if len(values) == 1 else values)


def _svg(results: Sequence[Result], style: Style) -> str:
    from scorekit.publishing.charts.history import history_svg

    return history_svg(results[0], style.chart, style.words) + "\n"  # type: ignore[arg-type]


def _png(results: Sequence[Result], style: Style) -> bytes:
    from scorekit.publishing.charts.history import history_png

    return history_png(results[0], style.chart, style.words)  # type: ignore[arg-type]


#: Format -> its printer; the first is the usual one.
PRINTERS = {
    "table": Printer((".txt",), _table),
    "markdown": Printer((".md",), _markdown),
    "html": Printer((".html", ".htm"), _html),
    "fragment": Printer((), _fragment),
    "embed": Printer((), _embed),
    "mediawiki": Printer((".wiki",), _mediawiki),
    "latex": Printer((".tex",), _latex),
    "csv": Printer((".csv",), _csv),
    "xlsx": Printer((".xlsx",), _xlsx, needs_file=True),
    "json": Printer((".json",), _json),
    "svg": Printer((".svg",), _svg, picture=True),
    "png": Printer((".png",), _png, needs_file=True, picture=True),
}


def formats(*, pictures: bool = False) -> tuple[str, ...]:
    """The formats of a result: all of them, or those that need no picture."""
    return tuple(name for name, printer in PRINTERS.items() if pictures or not printer.picture)


def format_of(file: str | None) -> str:
    """The format that the ending of a file means; that of a terminal without one."""
    ending = Path(file or "").suffix.lower()
    return next((name for name, printer in PRINTERS.items() if ending in printer.endings), next(iter(PRINTERS)))


def printed(results: Sequence[Result], format: str, style: Style = Style()) -> str | bytes:  # noqa: B008
    """Results in a format."""
    return PRINTERS[format].print(results, style)


def shown_as_html(result: Result) -> str:
    """A result as a notebook shows it: its page."""
    return str(printed([result], "fragment"))
