"""The site while one writes: new pages after a change, problems on the page, and nobody else's business."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from scorekit.api.serving import LiveSite, application, is_watched
from scorekit.problems import ProblemsFound
from scorekit.reading.remembered import remembering
from tests.browser import watched
from tests.publishing.site.sites import write

#: Seconds after which a test that waits gives up.
PATIENCE = 60


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, "Plain")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def live(folder: Path) -> Iterator[LiveSite]:
    with remembering():
        yield LiveSite()


class Answer(NamedTuple):
    """What an application answered."""

    status: int
    headers: dict[str, str]
    text: str


def ask(live: LiveSite, path: str, host: str = "127.0.0.1", method: str = "GET") -> Answer:
    """Ask the application as a server would, without one."""
    sent: list[MutableMapping[str, Any]] = []
    path, _, query = path.partition("?")

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", host.encode())], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    with ThreadPoolExecutor(1) as apart:  # the browser of other tests has a loop in this thread
        apart.submit(lambda: asyncio.run(application(live)(scope, receive, send))).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:]).decode())


def changed(folder: Path, old: str, new: str) -> None:
    path = folder / "cases" / "all.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_page_is_made_again_when_a_file_changed(live: LiveSite, folder: Path) -> None:
    before = live.content("en/other/operators/c.html")
    changed(folder, "verdict: 9/10", "verdict: 6/10")
    assert live.content("en/other/operators/c.html") == before
    live.refresh()
    after = live.content("en/other/operators/c.html")
    assert before is not None
    assert after is not None
    assert b'<span class="sk-number">9/10</span>' in before[1]
    assert b'<span class="sk-number">6/10</span>' in after[1]
    assert live.version == 2


def test_a_problem_of_a_file_is_on_the_page_with_line_and_caret(live: LiveSite, folder: Path) -> None:
    changed(folder, "channel: chat", "chanel: chat")
    live.refresh()
    found = live.content("en/main/index.html")
    assert found is not None
    status, page = found
    assert status == 500
    text = page.decode()
    assert "unknown-field" in text
    assert re.search(r"\n *\d+ \|.*chanel.*\n +\| +\^+", text)
    assert live.content("assets/site.css") is not None
    changed(folder, "chanel: chat", "channel: chat")
    live.refresh()
    assert live.content("en/main/index.html") is not None
    assert live.content("en/main/index.html")[0] == 200  # type: ignore[index]


def test_a_problem_from_the_start_is_on_the_page(folder: Path) -> None:
    changed(folder, "channel: chat", "chanel: chat")
    site = LiveSite()
    assert site.content("")[0] == 500  # type: ignore[index]


def test_only_a_changed_file_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scorekit.reading import documents

    (folder / "cases" / "more.yaml").write_text("case: six\noperator: c\nverdict: 5/10\n", encoding="utf-8")
    read: list[str] = []
    parsed = documents.parsed

    def counted(path: Path, text: str) -> object:
        read.append(path.name)
        return parsed(path, text)

    monkeypatch.setattr(documents, "parsed", counted)
    with remembering():
        live = LiveSite()
        assert "all.yaml" in read
        read.clear()
        (folder / "cases" / "more.yaml").write_text("case: six\noperator: c\nverdict: 4/10\n", encoding="utf-8")
        live.refresh()
    assert read == ["more.yaml"]


@pytest.mark.parametrize(
    ("path", "watched"),
    [
        ("cases/site/kpn.yaml", True),
        ("scorekit.yaml", True),
        (".git/index", False),
        (".venv/x.py", False),
        ("cases/.scorekit-abcd1234", False),
    ],
)
def test_only_files_of_the_project_make_the_site_anew(path: str, watched: bool) -> None:
    assert is_watched(Path("/project"), Path("/project") / path) == watched


def test_it_answers_to_its_own_names_only(live: LiveSite) -> None:
    for host, status in (
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("example.org", 400),
        ("127.0.0.1.example.org", 400),
    ):
        assert ask(live, "/en/main/index.html", host).status == status, host


@pytest.mark.parametrize(
    "path",
    ["/scorekit.yaml", "/../scorekit.yaml", "/%2e%2e/scorekit.yaml", "/en/../../scorekit.yaml", "/cases/all.yaml"],
)
def test_nothing_but_the_site_is_served(live: LiveSite, path: str) -> None:
    assert ask(live, path).status == 404


def test_nothing_is_kept_by_the_browser(live: LiveSite) -> None:
    answer = ask(live, "/assets/site.css")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/css")
    assert ask(live, "/en/main/index.html", method="POST").status == 405


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    """The address of a site that is served by a process of its own."""
    command = [sys.executable, "-c", "from scorekit.cli import run; run()", "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, encoding="utf-8")
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found, said
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()


def test_a_browser_loads_the_page_again_when_a_file_changed(served: str, folder: Path, chrome: Browser) -> None:
    watching = watched(chrome)
    page = watching.page
    page.goto(f"{served}en/other/operators/c.html")
    assert page.inner_text(".sk-number") == "9/10"
    changed(folder, "verdict: 9/10", "verdict: 6/10")
    page.locator(".sk-number", has_text="6/10").wait_for(timeout=PATIENCE * 1000)
    changed(folder, "verdict: 6/10", "verdict: 16/10")
    page.wait_for_selector(".sk-problems", timeout=PATIENCE * 1000)
    assert "16/10" in page.inner_text(".sk-problems")
    changed(folder, "verdict: 16/10", "verdict: 8/10")
    page.locator(".sk-number", has_text="8/10").wait_for(timeout=PATIENCE * 1000)
    assert all(address.startswith(served) for address in watching.requests)


def test_it_listens_on_this_machine_only(served: str) -> None:
    port = int(served.rstrip("/").rpartition(":")[2])
    assert urllib.request.urlopen(served).status == 200
    others = {
        info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None) if not str(info[4][0]).startswith("127.")
    }
    for address in others:
        with socket.socket(socket.AF_INET6 if ":" in str(address) else socket.AF_INET) as other:
            other.settimeout(2)
            assert other.connect_ex((str(address), port)) != 0
    request = urllib.request.Request(served, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    from scorekit.api.serving import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ProblemsFound, match="cannot be used"):
            serve(port=taken.getsockname()[1], say=lambda _: None)


def test_the_page_waits_for_a_change_and_is_told(live: LiveSite) -> None:
    assert ask(live, "/live").text == "1"
    live.refresh()
    assert ask(live, "/live?after=1").text == "2"
