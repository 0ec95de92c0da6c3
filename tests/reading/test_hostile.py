"""Hostile and broken files of every kind: a problem or nothing, never a fault, soon and in little room."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import scorekit
from scorekit.problems import Problem
from scorekit.problems.findings import Finding
from scorekit.reading.cases.consistency import texts
from tests import effort
from tests.conftest import ROOT
from tests.examples import examples, many_examples
from tests.forks import forked

Project = Callable[..., Path]
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")

SOUND = {
    "case": (ROOT / "cases/kpn/kpn-2013-move.yaml").read_bytes(),
    "cases": b"cases:\n  - {case: a, operator: kpn, verdict: 2/10}\n  - {case: b, operator: kpn, verdict: 3/10}\n",
    "rubric": (ROOT / "rubrics/four-criteria.yaml").read_bytes(),
    "operators": (ROOT / "cases/operators.yaml").read_bytes(),
    "project": (ROOT / "scorekit.yaml").read_bytes(),
}
#: What any file of up to a megabyte may take: so many times the processor time of the largest sound one; bytes.
TIMES, BYTES = 3, 512 * 2**20
#: Sound, and nearly as large as the limit on values allows.
LARGEST = b"cases:\n" + b"".join(
    b"  - {case: a%d, operator: kpn, verdict: 2/10, remark: x}\n" % i for i in range(3_900)
)


@cache
def hostile(first: str) -> dict[str, bytes]:
    """Broken texts that begin with the first key of a kind."""
    key = first.encode()
    bomb = b"".join(b"  - &a%d [%s]\n" % (i, b", ".join([b"*a%d" % (i - 1)] * 9) if i else b"x") for i in range(12))
    return {
        "random": bytes((i * 7919 + 13) % 256 for i in range(4096)),
        "utf-16": f"{first}: x\n".encode("utf-16"),
        "bom": b"\xef\xbb\xbf" + SOUND[first],
        "nul": key + b": a\x00b\n",
        "crlf": SOUND[first].replace(b"\n", b"\r\n"),
        "cr": SOUND[first].replace(b"\n", b"\r"),
        "invalid utf-8": key + b": \xff\xfe\n",
        "nested brackets": key + b": " + b"[" * 100_000,
        "nested braces": key + b": " + b"{a: " * 100_000,
        "nested blocks": key + b":\n" + b"".join(b" " * i + b"- \n" for i in range(1, 700)),
        "alias bomb": key + b":\n" + bomb,
        "merge key": key + b": x\n<<: {a: 1}\n",
        "python tag": key + b": !!python/object/apply:os.system [echo hacked]\n",
        "several documents": key + b": x\n---\n" + key + b": y\n",
        "empty": b"",
        "only a comment": b"# nothing\n",
        "scalar": b"just text\n",
        "list": b"- 1\n- 2\n",
        "nan": key + b": .nan\n",
        "infinity": key + b": .inf\n",
        "huge float": key + b": 1e400\n",
        "huge integer": key + b": " + b"9" * 10_000 + b"\n",
        "number as key": key + b": x\n1: 2\ntrue: 3\nnull: 4\n",
        "list as key": key + b": x\n? [a, b]\n: c\n",
        "one long string": key + b": " + b"a" * 1_000_000 + b"\n",
        "many values": key + b": [" + b"1," * 300_000 + b"1]\n",
        "many keys": b"".join(b"k%d: 1\n" % i for i in range(60_000)),
        "unfinished quote": key + b': "' + b"a" * 10_000,
        "too many errors": b"case: x\noperator: kpn\ncontacts:\n" + b"  - {chanel: x}\n" * 3000,
    }


@cache
def largest_takes() -> float:
    """Seconds of processor time that checking the largest sound file takes here."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "scorekit.yaml").write_text("project: p\noperators: {kpn: KPN}\n", encoding="utf-8")
        (Path(folder) / "x.yaml").write_bytes(LARGEST)
        done = forked("validate", "x.yaml", cwd=Path(folder))
    assert done.code == 0, done.out[-500:]
    return done.seconds


