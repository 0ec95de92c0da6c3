"""The Python interface: typed results with frames and a notebook display."""

from __future__ import annotations

import doctest
import re
import shutil
from inspect import cleandoc, isfunction, signature
from pathlib import Path

import polars as pl
import pytest

import scorekit
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


FUNCTIONS = sorted(name for name in scorekit.__all__ if isfunction(getattr(scorekit, name)))


def test_every_public_name_is_there_and_documented() -> None:
    for name in scorekit.__all__:
        found = getattr(scorekit, name)
        assert getattr(found, "__doc__", None) or name == "Explanation", name
    assert len(scorekit.__all__) > 40
    with pytest.raises(AttributeError):
        scorekit.no_such_name  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_says_what_it_takes_gives_and_refuses(name: str) -> None:
    function = getattr(scorekit, name)
    text = cleandoc(function.__doc__)  # Python 3.13 dedents it by itself
    parameters = signature(function).parameters
    assert [p for p in parameters if not re.search(rf"^    {p}: ", text, re.MULTILINE)] == []
    for part in ("Returns", "Example", *(["Args"] if parameters else [])):
        assert f"\n{part}:\n" in text
    for returned in re.findall(r"\w+", str(signature(function).return_annotation)):
        assert returned in scorekit.__all__ or returned in KNOWN, returned


#: What functions return besides types of scorekit.
KNOWN = {"list", "tuple", "dict", "str", "object", "pl", "DataFrame"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped project, to write in."""
    to = tmp_path_factory.mktemp("project")
    for part in ("cases", "rubrics", "editions", "scorekit.yaml"):
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, to / part)
    return to


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_every_public_function_does_what_it_shows(
    name: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy)
    (test,) = doctest.DocTestFinder(recurse=False).find(getattr(scorekit, name), name)
    said: list[str] = []
    tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert (tried.failed, "".join(said)) == (0, "")
    assert tried.attempted >= 2


def test_a_league_has_a_frame_in_rank_order_and_a_notebook_display() -> None:
    table = scorekit.league("lastige-klant")
    assert table.frame["rank"].to_list() == [1, 2, 3, 4, 5, 6]
    assert table.frame.schema["score"] == pl.Decimal(38, 1)
    assert "Amazon.co.uk" in table._repr_html_()


def test_scores_and_explanations_have_frames_and_a_notebook_display() -> None:
    scores = scorekit.score("stories")
    assert scores.frame.height == 16  # of 17 cases, one is an earlier account of a matter
    assert scores.frame.filter(pl.col("case") == "kpn-2013-move")["gates"].to_list() == [[]]
    case = scorekit.explain("kpn-2013-move")
    assert case.frame["criterion"].to_list()[:2] == ["score", "reachability"]
    # Six decimals: 25 of 60 parts of the weight, times 10.
    assert str(case.frame["contribution"][1]) == "4.166667"
    operator = scorekit.explain("kpn")
    assert operator.frame["n"].to_list()[0] == 1
    for result in (scores, case, operator):
        assert "<table" in result._repr_html_()


def test_a_project_with_several_leagues_asks_for_one() -> None:
    with pytest.raises(scorekit.ProblemsFound) as error:
        scorekit.league()
    assert "name one: lastige-klant, stories" in str(error.value)
    assert len(scorekit.leagues()) == 5
