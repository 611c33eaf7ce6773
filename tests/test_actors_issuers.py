"""A label above a text makes the body that issued it the speaker of what the text claims, unless the outlet is that body."""

from __future__ import annotations

import pytest

from dateline.pipeline import Tools, build_tools, read
from dateline.reading.story import Known, build
from dateline.types import Claim

BODY = "Our units shot down two drones near Odesa on Monday.\n\nThe mayor said that three men had been wounded."


@pytest.fixture(scope="module")
def tools() -> Tools:
    return build_tools()


def claims(head: str, tools: Tools, publisher: str | None = None) -> tuple[Claim, ...]:
    (reading,) = read([build(f"{head}\n\n{BODY}", Known(publisher=publisher), id="x", doc="x")], tools)
    return reading.claims


@pytest.mark.parametrize(
    ("head", "who", "side"),
    [
        (
            "Statement by the General Staff of the Armed Forces of Ukraine",
            "General Staff of the Armed Forces of Ukraine",
            "Ukraine",
        ),
        ("Briefing by the Russian Defence Ministry, 6 June 2023", "Russian Defence Ministry", "Russia"),
        ("IDF Spokesperson's Unit:", "IDF Spokesperson's Unit", "Israel"),
        ("SUDANESE ARMED FORCES\nOffice of the Spokesman", "Sudanese Armed Forces", "Sudan"),
        ("GENERAL COMMAND STATEMENT:", "GENERAL COMMAND", None),
        (
            "Spokesperson of the Ethiopian National Defence Force",
            "Spokesperson of the Ethiopian National Defence Force",
            "Ethiopia",
        ),
        ("Hezbollah statement:", "Hezbollah", "Hezbollah"),
    ],
)
def test_the_issuer_speaks(head: str, who: str, side: str | None, tools: Tools) -> None:
    first, *_, last = claims(head, tools)
    assert [(s.who, s.side, s.cue) for s in first.chain] == [(who, side, None)]
    assert first.quote == "direct"
    assert any(reason.rule == "issuer" for reason in first.because)
    # Others speak through it.
    assert [s.who for s in last.chain] == [who, "mayor"]
    assert first.agent is not None
    assert first.agent.side == side or side is None


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("ISAF Joint Command morning update, 21 February 2011", "ISAF"),
        ("Statement by the Ministry of Defence", "Ministry of Defence"),
    ],
)
def test_an_outlet_that_issues_it_speaks_in_its_own_voice(head: str, publisher: str, tools: Tools) -> None:
    assert claims(head, tools, publisher)[0].chain == ()
    assert len(claims(head, tools, "The Courier")[0].chain) == 1


@pytest.mark.parametrize("head", ["Israel statement, 3 May 2024", "Hezbollah update, 3 May 2024", "Orlova statement:"])
def test_who_a_document_may_only_be_about_is_no_issuer(head: str, tools: Tools) -> None:
    assert claims(head, tools)[0].chain == ()


def test_a_headline_makes_nobody_the_issuer(tools: Tools) -> None:
    assert all(not claim.chain for claim in claims("Defence Ministry Denies Report", tools)[:1])
