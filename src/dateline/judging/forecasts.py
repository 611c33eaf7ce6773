"""The register of what was foretold, planned, demanded or made to depend on something, and what later reports say came of it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.errors import RunError
from dateline.judging.said import Said, said, said_found
from dateline.judging.settle import AHEAD
from dateline.judging.store import Judgement, touching
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims
from dateline.query.filters import Filter
from dateline.query.find import first, page_of
from dateline.query.limits import asking

EVERYTHING = Filter()
STATES = ("open", "overdue", "came_true", "held", "slipped", "dropped", "did_not")
CAME = frozenset({"came_true", "held"})
# A score over fewer settled forecasts says nothing.
ENOUGH = 10
# So many claims ahead are looked at for what each speaker's came to.
LOOKED_AT = 1_000
# Or as many as are met in so many seconds.
LOOKING = 0.1


@dataclass(frozen=True, slots=True)
class Forecast:
    """A claim of what is ahead; when it was made, for when; its yardstick word; what a later report says came of it.

    ``state``: open, overdue (its day has passed and nothing read tells of it), or the verdict of the judgement that settles it.
    """

    said: Said
    made: str | None
    due_from: str | None
    due_to: str | None
    step: str | None
    low: float | None
    high: float | None
    state: str
    by: Said | None = None
    score: float | None = None
    sentence: str | None = None
    judgement: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What came of what one speaker said with one yardstick word; the Brier score from ten settled on (0 best, 1 worst)."""

    speaker: str
    side: str | None
    step: str | None
    made: int
    settled: int
    came_true: int
    brier: float | None


@dataclass(frozen=True, slots=True)
class Register:
    """Some claims ahead, the latest made first; each speaker's record; the cursor that the next page starts after."""

    forecasts: tuple[Forecast, ...]
    records: tuple[Record, ...]
    next: str | None


def forecasts(
    ledger: Ledger,
    filter: Filter = EVERYTHING,
    *,
    due_from: datetime.date | None = None,
    due_to: datetime.date | None = None,
    state: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> Register:
    """Forecasts, plans, demands and conditions that pass the filter and fall due in those days. Raises `RunError` R032, R092."""
    if state is not None and state not in STATES:
        raise RunError("R092", where=state, detail=", ".join(STATES))
    asked = replace(
        filter,
        modality=tuple(m for m in filter.modality if m in AHEAD) or AHEAD,
        event_from=due_from or filter.event_from,
        event_to=due_to or filter.event_to,
    )
    with asking(ledger) as connection:
        every = page_of(connection, asked, after=None, limit=LOOKED_AT, seconds=LOOKING)
        page = every if state is not None else first(every, limit)
        if after is not None:
            page = page_of(connection, asked, after=after, limit=limit if state is None else LOOKED_AT, seconds=LOOKING)
    with ledger.snapshot() as connection:
        now = connection.execute(select(func.max(claims.c.published))).scalar() or ""
        known = _forecasts(connection, [said_found(one) for one in every.claims if one.record], now)
        shown = known
        if page.claims != every.claims:
            shown = _forecasts(connection, [said_found(one) for one in page.claims if one.record], now)
    if state is not None:
        shown = [one for one in shown if one.state == state][:limit]
    return Register(tuple(shown), tuple(records(known)), page.next)


def _forecasts(connection: Connection, found: Sequence[Said], now: str) -> list[Forecast]:
    settled = settling(connection, [one.ref for one in found])
    later = said(connection, [j.right for j in settled.values()])
    return [_forecast(one, settled.get(one.ref), later, now) for one in found]


def settling(connection: Connection, refs: Sequence[str]) -> dict[str, Judgement]:
    """For each claim ahead the judgement that settles it: a person's before the program's, of those the latest."""
    found: dict[str, Judgement] = {}
    for j in touching(connection, refs, ("forecast",)):
        before = found.get(j.left)
        if before is None or not j.program or before.program:
            found[j.left] = j
    return found


def _forecast(one: Said, judged: Judgement | None, later: dict[str, Said], now: str) -> Forecast:
    record: Any = one.record
    time = record["time"] or {}
    due_from, due_to = time.get("start"), time.get("end")
    if due_to is not None and one.published is not None and due_to < one.published:
        due_from = due_to = None  # the time of something else: what is ahead is not due before it is told
    low, high = record["probability"] or (None, None)
    state = judged.verdict if judged is not None else "overdue" if due_to is not None and due_to < now else "open"
    made = Forecast(one, one.published, due_from, due_to, record["certainty"], low, high, state)
    if judged is None:
        return made
    return replace(made, by=later.get(judged.right), score=judged.score, sentence=judged.sentence, judgement=judged.id)


def records(found: Sequence[Forecast]) -> list[Record]:
    """What came of what each speaker said, word by word of the yardstick; who said most first."""
    by: dict[tuple[str, str | None], list[Forecast]] = defaultdict(list)
    for one in found:
        if one.said.speaker is not None:
            by[one.said.speaker, one.step].append(one)
    return sorted((_record(*key, some) for key, some in by.items()), key=lambda r: (-r.settled, -r.made, r.speaker, r.step or ""))


def _record(speaker: str, step: str | None, some: Sequence[Forecast]) -> Record:
    settled = [one for one in some if one.judgement is not None]
    came = sum(one.state in CAME for one in settled)
    brier = None
    if step is not None and len(settled) >= ENOUGH:
        errors = [((one.low or 0.0) + (one.high or 0.0)) / 2 - (one.state in CAME) for one in settled]
        brier = round(sum(error * error for error in errors) / len(errors), 3)
    side = next((one.said.side for one in some if one.said.side), None)
    return Record(speaker, side, step, len(some), len(settled), came, brier)
