"""What happens to the time of a command when its input is four times as large: linear work takes at most four times as
long, and what is capped takes less. The start of the process counts, which makes every ratio a little smaller."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

ALL = "leagues: [{id: all, rubric: published-verdict, cases: cases/}]\n"
HEAD = "operator,period,indicator,value,unit,source,status\n"
CASE = "  - {{case: c-{n}, operator: Firm {n}, verdict: {mark}/10, contacts: [{{channel: phone, reached: person}}]}}\n"


def verdicts(folder: Path, size: int) -> list[str]:
    """So many cases, each with a mark of its author, beside their scores."""
    cases = folder / "cases"
    cases.mkdir()
    for part in range(size * 4):
        text = "cases:\n" + "".join(CASE.format(n=part * 500 + n, mark=n % 11) for n in range(500))
        (cases / f"part-{part}.yaml").write_text(text, encoding="utf-8")
    (folder / "scorekit.yaml").write_text(
        "project: p\nleagues: [{id: all, rubric: four-criteria, cases: cases/}]\n", encoding="utf-8"
    )
    return ["verdicts"]


def _figures(folder: Path, operators: int, years: tuple[int, ...]) -> None:
    rows = "".join(
        f"firm-{n},{year},complaints_in_context,{(n * 37 + year) % 997},per 10000 services,x,published\n"
        for n in range(operators)
        for year in years
    )
    (folder / "figures.csv").write_text(HEAD + rows, encoding="utf-8")
    names = "".join(f"  firm-{n}: Firm {n}\n" for n in range(operators))
    league = (
        "{id: f, rubric: complaints-per-10000, indicators: figures.csv, periods: ["
        + ", ".join(f"'{year}'" for year in years)
        + "]}"
    )
    (folder / "scorekit.yaml").write_text(f"project: p\noperators:\n{names}leagues: [{league}]\n", encoding="utf-8")


def compared(folder: Path, size: int) -> list[str]:
    """Two editions of so many operators, compared."""
    _figures(folder, size * 400, (2020, 2021))
    return ["compare", "f/2020", "f/2021"]


def histories(folder: Path, size: int) -> list[str]:
    """All editions of so many operators."""
    compared(folder, size)
    return ["history", "f"]


def remarks(folder: Path, size: int) -> list[str]:
    """A case whose texts are full of order numbers, which may be personal data."""
    text = " ".join(f"{n * 7919 % 10**8:08d}" for n in range(size * 5_000))
    parts = [text[at : at + 4_500] for at in range(0, len(text), 4_500)]
    notes = "".join(
        f"  - {{case: c-{n}, operator: Firm, verdict: 5/10, remark: {part}}}\n" for n, part in enumerate(parts)
    )
    (folder / "cases").mkdir()
    (folder / "cases" / "all.yaml").write_text(f"cases:\n{notes}", encoding="utf-8")
    (folder / "scorekit.yaml").write_text(f"project: p\n{ALL}", encoding="utf-8")
    return ["validate"]


def strangers(folder: Path, size: int) -> list[str]:
    """Names that are not in a long register, each with what may be meant."""
    names = "".join(f"  firm-{n}: Firm number {n}\n" for n in range(5_000))
    (folder / "cases").mkdir()
    cases = "".join(f"  - {{case: c-{n}, operator: Frim nubmer {n}, verdict: 5/10}}\n" for n in range(size * 60))
    (folder / "cases" / "all.yaml").write_text(f"cases:\n{cases}", encoding="utf-8")
    (folder / "scorekit.yaml").write_text(f"project: p\noperators:\n{names}{ALL}", encoding="utf-8")
    return ["validate"]


def bad_rows(folder: Path, size: int) -> list[str]:
    """A table of figures of which every row is wrong."""
    rows = "".join(f"firm-{n},2020x,complaints,many,complaints,x,published\n" for n in range(size * 40_000))
    (folder / "figures.csv").write_text(HEAD + rows, encoding="utf-8")
    league = "{id: f, rubric: complaints-per-10000, indicators: figures.csv, periods: [2020]}"
    (folder / "scorekit.yaml").write_text(f"project: p\nleagues: [{league}]\n", encoding="utf-8")
    return ["validate"]


def sheets(folder: Path, size: int) -> list[str]:
    """A workbook with so many rows."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("figures")
    sheet.append(["operator", 2020, 2021])
    for n in range(size * 2_500):
        sheet.append([f"Firm {n}", n * 37 % 997, n * 41 % 991])
    book.save(folder / "sheet.xlsx")
    (folder / "scorekit.yaml").write_text("project: p\n", encoding="utf-8")
    about = ["--indicator", "c", "--unit", "complaints", "--source", "x", "--status", "published"]
    return ["import-figures", str(folder / "sheet.xlsx"), *about, "--output", str(folder / "out.csv"), "--force"]


KINDS: dict[str, Callable[[Path, int], list[str]]] = {
    "marks beside scores": verdicts,
    "two editions compared": compared,
    "a history": histories,
    "numbers in remarks": remarks,
    "names that nobody knows": strangers,
    "a table of bad rows": bad_rows,
    "a workbook": sheets,
}


def prepared(folder: Path, kind: str, size: int, scorekit: list[str], env: dict[str, str]) -> list[str]:
    """The command of a kind at a size, in a folder of its own; its editions are frozen."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    said = KINDS[kind](folder, size)
    here = [] if said[0] == "import-figures" else ["--project", str(folder)]
    if said[0] in ("compare", "history"):
        for year in ("2020", "2021"):
            subprocess.run([*scorekit, "freeze", "f", "--edition", year, *here], env=env, check=True)
    command = [*scorekit, *said, *here]
    if said[0] != "validate":  # which finds what is wrong
        subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    return command
