"""Problems as people, programs, code hosts and scanners read them. Each printer is a function of
a list of problems."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from typing import Any

from scorekit.problems import CODES, Problem, visible
from scorekit.publishing.printers.terminal import WIDTH
from scorekit.scoring.checking import Checked
from scorekit.wording.escaping import printable
from scorekit.wording.numbers import counted
from scorekit.wording.widths import columns

SCHEMA = "scorekit/problems/v1"
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?|[^\s,:\[\]{}#]+(?:[ :][^\s,:\[\]{}#]+)*|.")
_COLORS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "help": "\x1b[1;36m", "caret": "\x1b[1;32m"}

#: Gives the text of one line (from 1) of the file that a problem names; None when there is none.
Source = Callable[[str, int], str | None]


def text(problems: Sequence[Problem], source: Source | None = None, color: bool = False, width: int = WIDTH) -> str:
    """Problems one below the other; with ``source`` each with its line and a caret under the
    very token; with ``color`` for terminals."""
    blocks = []
    for problem in problems:
        head = f"{_place(problem)}{_painted(f'{problem.severity}[{problem.code}]', problem.severity, color)}: "
        lines = [head + printable(problem.message)]
        if source is not None and problem.line:
            line = source(problem.path, problem.line)
            if line is not None:
                lines += _excerpt(line, problem, width, color)
        if problem.help:
            lines.append(f"  {_painted('help', 'help', color)}: {printable(problem.help)}")
        blocks.append("\n".join(lines) + "\n")
    return "".join(blocks)


def _place(problem: Problem) -> str:
    place = printable(problem.path) + (f":{problem.line}:{problem.column}" if problem.line else "")
    return f"{place}: " if place else ""


def _painted(word: str, color: str, on: bool) -> str:
    return f"{_COLORS[color]}{word}\x1b[0m" if on else word


def _excerpt(line: str, problem: Problem, width: int, color: bool) -> list[str]:
    """The source line, and under it carets as wide as the token at the problem's column; of a
    line that is wider than the terminal the part around the token."""
    number = str(problem.line)
    start = min(problem.column - 1, len(line))
    found = _TOKEN.match(line, start)
    token = _safe(found.group().rstrip() if found else "")
    before, after = _safe(line[:start]), _safe(line[start:])
    room = max(20, width - len(number) - 6)
    if columns(before) + columns(after) > room:
        if columns(before) > room // 2:
            before = "..." + _last(before, room // 2 - 3)
        after = _first(after, room - columns(before))
        token = _first(token, room - columns(before))
    caret = _painted("^" * max(1, columns(token)), "caret", color)
    return [f"  {number} | {before}{after}", f"  {' ' * len(number)} | {' ' * columns(before)}{caret}"]


def _first(text: str, wide: int) -> str:
    """The start of a text, at most so many columns wide."""
    if columns(text) <= wide:
        return text
    while columns(text) > wide - 3:
        text = text[:-1]
    return f"{text}..."


def _last(text: str, wide: int) -> str:
    while columns(text) > wide:
        text = text[1:]
    return text


def _safe(text: str) -> str:
    """A piece of a source line for a terminal: tabs as four spaces, nothing that controls it."""
    spread = text.rstrip("\r\n").replace("\t", "    ")
    return "".join(c if c == " " else printable(c) or "\N{REPLACEMENT CHARACTER}" for c in spread)


def closing_line(checked: Checked) -> str:
    """What was found in how many files: "3 errors, 1 warning in 2 of 214 files"."""
    problems, files = checked.problems, checked.files
    if not problems:
        return f"No problems found in {counted(files, 'file')}."
    counts = [
        counted(sum(problem.severity == kind for problem in problems), kind)
        for kind in ("error", "warning")
        if any(problem.severity == kind for problem in problems)
    ]
    with_problems = len({problem.path for problem in problems if problem.path})
    where = f" in {with_problems} of {counted(max(files, with_problems), 'file')}" if with_problems else ""
    return f"{', '.join(counts)}{where}."


def notes() -> list[str]:
    """What a check could not look for on this machine."""
    from scorekit.reading.cases.consistency.texts import stdnum

    if not stdnum.cache_info().currsize or stdnum() is not None:
        return []
    return ["Bank accounts and national numbers were not looked for: install python-stdnum for that."]


def as_json(checked: Checked) -> str:
    """Problems as JSON (schema scorekit/problems/v1)."""
    value = {
        "schema": SCHEMA,
        "files": checked.files,
        "errors": sum(problem.severity == "error" for problem in checked.problems),
        "warnings": sum(problem.severity == "warning" for problem in checked.problems),
        "problems": [
            {
                "path": problem.path,
                "line": problem.line or None,
                "column": problem.column or None,
                "severity": problem.severity,
                "code": problem.code,
                "message": problem.message,
                "help": problem.help,
            }
            for problem in checked.problems
        ],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def as_github(checked: Checked) -> str:
    """Problems as commands that GitHub shows beside the changed lines, escaped as it asks."""
    lines = []
    for problem in checked.problems:
        place = {"file": problem.path, "line": problem.line, "col": problem.column, "title": problem.code}
        said = ",".join(f"{key}={_property(visible(str(value)))}" for key, value in place.items() if value)
        message = problem.message + (f"\n{problem.help}" if problem.help else "")
        lines.append(f"::{problem.severity} {said}::{_data(message)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(checked: Checked) -> str:
    """Problems as SARIF 2.1.0, with the catalogue's titles as rules."""
    from importlib.metadata import version

    codes = sorted({problem.code for problem in checked.problems})
    rules = [{"id": code, "shortDescription": {"text": CODES[code]}} for code in codes]
    driver = {"name": "scorekit", "version": version("scorekit"), "rules": rules}
    results = [_sarif_result(problem, codes.index(problem.code)) for problem in checked.problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    value = {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _sarif_result(problem: Problem, rule: int) -> dict[str, Any]:
    from urllib.parse import quote

    message = problem.message + (f"\n{problem.help}" if problem.help else "")
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": message},
    }
    if problem.path:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(os.fsencode(problem.path))}}
        if problem.line:
            place["region"] = {"startLine": problem.line, "startColumn": problem.column}
        result["locations"] = [{"physicalLocation": place}]
    return result
