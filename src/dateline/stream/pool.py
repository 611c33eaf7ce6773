"""Workers that read side by side. One that dies is replaced; a story that keeps killing its worker is an error in its place."""

from __future__ import annotations

import itertools
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from dateline.errors import DocumentError, RunError
from dateline.reading.inputs import Found
from dateline.stream.plan import Outcome, Plan
from dateline.stream.worker import Numbered, serve

# Stories that go to a worker together, for they are parsed together, and the most bytes of them. Of those that a gate is to
# look at, more: it passes over most.
BATCH, GATED, BATCH_BYTES = 8, 32, 4_000_000
# Batches a worker has: one under way, one to go on with.
AHEAD = 2
# The longest a story may take: a megabyte of commas on a loaded machine. Starting takes a few seconds.
SECONDS, START_SECONDS = 60.0, 300.0
# A worker that holds more is replaced when it has read what it has: word stores only grow.
RETIRE_BYTES = 550_000_000
# How often a story may be under way when its worker dies, of which the first time in company: somebody else may have killed it.
TRIES = 3
# Workers that may die one after the other before any of them is ready.
STILLBORN = 10


@dataclass(slots=True)
class Task:
    """A batch, and how many workers have died over it."""

    batch: Sequence[Numbered]
    deaths: int = 0


@dataclass(slots=True)
class Worker:
    """A process, the pipe to it, and what it has been given and has not answered."""

    process: SpawnProcess
    pipe: Connection
    tasks: deque[Task] = field(default_factory=deque)
    ready: bool = False
    leaving: bool = False
    since: float = field(default_factory=time.monotonic)  # when it was last heard of, or given something to do

    def late(self, now: float) -> bool:
        """Whether it has taken far too long."""
        allowed = SECONDS * len(self.tasks[0].batch) if self.ready and self.tasks else START_SECONDS
        return bool(self.tasks) and now - self.since > allowed


@dataclass(slots=True)
class Pool:
    """So many workers at once. Use `read`."""

    plan: Plan
    jobs: int
    serve: Callable[[Connection, Plan], None] = serve  # what a worker does; a test gives a cheap one
    workers: list[Worker] = field(default_factory=list)
    again: deque[Task] = field(default_factory=deque)
    died: int = 0  # one after the other, before any was ready

    def read(self, found: Iterable[Found]) -> Generator[list[tuple[Found, Outcome]], None, None]:
        """What came of each story, in the order in which they are done, those together that are heard of together.

        Raises `RunError`.
        """
        waiting: dict[int, Found] = {}
        tasks = self._tasks(found, waiting)
        try:
            while True:
                self._hand_out(tasks)
                busy = [worker for worker in self.workers if worker.tasks]
                if not busy:
                    return
                if heard := [(waiting.pop(number), outcome) for number, outcome in self._answers(busy)]:
                    yield heard
        finally:
            self._end()

    # --- handing out ---

    def _tasks(self, found: Iterable[Found], waiting: dict[int, Found]) -> Iterator[Task]:
        """Batches of what is found, made as they are asked for."""
        batch: list[Numbered] = []
        size = 0
        for number, one in zip(itertools.count(), found, strict=False):
            waiting[number] = one
            batch.append((number, one))
            size += 0 if isinstance(one, DocumentError) else len(one.raw)
            if len(batch) >= (GATED if self.plan.gate else BATCH) or size >= BATCH_BYTES:
                yield Task(batch)
                batch, size = [], 0
        if batch:
            yield Task(batch)

    def _hand_out(self, tasks: Iterator[Task]) -> None:
        """Give every worker enough to do, first to those who have nothing; start one where fewer work than may."""
        for most in range(AHEAD):
            for worker in [*self.workers]:
                if len(worker.tasks) == most and not worker.leaving and (task := self._next(tasks)) is not None:
                    self._give(worker, task)
            while most == 0 and len(self.workers) < self.jobs and (task := self._next(tasks)) is not None:
                self.workers.append(worker := self._start())
                self._give(worker, task)

    def _next(self, tasks: Iterator[Task]) -> Task | None:
        return self.again.popleft() if self.again else next(tasks, None)

    def _give(self, worker: Worker, task: Task) -> None:
        if not worker.tasks:
            worker.since = time.monotonic()
        worker.tasks.append(task)
        with suppress(OSError):  # it is gone, which is seen when its answer is waited for
            worker.pipe.send(task.batch)

    def _start(self) -> Worker:
        context = multiprocessing.get_context("spawn")  # nothing of ours is open in it: who dies is heard of at once
        ours, theirs = context.Pipe()
        process = context.Process(target=self.serve, args=(theirs, self.plan), daemon=True)
        # Ctrl-C on a terminal goes to all; only the first process shall hear it. The tracker, once it runs, leaves that alone.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        return Worker(process, ours)

    # --- hearing ---

    def _answers(self, busy: Sequence[Worker]) -> Iterator[tuple[int, Outcome]]:
        by_pipe = {worker.pipe: worker for worker in busy}
        for pipe in wait(list(by_pipe), timeout=1.0):
            worker = by_pipe[pipe]  # type: ignore[index]
            try:
                said = worker.pipe.recv()
            except (EOFError, OSError):
                yield from self._bury(worker)
                continue
            if isinstance(said, RunError):
                raise said
            answers, held = said
            worker.since = time.monotonic()
            if worker.ready:
                worker.tasks.popleft()
            worker.ready, self.died = True, 0
            yield from answers
            worker.leaving = worker.leaving or held > RETIRE_BYTES
            if worker.leaving and not worker.tasks:
                self._retire(worker)
        now = time.monotonic()
        for worker in [worker for worker in self.workers if worker.late(now)]:
            worker.process.kill()
            yield from self._bury(worker)

    def _bury(self, worker: Worker) -> Iterator[tuple[int, Outcome]]:
        """Put what a dead worker had back: each story of what was under way alone, so that it is known which of them it was."""
        self._let_go(worker)
        if not worker.ready:
            self.died += 1
            if self.died >= STILLBORN:
                raise RunError("R130", detail=f"exit status {worker.process.exitcode}")
            self.again.extend(worker.tasks)
            return
        under_way, *others = worker.tasks
        self.again.extend(others)
        if under_way.deaths + 1 >= TRIES:
            ((number, found),) = under_way.batch
            yield number, DocumentError("D130", where=found.where, detail=_how(worker.process.exitcode))
        else:
            self.again.extend(Task([one], under_way.deaths + 1) for one in under_way.batch)

    def _retire(self, worker: Worker) -> None:
        with suppress(OSError):
            worker.pipe.send(None)
        self._let_go(worker)

    def _let_go(self, worker: Worker) -> None:
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.join(START_SECONDS)

    def _end(self) -> None:
        """End every worker, whatever it is doing: what is kept is kept, the rest is not begun."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.pipe.close()
            worker.process.join()
        self.workers.clear()


def _how(exitcode: int | None) -> str:
    """How a process ended, for a person."""
    if exitcode is not None and exitcode < 0:
        return f"killed by {signal.Signals(-exitcode).name}"
    return f"exit status {exitcode}"
