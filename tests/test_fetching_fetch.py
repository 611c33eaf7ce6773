"""Fetching from a real server: redirects, encodings, bombs and slow bodies, within limits of size, time and memory."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import brotli
import pytest
from backports import zstd

from dateline.errors import DocumentError
from dateline.reading.fetching.fetch import fetch
from loopback_kit import Site, free_port, moved, plain, serving, stream

PAGE = b"<html><body><p>A convoy crossed the river.</p></body></html>"
MEGABYTE = bytes(1_000_000)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def test_a_page_comes_with_its_headers(site: Site) -> None:
    site.page("/a", PAGE, kind="text/html; charset=utf-8", ETag='"x"')
    found = fetch(site.url("/a"), policy=site.policy(), headers={"If-None-Match": '"w"'})
    assert (found.body, found.status, found.media_type, found.header("etag")) == (PAGE, 200, "text/html", '"x"')
    assert site.seen[0]["if-none-match"] == '"w"'
    assert site.seen[0]["user-agent"].startswith("dateline/")


def test_nothing_of_the_environment_and_no_cookie_goes_along(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("no_proxy", "")
    site.answers["/a"] = plain(b"", status=302, Location="/b", Set_Cookie="id=1; Path=/")
    site.page("/b", PAGE)
    assert fetch(site.url("/a"), policy=site.policy()).body == PAGE
    assert all("cookie" not in headers and "authorization" not in headers for headers in site.seen)


def test_five_redirects_are_followed_and_no_sixth(site: Site) -> None:
    for number in range(6):
        site.answers[f"/{number}"] = moved(f"/{number + 1}", (301, 302, 303, 307, 308)[number % 5])
    site.page("/6", PAGE)
    assert fetch(site.url("/1"), policy=site.policy()).url == site.url("/6")
    with pytest.raises(DocumentError) as caught:
        fetch(site.url("/0"), policy=site.policy())
    assert caught.value.code == "D080" and len(site.asked) == 6 + 6


def test_a_loop_of_redirects_ends(site: Site) -> None:
    site.answers["/a"] = moved("/a")
    with pytest.raises(DocumentError) as caught:
        fetch(site.url("/a"), policy=site.policy())
    assert caught.value.code == "D080" and len(site.asked) == 6


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("identity", bytes),
    ],
)
def test_one_layer_of_each_encoding_is_unpacked(site: Site, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    body = PAGE * 20
    site.page("/a", pack(body), Content_Encoding=encoding)
    found = fetch(site.url("/a"), policy=site.policy())
    assert found.body == body and found.packed == pack(body)


def refused(site: Site, **limits: object) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        fetch(site.url("/a"), policy=site.policy(**limits))
    return caught.value


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br, gzip", "compress", "exi", "gzip;q=1", "snappy"])
def test_other_encodings_are_not_unpacked(site: Site, encoding: str) -> None:
    site.page("/a", gzip.compress(gzip.compress(PAGE)), Content_Encoding=encoding)
    assert refused(site).code == "D081"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_what_it_says(site: Site, encoding: str) -> None:
    site.page("/a", b"\x00\x01plain words" * 100, Content_Encoding=encoding)
    assert refused(site).code == "D081"


def test_what_is_longer_than_allowed_is_not_read(site: Site) -> None:
    site.answers["/a"] = plain(b"", Content_Length="99999999999999999999999999999")
    assert refused(site).code in {"D081", "D082"}
    site.answers["/a"] = stream(lambda: iter([b"x" * 100_000] * 1_000))
    assert refused(site).code == "D082"


def gzipped() -> Iterator[bytes]:
    packer = zlib.compressobj(9, wbits=31)
    yield packer.compress(MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(10_000):
        yield block


def brotlied() -> Iterator[bytes]:
    packer = brotli.Compressor()
    for _ in range(10_000):
        yield packer.process(MEGABYTE) + packer.flush()


def zstandard() -> Iterator[bytes]:
    packer = zstd.ZstdCompressor()
    for _ in range(10_000):
        yield packer.compress(MEGABYTE, mode=packer.FLUSH_BLOCK)


def thin() -> Iterator[bytes]:
    """Ninety to one: under the ratio, so that only the size stops it."""
    packer = zlib.compressobj(9, wbits=31)
    noise = bytes(index * 7919 % 251 for index in range(10_000)) + bytes(950_000)
    import random

    rng = random.Random(3)
    for _ in range(1_000):
        yield packer.compress(rng.randbytes(10_000) + noise[10_000:]) + packer.flush(zlib.Z_SYNC_FLUSH)


BOMBS = {"gzip": gzipped, "br": brotlied, "zstd": zstandard, "thin": thin}
MEASURE = """
import resource, sys, time
from ipaddress import ip_network
from dateline.errors import DocumentError
from dateline.reading.fetching.fetch import fetch
from dateline.reading.fetching.policy import Policy
policy = Policy(ports=frozenset({int(sys.argv[1])}), also=(ip_network("127.0.0.0/8"),))
here = f"http://127.0.0.1:{sys.argv[1]}"
fetch(here + "/warm", policy=policy)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.monotonic()
try:
    fetch(here + "/bomb", policy=policy)
    code = "none"
