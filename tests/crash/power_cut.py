"""The power fails: python power_cut.py STORIES FOLDER VARIANTS [unsynced], with the shim loaded.

An ingest is written down call by call. Then, for each sync and each acknowledged story, the disk is put together as it may look
when the power fails just before: everything synced is there; of what was not, nothing, all, or a random part in random order, the
last write perhaps torn at a sector. In each such world every acknowledged story must be there and the ledger whole.

What is taken for granted, as SQLite does: a file that was created is found again, and a synced byte is there. That a file is gone
is only sure once its folder was synced. With ``unsynced`` no sync is believed, which must be found out.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from shim import loaded

from dateline.ledger.connect import open_ledger
from ledger_kit import faults, held, keep, made

SECTOR = 512
Files = dict[str, bytearray]


@dataclass(frozen=True, slots=True)
class Call:
    """One call written down: c(reate), w(rite), t(runcate), s(ync), u(nlink), m(ark)."""

    op: str
    file: str
    offset: int
    data: bytes


def ingest(folder: Path, stories: int, trace: Path) -> None:
    """Keep stories and mark each one that was acknowledged."""
    library = loaded()
    found = [made(number) for number in range(stories)]
    library.shim_watch(str(folder).encode())
    library.shim_trace(str(trace).encode())
    with open_ledger(folder / "ledger.db") as ledger:
        for number, reading in enumerate(found):
            keep(ledger, [reading])
            library.shim_mark(number)
    library.shim_watch(b"")


def calls(trace: Path) -> list[Call]:
    """The calls, in order."""
    data, at, found = trace.read_bytes(), 0, []
    while at < len(data):
        end = data.index(b"\n", at)
        op, file, offset, size = data[at:end].decode().split(" ")
        at = end + 1
        body = data[at : at + int(size)] if op == "w" else b""
        at += len(body)
        found.append(Call(op, file, int(offset), body))
    return found


def apply(files: Files, call: Call) -> None:
    """What the call does to the disk."""
    if call.op == "u":
        files.pop(call.file, None)
        return
    content = files.setdefault(call.file, bytearray())
    if call.op == "w":
        content.extend(bytes(max(0, call.offset - len(content))))
        content[call.offset : call.offset + len(call.data)] = call.data
    elif call.op == "t":
        del content[call.offset :]
        content.extend(bytes(call.offset - len(content)))


def worlds(durable: Files, pending: list[Call], chance: random.Random, variants: int) -> list[Files]:
    """The disks there may be after the cut."""
    found = []
    for variant in range(variants + 2):
        chosen = list(pending) if variant == 1 else [] if variant == 0 else [c for c in pending if chance.random() < 0.5]
        if variant > 1:
            chance.shuffle(chosen)
            writes = [i for i, call in enumerate(chosen) if call.op == "w" and len(call.data) > SECTOR]
            if writes:
                torn = chosen[writes[-1]]
                kept = SECTOR * chance.randrange(len(torn.data) // SECTOR + 1)
                chosen[writes[-1]] = Call("w", torn.file, torn.offset, torn.data[:kept])
        files = {name: bytearray(content) for name, content in durable.items()}
        for call in chosen:
            apply(files, call)
        found.append(files)
    return found


def main(stories: int, folder: Path, variants: int, *, believed: bool = True) -> dict[str, object]:
    """Cut the power everywhere; what was lost."""
    trace, origin, world = folder / "trace", folder / "disk", folder / "world"
    origin.mkdir()
    ingest(origin, stories, trace)
    chance, durable, pending = random.Random(stories), Files(), list[Call]()
    acknowledged = cuts = syncs = 0
    violations: list[str] = []
    for number, call in enumerate(calls(trace)):
        if call.op in "sm":
            for variant, files in enumerate(worlds(durable, pending, chance, variants)):
                cuts += 1
                violations += [f"call {number}, world {variant}: {said}" for said in look(world, origin, files, acknowledged)]
        if call.op == "s" and not believed:
            continue
        if call.op == "s":
            syncs += 1
            synced = [c for c in pending if call.file in (c.file, str(Path(c.file).parent) if c.op == "u" else c.file)]
            for waiting in synced:
                apply(durable, waiting)
            pending = [c for c in pending if c not in synced]
        elif call.op == "m":
            acknowledged = call.offset + 1
        elif call.op == "c":
            durable.setdefault(call.file, bytearray())
        else:
            pending.append(call)
    return {"stories": stories, "syncs": syncs, "cuts": cuts, "violations": violations}


def look(world: Path, origin: Path, files: Files, acknowledged: int) -> list[str]:
    """What is wrong with the ledger in this world."""
    shutil.rmtree(world, ignore_errors=True)
    world.mkdir()
    for name, content in files.items():
        (world / Path(name).relative_to(origin)).write_bytes(content)
    path = world / "ledger.db"
    if not acknowledged and not (path.exists() and path.stat().st_size):
        return []
    with open_ledger(path) as ledger:
        there = held(ledger)
        with ledger.snapshot() as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        said = faults(ledger)
    lost = {f"story-{n}" for n in range(acknowledged)} - there
    return [*said, *([] if whole == "ok" else [f"integrity_check: {whole}"]), *(f"{name} is lost" for name in sorted(lost))]


if __name__ == "__main__":
    found = main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), believed=sys.argv[4:] != ["unsynced"])
    print(json.dumps(found))
    sys.exit(bool(found["violations"] or not found["syncs"]))
