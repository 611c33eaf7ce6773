"""One round over the feeds: what is new in them, fetched and handed over, story by story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from dateline.errors import DocumentError
from dateline.reading.arrived import items_of
from dateline.reading.dates import read_date
from dateline.reading.extractor import Extractor
from dateline.reading.feeds.parse import Entry, Feed
from dateline.reading.feeds.polite import Polite, backoff, retry_after
from dateline.reading.feeds.state import Followed, State
from dateline.reading.fetching.fetch import Fetched
from dateline.reading.fetching.unpack import Damaged, unpacker
from dateline.reading.items import story_of
from dateline.reading.story import Known
from dateline.types import Story

MAX_FEED_BYTES = 20_000_000
# Sitemaps that an index may lead to, the newest first.
MAX_SITEMAPS = 20
# A story that could not be fetched is tried again in so many rounds; one that was refused for what it is, never.
TRIES = 3
PASSING = frozenset({"D081", "D082"})


@dataclass(frozen=True, slots=True)
class Found:
    """A story of a feed, or the error in its place; ``done`` is called once it is kept or told."""

    story: Story | DocumentError
    done: Callable[[], None]


def one_round(
    feeds: Sequence[str], state: State, polite: Polite, extractor: Extractor, *, options: Known, most: int = 0
) -> Iterator[Found]:
    """Every new or updated story of the feeds whose turn it is, or the error in its place; at most ``most`` a feed, if given."""
    for url in feeds:
        followed = state.feed(url)
        if polite.now() < followed.next_at:
            continue
        try:
            entries = _entries(url, followed, polite, extractor)
        except DocumentError as error:
            followed.failures += 1
            followed.next_at = max(followed.next_at, polite.now() + backoff(followed.failures))
            yield Found(error, state.save)
            continue
        followed.failures = 0
        new = [entry for entry in entries if _is_new(entry, followed)]
        for entry in new[:most] if most else new:
            yield _story(entry, followed, state, polite, extractor, options)
        if most and len(new) > most:  # the rest comes in the next round, though the feed will not have changed
            followed.etag = followed.modified = None
        state.save()


def _is_new(entry: Entry, followed: Followed) -> bool:
    """Not seen, seen before it was updated, or failed for a reason that passes."""
    outcome = followed.seen.get(entry["url"])
    if outcome is None:
        return True
    if entry["updated"] and followed.versions.get(entry["url"], entry["updated"]) != entry["updated"]:
        return True
    return outcome in PASSING and followed.tries.get(entry["url"], 0) < TRIES


def _story(entry: Entry, followed: Followed, state: State, polite: Polite, extractor: Extractor, options: Known) -> Found:
    url = entry["url"]
    beside = Known(title=entry["title"], published=read_date(entry["published"]), updated=read_date(entry["updated"]))
    found: Story | DocumentError
    try:
        (item,) = items_of(polite.fetch(url), beside=beside)
        found = story_of(item, options, extractor)
    except DocumentError as error:
        found = error

    def done() -> None:
        outcome = found.code if isinstance(found, DocumentError) else "kept"
        followed.seen.pop(url, None)  # the newest last
        followed.seen[url] = outcome
        if entry["updated"]:
            followed.versions[url] = entry["updated"]
        if outcome in PASSING:
            followed.tries[url] = followed.tries.get(url, 0) + 1
        else:
            followed.tries.pop(url, None)
        state.save()

    return Found(found, done)


def _entries(url: str, followed: Followed, polite: Polite, extractor: Extractor) -> list[Entry]:
    """What a feed names now; nothing where the server says that it has not changed. Raises `DocumentError`."""
    marks = {"If-None-Match": followed.etag, "If-Modified-Since": followed.modified}
    fetched = polite.fetch(url, {name: value for name, value in marks.items() if value})
    # A failed story of an unchanged feed is tried again from what is remembered.
    if fetched.status == 304:
        return [Entry(url=story, title=None, published=None, updated=None) for story in followed.tries]
    if fetched.status != 200:
        followed.next_at = polite.now() + (retry_after(fetched, polite.now()) or 0.0)
        raise DocumentError("D081", where=url, detail=f"the server answers {fetched.status} {fetched.reason}".strip())
    feed = _parsed(fetched, extractor)
    entries = feed["entries"]
    if feed["index"]:
        newest = sorted(entries, key=lambda entry: entry["updated"] or "", reverse=True)[:MAX_SITEMAPS]
        entries = [inner for entry in newest for inner in _inside(entry["url"], polite, extractor)]
    followed.etag, followed.modified = fetched.header("etag"), fetched.header("last-modified")
    return entries


def _inside(url: str, polite: Polite, extractor: Extractor) -> list[Entry]:
    """What a sitemap of an index names; an index inside an index is not followed."""
    fetched = polite.fetch(url)
    if fetched.status != 200:
        return []
    feed = _parsed(fetched, extractor)
    return [] if feed["index"] else feed["entries"]


def _parsed(fetched: Fetched, extractor: Extractor) -> Feed:
    body = _plain(fetched)
    if len(body) > MAX_FEED_BYTES:
        raise DocumentError("D082", where=fetched.asked, detail=f"the feed is over {MAX_FEED_BYTES // 1_000_000} MB")
    feed = extractor.run("feed", body, where=fetched.asked, url=fetched.url)
    if feed is None:
        raise DocumentError("D084", where=fetched.asked, detail="no feed or sitemap is there; give the address of one")
    return cast("Feed", feed)


def _plain(fetched: Fetched) -> bytes:
    """A feed's bytes; sitemaps may be gzip files themselves."""
    if not fetched.body.startswith(b"\x1f\x8b"):
        return fetched.body
    held = bytearray()
    try:
        for part in unpacker("gzip")(fetched.body):
            held += part
            if len(held) > MAX_FEED_BYTES:
                break
    except Damaged as error:
        raise DocumentError("D081", where=fetched.asked, detail=str(error)) from error
    return bytes(held)
