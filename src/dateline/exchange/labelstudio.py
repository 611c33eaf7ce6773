"""Label Studio tasks with predictions, one a claim; and the annotations back. `config` is the labelling interface for them.

Label Studio counts in UTF-16 code units, as the browser does: offsets are turned on the way out and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from dateline.errors import DocumentError
from dateline.exchange.item import Batch, Item
from dateline.exchange.records import Record, json_line
from dateline.exchange.tasks import LABELS, Answer, Task, corrections, task_of
from dateline.exchange.webannotation import code_points, utf16
from dateline.lexicons import rows

VERDICTS = ("accept", "reject")


def config() -> str:
    """The labelling interface to paste into a Label Studio project."""
    kinds = "".join(f'\n      <Choice value="{row[0]}"/>' for row in rows("kind_names.tsv")[1:])
    labels = "".join(f'\n    <Label value="{label}"/>' for label in LABELS)
    verdicts = "".join(f'\n    <Choice value="{verdict}"/>' for verdict in VERDICTS)
    return (
        f'<View>\n  <Labels name="part" toName="text">{labels}\n  </Labels>\n  <Text name="text" value="$text"/>\n'
        f'  <Choices name="verdict" toName="text" choice="single">{verdicts}\n  </Choices>\n'
        f'  <Choices name="kind" toName="text" choice="single" layout="select">{kinds}\n  </Choices>\n</View>\n'
    )


def write(batch: Batch, stream: IO[bytes]) -> None:
    """A JSON array of tasks."""
    between = b"[\n"
    for item in batch.items:
        stream.write(between + json_line(task(item)).encode())
        between = b",\n"
    stream.write(b"\n]\n" if between != b"[\n" else b"[]\n")


def task(item: Item) -> Record:
    """The claim as a task, what was read as a prediction."""
    made = task_of(item)
    result: list[Record] = [
        {
            "id": f"{item.said['id'][:8]}-{number}",
            "from_name": "part",
            "to_name": "text",
            "type": "labels",
            "value": {"start": utf16(made.text, a), "end": utf16(made.text, b), "text": made.text[a:b], "labels": [label]},
        }
        for number, (a, b, label) in enumerate(made.spans)
    ]
    result.append({"from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": [item.said["kind"]]}})
    about = {"claim": item.said["id"], "story": item.source.story, "offset": made.offset}
    data = {"text": made.text, **about, "asked": result}  # an export from there does not hold predictions
    prediction = {"model_version": "dateline", "score": item.said["confidence"], "result": result}
    return {"data": data, "predictions": [prediction]}


def read(stream: IO[bytes], *, where: str) -> Iterator[Answer | DocumentError]:
    """What annotators submitted, an answer for each annotation; skipped ones are passed over. Raises D070, yields D071."""
    try:
        tasks = json.load(stream)
    except ValueError as error:
        raise DocumentError("D070", where=where, detail="it is no JSON") from error
    if not isinstance(tasks, list):
        raise DocumentError("D070", where=where, detail="it is no list of tasks; export as JSON, not JSON-MIN")
    for number, said in enumerate(tasks, start=1):
        try:
            yield from _answers(said)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            detail = f"no answer to a task that Dateline made ({type(error).__name__})"
            yield DocumentError("D071", where=f"{where}: task {number}", detail=detail)


def _answers(said: Any) -> Iterator[Answer]:
    text = said["data"]["text"]
    made = Task(text, int(said["data"]["offset"]), ())
    asked = said["data"]["asked"]
    for given in said["annotations"]:
        if given.get("was_cancelled"):
            continue
        verdict, kind = (_choice(given["result"], name) for name in ("verdict", "kind"))
        by = given.get("completed_by")
        who = str(by.get("email") or by.get("id")) if isinstance(by, dict) else None if by is None else f"label studio {by}"
        if verdict == "reject":
            yield Answer(said["data"]["claim"], "reject", {}, who)
            continue
        changed = corrections(_spans(asked, text), _spans(given["result"], text), made)
        if kind and kind != _choice(asked, "kind"):
            changed["kind"] = kind
        yield Answer(said["data"]["claim"], "correct" if changed else "accept", changed, who)


def _spans(result: Any, text: str) -> list[tuple[int, int, str]]:
    parts = [one["value"] for one in result if one["type"] == "labels"]
    return [(code_points(text, int(v["start"])), code_points(text, int(v["end"])), str(v["labels"][0])) for v in parts]


def _choice(result: Any, name: str) -> str | None:
    return next((str(one["value"]["choices"][0]) for one in result if one.get("from_name") == name), None)
