"""Draws the picture of a site that README.md shows: `make picture`. It needs Chromium."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import scorekit

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """The page of the Belgian figures, as a browser shows it."""
    command = next(path for name in NAMES if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        scorekit.publish(["be-telecom/2021", "stories"], folder, languages=["en", "nl"], project=HERE.parent.parent)
        browser = playwright.chromium.launch(executable_path=command, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 960, "height": 640})
        page.goto((Path(folder) / "en/be-telecom/2021/index.html").as_uri())
        page.screenshot(path=HERE / "site.png")
        browser.close()


if __name__ == "__main__":
    main()
