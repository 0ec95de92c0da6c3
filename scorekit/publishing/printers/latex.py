"""Pages as LaTeX, to put into a document of one's own: sections, tables and lists, with no other package than those of
every LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scorekit.publishing.page import Block, Item, Items, Lines, Notice, Page, Section, Table, Text
from scorekit.wording.escaping import printable

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    "[": "{[}",
    "]": "{]}",
}
_SPECIAL_SIGN = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")


def latex(pages: Sequence[Page]) -> str:
    """Pages as LaTeX."""
    head = "% \\usepackage[T1]{fontenc} and \\usepackage{textcomp} give all signs."
    return "\n\n".join([head, *(_page(page) for page in pages)]) + "\n"


def _text(text: str) -> str:
    """A text in which nothing is a command."""
    return _SPECIAL_SIGN.sub(lambda sign: _SPECIAL[sign[0]], printable(text).strip())


def _line(line: Text) -> str:
    return _text(line.written)


def _page(page: Page) -> str:
    blocks = (text for block in page.blocks if (text := _block(block, page.title)))
    return "\n\n".join([f"\\section*{{{_text(page.title)}}}", *blocks])


def _block(block: Block, title: str) -> str:
    if isinstance(block, Lines):
        return "\n\n".join(_line(line) for line in block.lines)
    if isinstance(block, Section):
        return "\n".join([f"\\subsection*{{{_text(block.title)}}}", *_list(_line(line) for line in block.lines)])
    if isinstance(block, Notice):
        return "\n".join([_text(block.title), *_list(_line(line) for line in block.lines)])
    if isinstance(block, Items):
        said = (
            f"\\textbf{{{_text(item.lead)}}}" + (f": {_text(item.said)}" if item.said else "") for item in block.items
        )
        return "\n".join(_list(said))
    return _table(block) if isinstance(block, Table) else ""


def _item(item: Item) -> str:
    lead = f"\\textbf{{{_text(item.lead)}}}"
    return f"{lead}: {_text(item.said)}" if item.said else lead


def _list(texts: Iterator[str]) -> list[str]:
    items = [f"  \\item {text}" for text in texts]
    return ["\\begin{itemize}", *items, "\\end{itemize}"] if items else []


def _table(table: Table) -> str:
    """A table as wide as the page: columns of text share what numbers leave."""
    texts = [column for column in table.columns if column.gives_way and not column.right]
    width = round(0.8 / max(1, len(texts)) - 0.08 * (len(table.columns) - len(texts)) / max(1, len(texts)), 2)
    kinds = "".join(
        "r" if column.right else f"p{{{max(width, 0.15)}\\linewidth}}" if column in texts else "l"
        for column in table.columns
    )
    lines = [f"\\begin{{tabular}}{{{kinds}}}", "\\hline"]
    lines.append(" & ".join(_text(column.head) for column in table.columns) + " \\\\")
    lines.append("\\hline")
    for row in table.rows:
        cells = ("\\quad " * cell.depth + _text(cell.text) for cell in row)
        lines.append(" & ".join(cells) + " \\\\")
    return "\n".join([*lines, "\\hline", "\\end{tabular}"])
