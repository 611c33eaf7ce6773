"""Ask a site no more than it likes: robots.txt, a pause between two requests, and waiting where it says that it is busy."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.errors import DocumentError
from dateline.reading.feeds.robots import EVERYTHING, NOTHING, Robots, read_robots

if TYPE_CHECKING:
    from dateline.reading.fetching import Fetch
    from dateline.reading.fetching.fetch import Fetched

PAUSE = 2.0  # seconds between two requests to one host
ROBOTS_FOR = 24 * 3_600.0
BUSY = frozenset({429, 503})
# Waiting after a failure doubles from here to there.
FIRST_WAIT, LONGEST_WAIT = 60.0, 24 * 3_600.0


@dataclass(slots=True)
class Site:
    """What is known of one host in this run."""

    robots: Robots = EVERYTHING
    robots_until: float = 0.0
    next_at: float = 0.0  # no request before this moment


@dataclass(slots=True)
class Polite:
    """Fetches in turn, host by host. The clock and the pause are handed in, so that a test need not wait."""

    ask: Fetch
    pause: float = PAUSE
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    sites: dict[str, Site] = field(default_factory=dict)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """What stands at an address, when it is our turn. Raises `DocumentError`, D083 where robots.txt forbids it."""
        site = self._site(url)
        if not site.robots.allows(url):
            raise DocumentError("D083", where=url, detail="robots.txt")

        def may(target: str) -> None:
            """Where a redirect leads has its rules and its turn, too."""
            there = self._site(target)
            if not there.robots.allows(target):
                raise DocumentError("D083", where=url, detail=f"robots.txt, for {target[:200]}, where it redirects to")
            self._wait(there)
            there.next_at = self.now() + max(self.pause, there.robots.delay or 0.0)

        return self._in_turn(site, url, headers or {}, may)

    def _site(self, url: str) -> Site:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        site = self.sites.setdefault(origin, Site())
        if self.now() >= site.robots_until:
            site.robots_until = self.now() + ROBOTS_FOR
            site.robots = self._robots(site, f"{origin}/robots.txt")
        return site

    def _robots(self, site: Site, url: str) -> Robots:
        """A site's rules. One that has none allows all; one that cannot say now, nothing (RFC 9309, 2.3.1)."""
        try:
            found = self._in_turn(site, url, {})
        except DocumentError as error:
            if error.code == "D080":
                raise
            site.robots_until = self.now() + FIRST_WAIT
            return NOTHING
        if found.status == 200:
            return read_robots(found.body)
        if found.status >= 500 or found.status == 429:
            site.robots_until = self.now() + FIRST_WAIT
            return NOTHING
        return EVERYTHING

    def _wait(self, site: Site) -> None:
        wait = site.next_at - self.now()
        if wait > 0:
            self.sleep(wait)

    def _in_turn(self, site: Site, url: str, headers: Mapping[str, str], may: Callable[[str], None] | None = None) -> Fetched:
        self._wait(site)
        try:
            found = self.ask(url, headers, may=may)
        finally:
            site.next_at = self.now() + max(self.pause, site.robots.delay or 0.0)
        if found.status in BUSY:
            site.next_at = max(site.next_at, self.now() + min(retry_after(found, self.now()) or self.pause, 600.0))
        return found


def retry_after(found: Fetched, now: float) -> float | None:
    """The seconds that a busy server asks to be left alone for."""
    value = (found.header("retry-after") or "").strip()
    if value.isdigit() and len(value) < 8:
        return min(float(value), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value).timestamp() if value else None
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(moment - now, 0.0), LONGEST_WAIT) if moment is not None else None


def backoff(failures: int) -> float:
    """The seconds to wait after so many failures in a row."""
    return float(min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT))
