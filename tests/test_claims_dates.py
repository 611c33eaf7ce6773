"""Expressions of time in stories, and the days claims get from them. Published on Tuesday 27 December 2022 by default."""

from __future__ import annotations

import datetime
import importlib.util
import json
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.claims import dates
from dateline.language.tree import within
from dateline.lexicons import rows
from dateline.training.gold import gold_claims, read_gold
from dateline.types import Claim, Interval, Reading, Span, Speaker
from language_kit import engine, parsed, story

PUBLISHED = datetime.date(2022, 12, 27)
SHARED = Path(__file__).resolve().parents[2] / "shared"


def find(text: str, published: datetime.date | None = PUBLISHED) -> tuple[Interval, ...]:
    return dates.find(engine().parse(story(text, published=iso(published)))).times


def iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def days(interval: Interval | None) -> str:
    """The days as the tests write them: "2022-12-26", "2022-12-25..27" in full."""
    if interval is None or (interval.start is None and interval.end is None):
        return "none"
    return str(interval.start) if interval.start == interval.end else f"{interval.start or ''}..{interval.end or ''}"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Shelling went on over the last 48 hours.", "the last 48 hours", "2022-12-25..2022-12-27"),
        ("Two villages were hit in the past day.", "the past day", "2022-12-26..2022-12-27"),
        ("Nine people died this week.", "this week", "2022-12-26..2023-01-01"),
        ("Nine people died last week.", "last week", "2022-12-19..2022-12-25"),
        ("Fighting has grown in recent weeks.", "recent weeks", "none"),
        ("The bridge fell last month.", "last month", "2022-11-01..2022-11-30"),
        ("The bridge fell five years ago.", "five years ago", "2017-01-01..2017-12-31"),
        ("The bridge fell three months ago.", "three months ago", "2022-09-01..2022-09-30"),
        ("The bridge fell nine days ago.", "nine days ago", "2022-12-18"),
        ("Thousands fled over the past two months.", "the past two months", "2022-10-27..2022-12-27"),
        ("They will leave within the next two months.", "the next two months", "2022-12-27..2023-02-27"),
        ("A depot burned yesterday.", "yesterday", "2022-12-26"),
        ("Drones were shot down overnight.", "overnight", "2022-12-26..2022-12-27"),
        ("The envoy arrives tomorrow.", "tomorrow", "2022-12-28"),
        ("A depot burned over the weekend.", "the weekend", "2022-12-24..2022-12-25"),
        ("A depot burned late last year.", "late last year", "2021-01-01..2021-12-31"),
        ("The fighting stopped during Ramadan.", "Ramadan", "2022-04-02..2022-05-01"),
        ("A depot burned on Christmas Eve.", "Christmas Eve", "2022-12-24"),
        ("The deal was signed in the third quarter of 2021.", "the third quarter of 2021", "2021-07-01..2021-09-30"),
        ("The dam was built in the 1970s.", "the 1970s", "1970-01-01..1979-12-31"),
        ("The fort is from the 18th century.", "the 18th century", "1700-01-01..1799-12-31"),
        ("It opened in the summer of 1998.", "the summer of 1998", "1998-06-01..1998-08-31"),
    ],
)
def test_expressions_resolve_against_publication(text: str, words: str, expected: str) -> None:
    found = [t for t in find(text) if t.span and t.span.of(text) == words]
    assert [days(t) for t in found] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The garrison fell on Monday.", "2022-12-26"),
        ("The garrison fell on Tuesday.", "2022-12-27"),
        ("The garrison fell on Wednesday.", "2022-12-21"),
        ("Talks will resume on Monday.", "2023-01-02"),
        ("Talks will resume on Tuesday.", "2022-12-27"),
        ("The rebels plan to withdraw on Friday.", "2022-12-30"),
        ("The rebels had planned the raid last Thursday.", "2022-12-22"),
        ("The army retook the port in November.", "2022-11-01..2022-11-30"),
        ("The president wants to hold a summit in February.", "2023-02-01..2023-02-28"),
        ("The raid on 3 March killed five.", "2022-03-03"),
        ("The vote is scheduled for 3 March.", "2023-03-03"),
        ("Mourners gathered after Saturday's bombing.", "2022-12-24"),
        ("She condemned the May 9 strike.", "2022-05-09"),
        ("The envoy is to visit the region on Thursday.", "2022-12-29"),
        ("They want the pre-February 24 border back.", "2022-02-24"),
        ("The meeting was put off until March.", "2023-03-01..2023-03-31"),
        ("The dam is expected to be repaired by summer.", "2023-06-01..2023-08-31"),
        ("A mayor to be chosen on Saturday will follow him.", "2022-12-31"),
        ("The fast begins at sundown on 8 January.", "2023-01-08"),
        ("Grain was stored there before being burned in June.", "2022-06-01..2022-06-30"),
    ],
)
def test_tense_gives_the_direction(text: str, expected: str) -> None:
    assert [days(t) for t in find(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "In June 15 people were hurt.",
        "Some 1500 soldiers crossed.",
        "Theresa May spoke first.",
        "They may march again.",
        "The fall of the city was quick.",
        "It was 31 April by his count.",
    ],
)
def test_counts_names_and_verbs_are_no_dates(text: str) -> None:
    assert {t.span.of(text) for t in find(text) if t.span} <= {"June"}


