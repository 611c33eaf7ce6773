"""The JSON contract: names, order, spans, numbers."""

from __future__ import annotations

import datetime
import json
import re
import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import types
from dateline.copies import changed
from dateline.exchange.records import claim_record, json_line, mention_records, story_record
from dateline.types import (
    Attribution,
    Boilerplate,
    Certainty,
    Claim,
    Found,
    Interval,
    Mention,
    Party,
    Place,
    Quantity,
    Quotation,
    Reading,
    Reason,
    Section,
    Span,
    Speaker,
    Story,
    Unit,
    Weapon,
)

TEXT = (
    "Radio Nord quoted Governor Ida Lund as telling Nova that, if they stay, the 3rd Brigade would probably lose "
    "10 to 12.5 drones to rebels near Hella on Monday, she said.\n\n“Nobody owns this line.”"
)
MONDAY = datetime.date(2024, 11, 11)
RECORD_PAGE = (Path(__file__).parent.parent / "docs" / "record.md").read_text(encoding="utf-8")


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def pair(words: str) -> list[int]:
    return [at(words).start, at(words).end]


STORY = Story(
    "f" * 16,
    "hella",
    TEXT,
    title="Hella",
    published=MONDAY,
    sections=(Section("body", Span(0, TEXT.index("\n"))),),
    boilerplate=(Boilerplate("other", at("line")),),
    notes=("a note",),
)
FULL = Claim(
    "c1",
    "body",
    at("the 3rd Brigade would probably lose 10 to 12.5 drones to rebels near Hella on Monday"),
    7,
    chain=(
        Speaker(at("Radio Nord"), "Radio Nord", cue=at("quoted")),
        Speaker(at("Ida Lund"), "Ida Lund", role=at("Governor"), side="Nord", cue=at("as telling"), medium=at("Nova")),
    ),
    quote="indirect",
    kind="equipment_loss",
    modality="conditional",
    certainty=Certainty("likely", 0.55, 0.75, at("probably")),
    condition=at("if they stay"),
    outcome="failed",
    agent=Party(at("rebels"), "the rebels", "rebels"),
    target=Party(at("the 3rd Brigade"), None),
    places=(Place("Hella", 63.83, -20.4, False, "near", 10.0, 3415, "IS", "PPL", at("Hella"), (1, 2)),),
    time=Interval(MONDAY, MONDAY, "day", "2024-11-11", at("on Monday"), "2024-11-11", "DATE"),
    quantities=(Quantity(10.0, 12.5, "drones", "drones", "count", "exact", at("10 to 12.5 drones")),),
    weapons=(Weapon("drone", at("drones")),),
    units=(Unit("3rd Brigade", "brigade", at("3rd Brigade")),),
    fields=(Found("brigade", at("3rd Brigade")), Found("loss", at("drones")), Found("brigade", at("Brigade"))),
    confidence=0.5,
    because=(Reason("kind", "kinds.tsv", "“lose” with “drones”", at("lose"), 3.0),),
)
BARE = Claim("c2", "body", at("Nobody owns this line"), 0)


def names(line: str) -> list[str]:
    return line.split()


FIELDS = names(
    "doc id start end content section attribution quote kind modality certainty hedge hedge_span probability condition outcome "
    "agent target places time quantities weapons units fields confidence because"
)


def pairs(value: object) -> Iterator[tuple[str, list[int]]]:
    """Every quoting string of a record with its span."""
    if isinstance(value, list):
        for item in value:
            yield from pairs(item)
    if isinstance(value, dict):
        for key, span in value.items():
            if key.endswith("_span") and span:
                yield value[key.removesuffix("_span")], span
            if key == "span" and span:
                yield value["text"], span
            yield from pairs(span)


