"""The tables of pages as CSV, where a result has no CSV of its own."""

from __future__ import annotations

from collections.abc import Sequence

from scorekit.publishing.page import Page
from scorekit.wording.csv_tables import csv_text


def tables_csv(pages: Sequence[Page], locale: str | None = None, *, raw: bool = False) -> str:
    """The tables of pages, one below the other with a blank line between them; see :func:`csv_text`."""
    found = [
        csv_text(
            [[column.id for column in table.columns], *([cell.text for cell in row] for row in table.rows)],
            locale,
            raw=raw,
        )
        for page in pages
        for table in page.tables
    ]
    return "\n".join(found)
