"""The command line: options in, exit code out. Each command is a file of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from importlib import import_module
from typing import Any

import click

from scorekit.cli.groups import SuggestingGroup
from scorekit.cli.waiting import progress_shown
from scorekit.problems import Exit, ProblemsFound, shown
from scorekit.progress import recorded_writes, written_so_far

#: What one is doing -> command -> (its file, the line that the list shows).
GROUPS = {
    "Start": {
        "init": ("init", "Make a project"),
        "completion": ("completion", "Let your shell complete commands and names"),
    },
    "Write": {
        "new": ("new", "Write a case, operator, rubric or league"),
        "form": ("form", "Make the empty form that callers fill in"),
        "map": ("map", "Draft a mapping for a file of data"),
        "import": ("import_", "Read spreadsheets, exports and survey files"),
        "import-figures": ("import_figures", "Make a table of figures out of a sheet"),
        "validate": ("validate", "Check rubrics, cases, operators and the project file"),
        "lint": ("lint", "Warn about what is allowed in a rubric, but unwise"),
        "problem": ("problem", "Explain the code of a problem"),
        "schema": ("schema", "Print or write the JSON Schemas, for editors"),
    },
    "Score": {
        "league": ("league", "Print league tables"),
        "score": ("score", "Print the score of each case"),
        "explain": ("explain", "Say where a score comes from, and what would change it"),
        "verdicts": ("verdicts", "Compare scores with the verdicts that authors published"),
        "measures": ("measures", "List the measures that rubrics can read"),
        "indicators": ("indicators", "Print figures about operators"),
        "operators": ("operators", "Show operators, their names and groups over time"),
    },
    "Publish": {
        "publish": ("publish", "Write tables as a site"),
        "serve": ("serve", "Show the site in a browser while you write"),
        "badge": ("badge", "Draw a badge of an operator"),
    },
    "Editions": {
        "seal": ("seal", "Fix a rubric before the field work"),
        "freeze": ("freeze", "Freeze a league with everything it was computed from"),
        "verify": ("verify", "Check that an edition is intact and reproducible"),
        "compare": ("compare", "Say how two editions differ, and why"),
        "history": ("history", "Show all editions of a league"),
        "diff-rubric": ("diff_rubric", "Say what changed in a rubric, and whom it moves"),
        "revise": ("revise", "Write a correction beside a published edition"),
    },
}
COMMANDS = {name: entry for group in GROUPS.values() for name, entry in group.items()}


class Commands(SuggestingGroup):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"scorekit.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, "command")  # noqa: B009
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, line) for name, (_, line) in commands.items()], col_max=14)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: scorekit league",
)
@click.version_option(package_name="scorekit", message="%(prog)s %(version)s")
def main() -> None:
    """Score customer service by published rubrics, and print league tables that anyone can
    recompute. Begin with `scorekit init`."""


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 fine, 1 problems in the input, 2 wrong usage, 3 a fault
    of scorekit, 4 all files were written and that could not be printed, 130 interrupted. stdout is data, stderr is
    talk."""
    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    with recorded_writes() as written:
        code = _exit_code(arguments)
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except OSError:
            code = code or Exit.PROBLEMS
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if written and code == Exit.PROBLEMS:
                code = Exit.UNSAID
    if code == Exit.UNSAID:
        with contextlib.suppress(OSError):
            click.echo(f"written all the same: {', '.join(written)}", err=True)
    sys.exit(code)


def _interrupt(signal: int, frame: object) -> None:
    """SIGTERM ends as Ctrl-C does: what was begun is taken away."""
    raise KeyboardInterrupt


def _exit_code(arguments: list[str] | None) -> int:
    if sys.stdout is None:
        if sys.stderr is not None:
            sys.stderr.write("there is nowhere to write to: standard output is closed\n")
        return Exit.PROBLEMS
    stdout = sys.stdout
    asked = os.environ.get("_SCOREKIT_COMPLETE", "")
    if asked.startswith("powershell"):
        import_module("scorekit.cli.completion")  # the one shell that click does not know
    if asked.endswith("_complete") and "COMP_WORDS" not in os.environ:
        del os.environ["_SCOREKIT_COMPLETE"]
    broken = [text for text in sys.argv[1:] if any("\ud800" <= c <= "\udfff" for c in text)]
    if arguments is None and broken and not any(os.path.lexists(text) for text in broken):
        click.echo(f"not text in UTF-8: {shown(broken[0])}", err=True)
        return Exit.USAGE
    try:
        with progress_shown():
            result = main.main(args=arguments, prog_name="scorekit", standalone_mode=False)
        sys.stdout.flush()
        return int(result or Exit.FINE)
    except ProblemsFound as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        return Exit.PROBLEMS
    except click.exceptions.Abort:
        return Exit.INTERRUPTED
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except SystemExit as error:
        # click ends by itself only when the pipe is closed, and puts another stream in place then.
        if sys.stdout is not stdout:
            return _closed_pipe()
        return error.code if isinstance(error.code, int) else Exit.FAULT
    except BrokenPipeError:
        return _closed_pipe()
    except UnicodeEncodeError:
        if os.environ.get("SCOREKIT_DEBUG"):
            raise
        click.echo("the name of a file is not text in this locale; set one with UTF-8, like LC_ALL=C.UTF-8", err=True)
        return Exit.PROBLEMS
    except OSError as error:
        # Trouble around scorekit, not in it: a full disk, a folder that is gone.
        if os.environ.get("SCOREKIT_DEBUG"):
            raise
        name = f"{error.filename}: " if error.filename else ""
        click.echo(f"{name}{(error.strerror or str(error)).lower()}", err=True)
        return Exit.UNSAID if not error.filename and written_so_far() else Exit.PROBLEMS
    except Exception as error:
        if os.environ.get("SCOREKIT_DEBUG"):
            raise
        click.echo(f"scorekit failed: {type(error).__name__}: {str(error)[:200]}", err=True)
        click.echo("This is a fault of scorekit. Please report it; SCOREKIT_DEBUG=1 shows more.", err=True)
        return Exit.FAULT


def _closed_pipe() -> int:
    """Whoever read the output has enough; say nothing when the interpreter closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.FINE
