"""scorekit new case: options and answers become a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorekit.cli import talking
from scorekit.problems import Problem, ProblemsFound
from scorekit.problems.findings import Refused
from scorekit.reading import yaml_text
from scorekit.reading.cases.rows import FACTS
from scorekit.reading.documents import shown_path
from scorekit.reading.project import Project
from scorekit.rubrics.tree import as_text
from scorekit.wording import LANGUAGES, Wording, wording
from scorekit.writing import cases, questions, starting
from scorekit.writing.case_interview import RESOLVED, Draft, Setting, case_interview
from scorekit.writing.editors import write_schemas
from scorekit.writing.files import Change, write_all

_UNFINISHED = Path(".scorekit", "unfinished-case.json")
#: Options that are answers to a question of their own, read as the answer is.
_READ = {
    "verdict": questions.Question("verdict", "", quantity=questions.mark),
    "period": questions.Question("period", "", quantity=questions.period),
    "customer_language": questions.Question("customer_language", "", parse=questions.tag),
    "as_of": questions.Question("as_of", "", quantity=questions.moment),
    "resolved": questions.Question("resolved", "", RESOLVED),
}
_TEXTS = ("operator", "remark", "product", "summary", "source")
_LISTS = ("contacts", "visits", "promises")


def run(project: Project, language: str | None, options: dict[str, Any]) -> None:
    """Make a case from options, and from questions where there is a terminal."""
    words = _words(project, language)
    given = _given(options, words)
    enough = "operator" in given and bool(set(given) & {*FACTS, "resolved"})
    # Options that make a case are not followed by questions, unless those are asked for.
    ask = not options["yes"] and talking.at_a_terminal() and not (enough and options["length"] is None)
    if not ask and not enough:
        message = "without questions, give --operator and a fact, such as --verdict 7/10 or --contact"
        raise click.UsageError(message if options["yes"] else f"there is no terminal to ask at: {message}")
    word = as_text(project.words.get("operator", ""), project.languages) or words.tell("Operator")

    def unregistered(name: str) -> str | None:
        # A name that is new to an open register is only asked about, never refused.
        if options["add_operator"] or (project.register.open and not ask):
            return None
        return cases.unregistered(name, project, words)

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
    _write(_changes(project, draft, options), project, words, options)


def _usual_length(project: Project, league: str | None) -> str:
    """Short where the league only asks for a mark."""
    specs = [spec for spec in project.leagues if league in (None, spec.id)]
    return "short" if all(spec.rubric.partition("@")[0] == "published-verdict" for spec in specs) else "full"


def _words(project: Project, language: str | None) -> Wording:
    """The language asked for; else that of the project, where scorekit speaks it."""
    wanted = language or project.languages[0]
    return wording(wanted if wanted.partition("-")[0] in LANGUAGES else "en")


def _given(options: dict[str, Any], words: Wording) -> dict[str, Any]:
    """The facts that came as options, checked. Raises :class:`click.UsageError`."""
    given: dict[str, Any] = {}
    for key in _TEXTS:
        if options[key] is not None:
            given[key] = " ".join(options[key].split())
            if not given[key] or not questions.is_writable(given[key]):
                raise click.UsageError(f"--{key} is one line of text that can be printed")
    for key, question in _READ.items():
        if options[key] is not None:
            try:
                given[key] = questions.value_of(question, options[key], words)
            except Refused as refused:
                raise click.UsageError(f"--{key.replace('_', '-')}: {refused}") from None
    for key in _LISTS:
        if options[key]:
            given[key] = [_fields(key, text) for text in options[key]]
    return given


def _fields(key: str, text: str) -> dict[str, Any]:
    """The fields of a contact, visit or promise: "channel: phone, wait: 12 min"."""
    try:
        value = yaml_text.parse(f"{{{text}}}")
    except Refused as error:
        column = error.column - (error.line == 1)  # without the brace
        raise click.UsageError(f"--{key.rstrip('s')}:{error.line}:{column}: {error}") from None
    if not isinstance(value, dict) or not value or None in value.values():
        raise click.UsageError(f'--{key.rstrip("s")} takes fields and values: "channel: phone, wait: 12 min"')
    return value


def _drained(words: Wording, setting: Setting, given: dict[str, Any]) -> Draft | None:
    """What an interview makes of nothing but options: every other question is "don't know". None when
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
    """Ask, show, and write when that is agreed to. Only an interview without facts as options is
    kept when it is stopped, and only such a one goes on with what was kept."""
    answers: talking.Answers = []
    ahead: talking.Answers = []
    kept = None if given else unfinished.read()
    if kept is not None:
        about = kept.answers[0][1]
        if _yes(words, words.tell("An unfinished case about {name} was kept. Go on with it?", name=about)):
            answers = list(kept.answers)
            length = kept.settings.get("length")
            if length in ("short", "full") and not setting.length:
                setting = setting._replace(length=length)
        else:
            unfinished.drop()

    def keep() -> bool:
        return not given and unfinished.keep({"length": setting.length}, answers)

    try:
        while True:
            draft = talking.converse(lambda: case_interview(words, setting, given), words, answers, keep, ahead)
            changes = _agreed(project, words, draft, options)
            if changes is not None or not answers:
                break
            ahead.append(answers.pop())
    except click.Abort:
        if answers and keep():
            talking.say(words.tell("Stopped. Your answers are kept: scorekit new case goes on with them."))
        raise
    if changes is not None:
        _write(changes, project, words, options)
        if not given:
            unfinished.drop()


