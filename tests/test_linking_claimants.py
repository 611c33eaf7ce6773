"""One claimant under several names: united where the registry or the words say so, and not otherwise."""

from __future__ import annotations

import pytest

from dateline.linking.claimants import Voice, united


def voice(
    who: str | None, side: str | None = None, *, role: str | None = None, source: str | None = None, story: str = "a"
) -> Voice:
    return Voice(story, who, source or who, role, side)


RUSSIAN = voice("Russian Defence Ministry", "Russia")
ARMY = voice("Sudanese army", "Sudan")
RSF = "Rapid Support Forces"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RUSSIAN, voice("Igor Konashenkov", "Russia", role="Defence Ministry spokesman")),
        (RUSSIAN, voice("Igor Konashenkov", "Russia", role="a spokesman for the Russian Defence Ministry")),
        (RUSSIAN, voice("spokesperson for the Russian Defence Ministry", role="spokesperson for the Russian Defence Ministry")),
        (RUSSIAN, voice("ministry", "Russia", source="The ministry in Moscow")),
        (RUSSIAN, voice("Russian Defence Ministry's press service", "Russia")),
        (ARMY, voice("Sudanese military", "Sudan", story="b")),
        (ARMY, voice("Sudanese Armed Forces", "Sudan")),
        (ARMY, voice("Army", None)),
        (ARMY, voice("Nabil Abdallah", None, role="Army spokesman", story="b")),
        (voice("Israeli military", "Israel"), voice("Israel Defense Forces", "Israel")),
        (voice("French army", "France"), voice("Col. Roche", "France", role="spokesman of the French armed forces")),
        (voice(RSF, RSF), voice("Al-Fateh Qurashi", RSF, role="A spokesman for the RSF")),
        (voice("Residents"), voice("local residents", story="b")),
        (voice("Ukrainian military", "Ukraine"), voice("armed forces of Ukraine", "Ukraine")),
    ],
)  # fmt: skip
def test_names_of_one(one: Voice, other: Voice) -> None:
    assert len(set(united([one, other]))) == 1


@pytest.mark.parametrize(
    "voices",
    [
        [RUSSIAN, voice("Ukrainian Defence Ministry", "Ukraine")],
        [RUSSIAN, voice("Sergei Shoigu", "Russia", role="Russian defence minister")],
        [RUSSIAN, voice("Russian military", "Russia")],
        [RUSSIAN, voice("Russian Foreign Ministry", "Russia"), voice("ministry", "Russia")],
        [RUSSIAN, voice("Health Ministry", None)],
        [ARMY, voice("Sudanese police", "Sudan")],
        [ARMY, voice("army", None, story="b"), voice("Chadian army", "Chad", story="c")],
        [ARMY, voice("army commander in Gao", "Sudan")],
        [ARMY, voice("Abdel Fattah al-Burhan", "Sudan", role="army chief")],
        [voice("Gaza Health Ministry", "Gaza"), voice("Palestinian Health Ministry", "Palestine")],
        [voice("mayor of Gao"), voice("mayor of Ansongo")],
        [voice("residents"), voice("hospital officials")],
        [voice("Nabil Abdallah", None, role="Army spokesman"), voice("Idris Hassan", None, role="police spokesman")],
        [voice(RSF, RSF), voice("Yusuf Ezzat", RSF, role="adviser to the RSF")],
    ],
)  # fmt: skip
def test_names_of_several(voices: list[Voice]) -> None:
    assert len(set(united(voices))) == len(voices)


def test_the_body_gives_the_name() -> None:
    spokesman = voice("Igor Konashenkov", "Russia", role="Defence Ministry spokesman")
    assert united([spokesman, spokesman, RUSSIAN]) == ["Russian Defence Ministry"] * 3
    assert united([voice("Army", None), ARMY]) == ["Sudanese army"] * 2
    assert united([spokesman]) == ["Igor Konashenkov"]
