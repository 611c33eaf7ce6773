"""The feed's own address: a key that opens the alerts as Atom and nothing else, the same after every start.

A feed reader keeps no session, so that its address must be one that nobody can guess. The key lies in the user's own folder, for
the user alone; deleted, the next start makes another, and the old address is none any more.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import tempfile
from pathlib import Path

import platformdirs

KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")


def kept_key(ledger: str) -> str | None:
    """The key of the feed of the ledger of that name, made where there is none; None where none can be kept."""
    path = _folder() / hashlib.sha256(_place(ledger).encode()).hexdigest()[:16]
    try:
        return _read(path) or _made(path)
    except OSError:
        return None


def _folder() -> Path:
    home = os.environ.get("DATELINE_HOME") or platformdirs.user_data_dir("dateline")
    return Path(home) / "feeds"


def _place(ledger: str) -> str:
    return ledger if "://" in ledger else str(Path(ledger).resolve())


def _read(path: Path) -> str | None:
    """What is kept; nothing that others may read or write, or that is no key."""
    if not path.is_file():
        return None
    found = path.read_text(encoding="ascii", errors="replace").strip()
    if KEY.fullmatch(found) and (os.name == "nt" or not path.stat().st_mode & 0o077):
        return found
    path.unlink()
    return None


def _made(path: Path) -> str | None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, made = tempfile.mkstemp(dir=path.parent)  # for the user alone
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    try:
        with contextlib.suppress(FileExistsError):  # another desk was faster: its key is the one
            os.link(made, path)
    finally:
        Path(made).unlink()
    return _read(path)
