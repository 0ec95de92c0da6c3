"""`init` and `new`, asked at a terminal and given as options, and everything that may go wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal import STOP, drive

Run = Callable[..., subprocess.CompletedProcess[str]]
TERMINAL = pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and ".scorekit" not in p.parts}


@pytest.fixture
def table(scorekit: Run, tmp_path: Path) -> Path:
    """A project as `init --yes` makes it, without its example."""
    assert scorekit("init", "--yes", cwd=tmp_path).returncode == 0
    (tmp_path / "cases/example.yaml").unlink()
    return tmp_path


def test_a_new_project_prints_its_table_at_once(scorekit: Run, tmp_path: Path) -> None:
    done = scorekit("init", "post", "--yes", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    root = tmp_path / "post"
    assert files(root) == {"scorekit.yaml", "README.md", ".gitignore", "cases/example.yaml"}
    assert len((root / "README.md").read_text(encoding="utf-8").splitlines()) == 10
    assert scorekit("validate", cwd=root).returncode == 0
    printed = scorekit("league", cwd=root).stdout
    assert "Supplier           Score  Remark" in printed
    assert "Example Telecom     6/10  Kind on the phone" in printed
    for name in ("scorekit.yaml", "cases/example.yaml"):
        text = (root / name).read_text(encoding="utf-8")
        schema = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert json.loads((root / name).parent.joinpath(schema).read_text(encoding="utf-8"))["title"]


@TERMINAL
def test_the_questions_of_init_are_in_the_language_chosen(scorekit: Run, tmp_path: Path) -> None:
    code, screen = drive(["init"], ["nl", "Mijn zes", "Firma"], tmp_path)
    assert code == 0
    assert "Wat staat er boven de tabel?" in screen
    text = (tmp_path / "scorekit.yaml").read_text(encoding="utf-8")
    assert "languages: [nl]" in text
    assert "title: Mijn zes" in text
    assert "words: {operator: Firma}" in text
    assert "Firma" in scorekit("league", cwd=tmp_path).stdout


@TERMINAL
@pytest.mark.parametrize("stopped_at", [0, 1, 2])
def test_stopping_init_leaves_nothing(stopped_at: int, tmp_path: Path) -> None:
    code, _ = drive(["init", "post"], [*["nl", "Titel", "Woord"][:stopped_at], STOP], tmp_path)
    assert code == 130
    assert list(tmp_path.iterdir()) == []


def test_init_overwrites_nothing(scorekit: Run, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert scorekit("init", "--yes", cwd=tmp_path).returncode == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    (tmp_path / "scorekit.yaml").write_text("project: mine\n", encoding="utf-8")
    again = scorekit("init", "--yes", cwd=tmp_path)
    assert again.returncode == 1
    assert "error[already-there]" in again.stderr
    assert (tmp_path / "scorekit.yaml").read_text(encoding="utf-8") == "project: mine\n"
    assert scorekit("init", "--yes", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "scorekit.yaml").read_text(encoding="utf-8") != "project: mine\n"


@pytest.mark.parametrize(
    "title",
    [
        "../../x",
        "a: b # c",
        '"quoted" {x}',
        "📞📞",
        "x" * 300,
        "Мои операторы",
        "- no",
        "null",
        "'",
        "\x1b[31m",
        "a\nb",
    ],
)
def test_any_title_makes_a_sound_project(title: str, scorekit: Run, tmp_path: Path) -> None:
    done = scorekit("init", "--title", title, "--language", "en", "--operator-word", title, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert files(tmp_path) == {"scorekit.yaml", "README.md", ".gitignore", "cases/example.yaml"}
    assert scorekit("validate", cwd=tmp_path).returncode == 0
    assert scorekit("league", cwd=tmp_path).returncode == 0


def test_a_case_out_of_options(scorekit: Run, table: Path) -> None:
    done = scorekit(
        "new", "case", "--operator", "Proximus", "--verdict", "3", "--remark", "Never called: back", cwd=table
    )
    assert (done.returncode, done.stdout) == (0, "")
    text = (table / "cases/proximus.yaml").read_text(encoding="utf-8")
    # A remark with a colon needs quotes; nothing else does.
    assert text.splitlines()[1:] == [
        "case: proximus",
        "operator: Proximus",
        "remark: 'Never called: back'",
        "verdict: 3/10",
    ]
    assert "Proximus       3/10  Never called: back" in scorekit("league", cwd=table).stdout


def test_every_question_is_an_option(scorekit: Run, table: Path) -> None:
    done = scorekit(
        "new", "case", "--operator", "KPN", "--case", "k1", "--period", "2024-H1", "--customer-language", "nl",
        "--product", "internet", "--summary", "No internet.", "--contact", "channel: phone, wait: at least 5 min",
        "--contact", "channel: mail, result: no_answer", "--visit", "where: home, result: no_show",
        "--promise", "kind: visit, due: 2024-03-01, kept: no", "--resolved", "no", "--as-of", "2024-03-05",
        "--source", "https://example.org/post", "--yes", cwd=table,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (table / "cases/k1.yaml").read_text(encoding="utf-8").splitlines()[1:] == [
        "case: k1",
        "operator: KPN",
        "period: 2024-H1",
        "customer: {language: nl}",
        "product: internet",
        "summary: No internet.",
        "contacts:",
        "  - {channel: phone, wait: at least 5 min}",
        "  - {channel: mail, result: no_answer}",
        "visits:",
        "  - {where: home, result: no_show}",
        "promises:",
        "  - {kind: visit, due: 2024-03-01, kept: no}",
        "outcome: {resolved: no, as_of: 2024-03-05}",
        "evidence:",
        "  - {id: story, kind: customer_account, source: 'https://example.org/post'}",
    ]
    assert scorekit("validate", cwd=table).returncode == 0


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "there is no terminal to ask at"),
        (("--operator", "KPN"), 2, "there is no terminal to ask at"),
        (("--operator", "KPN", "--verdict", "11"), 2, "off its scale"),
        (("--operator", "KPN", "--verdict", "nonsense"), 2, "--verdict"),
        (("--operator", "", "--verdict", "1"), 2, "--operator is one line of text"),
        (("--operator", "a\x1b[31mb", "--verdict", "1"), 2, "--operator is one line of text"),
        (("--operator", "x" * 300, "--verdict", "1"), 1, "longer than 200 characters"),
        (("--operator", "K", "--verdict", "1", "--case", "../up"), 1, "bad-id"),
        (("--operator", "K", "--verdict", "1", "--case", "📞"), 1, "bad-id"),
        (("--operator", "K", "--contact", "chanel: phone"), 1, 'did you mean "channel"?'),
        (("--operator", "K", "--contact", "phone"), 2, "takes fields and values"),
        (("--operator", "K", "--contact", "channel: [", "--yes"), 2, "--contact"),
        (("--operator", "K", "--verdict", "1", "--period", "soon"), 2, "--period"),
        (("--operator", "K", "--verdict", "1", "--league", "tabel"), 1, 'did you mean "table"?'),
    ],
)
def test_a_case_that_cannot_be_is_refused_and_nothing_written(
    options: tuple[str, ...], code: int, said: str, scorekit: Run, table: Path
) -> None:
    before = files(table)
    done = scorekit("new", "case", *options, cwd=table)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert said in done.stderr
    assert files(table) == before


def test_names_in_any_script_give_ids_that_can_be(scorekit: Run, table: Path) -> None:
    for name in ("Électricité de Liège", "Телеком", "携帯", "📞", "a/b\\c", "..", "Straße & Co."):
        done = scorekit("new", "case", "--operator", name, "--verdict", "5", cwd=table)
        assert done.returncode == 0, done.stderr
    assert files(table) >= {
        "cases/electricite-de-liege.yaml",
        "cases/case.yaml",
        "cases/case-2.yaml",
        "cases/a-b-c.yaml",
        "cases/strasse-co.yaml",
    }
    assert scorekit("validate", cwd=table).returncode == 0
    assert "Электри" not in scorekit("league", cwd=table).stdout
    assert "Телеком" in scorekit("league", cwd=table).stdout


def test_nothing_that_is_there_is_overwritten_by_a_first_register(scorekit: Run, table: Path) -> None:
    (table / "operators.yaml").write_text("precious: yes\n", encoding="utf-8")
    before = (table / "scorekit.yaml").read_text(encoding="utf-8")
    done = scorekit("new", "operator", "Foo", cwd=table)
    assert (done.returncode, "error[already-there]" in done.stderr) == (1, True)
    assert (table / "operators.yaml").read_text(encoding="utf-8") == "precious: yes\n"
    assert (table / "scorekit.yaml").read_text(encoding="utf-8") == before


def test_an_id_in_a_list_of_another_file_is_taken(scorekit: Run, table: Path) -> None:
    listed = "cases:\n  - {operator: KPN, case: kpn, verdict: 1/10}\n"
    (table / "cases/multi.yaml").write_text(listed, encoding="utf-8")
    assert scorekit("new", "case", "--operator", "KPN", "--verdict", "3", cwd=table).returncode == 0
    forced = ("--case", "kpn", "--file", "cases/zz.yaml", "--force")
    assert "duplicate-id" in scorekit("new", "case", "--operator", "K", "--verdict", "3", *forced, cwd=table).stderr
    assert scorekit("validate", cwd=table).returncode == 0


def test_a_league_over_a_single_file_says_where_a_case_belongs(scorekit: Run, table: Path) -> None:
    (table / "cases/all.yaml").write_text("case: a\noperator: A\nverdict: 1/10\n", encoding="utf-8")
    text = (table / "scorekit.yaml").read_text(encoding="utf-8")
    (table / "scorekit.yaml").write_text(text.replace("cases: cases/", "cases: cases/all.yaml"), encoding="utf-8")
    done = scorekit("new", "case", "--operator", "KPN", "--verdict", "3", cwd=table)
    assert (done.returncode, "the cases are in a file" in done.stderr) == (1, True)
    assert files(table) == {"scorekit.yaml", "README.md", ".gitignore", "cases/all.yaml"}


@pytest.mark.parametrize(
    "kept",
    [
        '{"settings": {}, "answers": [["Supplier: who is it about?", ["x"]]]}',
        '{"settings": [], "answers": [["a", "b"]]}',
        '{"settings": {"length": 7}, "answers": [["nonsense", "KPN"]]}',
        '{"settings": {}, "answers": [["Supplier: who is it about?", "K\\ud800PN"]]}',
        "[" * 100_000,
        "",
    ],
)
@TERMINAL
def test_broken_kept_answers_do_no_harm(kept: str, table: Path) -> None:
    (table / ".scorekit/unfinished-case.json").write_text(kept, encoding="utf-8")
    answers = (["no"] if "nonsense" in kept else []) + ["KPN", "short", "4", "", "yes"]
    code, screen = drive(["new", "case"], answers, table)
    assert code == 0, screen
    assert "case: kpn" in (table / "cases/kpn.yaml").read_text(encoding="utf-8")


@TERMINAL
def test_kept_answers_never_answer_another_question(table: Path) -> None:
    code, _ = drive(["new", "case"], ["KPN", "2", STOP], table)
    assert code == 130
    code, screen = drive(["new", "case", "--short"], ["yes", "6", "Well.", "yes"], table)
    assert code == 0, screen
    assert "verdict: 6/10" in (table / "cases/kpn.yaml").read_text(encoding="utf-8")


@TERMINAL
def test_another_case_in_between_leaves_the_kept_answers_alone(table: Path) -> None:
    drive(["new", "case"], ["KPN", "full", "2025", STOP], table)
    code, _ = drive(["new", "case", "--operator", "Foo", "--short"], ["5", "rem", "yes"], table)
    assert code == 0
    assert (table / ".scorekit/unfinished-case.json").exists()


@TERMINAL
def test_one_who_goes_back_finds_the_later_answers_again(table: Path) -> None:
    answers = [
        "KPN",
        "full",
        "2024",
        "nl",
        "internet",
        "A sotry.",
        "<",
        "A story.",
        "no",
        "no",
        "no",
        "yes",
        "",
        "7",
        "",
    ]
    answers += [*["<"] * 9, "energy", *[""] * 9, "yes"]
    code, screen = drive(["new", "case"], answers, table)
    assert code == 0, screen
    text = (table / "cases/kpn-2024.yaml").read_text(encoding="utf-8")
    assert "product: energy" in text
    assert "summary: A story." in text
    assert "verdict: 7/10" in text
    assert "Press Enter for the answer before: A story." in screen


@TERMINAL
def test_a_no_at_the_end_of_options_writes_nothing(table: Path) -> None:
    code, screen = drive(
        ["new", "case", "--operator", "K", "--verdict", "4", "--remark", "x", "--short"], ["no"], table
    )
    assert (code, "Traceback" in screen) == (0, False)
    assert files(table) == {"scorekit.yaml", "README.md", ".gitignore"}


def test_a_case_that_is_there_is_not_overwritten(scorekit: Run, table: Path) -> None:
    first = ("new", "case", "--operator", "KPN", "--case", "k", "--verdict")
    assert scorekit(*first, "1", cwd=table).returncode == 0
    again = scorekit(*first, "9", cwd=table)
    assert again.returncode == 1
    assert "error[already-there]" in again.stderr
    assert "verdict: 1/10" in (table / "cases/k.yaml").read_text(encoding="utf-8")
    assert scorekit(*first, "9", "--force", cwd=table).returncode == 0
    assert "verdict: 9/10" in (table / "cases/k.yaml").read_text(encoding="utf-8")


def test_an_unknown_operator_enters_the_register_only_when_asked(scorekit: Run, table: Path) -> None:
    (table / "scorekit.yaml").write_text(
        "# mine\nproject: p\noperators: {kpn: KPN}   # all of them\n"
        "leagues: [{id: t, rubric: published-verdict, cases: cases/}]\n",
        encoding="utf-8",
    )
    refused = scorekit("new", "case", "--operator", "KPM", "--verdict", "1", cwd=table)
    assert refused.returncode == 1
    assert '"KPM" is not in the register; "KPN" is.' in refused.stderr
    assert "--add-operator" in refused.stderr
    done = scorekit("new", "case", "--operator", "Telenet", "--verdict", "1", "--add-operator", cwd=table)
    assert done.returncode == 0, done.stderr
    text = (table / "scorekit.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[:3] == ["# mine", "project: p", "operators: {kpn: KPN, telenet: Telenet}   # all of them"]
    assert scorekit("validate", cwd=table).returncode == 0


@TERMINAL
def test_at_the_terminal_an_unknown_operator_is_asked_about(scorekit: Run, table: Path) -> None:
    assert scorekit("new", "operator", "KPN", cwd=table).returncode == 0
    code, screen = drive(["new", "case", "--short"], ["KPM", "no", "KPN", "2", "", ""], table)
    assert code == 0, screen
    assert '"KPM" is not in the register; "KPN" is. Add it as a new one?' in screen
    code, screen = drive(["new", "case", "--short"], ["Telenet", "yes", "3", "Late.", "yes"], table)
    assert code == 0, screen
    assert "telenet: Telenet" in (table / "operators.yaml").read_text(encoding="utf-8")
    assert scorekit("validate", cwd=table).returncode == 0


def test_a_first_operator_makes_a_register_of_all_that_cases_name(scorekit: Run, table: Path) -> None:
    scorekit("new", "case", "--operator", "Électro World", "--verdict", "4", cwd=table)
    done = scorekit("new", "operator", "KPN", "--country", "NL", cwd=table)
    assert done.returncode == 0, done.stderr
    assert (table / "operators.yaml").read_text(encoding="utf-8").splitlines()[1:] == [
        "operators:",
        "  kpn: {name: KPN, country: NL}",
        "  electro-world: Électro World",
    ]
    assert scorekit("validate", cwd=table).returncode == 0
    twice = scorekit("new", "operator", "KPN", cwd=table)
    assert (twice.returncode, "duplicate-id" in twice.stderr) == (1, True)


def test_a_rubric_and_a_league_of_ones_own(scorekit: Run, table: Path) -> None:
    assert scorekit("new", "rubric", "mine", "--from", "published-verdict", cwd=table).returncode == 0
    text = (table / "rubrics/mine.yaml").read_text(encoding="utf-8")
    assert "rubric: mine\n" in text
    assert 'version: "1"\n' in text
    again = scorekit("new", "rubric", "mine", cwd=table)
    assert again.returncode == 1
    scorekit("new", "case", "--operator", "KPN", "--verdict", "4", cwd=table)
    assert scorekit("new", "league", "second", "--rubric", "mine", "--title", "Nr. 2: x", cwd=table).returncode == 0
    assert scorekit("validate", cwd=table).returncode == 0
    assert scorekit("league", "second", cwd=table).stdout.startswith("Nr. 2: x\n")
    assert scorekit("new", "league", "second", "--rubric", "mine", cwd=table).returncode == 1
    wrong = scorekit("new", "league", "third", "--rubric", "mien", cwd=table)
    assert 'did you mean "mine"?' in wrong.stderr


@TERMINAL
def test_answers_survive_an_interruption_and_one_can_go_back(scorekit: Run, table: Path) -> None:
    before = files(table)
    code, screen = drive(["new", "case"], ["Telenet", "full", "2024", "French", STOP], table)
    assert code == 130
    assert files(table) == before
    assert "Your answers are kept" in screen
    # Taken up again at "what is it about"; one step back changes the language of the customer.
    rest = ["", "<", "nl", "internet", "", "no", "", "no", "yes", "", "7", "Fine.", "", "y"]
    code, screen = drive(["new", "case"], rest, table)
    assert code == 0, screen
    assert "An unfinished case about Telenet was kept." in screen
    assert (table / "cases/telenet-2024.yaml").read_text(encoding="utf-8").splitlines()[1:] == [
        "case: telenet-2024",
        "operator: Telenet",
        "period: 2024",
        "customer: {language: nl}",
        "product: internet",
        "remark: Fine.",
        "contacts: []",
        "promises: []",
        "outcome: {resolved: yes}",
        "verdict: 7/10",
    ]
    assert not (table / ".scorekit/unfinished-case.json").exists()


@TERMINAL
def test_an_answer_that_cannot_be_taken_is_asked_again(table: Path) -> None:
    answers = ["", "KPN", "shrot", "short", "nonsense", "11", "7,5", "7.5", "Late.", "no", STOP]
    code, screen = drive(["new", "case"], answers, table)
    assert code == 130
    assert "This one is needed." in screen
    assert "Please choose one of: short: a mark and one line" in screen
    assert '"nonsense" cannot be read here. For example: 7, 2.5, 3/10' in screen
    assert '"11" lies off its scale' in screen
    assert "Back to the last question" in screen
    assert files(table) == {"scorekit.yaml", "README.md", ".gitignore"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_write_permission_is_told(scorekit: Run, table: Path) -> None:
    (table / "cases").chmod(0o500)
    done = scorekit("new", "case", "--operator", "KPN", "--verdict", "4", cwd=table)
    (table / "cases").chmod(0o700)
    assert (done.returncode, "error[cannot-write]" in done.stderr) == (1, True)
    assert files(table) == {"scorekit.yaml", "README.md", ".gitignore"}


@pytest.mark.parametrize(
    ("failing", "error", "said"),
    [
        ("os.mkdir", "EACCES", "permission denied"),
        ("os.fsync", "ENOSPC", "no space left on device"),
        ("tempfile.mkstemp", "EACCES", "permission denied"),
    ],
)
def test_a_full_disk_or_a_closed_folder_leaves_no_half_project(
    failing: str, error: str, said: str, tmp_path: Path
) -> None:
    breaking = f"""
import errno, os, tempfile
calls, real = [], {failing}
def fails(*arguments, **named):
    calls.append(arguments)
    if len(calls) == 2:
        raise OSError(errno.{error}, os.strerror(errno.{error}))
    return real(*arguments, **named)
{failing} = fails
from scorekit.cli import run
run(["init", "post", "--yes"])
"""
    done = subprocess.run(
        [sys.executable, "-c", breaking], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []
