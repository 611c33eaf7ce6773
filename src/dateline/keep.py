"""Keep what is read while it is read, and say at the end where it is and what was new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.errors import DocumentError
from dateline.ledger.append import Stored, append, take_in
from dateline.ledger.bundle import Bundle
from dateline.ledger.connect import Ledger, default_place, open_ledger
from dateline.ledger.reader import Reader, this_reader
from dateline.types import Reading


@dataclass(slots=True)
class Keeping:
    """A ledger that is being added to, and the count of what was added."""

    ledger: Ledger
    reader: Reader = field(default_factory=this_reader)
    collection: str = ""
    done: Counter[str] = field(default_factory=Counter)  # counts alone, however long it runs

    def keep(self, reading: Reading) -> Stored:
        """Store a reading. Raises `DocumentError`, `RunError`."""
        stored = append(self.ledger, reading, reader=self.reader, collection=self.collection)
        self.note(stored)
        return stored

    def keep_all(self, found: Sequence[Bundle]) -> list[Stored | DocumentError]:
        """Store readings in one transaction; what came of each. Raises `RunError`."""
        done = take_in(self.ledger, found, action="read", by="dateline read")
        for one in done:
            if isinstance(one, Stored):
                self.note(one)
        return done

    def note(self, stored: Stored) -> None:
        """Count what storing a reading did."""
        if not stored.new_reading:
            self.done["known"] += 1
            return
        self.done["new" if stored.new_story else "changed" if stored.new_version else "again"] += 1
        self.done["claims"] += stored.claims

    @property
    def fresh(self) -> bool:
        """Whether anything was added that the ledger had not."""
        return any(self.done[name] for name in ("new", "changed", "again"))

    def told(self) -> str:
        """One line: where it is kept, and what was new."""
        stories = self.done.total() - self.done["claims"]
        known, fresh, changed, again = (self.done[name] for name in ("known", "new", "changed", "again"))
        if not stories:
            return ""
        if known == stories:
            return f"kept in {self.ledger.where}: nothing new ({_counted(known, 'story', 'stories')} there already)"
        told = [_counted(fresh, "new story", "new stories")] if fresh else []
        told += [_counted(changed, "changed story", "changed stories")] if changed else []
        told += [f"{_counted(again, 'story', 'stories')} read anew"] if again else []
        told += [_counted(self.done["claims"], "claim", "claims")]
        return f"kept in {self.ledger.where}: {', '.join(told)}" + (f"; {known} there already" if known else "")


def keeping(place: str, *, collection: str = "", reader: Reader | None = None) -> Keeping:
    """Open the ledger to add to; an empty name is the default one. What is kept goes into the collection. Raises `RunError`."""
    return Keeping(open_ledger(place or default_place()), reader or this_reader(), collection.strip())


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
