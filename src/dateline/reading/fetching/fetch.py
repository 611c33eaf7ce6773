"""Fetch one address, guarded: every redirect checked anew, so much and no more, for so long and no longer."""

from __future__ import annotations

import io
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin

import httpcore2
import httpx2

from dateline.errors import DocumentError
from dateline.reading.fetching.addresses import Refused, Target, checked_url
from dateline.reading.fetching.policy import Policy
from dateline.reading.fetching.transport import Guarded, Slow
from dateline.reading.fetching.unpack import Damaged, accepted, unpacker

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A small page may pack well; from here on the ratio counts.
RATIO_FROM = 1_000_000
WANTED = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.9,application/pdf;q=0.8,*/*;q=0.5"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. ``packed`` is the body as it came over the line, ``body`` as it is meant to be read."""

    asked: str
    url: str  # after redirects
    status: int
    reason: str
    headers: Headers
    packed: bytes
    body: bytes
    request: Headers = ()

    def header(self, name: str) -> str | None:
        """The value of a response header, the first of that name."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def media_type(self) -> str:
        """The content type without parameters, lower case."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


def fetch(
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    policy: Policy | None = None,
    may: Callable[[str], None] | None = None,
) -> Fetched:
    """What stands at an address. Any final status comes back as it is; following redirects, at most ``policy.redirects``.

    ``may`` is called with each address that a redirect leads to and refuses it by raising; its time is not the fetch's.

    Raises `DocumentError`: D080 an address that is not fetched, D081 no answer, D082 over a limit of size or time.
    """
    policy = policy or Policy()
    deadline = time.monotonic() + policy.total_seconds
    here = url
    for _ in range(policy.redirects + 1):
        try:
            target = checked_url(here, ports=policy.ports)
            if may is not None and here != url:
                asked_at = time.monotonic()
                may(target.url)
                deadline += time.monotonic() - asked_at
            found = _ask(url, target, policy, deadline, headers or {})
        except Refused as error:
            raise DocumentError("D080", where=_shown(url, here), detail=str(error)) from error
        except Slow as error:
            raise DocumentError("D082", where=_shown(url, here), detail=str(error)) from error
        except Oversize as error:
            raise DocumentError("D082", where=_shown(url, here), detail=str(error)) from error
        except (Damaged, OSError, httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            if time.monotonic() >= deadline:
                raise DocumentError("D082", where=url, detail=f"it took over {policy.total_seconds:.0f} s") from error
            raise DocumentError("D081", where=_shown(url, here), detail=_reason(error)) from error
        location = found.header("location")
        if found.status not in REDIRECTS or location is None:
            return found
        try:
            here = urljoin(target.url, location.strip())
        except ValueError as error:
            raise DocumentError("D080", where=url, detail="it redirects to no valid address") from error
    raise DocumentError("D080", where=url, detail=f"it redirects more than {policy.redirects} times")


class Oversize(ValueError):
    """More than a fetch may hold."""


def _ask(asked: str, target: Target, policy: Policy, deadline: float, more: Mapping[str, str]) -> Fetched:
    guard = Guarded(target, policy, deadline)
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = {"http": 80, "https": 443}[target.scheme]
    sent = {
        "Host": host if target.port == usual else f"{host}:{target.port}",
        "User-Agent": policy.agent,
        "Accept": WANTED,
        "Accept-Encoding": accepted(),
        "Connection": "close",
        **more,
    }
    request = httpcore2.Request(
        "GET",
        httpcore2.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode("ascii")
        ),
        headers=[(name.encode("ascii"), value.encode("ascii", "ignore")) for name, value in sent.items()],
        extensions={"timeout": {"connect": policy.connect_seconds, "read": None, "write": None, "pool": policy.connect_seconds}},
    )
    with httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=guard, max_connections=1, retries=0) as pool:
        response = pool.handle_request(request)
        try:
            headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers)
            redirects = response.status in REDIRECTS and any(name == "location" for name, _ in headers)
            packed, body = (b"", b"") if redirects else _body(response.iter_stream(), headers, policy, guard)
        finally:
            response.close()
    reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
    return Fetched(asked, target.url, response.status, reason, headers, packed, body, tuple(sent.items()))


def _body(chunks: Iterable[bytes], headers: Headers, policy: Policy, guard: Guarded) -> tuple[bytes, bytes]:
    """The body as it came and unpacked. Raises `Oversize`, `Damaged`, `Slow`."""
    length = next((value for name, value in headers if name == "content-length"), "")
    if length.isdigit() and int(length[:20]) > policy.packed_bytes:
        raise Oversize(f"it is over {policy.packed_bytes // 1_000_000} MB")
    encodings = [value for name, value in headers if name == "content-encoding"]
    unpack = unpacker(", ".join(encodings))
    plain = not encodings
    packed, body = io.BytesIO(), io.BytesIO()
    for chunk in chunks:
        packed.write(chunk)
        if packed.tell() > policy.packed_bytes:
            raise Oversize(f"it is over {policy.packed_bytes // 1_000_000} MB")
        if plain:
            continue
        for part in unpack(chunk):
            body.write(part)
            if body.tell() > policy.unpacked_bytes:
                raise Oversize(f"it unpacks to over {policy.unpacked_bytes // 1_000_000} MB")
            if body.tell() > max(RATIO_FROM, policy.ratio * packed.tell()):
                raise Oversize(f"it unpacks to over {policy.ratio} times its size")
            guard.left()
    return packed.getvalue(), packed.getvalue() if plain else body.getvalue()


@cache
def _tls() -> ssl.SSLContext:
    """The system's certificates; no variable of the environment changes them."""
    return httpx2.create_ssl_context(trust_env=False)


def _shown(asked: str, here: str) -> str:
    return asked if asked == here else f"{asked} (redirected to {here[:200]})"


def _reason(error: Exception) -> str:
    """What went wrong in a few words."""
    text = str(error).strip() or type(error).__name__
    return " ".join(text.split())[:200]
