"""Mentions: who is named or described, with office and side."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache

import pytest

from dateline.actors import coreference, mentions
from dateline.actors.registry import load_registry
from dateline.language.engine import Engine, load_engine
from dateline.types import Mention, Reading, Section, Span, Story
from growth_kit import grows_within
from language_kit import parsed


@cache
def engine() -> Engine:
    return load_engine()


def read(text: str, *, published: datetime.date | None = None) -> Reading:
    story = Story("s", "s", text, published=published, sections=(Section("body", Span(0, len(text))),))
    return coreference.resolve(mentions.find(engine().parse(story), load_registry()))


def at(reading: Reading, words: str, nth: int = 0) -> Mention:
    """The mention of exactly these words."""
    text = reading.story.text
    found = [m for m in reading.mentions if m.span.of(text) == words]
    assert len(found) > nth, [m.span.of(text) for m in reading.mentions]
    return found[nth]


def role(reading: Reading, mention: Mention) -> str | None:
    return mention.role.of(reading.story.text) if mention.role else None


@pytest.mark.parametrize(
    ("text", "words", "who", "office", "side"),
    [
        (
            "Kenyan Deputy Foreign Minister Grace Otieno said talks went on.",
            "Kenyan Deputy Foreign Minister Grace Otieno",
            "Grace Otieno",
            "Deputy Foreign Minister",
            "Kenya",
        ),
        (
            "Maria Lund, head of the UN mission in Mali, said the convoy had left.",
            "Maria Lund, head of the UN mission in Mali",
            "Maria Lund",
            "head of the UN mission in Mali",
            "UN",
        ),
        (
            "The Chadian defence minister, Daoud Hassan, said the border was shut.",
            "The Chadian defence minister, Daoud Hassan",
            "Daoud Hassan",
            "defence minister",
            "Chad",
        ),
        ("Mr Putin said it would rain.", "Mr Putin", "Vladimir Putin", None, "Russia"),
        (
            "Ukraine's General Staff said so.",
            "Ukraine's General Staff",
            "General Staff of the Armed Forces of Ukraine",
            None,
            "Ukraine",
        ),
        (
            "A Turkish foreign ministry official said so.",
            "A Turkish foreign ministry official",
            "Turkish foreign ministry official",
            None,
            "Turkey",
        ),
        ("Isis fighters fled the town.", "Isis fighters", "Islamic State fighters", None, "Islamic State"),
        (
            "The state-run Vietnamese news agency Xinhua reported it.",
            "The state-run Vietnamese news agency Xinhua",
            "Xinhua",
            None,
            "China",
        ),
        ("A Nigerian army statement said three died.", "A Nigerian army statement", "Nigerian army", None, "Nigeria"),
        ("Local residents said they heard shots.", "Local residents", "Local residents", None, None),
    ],
)
def test_who_office_and_side(text: str, words: str, who: str, office: str | None, side: str | None) -> None:
    reading = read(text, published=datetime.date(2015, 5, 5))
    found = at(reading, words)
    assert (found.who, role(reading, found), found.side) == (who, office, side)


def test_the_head_is_the_syntactic_head() -> None:
    reading = read("The International Committee of the Red Cross said it waited.")
    found = at(reading, "The International Committee of the Red Cross")
    token = reading.tokens[found.head]
    assert (token.lower, token.dep) == ("committee", "nsubj")


def test_a_short_form_takes_the_full_name() -> None:
    reading = read("Colonel Anders Holm said the bridge held. Later Holm said it had fallen.")
    assert at(reading, "Holm").who == "Anders Holm"


def test_a_first_name_alone_is_the_person_of_the_story() -> None:
    reading = read("Police held Tariq Mansoor and his father. Tariq said he was innocent.")
    assert at(reading, "Tariq").who == "Tariq Mansoor"


def test_an_acronym_in_brackets_stands_for_the_name() -> None:
    reading = read("The Northern Relief Coordination Board (NRCB) said roads were closed. The NRCB asked for fuel.")
    assert at(reading, "The NRCB").who == "Northern Relief Coordination Board"


def test_an_office_without_a_name_is_its_holder_of_the_day() -> None:
    assert (
        at(read("The French president said no.", published=datetime.date(2003, 3, 1)), "The French president").who
        == "Jacques Chirac"
    )
    assert (
        at(read("The French president said no.", published=datetime.date(2019, 3, 1)), "The French president").who
        == "Emmanuel Macron"
    )
    unknown = at(read("The French president said no."), "The French president")
    assert (unknown.who, unknown.side) == ("French president", "France")


def test_the_story_goes_before_the_registry() -> None:
    text = "French President Anne Durand met aides. The French president said no."
    assert at(read(text, published=datetime.date(2019, 3, 1)), "The French president").who == "Anne Durand"


def test_a_state_that_is_only_a_place_is_no_mention() -> None:
    reading = read("Shells fell in Syria and near Lebanon.")
    assert reading.mentions == ()
    assert at(read("Damascus said it was ready."), "Damascus").who == "Syria"


def test_a_dateline_is_nobody() -> None:
    reading = read("KHARTOUM, Sudan (Reuters) - Soldiers closed the bridge.")
    assert [m.span.of(reading.story.text) for m in reading.mentions] == ["Soldiers"]


def test_a_headline_in_capitals_names_no_new_person() -> None:
    reading = read("Prime Minister Discusses Next Moves In Harbour Fight")
    assert all(m.who != "Next Moves" for m in reading.mentions)


def test_a_demonym_says_whose_deed_it_was() -> None:
    found = at(read("An Israeli airstrike hit the road."), "Israeli")
    assert (found.who, found.kind) == ("Israel", "demonym")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "(", "Mr", "The", "“", "President", "’s", "Gen.", "of the"])
def test_scraps_raise_nothing(text: str) -> None:
    read(text) if text.strip() else mentions.find(Reading(Story("s", "s", text)), load_registry())


def test_spans_lie_in_the_text_and_hold_their_heads() -> None:
    text = "Brig. Gen. Paul Otis, the mission's spokesman, told AFP that Malian troops (and their allies) had left Kidal."
    reading = read(text)
    for m in reading.mentions:
        head = reading.tokens[m.head]
        assert m.span.holds(Span(head.start, head.end))
        assert m.role is None or m.role.of(text)


def test_cost_grows_with_the_text_alone() -> None:
    sentence = "Gen. Ivan Petrov of the Russian army said Ukrainian troops (and the UN) had left. The president doubted it. "
    base = engine().parse(Story("s", "s", sentence * 20, sections=(Section("body", Span(0, len(sentence) * 20)),)))
    long = engine().parse(Story("s", "s", sentence * 160, sections=(Section("body", Span(0, len(sentence) * 160)),)))

    def resolving(reading: Reading) -> Callable[[], object]:
        return lambda: coreference.resolve(mentions.find(reading, load_registry()))

    assert grows_within(8 * 3, resolving(base), resolving(long))  # eight times the text; a square would be 64 times the work


def test_another_spelling_is_the_same_person() -> None:
    found = at(read("Aleksander Lukashenko said so.", published=datetime.date(2022, 1, 1)), "Aleksander Lukashenko")
    assert (found.who, found.side) == ("Aleksander Lukashenko", "Belarus")
    other = at(read("Boris Lukashenko said so.", published=datetime.date(2022, 1, 1)), "Boris Lukashenko")
    assert other.side is None


def test_what_a_desk_deals_with_is_no_side() -> None:
    found = at(read("Li Na, director of the China Program, said so."), "Li Na, director of the China Program")
    assert found.side is None


@pytest.mark.parametrize(
    ("text", "who", "office", "side"),
    [
        ("China's ambassador to the UN Wei Zhang said no.", "Wei Zhang", "ambassador to the UN", "China"),
        ("Minister of Foreign Affairs Ola Berg said no.", "Ola Berg", "Minister of Foreign Affairs", None),
        ("Sara Cole, an Iran analyst in Oslo, said no.", "Sara Cole", "Iran analyst in Oslo", None),
    ],
)
def test_offices_with_prepositions(text: str, who: str, office: str, side: str | None) -> None:
    reading = read(text)
    found = next(m for m in reading.mentions if m.who == who)
    assert (role(reading, found), found.side) == (office, side)


@pytest.mark.parametrize(
    ("text", "words", "who", "side"),
    [
        ("An army spokeswoman, Colonel Ane Lund, said so.", "An army spokeswoman, Colonel Ane Lund", "Ane Lund", None),
        (
            "UN Principal Water Coordinator in Lima, Ole Berg, said so.",
            "UN Principal Water Coordinator in Lima, Ole Berg",
            "Ole Berg",
            "UN",
        ),
        ("The state news agency TKM quoted the mayor.", "The state news agency TKM", "TKM", None),
        (
            "Iran waited. A senior defence official in Rome said Iran had fired.",
            "A senior defence official",
            "senior defence official",
            "Italy",
        ),
        ("Ukraine waited. He told Harbour Radio that Ukraine was ready.", "Harbour Radio", "Harbour Radio", None),
    ],
)
def test_names_beside_what_they_name(text: str, words: str, who: str, side: str | None) -> None:
    found = at(read(text), words)
    assert (found.who, found.side) == (who, side)


def test_two_persons_of_a_list_are_no_apposition() -> None:
    assert at(read("Lawyer Ann Lee, Colonel Ole Berg and a cook left."), "Colonel Ole Berg").who == "Ole Berg"


def test_words_in_capitals_are_no_acronyms_where_all_is_in_capitals() -> None:
    def named(text: str) -> set[str | None]:
        return {m.who for m in read(text).mentions}

    assert not {"World Health Organization", "United States"} & named(
        "THE MAYOR PRAISED THOSE WHO STAYED AND TOLD US THAT IT WAS OVER."
    )
    assert {"World Health Organization", "United States"} <= named("The WHO said the US had sent doctors.")


def test_a_leaning_stays_with_the_name() -> None:
    text = "A depot was hit, pro-Kremlin media said."
    found = mentions.find(parsed(text), load_registry()).mentions
    assert [m.who for m in found if m.span.of(text).endswith("media")] == ["pro-Kremlin media"]


@pytest.mark.parametrize(
    ("text", "words", "who", "side"),
    [
        (
            "The Ukrainian air force said it had shot down ten drones. Lt. Col. Petro Bondar said more were coming.",
            "Lt. Col. Petro Bondar",
            "Petro Bondar",
            "Ukraine",
        ),
        ("Omar Hadi, a spokesman for the opposition Syrian council, said talks failed.", None, "Omar Hadi", "Syrian opposition"),
        (
            "Mali and Niger reports said ten had died. Scores fled, US and Russian reports said.",
            "US and Russian reports",
            None,
            None,
        ),
        ("Indian and Pakistani officials said dozens had died.", "Indian and Pakistani officials", None, "India and Pakistan"),
        ("Authorities in Syria's Kurdish region said they would stay.", "Authorities", "Authorities", "Syrian Kurds"),
        ("Officials in Ukraine's Donetsk region said two had died.", "Officials", "Officials", None),
        ("The National Salvation Council (NSC) refused. The NSC wants a vote.", "The NSC", "National Salvation Council", None),
        ("The UN's commission for Africa representative Ana Bento said prices rose.", None, "Ana Bento", "UN"),
    ],
)
def test_whom_somebody_speaks_for(text: str, words: str | None, who: str | None, side: str | None) -> None:
    reading = read(text)
    mention = at(reading, words) if words else next(m for m in reading.mentions if m.who == who)
    assert who is None or mention.who == who
    assert mention.side == side or (who == "National Salvation Council" and mention.side == who)


@pytest.mark.parametrize("sort", ["military", "security", "intelligence"])
def test_the_service_of_an_official_is_a_role(sort: str) -> None:
    reading = read(f"An unnamed Kenyan {sort} official said five had died.")
    mention = at(reading, f"An unnamed Kenyan {sort} official")
    assert (mention.who, mention.side, role(reading, mention)) == (f"Kenyan {sort} official", "Kenya", f"{sort} official")


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("The Russian MoD denied the strike.", "The Russian MoD", "Russian Defence Ministry"),
        ("Ukraine’s MoD said two planes were lost.", "Ukraine’s MoD", "Ukrainian Defence Ministry"),
        ("The MFA of Azerbaijan said four had died.", "The MFA of Azerbaijan", "Azerbaijani Foreign Ministry"),
        ("Russia’s MoD said it was calm. The MoD spoke of drones.", "The MoD", "Russian Defence Ministry"),
        ("Ukraine has lost 20 tanks, the MoD said.", "the MoD", "UK Ministry of Defence"),
    ],
)
def test_initials_are_the_body_of_the_state_they_stand_with(text: str, words: str, who: str) -> None:
    assert at(read(text), words).who == who


def test_a_citys_time_is_nobody() -> None:
    assert all(m.who != "Yemen" for m in read("At 4 a.m. (Sanaa time), U.S. forces destroyed it.").mentions)


@pytest.mark.parametrize(
    ("text", "words", "who", "side"),
    [
        ("Lebanese Hezbollah fighters left.", "Lebanese Hezbollah fighters", "Hezbollah fighters", "Hezbollah"),
        ("Nigerian Boko Haram commanders met.", "Nigerian Boko Haram commanders", "Boko Haram commanders", "Boko Haram"),
        ("SDF forces left the town.", "SDF forces", "Syrian Democratic Forces", "Syrian Democratic Forces"),
    ],
)
def test_a_groups_men_are_the_groups_whatever_their_country(text: str, words: str, who: str, side: str) -> None:
    found = at(read(text), words)
    assert (found.who, found.side) == (who, side)


def test_an_acronym_is_that_of_a_name_written_out_here() -> None:
    text = "Men of the Syrian Arab Coalition came to Raqqa. The SAC got rifles."
    assert at(read(text), "The SAC").who == "Syrian Arab Coalition"
    assert at(read("Clashes went on in Sagaing. The SAC sent jets."), "The SAC").side == "Myanmar"


@pytest.mark.parametrize(("text", "words", "kind"), [("Men burned two army posts.", "two army posts", "facility"),
                                                     ("Guards left border posts.", "border posts", "facility"),
                                                     ("He wrote a Telegram post.", "a Telegram post", "document")])  # fmt: skip
def test_men_hold_some_posts_and_write_others(text: str, words: str, kind: str) -> None:
    assert at(read(text), words).kind == kind


def test_a_group_called_by_the_end_of_its_name() -> None:
    found = at(read("The Tamil Tigers shelled the port. The Tigers then left."), "The Tigers")
    assert found.side == "LTTE"
    assert not [m for m in read("The zoo lost two. The Tigers then left.").mentions if m.side == "LTTE"]


@pytest.mark.parametrize(
    ("text", "words", "who", "side"),
    [
        (
            "The Malian opposition leader said talks failed.",
            "The Malian opposition leader",
            "Malian opposition leader",
            "Malian opposition",
        ),
        ("A Thai separatist leader was shot.", "A Thai separatist leader", "Thai separatist leader", "Thai separatists"),
        ("The Thai insurgents fired.", "The Thai insurgents", "Thai rebels", "Thai rebels"),
        ("The Kenyan militia leader fled.", "The Kenyan militia leader", "Kenyan militia leader", "Kenya"),
    ],
)
def test_a_leader_of_others_does_not_lead_the_state(text: str, words: str, who: str, side: str) -> None:
    found = at(read(text, published=datetime.date(2024, 3, 1)), words)
    assert (found.who, found.side, found.actor is None or not found.actor.startswith("person:")) == (who, side, True)


@pytest.mark.parametrize("words", ["The Kenyan leader", "The longtime Kenyan leader", "Kenya's leader"])
def test_the_leader_of_a_state_is_its_head(words: str) -> None:
    assert at(read(f"{words} said talks failed.", published=datetime.date(2024, 3, 1)), words).who == "William Ruto"


def test_troops_of_a_people_unknown_are_not_lent_to_the_main_state() -> None:
    text = (
        "Kenyan forces left the hill, Kenyan officials said. The Kenyan army said Moslem troops fired at Kenyan soldiers, "
        "and the Moslem-led government accused them. Kenya said government troops came."
    )
    reading = read(text)
    assert [at(reading, words).side for words in ("Moslem troops", "the Moslem-led government", "government troops")] == [
        None,
        None,
        "Kenya",
    ]


def test_an_acronym_that_the_story_spells_out_is_no_outlets() -> None:
    reading = read("The Arakan Army (AA) claimed the town. The AA said it held the port.")
    assert at(reading, "The AA").who == "Arakan Army"
