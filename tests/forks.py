"""Commands in processes of their own that need no new Python each: a server that has loaded scorekit forks.

What one of them takes, in processor time and room, is its own: a fork begins small, and its count at nothing.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
#: Seconds after which a command is held to hang, on however slow a machine.
HANGS = 900


class Done(NamedTuple):
    """What came of a command: how it ended, what it printed, seconds of processor time, bytes of memory at its peak."""

    code: int
    out: str
    err: str
    seconds: float
    peak: int


def forked(*arguments: str, cwd: Path) -> Done:
    """Run a command of scorekit in a folder, in a fork of the server. It hangs no longer than any other command."""
    with TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("in", "out", "err")]
        streams[0].touch()
        start(arguments, cwd, streams)
        code, seconds, peak = ended()
        out, err = (path.read_text(encoding="utf-8") for path in streams[1:])
    return Done(code, out, err, seconds, peak)


def start(arguments: Sequence[str], cwd: Path, streams: Sequence[Path], **env: str) -> None:
    """Begin a command whose input, output and errors are three files, or one terminal."""
    server = _server()
    assert server.stdin is not None
    asked = {"arguments": arguments, "cwd": str(cwd), "streams": list(map(str, streams)), "env": env}
    server.stdin.write(json.dumps(asked) + "\n")
    server.stdin.flush()


def ended() -> tuple[int, float, int]:
    """Wait for the command that was begun: how it ended, its seconds and its bytes."""
    server = _server()
    assert server.stdout is not None
    code, seconds, peak = json.loads(server.stdout.readline())
    return code, seconds, peak


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.forks"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    atexit.register(server.kill)
    return server


def serve() -> None:
    """Fork for every line asked, and answer how the command ended, its seconds and its bytes."""
    import scorekit

    scorekit.validate([ROOT / "cases"], project=ROOT)  # what is loaded once is loaded
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os._exit(_run(**json.loads(line)))
        _, status, usage = os.wait4(child, 0)
        answer = os.waitstatus_to_exitcode(status), usage.ru_utime, usage.ru_maxrss * 1024
        print(json.dumps(answer), flush=True)


def _run(arguments: list[str], cwd: str, streams: list[str], env: dict[str, str]) -> int:
    from scorekit.cli import run

    signal.alarm(HANGS)
    os.setsid()  # the first terminal that is opened is the one of this session
    opened = [os.open(path, os.O_RDWR) for path in streams[:1]]
    opened += [os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for path in streams[1:]]
    for number, stream in enumerate(opened):
        os.dup2(stream, number)
    os.chdir(cwd)
    os.environ.update(env)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8") for number, mode in enumerate(("r", "w", "w"))
    )
    code = 70
    try:
        run(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    serve()
