"""Every sentence of scorekit that is said in several languages, read out of its code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.conftest import ROOT

#: What a template says: t("...").
_IN_TEMPLATES = re.compile(r"\bt\(\"([^\"]+)\"")
#: Function -> how many of its first arguments are sentences.
_SAYS = {"tell": 1, "tell_many": 2, "Phrase": 2, "phrase": 1, "plural": 2, "sentence": 1, "measure": 1}
#: Keyword arguments of ``measure`` that are sentences, too.
_KEYWORDS = ("still_open", "unit")


@cache
def sentences() -> set[str | tuple[str, str]]:
    """The English sentences; a pair for one and many."""
    found: set[str | tuple[str, str]] = set()
    for path in (ROOT / "scorekit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.update(_said(node))
    for path in (ROOT / "scorekit").rglob("templates/*.html"):
        found.update(_IN_TEMPLATES.findall(path.read_text(encoding="utf-8")))
    return found


def _said(call: ast.Call) -> Iterator[str | tuple[str, str]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in _SAYS:
        return
    texts = [a.value for a in call.args[: _SAYS[name]] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if len(texts) == 2 and texts[1]:
        yield texts[0], texts[1]
    elif texts and texts[0]:
        yield texts[0]
    if name == "measure":
        for keyword in call.keywords:
            if keyword.arg in _KEYWORDS and isinstance(keyword.value, ast.Constant) and keyword.value.value:
                yield str(keyword.value.value)
