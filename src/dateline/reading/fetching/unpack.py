"""Unpack a response's body as it comes, never more than asked for: a bomb is stopped at its first megabytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

# What one step may give; a decoder is asked again until it has no more.
STEP = 1 << 18
# Zstandard windows beyond this are refused, as browsers refuse them (RFC 9659).
ZSTD_WINDOW_LOG = 23

Unpack = Callable[[bytes], Iterator[bytes]]


class Damaged(ValueError):
    """The body is not what its encoding says."""


def accepted() -> str:
    """The encodings that can be unpacked here, for the request."""
    return ", ".join(name for name, module in (("gzip", "zlib"), ("br", "brotli"), ("zstd", ZSTD)) if find_spec(module))


def unpacker(encoding: str) -> Unpack:
    """What unpacks one layer of this encoding, in bounded steps. Raises `Damaged` for several layers or an unknown one."""
    match encoding.strip().lower():
        case "" | "identity":
            return lambda data: iter((data,))
        case "gzip" | "x-gzip":
            return _zlib(zlib.MAX_WBITS | 16)
        case "deflate":
            return _zlib(zlib.MAX_WBITS)
        case "br":
            return _brotli()
        case "zstd":
            return _zstd()
        case several if "," in several:
            raise Damaged(f"its body is packed more than once ({several})")
        case other:
            raise Damaged(f"its body is packed in a way not known here ({other})")


def _zlib(window: int) -> Unpack:
    decoder = zlib.decompressobj(window)

    def unpack(data: bytes) -> Iterator[bytes]:
        while data:
            try:
                part = decoder.decompress(data, STEP)
            except zlib.error as error:
                raise Damaged(f"its body cannot be unpacked ({error})") from error
            if part:
                yield part
            data = decoder.unconsumed_tail
            if decoder.eof:
                return

    return unpack


def _brotli() -> Unpack:
    import brotli

    decoder: Any = brotli.Decompressor()

    def unpack(data: bytes) -> Iterator[bytes]:
        while True:
            try:
                part = decoder.process(data, output_buffer_limit=STEP)
            except brotli.error as error:
                raise Damaged("its body cannot be unpacked (brotli)") from error
            if part:
                yield part
            data = b""
            if decoder.can_accept_more_data():
                return

    return unpack


ZSTD = "backports.zstd"


def _zstd() -> Unpack:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]  # Python 3.14 and later
    except ImportError:
        from backports import zstd

    decoder: Any = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})

    def unpack(data: bytes) -> Iterator[bytes]:
        while not decoder.eof:
            try:
                part = decoder.decompress(data, max_length=STEP)
            except zstd.ZstdError as error:
                raise Damaged(f"its body cannot be unpacked ({error})") from error
            if part:
                yield part
            data = b""
            if decoder.needs_input:
                return

    return unpack
