"""Verifying: what was frozen comes out again, anywhere; what was touched is found."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

import scorekit
from scorekit.api import editions
from scorekit.editions import results
from scorekit.editions.sums import damages, sums_text
from scorekit.editions.verify import verify
from scorekit.engine import scoring as engine
from scorekit.engine import versions
from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
FORMATS = sorted((ROOT / "tests" / "editions" / "formats").iterdir())
#: Editions by every way of writing results that ever was, but the first, which FORMATS and SHIPPED have.
RESULTS = sorted((ROOT / "tests" / "editions" / "results").glob("*/*/"))
SHIPPED = sorted([*(ROOT / "editions").glob("*/*/"), *(ROOT / "examples" / "editions").glob("*/*/")])
YEAR = ROOT / "examples" / "editions" / "years" / "2025"


def resum(folder: Path) -> None:
    """Write SHA256SUMS again, as somebody would who changes an edition and hides it."""
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    files.pop("SHA256SUMS")
    (folder / "SHA256SUMS").write_text(sums_text(files), encoding="utf-8")


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """A copy of an edition, to be touched."""
    return Path(shutil.copytree(YEAR, tmp_path / "copy"))


@pytest.mark.parametrize("folder", [*SHIPPED, *FORMATS, *RESULTS], ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_edition_that_was_ever_frozen_comes_out_again(folder: Path) -> None:
    found = verify(folder)
    assert found.files == sum(1 for path in folder.rglob("*") if path.is_file())


def test_there_is_one_frozen_edition_of_every_format() -> None:
    from scorekit.editions.record import FORMAT

    assert [path.name for path in FORMATS] == [str(number) for number in range(1, FORMAT + 1)]
    for path in FORMATS:
        assert json.loads((path / "edition.json").read_text())["schema"] == f"scorekit/edition/v{path.name}"


def test_there_are_frozen_editions_of_every_way_of_writing_results() -> None:
    assert sorted({path.parent.name for path in RESULTS}) == [str(number) for number in range(2, results.RESULTS + 1)]
    for path in RESULTS:
        versions = json.loads((path / "edition.json").read_text())["versions"]
        assert str(versions["results"]) == path.parent.name


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_sha256sum_accepts_an_edition(folder: Path) -> None:
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_one_changed_byte_anywhere_is_found(year: Path) -> None:
    random = Random(6)
    tried = 0
    for path in sorted(path for path in year.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        for place in {0, len(raw) - 1, *(random.randrange(len(raw)) for _ in range(20))}:
            for bit in (1, 32, 128):
                path.write_bytes(raw[:place] + bytes([raw[place] ^ bit]) + raw[place + 1 :])
                assert damages(year), (path.name, place, bit)
                tried += 1
        path.write_bytes(raw)
    assert tried > 500
    assert damages(year) == []


def test_a_file_that_is_cut_off_or_longer_is_found(year: Path) -> None:
    files = sorted(path for path in year.rglob("*") if path.is_file())
    assert len(files) > 10
    for path in files:
        raw = path.read_bytes()
        for changed in (raw[:-1], raw[: len(raw) // 2], b"", raw + b"\n"):
            path.write_bytes(changed)
            assert damages(year), path.name
        path.write_bytes(raw)


def test_a_result_that_the_inputs_do_not_give_is_told_with_both_values(year: Path) -> None:
    path = year / "results" / "league.json"
    path.write_text(path.read_text().replace('"score_exact": "15/2"', '"score_exact": "8/1"'), encoding="utf-8")
    resum(year)
    with pytest.raises(scorekit.ProblemsFound) as found:
        verify(year)
    first = found.value.problems[0]
    assert (first.code, first.path.endswith("results/league.json")) == ("edition-differs", True)
    assert first.message == 'rows[1].score_exact: "8/1" in the edition, "15/2" computed again'


def test_an_input_that_was_changed_with_its_sums_is_told_by_the_digits(year: Path) -> None:
    path = year / "inputs" / "years" / "2025.yaml"
    path.write_text(path.read_text().replace("resolved: yes", "resolved: no", 1), encoding="utf-8")
    resum(year)
    with pytest.raises(scorekit.ProblemsFound) as found:
        verify(year)
    assert {problem.code for problem in found.value.problems} == {"edition-differs"}
    assert any('"7.50" in the edition' in problem.message for problem in found.value.problems)


def test_a_later_scorekit_that_scores_otherwise_names_the_change(year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ARITHMETIC", 2)
    monkeypatch.setitem(versions.ARITHMETIC, 2, "means are rounded half to even")
    found = verify(year)
    assert found.notes[0] == "arithmetic: version 1 then, version 2 in this scorekit"
    path = year / "results" / "league.json"
    path.write_text(path.read_text().replace('"score": "7.50"', '"score": "7.49"'), encoding="utf-8")
    resum(year)
    with pytest.raises(scorekit.ProblemsFound) as other:
        verify(year)
    assert "arithmetic 2: means are rounded half to even" in other.value.problems[0].help


def test_an_edition_needs_nothing_of_the_project(year: Path, scorekit: Run, tmp_path: Path) -> None:
    packed = tmp_path / "sent.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(year.rglob("*"), reverse=True):
            archive.write(path, path.relative_to(year))
    there = tmp_path / "elsewhere" / "unpacked"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(there)
    for path in (*there.rglob("*"), there):
        path.chmod(0o555 if path.is_dir() else 0o444)
    settings = [
        {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"},
        {"LC_ALL": "nl_BE.UTF-8", "TZ": "America/Adak", "PYTHONHASHSEED": "2", "POLARS_MAX_THREADS": "2"},
    ]
    sha256 = hashlib.sha256((there / "SHA256SUMS").read_bytes()).hexdigest()
    said = {scorekit("verify", str(there), cwd=tmp_path / "elsewhere", **one).stdout for one in settings}
    said.add(scorekit("verify", ".", cwd=there).stdout)
    for path in (*there.rglob("*"), there):
        path.chmod(0o755)
    assert len(said) == 1
    assert next(iter(said)).partition("Since then:")[0] == (
        "years/2025 is consistent with its own sums\n"
        "Every file is as SHA256SUMS says, and scorekit gets every digit again from the\n  inputs.\n"
        "Derived again, and the same: the table, the scores, the README, how to cite it,\n  and the record.\n"
        f"14 files, 4 operators.\nSHA-256 of SHA256SUMS:\n{sha256}\n"
        "Compare it with the publisher's: --sha256 does so. Nothing in a folder can prove\n  itself.\n"
        "Not checked, since no file can prove it: the date of the edition.\n"
    )


def test_files_are_listed_in_whatever_order(year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rglob = Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda self, pattern: iter(sorted(rglob(self, pattern), reverse=True)))
    assert editions.verify(year).record.label == "years/2025"


HOSTILE = {
    "not JSON": b"{",
    "a list": b"[]",
    "nested": b"[" * 100_000,
    "no schema": b"{}",
    "another schema": b'{"schema": "x"}',
    "a number of many digits": b'{"schema": "scorekit/edition/v' + b"9" * 5000 + b'"}',
    "types": b'{"schema": "scorekit/edition/v1", "league": 1}',
    "utf-16": '{"schema": "scorekit/edition/v1"}'.encode("utf-16"),
    "long number": b'{"schema": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_record_that_is_none_is_a_problem(name: str, year: Path, scorekit: Run) -> None:
    (year / "edition.json").write_bytes(HOSTILE[name])
    resum(year)
    for command in (("verify", str(year)), ("league", str(year)), ("compare", str(year), str(year))):
        done = scorekit(*command, cwd=year.parent)
        assert (done.returncode, "error[" in done.stderr) == (1, True), done.stderr
        assert "Traceback" not in done.stderr
