"""Judgements in the ledger: rows that are only ever added. One that is taken back stays, with the row that takes it back.

What people judge goes before what the program does, and the program never judges again what a person has taken back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, or_, select

import dateline
from dateline.errors import RunError
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import Entry, Value, entry
from dateline.ledger.identity import content_id
from dateline.ledger.schema import judgements as table
from dateline.query.conditions import rows_of
from dateline.query.limits import asking

Kind = Literal["utterance", "origin", "incident", "forecast", "compared"]
KINDS: tuple[str, ...] = ("utterance", "origin", "incident", "forecast", "compared")
UNDONE = "undone"
# Whoever writes under this name is the program.
PROGRAM = "dateline "
HOME = Path(dateline.__file__).parent
CHUNK = 400


@dataclass(frozen=True, slots=True)
class Judgement:
    """Two things and what was judged of them. ``left`` and ``right`` are claims as "STORY:CLAIM", the earlier first.

    ``because`` holds the sentence and what it rests on; ``undone`` is the judgement that took it back.
    """

    id: str
    kind: str
    left: str
    right: str
    verdict: str
    score: float | None
    because: dict[str, Any]
    by: str
    recorded: str
    undoes: str | None = None
    undone: str | None = None

    @property
    def sentence(self) -> str:
        """Why, in words."""
        return str(self.because.get("sentence", ""))

    @property
    def program(self) -> bool:
        """Whether the program judged, not a person."""
        return self.by.startswith(PROGRAM)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A judgement that the program would write."""

    kind: str
    left: str
    right: str
    verdict: str
    score: float | None
    because: dict[str, Any]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the judgement it is; its score and sentence may move."""
        return self.kind, self.left, self.right, self.verdict


@dataclass(frozen=True, slots=True)
class JudgementPage:
    """Some judgements, the latest first, and the cursor that the next page starts after; None at the end."""

    judgements: tuple[Judgement, ...]
    next: str | None


def ref(story: str, claim: str) -> str:
    """How judgements name a claim: the same words may stand in two stories."""
    return f"{story}:{claim}"


def story_of(name: str) -> str:
    """The story that a ref names."""
    return name.partition(":")[0]


# --- who judges ---


@cache
def program() -> str:
    """The program's name as judge: its version, and a hash of the code and tables that judge."""
    digest = hashlib.sha256()
    files = [*sorted((HOME / "linking").glob("*.py"))]
    files += [HOME / "judging" / f"{name}.py" for name in ("recall", "link", "settle")]
    files += [*sorted((HOME / "lexicons").glob("incident_*.tsv")), HOME / "lexicons" / "settling_words.tsv"]
    for file in files:
        digest.update(file.read_bytes())
    return f"{PROGRAM}{dateline.__version__} ({digest.hexdigest()[:8]})"


# --- reading ---


def judgements(
    ledger: Ledger,
    *,
    of: str | None = None,
    kind: str | None = None,
    by: str | None = None,
    live: bool = True,
    after: str | None = None,
    limit: int = 50,
) -> JudgementPage:
    """Judgements, the latest first: of a claim or story, of a kind, by somebody ("people" for all people). Raises `RunError`."""
    if kind is not None and kind not in KINDS:
        raise RunError("R092", where=kind, detail=", ".join(KINDS))
    asked = select(table).order_by(table.c.key.desc())
    asked = asked.where(table.c.kind == kind) if kind else asked.where(table.c.kind != "compared")
    if of is not None:
        asked = asked.where(or_(*(_names(table.c[side], of) for side in ("left", "right"))))
    if by == "people":
        asked = asked.where(table.c.by.not_like(f"{PROGRAM}%"))
    elif by is not None:
        asked = asked.where(table.c.by == by)
    if after is not None:
        if not after.isdigit():
            raise RunError("R031", where="after", detail=f"{after!r}; give the cursor that the last page ended with")
        asked = asked.where(table.c.key < int(after))
    found: list[tuple[int, Judgement]] = []
    with asking(ledger) as connection:
        last = None
        while len(found) <= limit:
            rows = connection.execute((asked if last is None else asked.where(table.c.key < last)).limit(CHUNK)).all()
            if not rows:
                break
            last = rows[-1].key
            undone = _undone(connection, [row.id for row in rows])
            kept = [(row.key, _judgement(row, undone.get(row.id))) for row in rows]
            found += [one for one in kept if not live or (one[1].undone is None and one[1].undoes is None)]
    page = found[:limit]
    return JudgementPage(tuple(one for _, one in page), str(page[-1][0]) if len(found) > limit else None)


def _names(column: Any, what: str) -> Any:
    """Whether a column names the claim, by ref or bare id, or the story."""
    if ":" in what:
        return column == what
    return or_(_prefixed(column, what), column.like(f"%:{what}")) if what.isalnum() else column == what


