"""Every action of a reviewer: a row that is never changed, with who, when, why, what was before and what is after.

Each is one transaction with its entry in the log. An undo is a row more: it takes back one decision, or an undo.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.collections import seen_by_one
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import Entry, Value, entry
from dateline.ledger.identity import content_id
from dateline.ledger.reviews import MADE_THERE, Action, Decision, decisions, live, opinions_of
from dateline.ledger.schema import heads, reviews, stories, versions
from dateline.ledger.versions import stories_named
from dateline.review.fields import corrected
from dateline.review.values import location
from dateline.review.view import Basis, View, basis, view_of

# What a claim that people make has where they say nothing of it.
EMPTY: Record = {
    "section": "body",
    "attribution": [],
    "quote": "none",
    "kind": "other",
    "modality": "asserted",
    **dict.fromkeys(("certainty", "hedge", "hedge_span", "probability", "condition", "outcome", "agent", "target")),
    "places": [],
    "time": None,
    **{name: [] for name in ("quantities", "weapons", "units")},
    "fields": {},
    "confidence": None,
    "because": [],
}
LISTS = ("places", "quantities", "weapons", "units")


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided: the ids of its rows, and the claims they are about; the first is the one that was asked for."""

    decisions: tuple[str, ...]
    claims: tuple[str, ...]


def accept(ledger: Ledger, claim: str, *, by: str, note: str | None = None, settles: bool = False) -> Done:
    """The claim is right as this reviewer sees it. ``settles``: what others said before no longer counts.

    Raises `RunError` R034, R035, R110.
    """
    with _deciding(ledger, "accept", claim, by, note) as act:
        seen = act.see(claim)
        return act.done(claim, {"verdict": act.verdict(seen)}, {"verdict": "accepted", **_own(seen, {}), **_settling(settles)})


def reject(ledger: Ledger, claim: str, *, by: str, note: str | None = None, settles: bool = False) -> Done:
    """The claim should not be there: nobody claims this."""
    with _deciding(ledger, "reject", claim, by, note) as act:
        seen = act.see(claim)
        return act.done(claim, {"verdict": act.verdict(seen)}, {"verdict": "rejected", **_settling(settles)})


def correct(
    ledger: Ledger,
    claim: str,
    given: Mapping[str, object],
    *,
    by: str,
    note: str | None = None,
    kinds: Collection[str] = (),
    settles: bool = False,
) -> Done:
    """Set fields of the claim, each checked. A value that is the reader's own takes a correction back.

    Raises `RunError` R111, R112 (`review.fields`), R113 when it changes nothing.
    """
    with _deciding(ledger, "correct", claim, by, note) as act:
        seen = act.see(claim)
        changed = corrected(seen.record, given, seen.text, kinds=kinds)
        if not changed and not settles:
            raise RunError("R113", where=claim, detail="that is what it says already; accept it instead")
        before = {name: seen.record.get(name) for name in changed}
        return act.done(claim, before, {**_own(seen, changed), **_settling(settles)})


def merge(ledger: Ledger, claim: str, others: Sequence[str], *, by: str, note: str | None = None) -> Done:
    """Make one claim of several of a story: its words reach over all, what the others name is added, and they are it.

    Raises `RunError` R113 for claims of other stories, or none.
    """
    with _deciding(ledger, "merge", claim, by, note) as act:
        seen = act.see(claim)
        merged = [act.see(other) for other in dict.fromkeys(others) if other != claim]
        if not merged:
            raise RunError("R113", where=claim, detail="it takes another claim to merge with; give its id")
        for other in merged:
            if (other.story, other.version) != (seen.story, seen.version):
                raise RunError(
                    "R113", where=other.claim, detail=f"it stands in another story than {claim}; only claims of one can be merged"
                )
        every = [seen.record, *(other.record for other in merged)]
        start, end = min(int(str(r["start"])) for r in every), max(int(str(r["end"])) for r in every)
        values: Record = {"start": start, "end": end, "content": seen.text[start:end]}
        values |= {name: _joined(every, name) for name in LISTS}
        changed = {name: value for name, value in values.items() if value != seen.record.get(name)}
        before = {name: seen.record.get(name) for name in changed}
        done = [act.row(claim, before, {"set": changed, "with": [other.claim for other in merged]})]
        done += [act.row(o.claim, {"verdict": act.verdict(o)}, {"verdict": "merged", "into": [claim]}) for o in merged]
        return Done(tuple(done), (claim, *(other.claim for other in merged)))


