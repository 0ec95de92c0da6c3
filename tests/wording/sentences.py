"""Every sentence of scorekit that is said in several languages, read out of its code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conftest import ROOT

_SAYS = {"tell": 1, "tell_many": 2, "Phrase": 2, "sentence": 1}


def sentences() -> set[str | tuple[str, str]]:
    """The English sentences; a pair for one and many."""
    found: set[str | tuple[str, str]] = set()
    for path in (ROOT / "scorekit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.update(_said(node))
    return found


def _said(call: ast.Call) -> Iterator[str | tuple[str, str]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in _SAYS:
        return
    texts = [a.value for a in call.args[: _SAYS[name]] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if len(texts) == 2:
        yield texts[0], texts[1]
    elif texts:
        yield texts[0]
