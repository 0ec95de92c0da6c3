"""The whole way: one data set in every kind of file is one league; rejected rows are mended and come back; editions
keep data and recompute it; drafts say why; large files give the digits of small ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
import xlsxwriter

import scorekit
from scorekit.importing.columnar import batches
from tests.conftest import in_process

Run = Callable[..., Any]


@pytest.fixture
def run() -> Run:
    """Run the command in this process."""
    return in_process


RUBRIC = """
rubric: r
version: "1"
scale: {worst: 0, best: 10, decimals: 2}
criteria:
  - id: waiting
    weight: 2
    measure: longest_wait
    bands: [{up_to: 150 s, points: 10}, {up_to: 5 min, points: 6}, {otherwise: 0}]
  - {id: person, weight: 1, measure: reached_person, answers: {yes: 10, no: 0}}
  - id: solved
    weight: 3
    measure: attempts_to_resolution
    bands: [{up_to: 1, points: 10}, {up_to: 2, points: 6}, {otherwise: 0}]
  - {id: first, weight: 1, measure: time_to_first_answer, bands: [{up_to: 1 day, points: 10}, {otherwise: 0}]}
gates:
  - {id: never_resolved, when: {measure: resolved, is: no}, cap: 4}
"""
MAPPING = """
mapping: calls
row: case
fields:
  case: id
  operator: op
  contacts.at: {column: at, format: "%d-%m-%Y %H:%M", empty: unknown}
  contacts.channel: {column: ch, values: {tel: phone, mail: mail}}
  contacts.reached:
    column: r
    values: {Y: person, N: nobody, M: menu}
    empty: unknown
    only: {contacts.channel: phone}
  contacts.wait: {column: w, unit: s, only: {contacts.reached: [person, menu]}, empty: unknown, unknown: ["?"]}
  contacts.answered_after: {column: aa, unit: h, empty: never, only: {contacts.channel: mail}}
  contacts.result: {column: res, values: {ok: resolved, no: no_answer, up: gave_up}, empty: unknown}
  outcome.resolved: {column: s, values: {ja: yes, nee: no}, empty: unknown, not_applicable: [nvt]}