def split(ledger: Ledger, claim: str, parts: Sequence[object], *, by: str, note: str | None = None) -> Done:
    """Make several claims of one: each part is words of the story or [start, end], and keeps the fields whose words it holds.

    Raises `RunError` R112, and R113 for fewer than two parts. `Done.claims` are the claim and its parts.
    """
    with _deciding(ledger, "split", claim, by, note) as act:
        seen = act.see(claim)
        pieces = [corrected(seen.record, {"content": part}, seen.text) for part in parts]
        spans = {(int(str(p.get("start", seen.record["start"]))), int(str(p.get("end", seen.record["end"])))) for p in pieces}
        if len(spans) < 2:
            raise RunError("R113", where=claim, detail="a claim is split into two parts or more, each with words of its own")
        made = {_claim_id(seen.text, *span): _piece(seen, *span) for span in sorted(spans)}
        if claim in made:
            raise RunError("R113", where=claim, detail="a part cannot be the whole of it")
        done = [act.row(claim, {"verdict": act.verdict(seen)}, {"verdict": "split", "into": [*made]})]
        done += [
            act.row(id, {}, {"from": claim, "record": {**record, "id": id}, "version": seen.version}, story=seen.story)
            for id, record in made.items()
        ]
        return Done(tuple(done), (claim, *made))


def add(
    ledger: Ledger, story: str, content: object, given: Mapping[str, object] | None = None, *, by: str, note: str | None = None
) -> Done:
    """A claim that the reader missed: words of the story or [start, end], and its fields.

    Raises `RunError` R033 for no such story, R112, and R113 when the claim is there already.
    """
    with _deciding(ledger, "add", story, by, note) as act:
        id, version, text, doc = _held(act.connection, story)
        span = content if isinstance(content, list) else location(text, str(content), (0, len(text)), "content")
        blank: Record = {"doc": doc, "id": "", "start": span[0], "end": span[1], "content": text[span[0] : span[1]], **EMPTY}
        record = {**blank, **corrected(blank, {"content": span, **(given or {})}, text)}
        claim = _claim_id(text, int(str(record["start"])), int(str(record["end"])))
        made = decisions(act.connection, [claim]).get(claim, [])
        if any("record" in d.after for d in live(made)) or _is_read(act.connection, claim, made):
            raise RunError("R113", where=claim, detail="these words are a claim already; correct that one")
        return act.done(claim, {}, {"record": {**record, "id": claim}, "version": version}, story=id)


def comment(ledger: Ledger, claim: str, note: str, *, by: str) -> Done:
    """Say something about the claim without deciding anything."""
    if not note.strip():
        raise RunError("R112", where="note", detail="there is nothing in it; write what there is to say")
    with _deciding(ledger, "comment", claim, by, note) as act:
        act.see(claim)
        return act.done(claim, {}, {})


def assign(
    ledger: Ledger, claims: Sequence[str], to: Sequence[str], *, by: str, blind: bool = False, note: str | None = None
) -> Done:
    """Give claims to reviewers. ``blind``: none of them sees what the others decide before all of them are done."""
    names = [name.strip() for name in to if name.strip()]
    if not names or not claims:
        raise RunError("R112", where="assign", detail="give at least one claim and one name")
    with _deciding(ledger, "assign", claims[0], by, note) as act:
        for claim in claims:
            act.see(claim)
        rows = [act.row(claim, {}, {"to": name, "blind": blind}) for claim in claims for name in names]
        return Done(tuple(rows), tuple(claims))


def undo(ledger: Ledger, what: str, *, by: str, note: str | None = None) -> Done:
    """Take back a decision, by its id, or by a claim's id the last that this reviewer made about it; all of it, on every claim.

    Undoing an undo does it again. Raises `RunError` R114 when there is nothing to take back, R113 for another's.
    """
    with _deciding(ledger, "undo", what, by, note) as act:
        target = _target(act.connection, what, act.by)
        if target.by != act.by:
            raise RunError(
                "R113", where=target.claim, detail=f"{target.by} decided it, and nobody else can take it back; decide otherwise"
            )
        mates = act.connection.execute(select(reviews).where(reviews.c.entry == target.entry).order_by(reviews.c.key)).all()
        rows = [act.back(mate) for mate in mates]
        return Done(tuple(rows), tuple(dict.fromkeys(mate.claim for mate in mates)))


# --- one act ---


@dataclass(slots=True)
class _Act:
    """One action while it is written."""

    writing: Entry
    action: Action
    by: str
    note: str | None
    known: dict[str, int]

    @property
    def connection(self) -> Connection:
        return self.writing.connection

    def see(self, claim: str) -> View:
        """The claim as this reviewer has it."""
        seen = view_of(self.connection, claim, viewer=self.by)
        self.known[claim] = self._story(seen.story)
        return seen

    def verdict(self, seen: View) -> str | None:
        """What this reviewer had decided before."""
        mine = opinions_of(live(seen.history)).get(self.by)
        return mine.verdict if mine else None

    def done(self, claim: str, before: Record, after: Record, *, story: str | None = None) -> Done:
        return Done((self.row(claim, before, after, story=story),), (claim,))

    def row(
        self,
        claim: str,
        before: Record,
        after: Record,
        *,
        story: str | None = None,
        story_key: int | None = None,
        undoes: str | None = None,
    ) -> str:
        key = story_key if story_key is not None else self._story(story) if story else self.known[claim]
        told = [json.dumps(part, ensure_ascii=False, sort_keys=True) if part else None for part in (before, after)]
        id = content_id("review", claim, self.action, *told, self.note, self.by, undoes, self.writing.seq)
        values: dict[str, Value] = {
            "id": id,
            "claim": claim,
            "story": key,
            "action": self.action,
            "before": told[0],
            "after": told[1],
        }
        self.writing.insert(reviews, {**values, "note": self.note, "by": self.by, "undoes": undoes})
        return id

    def back(self, mate: Any) -> str:
        """A row that takes another back: what it made is before, what it changed is after."""
        before, after = (json.loads(text) if text else {} for text in (mate.after, mate.before))
        before.pop(MADE_THERE, None)
        return self.row(mate.claim, before, after, undoes=mate.id, story_key=mate.story)

    def _story(self, id: str) -> int:
        return int(self.connection.execute(select(stories.c.key).where(stories.c.id == id)).scalar_one())


