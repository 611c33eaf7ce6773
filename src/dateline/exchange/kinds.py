"""The kinds of claims as records: what each is, and its rows of the crosswalk."""

from __future__ import annotations

from dateline.claims.what.own import NOTHING, Own
from dateline.exchange.crosswalk import Crossing, crossings
from dateline.exchange.records import Record
from dateline.lexicons import rows


def kind_records(own: Own = NOTHING) -> list[Record]:
    """One record a kind, Dateline's own first, in the order of docs/record.md; then the user's."""
    records = [
        _record(kind, family, definition, kind) for kind, family, definition in (row[:3] for row in rows("kind_names.tsv")[1:])
    ]
    built_in = {record["kind"] for record in records}
    return records + [_record(k.name, "own", k.definition, k.like) for k in own.kinds if k.name not in built_in]


def _record(kind: str, family: str, definition: str, like: str | None) -> Record:
    told = crossings().get(like or "", ())
    return {"kind": kind, "family": family, "definition": definition, "crosswalk": [_crossing(row) for row in told]}


def _crossing(row: Crossing) -> Record:
    return {
        "when": list(row.when),
        "acled_event": row.acled_event,
        "acled_sub_event": row.acled_sub_event,
        "ucdp": row.ucdp,
        "plover_event": row.plover_event,
        "plover_mode": row.plover_mode,
        "lost": row.lost,
    }
