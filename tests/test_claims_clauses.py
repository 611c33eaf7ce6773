from itertools import pairwise

from dateline.claims import clauses
from dateline.claims.worth import MODEL
from dateline.language.linear import load_linear
from dateline.pipeline import Tools, read
from dateline.speech import attributions
from language_kit import parsed
from pipeline_kit import story_of


def claims(text: str) -> list[str]:
    reading = clauses.cut(attributions.find(parsed(text)), model=load_linear(MODEL))
    return [c.content.of(text) for c in reading.claims]


def test_coordinated_events_are_claims_of_their_own() -> None:
    found = claims("Rebels shelled the port while government troops withdrew from the airport, the ministry said.")
    assert found == ["Rebels shelled the port", "government troops withdrew from the airport"]


def test_the_frame_is_no_part_of_the_claim() -> None:
    assert claims("The ministry said on Monday that rebels had shelled the port.") == ["rebels had shelled the port"]


def test_quotation_marks_are_left_outside() -> None:
    assert claims("“We have captured the airport,” the general said.") == ["We have captured the airport"]


def test_declining_to_comment_claims_nothing() -> None:
    assert claims("A spokesman declined to comment.") == []


def test_a_label_over_a_text_claims_nothing(tools: Tools) -> None:
    def headline(words: str) -> list[str]:
        text = f"{words}\n\nThe town was quiet on Sunday."
        return [c.content.of(text) for c in next(iter(read([story_of(text)], tools))).claims if c.section == "headline"]

    assert headline("SITREP 44 — North Kivu, 9 to 15 November") == []
    assert headline("Weekly bulletin No. 7") == []
    assert headline("Five dead in Kabul blast") == ["Five dead in Kabul blast"]


def test_spans_hold_and_ids_are_stable() -> None:
    text = "The army captured the town. The rebels fled to the hills."
    first, second = (clauses.cut(attributions.find(parsed(text)), model=load_linear(MODEL)) for _ in range(2))
    assert [c.id for c in first.claims] == [c.id for c in second.claims]
    assert len({c.id for c in first.claims}) == len(first.claims) == 2


def test_claims_do_not_overlap() -> None:
    text = (
        "The army, which had lost the port, captured the town after rebels who held it fled, and the UN said it feared a siege."
    )
    reading = clauses.cut(attributions.find(parsed(text)), model=load_linear(MODEL))
    spans = [c.content for c in reading.claims]
    assert all(a.end <= b.start for a, b in pairwise(spans))
