"""Whether every word of a record stands in the text at the place that the record gives for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache

SPAN = "_span"


def misplaced(record: Mapping[str, object], text: str) -> str | None:
    """The first words of a claim's record that do not stand where it says, as ``field [start, end]``; ``None`` when all do."""
    span = [record["start"], record["end"]]
    return _misplaced(record, text, "content") if _stands(span, record["content"], text) else f"content {span}"


def looks_in(text: str) -> Callable[[str], str | None]:
    """What `misplaced` says of records that stand as JSON, for many of one text: each part is looked at as it is parsed."""
    faults: list[str] = []

    def look(part: dict[str, object]) -> dict[str, object]:
        for span, words in _spans(tuple(part)):
            if not _stands(part[span], part.get(words), text):
                faults.append(span)
        return part

    decode = json.JSONDecoder(object_hook=look).decode

    def found(record: str) -> str | None:
        whole = decode(record)
        if not faults and _stands([whole["start"], whole["end"]], whole["content"], text):
            return None
        faults.clear()
        return misplaced(json.loads(record), text)  # which says where

    return found


def _misplaced(part: Mapping[str, object], text: str, name: str) -> str | None:
    for span, words in _spans(tuple(part)):
        if not _stands(part[span], part.get(words), text):
            return f"{name} {part[span]}" if span == "span" else f"{name} {words} {part[span]}"
    # Records are plain; to ask for any mapping takes ten times as long as to look at the type.
    for key, value in part.items():
        if type(value) is dict:
            if fault := _misplaced(value, text, key):
                return fault
        elif type(value) is list:
            for item in value:
                if type(item) is dict and (fault := _misplaced(item, text, key)):
                    return fault
    return None


@lru_cache(1_024)
def _spans(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Which of these names are spans, each with the name of its words: told once for all records that have the same."""
    return tuple((n, "text" if n == "span" else n.removesuffix(SPAN)) for n in names if n == "span" or n.endswith(SPAN))


def _stands(span: object, words: object, text: str) -> bool:
    """Whether the words are those of the span; both may be missing, but never one alone."""
    if span is None or words is None:
        return span is words
    if not (type(span) is list and len(span) == 2 and type(span[0]) is int and type(span[1]) is int):
        return False
    start, end = span
    return 0 <= start < end <= len(text) and text[start:end] == words
