"""What a page says of itself: headline, writer, day; and which of its lines are the story's. Without a worker."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dateline.reading.dates import read_time
from dateline.reading.page import Page, take_apart
from dateline.reading.page_lines import filled
from dateline.reading.sections import divide
from dateline.reading.story import build, page_text

BODY = (
    "Shells fell on the market of Orlova before noon, and traders carried the wounded to the school across the street.",
    "The mayor said that nine people had died and that the hospital had no power for the third day running.",
    "Both armies denied having fired, and observers were kept from the town by a checkpoint on the northern road.",
    "Trains to the coast stopped on Sunday, and buses left only when drivers found fuel for the way back.",
)
HEADLINE = "Shells hit the market of Orlova as talks stall"


def page(
    head: str = "", *, h1: str = HEADLINE, top: str = "", body: Sequence[str] = BODY, tail: str = "", url: str | None = None
) -> Page:
    """A page of an outlet, taken apart."""
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    markup = (
        f"<html><head>{head}</head><body><article><h1>{h1}</h1>{top}{paragraphs}{tail}</article>"
        "<footer><a href='/'>Home</a></footer></body></html>"
    )
    found = take_apart(markup, url)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("head", "h1", "expected"),
    [
        # the record's headline is written for search engines
        ('<meta property="og:title" content="Orlova market: shells kill nine as talks stall">', HEADLINE, HEADLINE),
        (
            '<meta property="og:title" content="Analysis | Why the talks stalled">',
            "Why the talks stalled",
            "Why the talks stalled",
        ),
        # the site's name stands as a heading
        (f'<meta property="og:title" content="{HEADLINE}">', "The Orlova Courier", HEADLINE),
        # a column's name with no heading
        ('<meta property="og:title" content="Opinion | Why the talks at the lake stalled for good">', "", None),
        (f'<meta property="og:title" content="{HEADLINE} - The Courier">', "", HEADLINE),
        # a label glued to the heading
        (f'<meta property="og:title" content="{HEADLINE}">', f"Live{HEADLINE}", HEADLINE),
        (f'<meta property="og:title" content="{HEADLINE}">', "Floods close the port of Lenta for a week", HEADLINE),
    ],
)
def test_the_headline_is_the_one_that_readers_saw(head: str, h1: str, expected: str | None) -> None:
    title = page(head, h1=h1)["title"]
    assert title == expected or (expected is None and title is not None and "talks" in title)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"author": "By JANE DOE and JOHN ROE, Example Press"}, "JANE DOE and JOHN ROE, Example Press"),
        ({"author": "Jane Doe Monday, November 4"}, "Jane Doe"),
        ({"author": "Jane Doe is a reporter for the Courier"}, "Jane Doe"),
        ({"author": "siteadmin"}, None),
        ({"author": "The Courier", "dc.creator": "Jane Doe"}, "Jane Doe"),
        ({"author": "jane-d", "dc.creator": "Jane Doe"}, "Jane Doe"),
        ({"author": "The Courier"}, "The Courier"),
    ],
)
def test_the_byline_is_a_person_where_one_is_named(marks: dict[str, str], expected: str | None) -> None:
    tags = "".join(f'<meta name="{name}" content="{value}">' for name, value in marks.items())
    assert page(f'<meta property="og:site_name" content="The Courier">{tags}')["byline"] == expected


def test_a_moment_of_a_script_is_read() -> None:
    assert read_time("Tue Nov 19 2019 03:05:46 GMT+0000 (Coordinated Universal Time)") == "2019-11-19T03:05:46+00:00"
    assert read_time("Sat Mar 05 2022 23:10:00 GMT+0200") == "2022-03-05T23:10:00+02:00"


def test_the_same_moment_with_the_outlets_zone_holds() -> None:
    head = '<meta property="article:published_time" content="2022-03-06T03:10:00Z">'
    assert page(head, top='<time itemprop="datePublished" datetime="2022-03-05T22:10:00-05:00">5 March</time>')["published"] == (
        "2022-03-05T22:10:00-05:00"
    )
    other = '<time itemprop="datePublished" datetime="2022-03-05T21:10:00-05:00">5 March</time>'
    assert page(head, top=other)["published"] == "2022-03-06T03:10:00Z"


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("<p><span>Veröffentlicht am 4. Februar 2019</span></p>", "2019-02-04"),
        ("<div><small>Published on 5 July 2014</small></div>", "2014-07-05"),
        ("<p><span>Publié le 3 mars 2021 à 12h</span></p>", "2021-03-03"),
        ("<p><span>Conference on 5 July 2014</span></p>", None),
    ],
)
def test_a_day_printed_beside_the_headline_is_told(stamp: str, expected: str | None) -> None:
    assert page(top=stamp)["published"] == expected


def test_what_a_page_says_of_rights_and_origin_is_kept_and_set_aside() -> None:
    notes = (
        "https://example.org/a-source",
        "Correction: An earlier version of this report misnamed the mayor.",
        "© 2022 Example Press. All rights reserved.",
        "Copyright 2022 Example Press. Not to be sold.",
    )
    found = page_text(page(tail="".join(f"<p>{note}</p>" for note in notes) + "<p>Read more: The war so far</p>"))
    assert found is not None
    text, known = found
    story = build(text, known, id="a", doc="a")
    aside = [part.span.of(text) for part in story.boilerplate]
    for note in notes:
        assert note in aside
    assert "Read more" not in text


def test_lines_cut_out_between_two_are_put_back() -> None:
    strict = [BODY[0], BODY[1], BODY[2]]
    wide = [
        BODY[0],
        "The road to the coast",
        BODY[1],
        "https://example.org/a",
        "https://example.org/b",
        BODY[2],
        "© 2022 Example",
    ]
    assert filled(strict, wide, {"The road to the coast"}) == wide
    assert "The road to the coast" not in filled(strict, wide)


CAPTION = "Rescuers carry a woman from the market of Orlova."


@pytest.mark.parametrize(
    ("inside", "credit"),
    [
        (f"{CAPTION} <span class='image-credit'>Jane Doe for the Courier</span>", "Jane Doe for the Courier"),
        (f"{CAPTION} <small class='photographer'>Jane Doe</small>", "Jane Doe"),
        (f"{CAPTION} <span itemprop='copyrightHolder'>Credit...Jane Doe/The Courier</span>", "Credit...Jane Doe/The Courier"),
        (f"{CAPTION} Jane Doe/Reuters", "Jane Doe/Reuters"),
        (f"{CAPTION} J. van Doe / AFP", "J. van Doe / AFP"),
        (f"{CAPTION} <span class='note'>The market is closed now.</span>", None),
    ],
)
def test_a_pictures_credit_stands_apart_from_its_caption(inside: str, credit: str | None) -> None:
    found = page_text(page(top=f"<figure><img src='a.jpg'><figcaption>{inside}</figcaption></figure>"))
    assert found is not None
    text, known = found
    story = build(text, known, id="a", doc="a")
    captions = [section.span.of(text) for section in story.sections if section.kind == "caption"]
    credits = [part.span.of(text) for part in story.boilerplate if part.kind == "credit"]
    assert captions == [CAPTION if credit else f"{CAPTION} The market is closed now."]
    assert credits == ([credit] if credit else [])


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ("<link rel='canonical' href='/news/a'>", "https://example.org/amp/a", "https://example.org/news/a"),
        ("<base href='https://example.org/'><link rel='canonical' href='news/a'>", None, "https://example.org/news/a"),
        ("<link rel='canonical' href='/news/a'>", None, None),
        ("<link rel='canonical' href='//example.org/a'>", "https://example.org/b", "https://example.org/a"),
        ("<link rel='canonical' href='https://[broken'>", "https://example.org/b", "https://example.org/b"),
    ],
)
def test_a_canonical_path_is_made_whole(head: str, url: str | None, expected: str | None) -> None:
    assert page(head, url=url)["url"] == expected


def sections_of(*lines: str) -> list[tuple[str, str]]:
    text = "\n\n".join(lines)
    return [(section.kind, section.span.of(text)) for section in divide(text, title=lines[0]).sections]


LEADS = (
    (
        "Rebels have this morning taken the bridge over the Lena near the town of Orlova",
        "This has cut the road that fed the two garrisons in the south",
    ),
    (
        "The convoy reached the village after three days without an escort! 🙏",
        "Villagers unloaded it within the hour.",
    ),
    (
        "The ministry counts these losses since the first of the month",
        "- eleven tanks, two of them in the harbour of Lenta",
    ),
)


@pytest.mark.parametrize(("lead", "behind"), LEADS)
def test_a_lead_left_open_is_no_standfirst(lead: str, behind: str) -> None:
    assert ("body", lead) in sections_of(HEADLINE, lead, behind, *BODY)


def test_a_standfirst_left_open_still_is_one() -> None:
    lead = "Nine traders die as both armies deny having fired on the town"
    assert ("standfirst", lead) in sections_of(HEADLINE, lead, *BODY)


@pytest.mark.parametrize("agency", ["PTI", "Reuters", "AFP", "Reuters/AFP"])
def test_an_agency_behind_the_last_full_stop_signs_the_story(agency: str) -> None:
    text = "\n\n".join((HEADLINE, *BODY, f"In May the army had counted more than forty such attacks along the road. {agency}"))
    division = divide(text, title=HEADLINE)
    assert division.sections[-1].kind == "body"
    assert division.sections[-1].span.of(text).endswith("along the road.")
    assert division.boilerplate[-1].kind == "credit"
    assert division.relay or agency == "Reuters/AFP"
