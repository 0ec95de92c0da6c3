"""Editions elsewhere: other versions of Python and of Polars, and a reader that is not ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

EDITIONS = sorted([*(ROOT / "editions").glob("*/*/"), *(ROOT / "examples" / "editions").glob("*/*/")])
#: The lowest Polars that pyproject.toml allows.
LOWEST_POLARS = "1.31.0"


def environment(folder: Path, lock: str, *, ours: bool = True, python: str = sys.executable) -> Path:
    """An environment of its own with what a lock names and, where asked, scorekit; its Python."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    found = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    (folder / "lock").write_text(lock, encoding="utf-8")
    install = [str(found), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*install, "--require-hashes", "--only-binary", ":all:", "-r", str(folder / "lock")], check=True)
    if ours:
        subprocess.run([*install, "--no-build-isolation", str(ROOT)], check=True)
    return found


def lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def entries(text: str, package: str) -> str:
    """What a lock says of a package and of those whose names begin like it."""
    return "".join(re.findall(rf"^{package}[-a-z0-9]*==.*\n(?: .*\n)*", text, flags=re.MULTILINE))


def verified(python: Path) -> list[str]:
    """What `scorekit verify` says of every edition there."""
    said = []
    for edition in EDITIONS:
        done = subprocess.run(
            [python, "-c", "from scorekit.cli import run; run()", "verify", str(edition)],
            capture_output=True, encoding="utf-8", check=False, cwd=python.parent,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said.append(done.stdout.rpartition("sha256 ")[2])
    return said


@pytest.mark.slow
def test_the_lowest_polars_gets_the_same_digits(tmp_path: Path) -> None:
    assert f"polars>={LOWEST_POLARS.removesuffix('.0')}" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    newest, lowest = (entries(lock(name), "polars") for name in ("requirements.lock", "requirements-oldest.lock"))
    assert lowest.startswith(f"polars=={LOWEST_POLARS} ")
    python = environment(tmp_path / "lowest", lock("requirements.lock").replace(newest, lowest))
    assert len(verified(python)) == len(EDITIONS)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_another_python_gets_the_same_digits(version: str, tmp_path: Path) -> None:
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python {version} here")
    assert len(verified(environment(tmp_path / "other", lock("requirements.lock"), python=python))) == len(EDITIONS)


@pytest.mark.slow
def test_an_independent_reader_accepts_every_data_package(tmp_path: Path) -> None:
    python = environment(tmp_path / "reader", lock("requirements-reader.lock"), ours=False)
    assert len(EDITIONS) >= 8
    for edition in EDITIONS:
        done = subprocess.run(
            [python, "-m", "frictionless", "validate", "datapackage.json"],
            cwd=edition, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
