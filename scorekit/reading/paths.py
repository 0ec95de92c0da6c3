"""Names of files: whether they stay inside a folder, and whether every system can hold them."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from scorekit.reading.documents import resolved

#: Names that Windows keeps for devices, whatever ending follows.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?\Z", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')


def is_inside(path: str) -> bool:
    """Whether a path with slashes names a file inside a folder, and nothing else, on every system."""
    parts = path.split("/")
    return not (
        PurePosixPath(path).is_absolute()
        or "\\" in path
        or "\0" in path
        or any(part in ("", ".", "..") for part in parts)
        or re.match(r"[A-Za-z]:", path)
    )


def leads_outside(root: Path, path: str) -> bool:
    """Whether a path that a file in ``root`` names leads out of that folder, also through a link."""
    try:
        return not resolved(root / path).is_relative_to(resolved(root))
    except ValueError:  # a name that no file can have
        return False


def not_portable(name: str) -> str:
    """Why some system cannot hold a file of this name (one part of a path); empty where all can."""
    if found := _FORBIDDEN.search(name):
        return (
            f'no "{found[0]}" may be in a name on Windows' if found[0].isprintable() else "it has a control character"
        )
    if name.endswith((".", " ")):
        return "a name on Windows does not end with a dot or a space"
    if _DEVICES.match(name):
        return "on Windows this is the name of a device"
    return ""