def test_a_full_claim_has_every_field_in_its_order() -> None:
    record = claim_record(FULL, STORY)
    assert list(record) == FIELDS
    assert record["content"] == TEXT[FULL.content.start : FULL.content.end]
    assert (record["doc"], record["certainty"], record["hedge"]) == ("hella", "likely", "probably")
    assert record["probability"] == [0.55, 0.75]
    assert record["condition"] == {"text": "if they stay", "span": pair("if they stay")}
    outer, inner = typing.cast(list[dict[str, object]], record["attribution"])
    assert list(inner) == names("source who role side cue medium source_span cue_span medium_span role_span said")
    assert (inner["source"], inner["role"], inner["cue"], inner["medium"]) == ("Ida Lund", "Governor", "as telling", "Nova")
    assert outer["role"] is None and outer["role_span"] is None
    (quantity,) = typing.cast(list[dict[str, object]], record["quantities"])
    assert list(quantity) == names("text value high unit of basis bound time span")
    (place,) = typing.cast(list[dict[str, object]], record["places"])
    assert list(place) == names(
        "text name lat lon area precision radius_km where_prec geo_precision geonames_id candidates note span"
    )
    assert list(typing.cast(dict[str, object], record["time"])) == names("text start end precision edtf candidates span")
    assert list(typing.cast(dict[str, object], record["agent"])) == names("text who side span")
    assert record["fields"] == {
        "brigade": [{"text": "3rd Brigade", "span": pair("3rd Brigade")}, {"text": "Brigade", "span": pair("Brigade")}],
        "loss": [{"text": "drones", "span": pair("drones")}],
    }


def test_every_quoting_string_stands_where_its_span_says() -> None:
    found = list(pairs([claim_record(FULL, STORY), story_record(STORY), mention_records(reading())]))
    assert len(found) > 15
    for words, (start, end) in found:
        assert TEXT[start:end] == words


def test_a_bare_claim_is_null_and_empty() -> None:
    record = claim_record(BARE, STORY)
    assert list(record) == FIELDS
    assert [key for key in FIELDS if record[key] is None] == (
        names("certainty hedge hedge_span probability condition outcome agent target time confidence")
    )
    assert [key for key in FIELDS if record[key] == []] == names("attribution places quantities weapons units because")


def test_whole_numbers_are_int_and_others_are_not() -> None:
    line = json_line(claim_record(FULL, STORY))
    assert '"value": 10, "high": 12.5' in line and '"radius_km": 10,' in line


def test_a_time_carried_over_has_no_words() -> None:
    carried = replace(FULL, time=Interval(None, MONDAY, "open", "../2024-11-11", None))
    assert claim_record(carried, STORY)["time"] == {
        "text": None,
        "start": None,
        "end": "2024-11-11",
        "precision": "open",
        "edtf": "../2024-11-11",
        "candidates": [],
        "span": None,
    }


def test_the_story_record() -> None:
    record = story_record(STORY)
    first = names("doc id url title publisher byline published updated published_time updated_time language relay")
    assert list(record) == [*first, "text", "sections", "boilerplate", "notes"]
    assert record["published"] == "2024-11-11" and record["text"] == TEXT and record["notes"] == ["a note"]


# --- mentions ---


def reading() -> Reading:
    quote = at("“Nobody owns this line.”")
    return Reading(
        STORY,
        quotations=(Quotation(quote, Span(quote.start + 1, quote.end - 1), True),),
        mentions=(Mention(at("Ida Lund"), 3, "Ida Lund", role=at("Governor"), kind="person"),),
        times=(FULL.time,) if FULL.time else (),
        places=FULL.places,
        quantities=FULL.quantities,
        claims=(FULL,),
    )


def test_mentions_come_in_text_order_with_the_fields_of_their_type() -> None:
    records = mention_records(reading())
    starts = [typing.cast(int, record["start"]) for record in records]
    assert starts == sorted(starts)
    by_type = {record["type"]: record for record in records}
    assert set(by_type) == {"actor", "time", "place", "quantity", "quotation"}
    assert all(TEXT[r["start"] : r["end"]] == r["text"] for r in records)  # type: ignore[misc]
    assert (by_type["time"]["timex"], by_type["time"]["timex_type"]) == ("2024-11-11", "DATE")
    assert (by_type["time"]["start_date"], by_type["time"]["end_date"]) == ("2024-11-11", "2024-11-11")
    assert (by_type["place"]["country"], by_type["place"]["feature"], by_type["place"]["geonames_id"]) == ("IS", "PPL", 3415)
    assert (by_type["actor"]["who"], by_type["actor"]["role"]) == ("Ida Lund", "Governor")