@pytest.mark.parametrize(
    "text",
    [
        "Feb. 30",
        "30 February 2022",
        "2022-02-30",
        "99/99/9999",
        "the year 99999",
        "31 June 2022",
        "9999 years ago",
        "25:61",
        "the 99th",
    ],
)
def test_dates_that_do_not_exist_never_raise(text: str) -> None:
    for interval in find(text):
        assert interval.start is None or interval.start.year <= 2022


def test_times_keep_their_value_rule_and_words() -> None:
    text = "Rockets fell at 6am on Monday."
    clock, day = find(text)
    assert (clock.timex, clock.timex_type, day.timex, day.precision, day.edtf) == (
        "2022-12-26T06:00", "TIME", "2022-12-26", "day", "2022-12-26",
    )  # fmt: skip
    assert day.rule == "weekday" and day.base == PUBLISHED and day.span is not None and day.span.of(text) == "Monday"


def test_without_publication_relative_times_stay_open() -> None:
    assert [(t.timex, days(t)) for t in find("He left yesterday, in May or last week.", None)] == [
        ("XXXX-XX-XX", "none"), ("XXXX-05", "none"), ("XXXX-WXX", "none"),
    ]  # fmt: skip


def test_a_narrative_counts_from_the_date_told_last() -> None:
    text = "The siege began on 20 November 1941. Two days later the ford was lost. In January relief came. That year ended badly."
    found = {t.span.of(text): days(t) for t in find(text, None) if t.span}
    assert found["Two days later"] == "1941-11-22"
    assert found["January"] == "1942-01-01..1942-01-31"
    assert found["That year"] == "1942-01-01..1942-12-31"


def test_history_published_today_is_read_as_a_narrative() -> None:
    text = "In 1914 it began. In 1915 it spread. In 1916 it stalled. In March the line broke. In 1917, 1918 and 1919 it ended."
    found = {t.span.of(text): days(t) for t in find(text) if t.span}
    assert found["March"] == "1916-03-01..1916-03-31"


WORDS = st.sampled_from(
    [row[0] for row in rows("time_words.tsv")] + "1 31 99 2022 9999 , . - / May Monday Ramadan 1990s 0th 12:61 BC".split()
)


@given(st.lists(WORDS, max_size=25), st.sampled_from([None, PUBLISHED, datetime.date.min, datetime.date.max]))
def test_any_run_of_words_of_time_is_read_in_order(words: list[str], published: datetime.date | None) -> None:
    text = " ".join(words)
    found = dates.find(Reading(story(text, published=iso(published)))).times
    spans = [t.span for t in found if t.span]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(t.start is None or t.end is None or t.start <= t.end for t in found)


# --- binding ---


