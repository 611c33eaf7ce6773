"""Run the desk on this machine alone: bound to loopback, opened by an address that is good once."""

from __future__ import annotations

import contextlib
import socket
import threading
import webbrowser
from collections.abc import Callable

from dateline.calm import calm
from dateline.errors import RunError
from dateline.ledger.connect import Ledger

LOOPBACK = "127.0.0.1"
# What is waiting beyond that is told to come again: one person's browser never gets there.
AT_ONCE = 64


def serve(ledger: Ledger, *, port: int, browser: bool, tell: Callable[[str], object]) -> None:
    """Serve until Ctrl-C. Raises `RunError` R107 without the extra ``web``, R108 when the port cannot be had."""
    try:
        import jinja2  # noqa: F401
        import python_multipart  # noqa: F401
        import uvicorn

        from dateline.web.app import create_app
        from dateline.web.feed import kept_key
        from dateline.web.guard import Keys
    except ImportError as error:
        raise RunError("R107", detail=str(error.name)) from error
    with listen(port) as listening:
        number = listening.getsockname()[1]
        # A cookie knows hosts, not ports: two desks on one machine need two names.
        keys = Keys(cookie=f"dateline_{number}", feed=kept_key(ledger.where))
        app = create_app(ledger, keys=keys, warm=True)
        address = f"http://{LOOPBACK}:{number}/?token={keys.token()}"
        tell(f"{ledger.where}: the desk is at\n\n  {address}\n\ngood once, in one browser; Ctrl-C ends it")
        if browser:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        calm()
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=AT_ONCE,
            timeout_graceful_shutdown=2,
            lifespan="off",
            ws="none",
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


def listen(port: int, address: str = LOOPBACK) -> socket.socket:
    """A socket that listens there. Raises `RunError` R108."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise RunError("R108", where=str(port), detail=error.strerror or str(error)) from error
    return listening