def _prefixed(column: Any, story: str) -> Any:
    """Refs of a story, along the index: ";" is what follows ":"."""
    return (column >= f"{story}:") & (column < f"{story};")


def touching(connection: Connection, refs: Iterable[str], kinds: Sequence[str]) -> list[Judgement]:
    """Every judgement of those kinds with one of the refs on a side that nobody took back, each once, in order of writing."""
    names = sorted(set(refs))
    rows: dict[int, Any] = {}
    for column in (table.c.left, table.c.right):
        for row in connection.execute(select(table).where(column.in_(rows_of(names, connection)), table.c.kind.in_(kinds))):
            rows[row.key] = row
    return _live(rows.values())


def of_stories(connection: Connection, stories: Iterable[str], kinds: Sequence[str], *, side: str) -> list[Judgement]:
    """Every judgement of those kinds whose left or right claim stands in one of the stories, what was taken back included."""
    rows: list[Any] = []
    for story in sorted(set(stories)):
        rows += connection.execute(select(table).where(_prefixed(table.c[side], story), table.c.kind.in_(kinds))).all()
    return resolved(rows)


def _live(rows: Iterable[Any]) -> list[Judgement]:
    return [j for j in resolved(rows) if j.undone is None and j.undoes is None]


def resolved(rows: Iterable[Any]) -> list[Judgement]:
    """The judgements of rows that hold all that undo them (they name the same claims): who undid which, in order of writing."""
    ordered = sorted(rows, key=lambda row: row.key)
    undone = undoings(ordered)
    return [_judgement(row, undone.get(row.id)) for row in ordered]


def undoings(rows: Sequence[Any]) -> dict[str, str]:
    """Which judgement was taken back by which: what takes back may itself be taken back."""
    found: dict[str, str] = {}
    for row in reversed(rows):
        if row.undoes is not None and row.id not in found:
            found[row.undoes] = row.id
    return found


def _undone(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The same for some judgements of a page: their undoings, and the undoings of those."""
    rows: list[Any] = []
    wave: Sequence[str] = ids
    while wave:
        wave_rows = connection.execute(select(table).where(table.c.undoes.in_(wave))).all()
        rows += wave_rows
        wave = [row.id for row in wave_rows]
    return undoings(sorted(rows, key=lambda row: row.key))


def _judgement(row: Any, undone: str | None) -> Judgement:
    because = json.loads(row.because)
    given = (row.id, row.kind, row.left, row.right, row.verdict, row.score, because, row.by, row.recorded, row.undoes, undone)
    return Judgement(*given)


# --- writing ---


def write(writing: Entry, wanted: Wanted, *, by: str, undoes: str | None = None, again: str = "") -> str:
    """Add a judgement to an entry; its id. ``again`` tells one that comes back from the one that was taken back before."""
    id = content_id("judgement", *wanted.key, by.split(" (")[0], undoes, again)
    row: dict[str, Value] = dict(zip(("kind", "left", "right", "verdict"), wanted.key, strict=True))
    because = json.dumps(wanted.because, ensure_ascii=False, sort_keys=True)
    writing.insert(table, {"id": id, **row, "score": wanted.score, "because": because, "by": by, "undoes": undoes})
    return id


def take_back(writing: Entry, judgement: Judgement, *, by: str, because: str) -> str:
    """Add the row that takes a judgement back; its id."""
    left, right = judgement.left, judgement.right
    wanted = Wanted(judgement.kind, left, right, UNDONE, None, {"sentence": because})
    return write(writing, wanted, by=by, undoes=judgement.id, again=writing.recorded)


def undo(ledger: Ledger, id: str, *, by: str, because: str) -> Judgement:
    """Take a judgement back; the row that does. It is added, nothing is deleted. Raises `RunError` R090, R091, R093."""
    by = ledger.actor or by
    signed(by, because)
    with entry(ledger, "undo", by=by, summary={"judgement": id}) as writing:
        found = one(writing.connection, id)
        if found.undone is not None:
            raise RunError("R091", where=id, detail=f"it was taken back already, by {found.undone}")
        made = take_back(writing, found, by=by, because=because)
    with ledger.snapshot() as connection:
        return one(connection, made)


def one(connection: Connection, id: str) -> Judgement:
    """The judgement of that id. Raises `RunError` R090."""
    row = connection.execute(select(table).where(table.c.id == id)).first()
    if row is None:
        raise RunError("R090", where=id)
    return _judgement(row, _undone(connection, [id]).get(id))


def signed(by: str, because: str) -> None:
    """See that a person's judgement has a name and a reason. Raises `RunError` R093."""
    if not by.strip() or not because.strip() or by.startswith(PROGRAM):
        raise RunError("R093")


def every(connection: Connection, kinds: Sequence[str]) -> Iterator[Judgement]:
    """Every live judgement of those kinds, in order of writing."""
    yield from _live(connection.execute(select(table).where(table.c.kind.in_(kinds))).all())
