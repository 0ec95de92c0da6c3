"""Sites: how long a large one takes beside its table, how soon a change is seen, and how fast a browser ranks again."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

from generate import case_files

#: Operators of the large site.
OPERATORS = 50
_PROJECT = """project: large
languages: [en, nl, fr, de]
leagues:
  - {id: main, title: {en: Large, nl: Groot, fr: Grand, de: Groß}, rubric: four-criteria, cases: cases/}
"""
_AGAIN = """() => {
  const slider = document.querySelector('.sk-yours input[type=range]'), took = [];
  for (let turn = 0; turn < 31; turn += 1) {
    slider.value = String(turn * 3);
    const start = performance.now();
    slider.dispatchEvent(new Event('input'));
    took.push(performance.now() - start);
  }
  return took.sort((one, other) => one - other)[15];
}"""


def large_project(data: Path) -> Path:
    """A project of 50 operators and 2,000 cases."""
    folder = data / "site"
    case_files(folder / "cases", 2000)
    for number, path in enumerate(sorted((folder / "cases").glob("*.yaml"))):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"operator-\d+", f"operator-{number % OPERATORS}", text), encoding="utf-8")
    (folder / "scorekit.yaml").write_text(_PROJECT, encoding="utf-8")
    shutil.rmtree(folder / "out", ignore_errors=True)
    return folder


def seconds_until_seen(folder: Path, scorekit: list[str], env: dict[str, str]) -> float:
    """The median seconds from a change of a case to its new page, over seven changes."""
    process = subprocess.Popen(
        [*scorekit, "serve", "--port", "0", "--language", "en"], cwd=folder, env=env, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        address = process.stderr.readline().split()[0]
        case = folder / "cases" / "gen-00007.yaml"
        text = case.read_text(encoding="utf-8")
        took = []
        _get(f"{address}en/main/cases/gen-7.html")
        for turn in range(7):
            version = _get(f"{address}live")
            start = time.perf_counter()
            case.write_text(text.replace("times: ", f"times: {turn + 1} #", 1), encoding="utf-8")
            _get(f"{address}live?after={version}")
            _get(f"{address}en/main/cases/gen-7.html")
            took.append(time.perf_counter() - start)
        case.write_text(text, encoding="utf-8")
        return statistics.median(took)
    finally:
        process.terminate()
        process.wait()


def _get(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def milliseconds_to_rank_again(page: Path) -> float | None:
    """The median time of a ranking by other weights, in a browser; None without one."""
    command = shutil.which("chromium") or shutil.which("google-chrome")
    if command is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command, args=["--no-sandbox"])
        found = browser.new_page()
        found.goto(page.resolve().as_uri())
        took: float = found.evaluate(_AGAIN)
        browser.close()
        return took
