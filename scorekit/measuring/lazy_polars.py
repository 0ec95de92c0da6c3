"""Polars, imported when one of its names is first used.

The formulas of measures are beside their definitions, and listing or checking definitions
must not wait for Polars.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    import polars

    return getattr(polars, name)
