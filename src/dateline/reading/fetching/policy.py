"""What fetching is allowed to do, and how it looks names up: one frozen object, so that a test hands in another."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from dateline.reading.fetching.addresses import is_public, read_address

Address = IPv4Address | IPv6Address
# host, port, seconds → the addresses it has
Resolve = Callable[[str, int, float], tuple[Address, ...]]

USER_AGENT = "dateline/0.1 (reads news reports for research; +https://pypi.org/project/dateline/)"


def resolve(host: str, port: int, seconds: float) -> tuple[Address, ...]:
    """Every address the system gives a name, within so many seconds. Raises `OSError`."""
    answers: queue.SimpleQueue[tuple[Address, ...] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            # A zone behind an address ("%eth0") stays, so that it is seen and refused.
            answers.put(tuple(dict.fromkeys(read_address(str(address[0])) for *_, address in found)))
        except (OSError, ValueError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    # The system's resolver knows no timeout of ours; a thread that hangs in it holds nothing up.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty as error:
        raise TimeoutError("its name could not be looked up in time") from error
    if isinstance(answer, OSError):
        raise answer
    return answer


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of a fetch. Only a test, or somebody who reads their own intranet, widens ``ports`` and ``also``."""

    ports: frozenset[int] = frozenset({80, 443})
    also: tuple[IPv4Network | IPv6Network, ...] = ()  # networks that may be fetched from though they are not public
    connect_seconds: float = 10.0
    total_seconds: float = 30.0
    redirects: int = 5
    packed_bytes: int = 20_000_000
    unpacked_bytes: int = 50_000_000
    ratio: int = 100  # unpacked to packed
    agent: str = USER_AGENT
    resolve: Resolve = resolve

    def allows(self, address: Address) -> bool:
        """Whether a socket may be opened to this address."""
        return is_public(address) or any(address in network for network in self.also)
