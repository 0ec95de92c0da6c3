"""One entry more in a file that somebody wrote: every other character of it stays."""

from __future__ import annotations

import contextlib
import copy
from pathlib import Path
from typing import Any

import yaml

from scorekit.problems import ProblemsFound
from scorekit.problems.findings import Refused
from scorekit.reading import yaml_text
from scorekit.reading.documents import Document, whole_file
from scorekit.reading.yaml_out import flow_line


def with_entry(document: Document, key: str, name: str | None, value: Any) -> str:
    """The text of a file with one entry more under its first-level ``key``.

    With a ``name`` the entry goes into a mapping, without one at the end of a list; a ``key``
    that the file lacks is put at its end. Raises :class:`ProblemsFound` when the file is
    written in a way into which nothing can be put safely.
    """
    wanted = copy.deepcopy(document.data)
    if name is None:
        wanted.setdefault(key, []).append(value)
        entry = flow_line(value)
    else:
        wanted.setdefault(key, {})[name] = value
        entry = f"{flow_line(name)}: {flow_line(value)}"
    return _held(document, _inserted(document, key, name is None, entry), wanted, entry)


def with_value(document: Document, key: str, value: str) -> str:
    """The text of a file with the text ``value`` in place of the scalar at its first-level
    ``key``, or with that key at its end. Raises :class:`ProblemsFound`."""
    wanted = {**document.data, key: value}
    node = _child(_compose(document.text), key)
    if node is None:
        text = _with_line(document.text, f"{key}: {flow_line(value)}")
    else:
        start, end = node.start_mark.index, node.end_mark.index
        written = f'"{value}"' if document.text[start] == '"' else flow_line(value)
        text = document.text[:start] + written + document.text[end:]
    return _held(document, text, wanted, f"{key}: {flow_line(value)}")


def _held(document: Document, text: str, wanted: Any, entry: str) -> str:
    """``text``, when it reads as ``wanted``."""
    with contextlib.suppress(Refused):
        if yaml_text.parse(text) == wanted:
            return text
    problem = whole_file(
        Path(document.path), "cannot-write", "scorekit cannot add to this file safely", f"add by hand: {entry}"
    )
    raise ProblemsFound([problem])


def _inserted(document: Document, key: str, listed: bool, entry: str) -> str:
    text = document.text
    node = _child(_compose(text), key)
    if node is None:
        return _with_line(text, f"{key}:\n  {'- ' if listed else ''}{entry}")
    if not isinstance(node, yaml.CollectionNode):
        return text
    if node.flow_style:
        at = len(text[: node.end_mark.index - 1].rstrip())
        comma = "" if text[at - 1] in "[{," else ","
        return f"{text[:at]}{comma}{' ' if node.value else ''}{entry}{text[at:]}"
    first = node.value[0]
    column = first.start_mark.column if listed else first[0].start_mark.column
    at = _end(node)
    if at and text[at - 1] != "\n":
        at = (text.find("\n", at) + 1) or len(text)
    end = _line_end(text)
    line_break = "" if text[:at].endswith("\n") else end
    indent = " " * (node.start_mark.column if listed else column)
    return f"{text[:at]}{line_break}{indent}{'- ' if listed else ''}{entry}{end}{text[at:]}"


def _with_line(text: str, line: str) -> str:
    end = _line_end(text)
    return f"{text.rstrip()}{end}{line.replace(chr(10), end)}{end}"


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _end(node: yaml.Node) -> int:
    """Where the last thing inside a node ends, before the blank lines and comments below it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    return int(node.end_mark.index)


def _compose(text: str) -> yaml.Node:
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert node is not None
    return node


def _child(root: yaml.Node, key: str) -> yaml.Node | None:
    assert isinstance(root, yaml.MappingNode)
    return next((value for name, value in root.value if name.value == key), None)
