"""The table a person sees: words, labels, nothing of a text taken for markup."""

from __future__ import annotations

import datetime
import io

import pytest
from rich.console import Console

from dateline.phrases import clean, place_phrase, quantity_phrase, time_phrase
from dateline.show import show_reading, show_story
from dateline.types import (
    Boilerplate,
    Certainty,
    Claim,
    Interval,
    Place,
    Quantity,
    Reading,
    Reason,
    Section,
    Span,
    Speaker,
    Story,
)

TEXT = (
    "Rebels take the mill\n\n"
    "Agency Nova quoted the mayor, Ida Lund, as saying rebels had probably killed at least 12 people near Hella on Monday.\n\n"
    "“We hold the mill,” a commander said. The road is closed.\n\n"
    "Photo: A. Person"
)


def at(words: str, *, nth: int = 1) -> Span:
    start = -1
    for _ in range(nth):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def story(**changes: object) -> Story:
    fields: dict[str, object] = {
        "id": "0" * 16,
        "doc": "mill",
        "text": TEXT,
        "publisher": "The Courier",
        "published": datetime.date(2024, 11, 13),
        "sections": (
            Section("headline", at("Rebels take the mill")),
            Section("body", Span(TEXT.index("Agency"), TEXT.index("Monday.") + 7)),
            Section("body", Span(TEXT.index("“We"), TEXT.index("closed.") + 7)),
        ),
        "boilerplate": (Boilerplate("credit", at("Photo: A. Person")),),
        "notes": ("a note from the page",),
    }
    return Story(**(fields | changes))  # type: ignore[arg-type]


def claims() -> tuple[Claim, ...]:
    monday = datetime.date(2024, 11, 11)
    killed = Claim(
        "a1",
        "body",
        at("rebels had probably killed at least 12 people near Hella on Monday"),
        0,
        chain=(
            Speaker(at("Agency Nova"), "Agency Nova", cue=at("quoted")),
            Speaker(at("Ida Lund"), "Ida Lund", role=at("mayor"), cue=at("as saying")),
        ),
        quote="indirect",
        kind="attack",
        certainty=Certainty("likely", 0.55, 0.75, at("probably")),
        places=(Place("Hella", 63.83, -20.4, False, "near", 10.0, 1, "IS", "PPL", at("near Hella")),),
        time=Interval(monday, monday, "day", "2024-11-11", at("on Monday")),
        quantities=(Quantity(12.0, None, "killed", "people", "count", "at_least", at("at least 12 people")),),
        because=(Reason("certainty", "hedge-adverb", "“probably” stands for the step likely", at("probably")),),
    )
    hold = Claim(
        "a2",
        "body",
        at("We hold the mill"),
        0,
        chain=(Speaker(at("a commander"), None, cue=at("said")),),
        quote="direct",
        kind="control",
        modality="denied",
        outcome="failed",
    )
    return (hold, killed, Claim("a3", "body", at("The road is closed"), 0))


def page(*, width: int = 80, explain: bool = False, reading: Reading | None = None) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=False, color_system=None)
    show_reading(console, reading or Reading(story(), claims=claims(), notes=("a note from a stage",)), explain=explain)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120, 200])
def test_every_field_has_its_words_at_any_width(width: int) -> None:
    shown = " ".join(page(width=width).split())
    for words in (
        "Rebels take the mill",
        "The Courier · published 13 Nov 2024",
        "3 claims · 1 named speaker · 1 in the outlet’s own voice",
        "Agency Nova › Ida Lund, mayor “quoted › as saying”",
        "“We hold the mill”",
        "a commander “said”",
        "— outlet’s own voice",
        "denied",
        "failed",
        "note: a note from the page",
        "note: a note from a stage",
    ):
        assert words in shown
    assert max(map(len, page(width=width).splitlines())) <= width


def test_fields_stand_in_a_row_of_words_on_a_narrow_page() -> None:
    shown = " ".join(page(width=80).split())
    assert "how sure likely, 55–75% (“probably”)" in shown
    assert "when 11 Nov 2024 (“on Monday”)" in shown
    assert "where near Hella, ±10 km" in shown
    assert "how many at least 12 killed (people)" in shown


def test_claims_stand_in_text_order_under_their_paragraph() -> None:
    shown = page(width=120)
    marks = [shown.index(mark) for mark in ("¶ 1", "Agency Nova › Ida", "¶ 2", "“We hold the mill”", "The road is closed")]
    assert marks == sorted(marks)
    assert "headline ─" not in shown, "a part without a claim has no heading of its own"


def test_reasons_are_shown_when_asked_for() -> None:
    assert "why" not in page()
    shown = " ".join(page(explain=True).split())
    assert "why certainty: “probably” stands for the step likely “probably” [hedge-adverb]" in shown