def bound(text: str, content: str, cue: str | None = None, source: str | None = None) -> Interval | None:
    reading = parsed(text)
    span = Span(text.index(content), text.index(content) + len(content))
    inside = within(reading.tokens, span)
    tops = [t for t in inside if t.head == t.i or not inside[0].i <= t.head <= inside[-1].i]
    head = max((t for t in tops if t.pos != "PUNCT"), key=lambda t: t.right - t.left).i
    chain = ()
    if cue:
        at = text.index(cue)
        who = Span(text.index(source), text.index(source) + len(source)) if source else None
        chain = (Speaker(who, source, cue=Span(at, at + len(cue))),)
    claim = Claim(id="1", section="body", content=span, head=head, chain=chain)
    return dates.bind(dates.find(replace(reading, claims=(claim,)))).claims[0].time


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "expected"),
    [
        (
            "The army shelled the port on Monday, the mayor said on Tuesday.",
            "The army shelled the port on Monday",
            "said",
            "the mayor",
            "2022-12-26",
        ),
        ("The army shelled the port, the mayor said on Tuesday.", "The army shelled the port", "said", "the mayor", "none"),
        ("The minister said last month that the port was safe.", "the port was safe", "said", "The minister", "none"),
        (
            "The navy fired six missiles and sank a ferry over the past day, it said.",
            "The navy fired six missiles",
            "said",
            "it",
            "2022-12-26..2022-12-27",
        ),
        ("On Monday, rebels stormed the base and burned two trucks.", "burned two trucks", None, None, "2022-12-26"),
        ("The valley has had no aid since June.", "The valley has had no aid since June", None, None, "2022-06-01..2022-12-27"),
        (
            "Hundreds have been killed since the war began in 2014.",
            "Hundreds have been killed",
            None,
            None,
            "2014-01-01..2022-12-27",
        ),
        ("The plant will close by 2025.", "The plant will close by 2025", None, None, "..2025-12-31"),
        ("The truce holds until 3 March 2023.", "The truce holds until 3 March 2023", None, None, "..2023-03-03"),
        (
            "They lost 40 men between December 20 and 24.",
            "They lost 40 men between December 20 and 24",
            None,
            None,
            "2022-12-20..2022-12-24",
        ),
        ("The line moved from May to July.", "The line moved from May to July", None, None, "2022-05-01..2022-07-31"),
        ("He was hurt in early 2015.", "He was hurt in early 2015", None, None, "2015-01-01..2015-03-31"),
        ("Many surrendered in late August.", "Many surrendered in late August", None, None, "2022-08-21..2022-08-31"),
        (
            "The group has waged a decades-long insurgency.",
            "The group has waged a decades-long insurgency",
            None,
            None,
            "..2022-12-27",
        ),
        (
            "The camp has tripled in size in less than two months.",
            "The camp has tripled in size in less than two months",
            None,
            None,
            "2022-10-27..2022-12-27",
        ),
        ("It was the worst raid in 16 years.", "It was the worst raid in 16 years", None, None, "2006-12-27..2022-12-27"),
        ("Fighting has grown in recent weeks.", "Fighting has grown in recent weeks", None, None, "none"),
        ("She called on the militia on Monday to free the hostages.", "to free the hostages", "called on", "She", "2022-12-26"),
        (
            "Two pilots were reported dead on Monday.",
            "Two pilots were reported dead on Monday",
            "were reported",
            None,
            "2022-12-26",
        ),
        (
            "The town was lost in 2017, when a general was killed there.",
            "a general was killed there",
            None,
            None,
            "2017-01-01..2017-12-31",
        ),
    ],
)
def test_a_claim_gets_the_days_of_its_event(text: str, content: str, cue: str | None, source: str | None, expected: str) -> None:
    assert days(bound(text, content, cue, source)) == expected


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "expected"),
    [
        ("Earlier this month the bridge fell.", "the bridge fell", None, None, "2022-12-01..2022-12-27"),
        ("He was shot earlier this year.", "He was shot earlier this year", None, None, "2022-01-01..2022-12-27"),
        ("The talks will open later this week.", "The talks will open later this week", None, None, "2022-12-27..2023-01-01"),
        ("The army says last May it lost the hill.", "last May it lost the hill", "says", "The army", "none"),
        (
            "The envoys met on Sunday in Doha, where they discussed a truce.",
            "they discussed a truce",
            None,
            None,
            "2022-12-25",
        ),
        (
            "Two homes were hit on Sunday, 4 December 2022: a mother and her son were killed.",
            "a mother and her son were killed",
            None,
            None,
            "2022-12-04",
        ),
        (
            "Marines came under fire on a patrol in the province Sunday.",
            "Marines came under fire",
            None,
            None,
            "2022-12-25",
        ),
        (
            "The dead were checked against a list published on 3 December.",
            "The dead were checked against a list published on 3 December",
            None,
            None,
            "none",
        ),
        ("The raid began at 3am.", "The raid began at 3am", None, None, "2022-12-27"),
        (
            "Gunmen raided the jail on 5 December. A report came out on 20 December. The raid began at 3am.",
            "The raid began at 3am",
            None,
            None,
            "2022-12-05",
        ),
    ],
)
def test_days_are_shared_along_a_clause_but_not_beyond(
    text: str, content: str, cue: str | None, source: str | None, expected: str
) -> None:
    assert days(bound(text, content, cue, source)) == expected


