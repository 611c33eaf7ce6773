"""What an input is: told by the name of its file, else by its first bytes."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

Kind = Literal["text", "html", "jsonl", "pdf", "mail", "warc", "wacz", "parquet"]
Format = Literal["auto", "text", "html", "jsonl", "pdf", "mail", "warc", "wacz", "parquet"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".pdf": "pdf",
    ".eml": "mail",
    ".warc": "warc",
    ".arc": "warc",
    ".wacz": "wacz",
    ".parquet": "parquet",
}
SNIFFED = 4_096
PAGE_OPENINGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article")
MEDIA_TYPES: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/pdf": "pdf",
    "message/rfc822": "mail",
}


def kind_of_name(name: str) -> Kind | None:
    """What a file is by its name."""
    path = PurePath(name.lower())
    if path.suffix == ".gz" and PurePath(path.stem).suffix in (".warc", ".arc"):
        return "warc"
    return SUFFIXES.get(path.suffix)


def kind_of_bytes(first: bytes) -> Kind:
    """What input without a telling name is, by its first line."""
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") and b'"id"' in first and (b'"text"' in first or b'"html"' in first):
        return "jsonl"
    if first.startswith(b"%PDF-"):
        return "pdf"
    if first.startswith(b"WARC/"):
        return "warc"
    if first.startswith(b"PAR1"):
        return "parquet"
    return "html" if is_page(first) else "text"


def is_page(start: bytes) -> bool:
    """Whether bytes open as an HTML page does, past comments and XML declaration."""
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(PAGE_OPENINGS):
        return True
    return head.startswith((b"<!--", b"<?xml")) and any(opening in head for opening in PAGE_OPENINGS)


FEED_OPENINGS = (b"<rss", b"<feed", b"<rdf:rdf", b"<urlset", b"<sitemapindex")


def is_feed(start: bytes) -> bool:
    """Whether bytes open as a feed or a sitemap does."""
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()[:SNIFFED]
    return head.startswith(FEED_OPENINGS) or (head.startswith(b"<?xml") and any(opening in head for opening in FEED_OPENINGS))
