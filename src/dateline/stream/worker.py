"""A process that reads stories for another: batches of what was found come in, what came of each goes out."""

from __future__ import annotations

import os
import queue
import resource
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, TypeAlias

from dateline.errors import DocumentError, RunError
from dateline.ledger.append import records_of, stored
from dateline.ledger.bundle import Bundle, bundle_of
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.reader import Reader, this_reader
from dateline.reading.extractor import Extractor
from dateline.reading.inputs import Found, story_from
from dateline.reading.worker import limit_memory
from dateline.relevance import Gate
from dateline.stream.plan import Outcome, Passed, Plan, There
from dateline.types import Reading, Story

if TYPE_CHECKING:
    from dateline.pipeline import Tools

Numbered: TypeAlias = tuple[int, Found]
Answers: TypeAlias = list[tuple[int, Outcome]]
# Far above what the largest story takes; past it the process ends itself rather than the machine.
MEMORY_BYTES = 4_000_000_000


def serve(pipe: Connection, plan: Plan) -> None:
    """Read batches until there are no more, or the one who sends them is gone."""
    limit_memory(MEMORY_BYTES)
    batches: queue.SimpleQueue[Sequence[Numbered] | None] = queue.SimpleQueue()
    # What comes is taken at once, so that the sender never waits for us while we wait for it.
    threading.Thread(target=_receive, args=(pipe, batches), daemon=True).start()
    try:
        from dateline.pipeline import build_tools

        desk = Desk(plan, build_tools(plan.own))
        pipe.send(([], resident()))
        while (batch := batches.get()) is not None:
            pipe.send((desk.read(batch), resident()))
    except RunError as error:
        pipe.send(error)
    except (MemoryError, BrokenPipeError):
        os._exit(1)


def _receive(pipe: Connection, batches: queue.SimpleQueue[Sequence[Numbered] | None]) -> None:
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, OSError):
            os._exit(1)
        batches.put(batch)
        if batch is None:
            return


class Desk:
    """Where stories are read: the tools, a worker for pages, the ledger to look into."""

    def __init__(self, plan: Plan, tools: Tools) -> None:
        self.plan, self.tools, self.extractor = plan, tools, Extractor()
        self.ledger: Ledger | None = open_ledger(plan.ledger, create=False, write=False) if plan.ledger is not None else None
        self.reader: Reader = this_reader()
        self.gate = Gate() if plan.gate else None

    def read(self, batch: Sequence[Numbered]) -> Answers:
        """What came of each story. A story that the stages fail on is an error of its own. Raises `RunError`."""
        try:
            return list(self._read(batch))
        except (RunError, MemoryError):
            raise
        except Exception as error:  # a fault of ours costs one story, not the run
            if len(batch) > 1:
                return [answer for one in batch for answer in self.read([one])]
            number, found = batch[0]
            return [(number, DocumentError("D130", where=found.where, detail=f"{type(error).__name__} in the stages"))]

    def _read(self, batch: Sequence[Numbered]) -> Iterator[tuple[int, Outcome]]:
        from dateline.pipeline import read

        numbers: list[int] = []
        stories: list[Story] = []
        for number, found in batch:
            story = story_from(found, self.plan.options, self.extractor, wanted=self.gate)
            if story is None:
                yield number, Passed()
            elif isinstance(story, DocumentError):
                yield number, story
            elif (there := self._there(story)) is not None:
                yield number, there
            else:
                numbers.append(number)
                stories.append(story)
        for number, reading in zip(numbers, read(stories, self.tools), strict=True):
            yield number, self._rows(reading) if self.plan.rows else lean(reading)

    def _rows(self, reading: Reading) -> Bundle | DocumentError:
        """What a ledger will hold of it, made and checked here rather than by the one who writes for all."""
        try:
            return bundle_of(reading, reader=self.reader, collection=self.plan.collection)
        except DocumentError as error:
            return error

    def _there(self, story: Story) -> There | None:
        if self.ledger is None:
            return None
        found = stored(self.ledger, story, reader=self.reader, collection=self.plan.collection)
        if found is None:
            return None
        return There(found, tuple(records_of(self.ledger, found.reading)) if self.plan.records else ())

    def close(self) -> None:
        """Let go of the worker for pages and of the ledger."""
        self.extractor.close()
        if self.ledger is not None:
            self.ledger.close()


def lean(reading: Reading) -> Reading:
    """The reading without what only the stages need: a tenth of it goes from process to process."""
    return replace(
        reading, tokens=(), sentences=(), quotations=(), times=(), places=(), quantities=(), attributions=(), stances=()
    )


def resident() -> int:
    """The memory that this process holds, in bytes."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  no file to be opened by its path
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # no such thing on this system: the most it ever held
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