constants: {evidence.kind: own_observation}
leave_out: [{column: op, is: test, because: tests}]
"""


def rows(seed: int, many: int, *, contacts: bool = False) -> list[dict[str, str]]:
    """Rows of calls, of which some cannot be read and some contradict themselves."""
    draw = Random(seed)
    found = []
    for number in range(many):
        channel = draw.choice(["tel", "tel", "mail"])
        reached = draw.choice(["Y", "Y", "N", "M", ""]) if channel == "tel" else ""
        wait = str(draw.randrange(600)) if reached in ("Y", "M") and draw.random() < 0.9 else ""
        case = draw.randrange(many // 2) if contacts else number
        found.append(
            {
                "id": str(case),
                "op": ["KPN", "Tele2"][case % 2] if contacts else draw.choice(["KPN", "Tele2", "Ziggo ", "test"]),
                "at": f"{draw.randrange(1, 28):02d}-03-2026 {draw.randrange(24):02d}:{draw.randrange(60):02d}",
                "ch": "fax" if draw.random() < 0.01 else channel,
                "r": reached,
                "w": "5" if reached == "N" and draw.random() < 0.05 else wait,
                "aa": str(draw.randrange(1, 50)) if channel == "mail" and draw.random() < 0.7 else "",
                "res": draw.choice(["ok", "", "up", "no"]),
                "s": ["ja", "nee", "", "nvt"][case % 4],
            }
        )
    draw.shuffle(found)
    return found


def project(folder: Path, mapping: str = MAPPING) -> dict[str, Any]:
    (folder / "r.yaml").write_text(RUBRIC)
    (folder / "m.yaml").write_text(mapping)
    (folder / "scorekit.yaml").write_text("project: p\n")
    return {"rubric": str(folder / "r.yaml"), "map": str(folder / "m.yaml"), "project": folder, "keep_going": True}


def table(league: Any) -> list[Any]:
    return [(row.name, row.rank, row.score, row.total, row.scored, row.coverage, row.range) for row in league.rows]


def test_one_data_set_is_one_league(tmp_path: Path) -> None:
    """As CSV, JSON Lines, Parquet, XLSX with cells of their types, and as the YAML that an import writes; shuffled."""
    asked = project(tmp_path)
    listed = [row for row in rows(1, 80) if row["op"] != "test" and row["ch"] != "fax" and row["r"] != "N"]
    frame = pl.DataFrame(listed)
    frame.write_csv(tmp_path / "d.csv")
    frame.sample(fraction=1, shuffle=True, seed=2).with_columns(
        pl.col("w").replace("", None).cast(pl.Int64), pl.col("at").str.to_datetime("%d-%m-%Y %H:%M")
    ).write_parquet(tmp_path / "d.parquet")
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in reversed(listed)))
    book = xlsxwriter.Workbook(str(tmp_path / "d.xlsx"))
    sheet, clock = book.add_worksheet("D"), book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
    for place, head in enumerate(listed[0]):
        sheet.write(0, place, head)
        for line, row in enumerate(listed, 1):
            if head == "at":
                sheet.write_datetime(line, place, datetime.strptime(row[head], "%d-%m-%Y %H:%M"), clock)
            elif head in ("w", "aa", "id") and row[head]:
                sheet.write_number(line, place, int(row[head]))
            else:
                sheet.write_string(line, place, row[head])
    book.close()
    made = {
        name: scorekit.league(data=[tmp_path / f"d.{name}"], **asked) for name in ("csv", "parquet", "jsonl", "xlsx")
    }
    assert len({made[name].to_csv() for name in made}) == 1
    assert len(made["csv"].rows) == 3


def test_large_files_give_the_same_digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read row by row, and a column at a time in one batch and in many: the same table, and the same rejected rows."""
    seen = 0
    for kind in ("case", "contact"):
        asked = project(tmp_path, MAPPING.replace("row: case", f"row: {kind}"))
        for seed in range(4):
            if seed == 2:  # from here on names are those of a register, which does not know all
                (tmp_path / "operators.yaml").write_text(OPERATORS)
                (tmp_path / "scorekit.yaml").write_text("project: p\noperators: operators.yaml\n")
            frame = pl.DataFrame(rows(seed, 300, contacts=kind == "contact"))
            frame.write_csv(tmp_path / "d.csv")
            frame.write_parquet(tmp_path / "d.parquet")
            small = scorekit.league(data=[tmp_path / "d.csv"], **asked)
            slow = table(small)
            assert (kind == "case") == ("(tests): test " in " ".join(map(str, small.caveats)))
            with monkeypatch.context() as patch:
                patch.setattr(batches, "LARGE_BYTES", 1)
                patch.setattr(batches, "LARGE_ROWS", 1)
                for size in (1_000_000, 70):
                    patch.setattr(batches.batches, "__defaults__", (size,))
                    patch.setattr(batches.parts, "__defaults__", (size,))
                    for name in ("d.csv", "d.parquet"):
                        fast = scorekit.league(data=[tmp_path / name], **asked)
                        assert fast.behind is None  # it came in batches
                        assert table(fast) == slow
                        assert [str(one) for one in fast.caveats] == [str(one) for one in small.caveats]
                        seen += 1
    assert seen == 32


