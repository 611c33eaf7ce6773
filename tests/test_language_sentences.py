from dateline.language.quotations import find_quotations
from dateline.language.sentences import LONGEST_SENTENCE, sentence_starts
from dateline.types import Section, Span


def sentences(text: str) -> list[str]:
    sections = (Section("body", Span(0, len(text))),)
    starts = sentence_starts(text, sections, find_quotations(text, sections))
    return [text[a:b].strip() for a, b in zip(starts, (*starts[1:], len(text)), strict=True)]


def test_titles_and_initials_end_nothing() -> None:
    assert len(sentences("Gen. Alan B. Coe met Mr. Dee at the U.N. office on Monday.")) == 1


def test_an_abbreviation_before_an_opener_ends_the_sentence() -> None:
    assert sentences("They left for the U.S. The army stayed.") == ["They left for the U.S.", "The army stayed."]


def test_glued_paragraphs_come_apart() -> None:
    assert sentences("The town fell last year.Rebels took it back.") == ["The town fell last year.", "Rebels took it back."]


def test_a_number_with_a_point_is_one() -> None:
    assert len(sentences("Some 1.5 million people fled.")) == 1


def test_speech_is_cut_from_its_frame() -> None:
    assert sentences("“We hold the town,” the mayor said on Monday.") == ["“We hold the town,”", "the mayor said on Monday."]


def test_scare_quotes_are_not() -> None:
    assert len(sentences("The mayor spoke of a “peace” summit in May.")) == 1


def test_what_never_ends_is_cut_behind_its_marks() -> None:
    found = sentences("the tanks moved north, " * 300)
    assert max(map(len, found)) <= LONGEST_SENTENCE
    assert all(sentence.endswith("north,") for sentence in found)


def test_what_has_no_marks_is_cut_all_the_same() -> None:
    assert [len(sentence) for sentence in sentences("x" * (2 * LONGEST_SENTENCE + 10))] == [
        LONGEST_SENTENCE,
        LONGEST_SENTENCE,
        10,
    ]
