"""Holds the results of two checkouts against each other: every digit, JSON and CSV of what is shipped.

    python benchmarks/same_digits.py ../before .

Each checkout needs its own .venv (make league). All commands below run in both, inside one process a checkout.
JSON and CSV must be the same to the last character. Of printed pages only the numbers are compared, since a sentence
may have become better; pages whose numbers differ are listed. A command may have another name or other options in the
later checkout: ``renamed`` says which.
"""

from __future__ import annotations

import difflib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

_DRIVER = """
import json, os, sys
from click.testing import CliRunner
from scorekit.cli import main
from scorekit.problems import ProblemsFound
root = os.getcwd()
found = []
for folder, words in json.load(sys.stdin):
    os.chdir(os.path.join(root, folder))
    ran = CliRunner().invoke(main, words, prog_name="scorekit")
    error = ran.exception
    said = [str(one) for one in error.problems] if isinstance(error, ProblemsFound) else [repr(error)] if error else []
    found.append([ran.exit_code, ran.stdout, said])
json.dump(found, sys.stdout)
"""

#: Exit code, standard output and problems of one command.
Output = tuple[int, str, list[str]]

_NUMBER = re.compile(r"\d[\d.,/]*")


def _json(path: Path) -> dict[str, object]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def commands(root: Path) -> Iterator[tuple[str, list[str]]]:
    """(folder, words) of every command that is compared."""
    for folder in (".", "examples"):
        for name in ("json", "csv"):
            yield folder, ["league", "--format", name]
        yield folder, ["league"]
        for language in ("nl", "fr", "de"):
            yield folder, ["league", "--language", language]
        yield folder, ["operators", "--format", "json"]
        yield folder, ["indicators", "--format", "json"]
        yield folder, ["indicators", "--format", "csv"]
        text = (root / folder / "scorekit.yaml").read_text(encoding="utf-8")
        leagues = re.findall(r"(?m)^\s+- (?:\{)?id: ([\w-]+)", text) or re.findall(r"id: ([\w-]+), title", text)
        for league in leagues:
            yield from _of_league(root, folder, league)
    yield ".", ["measures", "--format", "json"]


def _of_league(root: Path, folder: str, league: str) -> Iterator[tuple[str, list[str]]]:
    for name in ("json", "csv", "table"):
        yield folder, ["score", "--league", league, "--format", name]
    yield folder, ["league", league, "--verdicts", "--format", "json"]
    editions = sorted(path.parent for path in (root / folder / "editions" / league).glob("*/edition.json"))
    names = [f"{league}/{path.name}" for path in editions]
    for path, name in zip(editions, names, strict=True):
        yield folder, ["league", "--edition", name, "--format", "json"]
        table = _json(path / "results" / "league.json")
        for row in [*table["rows"], *table["unranked"]]:  # type: ignore[misc]
            for form in ("json", "table"):
                subject = f"operator:{row['operator']}"
                yield folder, ["explain", subject, "--league", league, "--format", form]
        scores = path / "results" / "scores.json"
        for case in _json(scores)["cases"] if scores.is_file() else ():  # type: ignore[attr-defined]
            for form in ("json", "table"):
                yield folder, ["explain", f"case:{case['case']}", "--league", league, "--format", form]
    for before, after in pairwise(names):
        for method in ("sequence", "shapley"):
            yield folder, ["compare", before, after, "--method", method, "--format", "json"]
        yield folder, ["compare", before, after]
        yield folder, ["diff-rubric", before, after, "--format", "json"]
    if names:
        yield folder, ["history", league, "--format", "json"]
        yield folder, ["history", league, "--common-scale", "--format", "json"]
        yield folder, ["league", league, "--against", names[-1], "--format", "json"]
        yield folder, ["league", league, "--against", names[-1], "--format", "csv"]


def renamed(words: list[str]) -> list[str]:
    """A command as the later checkout calls it."""
    if "--verdicts" in words:
        return ["verdicts", *(word for word in words[1:] if word != "--verdicts")]
    return [word for word in words if word != "--edition"] if words[0] == "league" else words


def outputs(root: Path, asked: list[tuple[str, list[str]]], later: bool) -> list[Output]:
    """Exit code, standard output and problems of every command in a checkout."""
    if later:
        asked = [(folder, renamed(words)) for folder, words in asked]
    ran = subprocess.run(
        [root / ".venv" / "bin" / "python", "-c", _DRIVER],
        cwd=root, input=json.dumps(asked), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise SystemExit(ran.stderr)
    return [(code, out, said) for code, out, said in json.loads(ran.stdout)]


def main() -> int:
    before, after = (Path(path).resolve() for path in sys.argv[1:3])
    asked = list(commands(before))
    return report(asked, outputs(before, asked, False), outputs(after, asked, True))


def report(asked: list[tuple[str, list[str]]], old: list[Output], new: list[Output]) -> int:
    """Print what differs; 1 where a digit, JSON or CSV does."""
    wrong = sentences = 0
    for (folder, words), was, now in zip(asked, old, new, strict=True):
        if was == now:
            continue
        exact = any(name in words for name in ("json", "csv"))
        numbers = [sorted(_NUMBER.findall(out)) for _, out, _ in (was, now)]
        if not exact and was[0] == now[0] and numbers[0] == numbers[1]:
            sentences += 1
            continue
        wrong += 1
        print(f"{folder}$ scorekit {' '.join(words)}: exit {was[0]} then, {now[0]} now")
        texts = [[*out.splitlines(), *said] for _, out, said in (was, now)]
        for line in list(difflib.unified_diff(*texts, "then", "now", lineterm="", n=0))[:12]:
            print(f"    {line[:200]}")
    print(f"{len(asked)} commands: {wrong} differ, {sentences} in sentences only")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
