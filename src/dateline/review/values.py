"""Values as people give them, read into what the record holds; what cannot be is refused in one sentence (R111, R112)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dateline.errors import RunError

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of the story and where they stand."""

    text: str
    span: list[int]


def location(text: str, words: str, near: Pair, name: str) -> list[int]:
    """Where the words stand, the nearest to a claim. Raises `RunError` R112 when they do not."""
    found: Pair | None = None
    at = text.find(words) if words.strip() else -1
    while at >= 0:
        here = (at, at + len(words))
        if found is None or _apart(here, near) < _apart(found, near):
            found = here
        elif here[0] > near[1]:
            break  # from here on they only get farther
        at = text.find(words, at + 1)
    if found is None:
        raise RunError("R112", where=name, detail=f"the words {words!r} do not stand in the story; give them as they stand")
    return [*found]


def _apart(here: Pair, near: Pair) -> int:
    return max(here[0] - near[1], near[0] - here[1], 0)


def part_of(value: Any, known: Collection[str], name: str) -> dict[str, Any]:
    """An object with no other parts than these; words alone are its text."""
    if isinstance(value, str):
        return {"text": value}
    if not isinstance(value, dict):
        raise RunError("R112", where=name, detail=f"{value!r} is no words and no JSON object")
    if unknown := sorted(set(value) - set(known)):
        raise RunError("R111", where=f"{name}.{unknown[0]}", detail=", ".join(sorted(known)))
    return value


def several(value: Any, name: str, words: str = "text") -> list[Any]:
    found = [] if value is None else value if isinstance(value, list) else [value]
    return [{words: one} if isinstance(one, str) else one for one in found]


def words_of(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise RunError("R112", where=name, detail=f"{value!r} is no words of the story")
    return value


def stretch(value: Any, near: Pair, text: str, name: str) -> Stretch:
    """Words with the span where they stand: the given one, else the nearest."""
    said = {"text": value} if isinstance(value, str) else dict(value)
    if said.get("span") is not None:
        start, end = span_of(said["span"], near, text, name)
        if said.get("text") not in {None, text[start:end]}:
            raise RunError(
                "R112", where=name, detail=f"{said['text']!r} does not stand at [{start}, {end}]: {text[start:end]!r} does"
            )
        return Stretch(text[start:end], [start, end])
    words = words_of(said.get("text"), name)
    return Stretch(words, location(text, words, near, name))


def span_of(value: Any, near: Pair, text: str, name: str) -> list[int]:
    whole = isinstance(value, list) and len(value) == 2 and all(type(edge) is int for edge in value)
    if not whole or not 0 <= value[0] < value[1] <= len(text):
        raise RunError(
            "R112", where=name, detail=f"{value!r} is no span of a story of {len(text):,} characters; write [start, end]"
        )
    return [value[0], value[1]]


def name_in(said: Mapping[str, Any], part: str, name: str) -> str | None:
    value = said.get(part)
    if value is not None and not isinstance(value, str):
        raise RunError("R112", where=f"{name}.{part}", detail=f"{value!r} is no name")
    return value or None


def number_of(value: Any, name: str) -> float | int | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise RunError("R112", where=name, detail=f"{value!r} is no number") from error
    if number != number or number in {float("inf"), float("-inf")}:
        raise RunError("R112", where=name, detail=f"{value!r} is no number")
    return int(number) if number.is_integer() else number


def bounded(value: Any, most: float, name: str) -> float | int | None:
    number = number_of(value, name)
    if number is not None and abs(number) > most:
        raise RunError("R112", where=name, detail=f"{value!r} is beyond {most:g}")
    return number


def whole(value: Any, name: str) -> int | None:
    number = number_of(value, name)
    if isinstance(number, float):
        raise RunError("R112", where=name, detail=f"{value!r} is no whole number")
    return number


def day_of(value: Any, name: str) -> str | None:
    if value in {None, "", ".."}:
        return None
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise RunError("R112", where=name, detail=f"{value!r} is no day; write YYYY-MM-DD") from error
