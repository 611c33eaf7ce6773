"""Prodigy tasks as JSON Lines, one a claim: accept, reject or ignore, or draw its spans anew; and the answers back.

Offsets are code points, as Python and Prodigy count. The claim's kind stands among `options` for the recipe `choice`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from dateline.errors import DocumentError
from dateline.exchange.item import Batch, Item
from dateline.exchange.records import Record, json_line
from dateline.exchange.tasks import Answer, Task, corrections, task_of


def write(batch: Batch, stream: IO[bytes]) -> None:
    """One task a line."""
    for item in batch.items:
        stream.write(json_line(task(item)).encode() + b"\n")


def task(item: Item) -> Record:
    """The claim as a task."""
    made = task_of(item)
    spans = [{"start": start, "end": end, "label": label} for start, end, label in made.spans]
    meta = {"claim": item.said["id"], "story": item.source.story, "offset": made.offset, "confidence": item.said["confidence"]}
    return {
        "text": made.text,
        "spans": spans,
        "kind": item.said["kind"],
        "meta": meta,
        "asked": {"spans": spans, "kind": item.said["kind"]},
    }


def read(stream: IO[bytes], *, where: str) -> Iterator[Answer | DocumentError]:
    """What annotators answered; ignored tasks are passed over, a line that is none comes back as D071."""
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            said: Any = json.loads(line)
            answer = _answer(said)
        except (ValueError, KeyError, TypeError) as error:
            detail = f"no answer to a task that Dateline made ({type(error).__name__})"
            yield DocumentError("D071", where=f"{where}:{number}", detail=detail)
            continue
        if answer is not None:
            yield answer


def _answer(said: Any) -> Answer | None:
    claim, made = str(said["meta"]["claim"]), Task(said["text"], int(said["meta"]["offset"]), ())
    by = said.get("_annotator_id") or said.get("_session_id")
    if said["answer"] == "ignore":
        return None
    if said["answer"] == "reject":
        return Answer(claim, "reject", {}, by)
    if said["answer"] != "accept":
        raise ValueError(said["answer"])
    before, after = (_spans(part.get("spans") or []) for part in (said["asked"], said))
    given = corrections(before, after, made)
    kind = next(iter(said.get("accept") or []), said.get("kind"))
    if kind != said["asked"]["kind"]:
        given["kind"] = kind
    return Answer(claim, "correct" if given else "accept", given, by)


def _spans(spans: Any) -> list[tuple[int, int, str]]:
    return [(int(span["start"]), int(span["end"]), str(span["label"])) for span in spans]
