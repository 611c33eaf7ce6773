"""`dateline read` over archives: many processes, a bar with rate and time left, a summary at the end."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import Format, LedgerPlace
from dateline.errors import DocumentError, RunError

if TYPE_CHECKING:
    from rich.progress import Progress

    from dateline.keep import Keeping
    from dateline.stream.plan import Plan
    from dateline.stream.run import Gauge, Tally
    from dateline.types import Reading

INTERRUPTED = 130  # as shells have it: 128 and the signal's number
# How often a run without a terminal says how far it is.
EVERY_SECONDS = 60.0

Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        help="Processes that read; all cores for an archive, else 1. Stories then come in the order they are done.",
    ),
]
Shards = Annotated[int, typer.Option("--shards", metavar="N", min=1, help="Share the stories out among so many runs …")]
Shard = Annotated[
    int, typer.Option("--shard", metavar="K", min=1, help="… of which this is number K; `dateline merge` joins them.")
]


def parallel(paths: list[str], jobs: int | None, shards: int) -> bool:
    """Whether these paths are read by processes of their own."""
    from dateline.stream.run import is_archive

    return jobs is not None or shards > 1 or any(is_archive(path) for path in paths)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_archive(
    paths: list[str],
    input_format: Format,
    plan: Plan,
    *,
    jobs: int | None,
    shards: int,
    shard: int,
    show: Callable[[Reading], None] | None,
    as_json: bool,
) -> int:
    """Read, keep and count; returns the exit status. ``show`` is called with each reading; records already kept are printed."""
    from dateline.calm import calm
    from dateline.console import READ, SKIPPED, Errors, exit_status
    from dateline.judging.after import hint
    from dateline.keep import keeping
    from dateline.ledger.bundle import Bundle
    from dateline.places.gazetteer import open_gazetteer
    from dateline.reading.inputs import items
    from dateline.stream.plan import There, sharded, shared
    from dateline.stream.pool import Pool
    from dateline.stream.run import Tally, gauge_of, stream
    from dateline.types import Reading

    if not 1 <= shard <= shards:
        raise typer.Exit(exit_status(lambda _: _refuse(f"--shard {shard} is none of --shards {shards}")))
    chosen, split = sharded(paths, shards, shard)
    number, tally, gauge = jobs or cores(), Tally(), gauge_of(chosen)
    keeper: Keeping | None = None
    stopped = False

    def work(errors: Errors) -> None:
        nonlocal keeper, stopped
        open_gazetteer()  # on first use it is built: once, before there are many who would
        keeper = keeping(plan.ledger, collection=plan.collection) if plan.ledger is not None else None
        calm()
        found = items(chosen, format=input_format, stdin=sys.stdin.buffer, opened=gauge.open)
        found = shared(found, shards, shard) if split else found
        each_told = not sys.stderr.isatty()  # on a terminal the bar counts them
        with (
            _bar(gauge, tally) as step,
            contextlib.closing(stream(found, Pool(plan, number), keeper=keeper, tally=tally)) as done,
        ):
            try:
                for outcome in done:
                    if isinstance(outcome, DocumentError):
                        if each_told:
                            errors.tell(outcome)
                    elif isinstance(outcome, There) or (as_json and isinstance(outcome, Bundle)):
                        _write(outcome.records)
                    elif show is not None and isinstance(outcome, Reading):
                        show(outcome)
                    step()
            except KeyboardInterrupt:
                stopped = True

    status = exit_status(work)
    told = summary(tally, keeper, jobs=number, stopped=stopped)
    if keeper is not None:
        told += [line for line in [hint(keeper.ledger)] if line]
        keeper.ledger.close()
    typer.echo("\n".join(told), err=as_json or show is not None)
    if stopped:
        return INTERRUPTED
    return status or (SKIPPED if tally.rejected else READ)


def _refuse(detail: str) -> None:
    raise RunError("R131", detail=detail)


def _write(records: Sequence[str]) -> None:
    for record in records:
        sys.stdout.buffer.write(record.encode() + b"\n")
    if records:
        sys.stdout.buffer.flush()


def summary(tally: Tally, keeper: Keeping | None, *, jobs: int, stopped: bool) -> list[str]:
    """What was done, for a person."""
    seconds = tally.seconds()
    processes = "1 process" if jobs == 1 else f"{jobs} processes"
    rates = f"{tally.read / seconds:,.1f} stories/s, {tally.words / seconds:,.0f} words/s, {processes}"
    what = f"{tally.words:,} words, {tally.claims:,} claims ({rates})"
    lines = [f"{_counted(tally.read, 'story', 'stories')} read in {_clock(seconds)}" + (f": {what}" if tally.read else "")]
    lines += [f"{tally.there:,} read before, and not again"] if tally.there else []
    lines += [f"{tally.passed:,} passed over by the gate: they do not tell of war"] if tally.passed else []
    if tally.rejected:
        codes = ", ".join(f"{code} {number:,}" for code, number in sorted(tally.rejected.items()))
        lines.append(f"{tally.rejected.total():,} rejected: {codes} (docs/errors.md; with 2> FILE each is told)")
    lines += [keeper.told()] if keeper is not None and keeper.told() else []
    if stopped:
        goes_on = (
            "what was read is kept, and the same command goes on from there" if keeper else "nothing is kept with --no-store"
        )
        lines.append(f"Stopped: {goes_on}.")
    return lines


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


# --- how far it is ---


@contextlib.contextmanager
def _bar(gauge: Gauge, tally: Tally) -> Iterator[Callable[[], None]]:
    """A function to call after each story: a bar on a terminal, else a line a minute on standard error."""
    if not sys.stderr.isatty():
        told = tally.began

        def tell() -> None:
            nonlocal told
            if time.monotonic() - told >= EVERY_SECONDS:
                told = time.monotonic()
                print(state(gauge, tally), file=sys.stderr, flush=True)

        yield tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (BarColumn(24), TaskProgressColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4) as progress:
        task = progress.add_task("starting", total=gauge.total or None)
        yield lambda: _move(progress, gauge, tally, int(task))


def _move(progress: Progress, gauge: Gauge, tally: Tally, task: int) -> None:
    from rich.progress import TaskID

    progress.update(TaskID(task), completed=gauge.done(), description=state(gauge, tally))


def state(gauge: Gauge, tally: Tally) -> str:
    """How far a run is: stories, rate, time left, what was rejected."""
    seconds, done = tally.seconds(), gauge.done()
    told = [f"{_counted(tally.seen, 'story', 'stories')}, {tally.seen / seconds:,.1f}/s"]
    if 0 < done < gauge.total:
        told.append(f"{_clock(seconds * (gauge.total - done) / done)} left")
    told += [f"{tally.there:,} read before"] if tally.there else []
    told += [f"{tally.passed:,} passed over"] if tally.passed else []
    if tally.rejected:
        told.append("rejected: " + ", ".join(f"{code} {number:,}" for code, number in sorted(tally.rejected.items())))
    return " · ".join(told)


# --- shards ---


def merge(
    shards: Annotated[list[str], typer.Argument(metavar="SHARD…", help="Ledgers or Parquet files that `dateline read` made.")],
    ledger: LedgerPlace = None,
) -> None:
    """Join shards: take what other ledgers hold into this one.

    In any order and as often as one likes: what is there already changes nothing. Every span is checked again.
    For example: dateline merge shard-*.db --ledger all.db
    """
    from dateline.calm import calm
    from dateline.cluster.join import join
    from dateline.console import Errors, exit_status
    from dateline.keep import keeping

    def work(errors: Errors) -> None:
        keeper = keeping(ledger or "")
        calm()
        with keeper.ledger:
            for shard in shards:
                for done in join(keeper.ledger, shard):
                    if isinstance(done, DocumentError):
                        errors.tell(done)
                    else:
                        keeper.note(done)
            typer.echo(keeper.told() or f"kept in {keeper.ledger.where}: nothing, for the shards are empty")

    raise typer.Exit(exit_status(work))
