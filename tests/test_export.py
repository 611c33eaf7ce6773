"""Out of a ledger and in again: the same bytes, what people decided, less where less is asked for, and what it all rests on."""

from __future__ import annotations

import hashlib
import io
import json
import random
import sqlite3
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from dateline.actors.registry import load_registry
from dateline.errors import DocumentError, RunError
from dateline.exchange.formats import FORMATS
from dateline.exchange.masking import known_names, masked
from dateline.exchange.records import Record
from dateline.export import Showing, export, export_to
from dateline.importing import import_answers, import_sheet, import_stories
from dateline.ledger.connect import Ledger, open_ledger
from dateline.ledger.entry import newest
from dateline.ledger.guards import ORDER_BITS
from dateline.ledger.schema import log
from dateline.pipeline import Tools, read
from dateline.query.filters import Filter, read_filter
from dateline.query.find import find
from dateline.reading.story import Known, build, story_id
from dateline.review.agreement import agreement
from dateline.review.decide import accept, add, assign, correct, merge, reject, split, undo
from dateline.review.view import view
from ledger_kit import faults, keep, made, ticking
from test_review import decided


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "l.db", clock=ticking()) as opened:
        keep(opened, (made(number) for number in range(4)))
        yield opened


def out(ledger: Ledger, name: str, filter: Filter | None = None, showing: Showing | None = None) -> bytes:
    stream = io.BytesIO()
    export_to(ledger, name, stream, filter or Filter(), showing or Showing())
    return stream.getvalue()


def ids(ledger: Ledger) -> list[str]:
    return [found.id for found in find(ledger, Filter()).claims]


def no(error: DocumentError) -> None:
    raise AssertionError(str(error))


# --- whole ---


def test_what_went_out_whole_comes_in_and_goes_out_the_same(ledger: Ledger, tmp_path: Path, tools: Tools) -> None:
    """PROMISES 6, on both databases, with a story that was really read, from bytes that are no plain text."""
    keep(ledger, (made(number) for number in range(6)))
    words = (
        "🕯 The mayor of Kharkiv, Ida Lund, said on Monday that probably at least 12 people had been killed near Izium by rockets."
    )
    story = build(
        words,
        Known(title="A title", publisher="Courier", url="https://news.example/x"),
        id=story_id(b"\0raw"),
        doc="x",
        raw=b"\0raw",
    )
    keep(ledger, read([story], tools))
    first = tmp_path / "a.jsonl"
    export(ledger, "jsonl", first, Filter())
    with open_ledger(tmp_path / "other.db", clock=ticking("2030-01-01T00:00:00+00:00")) as other:
        taken = import_stories(other, first, no)
        assert (taken.read, taken.new, taken.failed) == (7, 7, 0)
        assert out(other, "jsonl") == first.read_bytes()
        assert import_stories(other, first, no).new == 0
        assert faults(other) == []
        for name in ("csv", "geojson", "parquet"):  # but for when each ledger came to hold it
            assert len(out(other, name)) > 0
        assert [f.id for f in find(other, read_filter({"words": "rockets"})).claims] == [
            f.id for f in find(ledger, read_filter({"words": "rockets"})).claims
        ]


