"""The registry of checks of consistency: each is given one case and yields what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from scorekit.problems.findings import Finding
from scorekit.reading.yaml_text import Path
from scorekit.vocabulary import Severity


def wrong_at(path: Path, message: str, help: str = "", part: str = "value") -> Finding:
    """What a check found at the ``"key"`` or the ``"value"`` of a path inside the case; code and severity are those of
    the check."""
    return Finding("", message, help, path, part)


Form = Callable[[dict[str, Any]], Iterator[Finding]]


class Check(NamedTuple):
    """One check of sense: its name, the code and severity of its problems, and how it looks.

    ``reads`` are the first-level keys of which a case must have one for the check to matter.
    """

    name: str
    code: str
    severity: Severity
    reads: frozenset[str]
    documents: Form


_found: dict[str, Check] = {}


def check(code: str, *, reads: str, severity: Severity = "error") -> Callable[[Form], Form]:
    """Register the decorated form for documents; its docstring says what is wrong."""

    def register(form: Form) -> Form:
        name = form.__name__
        assert name not in _found, name
        _found[name] = Check(name, code, severity, frozenset(reads.split()), form)
        return form

    return register


def registered() -> dict[str, Check]:
    """Every check that was registered so far, by name."""
    return _found
