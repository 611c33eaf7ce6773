"""Frozen records made many at a time, and copies of them with some fields changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

Record = TypeVar("Record")
Put: TypeAlias = Callable[[object, Any], None]


def changed(record: Record, /, **values: Any) -> Record:
    """A copy of a frozen, slotted record with some fields changed: `dataclasses.replace` in under half of its time.

    A claim is filled by a dozen stages, one copy each, which took a twentieth of all reading. Invariants (`Span`'s) are
    not asked about again.
    """
    kind: Any = type(record)
    get, put, by_name = _slots(kind)
    copy: Record = object.__new__(kind)
    for put_one, value in zip(put, get(record), strict=True):
        put_one(copy, value)
    for name, value in values.items():
        by_name[name](copy, value)
    return copy


def made(kind: type[Record], /, *columns: Iterable[Any]) -> list[Record]:
    """Frozen, slotted records from columns, one for each field and all as long as the first: in under half of the time."""
    first, *others = columns
    known: Any = kind
    slots = _slots(known)[1]
    values = list(first)
    found: list[Record] = list(map(object.__new__, repeat(kind, len(values))))
    for put, column in zip(slots, (values, *others), strict=True):
        deque(map(put, found, column), maxlen=0)
    return found


@cache
def _slots(kind: Any) -> tuple[attrgetter[Any], tuple[Put, ...], dict[str, Put]]:
    """How a record's fields are read and written; records of one field have no need of it."""
    names = tuple(one.name for one in fields(kind))
    put = {name: getattr(kind, name).__set__ for name in names}
    return attrgetter(*names), tuple(put.values()), put
