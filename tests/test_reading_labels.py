"""Lines that name a document are no headlines: they claim nothing, and their day is the story's."""

from __future__ import annotations

import pytest

from dateline.reading.labels import is_label, issuer_of
from dateline.reading.story import Known, build

LABELS = [
    "Ministry of Defence daily briefing, 12 March 2024",
    "GENERAL STAFF: OPERATIONAL UPDATE AS OF 08:00, 12 MARCH 2024",
    "Armed Forces of Sudan - Statement No. 14, 3 May 2023",
    "IDF: Summary of the last day, 5 November 2024",
    "Ministry of Health - daily statistical report",
    "Information for 4 October 2020",
    "AMISOM Press Release, 2 June 2011",
    "Morning sitrep 2023-10-09",
    "Statement by the High Command of the Rebel Army",
    "NORTHERN COMMAND STATEMENT:",
    "COAST GUARD: DAILY UPDATE",
    "Air Force Spokesman's Office:",
    "Press Service of the Eastern Front",
    "Army Statement",
    "Briefing issued by the Border Guard Service, 4 June 1999",
]
HEADLINES = [
    "Army takes Orlova, ministry says",
    "Report: 40 killed in strike on market",
    "Army Takes Orlova, Ministry Says In Statement",
    "Ministry: 620 killed between 24 and 27 December 2022",
    "UN report says famine is near",
    "Shells hit Orlova on 3 May 2023",
    "Rebels release prisoners",
    "Defence Ministry Denies Report",
    "Government Report: Casualties Rise In The North",
    "Statement by army angers rebels",
    "Army Spokesman Resigns",
    "Police Department",
    "QUETTA:",
]


@pytest.mark.parametrize("line", LABELS)
def test_a_label(line: str) -> None:
    assert is_label(line)
    story = build(f"{line}\n\nOver the past day, the enemy shelled Orlova nine times.", Known(), id="x", doc="x")
    assert story.title == line
    assert [section.kind for section in story.sections] == ["body"]


@pytest.mark.parametrize("line", HEADLINES)
def test_a_headline_is_none(line: str) -> None:
    assert not is_label(line)


def test_the_sender_above_it_and_the_table_below() -> None:
    head = "NORTHERN ARMY COMMAND\nStatement, 2 December 2024"
    text = f"{head}\n\nLosses since November 27:\nTanks: 12\nGuns: 9\n\nIt rained. The enemy withdrew."
    story = build(text, Known(), id="x", doc="x")
    assert str(story.published) == "2024-12-02"
    assert (story.title or "").startswith("NORTHERN ARMY COMMAND")
    assert "headline" not in {section.kind for section in story.sections}


ISSUED = [
    ("NORTHERN COMMAND STATEMENT:", "NORTHERN COMMAND", "STATEMENT"),
    ("Statement by the High Command of the Rebel Army, 3 May 1994", "High Command of the Rebel Army", "Statement"),
    ("Ministry of Defence daily briefing, 12 March 2024", "Ministry of Defence", "briefing"),
    ("Air Force Spokesman's Office:", "Air Force Spokesman's Office", None),
    ("Ministry of War\nPress release, 12 January 1951", "Ministry of War", "release"),
    ("PEOPLE'S ARMED FORCES\nOffice of the Spokesman", "PEOPLE'S ARMED FORCES", None),
    ("Information for 4 October 2020", None, None),
    ("GAZA UPDATE, 5 May 2021", None, None),
    ("Statement No. 9 of the Joint Chiefs", "Joint Chiefs", "Statement"),
    ("UNPROFOR Press Release No PR-14/1994", "UNPROFOR", "Release"),
    (
        "People's Government\nMinistry of the Interior\nSituation Report as at 1800 hrs, 2 April 1987",
        "People's Government",
        "Report",
    ),
    ("Martyrs Brigades military communiqué", "Martyrs Brigades", "communiqué"),
    ("Summary of the General Staff as of 18:00, 24 August 1943", "General Staff", "Summary"),
    ("From the Press Office of the Freedom Movement", "Press Office of the Freedom Movement", None),
]


@pytest.mark.parametrize(("head", "name", "noun"), ISSUED)
def test_whose_document_it_is(head: str, name: str | None, noun: str | None) -> None:
    text = f"{head}\n\nOur units held the bridge at Orlova on Monday.\n\nThe enemy withdrew to the river."
    found = issuer_of(build(text, Known(), id="x", doc="x"))
    told = (None, None) if found is None else (found[0].of(text), found[1] and found[1].of(text))
    assert told == (name, noun)
