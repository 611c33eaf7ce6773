"""Run the desk for a team: everybody signs in; other machines reach it through a proxy that speaks TLS."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Callable
from pathlib import Path

from dateline.calm import calm
from dateline.errors import RunError
from dateline.ledger.connect import Ledger
from dateline.web.serve import LOOPBACK, listen

AT_ONCE = 200


def serve_team(
    ledger: Ledger,
    place: str | Path,
    *,
    port: int,
    tell: Callable[[str], object],
    address: str = LOOPBACK,
    hosts: tuple[str, ...] = (),
    proxy: str | None = None,
) -> None:
    """Serve until Ctrl-C. ``hosts`` are the names by which a proxy is reached; ``proxy`` is whose word on addresses counts.

    Raises `RunError` R107 or R188 without the extra ``web``, R108 when the port cannot be had, R187 before the first account,
    R189 for an address that others reach and no name.
    """
    try:
        import argon2  # noqa: F401
        import jinja2  # noqa: F401
        import python_multipart  # noqa: F401
        import uvicorn

        from dateline.accounts.people import every
        from dateline.accounts.store import open_store
        from dateline.web import guard
        from dateline.web.app import create_app
        from dateline.web.team.door import team_of
    except ImportError as error:
        raise RunError("R107", detail=str(error.name)) from error
    if not hosts and not _is_loopback(address):
        raise RunError("R189", where=address)
    with open_store(place) as store, listen(port, address) as listening:
        if not any(one.role == "admin" and one.disabled is None for one in every(store)):
            raise RunError("R187", where=store.where)
        number = listening.getsockname()[1]
        names = (*guard.LOOPBACK, *(name.lower() for name in hosts))
        team = team_of(store, port=number, secure=bool(hosts))
        app = create_app(ledger, hosts=names, warm=True, team=team)
        where = f"https://{hosts[0]}/, through a proxy to {address}:{number}" if hosts else f"http://{address}:{number}/"
        tell(f"{ledger.where}: the team's desk is at\n\n  {where}\n\nwith a name and a password; Ctrl-C ends it")
        calm()
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=proxy is not None,
            forwarded_allow_ips=proxy or "",
            limit_concurrency=AT_ONCE,
            timeout_graceful_shutdown=5,
            lifespan="off",
            ws="none",
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
