"""Write what was fetched as WARC, byte for byte as it came: the form in which archives and courts keep the web (ISO 28500)."""

from __future__ import annotations

import base64
import datetime
import gzip
import hashlib
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from dateline.errors import RunError
from dateline.reading.fetching import Fetch
from dateline.reading.fetching.fetch import Fetched, Headers

# Undone by the transport, so that they would say what is no longer so.
NOT_MODIFIED = 304
UNDONE = ("transfer-encoding", "content-length", "connection")


@contextmanager
def writing(path: Path, fetch: Fetch) -> Iterator[Fetch]:
    """A fetch that also writes each answer to the file, behind what is there, before it is read. Raises `RunError` R121."""
    packed = path.name.endswith(".gz")
    with _opened(path) as file:

        def keep(*records: bytes) -> None:
            try:
                # Each record is a member of its own, so that a torn last one leaves the others whole.
                file.write(b"".join(gzip.compress(record) if packed else record for record in records))
                file.flush()
                os.fsync(file.fileno())
            except OSError as error:
                raise RunError("R121", where=str(path), detail=error.strerror or str(error)) from error

        if file.tell() == 0:
            told = b"software: dateline\r\nformat: WARC File Format 1.1\r\n"
            keep(record("warcinfo", told, now=_now(), **{"Content-Type": "application/warc-fields", "WARC-Filename": path.name}))

        def fetched(
            url: str, headers: Mapping[str, str] | None = None, /, *, may: Callable[[str], None] | None = None
        ) -> Fetched:
            found = fetch(url, headers, may=may)
            if found.status != NOT_MODIFIED:
                keep(*records_of(found, now=_now()))
            return found

        yield fetched


def records_of(found: Fetched, *, now: datetime.datetime) -> tuple[bytes, bytes]:
    """The answer and the request it answers. The body is as packed as it came; only its chunks are undone."""
    kept = tuple((name, value) for name, value in found.headers if name not in UNDONE)
    line = f"HTTP/1.1 {found.status} {found.reason}".rstrip()
    head = _head(line, (*kept, ("content-length", str(len(found.packed)))))
    path = "/" + found.url.split("/", 3)[3] if found.url.count("/") >= 3 else "/"
    asked = _head(f"GET {path} HTTP/1.1", found.request)
    name = _name()
    response = {"Content-Type": "application/http; msgtype=response", "WARC-Payload-Digest": _digest(found.packed)}
    request = {"Content-Type": "application/http; msgtype=request", "WARC-Concurrent-To": name}
    return (
        record("response", head + found.packed, now=now, name=name, **{"WARC-Target-URI": found.url, **response}),
        record("request", asked, now=now, **{"WARC-Target-URI": found.url, **request}),
    )


def record(kind: str, block: bytes, *, now: datetime.datetime, name: str | None = None, **fields: str) -> bytes:
    """One WARC record."""
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": name or _name(),
        "WARC-Date": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **fields,
        "WARC-Block-Digest": _digest(block),
        "Content-Length": str(len(block)),
    }
    return _head("WARC/1.1", tuple(lines.items())) + block + b"\r\n\r\n"


def _head(first: str, headers: Headers) -> bytes:
    """A first line and headers as HTTP writes them; a line break inside a value would forge another header."""
    lines = [first, *(f"{name}: {' '.join(value.splitlines())}" for name, value in headers)]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"


def _name() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("ab")
    except OSError as error:
        raise RunError("R121", where=str(path), detail=error.strerror or str(error)) from error