MEASURES = """
mapping: m
row: measures
fields:
  operator: {column: op, values: {K: KPN, KM: KPN Mobiel, T: Tele2}}
  measures.longest_wait: {column: w, unit: min, empty: unknown}
  measures.reached_person: {column: p, values: {1: yes, 0: no}, empty: not_applicable}
  measures.resolved: {column: s, empty: unknown}
constants: {period: 2025}
"""
MEASURED = """
rubric: r
version: "1"
scale: {worst: 0, best: 10, decimals: 2}
criteria:
  - {id: waiting, weight: 2, measure: longest_wait, bands: [{up_to: 5 min, points: 10}, {otherwise: 0}]}
  - {id: person, weight: 1, measure: reached_person, answers: {yes: 10, no: 0}}
  - {id: solved, weight: 3, measure: resolved, answers: {yes: 10, no: 0}}
"""
OPERATORS = "operators:\n  kpn: {name: KPN, names: [{name: KPN Mobiel}]}\n  tele2: {name: Tele2}\n"


@pytest.mark.parametrize("register", [True, False])
@pytest.mark.parametrize("period", [None, "2025"])
def test_large_files_of_measures_give_the_same_digits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, register: bool, period: str | None
) -> None:
    """Names are those of the register, rows that add up others are no operators, and what cannot be is rejected."""
    asked = {**project(tmp_path, MEASURES), "period": period}
    (tmp_path / "r.yaml").write_text(MEASURED)
    if register:
        (tmp_path / "operators.yaml").write_text(OPERATORS)
        (tmp_path / "scorekit.yaml").write_text("project: p\noperators: operators.yaml\n")
    for seed in range(3):
        draw = Random(seed)
        names = ["K", "KM", "T", " T", "Mittelwert", "total", "", "unheard of"]
        odd = draw.random() < 0.5  # in one file of two, there are cells that no number is
        waits = ["3", "12", "", "1000000", *(["-1", "4.5", "x", "99999999999"] if odd else [])]
        made = [
            {"op": draw.choice(names), "w": draw.choice(waits), "p": draw.choice(["1", "0", ""]),
             "s": draw.choice(["yes", "no", "", "true", *(["Yes", "maybe"] if odd else [])])}
            for _ in range(200)
        ]  # fmt: skip
        frame = pl.DataFrame(made)
        frame.write_csv(tmp_path / "d.csv")
        typed = frame.with_columns(pl.col("w", "p").cast(pl.Int64, strict=False))
        typed.with_columns(pl.col("s").is_in(["yes", "true"])).write_parquet(tmp_path / "d.parquet")
        for name in ("d.csv", "d.parquet"):
            slow = scorekit.league(data=[tmp_path / name], **asked)
            with monkeypatch.context() as patch:
                patch.setattr(batches, "LARGE_BYTES", 1)
                patch.setattr(batches, "LARGE_ROWS", 1)
                fast = scorekit.league(data=[tmp_path / name], **asked)
            assert fast.behind is None  # it came in batches
            assert table(fast) == table(slow)
            assert {"Mittelwert", "total", "K"}.isdisjoint(row.name for row in fast.rows)


def test_parts_merge_without_loss() -> None:
    """The sums of parts, in any order, are those of the whole."""
    frame = pl.DataFrame(
        {"operator": ["a", "b", "a", "b", "c"], "verdict.num": [9, 2, 7, 1, 5], "verdict.den": [10] * 5}
    )
    rubric = scorekit.rubric("published-verdict")
    whole = scorekit.rank_frame(frame, rubric, criteria=True)
    parts = [scorekit.partial(frame[at : at + 2], rubric) for at in (0, 2, 4)]
    assert scorekit.merge(reversed(parts), rubric).equals(whole)
    with pytest.raises(scorekit.ProblemsFound, match="nothing to merge"):
        scorekit.merge([], rubric)


