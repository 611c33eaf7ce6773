"""Origins: what comes from one source counts once, what only looks like it does not."""

from __future__ import annotations

import datetime

import pytest

from dateline.linking.copies import copies
from dateline.linking.origins import Origin, counts, origins
from dateline.pipeline import read
from dateline.reading.story import Known, build
from dateline.types import Reading, Story
from pipeline_kit import tools
from week_kit import found, gold, paired, readings

PRECISION, RECALL = 0.98, 0.67


@pytest.fixture(scope="module")
def week() -> tuple[Origin, ...]:
    return origins(readings())


def test_the_origins_of_the_week_are_found(week: tuple[Origin, ...]) -> None:
    right = gold("origin")
    groups = [[(u.story.doc, c.content) for u in origin.utterances for c in u.claims] for origin in week]
    score = paired(right, found(groups, right))
    assert score.precision >= PRECISION and score.recall >= RECALL, score


def test_every_claim_has_one_origin(week: tuple[Origin, ...]) -> None:
    told = sorted((u.story.doc, c.id) for origin in week for u in origin.utterances for c in u.claims)
    assert told == sorted((r.story.doc, c.id) for r in readings() for c in r.claims)


def test_the_order_of_the_stories_changes_nothing(week: tuple[Origin, ...]) -> None:
    assert origins(readings()[::-1]) == week


def test_each_origin_is_a_tree_whose_edges_show_words_of_both_sides(week: tuple[Origin, ...]) -> None:
    for origin in week:
        assert len(origin.edges) == len(origin.utterances) - 1
        reached = {id(origin.first)}
        for edge in origin.edges:
            assert id(edge.source) in reached
            reached.add(id(edge.relay))
            assert edge.sentence and edge.spans and 0 < edge.score <= 1
            for here, there in edge.spans:
                assert here.of(edge.source.story.text) and there.of(edge.relay.story.text)


def test_a_statement_relayed_by_five_outlets_counts_once(week: tuple[Origin, ...]) -> None:
    ministry = next(o for o in week if o.name == "Malian Defence Ministry" and o.first.story.doc == "courier-01")
    claims = [(u.story.doc, c.id) for u in ministry.utterances for c in u.claims]
    assert counts(week, claims) == "5 reports, 5 outlets, 1 origin"


def test_a_corrected_tally_is_a_new_statement(week: tuple[Origin, ...]) -> None:
    of = {u.story.doc: origin for origin in week if origin.name == "Malian army" for u in origin.utterances}
    assert of["courier-03"] is not of["post-03"]
    assert of["courier-03"] is of["herald-02"]


def told(*stories: tuple[str, str, int]) -> tuple[Reading, ...]:
    """Short stories of one month read: outlet, text, day."""
    built = (
        build(text, Known(publisher=who, published=datetime.date(2017, 6, day)), id=f"s{n}", doc=f"s{n}")
        for n, (who, text, day) in enumerate(stories)
    )
    return tuple(read(built, tools()))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Norland's defence ministry", "the Norlandic Ministry of Defence", True),
        ("the general staff of Norland", "Norland's general staff", True),
        ("the Norlandic defence ministry", "the defence ministry", True),
        ("Norland's defence ministry", "Southmark's defence ministry", False),
    ],
)
def test_one_speaker_by_other_names(one: str, other: str, alike: bool) -> None:
    words = "said that twelve gunboats had shelled the harbour of Verinka and burned its cranes."
    found = origins(told(("A", f"{one[0].upper()}{one[1:]} {words}", 3), ("B", f"{other[0].upper()}{other[1:]} {words}", 4)))
    spoken = [origin for origin in found if origin.first.speaker is not None]
    assert (len(spoken) == 1) is alike


def test_outlets_that_name_nobody_are_counted_apart() -> None:
    found = told(
        ("A", "Nine people were killed when a shell hit a school in Verinka, the mayor said.", 3),
        ("B", "A shell hit a school in Verinka. Nine people were killed in the classroom.", 3),
    )
    assert counts(origins(found)) == "2 reports, 2 outlets, 1 origin, 1 outlet unattributed"


# --- copies ---

FRAME = (
    "The Harbour Gazette has been the voice of the coast for more than ninety years and depends on its readers. "
    "Call the newsroom at any hour if you have seen something, or write to us; we never give away the names of those who do."
)
FIRES = [
    "A warehouse full of cotton burned down in the old port of Massawa on Sunday night, and two guards were treated for burns.",
    "Fishermen found the hull of a patrol boat on the reef off Assab, and divers of the navy looked for the crew of seven.",
    "The bridge over the Barka was closed to lorries after engineers found cracks wide enough to put a hand into its pillars.",
    "Customs officers seized four hundred rifles packed in sacks of onions on a dhow that came from the other side of the sea.",
]
WIRE = (
    "Rebels shelled the cement works at Berbera for three hours on Monday and set its fuel tanks on fire. The flames were seen "
    "from ships far out in the gulf. The manager said that nobody was hurt since the night shift had gone home an hour before."
)


def story(text: str, doc: str, publisher: str, day: int) -> Story:
    return build(text, Known(publisher=publisher, published=datetime.date(2019, 5, day)), id=doc, doc=doc)


def test_the_frame_of_a_page_is_no_copy() -> None:
    framed = [story(f"{fire}\n\n{FRAME}", f"doc-{n}", "Harbour Gazette", 1 + n) for n, fire in enumerate(FIRES)]
    assert copies(framed) == []


def test_a_wire_story_in_many_outlets_is() -> None:
    wired = [story(f"{WIRE}\n\n{FIRES[n]}", f"doc-{n}", f"Outlet {n}", 7) for n in range(4)]
    found_copies = copies(wired)
    assert {copy.earlier.doc for copy in found_copies} | {copy.later.doc for copy in found_copies} == {s.doc for s in wired}
    assert {c.passages[0][0].of(c.later.text)[:13] for c in found_copies} == {"Rebels shelle"}


def test_a_copy_inside_a_frame_is_told_by_its_own_words() -> None:
    framed = [story(f"{fire}\n\n{FRAME}", f"doc-{n}", "Harbour Gazette", 1 + n) for n, fire in enumerate(FIRES)]
    again = story(f"{FIRES[2]}\n\n{FRAME}", "again", "Harbour Gazette", 9)
    assert [(c.earlier.doc, c.later.doc) for c in copies([*framed, again])] == [("doc-2", "again")]


def test_a_short_story_is_not_copied_by_chance() -> None:
    assert copies([story("Rebels shelled the town.", f"doc-{n}", f"Outlet {n}", 7) for n in range(2)]) == []
