"""A claim as a task for an annotation tool: the lines round it, its parts as labelled spans; and back as corrections.

Offsets in a task count from the task's own text; where it begins in the story stands beside it. What comes back is checked like
any correction: a span holds its words, a kind is one of the closed list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dateline.exchange.item import Item
from dateline.exchange.records import Record

LABELS = ("CLAIM", "SPEAKER", "CUE", "MEDIUM", "HEDGE", "AGENT", "TARGET", "PLACE", "TIME", "NUMBER")
AROUND = 400  # characters of the story on either side; from there to the ends of the lines
# Labels of which a claim has one, and the field whose words they are.
SINGLE = {"CLAIM": "content", "HEDGE": "hedge", "AGENT": "agent", "TARGET": "target"}


@dataclass(frozen=True, slots=True)
class Task:
    """The text shown, where it begins in the story, and the spans in it: (start, end, label)."""

    text: str
    offset: int
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back about a claim: accept, reject or correct with the fields that differ; who, and why."""

    claim: str
    action: str
    given: Record
    by: str | None
    note: str | None = None


def task_of(item: Item) -> Task:
    """The claim with what stands around it."""
    spans = sorted(_spans(item.said))
    text = item.text or ""
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    start = text.rfind("\n", 0, max(0, first - AROUND)) + 1
    end = text.find("\n", min(len(text), last + AROUND))
    end = len(text) if end < 0 else end
    return Task(text[start:end], start, tuple((a - start, b - start, label) for a, b, label in spans))


def corrections(before: Iterable[tuple[int, int, str]], after: Iterable[tuple[int, int, str]], task: Task) -> Record:
    """The fields whose spans were moved, drawn or taken away, as `review.decide.correct` takes them.

    Only what one span says is told: words and where they stand. A place drawn anew has no coordinates, a number no value; a
    moved one keeps none of what was known of the old words.
    """
    changed: Record = {}
    old, new = _by_label(before), _by_label(after)
    for label, field in SINGLE.items():
        if old.get(label, []) != new.get(label, []):
            span = next(iter(new.get(label, [])), None)
            changed[field] = None if span is None else _words(span, task)
    if (content := changed.get("content")) and isinstance(content, dict):
        changed["content"] = content["span"]
    if "content" in changed and changed["content"] is None:
        del changed["content"]  # a claim without words is rejected, not corrected
    for label, field in (("PLACE", "places"), ("NUMBER", "quantities")):
        if old.get(label, []) != new.get(label, []):
            changed[field] = [_words(span, task) for span in new.get(label, [])]
    return changed


def _spans(said: Any) -> Iterator[tuple[int, int, str]]:
    yield said["start"], said["end"], "CLAIM"
    for speaker in said["attribution"]:
        for name, label in (("source_span", "SPEAKER"), ("cue_span", "CUE"), ("medium_span", "MEDIUM")):
            if speaker[name]:
                yield *speaker[name], label
    if said["hedge_span"]:
        yield *said["hedge_span"], "HEDGE"
    for name, label in (("agent", "AGENT"), ("target", "TARGET"), ("time", "TIME")):
        if said[name] and said[name]["span"]:
            yield *said[name]["span"], label
    for name, label in (("places", "PLACE"), ("quantities", "NUMBER")):
        for one in said[name]:
            yield *one["span"], label


def _by_label(spans: Iterable[tuple[int, int, str]]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, label in sorted(spans):
        found.setdefault(label, []).append((start, end))
    return found


def _words(span: tuple[int, int], task: Task) -> dict[str, Any]:
    return {"text": task.text[span[0] : span[1]], "span": [span[0] + task.offset, span[1] + task.offset]}
