"""Pages as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from scorekit.publishing.page import Block, Items, Lines, Notice, Page, Section, Table, Text
from scorekit.wording.escaping import printable
from scorekit.wording.widths import columns, wrapped

#: Columns of a terminal whose width is not known.
WIDTH = 80
#: A column that gives way stays at least this wide.
_NARROWEST = 12
#: How much wider than it needs to be a head is set.
_PADDING = 2


def terminal(pages: Sequence[Page], width: int = WIDTH) -> str:
    """Pages as text for a terminal ``width`` columns wide."""
    return "\n\n".join(_page(page, width) for page in pages) + "\n"


def _page(page: Page, width: int) -> str:
    notices = [block for block in page.blocks if isinstance(block, Notice)]
    blocks = [block for block in page.blocks if not isinstance(block, Notice)]
    head = _title(page.title, width)
    first = blocks[0] if blocks else None
    if isinstance(first, Lines):  # what is right below the title
        head += _lines(first.lines, width)
        del blocks[0]
    texts = [
        "\n".join([*_title(notice.title, width), *(f"  {printable(line.text)}" for line in notice.lines)])
        for notice in notices
    ]
    texts.append("\n".join(head))
    texts += [text for block in blocks if (text := _block(block, width))]
    return "\n\n".join(texts)


def _block(block: Block, width: int) -> str:
    if isinstance(block, Lines):
        return "\n".join(_lines(block.lines, width))
    if isinstance(block, Section):
        lines = (line._replace(depth=line.depth + 1) for line in block.lines)
        return "\n".join([*_title(block.title, width), *_lines(tuple(lines), width)])
    if isinstance(block, Items):
        said = (f"- {item.lead}: {item.said}" if item.said else f"- {item.lead}" for item in block.items)
        return "\n".join(_lines([Text(text) for text in said], width))
    return _table(block, width) if isinstance(block, Table) else ""


def _title(title: str, width: int) -> list[str]:
    return wrapped(printable(title), width, inside_words=False)


def _lines(lines: Sequence[Text], width: int) -> list[str]:
    """Lines, wrapped. The rest of a line is further to the right than what belongs below it."""
    found = []
    for line, following in zip(lines, [*lines[1:], Text("")], strict=False):
        further = 4 if following.depth > line.depth else 2
        found += wrapped("  " * line.depth + printable(line.written), width, further=further, inside_words=False)
    return found


def _table(table: Table, width: int) -> str:
    rows = [["  " * cell.depth + printable(cell.text) for cell in row] for row in table.rows]
    heads = [printable(column.head) for column in table.columns]
    widths = [max(columns(head) + _PADDING, *map(columns, column)) for head, *column in zip(heads, *rows, strict=True)]
    spare = width - (sum(widths) + 2 * (len(widths) - 1))
    limits: list[int | None] = [None] * len(widths)
    for index in reversed([index for index, column in enumerate(table.columns) if column.gives_way]):
        if spare < 0:
            limits[index] = max(_NARROWEST, widths[index] + spare)
            spare += max(0, widths[index] - max(_NARROWEST, widths[index] + spare))
    if spare < 0:
        heads = _narrower_heads(heads, rows, limits, widths, -spare)
        over = _narrower_cells(heads, rows, limits, width)
        return _tabulated(table, heads, rows, limits, padding=0 if over > 0 else _PADDING)
    return _tabulated(table, heads, rows, limits)


def _tabulated(
    table: Table, heads: list[str], rows: list[list[str]], limits: list[int | None], padding: int = _PADDING
) -> str:
    import tabulate

    # Texts are laid out before tabulate sees them: where it wraps, it reads "False" and "1,000.50" as values.
    laid_out = [
        [cell if limit is None else "\n".join(wrapped(cell, limit)) for cell, limit in zip(row, limits, strict=True)]
        for row in rows
    ]
    before = tabulate.MIN_PADDING  # tabulate has no other way to say it
    tabulate.MIN_PADDING = padding
    try:
        text = tabulate.tabulate(
            laid_out,
            heads,
            tablefmt="simple",
            disable_numparse=True,
            colalign=["right" if column.right else "left" for column in table.columns],
            preserve_whitespace=True,
        )
    finally:
        tabulate.MIN_PADDING = before
    return "\n".join(line.rstrip() for line in text.splitlines())


def _narrower_cells(heads: list[str], rows: list[list[str]], limits: list[int | None], width: int) -> int:
    """Limits for the widest columns whose cells have several words, where a table is too wide still. Returns how much
    too wide it stays."""

    def wide(index: int) -> int:
        head = max(map(columns, heads[index].splitlines()), default=0) + _PADDING
        limit = limits[index]
        return max(head, *(min(columns(row[index]), limit or width) for row in rows)) if rows else head

    widths = [wide(index) for index in range(len(heads))]
    over = sum(widths) + 2 * (len(widths) - 1) - width
    for index in sorted(range(len(heads)), key=lambda index: widths[index], reverse=True):
        if over <= 0:
            break
        head = max(map(columns, heads[index].splitlines()), default=0) + _PADDING
        words = max((columns(word) for row in rows for word in row[index].split()), default=0)
        if limits[index] is None and (narrow := max(words, head, widths[index] - over)) < widths[index]:
            limits[index] = narrow
            over -= widths[index] - narrow
    return over


def _narrower_heads(
    heads: list[str], rows: list[list[str]], limits: list[int | None], widths: list[int], over: int
) -> list[str]:
    """The heads in several lines where that makes a table narrower by the ``over`` columns that it is too wide;
    those of columns that give way stay."""
    found = list(heads)
    for index in sorted(range(len(heads)), key=lambda index: widths[index], reverse=True):
        if over <= 0 or limits[index] is not None:
            continue
        cells = max((columns(row[index]) for row in rows), default=0)
        words = max(map(columns, heads[index].split()), default=0)
        narrow = max(words, cells - 2, widths[index] - 2 - over, 1)
        lines = wrapped(heads[index], narrow, inside_words=False)
        found[index] = "\n".join(lines)
        over -= widths[index] - max(cells, max(map(columns, lines), default=0) + 2)
    return found
