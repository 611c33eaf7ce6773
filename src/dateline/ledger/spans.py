"""Whether every word of a record stands in the text at the place that the record gives for it."""

from __future__ import annotations

from collections.abc import Mapping

SPAN = "_span"


def misplaced(record: Mapping[str, object], text: str) -> str | None:
    """The first words of a claim's record that do not stand where it says, as ``field [start, end]``; ``None`` when all do."""
    return _misplaced({**record, "span": [record["start"], record["end"]], "text": record["content"]}, text, "content")


def _misplaced(part: Mapping[str, object], text: str, name: str) -> str | None:
    if "span" in part and not _stands(part["span"], part.get("text"), text):
        return f"{name} {part['span']}"
    for key, value in part.items():
        if key.endswith(SPAN):
            if not _stands(value, part.get(key.removesuffix(SPAN)), text):
                return f"{name} {key.removesuffix(SPAN)} {value}"
        elif isinstance(value, dict):  # records are plain; to ask for any mapping takes ten times as long
            if fault := _misplaced(value, text, key):
                return fault
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict) and (fault := _misplaced(item, text, key)):
                    return fault
    return None


def _stands(span: object, words: object, text: str) -> bool:
    """Whether the words are those of the span; both may be missing, but never one alone."""
    if span is None or words is None:
        return span is words
    if not (isinstance(span, list) and len(span) == 2 and all(isinstance(edge, int) for edge in span)):
        return False
    start, end = span
    return 0 <= start < end <= len(text) and text[start:end] == words
