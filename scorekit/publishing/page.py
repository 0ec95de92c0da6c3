"""A page: a title, lines of text, tables and sections; printed in one of three ways.

Cells and lines are plain text. Each printer escapes them for where they go, so that no
operator's name or remark can break a row, a page or a terminal.
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scorekit.wording import wording
from scorekit.wording.escaping import markdown_text, printable

if TYPE_CHECKING:
    from jinja2 import Template

#: Columns of a terminal whose width is not known.
WIDTH = 80
#: A column that gives way stays at least this wide.
_NARROWEST = 12


class Table(NamedTuple):
    """Heads and rows of text. ``align`` is "left" or "right" a column; ``wrap`` are the columns
    that give way when the table is too wide, the first one first."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[str, ...]
    wrap: tuple[int, ...] = ()


class Section(NamedTuple):
    """A heading of a deeper level, and lines below it; an indented line belongs to the one above."""

    title: str
    lines: tuple[str, ...]


class Item(NamedTuple):
    """A row of a table as an entry of a list: whom it is about, and what is said."""

    lead: str
    said: str


class Picture(NamedTuple):
    """A picture of an HTML page: what it shows, for those who do not see it, and its SVG."""

    alt: str
    svg: str

    @property
    def source(self) -> str:
        """The picture as an address: nothing in it can run."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg.encode()).decode()}"


class Page(NamedTuple):
    """What one league, one table of scores or one explanation prints.

    ``left_out`` are problems of what was not scored; they stand at the top. ``items`` are
    printed where there is no ``table``; ``language`` is that of the page's own words; ``pictures`` stand
    in HTML documents alone.
    """

    title: str
    intro: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    left_out: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    language: str = "en"
    pictures: tuple[Picture, ...] = ()

    @property
    def left_out_line(self) -> str:
        """What stands above ``left_out``."""
        return wording(self.language).tell("Left out, because of problems:")


def as_list(page: Page) -> Page:
    """The page with the rows of its table as a list, for places that have no tables."""
    return page._replace(table=None) if page.items else page


def terminal(pages: Sequence[Page], width: int = WIDTH) -> str:
    """Pages as text for a terminal ``width`` columns wide."""
    return "\n\n".join(_terminal_page(page, width) for page in pages) + "\n"


def _terminal_page(page: Page, width: int) -> str:
    blocks = []
    if page.left_out:
        blocks.append("\n".join([page.left_out_line, *(f"  {printable(line)}" for line in page.left_out)]))
    head = [printable(page.title)]
    for line in page.intro:
        head += _wrapped(line, width)
    blocks.append("\n".join(head))
    if page.table is not None:
        blocks.append(_terminal_table(page.table, width))
    elif page.items:
        blocks.append("\n".join(part for item in page.items for part in _wrapped(f"- {item.lead}: {item.said}", width)))
    if page.notes:
        blocks.append("\n".join(part for note in page.notes for part in _wrapped(note, width)))
    for section in page.sections:
        lines = [printable(section.title)]
        for line in section.lines:
            lines += _wrapped(line, width, "  ")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _wrapped(line: str, width: int, indent: str = "") -> list[str]:
    deeper = indent + " " * (len(line) - len(line.lstrip(" ")))
    wrapped = textwrap.wrap(
        printable(line).lstrip(" "),
        width,
        initial_indent=deeper,
        subsequent_indent=deeper + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped or [""]


def _terminal_table(table: Table, width: int) -> str:
    from tabulate import tabulate

    rows = [[printable(cell) for cell in row] for row in table.rows]
    # tabulate gives a head two columns more than it needs.
    widths = [max(len(head) + 2, *map(len, column)) for head, *column in zip(table.heads, *rows, strict=True)]
    spare = width - (sum(widths) + 2 * (len(widths) - 1))
    limits: list[int | None] = [None] * len(widths)
    for index in table.wrap:
        if spare < 0:
            limits[index] = max(_NARROWEST, widths[index] + spare)
            spare += max(0, widths[index] - max(_NARROWEST, widths[index] + spare))
    heads = [printable(head) for head in table.heads]
    if spare < 0:
        heads = _narrower_heads(heads, rows, limits, widths, -spare)
    text = tabulate(
        rows,
        heads,
        tablefmt="simple",
        disable_numparse=True,
        colalign=table.align,
        maxcolwidths=limits if any(limits) else None,
        preserve_whitespace=True,
        break_on_hyphens=False,
    )
    return "\n".join(line.rstrip() for line in text.splitlines())


def _narrower_heads(
    heads: list[str], rows: list[list[str]], limits: list[int | None], widths: list[int], over: int
) -> list[str]:
    """The heads in several lines where that makes a table narrower by the ``over`` columns that it is too wide;
    those of columns that give way stay."""
    found = list(heads)
    order = sorted(range(len(heads)), key=lambda index: widths[index], reverse=True)
    for index in order:
        if over <= 0 or limits[index] is not None:
            continue
        cells = max((len(row[index]) for row in rows), default=0)
        words = max(map(len, heads[index].split()), default=0)
        # tabulate gives a head two columns more than it needs.
        narrow = max(words, cells - 2, widths[index] - 2 - over, 1)
        lines = textwrap.wrap(heads[index], narrow, break_long_words=False, break_on_hyphens=False)
        found[index] = "\n".join(lines)
        over -= widths[index] - max(cells, max(map(len, lines), default=0) + 2)
    return found


def markdown(pages: Sequence[Page]) -> str:
    """Pages as Markdown; no cell can end its row and no tag survives."""
    return "\n\n".join(_markdown_page(page) for page in pages) + "\n"


def _markdown_page(page: Page) -> str:
    from tabulate import tabulate

    text = markdown_text
    blocks = []
    if page.left_out:
        blocks.append("\n".join([page.left_out_line, "", *(f"- {text(line)}" for line in page.left_out)]))
    blocks.append(f"## {text(page.title)}")
    blocks += [text(line) for line in page.intro]
    if page.table is not None:
        rows = [[text(cell) for cell in row] for row in page.table.rows]
        heads = [text(head) for head in page.table.heads]
        blocks.append(tabulate(rows, heads, tablefmt="pipe", disable_numparse=True, colalign=page.table.align))
    elif page.items:
        blocks.append("\n".join(f"- **{text(item.lead)}**: {text(item.said)}" for item in page.items))
    blocks += [text(note) for note in page.notes]
    for section in page.sections:
        items = [f"{'  ' if line.startswith(' ') else ''}- {text(line)}" for line in section.lines]
        blocks.append("\n".join([f"### {text(section.title)}", "", *items]))
    return "\n\n".join(blocks)


def html(pages: Sequence[Page]) -> str:
    """Pages as one HTML document that needs nothing else; everything is escaped."""
    language = pages[0].language if pages else "en"
    return _template("page.html").render(pages=pages, language=language)


def html_fragment(pages: Sequence[Page]) -> str:
    """Pages as HTML to paste into another page: headings, tables, lists and paragraphs alone."""
    return _template("fragment.html").render(pages=pages)


def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scorekit.publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["printable"] = printable
    environment.filters["indented"] = _indented
    return environment.get_template(name)


def _indented(text: str) -> str:
    """A cell whose spaces at the start stay, without a style sheet."""
    flat = printable(text)
    return "\u00a0" * (len(flat) - len(flat.lstrip(" "))) + flat.lstrip(" ")


#: Printer of each textual format.
PRINTERS: dict[str, Callable[[Sequence[Page]], str]] = {"table": terminal, "markdown": markdown, "html": html}
