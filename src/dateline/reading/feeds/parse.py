"""Take a feed apart: RSS, Atom, RDF, JSON Feed, sitemaps and their indexes. Runs in the worker, never in the caller's process.

No entity is resolved and nothing is loaded from outside, whatever the document asks for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypedDict
from urllib.parse import urljoin

import lxml.etree

MAX_ENTRIES = 5_000
LONGEST = 2_000
ENTRIES = frozenset({"item", "entry", "url", "sitemap"})
DATES = ("published", "pubdate", "publication_date", "date", "issued", "created", "date_published")
UPDATES = ("updated", "modified", "lastmod", "date_modified")


class Entry(TypedDict):
    """One story that a feed names; JSON-ready, because it crosses from the worker to the caller."""

    url: str
    title: str | None
    published: str | None
    updated: str | None


class Feed(TypedDict):
    """A feed's title and its entries; ``index`` says that the entries are sitemaps themselves."""

    title: str | None
    index: bool
    entries: list[Entry]


def parse(raw: bytes, url: str) -> Feed | None:
    """The feed, or ``None`` where there is none in it. ``url`` is where it came from: relative links count from it."""
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json(raw, url)
    parser = lxml.etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = lxml.etree.fromstring(raw, parser)
    except lxml.etree.XMLSyntaxError:
        return None
    if root is None or _name(root) not in {"rss", "feed", "rdf", "urlset", "sitemapindex"}:
        return None
    entries: list[Entry] = []
    for node in root.iter():
        if _name(node) in ENTRIES and len(entries) < MAX_ENTRIES and (entry := _entry(node, url)):
            entries.append(entry)
    head = next((node for node in root if _name(node) == "channel"), root)
    return Feed(title=_text(head, "title"), index=_name(root) == "sitemapindex", entries=_once(entries))


def _entry(node: lxml.etree._Element, base: str) -> Entry | None:
    url = _link(node, base)
    if url is None:
        return None
    return Entry(
        url=url,
        title=_text(node, "title"),
        published=next((value for name in DATES if (value := _text(node, name))), None),
        updated=next((value for name in UPDATES if (value := _text(node, name))), None),
    )


def _link(node: lxml.etree._Element, base: str) -> str | None:
    """The address of an entry: its own link, not those of its pictures or comments."""
    given: str | None = None
    for child in node:
        name = _name(child)
        if name == "link" and child.get("href") and child.get("rel", "alternate") == "alternate":
            given = child.get("href")
        elif (name in ("link", "loc") and child.text and given is None) or (
            name == "guid" and child.text and child.get("isPermaLink", "true") == "true" and given is None
        ):
            given = child.text
        if given:
            break
    return _address(given, base)


def _address(given: str | None, base: str) -> str | None:
    try:
        url = urljoin(base, (given or "").strip())
    except ValueError:
        return None
    return url if given and url.startswith(("http://", "https://")) and len(url) <= LONGEST else None


def _text(node: lxml.etree._Element, name: str) -> str | None:
    """The words of the first child of that name, one level deeper too (news sitemaps); in any namespace."""
    for child in _near(node):
        if _name(child) == name:
            words = " ".join("".join(child.itertext()).split())[:LONGEST]
            if words:
                return words
    return None


def _near(node: lxml.etree._Element) -> Iterator[lxml.etree._Element]:
    yield from node
    for child in node:
        if _name(child) == "news":
            yield from child


def _name(node: lxml.etree._Element) -> str:
    """A tag's name in lower case, without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _json(raw: bytes, base: str) -> Feed | None:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list):
        return None
    entries: list[Entry] = []
    for item in items[:MAX_ENTRIES]:
        if isinstance(item, dict) and (url := _address(_string(item.get("url")), base)):
            dates = (_string(item.get("date_published")), _string(item.get("date_modified")))
            entries.append(Entry(url=url, title=_string(item.get("title")), published=dates[0], updated=dates[1]))
    return Feed(title=_string(value.get("title")), index=False, entries=_once(entries))


def _string(value: object) -> str | None:
    return value[:LONGEST] if isinstance(value, str) and value.strip() else None


def _once(entries: list[Entry]) -> list[Entry]:
    """Each address once, the first mention."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry["url"], entry)
    return list(found.values())
