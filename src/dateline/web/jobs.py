"""Reading in from the desk: what was pasted or dropped is read behind the page, which shows how far it is."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dateline.errors import DatelineError, DocumentError, RunError
from dateline.judging.after import after_reading
from dateline.ledger.connect import Ledger
from dateline.web.room import Room

if TYPE_CHECKING:
    from dateline.reading.story import Known
    from dateline.types import Story

State = Literal["waiting", "reading", "done", "stopped", "failed"]
REMEMBERED = 50
MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Item:
    """One story that was read, or the error in its place."""

    doc: str
    story: str | None = None
    title: str | None = None
    claims: int = 0
    new: bool = False
    code: str | None = None
    sentence: str | None = None


@dataclass(slots=True)
class Job:
    """Some input on its way into the ledger."""

    id: str
    inputs: int
    state: State = "waiting"
    items: list[Item] = field(default_factory=list)
    fault: str | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    ledger: Ledger | None = None  # whose writes they are, where somebody in particular gave it

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in {"done", "stopped", "failed"}


@dataclass(slots=True)
class Jobs:
    """What was given to read since the desk was opened, the newest last; one is read after the other."""

    room: Room
    jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def start(
        self, files: Iterable[tuple[str, bytes]], known: Known, *, addresses: Sequence[str] = (), ledger: Ledger | None = None
    ) -> Job:
        """Read files and addresses in the background; ``known`` is told of all of them. Raises `RunError` R105 for too many."""
        folder = Path(tempfile.mkdtemp(prefix="dateline-"))
        try:
            paths = [*map(str, _written(folder, files)), *addresses]
            if len(paths) > MOST_FILES:
                raise RunError("R105", where="reading in", detail=f"{MOST_FILES} inputs")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        job = Job(secrets.token_hex(6), len(paths), ledger=ledger)
        self.jobs[job.id] = job
        while len(self.jobs) > REMEMBERED:
            self.jobs.popitem(last=False)
        threading.Thread(target=self._run, args=(job, folder, paths, known), name=f"reading {job.id}", daemon=True).start()
        return job

    def _run(self, job: Job, folder: Path, paths: list[str], known: Known) -> None:
        try:
            with self.turn:
                job.state = "reading"
                self._read(job, folder, paths, known)
                if any(item.new for item in job.items):
                    after_reading(job.ledger or self.room.ledger)
            job.state = "stopped" if job.stop.is_set() else "done"
        except DatelineError as error:
            job.fault, job.state = str(error), "failed"
        except Exception as error:  # the thread ends here: whoever waits for it must be told
            job.fault, job.state = str(RunError("R109", where="reading in", detail=type(error).__name__)), "failed"
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _read(self, job: Job, folder: Path, paths: list[str], known: Known) -> None:
        from dateline.reading.inputs import stories

        for found in stories(paths, published=known.published, publisher=known.publisher):
            if job.stop.is_set():
                return
            if isinstance(found, DocumentError):
                name = _without(found.where, folder)
                job.items.append(Item(name, code=found.code, sentence=_without(found.message, folder)))
            else:
                job.items.append(self._kept(found, job.ledger or self.room.ledger))

    def _kept(self, story: Story, ledger: Ledger) -> Item:
        from dateline.ledger.append import append
        from dateline.ledger.reader import this_reader

        try:
            reading = next(iter(self.room.read([story])))
            stored = append(ledger, reading, reader=this_reader(), by="dateline serve")
        except DocumentError as error:
            return Item(story.doc, code=error.code, sentence=error.message)
        return Item(story.doc, stored.story, story.title, stored.claims, stored.new_reading)


def _written(folder: Path, files: Iterable[tuple[str, bytes]]) -> Iterator[Path]:
    """The files on the disk, each in a folder of its own, so that two of one name keep it."""
    for at, (name, data) in enumerate(files):
        own = folder / str(at)
        own.mkdir()
        path = own / _plain(name)
        path.write_bytes(data)
        yield path


def _plain(name: str) -> str:
    """A name that is one file's and nothing else's."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter if letter.isprintable() else "_" for letter in last).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{(stem or kept)[:80]}{dot}{ending[:10]}" if stem and dot else kept[:80] or "untitled"


def _without(sentence: str, folder: Path) -> str:
    """The sentence with the names that the reader knows the files by."""
    return re.sub(re.escape(str(folder)) + r"/\d+/", "", sentence)
