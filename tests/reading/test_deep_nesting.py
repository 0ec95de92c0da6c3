"""Nesting has one limit and one problem, at one place, whoever comes upon it first: scorekit or PyYAML,
of which some releases have a limit of their own and read ahead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import scorekit
from scorekit.problems import ProblemsFound
from scorekit.problems.findings import Refused
from scorekit.reading import yaml_text
from scorekit.reading.documents import KINDS
from scorekit.reading.yaml_text import MAX_DEPTH
from scorekit.scoring.what_if import read_change

Project = Callable[..., Path]

SAID = "nested more than 64 levels deep"

#: A text of so many levels, closed where it can be, and where its level 65 begins.
WAYS: dict[str, tuple[Callable[[int], str], tuple[int, int]]] = {
    # The brackets are levels 1, 2, ...: level 65 is bracket 65.
    "brackets": (lambda n: "[" * n + "]" * n, (1, 65)),
    # Braces of four characters each: 64 * 4 + 1.
    "braces": (lambda n: "{a: " * n + "1" + "}" * n, (1, 257)),
    # The mapping is level 1; the value of its key begins in column 4 with level 2.
    "brackets in a mapping": (lambda n: "a: " + "[" * (n - 1) + "]" * (n - 1), (1, 67)),
    "brackets, a line each": (lambda n: "[\n" * n + "]\n" * n, (65, 1)),
    # Two characters a level: 64 * 2 + 1.
    "dashes on one line": (lambda n: "- " * n + "x\n", (1, 129)),
    # Line i holds i - 1 spaces and a dash.
    "dashes, a line each": (lambda n: "".join(" " * i + "-\n" for i in range(n)), (65, 65)),
    "keys, a line each": (lambda n: "".join(" " * i + "a:\n" for i in range(n)), (65, 65)),
    # Odd levels are lists, even ones mappings; level 65 is the dash of line 33, behind 32 times four spaces.
    "dashes and keys": (
        lambda n: "".join("    " * i + "- a:\n" for i in range(n // 2)) + ("    " * (n // 2) + "-\n") * (n % 2),
        (33, 129),
    ),
    # 32 dashes of two characters, then brackets: level 65 is bracket 33.
    "dashes, then brackets": (lambda n: "- " * 32 + "[" * (n - 32) + "]" * (n - 32), (1, 97)),
    # A brace and a bracket in turn, five characters the pair: level 65 is the 33rd brace.
    "braces and brackets": (
        lambda n: "{a: [" * (n // 2) + ("{" if n % 2 else "") + ("}" if n % 2 else "") + "]}" * (n // 2),
        (1, 161),
    ),
    # Text behind the deep place changes nothing, nor do characters of more than one byte before it.
    "brackets behind letters": (lambda n: "é: 'ü€'\nb: " + "[" * (n - 1) + "]" * (n - 1), (2, 67)),
    "brackets behind crlf": (lambda n: "a: 1\r\nb: " + "[" * (n - 1) + "]" * (n - 1) + "\r\n", (2, 67)),
    # This character ends a line for PyYAML, and for no editor.
    "brackets behind a strange line end": (lambda n: "a: x\x85b: " + "[" * (n - 1) + "]" * (n - 1), (1, 72)),
}
#: Releases of PyYAML refuse from 1,000 on.
DEEPER = (65, 1000, *(pytest.param(levels, marks=pytest.mark.slow) for levels in (66, 999, 1001, 1002, 2000)))

PARSERS = sorted({"CSafeLoader", "SafeLoader"} & set(dir(yaml)))


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the parser in C, and with the one in Python that stands in for it."""
    monkeypatch.setattr(yaml_text, "_LOADER", getattr(yaml, request.param))


