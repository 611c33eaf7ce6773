"""A desk over a ledger of made-up stories, and stories whose every word is an attack."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

from starlette.testclient import TestClient

from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.series import keep_series
from dateline.linking.series import Counted, Row, Series
from dateline.reading.story import Known, build, story_id
from dateline.types import Certainty, Claim, Found, Interval, Party, Place, Quantity, Reading, Reason, Span, Speaker, Unit, Weapon
from dateline.web.app import create_app
from dateline.web.desk import Desk
from dateline.web.guard import Keys
from ledger_kit import keep, made, ticking

HERE = "http://127.0.0.1:8413"
DAY = datetime.date(2022, 12, 20)


def opened(path: Path, *readings: Reading, series: tuple[Series, ...] = ()) -> Ledger:
    """A ledger with these in it."""
    ledger = open_ledger(path, clock=ticking())
    keep(ledger, readings)
    if series:
        keep_series(ledger, series)
    return ledger


def client(ledger: Ledger, *, keys: Keys | None = None, base: str = HERE) -> TestClient:
    """A browser at the desk."""
    return TestClient(create_app(ledger, keys=keys), base_url=base, raise_server_exceptions=False, follow_redirects=False)


def desk_of(browser: TestClient) -> Desk:
    """The desk a browser is at."""
    return browser.app.app.state.desk


def counted() -> Series:
    """Ten days of a ministry's dead: one day missing, one total that is not the sum."""
    totals = {0: 100, 1: 110, 2: 120, 4: 140, 5: 150, 6: 175, 7: 185, 8: 195, 9: 205}
    added = {5: 10, 6: 10, 7: 10, 8: 10, 9: 10}
    rows = [Row(DAY + datetime.timedelta(days=n), float(total), added.get(n), where=f"row {n}") for n, total in totals.items()]
    return Series("daily table", "Ministry of Health", "Norrland", Counted("killed", "civilians", "Norrland"), tuple(rows))


def hostile(payload: str) -> Reading:
    """A story that says the payload in its title, its text and every field that rests on words."""
    text = f"{payload} The mayor said {payload} yesterday.\n\n{payload} and {payload}."
    start = text.index(payload, len(payload))
    span = Span(start, start + len(payload))
    known = Known(
        title=payload, publisher=payload, byline=payload, url=f"https://news.example/{payload}", published=DAY, language="en"
    )
    story = dataclasses.replace(build(text, known, id=story_id(text.encode()), doc=payload, raw=text.encode()), notes=(payload,))
    claim = Claim(
        id=story_id(f"{text}:{start}".encode()),
        section="body",
        content=span,
        head=0,
        chain=(Speaker(span, payload, role=span, side=payload, cue=span, medium=span), Speaker(span, None)),
        quote="direct",
        kind="casualties",
        certainty=Certainty("likely", 0.55, 0.75, span),
        condition=span,
        agent=Party(span, payload, payload),
        target=Party(span, payload, payload),
        places=(Place(payload, 60.0, 20.0, False, "near", 10, 1, "FI", "PPL", span, note=payload),),
        time=Interval(DAY, DAY, "day", "2022-12-20", span),
        quantities=(Quantity(3, None, "killed", payload, "count", "exact", span),),
        weapons=(Weapon("rocket", span),),
        units=(Unit(payload, None, span),),
        fields=(Found("own", span),),
        confidence=0.9,
        because=(Reason("kind", payload, payload, span, 0.5),),
    )
    return Reading(story, claims=(claim,))


def hostile_series(payload: str) -> Series:
    """A series whose every name is the payload."""
    rows = counted().rows
    return Series(
        payload, payload, payload, Counted("killed", payload, payload), tuple(dataclasses.replace(r, where=payload) for r in rows)
    )


__all__ = ["HERE", "client", "counted", "desk_of", "hostile", "hostile_series", "made", "opened"]
