"""Origins: what comes from one source counts once, what only looks like it does not."""

from __future__ import annotations

import datetime

import pytest

from dateline.linking.copies import copies
from dateline.linking.origins import Origin, counts, origins
from dateline.reading.story import Known, build
from dateline.types import Story
from week_kit import found, gold, paired, readings

FLOOR = 0.95


@pytest.fixture(scope="module")
def week() -> tuple[Origin, ...]:
    return origins(readings())


def test_the_origins_of_the_week_are_found(week: tuple[Origin, ...]) -> None:
    right = gold("origin")
    groups = [[(u.story.doc, c.content) for u in origin.utterances for c in u.claims] for origin in week]
    assert paired(right, found(groups, right)).f1 >= FLOOR


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


def test_a_statement_relayed_by_four_outlets_counts_once(week: tuple[Origin, ...]) -> None:
    ministry = next(o for o in week if o.name == "Malian Defence Ministry" and o.first.story.doc == "courier-01")
    claims = [(u.story.doc, c.id) for u in ministry.utterances for c in u.claims]
    assert counts(week, claims) == "4 reports, 4 outlets, 1 origin"


def test_a_corrected_tally_is_a_new_statement(week: tuple[Origin, ...]) -> None:
    of = {u.story.doc: origin for origin in week if origin.name == "Malian army" for u in origin.utterances}
    assert of["courier-03"] is not of["post-03"]
    assert of["courier-03"] is of["herald-02"]


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
