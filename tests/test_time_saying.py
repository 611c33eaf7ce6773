"""When something was said: only from the words beside the cue, and never from the event's own time."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from claim_kit import span_of
from dateline.claims import dates
from dateline.claims.time.saying import date_sayings
from dateline.types import Claim, Reading, Speaker
from language_kit import parsed

PUBLISHED = datetime.date(2009, 5, 20)  # a Wednesday


def said(text: str, content: str, cue: str) -> tuple[str, str] | None:
    reading = parsed(text)
    reading = replace(reading, story=replace(reading.story, published=PUBLISHED))
    span = span_of(text, content)
    head = next(token.i for token in reading.tokens if span.start <= token.start)
    claim = Claim("1", "body", span, head, chain=(Speaker(None, None, cue=span_of(text, cue)),), quote="indirect")
    found: Reading = date_sayings(dates.find(replace(reading, claims=(claim,))))
    time = found.claims[0].chain[0].said
    if time is None:
        return None
    assert time.span is not None and time.start is not None and time.end is not None
    return time.span.of(text), f"{time.start}/{time.end}" if time.start != time.end else str(time.start)


@pytest.mark.parametrize(
    ("text", "content", "cue", "wanted"),
    [
        ("The navy said on Monday that two boats had sunk.", "two boats had sunk", "said", ("Monday", "2009-05-18")),
        ("Two boats had sunk, the navy said late on Tuesday.", "Two boats had sunk", "said", ("Tuesday", "2009-05-19")),
        (
            "On Sunday, the governor warned that the bridge would fall.",
            "the bridge would fall",
            "warned",
            ("Sunday", "2009-05-17"),
        ),
        ("The army said in a statement on Monday that it had left.", "it had left", "said", ("Monday", "2009-05-18")),
        ("The mayor told reporters on Friday that the dam held.", "the dam held", "told", ("Friday", "2009-05-15")),
        ("The envoy said this week that talks had ended.", "talks had ended", "said", ("this week", "2009-05-18/2009-05-20")),
        # what is dated is the event, not the saying
        ("The navy said two boats sank on Monday.", "two boats sank on Monday", "said", None),
        ("The navy said two boats had sunk.", "two boats had sunk", "said", None),
        ("The navy, which lost a ship on Monday, said it had left.", "it had left", "said", None),
        ("After Monday's attack the army said it would stay.", "it would stay", "said", None),
        ("The rebels have said for years that they own the valley.", "they own the valley", "said", None),
        ("The court has said since March that it lacks judges.", "it lacks judges", "said", None),
    ],
)
def test_the_day_of_saying(text: str, content: str, cue: str, wanted: tuple[str, str] | None) -> None:
    assert said(text, content, cue) == wanted
