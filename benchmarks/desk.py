"""How fast the desk's pages answer over a large ledger: each page asked often, each time something else.

    desk.py LEDGER [--times 8] [--cpu] [--only WORD] [--slowest 10]

The ledger is opened for reading and nothing is written. Pages are asked inside this process, without a network; what the desk
remembers of earlier questions is forgotten before each request, so that every request is the first of its kind; the files'
cache of the system is warm. With `--cpu` processor time is told, as of a machine as fast as this one ever was meanwhile: a
processor that others use, too, takes longer for the same work, so that a small piece of work is timed before and after each
request, and the request counts as many times less as that took more than at its quickest. Targets: 200 ms for 95 of a hundred
requests, 500 ms for 99, and none over a second and a bit: what takes longer is cut off and says so (503).
`benchmarks/ledger.py fill` makes a ledger of a million claims.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import statistics
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from httpx2 import Response
from ledger import PLACES, SPEAKERS, WORDS, filters, seldom
from sqlalchemy import func, select
from starlette.testclient import TestClient

from dateline.calm import calm
from dateline.ledger import schema
from dateline.ledger.connect import Ledger, open_ledger
from dateline.query import limits, plan
from dateline.query.filters import parameters_of
from dateline.web.app import create_app
from dateline.web.checks import Checked, Checks

TARGET = 0.2
WORK, PIECE = json.dumps([{"kind": "shelling", "places": [1.5, None, "Gao"]}] * 4), 5_000  # some hundredths of a second
Asked = list[tuple[str, str]]  # what sort of page, and its address


def main() -> None:
    """Read the command line, ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger")
    parser.add_argument("--times", type=int, default=8, help="requests of each sort of page and filter")
    parser.add_argument("--cpu", action="store_true", help="processor time instead of the clock's, where others use the machine")
    parser.add_argument("--only", default="", help="only pages whose name has this word")
    parser.add_argument("--slowest", type=int, default=0, help="print the addresses of the slowest requests, too")
    given = parser.parse_args()
    if given.cpu:
        limits.clock = time.process_time
    with open_ledger(given.ledger, create=False, write=False) as ledger:
        asked = [one for one in requests(ledger, given.times) if given.only in one[0]]
        told(ledger, asked, cpu=given.cpu, slowest=given.slowest)


def requests(ledger: Ledger, times: int) -> Asked:
    """The requests, sort by sort."""
    with ledger.snapshot() as connection:
        last = connection.execute(select(func.max(schema.stories.c.key))).scalar() or 1
        claims = connection.execute(select(func.max(schema.claims.c.key))).scalar() or 1
        chance = random.Random(8)
        some = [chance.randrange(1, last + 1) for _ in range(4 * times)]
        stories = connection.execute(select(schema.stories.c.id).where(schema.stories.c.key.in_(some))).scalars().all()
        some = [chance.randrange(1, claims + 1) for _ in range(4 * times)]
        ids = connection.execute(select(schema.claims.c.id).where(schema.claims.c.key.in_(some))).scalars().all()
        ids = [id for id in ids if connection.execute(_held(id)).first()]
    found: Asked = []
    for _ in range(times):
        found += _of_filters(chance)
        found += _others(chance)
    found += [("story", f"/stories/{quote(id, safe='')}") for id in stories]
    found += [("claim", f"/claims/{quote(id, safe='')}") for id in ids]
    return sorted(found, key=lambda one: _ORDER.index(one[0]))


_ORDER = (
    *("front", "record, table", "record, later page", "record as of a day, table", "record, map of 5,000", "record, timeline"),
    *(
        "record as CSV",
        "days",
        "stories",
        "story",
        "claim",
        "incidents",
        "tallies",
        "positions",
        "forecasts",
        "sources",
        "source",
    ),
    *("alerts", "ask", "review"),
)


def _held(id: str) -> object:
    return (
        select(schema.heads.c.story)
        .join(schema.claims, schema.claims.c.reading == schema.heads.c.reading)
        .where(schema.claims.c.id == id)
    )


def _of_filters(chance: random.Random) -> Iterator[tuple[str, str]]:
    """The record by each sort of filter."""
    for name, filter in filters(chance):
        asked = parameters_of(filter)
        of = "record as of a day, table" if name.startswith(("as of", "held")) else "record, table"
        yield of, _at("/record", asked)
        if of == "record, table":
            yield "record, later page", _at("/record", {**asked, "after": ["2022-06-01.400000"]})
            yield "record, timeline", _at("/record.json", {**asked, "limit": ["1000"]})
            yield "record, map of 5,000", _at("/record.geojson", {**asked, "limit": ["5000"]})
            yield "record as CSV", _at("/record.csv", {**asked, "limit": ["1000"]})
        if name in {"all", "place", "kind", "events of a month", "words, rare", "as of a day"}:
            yield "incidents", _at("/incidents", asked)


