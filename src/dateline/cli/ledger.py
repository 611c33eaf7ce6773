"""The commands that look after a ledger: verify, heads, backup, migrate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import AsJson, LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors
    from dateline.ledger.connect import Ledger

Head = Annotated[
    list[str] | None,
    typer.Option("--head", metavar="HASH", help="A head kept from before, which must still be in the log; may be given again."),
]
HeadsFile = Annotated[
    str | None, typer.Option("--heads", metavar="FILE", help="A file of heads kept from before, as `dateline heads` prints them.")
]


def verify(ledger: LedgerPlace = None, head: Head = None, heads: HeadsFile = None) -> None:
    """Check that the ledger is as it was written.

    The chain of the log, every row against the entry that wrote it, every span against its text, every source against its hash.
    Each fault names its row; exit status 1 when there is one. That the newest entries were cut off can only be seen with a head
    kept from before.
    """
    from dateline.console import exit_status

    def work(errors: Errors) -> None:
        from dateline.ledger.verify import Report, verify

        known = [*(head or []), *(_kept(heads) if heads else [])]
        with opened_ledger(ledger, write=False) as opened:
            report = Report()
            for fault in verify(opened, report, heads=known):
                errors.tell(fault)
        if report.faults:
            typer.echo(f"{opened.where}: {report.faults:,} faults in {report.entries:,} log entries")
        else:
            typer.echo(f"{opened.where}: {report.entries:,} log entries and {report.rows:,} rows are as they were written")
        typer.echo(f"head {report.entries} {report.recorded} {report.head}")

    raise typer.Exit(exit_status(work))


def heads(ledger: LedgerPlace = None, as_json: AsJson = False) -> None:
    """Print the newest head of the log, to keep or publish elsewhere.

    Entry, time and hash. With it `dateline verify --head` can show later that nothing up to it was changed, dropped or put in.
    """
    from dateline.console import exit_status, write_records

    def work(_: Errors) -> None:
        from dateline.ledger.entry import newest

        with opened_ledger(ledger, write=False) as opened:
            seq, recorded, hash = newest(opened)
        if as_json:
            write_records([{"entry": seq, "recorded": recorded, "hash": hash}])
        else:
            typer.echo(f"{seq} {recorded} {hash}")

    raise typer.Exit(exit_status(work))


def backup(
    to: Annotated[str, typer.Argument(metavar="TO", help="The file to write; it must not be there yet.", show_default=False)],
    ledger: LedgerPlace = None,
) -> None:
    """Copy the ledger while others use it.

    The copy is a ledger in one SQLite file, of a PostgreSQL ledger too. It is there whole or not at all.
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.ledger.backup import backup

        with opened_ledger(ledger, write=False) as opened:
            path = backup(opened, Path(to))
        typer.echo(f"{path}: {path.stat().st_size / 1e6:,.1f} MB, a copy of {opened.where}")

    raise typer.Exit(exit_status(work))


def migrate(ledger: LedgerPlace = None) -> None:
    """Bring an older ledger to this version's schema, and mend what can be derived.

    An older one is copied first (beside it, ending in .backup); which version of a story holds, the full-text index and missing
    guards are made anew. What was recorded is not touched.
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.ledger.migrate import mend
        from dateline.ledger.schema import SCHEMA

        with opened_ledger(ledger, write=True) as opened:
            for line in [*opened.done, *mend(opened)]:
                typer.echo(f"{opened.where}: {line}")
            typer.echo(f"{opened.where}: schema {SCHEMA}")

    raise typer.Exit(exit_status(work))


def opened_ledger(place: str | None, *, write: bool) -> Ledger:
    from dateline.ledger.connect import default_place, open_ledger

    return open_ledger(place or default_place(), create=False, write=write)


def _kept(file: str) -> list[str]:
    """The hashes in a file of heads: the last word of each line. Raises `RunError` R023."""
    from dateline.errors import RunError

    try:
        lines = Path(file).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RunError("R023", where=file, detail="the file cannot be read") from error
    found = [line.split()[-1] for line in lines if line.strip()]
    if not found or any(len(hash) != 64 for hash in found):
        raise RunError("R023", where=file, detail="it holds no heads, or something else")
    return found
