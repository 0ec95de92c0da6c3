"""YAML 1.2 core values out of text, with the place of every value on demand.

PyYAML's C parser supplies events; the values are built here on a stack of our own, because
PyYAML composes recursively (50,000 nested brackets end the process) and resolves by YAML 1.1
(``no`` would be false, ``12:30`` a number). Positions cost a second pass and are asked for
only when there is a problem to show or a fact to explain.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from scorekit.problems.findings import Refused

MAX_DEPTH = 64
MAX_NODES = 20_000
MAX_BYTES = 10_000_000
_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"

Path = tuple[Hashable, ...]
Place = tuple[int, int]
#: (path, "key" or "value") -> (line, column), both counted from 1.
Places = dict[tuple[Path, str], Place]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})\Z")
_LINES = re.compile("\r\n|\r|\n")
_PYYAML_LINES = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_MORE_LINES = re.compile("[\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


@lru_cache(maxsize=4096)
def plain_value(text: str) -> Any:
    """The YAML 1.2 core value of a plain scalar; numbers with an exponent stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    return text


def parse(text: str) -> Any:
    """The value of the only document in ``text`` (``None`` when there is none)."""
    return _build(text, None)


def places(text: str) -> Places:
    """Where every key and value of ``text`` starts. The text must already have parsed."""
    found: Places = {}
    _build(text, found)
    if _MORE_LINES.search(text):
        return {key: _as_editors_count(text, *place) for key, place in found.items()}
    return found


def _as_editors_count(text: str, line: int, column: int) -> Place:
    """Line and column where only CR and LF end a line, as in YAML 1.2 and in editors; PyYAML
    counts three other characters, too."""
    if not _MORE_LINES.search(text):
        return line, column
    starts = [0, *(found.end() for found in _PYYAML_LINES.finditer(text))]
    index = starts[min(line, len(starts)) - 1] + column - 1
    return _place_of(text, index)


def _place_of(text: str, index: int) -> Place:
    before = _LINES.split(text[:index])
    return len(before), len(before[-1]) + 1


def _build(text: str, marks: Places | None) -> Any:
    try:
        return _build_from_events(text, marks)
    except yaml.MarkedYAMLError as error:
        raise _told(text, error) from None
    except yaml.reader.ReaderError as error:
        found = _UNPRINTABLE.search(text)
        if found and (earlier := _refused_before(text, found.start())) and earlier.code == "too-large":
            raise earlier from None
        line, column = _place_of(text, found.start()) if found else (1, 1)
        name = f" (U+{ord(found.group()):04X})" if found else ""
        said = f"a character that YAML does not allow{name}"
        raise Refused("bad-characters", said, help="take that character out", place=(line, column)) from error
    except Refused as error:
        error.line, error.column = _as_editors_count(text, error.line, error.column)
        raise


def _told(text: str, error: yaml.MarkedYAMLError) -> Refused:
    """What PyYAML could not read, as a problem."""
    mark = error.problem_mark or error.context_mark
    said = (error.problem or error.context or "cannot be read").strip()
    # Some releases of PyYAML refuse deep nesting by themselves.
    too_deep = "nesting" in said
    # A token that has no end is cut off where it begins: the mark of the context is there.
    for end in filter(None, (error.problem_mark, error.context_mark)):
        earlier = _refused_before(text, end.index)
        if earlier is not None and (too_deep or earlier.code == "too-large"):
            return earlier
    line, column = _as_editors_count(text, mark.line + 1, mark.column + 1) if mark else (1, 1)
    if too_deep:
        return Refused("too-large", _TOO_DEEP, place=(line, column))
    return Refused("syntax", said, help=_syntax_help(said), place=(line, column))