def _others(chance: random.Random) -> Iterator[tuple[str, str]]:
    """The other pages, each about something else."""
    speaker, day = f"Speaker {seldom(chance, SPEAKERS)}", f"202{chance.randrange(1, 4)}-0{chance.randrange(1, 10)}-15"
    yield "front", "/"
    yield "days", "/days.json"
    yield "days", _at("/days.json", {"publisher": [f"Outlet {chance.randrange(20)}"]})
    yield "stories", "/stories"
    yield "stories", _at("/stories", {"words": [f"Story {chance.randrange(1000)}"]})
    yield "stories", _at("/stories", {"words": ["nowhere to be found"]})
    yield "stories", _at("/stories", {"publisher": [f"Outlet {chance.randrange(100)}"]})
    yield "stories", _at("/stories", {"after": [f"{day}.20000"]})
    yield "tallies", "/tallies"
    for asked in ({}, {"party": ["Northland"]}, {"party": [speaker]}, {"party": ["Southland"], "as_of": [day]}):
        yield "positions", _at("/positions", asked)
    for state in ("", "open", "overdue", "came_true"):
        yield "forecasts", _at("/forecasts", {"state": [state]} if state else {})
    yield "forecasts", _at("/forecasts", {"speaker": [speaker]})
    yield "sources", "/sources"
    yield "source", f"/sources/{quote(speaker)}"
    yield "source", "/actors/Northland"
    yield "alerts", "/alerts"
    yield "review", "/review?by=ida"
    yield "review", _at("/review", {"by": ["ida"], "speaker": [speaker]})
    for question in (
        f"Speaker {chance.randrange(50)} said that {chance.randrange(9, 900)} people had died in Town {chance.randrange(50)}",
        f"word{chance.randrange(WORDS)} word{chance.randrange(40)} near Town {seldom(chance, PLACES)}",
    ):
        yield "ask", _at("/ask", {"q": [question]})


def _at(path: str, asked: dict[str, list[str]]) -> str:
    return f"{path}?{urlencode(asked, doseq=True)}" if asked else path


def piece() -> float:
    """Seconds of processor that a piece of work like a page's takes now."""
    began = time.process_time()
    for _ in range(PIECE):
        json.loads(WORK)
    return time.process_time() - began


def timed(browser: TestClient, address: str, *, cpu: bool) -> tuple[float, float, Response]:
    """The seconds of a request, those of a piece of work beside it, and the answer."""
    if not cpu:
        began = time.perf_counter()
        answer = browser.get(address)
        return time.perf_counter() - began, 0.0, answer
    before, began = piece(), time.process_time()
    answer = browser.get(address)
    took = time.process_time() - began
    return took, (before + piece()) / 2, answer


def told(ledger: Ledger, asked: Asked, *, cpu: bool, slowest: int) -> None:
    """Ask, and print what each sort took."""
    app = create_app(ledger)
    calm()
    desk = app.app.state.desk  # type: ignore[attr-defined]
    browser = TestClient(app, base_url="http://127.0.0.1:8413", headers={"accept": "text/html"})
    if any(name == "ask" for name, _ in asked):
        browser.get("/ask?q=a+first+question+loads+what+reads")
    if any(name in {"story", "claim"} for name, _ in asked):
        # Whether a story adds up is worked out behind the page; here only the page counts.
        Checks.of = lambda *_, **__: Checked((), "checked")  # type: ignore[method-assign]
    taken: dict[str, list[tuple[float, int, str]]] = {}
    with ledger.snapshot() as connection:
        many = connection.execute(select(func.count()).select_from(schema.claims)).scalar_one()
    print(f"{many:,} claims in {ledger.dialect}; milliseconds\n")
    rows: list[tuple[str, float, float, int, str]] = []
    for name, address in asked:
        with desk.lock:
            desk.counted.clear()
        plan._known.clear()
        gc.collect()
        took, beside, answer = timed(browser, address, cpu=cpu)
        assert answer.status_code in {200, 404, 503}, (address, answer.status_code, answer.text[:400])
        rows.append((name, took, beside, answer.status_code, address))
    quickest = min(row[2] for row in rows)
    if cpu:
        slower = statistics.median(row[2] for row in rows) / quickest
        print(f"the machine was {slower:.1f} times slower than at its quickest; load {os.getloadavg()[0]:.1f}\n")
    print(
        "| page | requests | p50 | p95 | p99 | most | over 200 ms | cut off |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    for name, took, beside, status, address in rows:
        taken.setdefault(name, []).append((took * quickest / beside if cpu else took, status, address))
    for name, found in taken.items():
        _row(name, found)
    every = [one for found in taken.values() for one in found]
    _row("**all**", every)
    for took, status, address in sorted(every, reverse=True)[:slowest]:
        print(f"{1000 * took:6.0f} ms {status} {address[:180]}")


def _row(name: str, taken: list[tuple[float, int, str]]) -> None:
    times = [took for took, _, _ in taken]
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    figures = " | ".join(f"{1000 * one:,.0f}" for one in (cuts[49], cuts[94], cuts[98], max(times)))
    slow, cut = sum(one > TARGET for one in times), sum(status == 503 for _, status, _ in taken)
    print(f"| {name} | {len(times)} | {figures} | {slow or ''} | {cut or ''} |", flush=True)


if __name__ == "__main__":
    main()
