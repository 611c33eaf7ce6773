"""Feeds from a real server: every form of them, politeness, and going on where a run ended."""

from __future__ import annotations

import dataclasses
import functools
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.errors import DocumentError, RunError
from dateline.reading.extractor import Extractor
from dateline.reading.feeds.follow import one_round
from dateline.reading.feeds.parse import parse
from dateline.reading.feeds.polite import Polite, backoff
from dateline.reading.feeds.robots import read_robots
from dateline.reading.feeds.state import State, load
from dateline.reading.fetching.fetch import fetch
from dateline.reading.story import Known
from loopback_kit import Site, moved, serving
from test_reading_html import PAGE

BASE = "https://example.org/news/feed.xml"
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="http://www.w3.org/2005/Atom">
<channel><title>The Example</title><link>https://example.org/</link><a:link rel="self" href="https://example.org/self"/>
<item><title>One &amp; all</title><link>/1</link><pubDate>Thu, 04 Mar 2021 22:15:00 +0200</pubDate></item>
<item><title>Two</title><guid>https://example.org/2</guid><dc:date>2021-03-05</dc:date></item>
<item><title>No address</title></item><item><title>One again</title><link>/1</link></item>
<item><title>Bad</title><link>javascript:alert(1)</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>One</title><link rel="enclosure" href="/x.mp3"/>
<link href="1"/><published>2021-03-04T22:15:00Z</published><updated>2021-03-05T08:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title>
</channel><item><title>One</title><link>https://example.org/1</link></item></rdf:RDF>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://example.org/1</loc><lastmod>2021-03-06</lastmod><n:news><n:publication_date>2021-03-04</n:publication_date>
<n:title>One</n:title></n:news></url></urlset>"""
JSON = json.dumps({"title": "T", "items": [{"url": "/1", "title": "One", "date_published": "2021-03-04T00:00:00Z"}, 3, {}]})


@pytest.mark.parametrize("raw", [RSS, ATOM, RDF, SITEMAP, JSON], ids=["rss", "atom", "rdf", "sitemap", "json"])
def test_every_form_of_a_feed(raw: str) -> None:
    feed = parse(raw.encode(), BASE)
    assert feed is not None and not feed["index"]
    first = feed["entries"][0]
    assert first["url"] in {"https://example.org/1", "https://example.org/news/1"}
    assert (first["title"] or "").startswith("One")
    assert len({entry["url"] for entry in feed["entries"]}) == len(feed["entries"])
    assert all(entry["url"].startswith("https://") for entry in feed["entries"])


def test_dates_of_entries() -> None:
    (first, second) = (parse(RSS.encode(), BASE) or pytest.fail())["entries"]
    assert (first["published"], second["published"]) == ("Thu, 04 Mar 2021 22:15:00 +0200", "2021-03-05")
    (entry,) = (parse(ATOM.encode(), BASE) or pytest.fail())["entries"]
    assert (entry["published"], entry["updated"]) == ("2021-03-04T22:15:00Z", "2021-03-05T08:00:00Z")


@pytest.mark.parametrize("raw", ["<html><body>x</body></html>", "words", "{}", "[1]", '{"items": 3}', "<rss", ""])
def test_what_is_no_feed(raw: str) -> None:
    found = parse(raw.encode(), BASE)
    assert found is None or found["entries"] == []


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    raw = f"""<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "yyy">]>
    <rss><channel><item><title>&x;&y;</title><link>https://example.org/&x;</link></item></channel></rss>"""
    assert "hidden" not in str(parse(raw.encode(), BASE))


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /private\nAllow: /private/news", "/private/news/1", True),
        ("User-agent: *\nDisallow: /private\nAllow: /private/news", "/private/1", False),
        ("User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /x", "/a", True),
        ("User-agent: other\nUser-agent: dateline\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Dateline/1.0\nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdfx", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a-1-b-2-c-3", False),
        ("User-agent: *\nDisallow: /*?print", "/a?print=1", False),
        ("User-agent: *\nDisallow: /%D0%BD", "/н/1", False),
        ("user-AGENT : * # all\nDISALLOW : /a # no", "/a", False),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
    ],
)
def test_rules_of_robots(robots: str, path: str, allowed: bool) -> None:
    assert read_robots(robots.encode()).allows(f"https://example.org{path}") is allowed


def test_delay_and_sitemaps_of_robots() -> None:
    found = read_robots(b"Sitemap: https://example.org/s.xml\nUser-agent: *\nCrawl-delay: 7\nDisallow: /x\nCrawl-delay: 99999999")
    assert (found.delay, found.sitemaps) == (7.0, ("https://example.org/s.xml",))


def test_a_hostile_rule_costs_little() -> None:
    robots = read_robots(("User-agent: *\nDisallow: /" + "*a" * 2_000 + "$").encode())
    assert robots.allows("https://example.org/" + "a" * 1_500)


