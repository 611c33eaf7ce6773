"""Which addresses may be fetched from: names and numbers that lead to the public internet, and nothing else.

Two checks, each enough for most forms: what the URL says before anything is looked up (`checked_url`), and every
address that the name resolves to before a socket is opened (`is_public`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

# IANA's special-purpose IPv4 registry, multicast, the reserved class E, and one public address that clouds use inside.
CLOSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 "
        "192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 "
        "240.0.0.0/4 168.63.129.16/32"
    ).split()
)
# Of IPv6 only what is given out as global unicast; of that not the protocol assignments (Teredo among them), documentation,
# 6to4 and AS112. Mapped, compatible, link-local, unique local and multicast addresses lie outside.
GLOBAL_V6 = IPv6Network("2000::/3")
CLOSED_V6 = tuple(IPv6Network(network) for network in "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split())
# Networks without IPv4 reach it through this prefix; what counts is the address inside.
NAT64 = IPv6Network("64:ff9b::/96")
# Names that are never public (RFC 6761, 6762, 7686, 8375, 9476; ICANN's reserved .internal).
CLOSED_NAMES = frozenset(
    "localhost local localdomain internal intranet lan home corp private test invalid example onion alt arpa".split()
)
LONGEST_URL = 4_096
CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff\ufff0-\uffff\ud800-\udfff]")
# What stays as it is in path and query; everything else is percent-encoded.
SAFE = "!$%&'()*+,/:;=?@[]~"
PORTS = {"http": 80, "https": 443}
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# A host that ends in a number is an address, in whatever notation a resolver may know.
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart and found fit to be looked up. ``host`` is a plain name or a canonical address."""

    url: str  # in ASCII, without its fragment
    scheme: str
    host: str
    port: int
    path: str  # with its query
    address: IPv4Address | IPv6Address | None  # where the host is a number


class Refused(ValueError):
    """An address that is not fetched from; the message says why."""


def checked_url(url: str, *, ports: frozenset[int]) -> Target:
    """The parts of a URL that may be looked up. Raises `Refused`."""
    if len(url) > LONGEST_URL:
        raise Refused(f"it is longer than {LONGEST_URL:,} characters")
    # What parsers disagree about is refused; letters beyond ASCII are written as browsers send them.
    if CONTROLS.search(url) or "\\" in url:
        raise Refused("it holds blanks, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("it is no valid address") from error
    if parts.scheme not in PORTS or not url.lower().startswith(f"{parts.scheme}://"):
        raise Refused("only http:// and https:// are fetched")
    if "@" in parts.netloc:
        raise Refused("it carries a user name")
    if parts.netloc.endswith(":"):
        raise Refused("its port is empty")
    port = PORTS[parts.scheme] if port is None else port
    if port not in ports:
        raise Refused(f"port {port} is not one of the web's")
    bracketed = parts.netloc.startswith("[")
    host = (parts.hostname or "") if bracketed else _ascii(parts.hostname or "")
    address = _ipv6(host) if bracketed else _named(host)
    path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    shown = f"[{host}]" if bracketed else host
    own = "" if port == PORTS[parts.scheme] else f":{port}"
    return Target(f"{parts.scheme}://{shown}{own}{path}", parts.scheme, host, port, path, address)


def _ascii(host: str) -> str:
    """A host in ASCII. Strict IDNA 2008: look-alike digits, wide letters and other dots are no letters of a name."""
    if host.isascii():
        return host
    import idna

    try:
        return idna.encode(host, strict=True).decode("ascii")
    except idna.IDNAError as error:
        raise Refused("its host is no valid name") from error


def _ipv6(host: str) -> IPv6Address:
    if "%" in host:
        raise Refused("its address names a network zone")
    try:
        return IPv6Address(host)
    except ValueError as error:
        raise Refused("its address is no valid one") from error


def _named(host: str) -> IPv4Address | None:
    """The IPv4 address that a host is, ``None`` for a name. Raises `Refused` for names that cannot be public."""
    labels = host.removesuffix(".").split(".")
    if not all(LABEL.fullmatch(label) for label in labels) or len(host) > 254:
        raise Refused("its host is no valid name")
    if NUMBER.fullmatch(labels[-1]):
        try:
            if host.endswith("."):
                raise ValueError(host)
            return IPv4Address(host)  # strict: four decimal numbers without leading zeros
        except ValueError as error:
            raise Refused("its host is a number, but not an address in plain notation") from error
    if len(labels) == 1 or labels[-1] in CLOSED_NAMES:
        raise Refused(f"{labels[-1]!r} is a name of a local network")
    return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is reachable for everybody, so that nothing private can be behind it."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in CLOSED_V4)
    if address.scope_id is not None:
        return False
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in GLOBAL_V6 and not any(address in network for network in CLOSED_V6)


def read_address(text: str) -> IPv4Address | IPv6Address:
    """An address as a resolver gives it. Raises `ValueError`."""
    return ip_address(text)
