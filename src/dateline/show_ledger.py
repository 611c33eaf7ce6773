"""What a person sees of the ledger and of checks: claims found, changes between versions, findings, series."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.exchange.records import Record
from dateline.ledger.reader import SECOND
from dateline.linking.arithmetic import anomalies
from dateline.linking.checks import Flag
from dateline.linking.series import Row, Series
from dateline.linking.wording import Drift
from dateline.phrases import clean, number_phrase
from dateline.query.changes import Change, Step
from dateline.query.counts import Count, Counts
from dateline.query.coverage import Outlet
from dateline.query.find import Found, Page
from dateline.show import NUMBER, PLACE, QUIET, SPEAKER, TIME, show_rows
from dateline.types import Story

GAPS = 3  # of an outlet's days that were not read, how many are named
BARS = "▁▂▃▄▅▆▇█"
COLUMNS = 12  # of the drawing of a series


# --- claims found ---


def found_record(found: Found) -> Record:
    """One line of ``dateline find --json``: the claim's record, and the story it stands in."""
    story = {name: getattr(found, name) for name in ("story", "version", "title", "url", "publisher", "published", "recorded")}
    state: Record = {"corrected": True} if found.corrected else {}
    return {**(found.record or {"id": found.id, "taken_down": found.taken_down}), **state, "found_in": story}


def show_found(console: Console, page: Page, counts: Counts, *, told: str = "") -> None:
    """Print claims with their story, then how many there are, from how many origins, and what they are out of."""
    for found in page.claims:
        record: Any = found.record
        if not record:
            about = f"{found.publisher or 'no outlet named'}, {found.published or 'day not given'}  {found.id}"
            console.print(Text(clean(f"taken down: {found.taken_down}  {about}"), style=QUIET))
            continue
        console.print(Text(f"“{clean(str(record['content']))}”"))
        line = Text("  ")
        for part, style in _about(record, found):
            line.append(part, style=style)
            line.append("  ")
        console.print(line)
    if not page.claims:
        console.print(Text("not in the record"))
    console.print()
    many = " or more" if counts.claims.capped else ""
    where = f"in {_counted(counts.stories, 'story')} of {_counted(counts.outlets, 'outlet')}"
    console.print(Text(f"{_counted(counts.claims.claims, 'claim')}{many} {where}", style="bold"))
    if told and page.claims:
        console.print(Text(told))
    for name, values in counts.facets.items():
        if len(values) > 1:
            console.print(Text(f"  {name}: {', '.join(_count(value) for value in values)}", style=QUIET))
    console.print(Text("out of what was read:", style=QUIET))
    for outlet in counts.coverage:
        console.print(Text(f"  {_coverage(outlet)}", style=QUIET))
    if counts.left_out:
        left = _counted(counts.left_out, "story")
        console.print(Text(f"left out: {left} of restricted collections; --collection NAME shows one", style=QUIET))
    if page.next:
        console.print(Text(f"more: --after {page.next}", style=QUIET))


def _about(record: Any, found: Found) -> Iterator[tuple[str, str]]:
    """Who says it, of which kind, where, when, how many, where published, by which id."""
    chain = " › ".join(clean(str(s.get("who") or s.get("source") or "unnamed source")) for s in record["attribution"])
    yield chain or "the outlet", SPEAKER
    yield record["kind"].replace("_", " ") + ("" if record["modality"] == "asserted" else f", {record['modality']}"), ""
    if record["places"]:
        yield ", ".join(clean(str(place["name"])) for place in record["places"]), PLACE
    if record["time"]:
        yield " to ".join(dict.fromkeys(str(record["time"][end] or "…") for end in ("start", "end"))), TIME
    if record["quantities"]:
        yield ", ".join(clean(f"{q['text']} ({q['unit']})") for q in record["quantities"]), NUMBER
    yield clean(f"{found.publisher or record['doc']}, {found.published or 'day not given'}"), QUIET
    if found.corrected:
        yield "corrected", QUIET
    yield str(record["id"]), QUIET


def _count(value: Count) -> str:
    return clean(f"{value.value.replace('_', ' ').split('|')[0]} {value.claims:,}{'+' if value.capped else ''}")


def _coverage(outlet: Outlet) -> str:
    days = f", {outlet.first} to {outlet.last}" if outlet.first else ""
    gaps = [first if first == last else f"{first} to {last}" for first, last in outlet.gaps[:GAPS]]
    more = f" and {len(outlet.gaps) - GAPS} more" if len(outlet.gaps) > GAPS else ""
    told = f"; nothing read on {', '.join(gaps)}{more}" if gaps else ""
    return clean(f"{outlet.name or 'no outlet named'}: {_counted(outlet.stories, 'story')}{days}{told}")


