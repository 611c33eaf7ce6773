"""The verb of programs that ask for somebody: mcp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from dateline.cli.ledger import opened_ledger
from dateline.cli.options import LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors


def mcp(ledger: LedgerPlace = None) -> None:
    """Let an agent ask the ledger: an MCP server on standard input and output, which only reads.

    Article text comes in fields named untrusted_text and nowhere else; restricted collections are never shown; no connection is
    opened. A client starts it itself. Example: dateline mcp --ledger dateline.db
    """
    from importlib.util import find_spec

    from dateline.console import exit_status
    from dateline.errors import RunError

    def work(_: Errors) -> None:
        if find_spec("mcp") is None:
            raise RunError("R150")
        from dateline.agents.server import serve

        with opened_ledger(ledger, write=False) as opened:
            serve(opened)

    raise typer.Exit(exit_status(work))