def test_what_people_decided_goes_along(ledger: Ledger, tmp_path: Path) -> None:
    """Reviews by anybody of anything, undone or not: elsewhere the same view of each claim, and out again the same bytes."""
    keep(ledger, (made(number) for number in range(3)))
    claims, chance = ids(ledger), random.Random(5)
    story = view(ledger, claims[0]).story
    add(ledger, story, "all of them", {"kind": "other"}, by="eva", note="missed")
    assign(ledger, claims[:4], ["ida", "ole"], by="eva", blind=True)
    done = [
        split(
            ledger,
            claims[-1],
            [[start := int(str(view(ledger, claims[-1]).record["start"])), start + 9], [start + 9, start + 20]],
            by="ole",
        )
    ]
    for _ in range(24):
        claim, other = chance.sample(claims, 2)
        by = chance.choice(("ida", "ole"))
        try:
            done.append(decided(ledger, claim, other, by, chance))
            if chance.random() < 0.3:
                undo(ledger, done[-1].decisions[0], by=by)
        except RunError as error:
            assert error.code == "R113"
    first = tmp_path / "a.jsonl"
    first.write_bytes(out(ledger, "jsonl"))
    with open_ledger(tmp_path / "other.db", clock=ticking("2030-01-01T00:00:00+00:00")) as other:
        taken = import_stories(other, first, no)
        assert taken.decisions > 15 and out(other, "jsonl") == first.read_bytes()
        for claim in {*claims, *(one for each in done for one in each.claims)}:
            for viewer in (None, "ida", "ole"):
                assert seen(other, claim, viewer) == seen(ledger, claim, viewer)
        assert faults(other) == []
        assert agreement(other) == agreement(ledger)
        assert import_stories(other, first, no).decisions == 0
        last = view(other, claims[0]).history[0]
        assert last.when.startswith("2024") and last.taken_in.startswith("2030")
        undo(other, accept(other, claims[1], by="eva").decisions[0], by="eva")
        with other.snapshot() as connection:
            named = {row.by for row in connection.execute(select(log.c.by).where(log.c.action == "review"))}
        assert named == {"dateline import jsonl", "eva"}  # who took them in, and who decided here
    for less in (Showing(mask=lambda record: record), Showing(round_km=10), Showing(as_read=True)):
        assert b'"decision"' not in out(ledger, "jsonl", showing=less)
    assert b"all of them" not in out(ledger, "jsonl", read_filter({"claim": claims[0]})).split(b'"decision"', 1)[1]


