"""What ``import scorekit`` offers: typed results out of files, without the command line. One room a subject."""

from __future__ import annotations

from scorekit.result import Result, display_with


def _shown_as_html(result: Result) -> str:
    """A result as a notebook shows it."""
    from scorekit.publishing.printing import shown_as_html

    return shown_as_html(result)


display_with(_shown_as_html)
