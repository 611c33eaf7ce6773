"""The verb `serve`: the desk in a browser, for one or for a team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.options import LedgerPlace

if TYPE_CHECKING:
    from dateline.console import Errors

Port = Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="The port to listen on; 0 takes a free one.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Print the address and open no browser.")]
Team = Annotated[
    bool, typer.Option("--team", help="Everybody signs in; `dateline accounts add NAME --role admin` makes the first.")
]
Host = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="With --team: the name of a proxy that speaks TLS and passes on to here, like desk.example.org."
    ),
]
Bind = Annotated[str, typer.Option(metavar="ADDRESS", help="With --team and --host: the address to listen on.")]
Proxy = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="With --team: the proxy whose X-Forwarded-For is believed; nobody's without it."),
]


def serve(
    ledger: LedgerPlace = None,
    port: Port = 8413,
    no_browser: NoBrowser = False,
    team: Team = False,
    host: Host = None,
    bind: Bind = "127.0.0.1",
    proxy: Proxy = None,
) -> None:
    """Open the record in a browser: the desk.

    For this machine alone: it listens on 127.0.0.1 and opens with an address that is good once. A ledger is made where there is
    none. The same questions answer as JSON and CSV (docs/desk.md). Ctrl-C ends it.

    With --team it is a team's: everybody has an account and a role (docs/team.md).
    """
    from dateline.console import exit_status

    def work(_: Errors) -> None:
        from dateline.errors import RunError
        from dateline.ledger.connect import default_place, open_ledger
        from dateline.web.serve import serve
        from dateline.web.team.serve import serve_team

        place = ledger or default_place()
        if not team and (host or proxy or bind != "127.0.0.1"):
            raise RunError("R131", detail="--host, --bind and --proxy are for --team")
        with open_ledger(place) as opened:
            if team:
                serve_team(opened, place, port=port, tell=typer.echo, address=bind, hosts=tuple(host or ()), proxy=proxy)
            else:
                serve(opened, port=port, browser=not no_browser, tell=typer.echo)

    raise typer.Exit(exit_status(work))