def said(*contents: Span, source: Span | None = None, cue: Span | None = None) -> Attribution:
    return Attribution("clause", 0, cue, source, None, contents, frame=contents[0])


def quotations(read: Reading) -> list[dict[str, object]]:
    return [record for record in mention_records(read) if record["type"] == "quotation"]


def test_each_act_of_speech_is_one_quotation() -> None:
    first, last = at("the 3rd Brigade"), at("near Hella")
    act = said(last, first, source=at("she"), cue=at("said"))
    (found, unowned) = quotations(replace(reading(), attributions=(act,)))
    assert (found["source"], found["cue"], found["quote"]) == ([pair("she")], [pair("said")], "indirect")
    assert found["content"] == [pair("the 3rd Brigade"), pair("near Hella")]
    assert (found["start"], found["end"]) == (first.start, last.end)
    assert (unowned["source"], unowned["cue"], unowned["quote"]) == ([], [], "direct")


def test_a_quotation_that_somebody_owns_is_not_listed_again() -> None:
    line = at("Nobody owns this line")
    act = said(line, source=at("she"))
    (found,) = quotations(replace(reading(), attributions=(act,)))
    assert (found["source"], found["quote"]) == ([pair("she")], "direct")


def test_words_partly_in_marks_are_mixed() -> None:
    act = said(Span(at("she said").start, at("owns").end))
    (found,) = quotations(replace(reading(), attributions=(act,)))
    assert found["quote"] == "mixed"


# --- lines ---


@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_is_one_line_of_utf8_that_reads_back(words: str) -> None:
    line = json_line({"text": words})
    assert "\n" not in line and "\r" not in line
    assert json.loads(line.encode().decode()) == json.loads(json.dumps({"text": words}))


def test_letters_of_other_scripts_stay_readable() -> None:
    assert json_line({"text": "Соледар – “там”"}) == '{"text": "Соледар – “там”"}'


# --- the documents ---


@pytest.mark.parametrize("name", [*FIELDS, *story_record(STORY), "source_span", "cue_span", "medium_span", "role_span"])
def test_every_field_is_documented(name: str) -> None:
    assert f"`{name}`" in RECORD_PAGE


@pytest.mark.parametrize(
    "closed",
    [
        types.SectionKind,
        types.BoilerplateKind,
        types.QuoteKind,
        types.Modality,
        types.Step,
        types.Outcome,
        types.Basis,
        types.Bound,
        types.TimexType,
        types.TimePrecision,
        types.PlacePrecision,
    ],
)
def test_every_closed_value_is_documented(closed: object) -> None:
    missing = [value for value in typing.get_args(closed) if f"`{value}`" not in RECORD_PAGE]
    assert not missing


def test_every_mention_field_is_documented() -> None:
    section = RECORD_PAGE[RECORD_PAGE.index("# Mentions") :]
    for record in mention_records(reading()):
        assert not [key for key in record if f"`{key}`" not in section]


def test_every_kind_and_unit_of_the_lexicons_is_documented() -> None:
    from dateline.lexicons import rows

    kinds = {row[0] for row in rows("kinds.tsv")[1:]}
    assert len(kinds) > 30
    listed = set(re.findall(r"`(\w+)`", RECORD_PAGE))
    assert kinds <= listed


# --- copies ---


def test_a_changed_copy_is_what_replace_makes() -> None:
    from pipeline_kit import reading_of

    whole = reading_of("The army shelled the port on Monday, killing five people, a doctor said.")
    for record in (whole, *whole.claims, *whole.mentions, *whole.quantities, *whole.times, *whole.attributions):
        assert changed(record) == record and changed(record) is not record
    (claim, *_) = whole.claims
    assert changed(claim, kind="other", confidence=0.5) == replace(claim, kind="other", confidence=0.5)
    assert claim.kind != "other"
    with pytest.raises(KeyError):
        changed(claim, kinds="other")