class Clock:
    """A clock that moves only while somebody waits."""

    def __init__(self) -> None:
        self.time, self.slept = 1_000_000.0, 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.slept += seconds


def page(number: int) -> bytes:
    return PAGE.replace("Shelling empties", f"Report {number}: shelling empties").replace('"canonical"', '"x"').encode()


def feed(*numbers: int, updated: str = "") -> bytes:
    mark = f"<updated>{updated}</updated>" if updated else ""
    items = "".join(f'<entry><title>Report {n}</title><link href="/{n}"/>{mark}</entry>' for n in numbers)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{items}</feed>'.encode()


class Watch:
    """A site, a clock and a state, and rounds over one feed."""

    def __init__(self, site: Site, path: Path | None = None) -> None:
        self.site, self.clock, self.state = site, Clock(), load(path)
        self.polite = Polite(functools.partial(fetch, policy=site.policy()), now=self.clock.now, sleep=self.clock.sleep)

    def round(self, extractor: Extractor, *feeds: str, stop: int | None = None, most: int = 0) -> list[str]:
        """What came of a round: titles and codes; ``stop`` ends it after so many stories, as a kill would."""
        told: list[str] = []
        urls = [self.site.url(path) for path in feeds or ("/feed",)]
        for found in one_round(urls, self.state, self.polite, extractor, options=Known(), most=most):
            told.append(found.story.code if isinstance(found.story, DocumentError) else found.story.title or "")
            if stop is not None and len(told) >= stop:
                return told
            found.done()
        return told


@pytest.fixture(scope="module")
def extractor():  # type: ignore[no-untyped-def]
    with Extractor() as warm:
        yield warm


@pytest.fixture
def site():  # type: ignore[no-untyped-def]
    with serving() as running:
        for number in range(1, 5):
            running.page(f"/{number}", page(number))
        yield running


def test_each_story_once_and_then_only_what_is_new(site: Site, extractor: Extractor) -> None:
    watch = Watch(site)
    site.page("/feed", feed(1, 2))
    assert [title[:8] for title in watch.round(extractor)] == ["Report 1", "Report 2"]
    assert watch.round(extractor) == []
    site.page("/feed", feed(1, 2, 3))
    assert [title[:8] for title in watch.round(extractor)] == ["Report 3"]


def test_an_updated_story_is_read_again(site: Site, extractor: Extractor) -> None:
    watch = Watch(site)
    site.page("/feed", feed(1, updated="2021-03-04T10:00:00Z"))
    assert len(watch.round(extractor)) == 1
    site.page("/feed", feed(1, updated="2021-03-04T11:00:00Z"))
    assert len(watch.round(extractor)) == 1
    assert watch.round(extractor) == []


def test_the_server_is_asked_for_what_has_changed_only(site: Site, extractor: Extractor) -> None:
    watch = Watch(site)
    site.page("/feed", feed(1), ETag='"v1"', Last_Modified="Thu, 04 Mar 2021 20:15:00 GMT")
    watch.round(extractor)
    site.page("/feed", b"", status=304)
    assert watch.round(extractor) == []
    assert (site.seen[-1]["if-none-match"], site.seen[-1]["if-modified-since"]) == ('"v1"', "Thu, 04 Mar 2021 20:15:00 GMT")


def test_a_killed_run_goes_on_where_it_was(site: Site, extractor: Extractor, tmp_path: Path) -> None:
    site.page("/feed", feed(1, 2, 3), ETag='"v1"')
    first = Watch(site, tmp_path / "state.json")
    assert [title[:8] for title in first.round(extractor, stop=2)] == ["Report 1", "Report 2"]  # the second is not done
    again = Watch(site, tmp_path / "state.json")
    assert [title[:8] for title in again.round(extractor)] == ["Report 2", "Report 3"]
    assert Watch(site, tmp_path / "state.json").round(extractor) == []


def test_the_rest_of_a_long_feed_comes_in_the_next_round(site: Site, extractor: Extractor) -> None:
    watch = Watch(site)
    site.page("/feed", feed(1, 2, 3), ETag='"v1"')
    assert [len(watch.round(extractor, most=2)) for _ in range(3)] == [2, 1, 0]


def test_each_story_is_kept_or_named(site: Site, extractor: Extractor) -> None:
    watch = Watch(site)
    site.page("/2", b"<html><body><nav>Home</nav></body></html>")
    site.page("/3", b"\x89PNG", kind="image/png")
    site.page("/feed", feed(1, 2, 3, 9))
    told = watch.round(extractor)
    assert [told[0][:8], *told[1:]] == ["Report 1", "D010", "D003", "D081"]
    # what was not there may come yet; what is no story will not
    assert [watch.round(extractor) for _ in range(3)] == [["D081"], ["D081"], []]


