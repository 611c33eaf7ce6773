"""Sections: which part of the story each line is, and what is set aside."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reading.sections import Division, divide
from growth_kit import grows_within

GOLD = Path(__file__).parents[2] / "shared" / "gold"


def labels(text: str, division: Division | None = None) -> list[tuple[str, str]]:
    division = division or divide(text)
    parts = [(part.kind, part.span) for part in (*division.sections, *division.boilerplate)]
    return [(kind, span.of(text)) for kind, span in sorted(parts, key=lambda part: part[1])]


NEWSPAPER = """Shelling empties border villages as talks drag on

Thousands have left their homes along the river since the weekend

Families wait at a bus station in Orlova. Reuters
Powered by automated translation

By Jane Doe and John Roe

Government guns shelled three villages near the border on Monday, officials said.

Border war — in pictures

Five people were killed, the governor said.

Read more: What we know about the border war

Updated: March 04, 2021, 09:15 AM"""


def test_newspaper_page_falls_into_its_parts() -> None:
    assert labels(NEWSPAPER) == [
        ("headline", "Shelling empties border villages as talks drag on"),
        ("standfirst", "Thousands have left their homes along the river since the weekend"),
        ("caption", "Families wait at a bus station in Orlova."),
        ("credit", "Reuters"),
        ("translation", "Powered by automated translation"),
        ("credit", "By Jane Doe and John Roe"),
        ("body", "Government guns shelled three villages near the border on Monday, officials said."),
        ("gallery", "Border war — in pictures"),
        ("body", "Five people were killed, the governor said."),
        ("other", "Read more: What we know about the border war"),
        ("updated", "Updated: March 04, 2021, 09:15 AM"),
    ]
    division = divide(NEWSPAPER)
    assert division.byline == "Jane Doe and John Roe"
    assert str(division.updated) == "2021-03-04"
    assert division.relay is None, "a photo credit is no credit for the story"


def test_press_release_header_is_set_aside() -> None:
    text = """Joint Force Morning Update, March 4, 2011
