"""The lock files hold what pyproject.toml asks for, with hashes, and say nothing of where it comes from."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = PROJECT["project"]["dependencies"]
EXTRAS = [text for extra in PROJECT["project"]["optional-dependencies"].values() for text in extra]
BUILD = PROJECT["dependency-groups"]["build"]
#: What the makefile says of Python: a lock holds for all that the classifiers name.
PYTHONS = [line.rpartition(" ")[2] for line in PROJECT["project"]["classifiers"] if re.search(r":: 3\.\d+", line)]
SYSTEMS = [("linux", "posix"), ("darwin", "posix"), ("win32", "nt")]
LOCKS = {
    "requirements.lock": [*NEEDED, *BUILD],
    "requirements-dev.lock": [*NEEDED, *EXTRAS, *BUILD],
    "requirements-oldest.lock": [*NEEDED, *EXTRAS, *BUILD],
    "requirements-reader.lock": PROJECT["dependency-groups"]["reader"],
}


def locked(lock: str) -> list[tuple[Requirement, str]]:
    """The entries of a lock, each with what stands below it."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9].*?) \\\n((?: .*\n)*)", text, flags=re.MULTILINE)
    assert len(found) == len(re.findall("^[^ #]", text, flags=re.MULTILINE))
    return [(Requirement(entry), below) for entry, below in found]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_one_version_with_hashes_and_no_address(lock: str) -> None:
    for entry, below in locked(lock):
        (bound,) = entry.specifier
        assert bound.operator == "=="
        assert not entry.url
        assert below.count("--hash=sha256:") >= 1
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted-host|^ *# via -c /", text, flags=re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("platform", "os_name"), SYSTEMS)
def test_a_lock_holds_all_that_is_asked_for_on_every_system(
    lock: str, python: str, platform: str, os_name: str
) -> None:
    here = {
        "sys_platform": platform,
        "os_name": os_name,
        "python_version": python,
        "python_full_version": f"{python}.0",
    }

    def wanted(entry: Requirement) -> bool:
        return entry.marker is None or entry.marker.evaluate({**here, "platform_python_implementation": "CPython"})

    versions: dict[str, list[Version]] = {}
    for entry, _ in locked(lock):
        if wanted(entry):
            (bound,) = entry.specifier
            versions.setdefault(canonicalize_name(entry.name), []).append(Version(bound.version))
    assert [name for name, found in versions.items() if len(found) > 1] == []
    for text in LOCKS[lock]:
        asked = Requirement(text)
        if asked.name != "scorekit" and wanted(asked):
            (version,) = versions[canonicalize_name(asked.name)]
            assert version in asked.specifier, text


def test_the_oldest_lock_holds_the_lower_bounds() -> None:
    versions = {canonicalize_name(entry.name): str(entry.specifier) for entry, _ in locked("requirements-oldest.lock")}
    for text in [*NEEDED, *BUILD]:
        asked = Requirement(text)
        (bound,) = asked.specifier
        assert bound.operator == ">="
        assert Version(versions[canonicalize_name(asked.name)].removeprefix("==")) == Version(bound.version), text


def test_what_runs_is_tested_in_the_versions_that_run() -> None:
    run, tested = (
        {(entry.name, str(entry.specifier)) for entry, _ in locked(lock)}
        for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert run <= tested


def test_what_builds_the_package_is_locked() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(BUILD)
