"""Link the ledger's claims: by mouth, by origin, by incident; each link a judgement, and nothing judged twice.

Time is cut into weeks. The stories of a week are held against one another and against those of the week before; what is linked
follows from these alone, never from the order in which they came. A story that comes later has its week and the next linked
anew: what still holds is left as it is, what no longer does is taken back, so that work and memory grow with the weeks.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dateline.errors import RunError
from dateline.judging.recall import Kept, kept
from dateline.judging.settle import settle
from dateline.judging.store import (
    PROGRAM,
    Judgement,
    Wanted,
    of_stories,
    one,
    program,
    ref,
    resolved,
    signed,
    story_of,
    take_back,
    write,
)
from dateline.judging.store import undo as take_judgement_back
from dateline.judging.weeks import Row, first_day, in_week, of_ids, rows, since_week, waits
from dateline.ledger.connect import Ledger
from dateline.ledger.entry import Value, entry
from dateline.ledger.schema import claims, stories
from dateline.ledger.schema import judgements as table
from dateline.linking.decided import Decided, Named, decided
from dateline.linking.incidents import incidents
from dateline.linking.origins import Edge, origins
from dateline.types import Span

LINKS = ("utterance", "origin", "incident")
VERDICTS = ("same", "different", "conflicts")
OUTCOMES = ("came_true", "held", "slipped", "dropped", "did_not")


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking did: stories that were new to it, weeks looked at, judgements added and taken back."""

    stories: int
    weeks: int
    new: int
    undone: int


def link(ledger: Ledger, *, since: datetime.date | None = None, everything: bool = False) -> Linked:
    """Link the stories that came since the last time; those published on or after a day; or all anew. Raises `RunError`."""
    with ledger.snapshot() as connection:
        waiting = rows(connection, waits())
        fresh = rows(connection) if everything else waiting
        if since is not None:
            known = {row.key for row in fresh}
            fresh += [row for row in rows(connection, since_week(since)) if row.key not in known]
        weeks = _touched(connection, fresh)
    new = undone = 0
    for week in weeks:
        added, taken = _link_week(ledger, week)
        new, undone = new + added, undone + taken
    days = [row.week for row in fresh]
    new += settle(ledger, since=first_day(min(days)), until=first_day(max(days) + 1)) if days else 0
    with entry(ledger, "linked", by=program(), summary={"stories": len(fresh)}) as writing:
        for row in sorted(waiting, key=lambda row: row.id):
            write(writing, Wanted("compared", row.reading, program(), "compared", None, {}), by=program(), again=program())
    return Linked(len(fresh), len(weeks), new, undone)


def judge(ledger: Ledger, left: str, right: str, verdict: str, *, kind: str = "incident", by: str, because: str) -> Judgement:
    """Keep a person's judgement of two claims: one incident or origin (their weeks are linked anew), what came of the left.

    Raises `RunError` R034, R092, R093, R094, R095.
    """
    by = ledger.actor or by
    signed(by, because)
    if kind not in {"incident", "origin", "forecast"}:
        raise RunError("R092", where=kind, detail="incident, origin, forecast")
    allowed = OUTCOMES if kind == "forecast" else VERDICTS
    if verdict not in allowed:
        raise RunError("R092", where=verdict, detail=", ".join(allowed))
    with entry(ledger, "judge", by=by) as writing:
        ends = [full_ref(writing.connection, name) for name in (left, right)]
        if kind != "forecast":
            ends = sorted(ends)
        if ends[0] == ends[1]:
            raise RunError("R094", where=left)
        wanted = Wanted(kind, ends[0], ends[1], verdict, None, {"sentence": because})
        made = write(writing, wanted, by=by, again=writing.recorded)
    if kind != "forecast":
        relink(ledger, [story_of(name) for name in ends])
    with ledger.snapshot() as connection:
        return one(connection, made)


def undo(ledger: Ledger, id: str, *, by: str, because: str) -> Judgement:
    """Take a judgement back and link the weeks it is of anew. Raises `RunError` R090, R091, R093."""
    made = take_judgement_back(ledger, id, by=by, because=because)
    if made.kind in LINKS:
        relink(ledger, [story_of(name) for name in (made.left, made.right)])
    return made


def relink(ledger: Ledger, names: Iterable[str]) -> None:
    """Link the weeks of those stories anew."""
    with ledger.snapshot() as connection:
        weeks = _touched(connection, of_ids(connection, names))
    for week in weeks:
        _link_week(ledger, week)


def full_ref(connection: Connection, name: str) -> str:
    """The claim of that ref or id, as a ref. Raises `RunError` R034 for none, R095 for one that stands in several stories."""
    story, _, claim = name.rpartition(":")
    asked = select(stories.c.id).join(claims, claims.c.story == stories.c.key).where(claims.c.id == claim).distinct()
    found = connection.execute(asked.where(stories.c.id == story) if story else asked).scalars().all()
    if not found:
        raise RunError("R034", where=name)
    if len(found) > 1:
        raise RunError("R095", where=name, detail=", ".join(ref(id, claim) for id in sorted(found)[:4]))
    return ref(found[0], claim)


# --- one week ---


def _touched(connection: Connection, fresh: Sequence[Row]) -> list[int]:
    """The weeks whose links may be others now: those of the stories, the next, and those of what they were linked to before."""
    weeks = {week for row in fresh for week in (row.week, row.week + 1)}
    beside = of_stories(connection, [row.id for row in fresh], LINKS, side="left")
    weeks |= {row.week for row in of_ids(connection, (story_of(j.right) for j in beside))}
    return sorted(weeks)


