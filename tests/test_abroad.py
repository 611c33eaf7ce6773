"""Stories in Russian and Ukrainian without a translator: what their words plainly say is read, and nothing else is."""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from abroad import compare, f1
from dateline.abroad.read import can_read, read
from dateline.exchange.records import claim_record
from dateline.pipeline import Tools
from dateline.pipeline import read as read_all
from dateline.reading.story import Known, build
from dateline.reading.translate import translated
from dateline.relevance import passes
from dateline.types import Claim, Reading, Story
from growth_kit import grows_within
from pipeline_kit import faults

DAY = datetime.date(2024, 5, 3)
# What docs/languages.md says, rounded down; never lowered silently.
FLOORS = {
    "ru": {"who": 0.95, "when": 0.95, "where": 0.92, "how many": 0.95},
    "uk": {"who": 0.88, "when": 0.95, "where": 0.90, "how many": 0.94},
}


def story_of(text: str, day: datetime.date | None = DAY) -> Story:
    return build(text, Known(published=day, post=True), id="x", doc="x")


def claims_of(text: str, tools: Tools, day: datetime.date | None = DAY) -> tuple[Claim, ...]:
    story = story_of(text, day)
    assert can_read(story), story.language
    return read(story, tools.gazetteer).claims


@pytest.mark.parametrize("language", FLOORS)
def test_what_is_read_in_our_own_stories(language: str, tools: Tools) -> None:
    counts, told = compare(language, tools.gazetteer)
    for field, floor in FLOORS[language].items():
        assert f1(*counts[field]) >= floor, (field, told)


FRAMES = [
    ("Минобороны Армении заявило, что ночью сбиты два дрона над городом Горис.", "Минобороны Армении", "сбиты два дрона"),
    ("Погибли семь горняков, сообщил мэр Андрей Соколов.", "Андрей Соколов", "Погибли семь горняков"),
    ("Как сообщил мэр Андрей Соколов, погибли семь горняков.", "Андрей Соколов", "погибли семь горняков"),
    ("По данным ООН, погибли 40 человек.", "ООН", "погибли 40 человек"),
    ("В Генштабе Эритреи сообщили, что город захвачен.", "Генштабе Эритреи", "город захвачен"),
    ("Міноборони Молдови заявило, що над містом Бендери збито два дрони.", "Міноборони Молдови", "збито два дрони"),
    ("Загинули семеро гірників, повідомив мер Андрій Коваль.", "Андрій Коваль", "Загинули семеро гірників"),
    ("Як повідомив мер Андрій Коваль, загинули семеро гірників.", "Андрій Коваль", "загинули семеро гірників"),
    ("За даними ООН, загинуло 40 містян.", "ООН", "загинуло 40 містян"),
    ("У Генштабі Еритреї повідомили, що місто захоплено.", "Генштабі Еритреї", "місто захоплено"),
]


@pytest.mark.parametrize(("text", "source", "words"), FRAMES)
def test_every_form_of_laying_words_in_a_mouth(text: str, source: str, words: str, tools: Tools) -> None:
    story = story_of(f"{text} {PADDING['ru' if is_russian(text) else 'uk']}")
    claims = read(story, tools.gazetteer).claims
    (claim,) = [one for one in claims if words in one.content.of(story.text)]
    assert claim.chain[0].source is not None and claim.chain[0].source.of(story.text) == source
    assert source not in claim.content.of(story.text)


# So much of a language that it is told, without a claim.
PADDING = {
    "ru": "Это было давно, и он не знал, что с этим делать и как же ему теперь жить в такой глуши, где никого нет.",
    "uk": "Це було давно, і він не знав, що з цим робити та як йому тепер жити у такій глушині, де нікого немає.",
}


def is_russian(text: str) -> bool:
    return not set("іїє") & set(text.lower())


TIMES = [
    ("В ночь на 2 мая обстрелян город.", "2024-05-01", "2024-05-02"),
    ("С 3 по 9 марта обстрелян город.", "2024-03-03", "2024-03-09"),
    ("С 28 апреля по 1 мая обстрелян город.", "2024-04-28", "2024-05-01"),
    ("С 24 февраля 2022 года обстрелян город.", "2022-02-24", None),
    ("Накануне обстрелян город.", "2024-05-02", "2024-05-02"),
    ("Во вторник обстрелян город.", "2024-04-30", "2024-04-30"),
    ("30 декабря обстрелян город.", "2023-12-30", "2023-12-30"),
    ("За сутки обстрелян город.", "2024-05-02", "2024-05-03"),
    ("У ніч на 2 травня обстріляно місто.", "2024-05-01", "2024-05-02"),
    ("Упродовж доби обстріляно місто.", "2024-05-02", "2024-05-03"),
    ("У вівторок обстріляно місто.", "2024-04-30", "2024-04-30"),
]


