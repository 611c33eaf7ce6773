"""The guarded way to a host: a network backend for httpcore2 that connects to addresses that were checked, until a deadline.

httpcore2 is the transport of httpx2, used bare: it has no cookies, redirects, proxies or environment that would have to be
switched off. Host header and TLS name stay the URL's; only the socket goes to the address. The name is looked up once a
connection, and what was checked is what is connected to, so that a name that answers otherwise the second time gains nothing.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from dateline.reading.fetching.addresses import Refused, Target
from dateline.reading.fetching.policy import Address, Policy

# A name with more addresses than this is tried at the first few.
TRIED = 4
PLAIN = httpcore2.SyncBackend()


class Slow(OSError):
    """The host took longer than a fetch may take."""


class Guarded(httpcore2.NetworkBackend):
    """Opens sockets for one target, under one policy and one deadline."""

    def __init__(self, target: Target, policy: Policy, deadline: float) -> None:
        self.target, self.policy, self.deadline = target, policy, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A stream to one of the host's addresses, all of which were found public. Raises `Refused`, `OSError`."""
        if (host, port) != (self.target.host, self.target.port):
            raise Refused("it leads to another host than it names")
        last: Exception = OSError("its name has no address")
        for address in self.addresses()[:TRIED]:
            seconds = min(self.policy.connect_seconds, self.left())
            try:
                return Timed(PLAIN.connect_tcp(str(address), port, seconds), self)
            except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
                last = error
        raise last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        """Never."""
        raise Refused("it is a socket of this machine")

    def addresses(self) -> tuple[Address, ...]:
        """The host's addresses. One that is not public spoils all: a public site has none beside."""
        target = self.target
        if target.address is not None:
            found: tuple[Address, ...] = (target.address,)
        else:
            found = self.policy.resolve(target.host, target.port, min(self.policy.connect_seconds, self.left()))
        if not all(self.policy.allows(address) for address in found):
            raise Refused("it leads into a local or reserved network")
        return found

    def left(self) -> float:
        """Seconds until the deadline. Raises `Slow` when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Slow(f"it took over {self.policy.total_seconds:.0f} s")
        return left


class Timed(httpcore2.NetworkStream):
    """A stream whose every step ends by the deadline, so that a byte now and then does not keep it open."""

    def __init__(self, stream: httpcore2.NetworkStream, guard: Guarded) -> None:
        self.stream, self.guard = stream, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes as they come."""
        return self.stream.read(max_bytes, self._seconds())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it all."""
        self.stream.write(buffer, self._seconds())

    def close(self) -> None:
        """Close the socket."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The stream inside TLS, for the name that the URL gives."""
        return Timed(self.stream.start_tls(ssl_context, server_hostname, self._seconds()), self.guard)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the socket."""
        return self.stream.get_extra_info(info)

    def _seconds(self) -> float:
        return min(self.guard.policy.total_seconds, self.guard.left())