def _counted(number: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


# --- changes ---


def step_records(step: Step) -> Iterator[Record]:
    """The lines of ``dateline changes --json``: one a claim, with the two states it lies between."""
    ends = {"before": dataclasses.asdict(step.before), "after": dataclasses.asdict(step.after)}
    for change in step.changes:
        moved = [dataclasses.asdict(field) for field in change.moved]
        yield {"change": change.kind, "moved": moved, "claim_before": change.before, "claim_after": change.after, "states": ends}


def show_steps(console: Console, steps: Sequence[Step], *, of: str) -> None:
    """Print what moved from each state of a story to the next; what was kept is counted."""
    if not steps:
        console.print(Text(f"there are no two {of} of this story"))
    for step in steps:
        console.print(Text(f"{_state(step, 'before')}  →  {_state(step, 'after')}", style="bold"))
        for change in step.changes:
            if change.kind != "kept":
                console.print(_changed(change))
        kept = sum(change.kind == "kept" for change in step.changes)
        console.print(Text(f"  {_counted(kept, 'claim')} kept", style=QUIET))


def _state(step: Step, end: str) -> str:
    state = getattr(step, end)
    day = state.updated or state.published or "day not given"
    reader = (
        f"second reader {state.reader.removeprefix(SECOND)[:8]}"
        if state.reader.startswith(SECOND)
        else f"reader {state.reader[:8]}"
    )
    return clean(f"{state.doc}, {day}, {reader}, recorded {state.recorded[:16]}")


def _changed(change: Change) -> Text:
    record: Any = change.after or change.before
    line = Text(f"  {change.kind:8}“{clean(str(record['content']))}”")
    for field in change.moved:
        line.append(
            f"\n          {field.field}: {clean(field.before or 'nothing')} → {clean(field.after or 'nothing')}", style=NUMBER
        )
    return line


# --- does it add up ---


def finding_records(story: Story, flags: Iterable[Flag], shifts: Iterable[Drift]) -> Iterator[Record]:
    """The lines of ``dateline check --json``: what does not add up, and wording that shifted, with their spans and rows."""
    for flag in flags:
        spans = [[s.quantity.span.start, s.quantity.span.end] for s in flag.statements]
        yield {
            "doc": story.doc,
            "finding": flag.kind,
            "sentence": flag.sentence,
            "claims": [s.claim.id for s in flag.statements],
            "spans": spans,
            "texts": [s.words(story) for s in flag.statements],
            "series": flag.series.name if flag.series else None,
            "claimant": flag.series.claimant if flag.series else None,
            "rows": [_row_record(row) for row in flag.rows],
            "shows": [{"counted": words, "value": value} for words, value in flag.shows],
        }
    for shift in shifts:
        both = (shift.retold, shift.source)
        yield {
            "doc": story.doc,
            "finding": shift.kind,
            "sentence": shift.sentence,
            "claims": [claim.id for claim in both],
            "spans": [[claim.content.start, claim.content.end] for claim in both],
            "texts": [claim.content.of(story.text) for claim in both],
            "likeness": round(shift.likeness, 3),
        }


def show_findings(console: Console, story: Story, flags: Sequence[Flag], shifts: Sequence[Drift]) -> None:
    """Print what does not add up in a story, each finding with its words and rows."""
    console.print(Text(clean(story.title or story.doc), style="bold"))
    if not flags and not shifts:
        console.print(Text("  nothing found that does not add up", style=QUIET))
    for flag in flags:
        console.print(
            Text(f"  {flag.kind.replace('_', ' ')}", style=NUMBER).append(f": {clean(flag.sentence)}", style="not bold")
        )
        for row in flag.rows:
            console.print(Text(f"      {clean(row.where)}  {row.day}  {number_phrase(row.total)}", style=QUIET))
    for shift in shifts:
        console.print(
            Text(f"  {shift.kind.replace('_', ' ')}", style=SPEAKER).append(f": {clean(shift.sentence)}", style="not bold")
        )


# --- series ---


def series_records(series: Series) -> Iterator[Record]:
    """The lines of ``dateline tallies --json``: one a series, then one an anomaly."""
    head = {"series": series.name, "claimant": series.claimant, "side": series.side, **dataclasses.asdict(series.counted)}
    yield {**head, "first": str(series.first), "last": str(series.last), "rows": len(series.rows)}
    for anomaly in anomalies(series):
        yield {**head, "anomaly": anomaly.kind, "sentence": anomaly.sentence, "at": [_row_record(row) for row in anomaly.rows]}


def show_series(console: Console, known: Sequence[Series]) -> None:
    """Print series as a table with a drawing of each, and what does not add up below."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style=QUIET)
    for column in ("claimant", "counts", "from", "to", "reports", "last", "course"):
        table.add_column(
            column, justify="right" if column in {"reports", "last"} else "left", no_wrap=column not in {"claimant", "counts"}
        )
    for series in known:
        row = series.rows[-1]
        last = number_phrase(row.total if row.total is not None else row.increment)
        cells = (
            series.claimant or series.name,
            str(series.counted),
            str(series.first),
            str(series.last),
            f"{len(series.rows):,}",
            last,
        )
        table.add_row(*(Text(clean(cell)) for cell in cells), Text(_drawn(series), style=NUMBER))
    console.print(table)
    rows = [(clean(str(series.counted)), a.kind.replace("_", " "), a.sentence) for series in known for a in anomalies(series)]
    if rows:
        console.print()
        show_rows(console, ("series", "what", "does not add up"), rows)


def _drawn(series: Series) -> str:
    """The series as a row of bars: totals, or increments where there are none."""
    values = [row.total if row.total is not None else row.increment or 0.0 for row in series.rows]
    step = max(1, len(values) // COLUMNS)
    picked = [max(values[at : at + step]) for at in range(0, len(values), step)][:COLUMNS]
    low, high = min(picked), max(picked)
    return "".join(BARS[round((value - low) / (high - low or 1) * (len(BARS) - 1))] for value in picked)


def _row_record(row: Row) -> Record:
    return {"day": str(row.day), "total": row.total, "increment": row.increment, "bound": row.bound, "where": row.where}
