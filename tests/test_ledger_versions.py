"""A story that changes is a new version of the same story, whatever the order in which its versions come."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from sqlalchemy import select

from dateline.ledger import schema
from dateline.ledger.append import append
from dateline.ledger.connect import Ledger
from dateline.ledger.identity import plain_address, story_identity, version_id
from dateline.ledger.versions import newest_first
from dateline.types import Reading
from ledger_kit import READER, keep, made


def head_text(ledger: Ledger) -> str:
    with ledger.snapshot() as connection:
        joined = select(schema.versions.c.text).join(schema.heads, schema.heads.c.version == schema.versions.c.key)
        return str(connection.execute(joined).scalar_one())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_latest_day_holds_in_any_order(ledger: Ledger, order: tuple[int, ...]) -> None:
    stored = keep(ledger, [made(4, edition=edition) for edition in order])
    assert len({each.story for each in stored}) == 1 and len({each.version for each in stored}) == 3
    assert [each.new_story for each in stored] == [True, False, False]
    assert head_text(ledger) == made(4, edition=2).story.text


def test_of_one_day_the_last_retrieved_holds(ledger: Ledger) -> None:
    story = made(4).story
    for text, hour in (("The bridge fell.", "12"), ("The bridge stood.", "09")):
        reading = dataclasses.replace(made(4), story=dataclasses.replace(story, text=text), claims=())
        append(ledger, reading, reader=READER, retrieved=f"2024-11-13T{hour}:00:00.000000Z")
    assert head_text(ledger) == "The bridge fell."


def test_a_new_title_or_day_is_a_new_version() -> None:
    story = made(1).story
    changed = [
        dataclasses.replace(story, title="Another"),
        dataclasses.replace(story, published=datetime.date(2020, 1, 1)),
        dataclasses.replace(story, updated=datetime.date(2025, 1, 1)),
        dataclasses.replace(story, text=story.text + " "),
    ]
    assert len({version_id(each) for each in [story, *changed]}) == 5
    assert len({story_identity(each) for each in [story, *changed]}) == 1


def test_what_a_story_is_known_by() -> None:
    story = made(1).story
    unnamed = dataclasses.replace(story, url=None)
    assert story_identity(story) == "url https://news.example/1"
    assert story_identity(unnamed) == 'doc ["Courier 1", "story-1"]'
    assert story_identity(dataclasses.replace(unnamed, publisher="Other")) != story_identity(unnamed)
    from_pipe = dataclasses.replace(unnamed, doc="stdin")
    assert story_identity(from_pipe) != story_identity(dataclasses.replace(from_pipe, text="Other words."))


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("http://WWW.News.example/a/?utm_source=x&id=7#top", "https://news.example/a?id=7"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example:8080/a", "https://news.example:8080/a"),
        ("https://news.example:443/a?b=&c=d", "https://news.example/a?b=&c=d"),
        ("urn:isbn:1", "urn:isbn:1"),
        ("https://[broken", "https://[broken"),
        ("https://news.example:port/", "https://news.example:port/"),
    ],
)
def test_an_address_without_what_does_not_matter(given: str, plain: str) -> None:
    assert plain_address(given) == plain


@pytest.mark.parametrize(
    ("published_by", "held_by", "wanted"),
    [
        (None, None, 2),
        ("2024-11-07", None, 2),
        ("2024-11-06", None, 1),
        ("2024-11-05", None, 0),
        ("2024-11-04", None, None),
        (None, "2024-11-13T00:00:02.500000Z", 1),
        (None, "2024-11-13T00:00:01.500000Z", 0),
        (None, "2024-11-12T00:00:00.000000Z", None),
        ("2024-11-05", "2024-11-12T00:00:00.000000Z", None),
    ],
)
def test_as_it_was_known(ledger: Ledger, published_by: str | None, held_by: str | None, wanted: int | None) -> None:
    """Story 4 is of 5 November, updated on the 6th and the 7th; the clock ticks once to make the ledger, then once an edition."""
    keep(ledger, [made(4, edition=edition) for edition in range(3)])
    newest = newest_first(published_by=published_by, held_by=held_by).limit(1)
    with ledger.snapshot() as connection:
        found = connection.execute(newest).first()
        text = found and connection.execute(select(schema.versions.c.text).where(schema.versions.c.key == found.version)).scalar()
    assert text == (None if wanted is None else made(4, edition=wanted).story.text)


def test_an_undated_version_counts_from_the_day_it_was_retrieved(ledger: Ledger) -> None:
    story = dataclasses.replace(made(4).story, published=None)
    append(ledger, Reading(story), reader=READER)
    with ledger.snapshot() as connection:
        assert connection.execute(newest_first(published_by="2024-11-12")).first() is None
        assert connection.execute(newest_first(published_by="2024-11-13")).first() is not None