def test_robots_are_obeyed_and_fetched_once(site: Site, extractor: Extractor) -> None:
    watch = Watch(site)
    site.page("/robots.txt", b"User-agent: *\nDisallow: /2\nCrawl-delay: 10", kind="text/plain")
    site.page("/feed", feed(1, 2, 3))
    told = watch.round(extractor)
    assert [told[0][:8], told[1], told[2][:8]] == ["Report 1", "D083", "Report 3"]
    assert site.asked.count("/robots.txt") == 1 and "/2" not in site.asked
    assert watch.clock.slept == pytest.approx(22, abs=1)  # 2 s before the feed, then as the site asks


def test_where_a_redirect_leads_is_asked_for_its_rules_too(site: Site, extractor: Extractor) -> None:
    with serving() as other:
        watch = Watch(site)
        ports = frozenset({site.port, other.port})
        policy = dataclasses.replace(site.policy(), ports=ports)
        watch.polite.ask = functools.partial(fetch, policy=policy)
        other.page("/robots.txt", b"User-agent: *\nDisallow: /private", kind="text/plain")
        other.page("/private/2", page(2))
        other.page("/open/1", page(1))
        site.answers["/1"], site.answers["/2"], site.answers["/3"] = (
            moved(other.url("/open/1")),
            moved(other.url("/private/2")),
            moved("/4"),
        )
        site.page("/robots.txt", b"User-agent: *\nDisallow: /4", kind="text/plain")
        site.page("/feed", feed(1, 2, 3))
        told = watch.round(extractor)
        assert [told[0][:8], *told[1:]] == ["Report 1", "D083", "D083"]
        assert other.asked == ["/robots.txt", "/open/1"] and "/4" not in site.asked


def test_a_site_that_cannot_tell_its_rules_is_left_alone(site: Site, extractor: Extractor) -> None:
    watch = Watch(site)
    site.page("/robots.txt", b"", status=500)
    site.page("/feed", feed(1))
    assert watch.round(extractor) == ["D083"]
    assert site.asked == ["/robots.txt"]


def test_a_failing_feed_is_asked_less_and_less(site: Site, extractor: Extractor) -> None:
    watch = Watch(site)
    site.page("/feed", b"", status=503, Retry_After="3600")
    assert watch.round(extractor) == ["D081"]
    assert watch.round(extractor) == []
    watch.clock.time += 3_601
    assert watch.round(extractor) == ["D081"]
    assert [backoff(n) for n in (1, 2, 3, 50)] == [60, 120, 240, 86_400]


def test_an_index_of_sitemaps_is_followed(site: Site, extractor: Extractor) -> None:
    import gzip

    index = f"<sitemapindex><sitemap><loc>{site.url('/s1.xml.gz')}</loc></sitemap></sitemapindex>"
    inner = f"<urlset><url><loc>{site.url('/1')}</loc></url></urlset>"
    site.page("/map", index.encode(), kind="application/xml")
    site.page("/s1.xml.gz", gzip.compress(inner.encode()), kind="application/gzip")
    assert [title[:8] for title in Watch(site).round(extractor, "/map")] == ["Report 1"]


def test_a_feed_with_a_story_in_a_private_network(site: Site, extractor: Extractor) -> None:
    raw = feed(1).replace(b"/1", b"http://169.254.169.254/latest/meta-data/")
    site.page("/feed", raw)
    assert Watch(site).round(extractor) == ["D080"]


def test_a_state_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    for words in ("[]", "{}", '{"format": 99, "feeds": {}}', "\x00", '{"format": 1, "feeds": {"a": 3}}'):
        path.write_text(words)
        with pytest.raises(RunError):
            load(path)
    with pytest.raises(RunError):
        State(tmp_path / "none" / "s.json").save()


def test_the_command_keeps_what_it_finds(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import dateline.reading.fetching as fetching
    from dateline.cli import app
    from dateline.reading.feeds import polite

    monkeypatch.setattr(fetching, "guarded_fetch", lambda: functools.partial(fetch, policy=site.policy()))
    monkeypatch.setattr(polite.Polite, "__init__", functools.partialmethod(polite.Polite.__init__, pause=0.0))
    site.page("/feed", feed(1, 2, 9))
    ledger = tmp_path / "l.db"
    arguments = ["watch", site.url("/feed"), "--ledger", str(ledger), "--warc", str(tmp_path / "w.warc.gz")]
    first = CliRunner().invoke(app, arguments)
    assert first.exit_code == 1 and "D081" in first.stderr  # the third is not there
    assert first.stdout.count(" claims Report") == 2
    assert (tmp_path / "l.db.watch.json").exists() and (tmp_path / "w.warc.gz").stat().st_size > 500
    again = CliRunner().invoke(app, arguments)
    assert " claims" not in again.stdout
