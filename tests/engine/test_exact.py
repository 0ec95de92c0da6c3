"""No float beside an exact number: what is counted with and printed comes from whole numbers and fractions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.figures import units
from tests.conftest import ROOT

#: The rooms in which numbers are exact.
ROOMS = ("reading", "figures", "rubrics", "measuring", "engine", "scoring", "editions", "wording", "api")
#: Where a float is meant: the logarithms of a geometric mean, whose result is rounded to the true value; a rank
#: correlation, which has a square root in it.
MEANT = {
    "engine/combining.py": {"float()", "0.0", "0.5", "0.001", "1e-12"},
    "engine/detail.py": {"0.0"},
    "scoring/verdicts.py": {":.4f"},
}


def floats(tree: ast.AST) -> Iterator[str]:
    """Every float that code makes: ``float(x)``, a format like ``:g`` or ``:.2f``, ``"%f"``, a literal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("float", "round"):
            yield f"{node.func.id}()"  # type: ignore[attr-defined]
        elif isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
            if spec[-1:] in ("f", "g", "e", "%", "G", "F", "E"):
                yield f":{spec}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield str(node.value)


@pytest.mark.parametrize("room", ROOMS)
def test_no_float_is_made_where_numbers_are_exact(room: str) -> None:
    found: dict[str, set[str]] = {}
    files = sorted((ROOT / "scorekit" / room).rglob("*.py"))
    assert files
    for path in files:
        name = Path(path).relative_to(ROOT / "scorekit").as_posix()
        if made := set(floats(ast.parse(path.read_text(encoding="utf-8")))):
            found[name] = made
    assert found == {name: made for name, made in MEANT.items() if name.startswith(f"{room}/")}


def test_the_check_sees_floats() -> None:
    code = 'float(x); f"{x:.2f}"; f"{x:g}"; 0.5; round(x); f"{x:,}"; f"{x:>3}"'
    assert set(floats(ast.parse(code))) == {"float()", "round()", "0.5", ":.2f", ":g"}


def test_a_figure_of_many_digits_comes_out_as_it_went_in() -> None:
    assert units.plain(Fraction("8988409533.226762")) == "8988409533.226762"
    assert units.written(Fraction("1541")) == "1,541"


@given(whole=st.integers(-(10**15), 10**15), decimals=st.integers(0, 6))
def test_every_figure_of_at_most_six_decimals_is_written_exactly(whole: int, decimals: int) -> None:
    value = Fraction(whole, 10**decimals)
    assert Fraction(units.plain(value)) == value