#: Every text as a case, and as the other kinds in turn; all of them in the slow run.
TRIED = [
    pytest.param(name, kind, marks=pytest.mark.slow if kind != "case" and (number + place) % 4 else ())
    for number, name in enumerate(hostile("case"))
    for place, kind in enumerate(SOUND)
]


@FORKS
@pytest.mark.parametrize(("name", "kind"), TRIED)
def test_a_hostile_file_gives_a_problem_or_is_fine_soon_and_in_little_room(
    name: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / ("scorekit.yaml" if kind == "project" else "x.yaml")
    path.write_bytes(hostile(kind)[name])
    asked = ("validate", "--project", ".", path.name)
    done = forked(*asked, cwd=tmp_path)
    assert done.code in (0, 1), done.err[-500:]
    assert "Traceback" not in done.err
    assert done.peak < BYTES
    assert len(done.out) < 20_000
    assert all(len(line) < 500 for line in done.out.splitlines())
    if done.seconds > TIMES * largest_takes():
        assert effort.at_most(TIMES, lambda: forked(*asked, cwd=tmp_path).seconds, largest_takes.__wrapped__)


HEAD = b"operator,market,period,indicator,value,unit,source,status\n"
TABLES = {
    "random": bytes((i * 7919 + 13) % 256 for i in range(4096)),
    "utf-16": HEAD.decode().encode("utf-16"),
    "bom": b"\xef\xbb\xbf" + HEAD,
    "nul": HEAD + b"kpn,,2021,a\x00b,5,points,x,press\n",
    "only commas": b"," * 1_000_000,
    "many heads": b"operator," * 100_000,
    "unfinished quote": HEAD + b'kpn,,2021,a,"5,points,x,press\n' + b"a" * 900_000,
    "empty": b"",
    "only heads": HEAD,
    "many wrong rows": HEAD + b"kpn,,2021,a,x,points,x,press\n" * 30_000,
    "many values of one thing": HEAD
    + b"".join(b"kpn,,2021,a,%d,points,x,press\nkpn,,2021,a,%d,%% change,x,press\n" % (i, i) for i in range(15_000))
    + b"kpn,,2020,a,1,points,x,press\n",
    "a long cell": HEAD + b"kpn,,2021,a,5,points," + b"y" * 900_000 + b",press\n",
    "long numbers": HEAD + b"kpn,,2021,a," + b"9" * 500_000 + b",points,x,press\n",
    "formulas": HEAD + b"=cmd(),,2021,=1+1,=1,=x,=x,=x\n",
}

FIGURES = """project: p
leagues: [{id: l, rubric: complaints-per-10000, indicators: f/, periods: [2021]}]
"""


@cache
def largest_table_takes() -> float:
    """Seconds of processor time that checking a sound table of 20,000 figures takes here."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "scorekit.yaml").write_text(FIGURES, encoding="utf-8")
        (Path(folder) / "f").mkdir()
        rows = b"".join(b"kpn,,2021,a%d,5,points,x,press\n" % i for i in range(20_000))
        (Path(folder) / "f" / "x.csv").write_bytes(HEAD + rows)
        done = forked("validate", cwd=Path(folder))
    assert done.code == 0, done.out[-500:]
    return done.seconds


@FORKS
@pytest.mark.parametrize("name", TABLES)
def test_a_hostile_table_gives_a_problem_or_is_fine_soon_and_in_little_room(name: str, tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "x.csv").write_bytes(TABLES[name])
    (tmp_path / "scorekit.yaml").write_text(FIGURES, encoding="utf-8")
    done = forked("validate", cwd=tmp_path)
    assert done.code in (0, 1), done.err[-500:]
    assert "Traceback" not in done.err
    assert len(done.out) < 30_000
    assert all(len(line) < 600 for line in done.out.splitlines())
    if done.seconds > TIMES * largest_table_takes():
        assert effort.at_most(TIMES, lambda: forked("validate", cwd=tmp_path).seconds, largest_table_takes.__wrapped__)


def checked(path: Path, raw: bytes) -> list[Problem]:
    path.write_bytes(raw)
    return scorekit.validate([path])


@pytest.mark.parametrize("kind", SOUND)
@pytest.mark.parametrize(
    "step",
    [pytest.param(97, id="some"), pytest.param(examples(4, 1), id="all", marks=[pytest.mark.slow, many_examples])],
)
def test_a_file_cut_off_at_any_byte_is_told_or_fine(kind: str, step: int, tmp_path: Path, project: Project) -> None:
    project()
    path = tmp_path / "x.yaml"
    found = [problem for end in range(0, len(SOUND[kind]), step) for problem in checked(path, SOUND[kind][:end])]
    assert [problem for problem in found if not problem.message] == []
    assert found


def test_after_fifty_problems_a_file_stops(tmp_path: Path, project: Project) -> None:
    project()
    found = checked(tmp_path / "x.yaml", hostile("case")["too many errors"])
    assert len(found) == 51
    assert found[-1].message == "and more problems in this file"


@pytest.mark.parametrize("between", ["; ", " "])
def test_so_many_numbers_are_looked_at_and_no_more(
    between: str, tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With spaces between them, all the numbers of a text are one run of digits.
    remark = between.join(f"{number:08d}" for number in range(70))
    cases = "".join(f"  - {{case: c-{n}, operator: kpn, verdict: 5/10, remark: '{remark}'}}\n" for n in range(10))
    project(cases__good=f"cases:\n{cases}")
    seen = []
    looked_at = texts._numbers

    def counted(path: tuple[str | int, ...], text: str) -> Iterator[Finding]:
        seen.append(text)
        return looked_at(path, text)

    monkeypatch.setattr(texts, "_numbers", counted)
    said = [problem.message for problem in scorekit.validate() if "no more of them are looked at" in problem.message]
    assert (len(said), 1 <= len(seen) <= 4) == (1, True), len(seen)


def test_no_message_prints_a_whole_value(tmp_path: Path, project: Project) -> None:
    project()
    long = "y" * 5000
    contact = f"{{channel: {long}, wait: {long}, at: {long}, {long[:900]}: 1}}"
    text = f"case: x\noperator: {long}\ncontacts: [{contact}]\nverdict: {long}\n"
    found = checked(tmp_path / "x.yaml", text.encode())
    assert len(found) == 3
    # Quantities are read when the schema holds.
    contact = f"{{channel: phone, wait: {long[:90]}, at: {long[:90]}}}"
    text = f"case: x\noperator: kpn\ncontacts: [{contact}]\nverdict: {long[:40]}\n"
    found += checked(tmp_path / "x.yaml", text.encode())
    assert [problem for problem in found if len(problem.message) + len(problem.help) >= 400] == []
    assert len(found) == 6


def test_strange_things_that_are_called_like_files(project: Project) -> None:
    root = project()
    (root / "cases/folder.yaml").mkdir()
    (root / "cases/dangling.yaml").symlink_to(root / "gone")
    (root / "cases/loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(root / "cases/fifo.yaml")
    found = {problem.path: problem.message for problem in scorekit.validate()}
    assert set(found) == {"cases/dangling.yaml", "cases/loop.yaml", "cases/fifo.yaml"}
    for name in ("folder.yaml", "dangling.yaml", "loop.yaml", "fifo.yaml"):
        assert scorekit.validate([root / "cases" / name])


def test_a_file_that_vanishes_while_it_is_read_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project()
    real = Path.open

    def opening(self: Path, *arguments: object, **named: object) -> object:
        if self.name == "good.yaml":
            raise FileNotFoundError(2, "No such file or directory", str(self))
        return real(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", opening)
    assert [problem.code for problem in scorekit.validate([root / "cases"])] == ["unreadable"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_without_permission_is_told(project: Project) -> None:
    root = project()
    (root / "cases/good.yaml").chmod(0)
    assert [problem.code for problem in scorekit.validate([root / "cases"])] == ["unreadable"]


@pytest.mark.slow
def test_fifty_thousand_files_are_read(tmp_path: Path, project: Project) -> None:
    project()
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(50_000):
        (folder / f"{number}.yaml").write_text(f"case: c{number}\noperator: kpn\nverdict: 5/10\n", encoding="utf-8")
    assert scorekit.validate([folder]) == []
