"""Keep what is read while it is read, and say at the end where it is and what was new."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.ledger.append import Stored, append
from dateline.ledger.connect import Ledger, default_place, open_ledger
from dateline.ledger.reader import Reader, this_reader
from dateline.types import Reading


@dataclass(slots=True)
class Keeping:
    """A ledger that is being added to, and the count of what was added."""

    ledger: Ledger
    reader: Reader = field(default_factory=this_reader)
    collection: str = ""
    done: list[Stored] = field(default_factory=list)

    def keep(self, reading: Reading) -> None:
        """Store a reading. Raises `DocumentError`, `RunError`."""
        self.done.append(append(self.ledger, reading, reader=self.reader, collection=self.collection))

    def told(self) -> str:
        """One line: where it is kept, and what was new."""
        if not self.done:
            return ""
        new = [stored for stored in self.done if stored.new_reading]
        if not new:
            return f"kept in {self.ledger.where}: nothing new ({_counted(len(self.done), 'story', 'stories')} there already)"
        fresh = sum(stored.new_story for stored in new)
        changed = sum(stored.new_version and not stored.new_story for stored in new)
        again = sum(not stored.new_version for stored in new)
        told = [_counted(fresh, "new story", "new stories")] if fresh else []
        told += [_counted(changed, "changed story", "changed stories")] if changed else []
        told += [f"{_counted(again, 'story', 'stories')} read anew"] if again else []
        told += [_counted(sum(stored.claims for stored in new), "claim", "claims")]
        known = len(self.done) - len(new)
        return f"kept in {self.ledger.where}: {', '.join(told)}" + (f"; {known} there already" if known else "")


def keeping(place: str, *, collection: str = "", reader: Reader | None = None) -> Keeping:
    """Open the ledger to add to; an empty name is the default one. What is kept goes into the collection. Raises `RunError`."""
    return Keeping(open_ledger(place or default_place()), reader or this_reader(), collection.strip())


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