def test_nothing_of_a_text_is_taken_for_markup_or_moves_the_cursor() -> None:
    evil = "[bold red]He said[/] \x1b[2Jthe \u202eend\u202c :smile: came"
    told = Claim("b", "body", Span(0, len(evil)), 0, quote="direct", chain=(Speaker(Span(0, 17), "[link=x]Al[/]"),))
    whole = (Section("body", Span(0, len(evil))),)
    read = Reading(story(text=evil, sections=whole, boilerplate=(), publisher="[blink]P"), claims=(told,))
    shown = page(width=200, reading=read, explain=True)
    assert "[bold red]He said[/] ‹U+001B›[2Jthe ‹U+202E›end‹U+202C› :smile: came" in shown
    assert "[link=x]Al[/]" in shown and "[blink]P" in shown
    assert "\x1b" not in shown and "\u202e" not in shown


def test_a_story_without_claims_says_so() -> None:
    assert "no claims found" in page(reading=Reading(story(publisher=None, published=None)))
    assert "publisher not given · publication day not given" in page(reading=Reading(story(publisher=None, published=None)))


def test_a_story_shows_its_parts_and_what_was_set_aside() -> None:
    out = io.StringIO()
    show_story(Console(file=out, width=100, color_system=None), story())
    shown = out.getvalue()
    assert "headline" in shown and "(credit)" in shown and "13 Nov 2024" in shown and "not given" in shown


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2024-11-11", "2024-11-11", "11 Nov 2024"),
        ("2024-11-10", "2024-11-12", "10–12 Nov 2024"),
        ("2024-10-30", "2024-11-02", "30 Oct – 2 Nov 2024"),
        ("2023-12-30", "2024-01-02", "30 Dec 2023 – 2 Jan 2024"),
        ("2025-03-01", "2025-03-31", "March 2025"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2023-01-01", "2023-12-31", "2023"),
        ("2023-05-01", "2023-06-30", "1 May – 30 Jun 2023"),
        (None, "2024-11-15", "by 15 Nov 2024"),
        ("2024-05-01", None, "from 1 May 2024"),
    ],
)
def test_days_in_words(start: str | None, end: str | None, words: str) -> None:
    assert time_phrase(Interval(day(start), day(end), "days", None, at("on Monday")), TEXT) == f"{words} (“on Monday”)"


def test_a_time_without_a_day_keeps_its_words() -> None:
    assert time_phrase(Interval(None, None, "day", None, at("on Monday")), TEXT) == "“on Monday”, day unknown"


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(6420.0, None, "losses", None, "cumulative", "exact", Span(0, 4)), "6,420 losses, running total"),
        (Quantity(2000.0, 3000.0, "people", "civilians", "count", "about", Span(0, 4)), "about 2,000–3,000 (civilians)"),
        (Quantity(None, None, "people", None, "count", "about", at("people")), "“people” people"),
        (Quantity(2.5e9, None, "money", "USD", "count", "at_most", Span(0, 4)), "at most 2,500,000,000 USD"),
        (Quantity(10.0, None, "days", "days", "period", "exact", Span(0, 4)), "10 days, in that time"),
        (Quantity(3.0, None, "other", "bridges", "count", "exact", Span(0, 4)), "3 (bridges)"),
    ],
)
def test_quantities_in_words(quantity: Quantity, words: str) -> None:
    assert quantity_phrase(quantity, TEXT) == words


def test_places_in_words() -> None:
    def place(**changes: object) -> str:
        fields: dict[str, object] = {"area": False, "precision": "settlement", "radius_km": None, "lat": 1.0, "lon": 2.0}
        fields |= {"name": "Hella", "geonames_id": None, "country": None, "feature": None, "span": at("Hella")}
        return place_phrase(Place(**(fields | changes)), TEXT)  # type: ignore[arg-type]

    assert place() == "Hella"
    assert place(area=True, precision="region") == "Hella (area)"
    assert place(precision="near", radius_km=7.5) == "near Hella, ±7.5 km"
    assert place(lat=None, lon=None) == "Hella (not found on the map)"
    assert place(name="Hélla", span=at("near Hella")) == "Hélla", "marks and words around it do not make another name"
    assert place(name="Hellað", span=at("Hella")) == "Hellað"
    assert place(name="Rangárþing") == "Rangárþing (“Hella”)"


def test_clean_leaves_letters_of_every_script() -> None:
    assert clean("Запоріжжя  العربية\n中文\t“x”") == "Запоріжжя العربية 中文 “x”"
    assert clean("a\u200bb\ud800") == "a‹U+200B›b‹U+D800›"