@pytest.mark.parametrize(("text", "start", "end"), TIMES)
def test_days(text: str, start: str, end: str | None, tools: Tools) -> None:
    claims = claims_of(f"{text} {PADDING['ru' if is_russian(text) else 'uk']}", tools)
    time = claims[0].time
    assert time is not None
    assert (str(time.start), time.end and str(time.end)) == (start, end)


def test_a_day_without_a_day_to_count_from_is_none(tools: Tools) -> None:
    claims = claims_of(f"Вчера обстрелян город. {PADDING['ru']}", tools, None)
    assert [claim.time for claim in claims] == [None]


NOTHING = [
    "Если город захватят, погибнут 40 человек.",
    "Армия планирует захватить город.",
    "Армія готується до штурму міста.",
    "Погода в городе хорошая, открылись 40 кафе.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_did_not_happen_is_no_claim(text: str, tools: Tools) -> None:
    assert claims_of(f"{text} {PADDING['ru' if is_russian(text) else 'uk']}", tools) == ()


UNCOUNTED = [
    "Обстрел начался в 12 часов.",
    "Захвачены склады в девяти провинциях.",
    "Обстрел длился 3 дня.",
    "Разрушены 70 процентов домов.",
]


@pytest.mark.parametrize("text", UNCOUNTED)
def test_a_number_that_counts_nothing_told_is_left_out(text: str, tools: Tools) -> None:
    (claim,) = claims_of(f"{text} {PADDING['ru']}", tools)
    assert claim.quantities == ()


def test_a_village_that_is_not_known_keeps_its_name_and_has_no_coordinates(tools: Tools) -> None:
    (claim,) = claims_of(f"Обстреляно село Небывальщино. {PADDING['ru']}", tools)
    assert [(place.name, place.lat, place.precision) for place in claim.places] == [("Небывальщино", None, "unresolved")]


def test_a_claim_carries_its_language_and_no_parties(tools: Tools) -> None:
    text = f"В Харькове погибли 5 человек, сообщил мэр Игорь Терехов. {PADDING['ru']}"
    (reading,) = read_all([story_of(text)], tools)
    (record,) = [claim_record(claim, reading.story) for claim in reading.claims]
    assert record["source"] == {"text": "В Харькове погибли 5 человек", "span": [0, 28], "language": "ru"}
    assert (record["agent"], record["target"], record["confidence"]) == (None, None, None)
    assert any("read by its words alone" in note for note in reading.story.notes)
    assert faults(reading) == []


def test_a_translated_story_is_read_as_english(tools: Tools) -> None:
    text = f"Погибли 5 человек. {PADDING['ru']}"
    story = translated(story_of(text), lambda some: ["Five people were killed." for _ in some], by="test")
    assert not can_read(story) and story.language == "ru"
    assert not any("words alone" in note for note in story.notes)


def test_other_languages_are_still_kept_and_not_read(tools: Tools) -> None:
    text = "Der Sprecher sagte, dass in der Stadt fünf Menschen getötet wurden und dass es nicht das erste Mal war."
    (reading,) = read_all([story_of(text)], tools)
    assert reading.claims == () and any("no claim is read" in note for note in reading.story.notes)


def test_no_text_breaks_it(tools: Tools) -> None:
    chance = random.Random(3)
    words = [
        line.split("\t")[2] for line in (Path(__file__).parent / "abroad" / "ru.tsv").read_text().split("\n") if "\t" in line
    ]
    for _ in range(150):
        text = list(" ".join(chance.sample(words, 3)))
        for _ in range(chance.randint(1, 40)):
            text[chance.randrange(len(text))] = chance.choice(" ,.«»—:0123456789–\nВсАіЇ'")
        story = build("".join(text), Known(published=DAY, language="ru", post=True), id="x", doc="x")
        if can_read(story):
            assert faults(Reading(story, claims=read(story, tools.gazetteer).claims)) == []


@pytest.mark.parametrize(
    "unit", ["сообщил в Харькове 5 убиты ", "Погибли 5 человек, сообщил мэр Иван Петров. ", "по данным ООН, "]
)
def test_time_grows_with_the_text(unit: str, tools: Tools) -> None:
    def reading(size: int) -> Callable[[], object]:
        story = build(unit * (size // len(unit)), Known(published=DAY, language="ru", post=True), id="x", doc="x")
        return lambda: read(story, tools.gazetteer)

    assert grows_within(8, reading(20_000), reading(80_000))


def test_the_gate_knows_war_in_these_languages() -> None:
    ru, uk = PADDING["ru"] * 3, PADDING["uk"] * 3
    assert passes(f"Погибли 5 человек. {ru}") and passes(f"Загинули 5 містян. {uk}")
    assert not passes(ru) and not passes(uk)
