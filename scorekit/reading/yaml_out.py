"""Data as YAML text that people read: blocks on the outside, one line an entry inside."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from scorekit.reading import yaml_text

_TAGS = {
    type(None): "tag:yaml.org,2002:null",
    bool: "tag:yaml.org,2002:bool",
    int: "tag:yaml.org,2002:int",
    Decimal: "tag:yaml.org,2002:float",
    str: "tag:yaml.org,2002:str",
}


_BREAKS = frozenset("\n\r\x85\u2028\u2029")


class _Dumper(yaml.SafeDumper):
    """A dumper that quotes a text exactly where scorekit would read something else (YAML 1.2)."""

    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode and implicit[0]:
            return _TAGS[type(yaml_text.plain_value(value))]
        return str(super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call]

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def to_yaml(data: dict[str, Any], *, block: bool = False) -> str:
    """The YAML of checked data; with ``block`` its inner mappings have a line for each key.
    Reading it again gives the same data, or ValueError is raised."""
    text = str(yaml.serialize(_node(data, -1 if block else 0), Dumper=_Dumper, allow_unicode=True, width=10**6))
    if yaml_text.parse(text) != data:
        raise ValueError("the data cannot be written as YAML")
    return text


def flow_line(value: Any) -> str:
    """A value in one line, as it is inside braces."""
    text = str(yaml.serialize(_node([value], 9), Dumper=_Dumper, allow_unicode=True, width=10**6))
    return text.strip()[1:-1]


def _node(value: Any, depth: int) -> yaml.Node:
    flow = depth > 1
    if isinstance(value, dict):
        pairs = [(_scalar(key), _node(entry, depth + (2 if depth > 0 else 1))) for key, entry in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=depth > 0)
    if isinstance(value, list):
        inside = [_node(entry, depth + 1) for entry in value]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", inside, flow_style=flow or not inside)
    return _scalar(value)


def _scalar(value: Any) -> yaml.ScalarNode:
    words = {type(None): "null", bool: str(value).lower()}
    if isinstance(value, Decimal):
        words[Decimal] = format(value, "f")
    # Between other quotes YAML folds line breaks, of which it knows five.
    style = '"' if isinstance(value, str) and not _BREAKS.isdisjoint(value) else None
    return yaml.ScalarNode(_TAGS[type(value)], words.get(type(value), str(value)), style=style)