def seen(ledger: Ledger, claim: str, viewer: str | None) -> object:
    try:
        found = view(ledger, claim, viewer=viewer)
    except RunError as error:
        return error.code
    history = [(d.id, d.action, d.before, d.after, d.note, d.by, d.when, d.undoes) for d in found.history]
    return found.record, found.standing, found.read, history


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"action": "destroy"}, "nothing that is decided"),
        ({"by": " "}, "where words should"),
        ({"when": "yesterday"}, "Invalid isoformat"),
        ({"when": "2024-11-13T00:00:00+01:00"}, "no time as a ledger writes it"),
        ({"claim": "none"}, "there is no claim"),
        ({"undoes": "none"}, "which is not here"),
        ({"after": {"set": {"start": 3}}}, "do not stand in the story"),
        ({"after": {"set": {"places": [{}]}}}, "KeyError"),
        ({"after": []}, "no objects"),
        ({"after": {"record": {"id": "x"}, "version": "none"}}, "there is no claim"),
        ({"id": None}, "where words should"),
    ],
)
def test_a_decision_that_cannot_be_is_told_and_left_out(
    file: Ledger, tmp_path: Path, change: dict[str, object], why: str
) -> None:
    correct(file, ids(file)[0], {"kind": "shelling"}, by="ida")
    lines = [json.loads(line) for line in out(file, "jsonl").decode().splitlines()]
    for line in lines:
        if line["type"] == "decision":
            (line["rows"][0] if set(change) & {"claim", "undoes", "after", "id"} else line).update(change)
    (tmp_path / "bad.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    told: list[DocumentError] = []
    with open_ledger(tmp_path / "other.db") as other:
        taken = import_stories(other, tmp_path / "bad.jsonl", told.append)
        assert (taken.new, taken.decisions, [error.code for error in told]) == (4, 0, ["D150"])
        assert why in str(told[0]) and faults(other) == []


def test_a_changed_export_is_not_taken_in(file: Ledger, tmp_path: Path) -> None:
    lines = out(file, "jsonl").decode().splitlines()
    claim = next(at for at, line in enumerate(lines) if json.loads(line)["type"] == "claim")
    record = json.loads(lines[claim])
    lines[claim] = json.dumps({**record, "content": "other words"})
    lines[-1:] = ["no json", json.dumps({"type": "story", "text": None}), lines[-1]]
    (tmp_path / "bad.jsonl").write_text("\n".join(lines) + "\n")
    told: list[DocumentError] = []
    with open_ledger(tmp_path / "other.db") as other:
        taken = import_stories(other, tmp_path / "bad.jsonl", told.append)
        assert (taken.new, len(told)) == (3, 3) and {error.code for error in told} == {"D071"}
        assert "`content` of claim" in str(told[0]) and faults(other) == []
        with pytest.raises(DocumentError, match="D070"):
            import_stories(other, tmp_path / "none.jsonl", no)


# --- as it stands ---


def test_claims_go_out_as_people_left_them(file: Ledger) -> None:
    corrected, rejected, whole, *rest = ids(file)
    correct(file, corrected, {"kind": "shelling"}, by="ida")
    reject(file, rejected, by="ida")
    seen = view(file, whole).record
    start, end = int(str(seen["start"])), int(str(seen["end"]))
    parts = split(file, whole, [[start, start + 9], [start + 9, end]], by="ida").claims[1:]
    one, two = [id for id in rest if view(file, id).story == view(file, rest[-1]).story][:2]
    merge(file, one, [two], by="ida")
    (added,) = add(file, view(file, corrected).story, "all of them", {"kind": "other"}, by="ida").claims
    rows = {row["properties"]["claim"]: row["properties"] for row in features(file)}
    assert (rows[corrected]["kind"], rows[corrected]["review"]) == ("shelling", "corrected")
    assert set(parts) <= set(rows) and added in rows
    assert not {rejected, whole, two} & set(rows)
    about = json.loads(out(file, "geojson"))["dateline"]
    assert about["left_out"] == {"merged": 1, "rejected": 1} and about["view"] == "as reviewed"
    as_read = {row["properties"]["claim"]: row["properties"] for row in features(file, Showing(as_read=True))}
    assert set(as_read) == set(ids(file)) and as_read[corrected]["kind"] == "casualties"
    searched = json.loads(out(file, "geojson", read_filter({"kind": ["casualties"]})))
    assert searched["dateline"]["left_out"]["added by people, and not searched"] == 1


def features(ledger: Ledger, showing: Showing | None = None) -> list[Record]:
    found: list[Record] = json.loads(out(ledger, "geojson", None, showing))["features"]
    return found


def test_an_export_says_what_it_rests_on(file: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    export(file, "csv", path, read_filter({"publisher": ["Courier 1"]}))
    about = json.loads((tmp_path / "o.csv.about.json").read_text(encoding="utf-8"))
    assert about["head"]["hash"] == newest(file)[2] and about["filter"] == {"publisher": ["Courier 1"]}
    assert [outlet["name"] for outlet in about["coverage"]] == ["Courier 1"]
    assert about["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest() and about["loses"]
    again = tmp_path / "again.csv"
    export(file, "csv", again, read_filter({"publisher": ["Courier 1"]}))
    assert again.read_bytes() == path.read_bytes()
    with pytest.raises(RunError, match="R116 there is no format 'doc'"):
        export(file, "doc", path, Filter())
    with pytest.raises(RunError, match="R117"):
        export(file, "csv", tmp_path / "none" / "o.csv", Filter())
    assert not [left for left in tmp_path.iterdir() if left.name.endswith(".part")]


@pytest.mark.parametrize("name", FORMATS)
def test_less_goes_out_where_less_is_asked_for(name: str, tmp_path: Path, tools: Tools) -> None:
    """A private person is told by initials in every format, and no place stands nearer than the square."""
    words = "Oksana Petrenko said five people were killed in Izium on Monday. Oksana Petrenko said the road was open."
    story = build(words, Known(title="Oksana Petrenko speaks", publisher="Courier"), id="1", doc="x", raw=words.encode())
    mask = lambda record: masked(record, known_names(load_registry(), tools.gazetteer))  # noqa: E731
    with open_ledger(tmp_path / "l.db") as ledger:
        keep(ledger, read([story], tools))
        if FORMATS[name].text:
            with pytest.raises(RunError, match="R118"):
                out(ledger, name, None, Showing(mask=mask))
            return
        shown, hidden = out(ledger, name), out(ledger, name, None, Showing(mask=mask, round_km=50.0))
        readable = name in {"csv", "jsonl", "geojson", "acled", "ucdp", "ftm", "schemaorg", "hxl", "atlos"}
        assert not readable or (b"Petrenko" in shown and b"O. P." in hidden)
        assert b"Petrenko" not in plain(name, hidden) and b"49.2088" not in plain(name, hidden)


def plain(name: str, raw: bytes) -> bytes:
    """What is packed, unpacked."""
    if raw[:2] == b"PK":
        import zipfile

        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return b"".join(archive.read(inner) for inner in archive.namelist())
    if raw[:4] == b"PAR1":
        parquet = pytest.importorskip("pyarrow.parquet")
        return str(parquet.read_table(io.BytesIO(raw)).to_pylist()).encode()
    return raw


# --- sheets ---


def test_a_hand_coded_sheet_comes_in(file: Ledger, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["event_date", "notes", "actor", "town", "latitude", "longitude", "fatalities", "sub", "src", "reported"])
    import datetime

    day = datetime.datetime(2023, 5, 4)
    sheet.append([day, "Rockets hit a 🏫 school", "Rebels", "Hella", 63.8, -20.4, 7, "shelling", "the council", "2023-05-05"])
    sheet.append([day, "A bridge fell", None, "Selfoss", 99.0, 1.0, None, "odd code", None, "2023-05-05"])
    sheet.append([day, None, "Rebels", None, None, None, None, None, None, None])
    sheet.append([day, "Talks were held", None, None, None, None, "many", None, None, None])
    sheet.append(["5 May", "No day", None, None, None, None, None, None, None, None])
    sheet.append([None, "Nothing but words", None, None, None, None, None, "odd code", None, None])
    book.save(tmp_path / "coded.xlsx")
    columns = {"day": "event_date", "content": "notes", "agent": "actor", "place": "town", "lat": "latitude", "lon": "longitude"}
    columns |= {"killed": "fatalities", "kind": "sub", "speaker": "src", "published": "reported"}
    told: list[DocumentError] = []
    taken = import_sheet(file, tmp_path / "coded.xlsx", told.append, columns=columns, publisher="Archive")
    assert (taken.new, taken.failed) == (2, 4)
    assert [str(error).split(";")[0] for error in told] == [
        "D071 coded:3: lat and lon are no point",
        "D071 coded:4: the row has no words that claim anything",
        "D071 coded:5: killed 'many' is no number",
        "D071 coded:6: day '5 May' is no day",
    ]
    (found,) = find(file, read_filter({"publisher": ["Archive"], "kind": ["shelling"]})).claims
    record: dict[str, object] = found.record
    assert record["content"] == "Rockets hit a 🏫 school" and found.published == "2023-05-05"
    agent, places, quantities, time = (record[name] for name in ("agent", "places", "quantities", "time"))
    assert isinstance(agent, dict) and isinstance(places, list) and isinstance(quantities, list) and isinstance(time, dict)
    assert (agent["text"], places[0]["lat"], quantities[0]["value"], time["start"]) == ("Rebels", 63.8, 7, "2023-05-04")
    assert faults(file) == []  # every span of it stands in its text
    assert import_sheet(file, tmp_path / "coded.xlsx", told.append, columns=columns, publisher="Archive").new == 0
    with pytest.raises(RunError, match=r"R119 .*no column 'words'"):
        import_sheet(file, tmp_path / "coded.xlsx", no, columns={"content": "words"})
    with pytest.raises(RunError, match=r"R119 .*'colour' is no field"):
        import_sheet(file, tmp_path / "coded.xlsx", no, columns={"colour": "notes"})
    (tmp_path / "broken.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(DocumentError, match="D070"):
        import_sheet(file, tmp_path / "broken.xlsx", no, columns=columns)


def test_a_csv_of_ones_own_comes_in(file: Ledger, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("content;day;killed\nTwo were killed;2023-05-04;2\n", encoding="utf-8")
    assert import_sheet(file, tmp_path / "own.csv", no, columns={}).new == 1


# --- annotation tools ---


def test_prodigy_answers_come_back_as_reviews(file: Ledger, tmp_path: Path) -> None:
    tasks = [json.loads(line) for line in out(file, "prodigy").splitlines()]
    for task in tasks:  # what Prodigy reads: spans that stand in the task's own text
        assert all(0 <= span["start"] < span["end"] <= len(task["text"]) for span in task["spans"])
        claim = next(span for span in task["spans"] if span["label"] == "CLAIM")
        assert task["text"][claim["start"] : claim["end"]] == view(file, task["meta"]["claim"]).record["content"]
    one, two, three, four = tasks[:4]
    one |= {"answer": "accept", "_annotator_id": "ida"}
    two |= {"answer": "reject", "_annotator_id": "ida"}
    three |= {"answer": "ignore"}
    people = four["text"].index("people", next(span["start"] for span in four["spans"] if span["label"] == "CLAIM"))
    spans = [span for span in four["spans"] if span["label"] != "TARGET"]
    four |= {"answer": "accept", "kind": "shelling", "spans": [*spans, {"start": people, "end": people + 6, "label": "TARGET"}]}
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(task) + "\n" for task in (one, two, three, four)) + "no task\n")
    told: list[DocumentError] = []
    taken = import_answers(file, path, "prodigy", told.append, by="ole")
    assert (taken.read, taken.new, taken.failed) == (3, 3, 1) and told[0].code == "D071"
    assert [view(file, task["meta"]["claim"]).status for task in (one, two, three, four)] == [
        "accepted",
        "rejected",
        "open",
        "corrected",
    ]
    seen = view(file, four["meta"]["claim"])
    target = seen.record["target"]
    assert isinstance(target, dict) and target["text"] == "people" == seen.text[slice(*target["span"])]
    assert seen.record["kind"] == "shelling" and seen.history[0].by == "ole"
    assert import_answers(file, path, "prodigy", told.append, by="ole").new == 0


def test_label_studio_annotations_come_back_as_reviews(file: Ledger, tmp_path: Path) -> None:
    """Its offsets are a browser's: an emoji before the words counts two."""
    tasks = json.loads(out(file, "labelstudio"))
    for task in tasks:
        units = task["data"]["text"].encode("utf-16-le")
        for part in task["predictions"][0]["result"]:
            if part["type"] == "labels":
                value = part["value"]
                assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    one, two, three = tasks[:3]
    results = [task["predictions"][0]["result"] for task in (one, two, three)]
    verdict = {"from_name": "verdict", "to_name": "text", "type": "choices", "value": {"choices": ["reject"]}}
    changed = [part for part in results[2] if part.get("from_name") != "kind"]
    changed.append({"from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": ["shelling"]}})
    one["annotations"] = [{"result": results[0], "completed_by": 3}, {"result": [], "was_cancelled": True}]
    two["annotations"] = [{"result": [*results[1], verdict], "completed_by": {"id": 4, "email": "ida@news.example"}}]
    three["annotations"] = [{"result": changed, "completed_by": 3}]
    for task in (one, two, three):
        task["predictions"] = [17]  # as its export has them
    (tmp_path / "a.json").write_text(json.dumps([one, two, three, {"data": {}}]))
    told: list[DocumentError] = []
    taken = import_answers(file, tmp_path / "a.json", "labelstudio", told.append)
    assert (taken.new, taken.failed) == (3, 1)
    assert [view(file, task["data"]["claim"]).status for task in (one, two, three)] == ["accepted", "rejected", "corrected"]
    assert [view(file, task["data"]["claim"]).history[0].by for task in (one, two)] == ["label studio 3", "ida@news.example"]


# --- Datasette ---


def test_datasette_opens_the_ledger_and_finds_everything(file: Ledger, tmp_path: Path) -> None:
    """Every table, full text by the query `search`, and the claims behind it: read only, as Datasette opens it."""
    pytest.importorskip("datasette")
    from datasette.app import Datasette

    file.close()
    (tmp_path / "l.db").rename(tmp_path / "dateline.db")
    metadata = json.loads((Path(__file__).parent.parent / "docs" / "datasette.json").read_text(encoding="utf-8"))

    async def ask(path: str) -> dict[str, object]:
        served = Datasette([str(tmp_path / "dateline.db")], metadata=metadata, settings={"num_sql_threads": 0})
        found = await served.client.get(path)
        assert found.status_code == 200, (path, found.text[:300])
        told: dict[str, object] = found.json()
        return told

    import asyncio

    def answer(asked: Coroutine[object, object, dict[str, object]]) -> dict[str, object]:
        """In a thread of its own: the browser of other tests keeps a loop going in this one."""
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, asked).result()

    with sqlite3.connect(tmp_path / "dateline.db") as connection:
        for name in ("claims", "stories", "versions", "log", "speakers", "places", "reviews"):
            # Datasette leaves its own counts out when a machine is busy; what it shows are rows.
            rows = answer(ask(f"/dateline/{name}.json?_shape=objects&_size=max&_nofacet=1"))["rows"]
            assert isinstance(rows, list)
            assert len(rows) == connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
    connection.close()
    found = answer(ask("/dateline/search.json?words=killed&_shape=objects"))["rows"]
    assert isinstance(found, list) and len(found) == 12
    assert f"& {(1 << ORDER_BITS) - 1} " in metadata["databases"]["dateline"]["queries"]["search"]["sql"]
    casualties = answer(ask("/dateline/claims.json?kind=casualties&_shape=objects&_nofacet=1"))["rows"]
    assert isinstance(casualties, list) and len(casualties) == 12