def _refused_before(text: str, index: int, cuts: int = 2) -> Refused | None:
    """What scorekit refuses before a place that PyYAML cannot read. PyYAML reads ahead, by how
    much differs between releases, so that it may come to such a place first, and to another one
    when the text is cut off there."""
    try:
        _build_from_events(text[:index], None)
    except Refused as error:
        error.line, error.column = _as_editors_count(text, error.line, error.column)
        return error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if cuts > 1 and mark and mark.index < index:
            return _refused_before(text, mark.index, cuts - 1)
    except yaml.YAMLError:
        pass  # characters that YAML does not allow
    return None


def _syntax_help(said: str) -> str:
    if "character that cannot start any token" in said:
        return "a tab cannot indent; a text that starts with @, ` or % needs quotes"
    if "expected ',' or" in said:
        return 'a text with ": ", a comma or a bracket in it needs quotes around it'
    if "mapping values are not allowed" in said:
        return 'a text with ": " in it needs quotes around it'
    return ""


def _build_from_events(text: str, marks: Places | None) -> Any:
    root: Any = None
    documents = nodes = 0
    # One frame per open collection: [container, key waiting for its value, path].
    stack: list[list[Any]] = []
    waiting = _NO_KEY

    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                raise _refused(event)
            style = event.style
            if stack and type(stack[-1][0]) is dict and stack[-1][1] is _NO_KEY:
                _take_key(stack[-1], event, marks)
                continue
            value = plain_value(event.value) if style is None or style == "" else event.value
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.tag is not None or event.anchor is not None:
                raise _refused(event)
            if stack and type(stack[-1][0]) is dict and stack[-1][1] is _NO_KEY:
                raise _at(event, "syntax", "a key must be a text, not a list or a mapping")
            if len(stack) >= MAX_DEPTH:
                raise _at(event, "too-large", _TOO_DEEP)
            value = {} if kind is yaml.MappingStartEvent else []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            continue
        elif kind is yaml.AliasEvent:
            raise _refused(event)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _at(event, "syntax", "a second document (---) in one file")
            continue
        else:
            continue

        if len(stack) == 2 and type(root) is dict and stack[1][0] is root.get("cases"):
            nodes = 0  # each case of a list has as many values as a file of its own
        nodes += 1
        if nodes > MAX_NODES:
            raise _at(event, "too-large", f"more than {MAX_NODES:,} values in one file")
        path: Path = ()
        if stack:
            container, waiting, path = stack[-1]
            if type(container) is dict:
                container[waiting] = value
                path = (*path, waiting) if marks is not None else ()
                stack[-1][1] = _NO_KEY
            else:
                path = (*path, len(container)) if marks is not None else ()
                container.append(value)
        else:
            root = value
        if marks is not None:
            mark = event.start_mark
            marks[path, "value"] = (mark.line + 1, mark.column + 1)
        if kind is not yaml.ScalarEvent:
            stack.append([value, _NO_KEY, path])
    return root


class _NoKey:
    pass


_NO_KEY: Any = _NoKey()


def _take_key(frame: list[Any], event: Any, marks: Places | None) -> None:
    key = event.value
    if key == "<<":
        raise _at(event, "syntax", "merge keys (<<) are not read", "write the fields out")
    if key in frame[0]:
        raise _at(event, "duplicate-key", f'"{key[:40]}" is here twice', "keep one of them")
    frame[1] = key
    if marks is not None:
        mark = event.start_mark
        marks[(*frame[2], key), "key"] = (mark.line + 1, mark.column + 1)


def _at(event: Any, code: str, message: str, help: str = "") -> Refused:
    mark = event.start_mark
    return Refused(code, message, help=help, place=(mark.line + 1, mark.column + 1))


def _refused(event: Any) -> Refused:
    if isinstance(event, yaml.AliasEvent):
        return _at(event, "syntax", f"an alias (*{str(event.anchor)[:40]})", "write the value out")
    if event.anchor is not None:
        return _at(event, "syntax", f"an anchor (&{event.anchor[:40]})", "leave it out")
    return _at(
        event,
        "syntax",
        f"a tag ({event.tag[:40]})",
        'leave it out; a text that starts with "!" needs quotes',
    )
