"""A PostgreSQL server of the tests' own: Debian's package, a cluster in a temporary folder, reached by its socket alone."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = ("/usr/lib/postgresql/*/bin", "/usr/local/bin", "/usr/bin")
# Whom the server runs as when the tests run as root, which it refuses: Debian's own account, else nobody.
ACCOUNTS = ("postgres", "nobody")


def binaries() -> Path | None:
    """The newest folder that holds a PostgreSQL server."""
    found = [folder for pattern in BINARIES for folder in sorted(Path("/").glob(pattern[1:]))]
    there = [folder for folder in found if all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres"))]
    return max(there, key=lambda folder: [int(part) for part in folder.parts if part.isdigit()], default=None)


@contextmanager
def cluster() -> Iterator[str]:
    """A running server; its address without a database's name, to be filled in with ``%s``."""
    folder = binaries()
    assert folder is not None
    account = next((name for name in ACCOUNTS if _exists(name)), None) if os.getuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="dateline-pg-"))  # a short path: a socket's is limited to 107 bytes
    try:
        if account is not None:
            shutil.chown(home, account)

        def run(*command: str | Path) -> None:
            words = list(map(str, command))
            subprocess.run(words, user=account, check=True, capture_output=True, cwd=home, env=os.environ | {"HOME": str(home)})

        run(folder / "initdb", "-D", home / "data", "-U", "dateline", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off -c max_connections=60"
        run(folder / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start")
        try:
            yield f"postgresql://dateline@/%s?host={home}"
        finally:
            run(folder / "pg_ctl", "-D", home / "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _exists(account: str) -> bool:
    try:
        pwd.getpwnam(account)
    except KeyError:
        return False
    return True
