"""A site: what is in it, that it is valid and whole, and that no text becomes markup."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import html5lib
import pytest

import scorekit
from scorekit.problems import ProblemsFound
from scorekit.publishing.printing import printed
from scorekit.wording import wording
from tests.conftest import ROOT
from tests.publishing.site.sites import write

#: Texts that want to be something else: markup, scripts, quotes, pipes, formulas, another direction, and very long.
HOSTILE = (
    "<script>alert(1)</script>",
    "</style></script><img src=x onerror=alert(1)>",
    "a\"b'c`d|e{{ 7*7 }}{% raw %}",
    "=1+1&amp;<!-- --><b>x</b>",
    "\N{GRINNING FACE}\N{ZERO WIDTH JOINER}\N{WOMAN} e\N{COMBINING ACUTE ACCENT}",
    "x" * 2000,
)


class Counted(HTMLParser):
    """The elements and attributes of a page, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag, tuple(sorted(name for name, _ in attrs))] += 1
        for name, value in attrs:
            if name in ("href", "src", "srcset") and value is not None:
                self.links.append(value)
            if name == "id" and value is not None:
                self.ids.append(value)


def read(page: Path) -> Counted:
    found = Counted()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, "Plain")
    monkeypatch.chdir(tmp_path)
    scorekit.publish(to="site", pictures=False)
    return tmp_path / "site"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped tables, with two editions beside each other."""
    folder = tmp_path_factory.mktemp("shipped") / "site"
    tables = ["lastige-klant", "stories", "be-telecom/2020", "be-telecom/2021", "au-complaints/2021-Q2"]
    scorekit.publish(tables, folder, languages=["en", "nl", "fr", "de"], project=ROOT)
    return folder


def test_a_site_has_a_page_for_everything(site: Path) -> None:
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for language in ("en", "nl"):
        for page in ("index.html", "main/index.html", "main/method.html", "main/data.html", "main/operators/a.html",
                     "main/cases/one.html", "other/index.html", "feed.xml"):  # fmt: skip
            assert f"{language}/{page}" in there
    assert {"index.html", "assets/site.css", "assets/site.js", "downloads/main/league.csv"} <= there
    assert not any(path.startswith("en/main/pictures") for path in there)


def test_the_same_input_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = scorekit.publish(to="again", pictures=False)
    first = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    second = {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*")
              if path.is_file()}  # fmt: skip
    assert first == second
    assert again.changed == again.files


def test_only_what_changed_is_written_again_and_what_is_gone_is_removed(site: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    found = scorekit.publish(to="site", pictures=False)
    assert (found.changed, found.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    text = (tmp_path / "cases" / "all.yaml").read_text(encoding="utf-8")
    (tmp_path / "cases" / "all.yaml").write_text(text[: text.index("  - case: four")], encoding="utf-8")
    found = scorekit.publish(to="site", pictures=False)
    assert found.removed > 0
    assert not (site / "en/main/operators/c.html").exists()
    assert (site / "en/main/operators/b.html").exists()


def test_a_folder_that_holds_something_else_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "novel.txt").write_text("chapter one", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="something else than a site"):
        scorekit.publish(to="mine", pictures=False)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["novel.txt"]


def test_a_file_that_a_reader_put_into_the_site_stays(site: Path) -> None:
    (site / "CNAME").write_text("example.org", encoding="utf-8")
    scorekit.publish(["main"], "site", pictures=False)
    assert (site / "CNAME").read_text(encoding="utf-8") == "example.org"
    assert not (site / "en/other/index.html").exists()


def test_a_run_that_was_interrupted_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scorekit.publishing.site import building

    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(building, "method_view", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            scorekit.publish(to="site", pictures=False)
    assert (tmp_path / "site/assets/site.css").is_file()
    found = scorekit.publish(to="site", pictures=False)
    assert found.changed == found.files
    assert scorekit.publish(to="site", pictures=False).changed == 0


def test_a_file_of_somebody_else_in_the_place_of_a_page_is_not_overwritten(site: Path, tmp_path: Path) -> None:
    scorekit.publish(["other"], "site", pictures=False)
    (site / "en/main").mkdir()
    (site / "en/main/index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="not part of the site"):
        scorekit.publish(to="site", pictures=False)
    assert (site / "en/main/index.html").read_text(encoding="utf-8") == "mine"


def test_a_page_that_somebody_changed_is_not_removed(site: Path) -> None:
    (site / "en/main/method.html").write_text("mine", encoding="utf-8")
    scorekit.publish(["other"], "site", pictures=False)
    assert (site / "en/main/method.html").read_text(encoding="utf-8") == "mine"
    assert not (site / "en/main/index.html").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_nothing_behind_a_link_is_removed(site: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    (site / "en/main/cases").rename(kept)
    (site / "en/main/cases").symlink_to(kept, target_is_directory=True)
    scorekit.publish(["other"], "site", pictures=False)
    assert (kept / "one.html").is_file()


@pytest.mark.parametrize("id", ["index.html", "feed.xml", "operators", "cases", "assets", "downloads", "en"])
def test_a_league_may_be_called_as_a_file_of_the_site_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, id: str
) -> None:
    write(tmp_path)
    text = (tmp_path / "scorekit.yaml").read_text(encoding="utf-8")
    (tmp_path / "scorekit.yaml").write_text(text.replace("{id: main,", f"{{id: {id},"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    scorekit.publish(to="site", pictures=False)
    front = read(tmp_path / "site/en/index.html")
    assert all(
        (tmp_path / "site/en" / unquote(link)).is_file() for link in front.links if not link.startswith(("#", "http"))
    )


@pytest.mark.parametrize("text", ["{{ 1/0 }}", "{% for %}", "{{ nothing_such }}", "{{ view.title.x.y }}"])
def test_a_template_with_a_fault_is_a_problem_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    write(tmp_path, "Plain")
    project = (tmp_path / "scorekit.yaml").read_text(encoding="utf-8").replace("site: {", "site: {templates: house, ")
    (tmp_path / "scorekit.yaml").write_text(project, encoding="utf-8")
    (tmp_path / "house").mkdir()
    (tmp_path / "house/method.html").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsFound, match=r"method\.html"):
        scorekit.publish(to="site", pictures=False)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_nothing_is_written_through_a_link(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for path in sorted((site / "en" / "main" / "cases").iterdir()):
        path.unlink()
    (site / "en" / "main" / "cases").rmdir()
    (site / "en" / "main" / "cases").symlink_to(outside, target_is_directory=True)
    with pytest.raises(ProblemsFound, match="link"):
        scorekit.publish(to="site", pictures=False)
    assert list(outside.iterdir()) == []


def test_every_page_is_valid_html(shipped: Path, site: Path) -> None:
    found = [*pages(shipped), *pages(site)]
    assert len(found) > 100
    for page in found:
        html5lib.HTMLParser(strict=True).parse(page.read_text(encoding="utf-8"))


def test_every_id_is_on_its_page_once(shipped: Path, site: Path) -> None:
    for page in [*pages(shipped), *pages(site)]:
        ids = read(page).ids
        assert len(ids) == len(set(ids)), page


def test_every_link_leads_somewhere(shipped: Path, site: Path) -> None:
    many = 0
    for folder in (shipped, site):
        anchors = {page: set(read(page).ids) for page in pages(folder)}
        for page in anchors:
            for link in read(page).links:
                parsed = urlparse(link)
                if parsed.scheme in ("http", "https", "data") or link.startswith("#weights"):
                    continue
                many += 1
                target = (page.parent / unquote(parsed.path)).resolve() if parsed.path else page
                assert target.is_file(), (page, link)
                assert target.is_relative_to(folder.resolve())
                if parsed.fragment:
                    assert unquote(parsed.fragment) in anchors[target], (page, link)
    assert many > 1000


def test_pages_ask_nothing_of_other_places(shipped: Path) -> None:
    for page in pages(shipped):
        for address in re.findall(r'(?:src|srcset)="([^"]+)"', page.read_text(encoding="utf-8")):
            assert not urlparse(address).scheme, (page, address)


def test_pages_of_one_language_lead_to_the_same_page_of_another(shipped: Path) -> None:
    page = shipped / "nl" / "stories" / "operators" / "telenet.html"
    text = page.read_text(encoding="utf-8")
    assert '<html lang="nl">' in text
    for tag in ("en", "fr", "de"):
        assert f'hreflang="{tag}" href="../../../{tag}/stories/operators/telenet.html"' in text


@pytest.mark.parametrize("text", HOSTILE, ids=["script", "end-of-style", "quotes", "entities", "signs", "long"])
def test_no_text_becomes_an_element_or_an_attribute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    counted = []
    for name, content in (("plain", "Plain"), ("hostile", text)):
        root = tmp_path / name
        root.mkdir()
        write(root, content, f"A{content}")  # names begin alike, so that they are in the same order
        monkeypatch.chdir(root)
        scorekit.publish(to="site", pictures=False)
        counted.append({page.relative_to(root / "site"): read(page).tags for page in pages(root / "site")})
    assert counted[0].keys() == counted[1].keys()
    for page, tags in counted[0].items():
        assert counted[1][page] == tags, page
    for page in pages(tmp_path / "hostile" / "site"):
        html5lib.HTMLParser(strict=True).parse(page.read_text(encoding="utf-8"))


def numbers(text: str) -> str:
    return text.replace(",", ".")


def test_pages_files_and_pictures_have_the_same_digits(shipped: Path) -> None:
    """The scores of a table: on its page, in its CSV, in its JSON, and in the words of its picture."""
    for table in ("stories", "be-telecom/2021", "au-complaints/2021-q2"):
        rows = list(csv.DictReader(io.StringIO((shipped / f"downloads/{table}/league.csv").read_text("utf-8"))))
        ranked = {row["name"]: row["score"] for row in rows if row["score"]}
        data = json.loads((shipped / f"downloads/{table}/league.json").read_text("utf-8"))
        assert {row["name"]: row["score"] for row in data["rows"]} == ranked
        for language in ("en", "nl", "fr", "de"):
            tree = html5lib.parse(
                (shipped / language / table / "index.html").read_text("utf-8"), namespaceHTMLElements=False
            )
            (body, *_) = tree.findall(".//table[@class='sk-table sk-ranking sk-sortable']/tbody")
            shown = {}
            for row in body.findall("tr"):
                name = "".join(row.find("th").itertext()).rstrip("*\u2020")
                (score,) = [cell for cell in row if "sk-col-score" in cell.get("class", "")]
                shown[name] = numbers("".join(score.itertext()))
            assert shown == ranked
            alt = next(image.get("alt") for image in tree.iter("img") if "scores.svg" in image.get("src", ""))
            for name, score in ranked.items():
                assert f"{name} {score}" in numbers(alt)


def test_the_digits_of_operators_and_sums_are_those_of_the_table(shipped: Path) -> None:
    data = json.loads((shipped / "downloads/stories/league.json").read_text("utf-8"))
    for row in data["rows"]:
        page = (shipped / f"en/stories/operators/{row['operator']}.html").read_text("utf-8")
        assert f'<span class="sk-number">{row["score"]}</span>' in page
        assert f"printed as {row['score']}" in page


def test_sums_add_up_as_they_are_printed(shipped: Path) -> None:
    many = 0
    for page in pages(shipped / "en"):
        for found in re.findall(r"<strong>The score as a sum:</strong> (.+?)</p>", page.read_text("utf-8")):
            said, _, shown = found.partition(", printed as ")
            parts, _, whole = said.rpartition(" = ")
            signed = re.findall(
                r"(?:^|([+\N{MINUS SIGN}]) )[^+\N{MINUS SIGN}]*? (\d+\.\d+)(?= [+\N{MINUS SIGN}] |$)", parts
            )
            total = sum(-float(part) if sign == "\N{MINUS SIGN}" else float(part) for sign, part in signed)
            assert f"{total:.3f}" == whole, (page, found)
            assert abs(float(shown) - float(whole)) <= 0.0501
            many += 1
    assert many >= 8


def test_a_league_of_twenty_operators_is_a_light_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    cases = ["cases:"]
    for number in range(200):
        cases.append(
            f"  - {{case: c{number}, operator: operator-{number % 20}, contacts: [{{channel: phone, reached: person, "
            f"wait: {number % 7} min}}], outcome: {{resolved: {'yes' if number % 3 else 'no'}}}}}"
        )
    (tmp_path / "cases" / "all.yaml").write_text("\n".join(cases), encoding="utf-8")
    text = (tmp_path / "scorekit.yaml").read_text(encoding="utf-8")
    (tmp_path / "scorekit.yaml").write_text(re.sub(r"operators: .*\n", "", text), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    scorekit.publish(["main"], "site", pictures=False)
    needed = [tmp_path / "site" / name for name in ("en/main/index.html", "assets/site.css", "assets/site.js")]
    assert sum(path.stat().st_size for path in needed) < 200_000


def test_a_frozen_edition_can_be_taken_home_whole(shipped: Path, tmp_path: Path) -> None:
    archive = shipped / "downloads" / "be-telecom" / "2021" / "edition.zip"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    found = scorekit.verify(tmp_path / "2021")
    page = (shipped / "en/be-telecom/2021/data.html").read_text("utf-8")
    assert found.files > 10
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in page
    assert hashlib.sha256((tmp_path / "2021" / "SHA256SUMS").read_bytes()).hexdigest() in page


def test_the_page_of_data_describes_the_table_to_machines(shipped: Path) -> None:
    page = (shipped / "nl/be-telecom/2021/data.html").read_text("utf-8")
    (found,) = re.findall(r'<script type="application/ld\+json">(.+?)</script>', page)
    dataset = json.loads(found)
    assert dataset["@type"] == "Dataset"
    assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset["temporalCoverage"] == "2021"
    assert {one["encodingFormat"] for one in dataset["distribution"]} >= {"text/csv", "application/zip"}


def test_a_card_is_named_only_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    for pictures in (True, False):
        scorekit.publish(["other"], "site", pictures=pictures)
        page = (tmp_path / "site/en/other/index.html").read_text("utf-8")
        card = 'content="https://example.org/tables/en/other/pictures/card.png"'
        assert (card in page) == pictures == (tmp_path / "site/en/other/pictures/card.png").is_file()


def test_the_feed_lists_editions_with_their_dates(shipped: Path) -> None:
    tree = ET.parse(shipped / "en" / "feed.xml")
    name = "{http://www.w3.org/2005/Atom}"
    entries = tree.getroot().findall(f"{name}entry")
    folders = ("be-telecom/2020", "be-telecom/2021", "au-complaints/2021-Q2")
    dates = [json.loads((ROOT / "editions" / one / "edition.json").read_text("utf-8"))["date"] for one in folders]
    updated = [str(entry.findtext(f"{name}updated")) for entry in entries]
    assert updated == sorted((f"{date}T00:00:00Z" for date in dates), reverse=True)
    ids = [entry.findtext(f"{name}id") for entry in entries]
    assert len(set(ids)) == 3
    assert all((shipped / "en" / str(entry.find(f"{name}link").get("href"))).is_file() for entry in entries)  # type: ignore[union-attr]


def test_news_are_told_of_the_last_edition(shipped: Path) -> None:
    page = (shipped / "en/au-complaints/2021-q2/changes.html").read_text("utf-8")
    assert "What changed since 2020-Q2" in page
    assert re.search(r"TPG</a></strong> rose from 7th to 4th\. Its score went from 6\.5 to 8\.8 \(\+2\.3\)\.", page)


def test_a_reply_is_printed_beside_the_score_as_it_was_sent(site: Path) -> None:
    page = (site / "en/main/operators/a.html").read_text("utf-8")
    assert "What the operator answered" in page
    assert 'class="sk-verbatim">Plain\n\nA second paragraph.</p>' in page


def test_a_disputed_case_and_its_kinds_of_evidence_are_told_apart(site: Path) -> None:
    page = (site / "en/main/cases/one.html").read_text("utf-8")
    assert "The company disputes this account." in page
    assert page.index("What the customer said") < page.index("What our own testers saw")
    assert '<a href="https://example.org/x">' in page


def test_who_published_paid_and_collected_is_on_the_page(site: Path) -> None:
    page = (site / "en/main/index.html").read_text("utf-8")
    for label in ("Published by", "Paid for by", "Collected by", "Objections and corrections", "Licence"):
        assert f"<dt>{label}</dt>" in page


def test_corrections_have_their_date_and_the_old_value(tmp_path: Path) -> None:
    scorekit.publish(["stories/2026.1"], tmp_path / "site", pictures=False, project=ROOT)
    page = (tmp_path / "site/en/stories/2026.1/index.html").read_text("utf-8")
    record: dict[str, Any] = json.loads((ROOT / "editions/stories/2026.1/edition.json").read_text("utf-8"))
    assert "Corrections" in page
    change = record["revises"]["changes"][0]
    assert change["name"] in page
    assert wording("en").when(record["revises"]["date"]) in page


def test_a_project_has_its_own_style_and_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "Plain")
    text = (tmp_path / "scorekit.yaml").read_text(encoding="utf-8")
    text = text.replace("site: {", "site: {css: house/own.css, logo: house/logo.svg, templates: house, ")
    (tmp_path / "scorekit.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "house").mkdir()
    (tmp_path / "house/own.css").write_text("h1 { color: green }", encoding="utf-8")
    (tmp_path / "house/logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (tmp_path / "house/data.html").write_text(
        '{% extends "base.html" %}{% block main %}<h1>{{ view.title }}!</h1>{{ view.files[0].name.text }}'
        "{% endblock %}",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    scorekit.publish(to="site", pictures=False)
    assert (tmp_path / "site/assets/house.css").read_text(encoding="utf-8") == "h1 { color: green }"
    page = (tmp_path / "site/en/main/data.html").read_text("utf-8")
    assert "<h1>Data and downloads!</h1>league.csv" in page
    assert 'href="../../assets/house.css"' in page
    assert 'src="../../assets/logo.svg"' in page


def test_a_template_of_a_project_reads_what_pages_say_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "Plain")
    text = (tmp_path / "scorekit.yaml").read_text(encoding="utf-8").replace("site: {", "site: {templates: house, ")
    (tmp_path / "scorekit.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "house").mkdir()
    (tmp_path / "house/data.html").write_text("{{ view.__class__.__mro__ }}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsFound, match=r"data\.html"):
        scorekit.publish(to="site", pictures=False)


def test_one_page_is_the_same_alone_as_in_a_site(site: Path, tmp_path: Path) -> None:
    alone = str(printed([scorekit.league("main")], "html"))
    inside = (site / "en/main/index.html").read_text("utf-8")
    rows = [re.findall(r'<td role="cell" class="sk-col-score[^>]*>([^<]+)', text) for text in (alone, inside)]
    assert rows[0] == rows[1] != []
    assert "Content-Security-Policy" in alone
    assert 'href="../' not in alone


def test_a_missing_translation_is_a_warning_and_visible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    text = (tmp_path / "scorekit.yaml").read_text(encoding="utf-8")
    (tmp_path / "scorekit.yaml").write_text(
        text.replace('title: "Plain", rubric', "title: {en: Plain}, rubric"), encoding="utf-8"
    )
    found = scorekit.publish(["main"], "site", languages=["nl"], pictures=False)
    assert any("the title of main has no text in nl" in str(problem) for problem in found.warnings)
    assert "Plain [en]" in (tmp_path / "site/nl/main/index.html").read_text("utf-8")


def test_two_tables_for_one_folder_are_refused() -> None:
    with pytest.raises(ProblemsFound, match="two tables"):
        scorekit.publish(["be-telecom", "be-telecom/2021"], "nowhere", pictures=False, project=ROOT)
    assert not Path("nowhere").exists()
