"""A real server on the loopback, answering as a test says; and a record of every socket that is opened."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

from dateline.reading.fetching.policy import Policy

LOOPBACK = (ip_network("127.0.0.0/8"),)
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass(slots=True)
class Site:
    """A running server: its answers by path (which a test may change while it runs) and what it was asked for."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)  # request headers

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def policy(self, **limits: object) -> Policy:
        """A policy that lets this server, and it alone, be fetched from."""
        return Policy(ports=frozenset({self.port}), also=LOOPBACK, **limits)  # type: ignore[arg-type]

    def page(self, path: str, body: bytes, *, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        """Answer a path with this body."""
        self.answers[path] = plain(body, status=status, kind=kind, **headers)


def plain(body: bytes, *, status: int = 200, kind: str = "text/html", **headers: str) -> Answer:
    """An answer with a body of known length. An underscore in a header's name is a hyphen."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def stream(chunks: Callable[[], Iterator[bytes]], **headers: str) -> Answer:
    """An answer of unknown length that goes on until it is cut off."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        with contextlib.suppress(OSError):
            for chunk in chunks():
                request.wfile.write(chunk)
                request.wfile.flush()

    return answer


def moved(to: str, status: int = 302) -> Answer:
    """A redirect."""
    return plain(b"", status=status, Location=to)


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    """A site until the block ends."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.seen.append({name.lower(): value for name, value in self.headers.items()})
            answer = site.answers.get(self.path.partition("?")[0]) or plain(b"not here", status=404, kind="text/plain")
            with contextlib.suppress(OSError):
                answer(self)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- a record of what is connected to ---

_records: list[list[object]] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    # The interpreter itself reports every connect and every look-up, whoever asks for it.
    if event in ("socket.connect", "socket.sendto"):
        for record in _records:
            record.append(arguments[1])


sys.addaudithook(_watch)


@contextlib.contextmanager
def connections() -> Iterator[list[object]]:
    """Every address that a socket of this process is connected to inside the block."""
    record: list[object] = []
    _records.append(record)
    try:
        yield record
    finally:
        _records.remove(record)


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
