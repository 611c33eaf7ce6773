"""`dateline read --cluster ray` and `--parts`: shards of an archive on many machines, as Parquet, joined in one ledger."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dateline.cli.options import Format
from dateline.errors import DocumentError, RunError

if TYPE_CHECKING:
    from dateline.cluster.shards import Work
    from dateline.console import Errors
    from dateline.stream.plan import Plan

# Shards a run has unless it says otherwise: small enough that a lost node costs little, few enough that starting them does.
SHARDS = 64

Cluster = Annotated[
    Literal["ray"] | None,
    typer.Option(
        "--cluster", metavar="ray", help="Read on a Ray cluster that is running; its nodes need the files and Dateline."
    ),
]
Address = Annotated[
    str, typer.Option("--address", metavar="HOST:PORT", help="Where the cluster's head is; auto: on this machine.")
]
PartsFolder = Annotated[
    str | None,
    typer.Option(
        "--parts",
        metavar="FOLDER|URL",
        help="Where shards go as Parquet, rather than into a ledger: a folder that all nodes share, or s3://…",
    ),
]


def read_on_cluster(paths: list[str], input_format: Format, plan: Plan, *, shards: int, parts: str | None, address: str) -> int:
    """Read on the cluster and join what comes in the ledger; returns the exit status."""
    from dateline.cluster.join import join
    from dateline.cluster.on_ray import read_on_ray
    from dateline.console import exit_status
    from dateline.judging.after import hint
    from dateline.keep import keeping

    def work(errors: Errors) -> None:
        if plan.ledger is None or parts is None:
            raise RunError("R131", detail="--cluster needs --parts FOLDER for its shards, and a ledger to join them in")
        job = _work(paths, input_format, plan, shards if shards > 1 else SHARDS, parts, errors)
        if not job.paths:
            return
        rejected: Counter[str] = Counter()
        keeper = keeping(plan.ledger)
        with keeper.ledger:
            for number, done in enumerate(read_on_ray(job, address), start=1):
                rejected.update(dict(done.rejected))
                for error in done.errors:
                    errors.tell(error)
                for stored in join(keeper.ledger, done.table):
                    if isinstance(stored, DocumentError):
                        errors.tell(stored)
                    else:
                        keeper.note(stored)
                what = "there from before" if done.known else f"{done.read:,} stories, {done.claims:,} claims"
                print(f"shard {done.shard} of {job.shards}: {what} ({number} done)", file=sys.stderr, flush=True)
            _tell(rejected)
            typer.echo(keeper.told() or "nothing was in it to keep")
            if waiting := hint(keeper.ledger):
                typer.echo(waiting)

    return exit_status(work)


def read_part(
    paths: list[str], input_format: Format, plan: Plan, *, jobs: int | None, shards: int, shard: int, parts: str, alone: bool
) -> int:
    """Read one shard into its Parquet file, for `dateline merge`; returns the exit status.

    ``alone``: nothing else is asked for.
    """
    from dateline.cli.archive import cores
    from dateline.cluster.shards import read_shard
    from dateline.console import exit_status

    def work(errors: Errors) -> None:
        if not 1 <= shard <= shards:
            raise RunError("R131", detail=f"--shard {shard} is none of --shards {shards}")
        if not alone:
            raise RunError("R131", detail="--parts without --cluster writes Parquet files alone, with no --ledger and no --json")
        job = _work(paths, input_format, plan, shards, parts, errors)
        if not job.paths:
            return
        done = read_shard(job, shard, jobs=jobs or cores())
        for error in done.errors:
            errors.tell(error)
        _tell(Counter(dict(done.rejected)))
        what = "there from before" if done.known else f"{done.read:,} stories, {done.claims:,} claims"
        typer.echo(f"{what}: {done.table}")

    return exit_status(work)


def _work(paths: list[str], input_format: Format, plan: Plan, shards: int, parts: str, errors: Errors) -> Work:
    """What all shards have in common, of the files that are there; what is not is told."""
    from dateline.cluster.shards import Work

    missing = [path for path in paths if path == "-" or not Path(path).is_file()]
    for path in missing:
        errors.tell(DocumentError("D001", where=path))
    whole = tuple(str(Path(path).absolute()) for path in paths if path not in missing)
    return Work(whole, input_format, plan, shards, parts if "://" in parts else str(Path(parts).absolute()))


def _tell(rejected: Counter[str]) -> None:
    if rejected:
        codes = ", ".join(f"{code} {count:,}" for code, count in sorted(rejected.items()))
        typer.echo(f"{rejected.total():,} rejected: {codes}")
