"""A story cut into pieces: nothing lost, nothing twice, whatever its marks do."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from dateline.web.marks import parts
from growth_kit import grows_within

SPANS = st.tuples(st.integers(0, 59), st.integers(1, 60)).map(lambda pair: (min(pair[0], pair[1] - 1), max(pair[0] + 1, pair[1])))


def claim(number: int, start: int, end: int, role: tuple[int, int] | None = None) -> dict[str, object]:
    places = [{"span": list(role)}] if role else []
    return {
        "id": f"c{number}",
        "start": start,
        "end": end,
        "attribution": [],
        "time": None,
        "places": places,
        "quantities": [],
        "because": [],
    }


@given(st.lists(st.tuples(SPANS, SPANS), max_size=8), st.lists(SPANS, max_size=3), st.integers(1, 59))
def test_the_pieces_are_the_text(
    marked: list[tuple[tuple[int, int], tuple[int, int]]], flags: list[tuple[int, int]], cut: int
) -> None:
    text = "".join(chr(97 + n % 26) for n in range(60))
    claims = [claim(n, *content, role) for n, (content, role) in enumerate(sorted(marked))]
    layout = {"sections": [["body", 0, cut], ["body", cut, 60]], "boilerplate": []}
    drawn = parts(text, layout, claims, [[flag] for flag in flags])
    assert "".join(piece.words for part in drawn for piece in part.pieces) == text
    assert sorted(id for part in drawn for id in part.claims) == sorted(str(one["id"]) for one in claims)
    for part in drawn:
        at = part.start
        for piece in part.pieces:
            inside = [one for one in claims if one["start"] <= at < one["end"]]
            assert piece.inside == bool(inside)
            if inside:
                assert piece.claim in {one["id"] for one in inside}
            at += len(piece.words)


def test_the_inner_claim_has_the_words() -> None:
    drawn = parts("abcdefgh", {}, [claim(1, 0, 8), claim(2, 2, 5)])
    assert [(piece.words, piece.claim, piece.first) for piece in drawn[0].pieces] == [
        ("ab", "c1", 1),
        ("cde", "c2", 2),
        ("fgh", "c1", None),
    ]


def test_what_was_set_aside_is_shown_as_such() -> None:
    drawn = parts("said it Reuters", {"sections": [["body", 0, 7]], "boilerplate": [["credit", 8, 15]]}, [claim(1, 0, 4)])
    assert [(part.kind, part.aside) for part in drawn] == [("body", False), ("credit", True)]


def test_a_long_story_is_cut_in_time() -> None:
    """Four times the claims in one paragraph, not sixteen times the work."""

    def cutting(many: int) -> Callable[[], object]:
        text = "x" * (many * 10)
        claims = [claim(n, n * 10, n * 10 + 8, (n * 10, n * 10 + 2)) for n in range(many)]
        return lambda: parts(text, {}, claims)

    assert grows_within(10, cutting(2_000), cutting(8_000))
