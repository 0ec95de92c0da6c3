"""Packages that are installed here, put into another environment: nothing is fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def environment(home: Path, wheel: Path) -> Path:
    """An environment with a wheel and, out of this environment, all that the wheel says it needs, and
    no more; the folder of its commands."""
    venv.create(home, with_pip=True)
    commands = home / ("Scripts" if os.name == "nt" else "bin")
    install = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    said = subprocess.run([commands / "python", "-c", code], capture_output=True, encoding="utf-8", check=True)
    folder = Path(said.stdout.strip())
    (ours,) = distributions(name="scorekit", path=[str(folder)])
    for found in needed(ours.requires or ()):
        _put(found, folder)
    subprocess.run([commands / "python", "-m", "pip", "check"], check=True)
    return commands


def needed(wanted: Iterable[str]) -> Iterator[Distribution]:
    """What some requirements and theirs are met by here, each once."""
    waiting = [(Requirement(text), "") for text in wanted]
    seen: set[tuple[str, str]] = set()
    given: set[str] = set()
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        found = distribution(name)
        for of in ("", *requirement.extras):
            if (name, of) not in seen:
                seen.add((name, of))
                waiting += [(Requirement(text), of) for text in found.requires or ()]
        if name not in given:
            given.add(name)
            yield found


def _put(found: Distribution, folder: Path) -> None:
    for file in found.files or ():
        if ".." in file.parts or "__pycache__" in file.parts:
            continue  # a command, or what Python makes anew
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(str(found.locate_file(file)), target)
        except OSError:
            shutil.copy2(str(found.locate_file(file)), target)