def _agreed(project: Project, words: Wording, draft: Draft, options: dict[str, Any]) -> dict[Path, Change] | None:
    """What is to be written, shown and agreed to; None to ask again."""
    try:
        changes = _changes(project, draft, options)
    except ProblemsFound as error:
        for problem in error.problems:
            talking.say(f"  {problem.message}; {problem.help}" if problem.help else f"  {problem.message}")
        talking.say(words.tell("This cannot be written. Back to the last question; < goes further back."))
        return None
    for path, change in changes.items():
        talking.show(f"\n{shown_path(path)}")
        talking.show("\n".join(f"  {line}" for line in change.text.splitlines()))
    if _yes(words, words.tell("Write this?")):
        return changes
    talking.say(words.tell("Back to the last question; < goes further back."))
    return None


def _yes(words: Wording, ask: str) -> bool:
    from scorekit.writing.case_interview import YES_NO

    def one() -> questions.Interview:
        question = questions.Question("yes", ask, YES_NO, needed=True, usual="yes")
        return questions.value_of(question, (yield question), words)

    return bool(talking.converse(one, words, []) == "yes")


def _changes(project: Project, draft: Draft, options: dict[str, Any]) -> dict[Path, Change]:
    new = draft.new_operator and not project.register.open
    add = new or (options["add_operator"] and cases.is_unregistered(draft.data["operator"], project))
    place = cases.Place(options["league"], options["id"], options["file"], options["force"])
    return cases.case_files(project, draft.data, place, add_operator=add)


def _write(changes: dict[Path, Change], project: Project, words: Wording, options: dict[str, Any]) -> None:
    write_all(changes, inside=project.root, also=options["file"], force=options["force"])
    for path in changes:
        talking.say(words.tell("Written: {file}", file=shown_path(path)))
    try:
        write_schemas(project.root)
    except ProblemsFound as error:  # the case is written; only the help of editors is missing
        for problem in error.problems:
            talking.say(str(problem))
    example = project.root / starting.EXAMPLE_FILE
    if example.is_file() and example not in changes:
        note = words.tell(
            "The example {file} is still in the table: delete it when you like.", file=shown_path(example)
        )
        talking.say(note)
    talking.say(words.tell("Next: {command}", command="scorekit league"))
