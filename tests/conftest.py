"""Fixtures that several rooms share: small projects in an empty folder, and the command line."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import examples, many_examples

# How long an example takes says how fast the machine is, and nothing about scorekit.
settings.register_profile(
    "any-machine",
    settings.default,
    deadline=None,
    max_examples=examples(30, 100),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any-machine")

# Where modules may not be cached, every process of a test would compile all of scorekit again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# The tests themselves fill the cores.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent

RUBRIC = """
rubric: small
version: "1"
scale: {worst: 0, best: 10, decimals: 1}
criteria:
  - id: attempts
    weight: 3
    measure: attempts_to_resolution
    bands: [{up_to: 1, points: 10}, {up_to: 2, points: 6}, {otherwise: 0}]
  - id: person
    weight: 1
    measure: reached_person
    answers: {yes: 10, no: 0}
gates:
  - {id: never_resolved, when: {measure: resolved, is: no}, cap: 4}
"""

PROJECT = """
project: test
operators: {kpn: KPN, telenet: {name: Telenet, names: [{name: Telenet NV}]}}
leagues:
  - {id: main, rubric: small, cases: cases/}
"""

GOOD = """
case: good-1
operator: kpn
contacts: [{channel: phone, reached: person, result: resolved}]
outcome: {resolved: yes}
"""


#: A rubric of operators, a league that uses it, and figures of one operator.
RATES = """
rubric: rates
version: "1"
unit: operator
scale: {worst: 0, best: 10}
criteria:
  - id: rate
    rate: {count: complaints, of: customers, per: 10000}
    linear: [{at: 0, points: 10}, {at: 20, points: 0}]
  - id: answered
    indicator: answered
    linear: [{at: 50 %, points: 0}, {at: 95 %, points: 10}]
"""
FIGURES = """operator,period,indicator,value,unit,definition,status,source
telenet,2021,complaints,100,complaints,,press,a paper
telenet,2021,customers,100000,customers,,published,annual report
telenet,2021,answered,83,%,from the welcome,published,site
"""
FIGURES_LEAGUE = "  - {id: figures, rubric: rates, indicators: figures/, periods: [2021]}\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files instead of comparing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(many_examples)


@pytest.fixture
def current(request: pytest.FixtureRequest) -> Iterator[Callable[[Path, str], None]]:
    """Compare a text with a file; --update-golden writes it, to be reviewed like code, and the test then fails."""
    written: list[Path] = []

    def compare(path: Path, text: str) -> None:
        before = path.read_text(encoding="utf-8") if path.is_file() else None
        if before != text and request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
        else:
            assert before == text

    yield compare
    assert not written, f"written, look at git diff: {', '.join(map(str, written))}"


@pytest.fixture
def golden(current: Callable[[Path, str], None]) -> Callable[[str, str], None]:
    """Compare a page with the one that was reviewed."""
    return lambda name, text: current(ROOT / "tests" / "golden" / name, text)


@pytest.fixture
def bad_output(current: Callable[[Path, str], None]) -> Callable[[str, str], None]:
    """Compare what a broken input prints with the file beside it."""
    return lambda name, text: current(ROOT / "tests" / "bad" / name, text)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a project of files by name into an empty folder, and stand in it."""

    def write(**files: str) -> Path:
        texts = {"scorekit.yaml": PROJECT, "rubrics/small.yaml": RUBRIC, "cases/good.yaml": GOOD}
        texts |= {name if "." in name else name.replace("__", "/") + ".yaml": text for name, text in files.items()}
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


def session(
    text: str, cwd: Path, scorekit: Callable[..., subprocess.CompletedProcess[str]]
) -> subprocess.CompletedProcess[str]:
    """Run commands, one a line, of which all but the last must do; what the last one did."""
    *first, last = text.strip().splitlines()
    for line in first:
        if line.startswith("scorekit "):
            done = scorekit(*shlex.split(line)[1:], cwd=cwd)
        else:
            done = subprocess.run(["sh", "-c", line], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, (line, done.stderr)
    return scorekit(*shlex.split(last)[1:], cwd=cwd)


def in_process(*arguments: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command as its process would, inside this one: its own folder, environment and streams."""
    from scorekit.cli import run

    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(3)]
    here = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        for name, value in env.items():
            patch.setenv(name, value)
        os.chdir(cwd)
        try:
            run(list(arguments))
            code: object = 0
        except SystemExit as end:
            code = end.code
        finally:
            os.chdir(here)
    out, err = (stream.buffer for stream in streams[1:])
    for stream in streams[1:]:
        stream.flush()
    texts = [buffer.getvalue().decode() for buffer in (out, err) if isinstance(buffer, io.BytesIO)]
    return subprocess.CompletedProcess(list(arguments), code if isinstance(code, int) else 1, *texts)


def in_its_own_process(*arguments: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, where that is what a test is about: locales, threads, hash seeds."""
    return subprocess.run(
        [sys.executable, "-c", "from scorekit.cli import run; run()", *arguments],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def scorekit() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command; inside this process, which is a hundred times quicker than a new one."""
    return in_process


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command in a process of its own."""
    return in_its_own_process
