"""Tables of losses: their rows in any layout, and the claims they make."""

from __future__ import annotations

import datetime

import pytest

from dateline.claims.counts.tables import tables
from dateline.pipeline import build_tools, read
from dateline.reading.story import Known, build
from dateline.types import Claim, Span, Story


def rows(text: str) -> list[tuple[str, float, float | None]]:
    return [(r.label.of(text), r.value, r.more) for t in tables(text, [Span(0, len(text))]) for r in t.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("troops – about 900 (+20)\ntanks – 31 (+2)", [("troops", 900, 20), ("tanks", 31, 2)]),
        ("Losses: troops ‒ 900 (+20), tanks ‒ 31 (+0), boats ‒ 2.", [("troops", 900, 20), ("tanks", 31, 0), ("boats", 2, None)]),
        ("• Tanks: 31;\n• Trucks: 1,240;\n• Drones: 17.", [("Tanks", 31, None), ("Trucks", 1240, None), ("Drones", 17, None)]),
        ("1. tanks = 31 (2 per day)\n2. guns = 12 (1 per day)", [("tanks", 31, 2), ("guns", 12, 1)]),
        ("soldiers — 12 400 [+80]\nhelicopters — 9 [+0]", [("soldiers", 12400, 80), ("helicopters", 9, 0)]),
        ("Killed: 41,020 (+12); injured: 90,100 (+40)", [("Killed", 41020, 12), ("injured", 90100, 40)]),
        ("Deaths in the past 24 hours: 12\nInjured: 40", [("Deaths in the past 24 hours", 12, None), ("Injured", 40, None)]),
        (
            "Enemy losses: 9 killed, 21 wounded, 4 trucks and 2 drones.",
            [("killed", 9, None), ("wounded", 21, None), ("trucks", 4, None), ("drones", 2, None)],
        ),
        ("Militia casualties:\n- 8 killed\n- 3 vehicles destroyed", [("killed", 8, None), ("vehicles destroyed", 3, None)]),
        ("Rebels raided the depot. Four guards were hurt. Fatalities 3.", [("Fatalities", 3, None)]),
        ("Raiders burnt a mill near Tora. No casualties.", [("casualties", 0, None)]),
        ("The air force hit a depot. 11 fatalities.", [("fatalities", 11, None)]),
        ("220 dead (+4)\n1,022 injured (+10)", [("dead", 220, 4), ("injured", 1022, 10)]),
    ],
)
def test_rows_in_many_layouts(text: str, expected: list[tuple[str, float, float | None]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The minister, 45, met 12 envoys – 3 of them women – in May.",
        "Lions: 3, Tigers: 4, Bears: 5",
        "Tel: 555 1234\nFax: 555 1235\nRoom: 12",
        "He said: 20 men had died, 3 of them officers.",
        "Date: 5 May\nTime: 10:30",
        "Shelling wounded 30, killed 12 and drove out 4,000.",
        "People were killed – 12 in all.",
        "-",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert rows(text) == []


REPORT = (
    "The total combat losses of the enemy from 03.05 to 09.01 were approximately:\n\n"
    "personnel ‒ about 8220 (+62),\n"
    "tanks ‒ 301 (+6),\n"
    "unmanned aerial vehicles – 77 (+0)\n\n"
    "The bridge at Selfoss was shelled twice.\n"
)


def claims(text: str, published: str = "2031-01-09") -> list[Claim]:
    story = build(text, Known(published=datetime.date.fromisoformat(published)), id="t", doc="t")
    assert isinstance(story, Story)
    (reading,) = read([story], build_tools())
    return list(reading.claims)


def test_each_row_is_a_claim_with_its_total_and_its_increment() -> None:
    found = [c for c in claims(REPORT) if c.because[0].rule == "table row"]
    assert [c.content.of(REPORT) for c in found] == [
        "personnel ‒ about 8220 (+62)",
        "tanks ‒ 301 (+6)",
        "unmanned aerial vehicles – 77 (+0)",
    ]
    assert [c.kind for c in found] == ["casualties", "equipment_loss", "equipment_loss"]
    assert [[(q.value, q.unit, q.basis, q.bound) for q in c.quantities] for c in found] == [
        [(8220, "losses", "cumulative", "about"), (62, "losses", "period", "exact")],
        [(301, "vehicles", "cumulative", "about"), (6, "vehicles", "period", "exact")],
        [(77, "drones", "cumulative", "about"), (0, "drones", "period", "exact")],
    ]
    assert {c.target.span.of(REPORT) for c in found if c.target} == {"the enemy"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Enemy losses: 9 killed and 4 tanks.", [("killed", "casualties", "Enemy"), ("vehicles", "equipment_loss", "Enemy")]),
        ("Losses of the enemy over the past day: 90 personnel.", [("losses", "casualties", "the enemy")]),
        (
            "Total rebel casualties: 12 killed, 30 wounded.",
            [("killed", "casualties", "rebel"), ("wounded", "casualties", "rebel")],
        ),
        ("Casualties: 3 killed, 11 injured.", [("killed", "casualties", None), ("wounded", "casualties", None)]),
        ("Civilian losses: 2 killed, 1 missing", [("killed", "casualties", "civilian"), ("missing", "casualties", "civilian")]),
        (
            "Mercenary casualties:\n- 12 killed\n- 2 guns destroyed",
            [("killed", "casualties", "mercenary"), ("other", "equipment_loss", "mercenary")],
        ),
    ],
)
def test_a_header_of_losses_gives_its_list_whose_they_are(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = claims(f"The front was quiet near the river on Monday.\n\n{text}")[-len(expected) :]
    got = [(c.quantities[0].unit, c.kind, c.target.who if c.target else None) for c in found]
    assert [(u, k, w and w.lower()) for u, k, w in got][: len(expected)] == [
        (u, k, w and w.lower().removeprefix("the ")) for u, k, w in expected
    ]


def test_a_header_of_losses_is_no_speaker() -> None:
    first, second = claims("Casualties of the Taliban: 40 killed, 12 captured.")
    assert (first.chain, first.quote, second.chain) == ((), "none", ())
    assert first.target is not None
    assert first.target.side == "Taliban"


def test_the_days_of_a_header_are_the_period_of_its_list() -> None:
    (claim,) = claims("Enemy losses over the past day: 90 personnel.")
    assert (claim.quantities[0].basis, claim.quantities[0].unit) == ("period", "losses")


def test_the_days_take_their_years_from_publication() -> None:
    day = datetime.date
    claim = next(c for c in claims(REPORT) if c.because[0].rule == "table row")
    assert claim.time is not None and (claim.time.start, claim.time.end) == (day(2030, 5, 3), day(2031, 1, 9))
    total, more = claim.quantities
    assert total.time == claim.time
    assert more.time is not None and (more.time.start, more.time.end) == (day(2031, 1, 8), day(2031, 1, 9))


def test_a_header_claims_nothing_by_itself_and_the_prose_below_stands() -> None:
    words = [c.content.of(REPORT) for c in claims(REPORT)]
    assert not [w for w in words if "total combat losses" in w]
    assert [w for w in words if "bridge at Selfoss" in w]


def test_a_long_list_of_losses_is_one_claim() -> None:
    text = (
        "In total, 40 aircraft and 12 helicopters, 310 tanks equipped with reactive armour, 95 field guns, "
        "as well as 1,210 lorries have been destroyed during the special operation."
    )
    (claim,) = claims(text)
    assert claim.content.of(text) == text.rstrip(".")
    assert [(q.value, q.basis) for q in claim.quantities] == [(n, "cumulative") for n in (40, 12, 310, 95, 1210)]


def test_whoever_says_the_header_says_the_rows() -> None:
    text = (
        "The Northern Front said on Friday that the army's losses since 3 May were about:\n\ntroops – 120 (+3)\ntanks – 7 (+1)\n"
    )
    found = [c for c in claims(text) if c.because[0].rule == "table row"]
    assert len(found) == 2
    assert all([s.who for s in c.chain] == ["Northern Front"] for c in found)
