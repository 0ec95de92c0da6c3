"""Pages as wikitext, for a wiki that runs MediaWiki."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scorekit.publishing.page import Block, Item, Items, Lines, Notice, Page, Section, Table, Text
from scorekit.wording.escaping import printable

#: Whatever wikitext could take for markup; letters, digits and plain punctuation stay.
_MARKUP = re.compile(r"_|[^\w\s.,()/%+?\u0080-\U0010ffff-]")
_FIRST = re.compile(r"^[\s+-]")


def mediawiki(pages: Sequence[Page]) -> str:
    """Pages as wikitext."""
    return "\n\n".join(_page(page) for page in pages) + "\n"


def _text(text: str) -> str:
    """A text in which nothing is markup: whatever could be is written as a character reference."""
    flat = printable(text).strip()
    found = _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", flat)
    return _FIRST.sub(lambda sign: f"&#{ord(sign[0])};", found)


def _line(line: Text) -> str:
    if line.link:
        address = re.sub(r"[\[\]|{}<>'\s]", lambda sign: f"%{ord(sign[0]):02X}", line.link)
        return f"[{address} {_text(line.text) or _text(line.link)}]"
    return _text(line.written)


def _page(page: Page) -> str:
    blocks = (text for block in page.blocks if (text := _block(block)))
    return "\n\n".join([f"== {_text(page.title)} ==", *blocks])


def _block(block: Block) -> str:
    if isinstance(block, Lines):
        return "\n\n".join(_line(line) for line in block.lines)
    if isinstance(block, Section):
        return "\n".join(
            [f"=== {_text(block.title)} ===", *(f"{'*' * (line.depth + 1)} {_line(line)}" for line in block.lines)]
        )
    if isinstance(block, Notice):
        return "\n".join([_text(block.title), *(f"* {_line(line)}" for line in block.lines)])
    if isinstance(block, Items):
        return "\n".join(_item(item) for item in block.items)
    return _table(block) if isinstance(block, Table) else ""


def _item(item: Item) -> str:
    lead = f"* '''{_text(item.lead)}'''"
    return f"{lead}: {_text(item.said)}" if item.said else lead


def _table(table: Table) -> str:
    lines = ['{| class="wikitable sortable"']
    lines += [f'! scope="col" | {_text(column.head)}' for column in table.columns]
    for row in table.rows:
        lines.append("|-")
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            text = "&nbsp;" * 2 * cell.depth + _text(cell.text)
            style = ' style="text-align:right"' if column.right else ""
            lines.append(
                f'! scope="row"{style} | {text}' if place == 0 else f"|{style} | {text}" if style else f"| {text}"
            )
    return "\n".join([*lines, "|}"])
