"""How many, in Russian and Ukrainian: numbers in digits and words, with what they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dateline.abroad.when import DAYS, is_time, month_of
from dateline.abroad.words import Word, listed, opens, parted, spelled, whole
from dateline.types import Basis, Bound, Quantity, Span

FILE = "abroad_counts.tsv"
# A number's noun stands within so many words of it, and what happened to people within their clause.
NEAR = 4
AMONG = {"зокрема", "включая", "включно", "среди", "серед", "в", "у", "з", "из"}  # "910 killed, among them 138 civilians"
BREAKS = {",", ";", ".", ":", "и", "а", "та", "і", "й", "(", ")", "—", "–", "ще", "еще"}
PERCENT = {"процент", "процентов", "процента", "%", "відсотків", "відсотки", "відсоток"}
FRACTIONS = {"из", "з", "із"}


def quantities_of(words: Sequence[Word], language: str) -> tuple[Quantity, ...]:
    """The numbers of a stretch of words that count something which is told; others are left out."""
    found: list[Quantity] = []
    for start, end in _clauses(words):
        at = start
        while at < end:
            value, after = _number(words, at, end)
            if value is None:
                at += 1
                continue
            quantity = _quantity(words, at, after, (start, end), value, language)
            if quantity is not None and quantity.unit == "people" and found and words[start].even in AMONG:
                quantity = replace(quantity, unit=found[-1].unit)
            if quantity is not None:
                found.append(quantity)
            at = after
    return tuple(found)


def _clauses(words: Sequence[Word]) -> list[tuple[int, int]]:
    cuts = [-1, *(at for at, word in enumerate(words) if word.even in BREAKS), len(words)]
    return [(left + 1, right) for left, right in pairwise(cuts) if right > left + 1]


def _number(words: Sequence[Word], at: int, end: int) -> tuple[float | None, int]:
    """The number that begins here, and the word behind it; ``None`` for none."""
    word = words[at]
    if word.text[0].isdigit():
        value = float(word.even.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",", "."))
    else:
        told = next((int(number) for number, spelled in listed(FILE, "number") if word.even in spelled.split()), None)
        if told is None:
            return None, at
        value = float(told)
        if told >= 20 and at + 1 < end:
            unit = next((int(n) for n, spelled in listed(FILE, "number") if words[at + 1].even in spelled.split()), None)
            if unit is not None and unit < 10:
                value, at = value + unit, at + 1
    at += 1
    if at < end:
        for times, told_times in listed(FILE, "times"):
            if words[at].even in told_times.split():
                dot = at + 1 < end and words[at + 1].text == "."
                return value * int(times), at + 2 if dot else at + 1
    return value, at


def _quantity(
    words: Sequence[Word], at: int, after: int, clause: tuple[int, int], value: float, language: str
) -> Quantity | None:
    following = words[after : min(clause[1], after + NEAR)]
    if following and (
        month_of(following[0], language) is not None or following[0].even in PERCENT | DAYS or is_time(following[0], language)
    ):
        return None
    if following and following[0].even in FRACTIONS:
        following = following[2:]
    if at - 1 > clause[0] and words[at - 1].even in FRACTIONS and words[at - 2].text[0].isdigit():
        return None  # "12 of 15": the whole
    bound, first = _bound(words, at, clause[0])
    thing = next(((unit, word) for word in following for unit, told in listed(FILE, "unit") if _is_thing(word, told)), None)
    people = next((word for word in following[:2] if opens(word, spelled(FILE, "people"))), None)
    if thing is not None and (people is None or people.span.start > thing[1].span.start):
        return _made(value, thing[0], thing[1].even, bound, words[first], words[after - 1], words)
    harm = _harm(words, at, after, clause)
    if people is None and (harm is None or not _alone(words, at, following, clause)):
        return None
    counted = people.even if people else None
    return _made(value, harm or "people", counted, bound, words[first], words[after - 1], words)


def _is_thing(word: Word, told: str) -> bool:
    """Whether a word is one of these things, not an adjective of one ("ракетных ударов")."""
    return opens(word, parted(told)) and not word.even.startswith("ракетн")


def _alone(words: Sequence[Word], at: int, following: Sequence[Word], clause: tuple[int, int]) -> bool:
    """Whether a number without a noun stands beside its word of harm ("five wounded", "killed were 20")."""
    harms = tuple(word for _, told in listed(FILE, "harm") for word in parted(told))
    if any(opens(word, harms) for word in following[:2]):
        return True
    return not following and any(opens(word, harms) for word in words[max(clause[0], at - 3) : at])


def _harm(words: Sequence[Word], at: int, after: int, clause: tuple[int, int]) -> str | None:
    """What happened to those who are counted, by the nearest word of harm in the clause; behind the number first."""
    places = sorted(range(*clause), key=lambda n: n - after if n >= after else 2 * (at - n))
    for place in places:
        for unit, told in listed(FILE, "harm"):
            if opens(words[place], parted(told)):
                return unit
    return None


def _bound(words: Sequence[Word], at: int, start: int) -> tuple[Bound, int]:
    if at > start:
        two = f"{words[at - 2].even} {words[at - 1].even}" if at - 1 > start else ""
        if two in ("не менее", "не меньше", "не менше"):
            return "at_least", at - 2
        if two in ("не более", "не больше", "не більше"):
            return "at_most", at - 2
        for bound in ("about", "at_least", "at_most"):
            if words[at - 1].even in whole(FILE, "bound", bound):
                return bound, at - 1
    return "exact", at


def _made(value: float, unit: str, of: str | None, bound: Bound, first: Word, last: Word, words: Sequence[Word]) -> Quantity:
    evens = {word.even for word in words}
    running = bool(evens & {"начала", "початку", "загальні", "всего", "усього"})
    basis: Basis = "cumulative" if running else "period" if evens & {"сутки", "добу", "неделю", "тиждень"} else "count"
    return Quantity(value, None, unit, of, basis, bound, Span(first.span.start, last.span.end))
