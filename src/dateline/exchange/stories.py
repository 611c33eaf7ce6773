"""JSON Lines with everything: each story with its text and source, then its claims, then what people decided about them, so that
a ledger can be made of it again.

The same claims and decisions give the same bytes, whatever ledger they come from: nothing of a ledger's own (keys, when a claim
was recorded) is in it. A line is a story, a claim or a decision, told by `type`; a story's claims and decisions follow it.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any, Literal

from dateline.errors import DocumentError
from dateline.exchange.item import Batch
from dateline.exchange.records import Record, claim_record, json_line
from dateline.exchange.restore import claim_of
from dateline.types import Boilerplate, Reading, Section, Span, Story

Kind = Literal["story", "claim", "decision"]
DAYS = ("published", "updated")
DECIDED = ("id", "claim", "before", "after", "undoes")
KNOWN = ("doc", "url", "title", "publisher", "byline", *DAYS, "language", "relay")


@dataclass(frozen=True, slots=True)
class Read:
    """A reading as it came: what read it, when its story was retrieved, and the decisions about it in their order."""

    reading: Reading
    reader: str
    parts: str
    retrieved: str
    decisions: tuple[Record, ...] = ()


def write(batch: Batch, stream: IO[bytes]) -> None:
    """The claims with their stories. `Item.recorded` is not told; a story's line is its item's ``record`` with ``type`` story."""
    for item in batch.items:
        stream.write(json_line(item.record).encode() + b"\n")


def story_line(row: Any, *, masked: bool) -> Record:
    """The line of a story: what was known of it, its text, its source where that is not the text itself, and who read it."""
    text = None if masked else row.text
    source = (
        None if masked or text is None or text.encode("utf-8", "surrogatepass") == row.raw else base64.b64encode(row.raw).decode()
    )
    known = {name: getattr(row, name) for name in KNOWN}
    return {
        "type": "story",
        **({**known, "title": None, "byline": None} if masked else known),
        "retrieved": row.retrieved,
        "text": text,
        "source": source,
        "layout": json.loads(row.layout),
        "notes": json.loads(row.notes),
        "reader": row.reader,
        "parts": json.loads(row.parts),
    }


def claim_line(record: Record) -> Record:
    """The line of a claim."""
    return {"type": "claim", **record}


def decision_line(rows: Sequence[Any]) -> Record:
    """The line of a decision: who, when, why, and on each claim that it touches what was before and what is after."""
    first = rows[0]
    told = {"action": first.action, "by": first.by, "when": first.when, "note": first.note}
    return {"type": "decision", **told, "rows": [{name: getattr(row, name) for name in DECIDED} for row in rows]}


def read(stream: IO[bytes], *, where: str) -> Iterator[Read | DocumentError]:
    """The readings of such a file. What is none comes back as D071 in its place."""
    story: tuple[int, Any] | None = None
    found: list[Record] = []
    decided: list[Record] = []
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            kind = said.pop("type")
        except (ValueError, AttributeError, KeyError, TypeError):
            yield DocumentError(
                "D071",
                where=f"{where}:{number}",
                detail="it is no story, claim or decision as `dateline export jsonl` writes them",
            )
            continue
        if kind == "story":
            yield from _reading(story, found, decided, where)
            story, found, decided = (number, said), [], []
        elif kind in {"claim", "decision"} and story is not None:
            (found if kind == "claim" else decided).append(said)
        else:
            yield DocumentError("D071", where=f"{where}:{number}", detail="a claim or a decision stands before its story")
    yield from _reading(story, found, decided, where)


def _reading(
    line: tuple[int, Any] | None, found: Iterable[Record], decided: Iterable[Record], where: str
) -> Iterator[Read | DocumentError]:
    if line is None:
        return
    number, said = line
    if said.get("text") is None:
        yield DocumentError("D071", where=f"{where}:{number}", detail="the story has no text (it was masked, or taken down)")
        return
    try:
        yield replace(_restored(said, list(found)), decisions=tuple(decided))
    except (ValueError, KeyError, TypeError) as error:
        detail = f"the story or a claim of it is not as it should be ({type(error).__name__}: {error})"
        yield DocumentError("D071", where=f"{where}:{number}", detail=detail)


def _restored(said: Any, found: list[Record]) -> Read:
    raw = base64.b64decode(said["source"], validate=True) if said["source"] else said["text"].encode("utf-8", "surrogatepass")
    known: dict[str, Any] = {name: said[name] for name in KNOWN}
    for name in DAYS:
        known[name] = datetime.date.fromisoformat(known[name]) if known[name] else None
    layout = said["layout"]
    story = Story(
        id=hashlib.sha256(raw).hexdigest()[:16],
        text=said["text"],
        sections=tuple(Section(kind, Span(start, end)) for kind, start, end in layout["sections"]),
        boilerplate=tuple(Boilerplate(kind, Span(start, end)) for kind, start, end in layout["boilerplate"]),
        notes=tuple(said["notes"]),
        raw=raw,
        **known,
    )
    claims = tuple(claim_of(record) for record in found)
    for claim, record in zip(claims, found, strict=True):
        made = claim_record(claim, story)
        if made != record:
            name = next(name for name in {**made, **record} if made.get(name) != record.get(name))
            raise ValueError(f"`{name}` of claim {record.get('id')} does not follow from the story's text")
    return Read(Reading(story, claims=claims), said["reader"], json.dumps(said["parts"], sort_keys=True), said["retrieved"])
