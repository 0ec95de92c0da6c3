"""scorekit new case: options and answers become a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorekit.cli import talking
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading import yaml_text
from scorekit.reading.case_rows import FACTS
from scorekit.reading.documents import shown_path
from scorekit.reading.project import Project
from scorekit.reading.quantities import QuantityError
from scorekit.scoring.rubric import as_text
from scorekit.wording import LANGUAGES, Wording, wording
from scorekit.writing import cases, questions, starting
from scorekit.writing.case_interview import Draft, Setting, case_interview
from scorekit.writing.editors import write_schemas
from scorekit.writing.files import write_all

_UNFINISHED = Path(".scorekit", "unfinished-case.json")
#: Options with a text that must be read, and how.
_PARSED = {
    "verdict": questions.mark,
    "period": questions.period,
    "customer_language": questions.tag,
    "as_of": questions.moment,
}
_TEXTS = ("operator", "remark", "product", "summary", "resolved", "source")
_LISTS = ("contacts", "visits", "promises")


def run(project: Project, language: str | None, options: dict[str, Any]) -> None:
    """Make a case from options, and from questions where there is a terminal."""
    words = _words(project, language)
    given = _given(options)
    enough = "operator" in given and bool(set(given) & {*FACTS, "resolved"})
    # Options that make a case are not followed by questions, unless those are asked for.
    ask = not options["yes"] and talking.at_a_terminal() and not (enough and options["length"] is None)
    if not ask and not enough:
        message = "without questions it takes --operator and a fact, such as --verdict 7/10 or --contact"
        raise click.UsageError(message if options["yes"] else f"there is no terminal to ask at: {message}")
    word = as_text(project.words.get("operator", ""), project.languages) or words.tell("Operator")

    def unregistered(name: str) -> str | None:
        return None if options["add_operator"] else cases.unregistered(name, project, words)

    setting = Setting(word, options["length"] or "", _usual_length(project, options["league"]), unregistered)
    unfinished = talking.Unfinished(project.root / _UNFINISHED)
    if ask:
        _converse(project, words, setting, given, unfinished, options)
        return
    draft = _drained(words, setting._replace(length="full"), given)
    if draft is None:
        help = "add it with --add-operator, or with `scorekit new operator`"
        name = given["operator"]
        raise ProblemsFound([Problem("", 0, 0, "unknown-operator", unregistered(name) or "", help)])
    _write(_files(project, draft, options), project, words)


def _usual_length(project: Project, league: str | None) -> str:
    """Short where the league only asks for a mark."""
    specs = [spec for spec in project.leagues if league in (None, spec.id)]
    return "short" if all(spec.rubric.partition("@")[0] == "published-verdict" for spec in specs) else "full"


def _words(project: Project, language: str | None) -> Wording:
    """The language asked for; else that of the project, where scorekit speaks it."""
    wanted = language or project.languages[0]
    return wording(wanted if wanted.partition("-")[0] in LANGUAGES else "en")


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The facts that came as options, checked. Raises :class:`click.UsageError`."""
    given: dict[str, Any] = {}
    for key in _TEXTS:
        if options[key] is not None:
            given[key] = " ".join(options[key].split())
            if not given[key] or not given[key].isprintable():
                raise click.UsageError(f"--{key} is one line of text that can be printed")
    for key, parse in _PARSED.items():
        if options[key] is not None:
            try:
                given[key] = parse(options[key])
            except QuantityError as error:
                raise click.UsageError(f"--{key.replace('_', '-')}: {error.message}; {error.help}") from None
    for key in _LISTS:
        if options[key]:
            given[key] = [_fields(key, text) for text in options[key]]
    return given


def _fields(key: str, text: str) -> dict[str, Any]:
    """The fields of a contact, visit or promise: "channel: phone, wait: 12 min"."""
    try:
        value = yaml_text.parse(f"{{{text}}}")
    except yaml_text.YamlError as error:
        raise click.UsageError(f"--{key.rstrip('s')}: {error}") from None
    if not isinstance(value, dict) or not value or None in value.values():
        raise click.UsageError(f'--{key.rstrip("s")} takes fields and values: "channel: phone, wait: 12 min"')
    return value


def _drained(words: Wording, setting: Setting, given: dict[str, Any]) -> Draft | None:
    """What an interview makes of options alone: every other question is "don't know". None when
    the operator is not in the register."""
    interview = case_interview(words, setting, given)
    try:
        question = next(interview)
        while question.key != "add_operator":
            question = interview.send("")
    except StopIteration as done:
        draft: Draft = done.value
        return draft
    return None


def _converse(
    project: Project,
    words: Wording,
    setting: Setting,
    given: dict[str, Any],
    unfinished: talking.Unfinished,
    options: dict[str, Any],
) -> None:
    answers: list[str] = []
    if not given:
        kept_given, kept = unfinished.read()
        if kept and _yes(words, words.tell("An unfinished case was kept. Go on with it?")):
            given, answers = kept_given, kept
    try:
        while True:
            draft = talking.converse(lambda: case_interview(words, setting, given), words, answers)
            files = _files(project, draft, options)
            for path, text in files.items():
                talking.say(f"\n{shown_path(path)}")
                talking.say("\n".join(f"  {line}" for line in text.splitlines()))
            if _yes(words, words.tell("Write this?")):
                break
            answers.pop()
    except click.Abort:
        if answers and unfinished.keep(given, answers):
            talking.say()
            talking.say(words.tell("Stopped. Your answers are kept: scorekit new case goes on with them."))
        raise
    except ProblemsFound:
        if unfinished.keep(given, answers):
            talking.say(words.tell("Nothing was written. Your answers are kept: scorekit new case goes on with them."))
        raise
    _write(files, project, words)
    unfinished.drop()


def _yes(words: Wording, ask: str) -> bool:
    from scorekit.writing.case_interview import YES_NO

    def one() -> questions.Interview:
        question = questions.Question("yes", ask, YES_NO, needed=True, usual="yes")
        return questions.value_of(question, (yield question), words)

    return bool(talking.converse(one, words, []) == "yes")


def _files(project: Project, draft: Draft, options: dict[str, Any]) -> dict[Path, str]:
    add = draft.new_operator or (options["add_operator"] and cases.is_unregistered(draft.data["operator"], project))
    place = cases.Place(options["league"], options["id"], options["file"], options["force"])
    return cases.case_files(project, draft.data, place, add_operator=add)


def _write(files: dict[Path, str], project: Project, words: Wording) -> None:
    write_all(files)
    write_schemas(project.root)
    for path in files:
        talking.say(words.tell("Written: {file}", file=shown_path(path)))
    example = project.root / starting.EXAMPLE_FILE
    if example.is_file() and example not in files:
        talking.say(
            words.tell("The example {file} is still in the table: delete it when you like.", file=shown_path(example))
        )
    talking.say(words.tell("Next: {command}", command="scorekit league"))
