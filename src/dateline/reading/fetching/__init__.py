"""Fetch pages without being led astray: which addresses are connected to, how much is read, for how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from dateline.errors import RunError

if TYPE_CHECKING:
    from dateline.reading.fetching.fetch import Fetched


class Fetch(Protocol):
    """What fetches an address, with further request headers. ``may`` is asked before each redirect and may refuse by raising."""

    def __call__(
        self, url: str, headers: Mapping[str, str] | None = None, /, *, may: Callable[[str], None] | None = None
    ) -> Fetched: ...


def guarded_fetch() -> Fetch:
    """The fetch of everyday use, under the limits of docs/reading.md. Raises `RunError` R120 where httpx2 is missing."""
    if find_spec("httpx2") is None:
        raise RunError("R120", where="fetching", detail="fetch")
    from dateline.reading.fetching.fetch import fetch

    return fetch
