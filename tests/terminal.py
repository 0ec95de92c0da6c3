"""A command driven through a real terminal: questions are awaited, answers typed."""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests import forks

PROMPT = "\r\n> "
STOP = "\x03"
#: Rows and columns.
SIZE = (50, 80)


def drive(
    arguments: Sequence[str], answers: Sequence[str], cwd: Path, command: Sequence[str] = (), **env: str
) -> tuple[int, str]:
    """Run a command in a terminal of 80 columns and answer its questions; returns the exit code
    and everything that was on the screen, typed answers included. Without a ``command`` it is
    scorekit, as these tests load it. How far long work is stays off the screen, since that differs
    from machine to machine."""
    env = {"SCOREKIT_PROGRESS": "no", **env}
    if command:
        return _spawned([*command, *arguments], answers, cwd, env)
    return _forked(arguments, answers, cwd, env)


def _forked(arguments: Sequence[str], answers: Sequence[str], cwd: Path, env: dict[str, str]) -> tuple[int, str]:
    import fcntl
    import termios

    from pexpect import fdpexpect

    keyboard, screen = os.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("4H", *SIZE, 0, 0))
    name = Path(os.ttyname(screen))
    forks.start(arguments, cwd, [name, name, name], **env)
    child = fdpexpect.fdspawn(keyboard, timeout=forks.HANGS, encoding="utf-8")
    child.delaybeforesend = None
    came: list[int] = []

    def wait() -> None:
        came.append(forks.ended()[0])
        os.close(screen)  # which ends what the other side reads

    waiting = threading.Thread(target=wait)
    waiting.start()
    try:
        shown = _answered(child, answers)
    finally:
        waiting.join()  # its answer is for nobody else
        child.close()
    return came[0], shown


def _spawned(command: Sequence[str], answers: Sequence[str], cwd: Path, env: dict[str, str]) -> tuple[int, str]:
    import pexpect

    child = pexpect.spawn(
        command[0],
        list(command[1:]),
        cwd=str(cwd),
        env={**os.environ, **env},
        encoding="utf-8",
        dimensions=SIZE,
        timeout=forks.HANGS,
    )
    shown = _answered(child, answers)
    child.wait()  # close() would end a command that is slow to go
    child.close()
    return int(child.exitstatus if child.exitstatus is not None else -1), shown


def _answered(child: Any, answers: Sequence[str]) -> str:
    """Answer the questions of a command as they come; everything that was on the screen."""
    import pexpect

    screen = ""
    for answer in answers:
        child.expect_exact(PROMPT)
        screen += child.before + PROMPT
        child.send(answer if answer == STOP else answer + "\n")
    child.expect(pexpect.EOF)
    return str(screen + child.before).replace("\r\n", "\n")