def test_rejected_rows_are_mended_and_come_back(tmp_path: Path, run: Run) -> None:
    project(tmp_path)
    listed = rows(3, 40)
    listed[4] |= {"op": "KPN", "ch": "fax", "r": "Y", "w": "10", "aa": "", "res": "", "s": "ja"}
    listed[9] |= {"at": "2026-03-01 10:00", "op": "KPN"}
    pl.DataFrame(listed).write_csv(tmp_path / "d.csv")
    first = run("import", "d.csv", "--map", "./m.yaml", "--to", "cases/", "--keep-going", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    text = (tmp_path / "rejects.csv").read_text()
    assert '"fax' in text or ",fax," in text
    refused = run("import", "rejects.csv", "--map", "./m.yaml", "--to", "cases/", cwd=tmp_path)
    assert refused.returncode == 1 and "rejects.csv stays as it is" in refused.stderr
    assert (tmp_path / "rejects.csv").read_text() == text
    mended = text.replace(",fax,", ",tel,").replace("2026-03-01 10:00", "01-03-2026 10:00")
    (tmp_path / "rejects.csv").write_text(mended)
    before = (tmp_path / "cases" / "calls.yaml").read_text().count("{case:")
    second = run("import", "rejects.csv", "--map", "./m.yaml", "--to", "cases/", "--keep-going", cwd=tmp_path)
    assert second.returncode == 0, second.stderr
    assert (tmp_path / "cases" / "calls.yaml").read_text().count("{case:") > before
    assert "source: d.csv, row: 6" in (tmp_path / "cases" / "calls.yaml").read_text()


def test_an_edition_keeps_the_columns_that_are_read(tmp_path: Path, run: Run) -> None:
    project(tmp_path, MAPPING + "personal: [phone]\nunused: [remark]\n")
    (tmp_path / "mappings").mkdir()
    (tmp_path / "m.yaml").rename(tmp_path / "mappings" / "calls.yaml")
    (tmp_path / "scorekit.yaml").write_text(
        "project: p\nleagues:\n  - {id: l, rubric: r.yaml, data: d.csv, map: calls}\n"
    )
    good = [row for row in rows(5, 30) if row["ch"] != "fax" and row["r"] != "N"]
    pl.DataFrame([row | {"phone": "0471", "remark": "secret"} for row in good]).write_csv(tmp_path / "d.csv")
    made = run("freeze", "l", "--edition", "one", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    kept = (tmp_path / "editions" / "l" / "one" / "inputs" / "data" / "d.csv").read_text()
    assert "0471" not in kept and "secret" not in kept and "Tele2" in kept
    assert run("verify", "l/one", cwd=tmp_path).returncode == 0


def test_a_draft_says_why_and_is_refused_as_long_as_it_is_one(tmp_path: Path, run: Run) -> None:
    (tmp_path / "d.csv").write_text(
        "Nummer;Aanbieder;Datum;Wachttijd (sec);Bereikt;Opgelost;Telefoon\n"
        "1;KPN;31-01-2026;201;ja;ja;0471\n2;KPN;02-02-2026;1.001;nee;nee;0472\n"
    )
    made = run("map", "d.csv", "--output", "m/x.yaml", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    text = (tmp_path / "m" / "x.yaml").read_text()
    for line in (
        "case: Nummer",
        "operator: Aanbieder",
        "format: '%d-%m-%Y'",
        "day first: row 2, 31-01-2026",
        "thousands: TODO",
        "{ja: TODO, nee: nobody}",
        "values: {ja: yes, nee: no}",
        "personal: [Telefoon]",
    ):
        assert line in text
    refused = run("import", "d.csv", "--map", "m/x.yaml", cwd=tmp_path)
    assert refused.returncode == 1 and "TODO" in refused.stderr


@pytest.mark.parametrize("second", ["02-01-2026", "12-11-2026"])
def test_a_draft_never_guesses_between_day_and_month(tmp_path: Path, run: Run, second: str) -> None:
    (tmp_path / "d.csv").write_text(f"Id,Company,Date,Wait\n1,A,01-02-2026,5\n2,B,{second},7\n")
    text = run("map", "d.csv", cwd=tmp_path).stdout
    assert "no value decides between %d-%m-%Y and %m-%d-%Y" in text
    assert "contacts.at: {column: Date, format: TODO}" in text
    assert "contacts.wait: {column: Wait, unit: TODO}" in text
