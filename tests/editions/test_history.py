"""All editions in one view: the table, and charts that break where the series does."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import scorekit
from scorekit.api import editions
from scorekit.publishing.charts.history import chart, chart_rows, history_png, history_svg
from scorekit.publishing.pages.history import history_page
from scorekit.publishing.printers.terminal import terminal
from scorekit.wording import wording
from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def years() -> scorekit.History:
    return editions.history("years", project=ROOT / "examples")


def test_the_table_reads_as_reviewed(years: scorekit.History, golden: Callable[[str, str], None]) -> None:
    belgian = editions.history("be-telecom", project=ROOT)
    text = terminal([history_page(one) for one in (years, belgian)])
    assert max(map(len, text.splitlines())) <= 80
    golden("history.txt", text)


def test_a_line_ends_before_a_gap_and_before_a_break(years: scorekit.History) -> None:
    places = dict(years.places["noordlijn"])
    broken = {**places, 2: places[2]._replace(broken="counted otherwise")}
    gap = {0: places[0], 2: places[2]}
    found = {
        name: [row["series"] for row in chart_rows(replace(years, places={"noordlijn": one}, names={"noordlijn": "N"}))]
        for name, one in (("whole", places), ("broken", broken), ("gap", gap))
    }  # fmt: skip
    parts = {name: [series.partition(":")[2] for series in one] for name, one in found.items()}
    assert parts == {"whole": ["0", "0", "0"], "broken": ["0", "0", "1"], "gap": ["0", "1"]}


def test_the_first_rank_and_the_best_score_stand_on_top(years: scorekit.History) -> None:
    ranks = chart(years, "ranks")["layer"][0]["encoding"]["y"]["scale"]
    scores = chart(years, "scores")["layer"][0]["encoding"]["y"]["scale"]
    assert (ranks["reverse"], ranks["domain"], scores["reverse"]) == (True, [0.5, 4.5], False)


def test_the_pictures_name_everybody(years: scorekit.History) -> None:
    for what in ("ranks", "scores"):
        svg = history_svg(years, what)
        assert svg.startswith("<svg")
        for name in years.names.values():
            assert name in svg
        assert "Nieuwland (invented), Westnet" in svg  # one place, one line
    assert history_png(years, "ranks").startswith(b"\x89PNG")


def test_the_axes_write_numbers_as_the_language_of_the_page() -> None:
    belgian = editions.history("be-telecom", project=ROOT)
    pictures = {language: history_svg(belgian, "scores", wording(language)) for language in ("en", "fr")}
    ticks = {language: set(re.findall(r">(\d[.,]\d)<", svg)) for language, svg in pictures.items()}
    assert "7.5" in ticks["en"] and "7,5" in ticks["fr"]
    assert {tick.replace(".", ",") for tick in ticks["en"]} == ticks["fr"]


def test_a_name_cannot_break_out_of_a_picture(years: scorekit.History) -> None:
    names = dict.fromkeys(years.names, "<script>alert(2)</script>\x1b[31m")
    hostile = replace(years, title="<script>alert(1)</script>", names=names)
    svg = history_svg(hostile, "ranks")
    assert "<script" not in svg and "\x1b" not in svg


def test_a_page_holds_both_charts_as_pictures(scorekit: Run, tmp_path: Path) -> None:
    target = tmp_path / "h.html"
    done = scorekit("history", "years", "--project", str(ROOT / "examples"), "--output", str(target))
    assert done.returncode == 0, done.stderr
    pictures = re.findall(r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)">', target.read_text())
    assert [alt.rpartition(": ")[2] for _, alt in pictures] == ["ranks by edition", "scores by edition"]
    assert all(base64.b64decode(raw).startswith(b"<svg") for raw, _ in pictures)
    assert scorekit("history", "years", "--format", "png", "--project", str(ROOT / "examples")).returncode == 2


def test_without_the_library_of_charts_one_is_told(tmp_path: Path) -> None:
    command = ["history", "years", "--format", "svg", "--project", str(ROOT / "examples")]
    program = f"import sys; sys.modules['vl_convert'] = None\nfrom scorekit.cli import run; run({command!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "pip install 'scorekit[charts]'" in done.stderr) == (1, True), done.stderr


def test_a_league_without_editions_has_no_history() -> None:
    with pytest.raises(scorekit.ProblemsFound, match="has no edition"):
        editions.history("charter", project=ROOT / "examples")
    with pytest.raises(scorekit.ProblemsFound, match="unknown-league"):
        editions.history("chartre", project=ROOT / "examples")


def test_a_long_name_of_emoji_is_cut_between_them(years: scorekit.History) -> None:
    family = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    shown = chart(replace(years, names=dict.fromkeys(years.names, family * 80)), "scores")["layer"][2]["data"]["values"]
    for row in shown:
        assert row["name"].removesuffix("…").replace(family, "") == ""
    assert len(shown) > 1
    assert history_svg(replace(years, names=dict.fromkeys(years.names, family * 80)), "scores").startswith("<svg")
