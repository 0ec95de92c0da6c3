"""docs/cli.md: every command with its options, made from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from scorekit.cli import GROUPS, main
from tests.conftest import ROOT

HEAD = """# The commands

This page lists every command with its options. `scorekit COMMAND --help` prints the same on the terminal. It is made
from the commands by `pytest tests/cli/test_reference.py --update-golden`.

Exit codes: 0 is fine, 1 is a problem in the input, 2 is wrong usage, 3 is a fault of scorekit, 130 is an interruption.
"""


def page() -> str:
    context = click.Context(main, info_name="scorekit")
    lines = [HEAD]
    for title, commands in GROUPS.items():
        lines.append(f"\n## {title}\n")
        for name in commands:
            command = main.get_command(context, name)
            assert command is not None
            lines += section(command, click.Context(command, info_name=name, parent=context))
    return "\n".join(lines).replace("\n\n\n", "\n\n")


def section(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"\n### {context.command_path.removeprefix('scorekit ')}\n"
    if isinstance(command, click.Group):
        yield f"{paragraphs(command)}\n"
        for name, below in command.commands.items():
            yield from section(below, click.Context(below, info_name=name, parent=context))
        return
    usage = " ".join(command.collect_usage_pieces(context))
    example = (command.epilog or "").removeprefix("Example: ")
    yield f"```sh\n{context.command_path} {usage}\n{example}  # an example\n```\n"
    yield f"{paragraphs(command)}\n"
    options = [one for one in command.get_params(context) if isinstance(one, click.Option) and "--help" not in one.opts]
    records = [found for one in options if (found := one.get_help_record(context)) is not None]
    if records:
        yield "| option | what it does |\n|---|---|"
    for option, said in records:
        yield f"| `{option.replace('|', chr(92) + '|')}` | {said.replace('|', chr(92) + '|')} |"


def paragraphs(command: click.Command) -> str:
    """What the help of a command says, a paragraph a line."""
    parts = inspect.cleandoc(command.help or "").split("\n\n")
    # Lines after a backspace are kept as they are.
    return "\n\n".join(f"```{part[1:]}\n```" if part[0] == "\b" else " ".join(part.split()) for part in parts)


def test_the_page_of_commands_is_current(current: Callable[[Path, str], None]) -> None:
    found = page()
    current(ROOT / "docs" / "cli.md", found)
    assert found.count("\n### ") >= len([name for commands in GROUPS.values() for name in commands])