def test_a_length_of_time_ahead_runs_from_publication() -> None:
    text = "The garrison must leave within two days."
    reading = parsed(text)
    claim = Claim("1", "body", Span(0, len(text) - 1), next(t.i for t in reading.tokens if t.lower == "leave"), modality="demand")
    found = dates.bind(dates.find(replace(reading, claims=(claim,)))).claims[0]
    assert days(found.time) == "2022-12-27..2022-12-29"
    assert [r.field for r in found.because] == ["time"] and "counted from 2022-12-27" in found.because[0].sentence


def test_today_inside_marks_is_the_day_of_speaking() -> None:
    text = "“They struck the port today,” the mayor said on 5 December."
    reading = parsed(text)
    content = Span(1, text.index(",”"))
    cue = Span(text.index("said"), text.index("said") + 4)
    head = next(t.i for t in reading.tokens if t.lower == "struck")
    claim = Claim("1", "body", content, head, chain=(Speaker(None, "the mayor", cue=cue),), quote="direct")
    assert days(dates.bind(dates.find(replace(reading, claims=(claim,)))).claims[0].time) == "2022-12-05"


def test_an_undated_news_story_counts_from_no_year_it_mentions() -> None:
    text = "The two fought a war in 2006. On Monday shells fell. On Tuesday more fell, and yesterday none."
    assert {days(t) for t in find(text, None) if t.rule == "weekday"} == {"none"}


def test_the_span_takes_in_the_preposition() -> None:
    text = "The valley has had no aid since June."
    time = bound(text, text[:-1])
    assert time is not None and time.span is not None and time.span.of(text) == "since June"


def test_later_carries_on_with_the_day_told_last() -> None:
    time = bound("Rockets hit the mall on Monday. Later, shells hit the clinic.", "Later, shells hit the clinic")
    assert days(time) == "2022-12-26" and time is not None and time.rule == "carried over"


# --- floors on the public and the gold sets ---


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def test_narratives_of_war_keep_their_floor() -> None:
    corpus = SHARED / "corpora" / "time"
    if not corpus.is_dir():
        pytest.skip("the time corpus is not here (../shared/corpora/time)")
    gold = json.loads((corpus / "wikiwars-01-16.json").read_text(encoding="utf-8"))
    system = {}
    for doc in gold:
        found = dates.find(Reading(story(doc["text"], published=None))).times
        system[doc["id"]] = [{"start": t.span.start, "end": t.span.end, "value": t.timex} for t in found if t.span]
    figures, _ = module(corpus / "score_timex.py").score(gold, system)
    assert figures["value_F1"] >= 0.86
    assert figures["interval_F1"] >= 0.91


def test_gold_claims_keep_their_floor() -> None:
    gold = SHARED / "gold" / "dev"
    if not gold.is_dir():
        pytest.skip("the gold articles are not here (../shared/gold/dev)")
    right = asked = 0
    for article in read_gold(gold):
        reading = engine().parse(article.story)
        reading = dates.bind(dates.find(replace(reading, claims=gold_claims(article, reading.tokens))))
        for claim, wanted in zip(reading.claims, article.records, strict=True):
            expected = "none"
            if wanted["time"] and (wanted["time"]["start"] or wanted["time"]["end"]):
                start, end = wanted["time"]["start"], wanted["time"]["end"]
                expected = start if start == end else f"{start or ''}..{end or ''}"
            if (got := days(claim.time)) != "none" or expected != "none":
                asked += 1
                right += got == expected
    assert right / asked >= 0.82


def test_at_the_same_time_dates_nothing() -> None:
    text = "The war began on 24 February 2022. At the same time, rebels shelled the town."
    assert [days(t) for t in find(text) if "same time" in t.span.of(text)] == ["none"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Five people were killed when shells hit a market on Monday.", "Monday", "2022-12-26"),
        ("Two men were hurt as jets cut the road on Sunday.", "Sunday", "2022-12-25"),
        ("Villagers fled after the rebels shut the bridge on Thursday.", "Thursday", "2022-12-22"),
        ("The mayor said that three died when rockets burst over the port on Friday.", "Friday", "2022-12-23"),
        ("Seven were burnt as fires spread through the camp on Saturday.", "Saturday", "2022-12-24"),
        ("They say they will cut the power on Friday.", "Friday", "2022-12-30"),
        ("Officials want to shut the border on Friday.", "Friday", "2022-12-30"),
    ],
)
def test_a_verb_spelt_alike_in_present_and_past_looks_back(text: str, words: str, expected: str) -> None:
    (found,) = (t for t in find(text) if t.span is not None and words in t.span.of(text))
    assert days(found) == expected