@contextmanager
def _deciding(ledger: Ledger, action: Action, what: str, by: str, note: str | None) -> Iterator[_Act]:
    """One transaction and its entry in the log. Raises `RunError` R110 without a name."""
    name = ledger.actor or by.strip()
    if not name:
        raise RunError("R110")
    with entry(ledger, "review", by=name, summary={"action": action, "what": what}) as writing:
        yield _Act(writing, action, name, (note or "").strip() or None, {})


def _own(seen: View, changed: Record) -> Record:
    """What is this reviewer's from now on: all that they see and change over the reader's record."""
    base = seen.read or seen.standing.made or {}
    mine = {name: value for name, value in {**seen.record, **changed}.items() if value != base.get(name)}
    back = sorted(name for name, value in changed.items() if value == base.get(name))
    return {**({"set": mine} if mine else {}), **({"unset": back} if back else {})}


def _settling(settles: bool) -> Record:
    return {"settles": True} if settles else {}


# --- what parts are made of ---


def _joined(records: Sequence[Record], name: str) -> list[Record]:
    """A list of all the claims, in the order of the text, each once."""
    found: dict[str, Record] = {}
    for record in records:
        for one in _list(record, name):
            found.setdefault(json.dumps(one.get("span")), one)
    first = _list(records[0], name)
    return first + sorted((one for one in found.values() if one not in first), key=lambda one: str(one.get("span")))


def _piece(seen: View, start: int, end: int) -> Record:
    """A part of a claim: its words, and of the lists what stands in them."""

    def holds(one: Record) -> bool:
        span = one.get("span")
        return isinstance(span, list) and start <= span[0] and span[1] <= end

    lists = {name: [one for one in _list(seen.record, name) if holds(one)] for name in LISTS}
    return {
        **seen.record,
        "start": start,
        "end": end,
        "content": seen.text[start:end],
        **lists,
        "confidence": None,
        "because": [],
    }


def _list(record: Record, name: str) -> list[Record]:
    found = record.get(name)
    return found if isinstance(found, list) else []


def _claim_id(text: str, start: int, end: int) -> str:
    """The id that a reader would give a claim of these words."""
    from dateline.claims.clauses import claim_id
    from dateline.types import Span

    return claim_id(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), Span(start, end))


def _held(connection: Connection, story: str) -> tuple[str, str, str, str]:
    """The story's id, and of its version that holds id, text and name. Raises R033, R035."""
    keys = stories_named(connection, story)
    if not keys or not seen_by_one(connection, keys[0]):
        raise RunError("R033", where=story)
    columns = (stories.c.id, versions.c.id.label("version"), versions.c.text, versions.c.doc)
    asked = select(*columns).join(heads, heads.c.story == stories.c.key).join(versions, versions.c.key == heads.c.version)
    row = connection.execute(asked.where(stories.c.key == keys[0])).one()
    if row.text is None:
        raise RunError("R035", where=story)
    return row.id, row.version, row.text, row.doc


def _is_read(connection: Connection, claim: str, made: Sequence[Decision]) -> bool:
    try:
        found: Basis | None = basis(connection, claim, made)
    except RunError:
        found = None
    return found is not None and found.record is not None


def _target(connection: Connection, what: str, by: str) -> Decision:
    """The decision of that id, or the last one that this reviewer made about that claim. Raises R114."""
    row = connection.execute(select(reviews.c.claim).where(reviews.c.id == what)).first()
    claim = row.claim if row else what
    made = decisions(connection, [claim]).get(claim, [])
    undone = {d.undoes for d in _standing_undos(made)}
    if row is not None:
        target = next((d for d in made if d.id == what), None)
        if target is not None and target.id not in undone:
            return target
    elif mine := [d for d in live(made) if d.by == by]:
        return mine[-1]
    raise RunError("R114", where=what)


def _standing_undos(made: Sequence[Decision]) -> list[Decision]:
    """The undos that were not undone themselves."""
    gone: set[str] = set()
    kept: list[Decision] = []
    for decision in reversed(made):
        if decision.action == "undo" and decision.id not in gone and decision.undoes:
            gone.add(decision.undoes)
            kept.append(decision)
    return kept
