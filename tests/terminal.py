"""A command driven through a real terminal: questions are awaited, answers typed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

PROMPT = "\r\n> "
STOP = "\x03"
#: Seconds after which a command is held to hang, on however slow a machine.
HANGS = 900
#: The command as tests run it without an installed wheel.
COMMAND = [sys.executable, "-c", "from scorekit.cli import run; run()"]


def drive(
    arguments: Sequence[str], answers: Sequence[str], cwd: Path, command: Sequence[str] = tuple(COMMAND), **env: str
) -> tuple[int, str]:
    """Run a command in a terminal of 80 columns and answer its questions; returns the exit code
    and everything that was on the screen, typed answers included. How far long work is stays
    off the screen, since that differs from machine to machine."""
    import pexpect

    child = pexpect.spawn(
        command[0],
        [*command[1:], *arguments],
        cwd=str(cwd),
        env={**os.environ, "SCOREKIT_PROGRESS": "no", **env},
        encoding="utf-8",
        dimensions=(50, 80),
        timeout=HANGS,
    )
    screen = ""
    for answer in answers:
        child.expect_exact(PROMPT)
        screen += child.before + PROMPT
        if answer == STOP:
            child.sendintr()
        else:
            child.sendline(answer)
    child.expect(pexpect.EOF)
    screen += child.before
    child.wait()  # close() would end a command that is slow to go
    child.close()
    return int(child.exitstatus if child.exitstatus is not None else -1), screen.replace("\r\n", "\n")
