"""Every write, sync and statement of every migration fails once: python fail_migrations.py FOLDER EVERY, with the shim loaded.

Each released schema's fixture is migrated again and again from its file, the first call failing, then the second, until it comes
through; then so that the first statement raises, then the second. After each: the ledger is of the old schema, of the new one or
of a released one on the way, never between; the copy beside it is whole or not there; and opened once more it is migrated,
verifies, and holds the same.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from shim import KINDS, loaded
from sqlalchemy import Engine, event

from dateline.errors import RunError
from dateline.ledger import driver
from dateline.ledger.connect import open_ledger
from dateline.ledger.schema import SCHEMA
from ledger_kit import contents, faults

FIXTURES = Path(__file__).parent.parent / "fixtures"
LEFT = ("", "-wal", "-shm", "-journal")


class Broken(Exception):
    """A statement that was made to fail."""


def main(folder: Path, every: int) -> dict[str, Any]:
    """Migrate with each failure; what went wrong beyond it."""
    library = loaded()
    library.shim_watch(str(folder).encode())
    failures: Counter[str] = Counter()
    violations: list[str] = []
    for fixture in sorted(FIXTURES.glob("schema*.db.gz")):
        number = int(fixture.name.removeprefix("schema").removesuffix(".db.gz"))
        if number == SCHEMA:
            continue
        old, whole = gzip.decompress(fixture.read_bytes()), held_by(fixture, folder)
        for name, kind in KINDS.items():
            call, fired = 1, True
            while fired:
                path = fresh(folder, old)
                library.shim_arm(kind, call)
                said = migrated(path)
                fired = bool(library.shim_fired())
                library.shim_arm(0, 0)
                failures[name] += fired
                violations += [
                    f"{name} at call {call} from schema {number}: {wrong}" for wrong in look(path, number, whole, said)
                ]
                call += every
        statement, fired = 1, True
        while fired:
            path = fresh(folder, old)
            said, fired = broken_at(path, statement)
            failures["statement"] += fired
            violations += [f"statement {statement} from schema {number}: {wrong}" for wrong in look(path, number, whole, said)]
            statement += every
    return {"failures": failures, "violations": violations}


def held_by(fixture: Path, folder: Path) -> list[str]:
    """What the ledger holds when nothing fails."""
    with open_ledger(fresh(folder, gzip.decompress(fixture.read_bytes()))) as ledger:
        return contents(ledger)


def fresh(folder: Path, old: bytes) -> Path:
    """The old ledger again, with nothing beside it."""
    for left in folder.iterdir():
        left.unlink()
    path = folder / "l.db"
    path.write_bytes(old)
    return path


def migrated(path: Path) -> str | None:
    """Open it, which migrates it; the code of what went wrong."""
    try:
        open_ledger(path).close()
    except RunError as error:
        return error.code
    return None


def broken_at(path: Path, statement: int) -> tuple[str | None, bool]:
    """Migrate it so that one of its statements that write raises; what was said, and whether it came to that."""
    left = [statement]

    def count(_connection: Any, _cursor: Any, words: str, *_: Any) -> None:
        if not words.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            left[0] -= 1
            if left[0] == 0:
                raise Broken

    event.listen(Engine, "before_cursor_execute", count)
    try:
        return migrated(path), False
    except Broken:
        return "broken", True
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def look(path: Path, number: int, whole: list[str], said: str | None) -> list[str]:
    """What is wrong after a failure, and after it is opened once more."""
    connection = driver.find().module.connect(str(path))
    check = connection.execute("PRAGMA integrity_check").fetchone()[0]
    (version,) = connection.execute("SELECT max(version) FROM schemas").fetchone()
    has_table = bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'collected'").fetchone())
    connection.close()
    wrong = [] if check == "ok" else [f"integrity_check: {check}"]
    if not number <= version <= SCHEMA or (number == 1 and has_table != (version > 1)):
        wrong.append(f"it is between schemas ({version})")
    if said is None and version != SCHEMA:
        wrong.append("it said nothing and is not migrated")
    copy = path.with_name(f"{path.name}.schema{number}.backup")
    if copy.exists():
        copied = driver.find().module.connect(str(copy))
        if copied.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            wrong.append("the copy beside it is not whole")
        copied.close()
    elif version > number:
        wrong.append("it was migrated without a copy")
    with open_ledger(path) as ledger:
        wrong += faults(ledger)
        if contents(ledger) != whole:
            wrong.append("it holds something else")
    return wrong


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(found))
    sys.exit(bool(found["violations"]) or len(found["failures"]) < len(KINDS) + 1)
