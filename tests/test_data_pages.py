"""The pages about data: what they show works, with the files that they show."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, in_process

DOCS = ROOT / "docs"
EXPORTS = ROOT / "tests" / "importing" / "exports"
#: Exports that a page names, and the files of the tests that they are.
NAMED = {"tickets.json": "zendesk.json", "tickets.csv": "freshdesk.csv", "evaluations.json": "connect-evaluations.json",
         "form.json": "connect-form.json"}  # fmt: skip
PAGES = {"form": 3, "spreadsheet": 4, "survey": 1, "help-desk": 3}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_shows_works(tmp_path: Path, name: str) -> None:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    (tmp_path / "scorekit.yaml").write_text("project: p\n")
    if name == "help-desk":
        for shown, file in NAMED.items():
            shutil.copy(EXPORTS / file, tmp_path / shown)
    done = 0
    for file, kind, block in re.findall(r"(?:`([\w./-]+)`:\n\n)?```(\w+)\n(.*?)```", text, re.DOTALL):
        if file:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(block, encoding="utf-8")
        elif kind == "sh":
            for line in block.strip().splitlines():
                command, _, said = line.partition("  # exit ")
                result = in_process(*shlex.split(command)[1:], cwd=tmp_path)
                assert result.returncode == int(said[:1] or 0), (line, result.stderr)
                done += 1
    assert done == PAGES[name]


def test_the_page_about_scale_works() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (DOCS / "scale.md").read_text(encoding="utf-8"), re.DOTALL)
    space: dict[str, object] = {}
    exec(block, space)
    assert "table" in space
