"""Pages as Markdown: no cell can end its row, and no tag survives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorekit.publishing.page import Block, Items, Lines, Notice, Page, Section, Table, Text
from scorekit.wording.escaping import markdown_text


def markdown(pages: Sequence[Page]) -> str:
    """Pages as Markdown."""
    return "\n\n".join(_page(page) for page in pages) + "\n"


def _page(page: Page) -> str:
    notices = [block for block in page.blocks if isinstance(block, Notice)]
    texts = [_list(markdown_text(notice.title), notice.lines) for notice in notices]
    texts.append(f"## {markdown_text(page.title)}")
    for block in page.blocks:
        texts += _block(block)
    return "\n\n".join(texts)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Lines):
        yield from (_text(line) for line in block.lines)
    elif isinstance(block, Items):
        yield "\n".join(f"- **{markdown_text(item.lead)}**: {markdown_text(item.said)}" for item in block.items)
    elif isinstance(block, Section):
        yield _list(f"### {markdown_text(block.title)}", block.lines)
    elif isinstance(block, Table):
        yield _table(block)


def _list(head: str, lines: Sequence[Text]) -> str:
    return "\n".join([head, "", *map(_item, lines)])


def _item(line: Text) -> str:
    return f"{'  ' * line.depth}- {_text(line)}"


def _text(line: Text) -> str:
    return f"[{markdown_text(line.text, addresses=False)}](<{line.link}>)" if line.link else markdown_text(line.written)


def _table(table: Table) -> str:
    from tabulate import tabulate

    heads = [markdown_text(column.head) for column in table.columns]
    rows = [["&nbsp;&nbsp;" * cell.depth + markdown_text(cell.text) for cell in row] for row in table.rows]
    aligned = ["right" if column.right else "left" for column in table.columns]
    return str(tabulate(rows, heads, tablefmt="pipe", disable_numparse=True, colalign=aligned))
