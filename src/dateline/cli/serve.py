"""The verb `serve`: the desk in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors

Port = Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="The port to listen on; 0 takes a free one.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Print the address and open no browser.")]


def serve(ledger: LedgerPlace = None, port: Port = 8413, no_browser: NoBrowser = False) -> None:
    """Open the record in a browser: the desk.

    For this machine alone: it listens on 127.0.0.1 and opens with an address that is good once. A ledger is made where there is
    none. The same questions answer as JSON and CSV (docs/desk.md). Ctrl-C ends it.
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.ledger.connect import default_place, open_ledger
        from dateline.web.serve import serve

        with open_ledger(ledger or default_place()) as opened:
            serve(opened, port=port, browser=not no_browser, tell=typer.echo)

    raise typer.Exit(exit_status(work))
