"""A model on loopback that answers what a test tells it to: a real server, spoken to over real sockets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What a test's model does with one request: a string is the text of its answer, anything else it writes by itself.
Behaviour = Callable[["Model", dict[str, Any]], "str | None"]


class Model(BaseHTTPRequestHandler):
    """One request. ``server.behaviour`` decides, ``server.seen`` remembers."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.seen.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        try:
            told = self.server.behaviour(self, body)  # type: ignore[attr-defined]
            if told is not None:
                self.reply(200, completion(told))
        except (BrokenPipeError, ConnectionResetError):
            pass  # the reader has had enough

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, seconds: float, *, head: bool = False) -> None:
        """Write a byte now and then, in the head or in the body, for so long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"x-slow: " if head else b"content-length: 100000\r\n\r\n"))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.wfile.write(b" ")
            time.sleep(0.05)
        self.close_connection = True

    def flood(self) -> None:
        """Write without end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
        while True:
            self.wfile.write(b" " * 65_536)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def completion(text: str) -> bytes:
    told = {
        "choices": [{"message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7},
    }
    return json.dumps(told).encode()


def story_text(body: dict[str, Any]) -> str:
    """The part of a story that the model was given."""
    return str(json.loads(body["messages"][-1]["content"])["untrusted_text"])


@contextmanager
def model(behaviour: Behaviour) -> Iterator[tuple[str, list[tuple[str, dict[str, str], dict[str, Any]]]]]:
    """The address of a model that behaves so, and what it has been asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.behaviour, server.seen, server.daemon_threads = behaviour, [], True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", server.seen  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
