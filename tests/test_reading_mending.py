"""Damaged pages whose open tags swallow the story, and lines that the strict extraction cut."""

from __future__ import annotations

import pytest

from dateline.reading.mending import mended
from dateline.reading.page_lines import filled
from dateline.types import Story
from growth_kit import grows_within
from test_reading_html import PAGE, PARAGRAPHS, read

HEAD = "<style>p { color: red }</style><script>track();</script><script>more();</script></head>"
STYLED = PAGE.replace("</head>", HEAD)


@pytest.mark.parametrize(
    "damaged",
    [
        STYLED.replace("</title>", "</tite>"),
        STYLED.replace("</title>", ""),
        STYLED.replace("</style>", "</sty"),
        STYLED.replace("track();</script>", "track();\n").replace("more();</script>", "more();\n"),
        STYLED.replace("<article>", "<!--<article>").replace("</article>", "<!-- end --></article>"),
        STYLED.replace("<article>", "<svg><article>"),
        STYLED.replace("<article>", "<template><article>"),
    ],
)
def test_a_page_with_a_lost_end_is_read(damaged: str) -> None:
    assert damaged != STYLED
    story = read(damaged.encode())
    assert isinstance(story, Story), story
    assert all(paragraph in story.text for paragraph in PARAGRAPHS[1:])


@pytest.mark.parametrize(
    "sound",
    [STYLED, "<script>document.write('<script src=a><\\/script>')</script><p>Text</p>", "<!-- a --><svg><g/></svg>", "", "<"],
)
def test_what_is_whole_stays_as_it_is(sound: str) -> None:
    assert mended(sound) == sound


@pytest.mark.parametrize("unit", ["<title>", "<script>\n<script>", "<!--", "<svg>", "<style><", "<script>\n" + " " * 39, "<svg"])
def test_mending_takes_time_as_the_page_grows(unit: str) -> None:
    small, large = (unit * (size // len(unit)) for size in (100_000, 400_000))
    assert grows_within(8, lambda: mended(small), lambda: mended(large))


CUT = "The ministry of the interior in the capital told reporters on Sunday that for its role in the raid."
WHOLE = "The ministry of the interior in the capital told reporters on Sunday that two men were held for its role in the raid."
SENTENCE = "The decree was printed in the official gazette on Friday morning."


@pytest.mark.parametrize(
    ("wide", "expected"),
    [
        (["One.", WHOLE, "Two."], ["One.", WHOLE, "Two."]),
        (["One.", CUT, SENTENCE, "Two."], ["One.", CUT, SENTENCE, "Two."]),
        (["One.", CUT, SENTENCE, SENTENCE + " Again.", "Two."], ["One.", CUT, "Two."]),  # a box of teasers
        (["One.", CUT, "READ THE WHOLE STORY ON OUR NEW PAGE FOR READERS.", "Two."], ["One.", CUT, "Two."]),
        (["One.", CUT, "Read on here.", "Two."], ["One.", CUT, "Two."]),
        ([SENTENCE, "One.", CUT, "Two.", SENTENCE], ["One.", CUT, "Two."]),  # before and behind the story
        ([], ["One.", CUT, "Two."]),
    ],
)
def test_lines_are_made_whole_and_a_lone_sentence_comes_back(wide: list[str], expected: list[str]) -> None:
    assert filled(["One.", CUT, "Two."], wide) == expected


def test_a_lead_that_is_also_the_description_is_body() -> None:
    lead = PARAGRAPHS[0]
    page = PAGE.replace("</title>", f'</title><meta name="description" content="{lead}">').replace(
        '<p class="standfirst">Thousands have left their homes along the river since the weekend</p>', ""
    )
    story = read(page.encode())
    assert isinstance(story, Story)
    assert [(part.kind, part.span.of(story.text)) for part in story.sections][1] == ("body", lead)


def test_a_stamp_below_the_headline_is_no_standfirst() -> None:
    page = PAGE.replace(
        'class="standfirst">Thousands have left their homes along the river since the weekend',
        'class="dek">6:45 PM 3/4/2021 by Jane Doe, staff writer',
    )
    story = read(page.encode())
    assert isinstance(story, Story)
    assert "standfirst" not in {part.kind for part in story.sections}


def test_a_caption_with_its_credit_glued_on_stays_one() -> None:
    caption = "Mayor Ana Example speaks at the town hall on July 25, 2019.J. Doe / AP file"
    figure = f"<figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure>"
    story = read(PAGE.replace(f"<p>{PARAGRAPHS[1]}", f"{figure}<p>{PARAGRAPHS[1]}").encode())
    assert isinstance(story, Story)
    kinds = {part.kind for part in story.sections if "Mayor Ana" in part.span.of(story.text)}
    assert kinds == {"caption"}
