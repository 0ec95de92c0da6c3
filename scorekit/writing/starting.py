"""A new project: the project file, an example, and a page that says what to do next."""

from __future__ import annotations

from pathlib import Path

from scorekit.problems import Problem, ProblemsFound, shown
from scorekit.problems.findings import Refused
from scorekit.reading.project import FILE
from scorekit.reading.yaml_out import flow_line
from scorekit.wording import Wording, wording
from scorekit.writing.editors import modeline
from scorekit.writing.files import Change
from scorekit.writing.names import id_from
from scorekit.writing.questions import Interview, Question, is_writable, tag, value_of

#: The id of the case that a new project comes with, and its file.
EXAMPLE = "example"
EXAMPLE_FILE = Path("cases", "example.yaml")


def usual_word(language: str) -> str:
    """What tables call an operator when nobody says otherwise."""
    return wording(language).tell("Supplier")


def usual_title(language: str) -> str:
    """The title of a table when nobody says otherwise."""
    return wording(language).tell("My suppliers")


def new_project(root: Path, title: str, language: str, word: str) -> dict[Path, Change]:
    """The files of a new project, by path. ``title`` and ``word`` (for an operator) are texts in
    ``language``, a language tag."""
    words, title, word = wording(language), _plain(title), _plain(word)
    id = id_from(title, "") or id_from(root.name, "project")
    texts = {
        root / FILE: modeline("project", root / FILE, root) + _project(id, title, language, word),
        root / EXAMPLE_FILE: modeline("case", root / EXAMPLE_FILE, root) + _example(words),
        root / "README.md": _readme(title, words),
        root / ".gitignore": _GIT_IGNORE,
    }
    return {path: Change(text) for path, text in texts.items()}


#: What git leaves out of a project: what a computer that stopped left behind, answers that wait, files of systems.
_GIT_IGNORE = """.scorekit-*
.partial-*
.scorekit/unfinished-case.json
.DS_Store
Thumbs.db
desktop.ini
"""


def _plain(text: str) -> str:
    """One line of what can be printed."""
    return " ".join("".join(c if is_writable(c) else " " for c in text).split())


def _project(id: str, title: str, language: str, word: str) -> str:
    words = wording(language)
    return "\n".join(
        [
            f"project: {flow_line(id)}",
            f"languages: [{flow_line(language)}]",
            f"words: {{operator: {flow_line(word)}}}",
            "leagues:",
            "  - id: table",
            f"    title: {flow_line(title)}",
            "    rubric: published-verdict",
            "    cases: cases/",
            f"    # {words.tell('order: best_first or worst_first')}",
            f"    # {words.tell('a second year: write period: 2027 in its cases, and here periods: [2026, 2027]')}",
            "    show: {order: worst_first, columns: [operator, score, remark], score: of_scale}",
            "",
        ]
    )


def _example(words: Wording) -> str:
    lines = [
        f"# {words.tell('An example. Delete this file when you have cases of your own.')}",
        f"case: {EXAMPLE}",
        "operator: Example Telecom",
        f"remark: {flow_line(words.tell('Kind on the phone, and on the third day it worked.'))}",
        "verdict: 6/10",
        "contacts:",
        "  - {channel: phone, wait: 12 min, reached: person, result: promised}",
        "  - {channel: phone, wait: 4 min, reached: person, result: resolved}",
        "outcome: {resolved: yes}",
        "",
    ]
    return "\n".join(lines)


def _readme(title: str, words: Wording) -> str:
    tell = words.tell
    return "\n".join(
        [
            f"# {title}",
            "",
            tell("A league table made with scorekit. One file in `cases/` is one experience."),
            "",
            "```sh",
            f"scorekit new case     # {tell('write down an experience')}",
            f"scorekit league       # {tell('print the table')}",
            f"scorekit explain CASE # {tell('say where a score comes from')}",
            f"scorekit validate     # {tell('check every file')}",
            "```",
            "",
        ]
    )


def language_tag(text: str) -> str:
    """A language tag for a project. Raises :class:`ProblemsFound`."""
    try:
        return tag(text)
    except Refused:
        message = f'"{shown(text)}" is not a language tag'
        raise ProblemsFound([Problem("", 0, 0, "not-allowed", message, "like en, nl, fr, de or nl-BE")]) from None


def init_interview(title: str | None, language: str | None, word: str | None, likely: str = "en") -> Interview:
    """Ask for what was not given of a new project, first in the ``likely`` language; returns
    title, language and word."""
    if language is None:
        words = wording(likely)
        ask = words.tell("Which language is the table in?")
        question = Question("language", ask, parse=tag, example="en, nl, fr, de", usual=likely)
        language = str(value_of(question, (yield question), words))
    words = wording(language)
    if title is None:
        question = Question("title", words.tell("What is the title of the table?"), usual=usual_title(language))
        title = str(value_of(question, (yield question), words))
    if word is None:
        question = Question("word", words.tell("What do you call those who are scored?"), usual=usual_word(language))
        word = str(value_of(question, (yield question), words))
    return title, language, word