def refused(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        yaml_text.parse(text)
    return caught.value


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("way", WAYS)
def test_sixty_four_levels_are_read(way: str) -> None:
    text, _ = WAYS[way]
    for levels in (63, MAX_DEPTH):
        assert yaml_text.parse(text(levels)) is not None
        assert yaml_text.places(text(levels))


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("levels", DEEPER)
def test_more_are_one_problem_at_the_first_level_too_many(way: str, levels: int) -> None:
    text, place = WAYS[way]
    error = refused(text(levels))
    assert (error.code, error.message) == ("too-large", SAID)
    assert (error.line, error.column) == place


@pytest.mark.parametrize("way", ["brackets", "braces"])
def test_a_hundred_thousand_levels_are_the_same_problem(way: str) -> None:
    text, place = WAYS[way]
    for given in (text(100_000), text(100_000)[: 4 * 65], text(100_000)[:100_000]):
        error = refused(given)
        assert (error.code, error.message, error.line, error.column) == ("too-large", SAID, *place)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("behind", ["", "@", "]}", "\x01", "\n\t- x", "'", "*x", "&x 1", "{{a"])
def test_what_is_wrong_behind_the_deep_place_is_not_told_in_its_stead(behind: str) -> None:
    for levels in (65, 70, 1001):
        error = refused("[" * levels + behind)
        assert (error.code, error.line, error.column) == ("too-large", 1, 65)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\na: " + "[" * 2000, "duplicate-key", (2, 1)),
        ("? " + "[" * 2000, "syntax", (1, 3)),
        ("a: !x " + "[" * 2000, "syntax", (1, 4)),
        ("a: &x " + "[" * 2000, "syntax", (1, 4)),
        ("a: @\nb: " + "[" * 2000, "syntax", (1, 4)),
    ],
)
def test_what_is_wrong_before_the_deep_place_is_told(text: str, code: str, place: tuple[int, int]) -> None:
    error = refused(text)
    assert (error.code, error.line, error.column) == (code, *place)


def test_another_words_of_pyyaml_about_nesting_are_the_same_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str, Loader: object) -> None:
        mark = yaml.Mark("", 5, 0, 5, None, 0)
        raise yaml.MarkedYAMLError("while parsing", mark, "exceeded maximum nesting depth", mark)

    monkeypatch.setattr(yaml, "parse", refuse)
    error = refused("a: [[[")
    assert (error.code, error.message, error.line, error.column) == ("too-large", SAID, 1, 6)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("levels", [65, 1001, 100_000])
def test_every_kind_of_file_says_where(kind: str, levels: int, project: Project) -> None:
    root = project()
    path = root / ("scorekit.yaml" if kind == "project" else "x.yaml")
    path.write_text(f"{kind}: x\nextra: " + "[" * (levels - 1) + "]" * (levels - 1) + "\n", encoding="utf-8")
    found = scorekit.validate([path], project=root if kind == "project" else None)
    # The mapping is level 1 and the bracket in column 8 level 2: level 65 stands in column 71.
    assert [(one.code, one.message, one.line, one.column) for one in found] == [("too-large", SAID, 2, 71)]


@pytest.mark.parametrize("levels", [65, 1001, 100_000])
def test_a_changed_fact_says_where_in_what_was_typed(levels: int) -> None:
    with pytest.raises(ProblemsFound) as caught:
        read_change("outcome.resolved=" + "[" * levels)
    (problem,) = caught.value.problems
    # 17 characters stand before the first bracket.
    assert (problem.code, problem.message, problem.line, problem.column) == ("too-large", SAID, 1, 82)
    assert read_change("outcome.resolved=" + "[" * 64 + "]" * 64).value is not None


@pytest.mark.parametrize("levels", [65, 1001])
def test_a_contact_given_as_an_option_says_where_in_what_was_typed(
    levels: int, project: Project, scorekit: Callable[..., object]
) -> None:
    root = project()
    text = "channel: " + "[" * levels
    done = scorekit("new", "case", "--operator", "kpn", "--contact", text, "--yes", cwd=root)
    assert done.returncode == 2  # type: ignore[attr-defined]
    # The contact is level 1: level 65 is bracket 64, behind nine characters.
    assert f"--contact:1:73: {SAID}" in done.stderr  # type: ignore[attr-defined]
