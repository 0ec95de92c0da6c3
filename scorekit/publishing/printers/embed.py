"""Tables to put into another page: each a plain table with one line that says where it is from."""

from __future__ import annotations

from collections.abc import Sequence

from scorekit.publishing.page import Lines, Page, Table, Text
from scorekit.publishing.printers.html import html_fragment
from scorekit.wording import wording


def embedded(pages: Sequence[tuple[Page, str, str]]) -> str:
    """Pages as HTML to paste: of each (page, publisher, address of the site) its tables, and the line of its source."""
    return html_fragment([_bare(page, publisher, address) for page, publisher, address in pages])


def _bare(page: Page, publisher: str, address: str) -> Page:
    words = wording(page.language)
    notes = [line for block in page.blocks if isinstance(block, Lines) for line in block.lines]
    tables = tuple(block for block in page.blocks if isinstance(block, Table))
    source = words.tell("Source: {publisher}, scored with scorekit.", publisher=publisher)
    if not publisher:
        source = words.tell("Scored with scorekit.")
    return page._replace(blocks=(*tables, Lines((*notes[:1], Text(source, source=address)))))
