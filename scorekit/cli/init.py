"""scorekit init"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from scorekit.cli import talking


@click.command(epilog="Example: scorekit init my-table --yes")
@click.argument("folder", default=".", metavar="[FOLDER]")
@click.option("--title", metavar="TEXT", help="The title above the table.")
@click.option("--language", metavar="TAG", help="Language of the table: en, nl, fr, de, or another tag.")
@click.option("--operator-word", metavar="WORD", help="What you call an operator: supplier, company, shop.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given gets the usual answer.")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
def command(
    folder: str, title: str | None, language: str | None, operator_word: str | None, yes: bool, force: bool
) -> None:
    """Make a project in FOLDER, or here: a project file, an example case and a README."""
    from scorekit.problems import Problem, ProblemsFound
    from scorekit.reading.documents import shown_path
    from scorekit.reading.project import FILE
    from scorekit.wording import wording
    from scorekit.writing import starting
    from scorekit.writing.editors import schema_changes
    from scorekit.writing.files import refuse_existing, write_all

    if not folder.strip() or "\0" in folder:
        raise click.UsageError("FOLDER is the name of a folder")
    root = Path(folder).absolute()
    if root.is_symlink() and not root.exists():
        raise ProblemsFound([Problem(folder, 0, 0, "already-there", "is a link that leads nowhere")])
    if root.exists() and not root.is_dir():
        raise ProblemsFound([Problem(folder, 0, 0, "already-there", "is a file, not a folder")])
    refuse_existing([root / FILE], force)
    if not yes and None in (title, language, operator_word):
        if not talking.at_a_terminal():
            message = "there is no terminal to ask at: give --yes, or --title, --language and --operator-word"
            raise click.UsageError(message)
        title, language, operator_word = _ask(title, language, operator_word)
    language = starting.language_tag(language or "en")
    title, operator_word = title or starting.usual_title(language), operator_word or starting.usual_word(language)
    files = starting.new_project(root, title, language, operator_word)
    kept = [] if force else [path for path in files if os.path.lexists(path)]
    changes = {path: change for path, change in files.items() if path not in kept} | schema_changes(root)
    write_all(changes, inside=root, force=force)
    words = wording(language)
    for path in files:
        name = shown_path(path)
        said = words.tell("{file} was there already, and is kept.", file=name)
        talking.say(said if path in kept else words.tell("Written: {file}", file=name))
    where = "" if root == Path.cwd() else f"cd {shlex.quote(folder)}; "
    talking.say(words.tell("Next: {command}", command=f"{where}scorekit new case"))


def _ask(title: str | None, language: str | None, word: str | None) -> tuple[str, str, str]:
    from scorekit.wording import LANGUAGES, wording
    from scorekit.writing.starting import init_interview

    answers: talking.Answers = []
    # The language of the terminal is the first guess, and no more than that.
    spoken = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    likely = spoken[:2] if spoken[:2] in LANGUAGES else "en"
    found: tuple[str, str, str] = talking.converse(
        lambda: init_interview(title, language, word, likely), wording(language or likely), answers
    )
    return found
