import pytest

from dateline.language.quotations import find_quotations
from dateline.types import Section, Span


def quoted(text: str) -> list[tuple[str, bool, bool]]:
    sections, at = [], 0
    for line in text.split("\n"):
        if line:
            sections.append(Section("body", Span(at, at + len(line))))
        at += len(line) + 1
    return [(q.content.of(text), q.clausal, q.reopened) for q in find_quotations(text, tuple(sections))]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("„", "”"), ("‘", "’"), ("'", "'"), ("''", "''"), ("»", "«")],
)
def test_every_style_of_marks(opening: str, closing: str) -> None:
    text = f"{opening}We hold the bridge and the mill,{closing} the colonel said."
    assert quoted(text) == [("We hold the bridge and the mill,", True, False)]


def test_speech_that_reopens_each_paragraph_and_closes_once() -> None:
    text = "“The road is open.\n“The bridge is not.”"
    assert quoted(text) == [("The road is open.", True, False), ("The bridge is not.", True, True)]


def test_marks_round_a_few_words_are_not_speech_of_their_own() -> None:
    assert quoted("The army spoke of “cleansing” the valley.") == [("cleansing", False, False)]


def test_apostrophes_open_nothing() -> None:
    assert quoted("The soldiers' families and the army's doctors don't agree.") == []


def test_a_genitive_inside_single_marks_does_not_close_them() -> None:
    assert quoted("‘The soldiers’ homes are gone,’ she said.")[0][0] == "The soldiers’ homes are gone,"


def test_a_mark_without_a_partner_takes_nothing_with_it() -> None:
    assert quoted('He measured 12" of snow on the road and went on') == []


def test_a_long_text_of_marks_is_linear() -> None:
    assert len(quoted("“a b c d.” " * 20_000)) == 20_000


def test_straight_marks_closed_a_paragraph_later_without_reopening() -> None:
    text = '"The road is open.\nThe bridge is not," he said.'
    assert quoted(text) == [("The road is open.", True, False), ("The bridge is not,", True, True)]


def test_marks_doubled_for_a_table_count_as_one() -> None:
    assert quoted('""We hold the bridge,"" she said. ""It is ours.""') == [
        ("We hold the bridge,", True, False),
        ("It is ours.", True, False),
    ]


def test_a_closing_and_an_opening_mark_that_ran_together_are_two() -> None:
    assert quoted('"We hold the bridge.""It is all ours."') == [
        ("We hold the bridge.", True, False),
        ("It is all ours.", True, False),
    ]


def test_invisible_characters_are_no_part_of_speech() -> None:
    assert quoted('"\u200eWe hold the bridge,\u200e" she said.')[0][0] == "We hold the bridge,\u200e"


def test_dialogue_set_with_dashes() -> None:
    assert quoted("— We lost the mill, — he said. — It burns.") == [
        ("We lost the mill,", True, False),
        ("It burns.", True, False),
    ]
    assert quoted("— 30 tanks and two guns") == []


def test_an_answer_of_one_word() -> None:
    assert quoted("“Never,” she said.") == [("Never,", True, False)]
