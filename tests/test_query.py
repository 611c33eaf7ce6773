"""Questions to a ledger of four short stories: every filter, paging, as of, counts and what was read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from dateline.errors import RunError
from dateline.ledger.append import append
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.reader import this_reader
from dateline.pipeline import Tools, read
from dateline.query.counts import count
from dateline.query.filters import Filter, Near, parameters_of, read_filter
from dateline.query.find import find
from dateline.query.limits import asking
from dateline.reading.inputs import stories

# name, publisher, published, text
STORIES = (
    (
        "kidal",
        "Sahel Post",
        "2023-11-14",
        "Fighters shelled the town of Gao on Monday, killing 12 people, Mali's army said.\n\nThe airport is closed.",
    ),
    (
        "aleppo",
        "Levant Wire",
        "2023-11-16",
        "Syria's defence ministry said an air strike on Aleppo had wounded 7 people on Wednesday.\n\n"
        "Turkey denied that its drones had struck the city.",
    ),
    ("kidal", "Sahel Post", "2023-11-17", "Fighters shelled the town of Gao on Monday, killing 15 people, Mali's army said."),
    ("undated", "Levant Wire", None, "Damascus will probably reopen the crossing, the Russian Foreign Ministry said."),
)


@pytest.fixture(scope="module")
def ledger(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("query")
    moments = iter(datetime.datetime(2023, 12, 1, hour, tzinfo=datetime.UTC) for hour in range(20))
    with open_ledger(folder / "dateline.db", clock=lambda: next(moments)) as opened:
        for name, publisher, day, text in STORIES:
            path = folder / f"{name}.txt"
            path.write_text(text + "\n", encoding="utf-8")
            published = datetime.date.fromisoformat(day) if day else None
            (reading,) = read(stories([str(path)], published=published, publisher=publisher, format="text", stdin=None), tools)
            append(opened, reading, reader=this_reader())
        yield opened


def words(ledger: Ledger, **parameters: str | list[str]) -> list[str]:
    return [str(found.record["content"]) for found in find(ledger, read_filter(parameters)).claims]


def test_without_a_filter_all_that_holds_the_latest_first(ledger: Ledger) -> None:
    found = find(ledger, Filter()).claims
    days = [claim.published for claim in found]
    assert days == sorted((day for day in days if day), reverse=True) + [None] * days.count(None)
    assert not any("12 people" in str(claim.record) for claim in found), "the newer version of a story supersedes"


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({"words": "shelled gao"}, "killing 15 people|shelled"),
        ({"words": '"air strike"'}, "wounded 7"),
        ({"words": "aleppo -wounded"}, "drones"),
        ({"words": "shells"}, "shelled|killing"),  # by the stem
        ({"speaker": "russian foreign ministry"}, "reopen"),
        ({"side": "Syria"}, "wounded 7"),
        ({"voice": "own"}, None),
        ({"modality": "denied"}, "drones"),
        ({"certainty": "likely"}, "reopen"),
        ({"unit": "wounded"}, "wounded 7"),
        ({"unit": ["killed", "wounded"], "at_least": "10"}, "15 people"),
        ({"at_most": "8"}, "wounded 7"),
        ({"near": "16.27,-0.04,30"}, "shelled|killing"),
        ({"event_from": "2023-11-15", "event_to": "2023-11-15"}, "wounded 7"),
        ({"published_from": "2023-11-17"}, "shelled|killing"),
        ({"publisher": "Levant Wire", "published_to": "2023-11-16"}, "wounded 7|drones"),
    ],
)
def test_each_filter_finds_its_own(ledger: Ledger, parameters: dict[str, str | list[str]], wanted: str | None) -> None:
    found = words(ledger, **parameters)
    if wanted is None:
        assert found == []
    else:
        assert found and all(any(part in content for part in wanted.split("|")) for content in found), found


def test_as_of_a_day_a_story_is_what_it_was(ledger: Ledger) -> None:
    found = " ".join(words(ledger, as_of="2023-11-15"))
    assert "12 people" in found and "15 people" not in found and "Aleppo" not in found
    assert "12 people" not in " ".join(words(ledger, as_of="2023-11-17"))


def test_what_the_ledger_held_by_a_moment(ledger: Ledger) -> None:
    first = find(ledger, Filter()).claims[-1].recorded
    assert words(ledger, recorded_by="2023-11-30") == []
    assert words(ledger, recorded_by=first)


def test_pages_hold_every_claim_once(ledger: Ledger) -> None:
    whole = [claim.key for claim in find(ledger, Filter()).claims]
    for size in (1, 2, 3):
        keys: list[int] = []
        after: str | None = None
        while True:
            page = find(ledger, Filter(), after=after, limit=size)
            keys += [claim.key for claim in page.claims]
            after = page.next
            if after is None:
                break
        assert keys == whole


def test_counts_say_what_they_rest_on(ledger: Ledger) -> None:
    counts = count(ledger, Filter())
    assert counts.claims.claims == len(find(ledger, Filter()).claims) and not counts.claims.capped
    assert (counts.stories, counts.outlets) == (3, 2)
    assert {outlet.name: (outlet.stories, outlet.first) for outlet in counts.coverage} == {
        "Sahel Post": (1, "2023-11-17"),
        "Levant Wire": (2, "2023-11-16"),
    }
    assert "Mali" in {value.value for value in counts.facets["side"]}


def test_counts_stop_at_the_cap(ledger: Ledger) -> None:
    counts = count(ledger, Filter(), cap=2)
    assert counts.claims.capped and counts.claims.claims == 2


def test_a_filter_is_the_same_as_parameters_and_back() -> None:
    filter = read_filter(
        {"words": "dam", "kind": ["attack", "shelling"], "near": "1.5,-2,30", "at_least": "1,000", "as_of": "2023-01-02"}
    )
    assert filter.near == Near(1.5, -2, 30) and filter.at_least == 1000
    assert read_filter(parameters_of(filter)) == filter


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"colour": "red"}, "R030"),
        ({"as_of": "yesterday"}, "R031"),
        ({"near": "91,0,5"}, "R031"),
        ({"at_least": "nan"}, "R031"),
        ({"voice": "mine"}, "R031"),
        ({"as_of": ["2023-01-01", "2023-01-02"]}, "R031"),
    ],
)
def test_what_cannot_be_asked_is_told(parameters: dict[str, str | list[str]], code: str) -> None:
    with pytest.raises(RunError) as error:
        read_filter(parameters)
    assert error.value.code == code


def test_a_cursor_that_is_none_is_told(ledger: Ledger) -> None:
    with pytest.raises(RunError) as error:
        find(ledger, Filter(), after="page 2")
    assert error.value.code == "R031"


@pytest.mark.parametrize("words", ['"', "-", "AND OR", "a* NEAR(b c)", "'; DROP TABLE claims; --", "\0", "(((", "*", '"" ""'])
def test_any_words_may_be_looked_for(ledger: Ledger, words: str) -> None:
    find(ledger, Filter(words=words))


def test_a_question_that_takes_too_long_is_cut_off(ledger: Ledger) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(RunError) as error, asking(ledger, seconds=0.05) as connection:
        connection.exec_driver_sql(endless)
    assert error.value.code == "R032"
    assert find(ledger, Filter()).claims, "the next question is answered"
