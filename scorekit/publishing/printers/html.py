"""Pages as HTML to paste into other pages; everything is escaped. Whole pages are made in ``site``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from scorekit.publishing.page import Items, Lines, Notice, Page, Picture, Section, Table, Text
from scorekit.wording.escaping import printable

if TYPE_CHECKING:
    from jinja2 import Template

#: Kind of a block -> the macro that prints it.
_KINDS = {Lines: "lines", Table: "table", Items: "items", Section: "section", Notice: "notice", Picture: "picture"}


def html_fragment(pages: Sequence[Page]) -> str:
    """Pages as HTML to paste into another page: only headings, tables, lists and paragraphs."""
    return _template("fragment.html").render(pages=pages)


Branch: TypeAlias = "tuple[Text, list[Branch]]"


def nested(lines: Sequence[Text]) -> list[Branch]:
    """Lines with the deeper ones that follow each of them."""
    branches: list[Branch] = []
    above: list[tuple[int, list[Branch]]] = []
    for line in lines:
        while above and above[-1][0] >= line.depth:
            above.pop()
        below: list[Branch] = []
        (above[-1][1] if above else branches).append((line, below))
        above.append((line.depth, below))
    return branches


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
    environment.filters["kind"] = lambda block: _KINDS[type(block)]
    environment.filters["nested"] = nested
    environment.filters["indent_by"] = lambda depth: "\u00a0" * (2 * depth)
    return environment.get_template(name)
