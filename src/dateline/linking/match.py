"""Which series a story's number belongs to: the same voice, the same party's losses, a count of the same or a kindred thing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline.lexicons import rows as lexicon_rows
from dateline.linking.series import Counted, Series
from dateline.linking.statements import Statement
from dateline.types import Speaker


def series_for(statement: Statement, series: Sequence[Series]) -> Series | None:
    """The series to hold the number against: the best fit, the longest among equals; None where none fits."""
    scored = [(score, len(s.rows), s) for s in series for score in [_fit(statement, s)] if score > 0]
    return max(scored, key=lambda row: row[:2])[2] if scored else None


def kinship(unit: str, other: str) -> str | None:
    """What is mixed up when a number of one unit is taken for the other; None where they are the same or never mixed."""
    return _kin().get(frozenset((unit, other))) if unit != other else None


def _fit(statement: Statement, series: Series) -> float:
    """How well a series fits: nought where it speaks of something else, or another speaks."""
    voice = _voice(statement.claimant, series)
    thing = _thing(statement.counted, series.counted)
    if not voice or not thing or not _party(statement.counted.whose, series.counted.whose):
        return 0.0
    return 4 * voice + 2 * thing + (statement.counted.whose is not None)


def _voice(speaker: Speaker | None, series: Series) -> float:
    """1 for the claimant itself, a half for another voice of its side: a minister relays the general staff."""
    if speaker is None or series.claimant is None:
        return 0.0
    if speaker.who == series.claimant:
        return 1.0
    return 0.5 if _sides(speaker.side) & _sides(series.side) else 0.0


def _party(said: str | None, whose: str | None) -> bool:
    """Whether the losses may be the same party's; a story that does not say whose may mean the series'."""
    return said is None or whose is None or bool(_sides(said) & _sides(whose))


def _sides(side: str | None) -> frozenset[str]:
    """The names a side goes by."""
    return frozenset(side.split("|")) if side else frozenset()


def _thing(said: Counted, counts: Counted) -> float:
    """1 for the same count, a half for one that reports mix up with it, nought for another."""
    if said.unit != counts.unit and kinship(said.unit, counts.unit) is None:
        return 0.0
    mine, its = plain(said.of), plain(counts.of)
    if mine != its and not (mine & its):
        return 0.0
    return 1.0 if said.unit == counts.unit else 0.5


@cache
def plain(of: str | None) -> frozenset[str]:
    """The words that tell whom or what, in the singular; none for people or soldiers at large."""
    words = frozenset(word.lower().rstrip("s") for word in (of or "").replace("-", " ").split())
    return words - _at_large()


@cache
def _at_large() -> frozenset[str]:
    return frozenset(row[1] for row in lexicon_rows("tally_words.tsv") if row[0] == "large")


@cache
def _kin() -> dict[frozenset[str], str]:
    return {frozenset(row[:2]): row[2] for row in lexicon_rows("tally_kin.tsv")}
