"""Pairs of short stories, right and wrong, against the published series: is what does not add up told, and only that?"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.exchange.series import read_series
from dateline.linking.checks import Flag, check
from dateline.linking.series import Series
from dateline.pipeline import Tools, read
from dateline.reading.inputs import stories
from week_kit import flags, met, missed, rows

SHARED = Path(__file__).parent.parent.parent / "shared" / "corpora" / "series"
PAIRS = Path(__file__).parent / "tallies" / "pairs.tsv"
NAMES = {
    "staff": "russia_losses_personnel/personnel",
    "tanks": "russia_losses_equipment/tank",
    "drones": "russia_losses_equipment/drone",
    "artillery": "russia_losses_equipment/field artillery",
    "gaza": "casualties_daily/killed",
    "injured": "casualties_daily/injured",
}
FIGURE = re.compile(r"\{(slip |tenfold )?(total|rise) (\w+) (\S+?)(?: (\S+))?\}")
FLOOR = 0.95

needs_series = pytest.mark.skipif(not SHARED.is_dir(), reason="the published series in ../shared are not here")


@pytest.fixture(scope="module")
def series(tools: Tools) -> tuple[Series, ...]:
    folders = ("ua-general-staff-losses", "gaza-moh-daily")
    return tuple(s for folder in folders for s in read_series(SHARED / folder, tools.registry).series)


def figure(match: re.Match[str], series: tuple[Series, ...]) -> str:
    change, kind, name, first, last = match.groups()
    found = next(s for s in series if s.name == NAMES[name])
    days = [datetime.date.fromisoformat(day) for day in (first, last) if day]
    value = found.total(days[0]) if kind == "total" else found.rise(days[0], days[1])
    assert value is not None, f"the series has no report for {match[0]}"
    digits = str(int(value))
    if change == "tenfold ":
        digits += "0"
    elif change:
        at = next(i for i in range(len(digits) - 2, -1, -1) if digits[i] != digits[i + 1])
        digits = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    return f"{int(digits):,}"


def pairs() -> Iterator[tuple[str, frozenset[str], str]]:
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            published, flags, text = line.split("\t")
            yield published, frozenset(flags.split(",")) - {"-"}, text


def flags_of(text: str, published: str, series: tuple[Series, ...], tools: Tools, folder: Path) -> tuple[Flag, ...]:
    path = folder / "story.txt"
    path.write_text("A day of the war\n\n" + text + "\n", encoding="utf-8")
    day = datetime.date.fromisoformat(published)
    (reading,) = read(stories([str(path)], published=day, publisher=None, format="text", stdin=None), tools)
    return check(reading, series)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Nine people were killed on Friday.\n\nThe dead were seven dockers and three sailors.", {"sum_differs"}),
        ("Ten people were killed on Friday.\n\nThe dead were seven dockers and three sailors.", set()),
        ("Nine villagers, ten of them children, were killed in the raid.", {"part_exceeds_whole"}),
        ("Nine villagers, four of them children, were killed in the raid.", set()),
    ],
)
def test_the_dead_told_one_by_one(text: str, flags: set[str], tools: Tools, tmp_path: Path) -> None:
    assert {flag.kind for flag in flags_of(text, "2023-03-18", (), tools, tmp_path)} == flags


FLAGS_PRECISION, FLAGS_RECALL = 0.95, 0.8


def test_the_flags_of_the_week() -> None:
    wanted = [(row[0], row[1], row[2]) for row in rows("flag")]
    score = met(wanted, flags())
    assert score.precision >= FLAGS_PRECISION and score.recall >= FLAGS_RECALL, (str(score), missed(wanted, flags()))


@needs_series
def test_pairs(series: tuple[Series, ...], tools: Tools, tmp_path: Path) -> None:
    right = raised = wanted = 0
    wrong: list[str] = []
    for published, expected, template in pairs():
        text = FIGURE.sub(lambda match: figure(match, series), template)
        found = frozenset(flag.kind for flag in flags_of(text, published, series, tools, tmp_path))
        right += len(found & expected)
        raised += len(found)
        wanted += len(expected)
        if found != expected:
            wrong.append(f"{published} {text}\n    wanted {sorted(expected)}, found {sorted(found)}")
    print("\n".join(wrong))
    assert right / raised >= FLOOR and right / wanted >= FLOOR, "\n".join(wrong)
