"""`validate`: how problems are printed, for people and for programs, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sarif_pydantic import Sarif

import scorekit
from scorekit.problems import Problem
from scorekit.publishing.printers.problems import as_github, closing_line, text
from scorekit.scoring.checking import Checked
from scorekit.wording.widths import columns
from tests import effort

Run = Callable[..., subprocess.CompletedProcess[str]]
WARNING = "case: w\noperator: kpn\nverdict: 2/10\nremark: Write to a.b@example.com\n"
WRONG = "case: x\noperator: kpm\nverdict: 2/10\n"


def test_only_errors_end_with_one_unless_strict(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project(cases__w=WARNING)
    assert scorekit("validate", cwd=root).returncode == 0
    strict = scorekit("validate", "--strict", cwd=root)
    assert (strict.returncode, strict.stderr) == (1, "1 warning in 1 of 4 files.\n")
    assert scorekit("league", cwd=root).returncode == 0


def test_the_closing_line_counts_errors_warnings_and_files(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project(cases__w=WARNING, cases__x=WRONG, cases__y=WRONG.replace("x", "y"))
    done = scorekit("validate", cwd=root)
    # The project file, the rubric, and four cases.
    assert done.stderr == "2 errors, 1 warning in 3 of 6 files.\n"
    quiet = scorekit("validate", "--quiet", cwd=root)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (1, "", "")
    assert closing_line(Checked((), 1214)) == "No problems found in 1,214 files."


def test_problems_stand_in_the_order_of_files_lines_and_columns(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project(cases__b=WRONG, cases__a="case: a\noperator: kpm\ncontacts: [{wait: 9, chanel: x}]\n")
    places = [line.split(": ")[0] for line in scorekit("validate", cwd=root).stdout.splitlines() if line[0] != " "]
    assert places == ["cases/a.yaml:3:19", "cases/a.yaml:3:22", "cases/b.yaml:2:11"]


@pytest.mark.parametrize(
    ("line", "column", "under"),
    [
        ("contacts: [{chanel: phone}]", 13, "^^^^^^"),
        ("remark: {ja: 携帯, x: y}", 14, "^^^^"),
        ('remark: "a b": c', 9, "^^^^^"),
        ("", 1, "^"),
        ("x: e\u0301e", 4, "^^"),
    ],
)
def test_the_caret_stands_under_the_very_token(line: str, column: int, under: str) -> None:
    problem = Problem("a.yaml", 1, column, "unknown-field", "said")
    _, source, carets = text([problem], lambda path, number: line).splitlines()
    assert source == f"  1 | {line}"
    assert carets.strip(" |") == under
    assert columns(carets) - len(under) == columns(source[: 6 + column - 1])


def test_a_long_line_is_cut_around_the_token_to_the_width_of_the_terminal() -> None:
    line = "x" * 300 + " chanel: " + "y" * 300
    problem = Problem("a.yaml", 1, 302, "unknown-field", "said")
    _, source, carets = text([problem], lambda path, number: line, width=80).splitlines()
    assert len(source) <= 80
    assert source[carets.index("^") :].startswith("chanel:")


def test_no_control_character_of_a_line_reaches_the_terminal() -> None:
    problem = Problem("a\x1b.yaml", 1, 1, "unknown-field", "sa\x1bid", "he\u202elp")
    shown = text([problem], lambda path, number: "a\x1b[31m\u202e\tb")
    assert not {"\x1b", "\u202e", "\t"} & set(shown)


def test_colors_are_for_terminals_or_for_those_who_ask(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project(cases__x=WRONG)
    plain = {"NO_COLOR": "", "FORCE_COLOR": ""}
    assert "\x1b" not in scorekit("validate", cwd=root, **plain).stdout
    assert "\x1b[1;31m" in scorekit("validate", cwd=root, **plain | {"FORCE_COLOR": "1"}).stdout
    assert "\x1b" not in scorekit("validate", cwd=root, **plain | {"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert "\x1b[1;31m" in scorekit("validate", "--color", "always", cwd=root, NO_COLOR="1").stdout
    assert "\x1b" not in scorekit("validate", cwd=root, **plain | {"FORCE_COLOR": "0"}).stdout
    assert "\x1b" not in scorekit("validate", "--color", "never", cwd=root, FORCE_COLOR="1").stdout


def test_json_says_the_same_in_fields(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project(cases__x=WRONG)
    found = json.loads(scorekit("validate", "--format", "json", cwd=root).stdout)
    assert found == {
        "schema": "scorekit/problems/v1",
        "files": 4,
        "errors": 1,
        "warnings": 0,
        "problems": [
            {
                "path": "cases/x.yaml",
                "line": 2,
                "column": 11,
                "severity": "error",
                "code": "unknown-operator",
                "message": 'no operator "kpm" in the register',
                "help": 'did you mean "kpn"?',
            }
        ],
    }


def test_github_annotations_are_escaped() -> None:
    problem = Problem("a,b:c.yaml", 2, 3, "unknown-field", "100 %\nx::y", "help, me")
    assert as_github(Checked((problem,), 1)) == (
        "::error file=a%2Cb%3Ac.yaml,line=2,col=3,title=unknown-field::100 %25%0Ax::y%0Ahelp, me\n"
    )


def test_sarif_is_what_readers_of_sarif_read(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project(cases__x=WRONG, cases__w=WARNING)
    text = scorekit("validate", "--format", "sarif", cwd=root).stdout
    found = json.loads(text)
    read = Sarif.model_validate_json(text)
    assert (read.version, read.runs[0].tool.driver.name) == ("2.1.0", "scorekit")
    results = found["runs"][0]["results"]
    assert [(r["ruleId"], r["level"]) for r in results] == [("personal-data", "warning"), ("unknown-operator", "error")]
    assert results[1]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "cases/x.yaml"},
        "region": {"startLine": 2, "startColumn": 11},
    }


def test_an_output_file_is_overwritten_only_when_forced(scorekit: Run, project: Callable[..., Path]) -> None:
    root = project()
    (root / "out.html").write_text("old", encoding="utf-8")
    refused = scorekit("league", "--output", "out.html", cwd=root)
    assert (refused.returncode, "error[already-there]" in refused.stderr) == (1, True)
    assert (root / "out.html").read_text(encoding="utf-8") == "old"
    assert scorekit("league", "--output", "out.html", "--force", cwd=root).returncode == 0
    assert (root / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    "text",
    [
        "BE68 5390 0754 7034",
        "BE68539007547034",
        "85.07.30-033.28",
        "bel 0475 12 34 56",
        "+32 2 555 12 12",
        "a.b@c.example",
        "be68-5390-0754-7034",
    ],
)
def test_personal_data_in_free_text_is_pointed_out(text: str, project: Callable[..., Path]) -> None:
    project(cases__p=f"case: p\noperator: kpn\nverdict: 2/10\nsummary: 'He wrote {text} to them.'\n")
    found = [problem for problem in scorekit.validate() if problem.path == "cases/p.yaml"]
    assert [(problem.code, problem.severity) for problem in found] == [("personal-data", "warning")]
    assert text not in found[0].message


@pytest.mark.parametrize(
    "text",
    [
        "the 20th of August 2013 at 14:00",
        "invoice 2013-08-20 or 20130820",
        "1,250.00 EUR",
        "10 000 calls, 2013 to 2018 or 2013-2018",
        "4/10",
        "to call 0800 33 800 or 0900 0244 or 078 15 20 21",
    ],
)
def test_dates_amounts_and_counts_are_no_personal_data(text: str, project: Callable[..., Path]) -> None:
    project(cases__p=f"case: p\noperator: kpn\nverdict: 2/10\nsummary: 'It says {text}.'\n")
    assert scorekit.validate() == []


def test_without_the_library_for_numbers_the_check_says_that_it_is_off(
    project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from scorekit.publishing.printers import problems as problem_list
    from scorekit.reading.cases.consistency.texts import stdnum

    project(cases__p="case: p\noperator: kpn\nverdict: 2/10\nsummary: Account BE68 5390 0754 7034.\n")
    stdnum.cache_clear()
    assert problem_list.notes() == []
    monkeypatch.setitem(sys.modules, "stdnum", None)
    assert scorekit.validate() == []
    (note,) = problem_list.notes()
    assert "were not looked for" in note
    stdnum.cache_clear()


def test_hidden_characters_are_told_in_files_of_every_kind(project: Callable[..., Path]) -> None:
    project(
        scorekit='project: p\noperators: {kpn: "K\\u202EN"}\nleagues: [{id: l, rubric: small, cases: cases/}]\n',
        rubrics__other='rubric: other\nversion: "1"\ntitle: "a\\u0007"\nscale: {worst: 0, best: 10}\n'
        "criteria: [{id: a, measure: verdict}]\n",
    )
    found = {(problem.path, problem.code) for problem in scorekit.validate()}
    assert found == {("scorekit.yaml", "bad-characters"), ("rubrics/other.yaml", "bad-characters")}


@pytest.mark.parametrize(
    "tag", ["nl", "nl-BE", "NL", "zh-Hant-TW", "vgt", "kmr", "de-1996", "nl-BE-x-foo", "iw", "es-419"]
)
def test_language_tags_that_exist_are_fine(tag: str, project: Callable[..., Path]) -> None:
    project(cases__p=f"case: p\noperator: kpn\ncustomer: {{language: {tag}}}\nverdict: 2/10\n")
    assert scorekit.validate() == []


@pytest.mark.parametrize(
    ("tag", "meant"),
    [("nl-vl", "nl-BE"), ("nl_BE", "nl-BE"), ("dutch", "nl"), ("frans", "fr"), ("xx", ""), ("en-ZZZ", "en")],
)
def test_the_likely_language_tag_is_named(tag: str, meant: str, project: Callable[..., Path]) -> None:
    project(cases__p=f"case: p\noperator: kpn\ncustomer: {{language: {tag}}}\nverdict: 2/10\n")
    (problem,) = scorekit.validate()
    assert problem.code == "unknown-language"
    assert problem.help == (f'did you mean "{meant}"?' if meant else "a language tag, like nl, fr-BE or en")


@pytest.mark.parametrize(
    "rest",
    [
        "contacts: [{channel: phone}, {channel: phone, at: 2013-08-25, direction: outbound, purpose: survey}]\n"
        "outcome: {resolved: yes, on: 2013-08-20}\n",
        "contacts: [{channel: phone}, {at: 2013-08-25, channel: phone}]\noutcome: {resolved: yes}\n",
        "contacts: [{channel: mail, at: 2013-08-20, wait: 5 days}, {channel: phone, at: 2013-08-22}]\n",
        "contacts: [{channel: phone, at: 2013-08-20T10:00, wait: 5 min},"
        " {channel: phone, by: household, at: 2013-08-20T10:00}]\n",
    ],
)
def test_what_can_be_is_no_contradiction(rest: str, project: Callable[..., Path]) -> None:
    project(cases__p=f"case: p\noperator: kpn\n{rest}")
    assert [str(problem) for problem in scorekit.validate()] == []


@pytest.mark.parametrize("text", ["a", "0475 12 34 56 ", "@a", "a@a", "1 "])
def test_a_very_long_text_takes_hardly_more_than_a_long_one(text: str, project: Callable[..., Path]) -> None:
    def took(many: int) -> float:
        project(cases__p=f"case: p\noperator: kpn\nverdict: 2/10\nremark: '{text * (many // len(text))}@'\n")
        start = time.process_time()
        scorekit.validate()
        return time.process_time() - start

    took(20)  # what is loaded once is loaded
    # Looked through are the first 5,000 characters; ten times as many would be ten times the work, or a hundred times.
    assert effort.at_most(5, lambda: took(280_000), lambda: took(28_000))


@pytest.mark.parametrize("text", ["bel 0475\u00a012\u00a034\u00a056", "295109912611193"])
def test_numbers_between_hard_spaces_and_french_ones_are_found(text: str, project: Callable[..., Path]) -> None:
    project(cases__p=f"case: p\noperator: kpn\nverdict: 2/10\nsummary: 'Zij schreven {text} op.'\n")
    assert [problem.code for problem in scorekit.validate()] == ["personal-data"]


def test_a_file_name_that_is_no_text_is_told_in_every_format(scorekit: Run, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff.yaml")).write_text("case: c\noperator: kpn\ncas: 3\n", encoding="utf-8")
    for name in ("text", "json", "github", "sarif"):
        done = scorekit("validate", ".", "--format", name, cwd=tmp_path)
        assert (done.returncode, "report it" in done.stderr) == (1, False), done.stderr


@pytest.mark.parametrize(
    "field",
    [
        "product: {}",
        "topic: {}",
        "coder: {}",
        "evidence: [{{kind: press, source: '{}'}}]",
        "evidence: [{{kind: press, source: s, locator: '{}'}}]",
        "ratings: [{{rating: friendliness, rater: '{}', score: 4, scale: 1 to 5}}]",
    ],
)
def test_personal_data_is_looked_for_wherever_a_case_is_free_to_write(field: str, project: Callable[..., Path]) -> None:
    project(cases__p=f"case: p\noperator: kpn\nverdict: 2/10\n{field.format('a.b@c.example')}\n")
    assert [problem.code for problem in scorekit.validate()] == ["personal-data"]


def test_quiet_prints_nothing_and_still_writes_the_file_that_was_asked_for(
    project: Callable[..., Path], scorekit: Run
) -> None:
    root = project(cases__p="case: p\noperator: kpn\n")
    done = scorekit("validate", "--quiet", "--format", "json", "--output", "found.json", cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert '"nothing-known"' in (root / "found.json").read_text(encoding="utf-8")
