"""A real desk on loopback, filled from our own stories, and a browser that writes down everything it does."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from dateline.exchange.series import read_series
from dateline.keep import keeping
from dateline.ledger.connect import open_ledger
from dateline.ledger.series import keep_series
from dateline.pipeline import Tools, read
from dateline.reading.story import Known, build, story_id
from dateline.types import Reading, Story
from week_kit import readings

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Playwright

TESTS = Path(__file__).parent.parent
FRONT = TESTS.parent / "src" / "dateline" / "web" / "front"
BUILT = TESTS.parent / "src" / "dateline" / "web" / "static" / "built"
AXE = FRONT / "node_modules" / "axe-core" / "axe.min.js"
SAMPLE = TESTS.parent / "src" / "dateline" / "samples" / "north-road.txt"
SERIES = TESTS.parent.parent / "shared" / "corpora" / "series" / "ua-general-staff-losses"
CHROMIUM = Path("/usr/bin/chromium")
# Without a graphics card, and without anything that a browser asks of its maker.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *(
        "--disable-component-update",
        "--disable-sync",
        "--disable-default-apps",
        "--disable-extensions",
        "--no-default-browser-check",
    ),
)
# A machine that does many things at once is slow; what hangs is longer than this.
PATIENCE = 180_000
# Told at once, by a binding: a page that goes away takes with it what it kept.
WITNESS = """
(() => {
  const told = window.__told;
  document.addEventListener('securitypolicyviolation', (e) => {
    told(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`);
  });
  for (const name of ['alert', 'confirm', 'prompt', 'print']) {
    window[name] = (...said) => { told(`${name} ran ${said}`); };
  }
  window.__ran = (what) => told(`ran ${what}`);
})();
"""

# Our own words over figures that the General Staff published: see docs/check.md.
TALLY_TEXT = """\
Russian losses pass 103,000, Kyiv says

Ukraine’s General Staff said on Tuesday that 620 Russian servicemen had been killed between December 24 and 27, bringing \
Russia’s total losses since February to 103,220.

Russian guns shelled the city of Kherson 33 times on Monday, the regional governor, Yaroslav Yanushevych, said on Telegram. \
British intelligence said Russia had probably reinforced the Kreminna sector of the front in Luhansk oblast.
"""
RIGHT_TO_LEFT = """\
اجتماع في غاو

The army said on Friday that “قواتنا تسيطر على المدينة”, and that two soldiers had been killed in Gao.
"""
OWN_TALLY = """\
Front has lost 6,420 fighters, ministry says

The Defence Ministry said on Wednesday that 140 rebel fighters had been killed between Sunday and Tuesday, bringing the Front’s \
total losses since May to 6,420.
"""


def fill(ledger: Path, tools: Tools) -> None:
    """The week in Mali, the sample, two tallies, right-to-left words; the published series where it is there."""
    kept = keeping(str(ledger))
    for reading in (*readings(), *read(stories(), tools)):
        if isinstance(reading, Reading):
            kept.keep(reading)
    kept.ledger.close()
    if SERIES.is_dir():
        with open_ledger(str(ledger)) as opened:
            keep_series(opened, read_series(SERIES, tools.registry).series)


def stories() -> Iterator[Story]:
    """The stories beside the week."""
    told = (
        (SAMPLE.read_text(encoding="utf-8"), "Courier", "2024-11-13"),
        (OWN_TALLY, "Northern Star", "2024-11-13"),
        (RIGHT_TO_LEFT, "صحيفة الساحل", "2024-03-08"),
        (TALLY_TEXT, "Evening Post", "2022-12-27"),
    )  # fmt: skip
    for text, publisher, day in told:
        known = Known(title=text.split("\n", 1)[0], publisher=publisher, published=datetime.date.fromisoformat(day))
        yield build(text, known, id=story_id(text.encode()), doc=story_id(text.encode())[:12], raw=text.encode())


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that is served: where, and by which address it is entered once."""

    base: str
    door: str
    ledger: Path

    def at(self, path: str) -> str:
        return urljoin(self.base, path)


@contextlib.contextmanager
def served(ledger: Path) -> Iterator[Desk]:
    """`dateline serve` on a free port, until the end."""
    command = [sys.executable, "-c", "from dateline.cli import main; main()", "serve", "--ledger", str(ledger), "--port", "0"]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    ) as process:
        assert process.stdout
        told = ""
        try:
            for line in process.stdout:
                told += line
                if found := re.search(r"http://\S+", line):
                    break
            else:
                raise AssertionError(f"dateline serve ended: {told}")
            # What it says later is read and dropped, so that it never waits for a reader.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield Desk(found[0].split("/?")[0], found[0], ledger)
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


@dataclass(slots=True)
class Watch:
    """What happened in a browser that should not have: requests elsewhere, dialogs, errors, refusals, things that ran."""

    base: str
    asked: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of the context."""
        context.expose_binding("__told", lambda _, what: self.ran.append(what))
        context.add_init_script(WITNESS)
        context.on("request", lambda request: self._ask(request.url))
        context.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", lambda said: self._console(said.type, said.text))

    def quiet(self) -> None:
        """Fails when anything happened."""
        assert not self.outside, f"requests to others: {self.outside[:5]}"
        assert not self.dialogs and not self.ran, f"ran: {self.dialogs[:5]} {self.ran[:5]}"
        assert not self.errors, f"errors: {self.errors[:5]}"

    def _ask(self, url: str) -> None:
        self.asked.append(url)
        if not url.startswith((f"{self.base}/", "data:", f"blob:{self.base}/", "about:")):
            self.outside.append(url)

    def _console(self, kind: str, text: str) -> None:
        # A page that answers 404 or 422 is told so by the browser, too; a software drawing says that it is slow.
        if kind == "error" and "status of 4" not in text:
            self.errors.append(text)


@contextlib.contextmanager
def visit(
    browser: Browser, desk: Desk, *, cookies: Sequence[dict[str, object]] = (), **options: object
) -> Iterator[tuple[Page, Watch]]:
    """A page in a browser of its own, watched; at the end nothing may have happened."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    watch = Watch(desk.base)
    watch.over(context)
    page = context.new_page()
    try:
        yield page, watch
        # Whatever the page had still to tell has been told when it answers.
        page.goto("about:blank")
        watch.quiet()
    finally:
        context.close()


def entered(browser: Browser, desk: Desk) -> list[dict[str, object]]:
    """The session that the one-time address opens."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.new_page().goto(desk.door)
    cookies = context.cookies()
    context.close()
    return cookies  # type: ignore[return-value]


def fetched(page: Page, desk: Desk, path: str) -> APIResponse:
    """What the desk answers to this session, outside the page. A connection that it closed, idle, is made again."""
    return page.request.get(desk.at(path), timeout=PATIENCE, max_retries=9)


def steady(page: Page, desk: Desk, path: str) -> None:
    """Open a page that reloads itself until its numbers are checked, once it does so no more."""
    until = time.monotonic() + PATIENCE / 1_000
    while 'http-equiv="refresh"' in fetched(page, desk, path).text():
        assert time.monotonic() < until, f"{path} is still being checked"
        time.sleep(0.5)
    page.goto(desk.at(path))


def drawn(page: Page) -> None:
    """Wait until no widget is at work: each stands, or has said why it does not."""
    page.locator("[data-widget][aria-busy]").first.wait_for(state="detached")


def launched(playwright: Playwright) -> Browser:
    """Debian's Chromium."""
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS), timeout=PATIENCE)


def shape(url: str) -> str:
    """What addresses of one sort of page have in common: neither what is named in them nor what a list is filtered by."""
    parts = urlsplit(url)
    pieces = parts.path.split("/")
    if len(pieces) > 2:
        pieces[2] = "*"
    view = re.search(r"view=(\w+)", parts.query)
    return "/".join(pieces) + (view[0] if view else "")


def crawl(page: Page, desk: Desk, *, most: int = 40) -> list[str]:
    """One page of every sort that the links lead to from the front page."""
    found: list[str] = []
    known: set[str] = set()
    waiting = ["/", "/record?view=map", "/record?view=time"]
    while waiting and len(found) < most:
        path = waiting.pop(0)
        if shape(path) in known:
            continue
        known.add(shape(path))
        answer = page.goto(desk.at(path), wait_until="domcontentloaded")
        if not answer or not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found.append(path)
        for href in page.eval_on_selector_all("a[href]:not([download])", "all => all.map((a) => a.href)"):
            parts = urlsplit(href)
            if f"{parts.scheme}://{parts.netloc}" == desk.base and not re.search(r"\.(json|csv|geojson|atom|zip)$", parts.path):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def lines(name: str) -> list[str]:
    """The lines of a data file of this folder, each a JSON string; # begins a comment."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line and not line.startswith("#")]
