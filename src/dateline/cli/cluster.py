"""`dateline read --cluster ray`: the shards of an archive on many machines, joined in one ledger as they come."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dateline.cli.options import Format
from dateline.errors import DocumentError, RunError

if TYPE_CHECKING:
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
        "--parts", metavar="FOLDER|URL", help="Where a cluster's shards go, as Parquet: a folder all nodes share, or s3://…"
    ),
]


def read_on_cluster(paths: list[str], input_format: Format, plan: Plan, *, shards: int, parts: str | None, address: str) -> int:
    """Read on the cluster and join what comes in the ledger; returns the exit status."""
    from dateline.cluster.join import join
    from dateline.cluster.on_ray import read_on_ray
    from dateline.cluster.shards import Work
    from dateline.console import exit_status
    from dateline.judging.after import hint
    from dateline.keep import keeping

    def work(errors: Errors) -> None:
        if plan.ledger is None or parts is None:
            raise RunError("R131", detail="--cluster needs --parts FOLDER for its shards, and a ledger to join them in")
        missing = [path for path in paths if path == "-" or not Path(path).is_file()]
        for path in missing:
            errors.tell(DocumentError("D001", where=path))
        whole = tuple(str(Path(path).absolute()) for path in paths if path not in missing)
        if not whole:
            return
        job = Work(
            whole, input_format, plan, shards if shards > 1 else SHARDS, parts if "://" in parts else str(Path(parts).absolute())
        )
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
            if rejected:
                codes = ", ".join(f"{code} {count:,}" for code, count in sorted(rejected.items()))
                typer.echo(f"{rejected.total():,} rejected: {codes}")
            typer.echo(keeper.told() or "nothing was in it to keep")
            if waiting := hint(keeper.ledger):
                typer.echo(waiting)

    return exit_status(work)
