"""Dateline keeps the record of what is claimed in a war: who said what happened, where, when and how many.

import dateline
dateline.read("story.txt", published="2024-11-13").claims
dateline.Ledger("dateline.db").find("ceasefire", side="Ukraine").to_pandas()
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    from dateline.notebook import Ledger, Rows, read, read_all

__version__ = "0.1.0"
__all__ = ["Ledger", "Rows", "__version__", "read", "read_all"]


def __getattr__(name: str) -> object:
    """The public names, loaded when they are asked for."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("dateline.notebook"), name)
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
