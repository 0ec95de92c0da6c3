"""What starting up may import: help, checking files and listing measures need no Polars."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = {"polars", "numpy", "jinja2", "tabulate", "hypothesis", "pytest"}
#: Top-level packages outside the standard library that --help may import.
HELP_MAY_IMPORT = {"click", "scorekit"}


def imported(*arguments: str) -> set[str]:
    code = (
        "import sys\nfrom scorekit.cli import run\n"
        "try: run(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('\\n' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return set(done.stderr.splitlines()[-1].split())


def test_help_imports_nothing_outside_the_list() -> None:
    # What the interpreter's own start-up brings (an editable install, coverage) is not ours.
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(' '.join({n.partition('.')[0] for n in sys.modules}))"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    ours = imported("--help") - set(sys.stdlib_module_names) - set(bare.stdout.split()) - {"__main__", "__mp_main__"}
    assert {name for name in ours if not name.startswith("_")} <= HELP_MAY_IMPORT


@pytest.mark.parametrize("arguments", [("--help",), ("validate",), ("schema", "case"), ("league", "--help")])
def test_what_does_not_score_imports_neither_polars_nor_numpy(arguments: tuple[str, ...]) -> None:
    assert imported(*arguments) & HEAVY == set()


def test_listing_measures_needs_no_numpy() -> None:
    assert "numpy" not in imported("measures")


def test_importing_the_package_loads_nothing() -> None:
    code = "import scorekit, sys; print(sorted(n for n in sys.modules if n.startswith('scorekit')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "['scorekit']"
