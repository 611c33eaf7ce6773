"""Libraries that only some formats need, loaded when a format is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from dateline.errors import RunError


def needed(library: str, *, format: str) -> Any:
    """The library, or `RunError` R115 that says what to install."""
    try:
        return import_module(library)
    except ImportError as error:
        raise RunError("R115", where=format, detail=library.partition(".")[0]) from error
