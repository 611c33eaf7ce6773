"""Corrected stories as gold files, so that a newsroom measures the reader on its own material and retrains its small parts on it.

The format is that of gold articles: ``DOC.txt`` the story's text, ``DOC.json`` its claims with words and no offsets. Only stories
of which every claim was decided are written: of a story half looked at nobody can tell what the reader missed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.connect import Ledger
from dateline.ledger.reviews import Decision, decisions, standing
from dateline.ledger.schema import claims, heads, stories, versions
from dateline.query.filters import Filter
from dateline.query.plan import matching_keys

UNSAFE = re.compile(r"[^\w.-]+")
HALF = 0.5


@dataclass(slots=True)
class Written:
    """What was written. ``left_out`` says of each story that was not why."""

    stories: int = 0
    claims: int = 0
    left_out: dict[str, str] = field(default_factory=dict)


def write_gold(ledger: Ledger, folder: Path, *, filter: Filter | None = None) -> Written:
    """Write the stories of which people decided every claim into the folder. Raises `RunError` R117."""
    done = Written()
    names: set[str] = set()
    with ledger.snapshot() as connection:
        made = decisions(connection)
        for story in _stories(connection, filter or Filter()):
            kept, why = _decided(connection, story, made)
            why = why or _unfit(story, kept)
            if why:
                done.left_out[story.doc] = why
                continue
            name = _free(UNSAFE.sub("-", story.doc).strip("-.") or story.id, names)
            found = [gold_claim(record, story.text) for record in kept]
            told = {
                "doc": name,
                "publisher": story.publisher,
                "published": story.published,
                "title": story.title,
                "claims": found,
            }
            _write(folder / f"{name}.txt", story.text)
            _write(folder / f"{name}.json", json.dumps(told, ensure_ascii=False, indent=1) + "\n")
            done.stories, done.claims = done.stories + 1, done.claims + len(found)
    return done


def gold_claim(record: Record, text: str) -> Record:
    """A claim as annotators write it: words in place of spans, and which of the same words it is."""
    said: Any = record
    party = {name: {k: said[name][k] for k in ("text", "who")} if said[name] else None for name in ("agent", "target")}
    time = said["time"]
    return {
        "content": said["content"],
        "nth": _nth(text, said["content"], said["start"]),
        "section": said["section"],
        "attribution": [{k: s[k] for k in ("source", "who", "role", "side", "cue", "medium")} for s in said["attribution"]],
        **{name: said[name] for name in ("quote", "kind", "modality", "certainty", "hedge", "outcome")},
        **party,
        "places": [{k: p[k] for k in ("text", "name", "lat", "lon", "area")} for p in said["places"] if p["lat"] is not None],
        "time": {k: time[k] for k in ("text", "start", "end")} if time and (time["start"] or time["end"]) else None,
        "quantities": [{k: q[k] for k in ("text", "value", "high", "unit", "of", "basis", "bound")} for q in said["quantities"]],
    }


def _nth(text: str, content: str, start: int) -> int:
    number, at = 0, -1
    while at < start:
        at = text.find(content, at + 1)
        number += 1
    return number


# --- which stories ---


def _stories(connection: Connection, filter: Filter) -> Iterator[Any]:
    """The stories with claims that the filter finds, each as it holds."""
    mine = select(claims.c.story).where(claims.c.key.in_(matching_keys(connection, filter)))
    columns = (stories.c.id, stories.c.key, *(versions.c[name] for name in ("doc", "text", "title", "publisher", "published")))
    asked = select(*columns, versions.c.id.label("version"), heads.c.reading)
    asked = asked.join(heads, heads.c.story == stories.c.key).join(versions, versions.c.key == heads.c.version)
    yield from connection.execute(asked.where(stories.c.key.in_(mine)).order_by(stories.c.key)).all()


def _decided(connection: Connection, story: Any, made: dict[str, list[Decision]]) -> tuple[list[Record], str]:
    """The claims that hold after review, in the order of the text; or why they cannot be told yet."""
    rows = connection.execute(select(claims.c.id, claims.c.record).where(claims.c.reading == story.reading)).all()
    read = {row.id: row.record for row in rows}
    kept: list[Record] = []
    states: dict[str, int] = {}
    for id, record in (read | dict.fromkeys(_made_here(made, story.version) - read.keys())).items():
        stands = standing(made.get(id, []))
        base = json.loads(record) if record else stands.made
        if record is None and stands.made is None:
            continue
        if stands.status in {"open", "disputed"} or base is None:
            states[stands.status] = states.get(stands.status, 0) + 1
        elif stands.status in {"accepted", "corrected"}:
            kept.append({**base, **stands.values})
    kept.sort(key=lambda record: (int(str(record["start"])), int(str(record["end"]))))
    return kept, ", ".join(f"{number} of its claims {status}" for status, number in sorted(states.items()))


def _made_here(made: dict[str, list[Decision]], version: str) -> set[str]:
    """The claims that people made in this version of the story."""
    return {claim for claim, mine in made.items() if any(d.after.get("version") == version for d in mine)}


def _unfit(story: Any, kept: list[Record]) -> str:
    """Why a story cannot be a gold article."""
    if story.text is None:
        return "it was taken down"
    if story.published is None:
        return "it has no day of publication; read it again with --published"
    spans = [(int(str(record["start"])), int(str(record["end"]))) for record in kept]
    for (start, end), (next_start, next_end) in pairwise(spans):
        if min(end, next_end) - next_start > HALF * min(end - start, next_end - next_start):
            return "two of its claims overlap by more than half; merge them or reject one"
    return ""


def _free(name: str, names: set[str]) -> str:
    """The name, with a number where another story has it."""
    found, number = name, 2
    while found in names:
        found, number = f"{name}-{number}", number + 1
    names.add(found)
    return found


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise RunError("R117", where=str(path), detail=error.strerror or type(error).__name__) from error
