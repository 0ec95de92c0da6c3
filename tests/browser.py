"""A real browser for tests of pages: the Chromium of the system, without a window. Without it such tests are skipped,
with words; `.ci/run` installs it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str:
    """The command of the browser; skips the test where there is none."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), "")
    if not found:
        pytest.skip("no Chromium here: on Debian, apt-get install chromium")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that is open meanwhile."""
    command = chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=command, args=["--no-sandbox"])
        try:
            yield found
        finally:
            found.close()


class Watched:
    """A page whose console, errors and requests are written down."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.messages: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: Path, anchor: str = "") -> Page:
        """Open a file."""
        self.page.goto(path.resolve().as_uri() + anchor)
        return self.page


def watched(found: Browser, **settings: Any) -> Watched:
    """A new page, of its own context."""
    return Watched(found.new_context(**settings).new_page())
