"""Pages in a real browser: nothing is refused by their own policy, nothing is asked of other places, and they can be
used by mouse, by keyboard and by a screen reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import scorekit
from tests.browser import watched
from tests.conftest import ROOT
from tests.publishing.site.sites import write

#: One page of each kind.
KINDS = (
    "en/index.html",
    "en/stories/index.html",
    "en/stories/method.html",
    "en/stories/data.html",
    "en/stories/operators/proximus.html",
    "en/stories/cases/kpn-2013-move.html",
    "en/be-telecom/2021/index.html",
    "en/be-telecom/2021/operators/scarlet.html",
    "en/au-complaints/2021-q2/changes.html",
    "nl/lastige-klant/index.html",
)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped tables, with pictures."""
    folder = tmp_path_factory.mktemp("shipped") / "site"
    tables = ["lastige-klant", "stories", "be-telecom/2021", "au-complaints/2021-Q2"]
    scorekit.publish(tables, folder, languages=["en", "nl"], project=ROOT)
    return folder


def opened(chrome: Browser, file: Path, **settings: Any) -> Page:
    """A page that says nothing on its console and asks nothing of other places."""
    watching = watched(chrome, **settings)
    page = watching.open(file)
    assert watching.messages == []
    assert all(address.startswith(("file:", "data:")) for address in watching.requests)
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_nothing_lies_beside_the_screen(shipped: Path, chrome: Browser, kind: str) -> None:
    page = opened(chrome, shipped / kind)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_name_fits_a_phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chrome: Browser) -> None:
    write(tmp_path, "x" * 300)
    monkeypatch.chdir(tmp_path)
    scorekit.publish(to="site", pictures=False)
    for page in ("index.html", "main/index.html", "main/operators/a.html", "main/cases/one.html", "main/method.html"):
        shown = opened(chrome, tmp_path / "site/en" / page, viewport={"width": 360, "height": 800})
        assert shown.evaluate("document.documentElement.scrollWidth") <= 360, page


_ORDER = "Array.from(document.querySelectorAll('.sk-ranking tbody th')).map(one => one.textContent)"


def test_a_table_sorts_by_mouse_and_by_keyboard(shipped: Path, chrome: Browser) -> None:
    page = opened(chrome, shipped / "en/be-telecom/2021/index.html")
    before = page.evaluate(_ORDER)
    head = page.locator(".sk-ranking thead th", has_text="Supplier")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.evaluate(_ORDER) == sorted(before)
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.evaluate(_ORDER) == sorted(before, reverse=True)
    score = page.locator(".sk-ranking thead th", has_text="Score")
    score.locator("button").press("Space")
    assert page.evaluate(_ORDER) == before[::-1]
    assert head.get_attribute("aria-sort") is None


def test_numbers_sort_as_numbers(shipped: Path, chrome: Browser) -> None:
    page = opened(chrome, shipped / "en/au-complaints/2021-q2/index.html")
    page.locator(".sk-ranking thead th", has_text="Rank").locator("button").click()
    ranks = page.evaluate(
        "Array.from(document.querySelectorAll('.sk-ranking tbody .sk-col-rank')).map(c => c.textContent)"
    )
    assert ranks == [str(number) for number in range(1, 13)]


@pytest.mark.parametrize("kind", ["en/au-complaints/2021-q2/changes.html", "en/be-telecom/2021/index.html"])
def test_numbers_are_at_the_right_of_their_columns(shipped: Path, chrome: Browser, kind: str) -> None:
    page = opened(chrome, shipped / kind)
    found = page.evaluate(
        "Array.from(document.querySelectorAll('.sk-table tbody td[data-value]'))"
        ".map(one => getComputedStyle(one).textAlign)"
    )
    assert len(found) > 5
    assert set(found) == {"right"}


def test_a_table_is_filtered_while_one_types(shipped: Path, chrome: Browser) -> None:
    page = opened(chrome, shipped / "en/au-complaints/2021-q2/index.html")
    page.get_by_label("Find in this table").fill("tel")
    shown = page.evaluate(
        "Array.from(document.querySelectorAll('.sk-ranking tbody tr'))"
        ".filter(r => !r.hidden).map(r => r.cells[1].textContent)"
    )
    assert shown == ["Exetel*", "Telstra*"]
    assert page.locator(".sk-filter-count").first.inner_text() == "2 / 12"


def test_from_the_rank_to_the_reason_in_two_taps(shipped: Path, chrome: Browser) -> None:
    page = opened(chrome, shipped / "en/stories/index.html", viewport={"width": 360, "height": 800})
    page.get_by_role("link", name="KPN").first.click()
    page.get_by_role("link", name="moving, 2013").click()
    assert "The matter was not solved" in page.inner_text("main")
    assert "7 points" not in page.inner_text("h1")


def test_languages_lead_to_each_other(shipped: Path, chrome: Browser) -> None:
    page = opened(chrome, shipped / "en/stories/cases/kpn-2013-move.html")
    page.get_by_role("link", name="Nederlands").click()
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.url.endswith("/nl/stories/cases/kpn-2013-move.html")


def test_the_first_page_leads_to_the_first_language(shipped: Path, chrome: Browser) -> None:
    page = opened(chrome, shipped / "index.html")
    page.wait_for_url("**/en/index.html")


def test_the_first_tab_stop_skips_to_the_content(shipped: Path, chrome: Browser) -> None:
    page = opened(chrome, shipped / "en/stories/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "sk-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_without_javascript_is_whole(shipped: Path, chrome: Browser) -> None:
    page = opened(chrome, shipped / "en/stories/index.html", java_script_enabled=False)
    text = page.inner_text("main")
    assert "Telenet" in text
    assert "Every score as a sum" in text
    assert not page.locator(".sk-yours").is_visible()
    assert page.locator("button").count() == page.locator(".sk-yours button").count()


def test_pages_print_whole(shipped: Path, chrome: Browser, tmp_path: Path) -> None:
    """On A4 no table is wider than the page, and what only works on a screen is left out."""
    page = opened(chrome, shipped / "en/be-telecom/2021/index.html", viewport={"width": 718, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    assert not page.locator(".sk-yours").is_visible()
    assert page.locator(".sk-ranking thead").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_is_there_for_each_screen(shipped: Path, chrome: Browser, scheme: str) -> None:
    for width, narrow in ((1280, ""), (360, "-narrow")):
        page = opened(
            chrome, shipped / "en/stories/index.html", color_scheme=scheme, viewport={"width": width, "height": 800}
        )
        picture = page.locator("img[src*='scores.svg']")
        picture.scroll_into_view_if_needed()
        shown = str(picture.evaluate("one => one.currentSrc"))
        assert shown.endswith(f"scores{narrow}{'-dark' if scheme == 'dark' else ''}.svg")
        page.wait_for_function("document.querySelector(\"img[src*='scores.svg']\").naturalWidth > 0")


def test_a_file_alone_obeys_its_own_policy(chrome: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name, result in (
        ("league", scorekit.league("stories")),
        ("case", scorekit.explain("kpn-2013-move", league="stories")),
        ("operator", scorekit.explain("proximus", league="be-telecom")),
        ("history", scorekit.history("be-telecom")),
    ):
        from scorekit.publishing.printing import printed

        (tmp_path / f"{name}.html").write_text(str(printed([result], "html")), encoding="utf-8")
        page = opened(chrome, tmp_path / f"{name}.html")
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith("Georgia")
        assert page.locator("h1").count() == 1