def _link_week(ledger: Ledger, week: int) -> tuple[int, int]:
    """Link a week's stories to one another and to those of the week before: judgements added, and taken back."""
    with ledger.snapshot() as connection:
        own = rows(connection, in_week(week))
        if not own:
            return 0, 0
        mine = {row.id for row in own}
        found = list(kept(connection, [row.key for row in (*rows(connection, in_week(week - 1)), *own)], words=True))
        there = of_stories(connection, mine, LINKS, side="right")
        people = [j for j in _of_people(connection) if j.kind in LINKS]
    wanted = {w.key: w for w in _wanted(found, mine, people)}
    live = {(j.kind, j.left, j.right, j.verdict): j for j in there if j.program and j.undone is None and j.undoes is None}
    gone = [judged for key, judged in live.items() if key not in wanted]
    # What a person took back is not judged again: `_wanted` keeps the two apart, but for what holds within one mouth.
    refused = {(j.kind, j.left, j.right, j.verdict) for j in there if j.undone in {p.id for p in people}}
    fresh = [w for key, w in wanted.items() if key not in live and key not in refused]
    if not fresh and not gone:
        return 0, 0
    earlier = {(j.kind, j.left, j.right, j.verdict): j.undone or "" for j in there if j.program and j.undone is not None}
    summary: dict[str, Value] = {"week": first_day(week)}
    with entry(ledger, "link", by=program(), summary=summary) as writing:
        for judged in gone:
            take_back(writing, judged, by=program(), because="it no longer follows from the stories of these days")
        for w in fresh:
            write(writing, w, by=program(), again=earlier.get(w.key, ""))
    return len(fresh), len(gone)


def _of_people(connection: Connection) -> list[Judgement]:
    """Every judgement by a person that holds, and every live taking back by one."""
    rows = connection.execute(select(table).where(table.c.by.not_like(f"{PROGRAM}%"))).all()
    return [j for j in resolved(rows) if j.undone is None]


def _wanted(found: Sequence[Kept], mine: set[str], people: Sequence[Judgement]) -> Iterator[Wanted]:
    """The judgements that follow from the stories of two weeks, those of which the later end stands in the second."""
    stories_read = [one.reading for one in found]
    names = {one.id: one.doc for one in found}
    order = {one.id: (one.reading.story.published or datetime.date.max, one.id) for one in found}
    held = {ref(one.id, claim.id) for one in found for claim in one.reading.claims}

    def ends(left: Named, right: Named) -> tuple[str, str] | None:
        first, second = sorted((left, right), key=lambda name: order[name[0]])
        if first[0] == second[0]:
            first, second = left, right
        return (ref(*first), ref(*second)) if second[0] in mine else None

    for origin in origins(stories_read, decided=_decided(people, "origin", held)):
        for utterance in origin.utterances:
            first, *rest = utterance.claims
            for claim in rest:
                pair = ends((utterance.story.doc, first.id), (utterance.story.doc, claim.id))
                if pair is not None:
                    yield Wanted("utterance", *pair, "same", None, {"sentence": "one voice in one story"})
        for edge in origin.edges:
            pair = ends(*(_first(u, span) for u, span in zip((edge.source, edge.relay), _evidence(edge), strict=True)))
            if pair is not None and edge.kind != "person":
                yield Wanted("origin", *pair, "same", edge.score, {"edge": edge.kind, "sentence": _named(edge.sentence, names)})
    for incident in incidents(stories_read, decided=_decided(people, "incident", held)):
        for link in incident.links:
            pair = ends((link.left[0], link.left[1].id), (link.right[0], link.right[1].id))
            if pair is not None:
                features = {name: round(value, 3) for name, value in link.likeness.features}
                because = {"sentence": link.likeness.sentence, "features": features}
                yield Wanted("incident", *pair, "same", link.likeness.score, because)


def _evidence(edge: Edge) -> tuple[Span | None, Span | None]:
    """The words on both sides that the edge rests on, where it has any."""
    return edge.spans[0] if edge.spans else (None, None)


def _first(utterance: Any, span: Span | None) -> Named:
    """The claim of an utterance that the evidence stands in, else its first."""
    touched = [claim for claim in utterance.claims if span is not None and claim.content.meets(span)]
    return utterance.story.doc, (touched or utterance.claims)[0].id


def _named(sentence: str, names: dict[str, str]) -> str:
    """The sentence with stories by the names that people know, where a story is named by its id."""
    for id, doc in names.items():
        if id in sentence:
            sentence = sentence.replace(id, doc)
    return sentence


def _decided(people: Sequence[Judgement], kind: str, held: set[str]) -> Decided:
    """What people decided of these claims: same, or apart; taking back what the program judged says that they are apart."""
    same: list[tuple[Named, Named]] = []
    apart: list[tuple[Named, Named]] = []
    pairs: dict[tuple[str, str], str] = {}
    for j in people:  # in order of writing: of two about one pair the later holds
        if j.kind == kind:
            pairs[j.left, j.right] = j.verdict
    for (left, right), verdict in pairs.items():
        if left in held and right in held:
            a, b = _name(left), _name(right)
            (same if verdict == "same" else apart if verdict in {"different", "undone"} else []).append((a, b))
    return decided(same, apart)


def _name(name: str) -> Named:
    story, _, claim = name.partition(":")
    return story, claim