except DocumentError as error:
    code = error.code
print(code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, time.monotonic() - start)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no resource module on Windows")
@pytest.mark.parametrize("bomb", BOMBS)
def test_ten_gigabytes_packed_small_cost_little(site: Site, bomb: str) -> None:
    site.page("/warm", gzip.compress(PAGE), Content_Encoding="gzip")
    site.answers["/bomb"] = stream(BOMBS[bomb], Content_Encoding="gzip" if bomb == "thin" else bomb)
    done = subprocess.run([sys.executable, "-c", MEASURE, str(site.port)], capture_output=True, text=True, check=True)
    code, megabytes, seconds = done.stdout.split()
    assert code == "D082"
    assert int(megabytes) < 100
    assert float(seconds) < 35


def drip_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000):
        request.wfile.write(f"X-{number}: y\r\n".encode())
        request.wfile.flush()
        time.sleep(0.05)


def drip() -> Iterator[bytes]:
    for _ in range(1_000):
        yield b"x"
        time.sleep(0.05)


def silence(request: BaseHTTPRequestHandler) -> None:
    time.sleep(5)


def never_ready(request: BaseHTTPRequestHandler) -> None:
    for _ in range(1_000):
        request.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "answer", [drip_headers, stream(drip), silence, never_ready], ids=["headers", "body", "silence", "hints"]
)
def test_slow_answers_are_cut_off_at_the_deadline(site: Site, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
    site.answers["/a"] = answer
    start = time.monotonic()
    assert refused(site, total_seconds=1.0).code == "D082"
    assert time.monotonic() - start < 4


def test_the_limits_are_those_promised() -> None:
    from dateline.reading.fetching.policy import Policy

    policy = Policy()
    assert (policy.total_seconds, policy.connect_seconds, policy.redirects) == (30.0, 10.0, 5)
    assert (policy.packed_bytes, policy.unpacked_bytes, policy.ratio) == (20_000_000, 50_000_000, 100)
    assert policy.ports == {80, 443} and policy.also == ()


def test_nobody_there(site: Site) -> None:
    from ipaddress import ip_network

    from dateline.reading.fetching.policy import Policy

    port = free_port()
    with pytest.raises(DocumentError) as caught:
        fetch(f"http://127.0.0.1:{port}/", policy=Policy(ports=frozenset({port}), also=(ip_network("127.0.0.0/8"),)))
    assert caught.value.code == "D081"


def test_broken_answers_are_told(site: Site) -> None:
    def garbage(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"\x00\xff no HTTP at all\r\n\r\n")

    def short(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")

    def smuggled(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello")

    def headers(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 2_000_000 + b"\r\n\r\n")

    for answer in (garbage, short, smuggled, headers):
        site.answers["/a"] = answer
        assert refused(site).code == "D081"


def test_a_status_other_than_ok_comes_back_as_it_is(site: Site) -> None:
    assert fetch(site.url("/gone"), policy=site.policy()).status == 404
