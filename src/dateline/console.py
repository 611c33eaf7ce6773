"""The streams of a run: records or pages out, errors and progress aside, one exit status at the end.

Standard output carries what was asked for and nothing else; errors, progress and hints go to
standard error.
"""

from __future__ import annotations

import datetime
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rich.console import Console

from dateline.errors import DatelineError, DocumentError, RunError
from dateline.exchange.records import Record, json_line
from dateline.phrases import clean
from dateline.types import Reading, Story

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from dateline.ledger.reader import Reader
    from dateline.relevance import Gate

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
READ, SKIPPED, STOPPED = 0, 1, 2  # exit status: all read, some input could not be read, the run could not go on
MAX_WIDTH = 132  # a longer line is hard to follow across the page
# A bar is worth its flicker from this much input on.
MANY_INPUTS = 4
LONG_INPUT = 200_000


class Page(Console):
    """A console that lets a closed pipe be seen, as every other stream does."""

    def on_broken_pipe(self) -> None:
        """Pass it on: `exit_status` ends the run quietly."""
        raise BrokenPipeError


def page() -> Console:
    """Standard output, for a person."""
    console = Page(emoji=False, highlight=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


def write_records(records: Iterable[Record]) -> None:
    """Write one JSON object a line, in UTF-8 whatever the locale, and flush: one story's worth."""
    for record in records:
        sys.stdout.buffer.write(json_line(record).encode() + b"\n")
    sys.stdout.buffer.flush()


@dataclass(slots=True)
class Errors:
    """What went wrong so far, each code once; each error is told on standard error as `CODE sentence` when it happens."""

    codes: list[str] = field(default_factory=list)

    def tell(self, error: DatelineError) -> None:
        """Write the error and remember it."""
        if error.code not in self.codes:
            self.codes.append(error.code)
        print(clean(str(error)), file=sys.stderr, flush=True)


def exit_status(work: Callable[[Errors], None]) -> int:
    """Do the work and say how it ended. A reader that closes the pipe has had enough: that is no error."""
    errors = Errors()
    try:
        work(errors)
        sys.stdout.flush()
    except RunError as error:
        errors.tell(error)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return SKIPPED if errors.codes else READ


def given_day(value: str | None) -> datetime.date | None:
    """The day that was given on the command line; `RunError` R001 where it is none."""
    if value is None:
        return None
    try:
        if not ISO_DAY.fullmatch(value):
            raise ValueError(value)
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise RunError("R001", detail=value) from error


def readable(found: Iterable[Story | DocumentError], errors: Errors, bar: Bar) -> Iterator[Story]:
    """The stories that could be read; each that could not is told and passed over."""
    for story in found:
        if isinstance(story, DocumentError):
            with bar.aside():
                errors.tell(story)
        else:
            yield story
        bar.step()


def tell_gate(gate: Gate) -> None:
    """One line on standard error: how many stories were passed over."""
    every = gate.passed + gate.skipped
    told = f"The gate passed {gate.passed} of {every} stories; {gate.skipped} do not tell of war and were not read."
    print(told, file=sys.stderr, flush=True)


# --- keeping ---


@contextmanager
def storing(
    place: str | None, errors: Errors, *, quiet: bool, collection: str = "", reader: Reader | None = None
) -> Iterator[Callable[[Reading], bool]]:
    """A function that keeps a reading and says whether it could; with no ledger it keeps nothing and always could.

    When all is done what came is compared with the stories of the same days, if that is little work. A line or two on standard
    error tell where it is kept, what was new and what is yet to be compared, unless it is to be quiet.
    """
    if place is None:
        yield lambda _: True
        return
    from dateline.judging.after import after_reading
    from dateline.keep import keeping

    keeper = keeping(place, collection=collection, reader=reader)

    def store(reading: Reading) -> bool:
        try:
            keeper.keep(reading)
        except DocumentError as error:
            errors.tell(error)
            return False
        return True

    try:
        yield store
        compared = after_reading(keeper.ledger) if keeper.fresh else ""
    finally:
        keeper.ledger.close()
    for told in () if quiet else (keeper.told(), compared):
        if told:
            print(clean(told), file=sys.stderr, flush=True)


# --- progress ---


@dataclass(slots=True)
class Bar:
    """A progress bar on standard error, or nothing at all."""

    progress: Progress | None = None
    task: TaskID | None = None

    def step(self) -> None:
        """One more story is under way."""
        if self.progress is not None and self.task is not None:
            self.progress.advance(self.task)

    def aside(self) -> _Aside:
        """Take the bar off the terminal while something else is written to it."""
        return _Aside(self.progress)


@dataclass(slots=True)
class _Aside:
    progress: Progress | None

    def __enter__(self) -> None:
        if self.progress is not None:
            self.progress.stop()

    def __exit__(self, *_: object) -> None:
        if self.progress is not None:
            self.progress.start()


@contextmanager
def progress_bar(paths: list[str]) -> Iterator[Bar]:
    """A bar while the paths are read: only on a terminal, only where there is much to read."""
    if not (sys.stderr.isatty() and _much(paths)):
        yield Bar()
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} stories"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task("reading", total=None))


@contextmanager
def counting_bar(total: int, what: str) -> Iterator[Bar]:
    """A bar of how many of so many are done: only on a terminal."""
    if not sys.stderr.isatty() or total < MANY_INPUTS:
        yield Bar()
        return
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task(what, total=total))


@contextmanager
def file_bar(path: Path) -> Iterator[IO[bytes]]:
    """The open file, with a bar of how much of it has been read: only on a terminal. Raises `RunError` R061."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise RunError("R061", where=str(path), detail=error.strerror or str(error)) from error
    with file:
        if not sys.stderr.isatty():
            yield file
            return
        from rich.progress import wrap_file

        with wrap_file(file, _size(path), description="reading", console=Console(stderr=True), transient=True) as watched:
            yield watched


def _much(paths: list[str]) -> bool:
    return len(paths) >= MANY_INPUTS or sum(_size(Path(path)) for path in paths) >= LONG_INPUT


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