Joint Force Command - Public Affairs
2011-03-CA-017
For Immediate Release
ORLOVA, Ruritania (March 4, 2011) - Ruritanian and coalition forces detained two men in Orlova district yesterday. \
A search of the house turned up rifles, wire and a radio, and the men were taken to a base for questioning.
A second patrol found a cache of shells near the river and blew it up where it lay, with no harm to anybody nearby."""
    kinds = [kind for kind, _ in labels(text)]
    assert kinds == ["other", "other", "other", "other", "other", "body", "body"]
    assert str(divide(text).dated) == "2011-03-04"


def test_headline_glued_to_the_first_sentence_is_split() -> None:
    text = "Envoys Meet in OrlovaU.N. envoys met both sides in Orlova on Tuesday to discuss a truce along the river."
    assert labels(text)[0] == ("headline", "Envoys Meet in Orlova")
    assert labels(text)[1][0] == "body"


def test_lost_paragraph_breaks_are_found_but_not_in_abbreviations_or_names() -> None:
    text = "The army left the town last year.Iraqi officers said so. It met Gen.Smith and the U.S.Army, and YouTube showed it."
    assert [words for _, words in labels(text)] == [
        "The army left the town last year.",
        "Iraqi officers said so. It met Gen.Smith and the U.S.Army, and YouTube showed it.",
    ]


def test_straight_quotation_marks_stay_with_their_sentence() -> None:
    text = 'The mayor saw it."They came at dawn," he said. "It was loud."Nobody was hurt in the raid.'
    assert [words for _, words in labels(text)] == [
        "The mayor saw it.",
        '"They came at dawn," he said. "It was loud."',
        "Nobody was hurt in the raid.",
    ]


def test_straight_marks_are_told_by_their_blanks_and_by_the_next_one() -> None:
    text = (
        'He left a "wide gap," he said, and "the rest.The men ran from their son.'
        '"They fell on him," she said. "He was saved."Nobody came.'
    )
    assert [words for _, words in labels(text)] == [
        'He left a "wide gap," he said, and "the rest.',
        "The men ran from their son.",
        '"They fell on him," she said. "He was saved."',
        "Nobody came.",
    ]


def test_dash_of_speech_glued_to_a_sentence_opens_a_paragraph() -> None:
    text = "He spoke of the river.- We will not send men there - he said."
    assert [words for _, words in labels(text)] == ["He spoke of the river.", "- We will not send men there - he said."]


def test_one_long_line_is_body() -> None:
    text = "Rebels shelled a town on Monday, officials said. Five people died there. The army answered at night."
    assert labels(text) == [("body", text)]


def test_hard_wrapped_lines_make_one_section_a_paragraph() -> None:
    text = (
        "   ORLOVA, 23 OCT 89 (EFE) -- The ministry said that rebels had shelled\n"
        "three villages on the river during the night and that the army had\n"
        "answered with artillery. Five people were hurt in the exchange, which\n"
        "lasted until dawn.\n"
        "   A second report spoke of ten dead near the bridge, among them four\n"
        "soldiers who had been sent to guard it.\n"
    )
    division = divide(text)
    assert [kind for kind, _ in labels(text)] == ["credit", "body", "body"]
    assert division.relay == "EFE"
    assert str(division.dated) == "1989-10-23"


def test_short_paragraph_lines_are_not_joined() -> None:
    text = "The army said it took the hill at dawn.\nRebels denied that they had left.\nA monitor saw smoke.\nNobody else did."
    assert len(divide(text).sections) == 4


def test_first_line_with_full_stop_is_headline_only_when_said_again() -> None:
    again = "Ruritania blames rebels for bombing of police school in Orlova.\n\nRuritania has blamed the rebels for the bombing \
of a police school in Orlova that killed ten.\n\nThe rebels said nothing."
    new = "On 3 May 2019 two bombs killed ten people in Orlova.\n\nThe first went off at a rally.\n\nThe second followed."
    assert labels(again)[0][0] == "headline"
    assert labels(new)[0][0] == "body"


def test_title_of_the_record_marks_the_headline_over_two_lines() -> None:
    text = "Town falls to rebels.\nArmy pulls back\n\nThe army left the town on Monday, the governor said."
    division = divide(text, title="Town falls to rebels. Army pulls back")
    assert division.sections[0].kind == "headline"
    assert division.sections[0].span.of(text) == "Town falls to rebels.\nArmy pulls back"


@pytest.mark.parametrize(
    ("line", "wire"),
    [
        ("MOSCOW, Dec 27 (Reuters) - Forces shelled a town on Monday.", "Reuters"),
        ("SARAJEVO, Bosnia-Herzegovina (AP) _ Forces shelled a town on Monday.", "AP"),
        ("ORLOVA (AP) — Forces shelled a town on Monday.", "AP"),
        ("ORLOVA, Ruritania, Oct. 3 (Xinhua) -- Forces shelled a town on Monday.", "Xinhua"),
        ("The Palestinian Authority (PA) — it pays salaries — met on Monday.", None),
    ],
)
def test_wire_of_the_dateline(line: str, wire: str | None) -> None:
    division = divide(line)
    assert division.relay == wire
    body = [section.span.of(line) for section in division.sections]
    assert body == ([line] if wire is None else ["Forces shelled a town on Monday."])
    assert [part.kind for part in division.boilerplate] == ([] if wire is None else ["credit"])


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("ORLOVA, 26 February (BelTA) – Envoys met on Monday.", "ORLOVA, 26 February (BelTA) –"),
        ("ORLOVA (RURITANIA), 30 AUG 89 (DPA) -- [TEXT] ENVOYS MET ON MONDAY.", "ORLOVA (RURITANIA), 30 AUG 89 (DPA) -- [TEXT]"),
        (
            "ORLOVA, 3 MAR 89 -- [INTERVIEW WITH JOHN ROE] [EXCERPT] [ROE] WE MET.",
            "ORLOVA, 3 MAR 89 -- [INTERVIEW WITH JOHN ROE] [EXCERPT]",
        ),
        ("(CNN)- Envoys met in Orlova on Monday.", "(CNN)-"),
        ("Port Orlova, Ruritania (CNN) — Envoys met on Monday.", "Port Orlova, Ruritania (CNN) —"),
        ("ORLOVA, W.Va. -- Envoys met on Monday.", "ORLOVA, W.Va. --"),
        ("NATO (the alliance) — which met on Monday — agreed.", None),
        ("The National Relief Agency (NRA) — Three trucks were burned, it said.", None),
        ("IF WE WIN ON 14 MAY, AND IF WE -- AS ONE -- ASK FOR IT, TALKS BEGIN.", None),
        ("USS Orlova marines arrived on Monday. (Navy photo by Cpl. Jane Doe) Three stayed.", None),
    ],
)
def test_datelines_are_cut_off_what_follows_and_nothing_else_is(line: str, dateline: str | None) -> None:
    division = divide(line)
    aside = [part.span.of(line) for part in division.boilerplate if not part.span.of(line).startswith("(Navy")]
    assert aside == ([dateline] if dateline else [])
    if dateline:
        assert division.sections[0].span.of(line) == line[len(dateline) :].strip()


def test_headline_and_dateline_in_one_paragraph_are_told_apart() -> None:
    text = "Car bomb kills 20 at St. Mary's market. ORLOVA — A car bomb went off near a market in Orlova on Monday, police said."
    assert labels(text) == [
        ("headline", "Car bomb kills 20 at St. Mary's market."),
        ("other", "ORLOVA —"),
        ("body", "A car bomb went off near a market in Orlova on Monday, police said."),
    ]


@pytest.mark.parametrize(
    ("glued", "rest"),
    [
        ("ARMY MOVES TANKS TO BORDER: SOURCES", "Agents saw ten tanks at the river."),
        ("ENVOYS SAY TALKS ARE 'NEARLY DONE'", "Orlova's mayor did not agree with them."),
        ("REBELS HOLD THE BRIDGE AT ORLOVA", '"We stay," a fighter said on Monday.'),
        ("CLICK HERE TO GET THE DAILY APP", "A soldier was hurt at the bridge."),
        ("ALLIES SEND PLANES TO RURITANIA", "U.S. officials said that ten had landed."),
    ],
)
def test_link_lines_in_capitals_are_cut_from_the_sentence_they_run_into(glued: str, rest: str) -> None:
    text = f"The army took the hill on Monday, it said.{glued}{rest}"
    assert labels(text) == [
        ("body", "The army took the hill on Monday, it said."),
        ("other", glued),
        ("body", rest),
    ]


def test_teaser_that_runs_into_a_sentence_does_not_take_it_along() -> None:
    text = "The army took the hill.Watch: Villagers recall the raidAnother witness said that ten men were killed at the mill."
    assert labels(text)[1:] == [
        ("gallery", "Watch: Villagers recall the raid"),
        ("body", "Another witness said that ten men were killed at the mill."),
    ]


def test_line_behind_a_media_player_says_what_the_film_shows_and_is_no_headline() -> None:
    text = (
        "This video can not be played\nVillagers run as shots are heard\nTen men were killed at the mill on Monday, police said."
    )
    assert [kind for kind, _ in labels(text)] == ["other", "caption", "body"]
    glued = "This video can not be playedVillagers run as shots are heardTen men were killed at the mill on Monday, police said."
    assert [kind for kind, _ in labels(glued)] == ["other", "caption", "body"]


def test_name_with_a_capital_and_a_figure_inside_is_not_cut() -> None:
    text = "The army took the hill. A flight left.Ship tracking website Ship9Watch24 showed the port. The Ship website was down."
    assert [words for _, words in labels(text)][-1].startswith("Ship tracking website Ship9Watch24")


def test_photo_credit_amid_a_paragraph_ends_a_caption() -> None:
    text = (
        "The envoy left on Monday, the ministry said.ORLOVA, RURITANIA - MARCH 04: Smoke rises over the port. It burned all day. "
        "(Photo by Jane M. Doe/Getty Images)Ten men were killed in the fire, the mayor said."
    )
    assert labels(text) == [
        ("body", "The envoy left on Monday, the ministry said."),
        ("caption", "ORLOVA, RURITANIA - MARCH 04: Smoke rises over the port. It burned all day."),
        ("credit", "(Photo by Jane M. Doe/Getty Images)"),
        ("body", "Ten men were killed in the fire, the mayor said."),
    ]


def test_label_of_a_picture_with_its_agency_behind_it_is_a_caption() -> None:
    text = "The army took the hill.\n\nExercises of the Ruritanian army PAP\n\nThe rebels denied it on Tuesday.\n\n(jd)"
    assert labels(text)[1:] == [
        ("caption", "Exercises of the Ruritanian army"),
        ("credit", "PAP"),
        ("body", "The rebels denied it on Tuesday."),
        ("credit", "(jd)"),
    ]


def test_longer_crossheads_are_set_aside_when_said_again_and_kept_otherwise() -> None:
    def kind_of(line: str, after: str = "The minister said that rebels had burned the mill in Orlova.") -> str:
        text = f"The army took the hill.\n\n{line}\n\n{after}\n\nNobody was hurt."
        return next(kind for kind, words in labels(text) if words == line)

    assert kind_of("Minister: Rebels burned the mill in Orlova") == "other"
    assert kind_of("Ten children were found dead near the border crossing") == "body", "it is said nowhere else"
    assert kind_of("As the minister said of the burned mill in Orlova, rebels") == "body", "it opens as sentences do"
    assert kind_of("They will burn the mill", "- said the minister of Orlova.") == "body", "speech that goes on"


def test_breaks_where_a_link_was_do_not_tear_a_sentence() -> None:
    text = (
        "The army said it took the hill near Orlova\n, a town of 900 people.\n"
        "It lost ten men, said the minister in Orlova,\nJohn Roe."
    )
    assert [words for _, words in labels(text)] == [
        "The army said it took the hill near Orlova\n, a town of 900 people.",
        "It lost ten men, said the minister in Orlova,\nJohn Roe.",
    ]


def test_last_credit_takes_no_sentence_along() -> None:
    for text in (
        "Shares closed 314 points higher and gold gained 1.2%.— Jane Doe contributed to this story.",
        "The two armies have clashed at the border since Oct. 7.The Daily Wire contributed to this report.",
    ):
        division = divide(text)
        assert len(division.sections) == 1
        assert division.sections[0].span.of(text).endswith(("1.2%.", "Oct. 7."))
        assert "contributed" in division.boilerplate[0].span.of(text)


def test_sentence_in_capitals_that_opens_with_by_is_no_byline() -> None:
    text = "THE ARMY TOOK THE HILL.\n\nBY REACHING THIS DEAL, THE STATES HAVE TAKEN A STEP."
    assert labels(text)[1] == ("body", "BY REACHING THIS DEAL, THE STATES HAVE TAKEN A STEP.")


@pytest.mark.parametrize(
    "line",
    [
        "Other Topics of Interest Ruritania Trains Its Troops The minister said that the training would go on for years. " * 3,
        "Are you affected by the issues in this story? If it is safe to do so, write to the address below. " * 4,
        "More important information can be found on the main page.",
        "Video Army moves tanks to the bridge near the old mill",
    ],
)
def test_boxes_of_the_page_are_set_aside(line: str) -> None:
    text = f"The army took the hill.\n\n{line.strip()}\n\nThe rebels denied it on Tuesday."
    assert [kind for kind, _ in labels(text)][1] in {"other", "gallery"}


@pytest.mark.parametrize(
    "line",
    [
        "The Palestinian Authority said it would pay (PA).",
        "1 of the dead was a child.",
        "Help us to defend our sky and our people.",
        "Part of the city was destroyed overnight.",
        "Also on Saturday, two villages were shelled.",
        "Updated rules of engagement were announced by the ministry.",
        "To receive aid, families must cross the line.",
    ],
)
def test_claims_that_look_like_boilerplate_are_kept(line: str) -> None:
    text = f"Army takes the hill\n\nThe army took the hill on Monday, it said.\n\n{line}\n\nRebels denied it on Tuesday."
    assert ("body", line) in labels(text)


def test_buttons_glued_into_a_paragraph_are_cut_out() -> None:
    text = "The envoy left on Monday. CLICK HERE TO GET THE DAILY APPThe ministry denied a deal."
    assert labels(text) == [
        ("body", "The envoy left on Monday."),
        ("other", "CLICK HERE TO GET THE DAILY APP"),
        ("body", "The ministry denied a deal."),
    ]


PIECES = [*'aB .\n\r"“”=-:()©1\ufeff\u2028', "Reuters", "By ", "Updated: 2", "CLICK HERE ", "the. The", "U.S."]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_parts_are_disjoint_ordered_and_hold_every_visible_character(text: str) -> None:
    division = divide(text)
    spans = sorted(part.span for part in (*division.sections, *division.boilerplate))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = sum(1 for span in spans for letter in span.of(text) if letter.isalnum())
    assert covered == sum(letter.isalnum() for letter in text)
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@pytest.mark.parametrize(
    "piece",
    [
        "x\n",
        ".",
        '."',
        "== a ",
        "aaaB",
        "CLICK HERE A ",
        "Word Word\n",
        "AB, (",
        "(a/AP ",
        "THE BIG RED DOG ",
        "A\n, b",
        '."A ',
        ".- A",
        "This video can not be played\n",
        "heading wordsIn the town\n",
    ],
)
def test_time_grows_with_length_not_with_its_square(piece: str) -> None:
    small, large = (piece * (size // len(piece)) for size in (50_000, 400_000))
    assert grows_within(8 * 3, lambda: divide(small), lambda: divide(large))  # a square would be 64 times the work


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold articles are not beside this checkout (../shared/gold)")
def test_gold_claims_stand_in_the_right_section_and_none_in_boilerplate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(GOLD), *sys.path])
    from score import locate  # type: ignore[import-not-found]

    right = lost = total = 0
    for path in sorted((GOLD / "dev").glob("*.json")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        division = divide(text)
        for claim in json.loads(path.read_text(encoding="utf-8"))["claims"]:
            start, end = locate(text, claim["content"], claim.get("nth", 1))
            total += 1
            right += any(s.kind == claim["section"] and s.span.start <= start and end <= s.span.end for s in division.sections)
            lost += any(b.span.start < end and start < b.span.end for b in division.boilerplate)
    assert total > 1000
    assert lost == 0
    assert right >= 0.995 * total


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By our correspondents in Port Sudan and Nairobi", True),
        ("By a staff reporter", True),
        ("By foreign staff and agencies", True),
        ("By staff accounts the camp was empty when it fell.", False),
        ("By reporters' own count forty men died at the bridge", False),
    ],
)
def test_bylines_that_name_nobody(line: str, byline: bool) -> None:
    text = f"Shells hit the market in Gao\n\n{line}\n\nShells hit the market on Monday, killing two."
    assert (divide(text).byline is not None) == byline


def test_bullets_are_none_of_the_words_of_a_list() -> None:
    text = (
        "Flash update\n\n• Partners report that fuel will run out.\n• Two trucks were looted on Friday.\n– We hold it, he said.\n"
    )
    assert [s.span.of(text) for s in divide(text).sections if s.kind == "body"] == [
        "Partners report that fuel will run out.",
        "Two trucks were looted on Friday.",
        "– We hold it, he said.",
    ]
