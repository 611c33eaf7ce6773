"""Decisions that people made in another ledger, taken in under their own names, with when they made them.

The log says that they were taken in, and when; that somebody decided it there is the other ledger's word.
"""

from __future__ import annotations

import datetime
import json
import typing
from typing import Any

from sqlalchemy import Connection, select

from dateline.errors import DocumentError, RunError
from dateline.exchange.records import Record
from dateline.exchange.restore import claim_of
from dateline.ledger.connect import Ledger, stamp
from dateline.ledger.entry import Entry, entry
from dateline.ledger.reviews import MADE_THERE, Action, decisions
from dateline.ledger.schema import reviews, stories, versions
from dateline.ledger.spans import misplaced
from dateline.review.view import basis

ACTIONS = frozenset(typing.get_args(Action))


def keep_decision(ledger: Ledger, line: Record, *, by: str) -> bool:
    """Take in a line of `exchange.stories.decision_line`; False where it is here already. ``by`` takes it in.

    Raises `DocumentError` D150 for one that is none, or that is about what is not here.
    """
    said: Any = line
    try:
        rows = said["rows"]
        wheres = ", ".join(str(row["claim"]) for row in rows)
    except (KeyError, TypeError) as error:
        raise DocumentError("D150", where="decision", detail=f"{type(error).__name__}: {error}") from error
    try:
        with entry(ledger, "review", by=by, summary={"action": "taken in", "what": wheres}) as writing:
            new = [row for row in rows if not _is_here(writing.connection, str(row["id"]))]
            for row in new:
                _keep(writing, said, row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DocumentError("D150", where=wheres, detail=f"{type(error).__name__}: {error}") from error
    except RunError as error:
        if error.code not in {"R034", "R035"}:
            raise
        raise DocumentError("D150", where=wheres, detail=error.message) from error
    return bool(new)


def _keep(writing: Entry, said: Any, row: Any) -> None:
    """Write one row. Raises `ValueError` and its like where it is not as it should be."""
    connection, claim = writing.connection, _words(row["claim"])
    if said["action"] not in ACTIONS:
        raise ValueError(f"{said['action']!r} is nothing that is decided")
    if row["undoes"] is not None and not _is_here(connection, _words(row["undoes"])):
        raise ValueError(f"it takes back {row['undoes']}, which is not here")
    when = _words(said["when"])
    if stamp(datetime.datetime.fromisoformat(when)) != when:
        raise ValueError(f"{when!r} is no time as a ledger writes it")
    before, after = row["before"], row["after"]
    story = _checked(connection, claim, before, after)
    told = [
        json.dumps(part, ensure_ascii=False, sort_keys=True) if part else None for part in (before, {**after, MADE_THERE: when})
    ]
    note = None if said["note"] is None else _words(said["note"])
    values = {
        "id": _words(row["id"]),
        "claim": claim,
        "story": story,
        "action": said["action"],
        "before": told[0],
        "after": told[1],
    }
    writing.insert(reviews, {**values, "note": note, "by": _words(said["by"]), "undoes": row["undoes"]})
    writing.flush()  # so that the next row, or an undo of it, finds it


def _checked(connection: Connection, claim: str, before: Any, after: Any) -> int:
    """The key of the story that the claim stands in; what is set must stand there, as everything in a record does."""
    if not isinstance(before, dict) or not isinstance(after, dict) or MADE_THERE in after:
        raise ValueError("what was before and what is after are no objects")
    if "record" in after:
        row = connection.execute(
            select(versions.c.text, versions.c.story)
            .join(stories, stories.c.key == versions.c.story)
            .where(versions.c.id == _words(after["version"]))
        ).first()
        if row is None or row.text is None:
            raise RunError("R034", where=claim)
        record, text, story = after["record"], row.text, row.story
        if record["id"] != claim:
            raise ValueError("the claim that was made has another id")
    else:
        made = decisions(connection, [claim]).get(claim, [])
        found = basis(connection, claim, made)
        record = found.record or next(d.after["record"] for d in made if "record" in d.after)
        text, story = found.text, found.story_key
    for values in (after.get("set", {}), before.get("set", {})):
        whole = {**record, **values}
        claim_of(whole)
        if (fault := misplaced(whole, text)) is not None:
            raise ValueError(f"these words do not stand in the story: {fault}")
    return int(story)


def _is_here(connection: Connection, id: str) -> bool:
    return connection.execute(select(reviews.c.key).where(reviews.c.id == id)).first() is not None


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} stands where words should")
    return value
