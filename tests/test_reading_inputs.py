"""Inputs: bytes become stories, and what cannot be read becomes an error in its place."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from dateline.errors import DocumentError
from dateline.reading.inputs import stories
from dateline.reading.text import MAX_TEXT_BYTES
from dateline.types import Story

BODY = "Government forces shelled three villages near the border on Monday, officials said."


def write(folder: Path, name: str, raw: bytes | str) -> str:
    path = folder / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return str(path)


def one(path: str, **options: Any) -> Story:
    (story,) = stories([path], **options)
    assert isinstance(story, Story), story
    return story


def code(path: str, **options: Any) -> str:
    (error,) = stories([path], **options)
    assert isinstance(error, DocumentError)
    return error.code


def test_text_stays_as_it_stands(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbfTown shelled again\r\n\r\n" + BODY.encode() + b"\r\n"
    story = one(write(tmp_path, "border.war.txt", raw))
    assert story.text == raw.decode("utf-8")
    assert story.doc == "border.war"
    assert story.id == hashlib.sha256(raw).hexdigest()[:16]
    assert [section.span.of(story.text) for section in story.sections] == ["Town shelled again", BODY]
    assert story.title == "Town shelled again"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "D002"),
        (b" \r\n\t\n", "D002"),
        (b"\xef\xbb\xbf\n", "D002"),
        (b"%PDF-1.7 ...", "D003"),
        (b"PK\x03\x04rest", "D003"),
        (b"text with\x00nul", "D003"),
        ("Käse für Orlova, Brot für Goma".encode() + b"\xe9", "D004"),  # damaged UTF-8
        ("وزارة الدفاع".encode("cp1256"), "D004"),
        (b"\xff\xfeT\x00x", "D004"),
        ("Text\0more".encode("utf-16"), "D003"),
        (b"a" * (MAX_TEXT_BYTES + 1), "D005"),
    ],
)
def test_bad_files_have_their_codes(tmp_path: Path, raw: bytes, expected: str) -> None:
    assert code(write(tmp_path, "bad.txt", raw)) == expected


@pytest.mark.parametrize(
    ("words", "encoding", "told"),
    [
        ("The army said five men had died in Orlova.", "utf-16", "utf-16"),
        ("Le ministère a annoncé que cinq soldats étaient morts à Goma lundi.", "latin-1", "cp1252"),
        ("Міноборони заявило, що п’ятеро військових загинули. Їх не знайшли, як і тих, хто був на мосту.", "cp1251", "cp1251"),
        ("“Five men died,” the major said – all on Monday.", "cp1252", "cp1252"),
    ],
)
def test_text_in_another_encoding_is_read_with_a_note(tmp_path: Path, words: str, encoding: str, told: str) -> None:
    (story,) = stories([write(tmp_path, "old.txt", words.encode(encoding))])
    assert isinstance(story, Story)
    assert story.text.lstrip("\ufeff") == words
    assert f"encoding: the text is not in UTF-8; it was read as {told}" in story.notes


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("feed.xml", b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>A</title></channel></rss>', "D084"),
        ("map.xml", b"<urlset><url><loc>https://example.org/a</loc></url></urlset>", "D084"),
        ("all.json", b'[{"id": "a", "text": "Five men died."}]', "D160"),
        ("one.json", b'{\n "id": "a",\n "text": "Five men died."\n}', "D160"),
        ("all.csv", b"id,text\na,Five men died.\n", "D160"),
    ],
)
def test_data_that_would_read_as_nonsense_is_told(tmp_path: Path, name: str, raw: bytes, expected: str) -> None:
    assert code(write(tmp_path, name, raw)) == expected


def test_a_record_goes_by_the_names_that_exports_use(tmp_path: Path) -> None:
    post = {
        "id": 7,
        "screen_name": "orlova_now",
        "full_text": "Two men died in Orlova, the hospital says.",
        "created_at": "Tue Mar 05 07:12:00 +0200 2024",
        "permalink": "https://example.org/7",
    }
    plain = {"id": 8, "text": "Two men died.", "full_text": "other", "published": "2024-03-06", "date": "1999-01-01"}
    raw = "\n".join(map(json.dumps, (post, plain))).encode()
    first, second = stories([write(tmp_path, "posts.jsonl", raw)])
    assert isinstance(first, Story)
    assert isinstance(second, Story)
    assert (first.publisher, first.text, first.url) == ("orlova_now", post["full_text"], post["permalink"])
    assert (str(first.published), first.published_time) == ("2024-03-05", "2024-03-05T07:12:00+02:00")
    assert (second.text, str(second.published)) == ("Two men died.", "2024-03-06")


def test_huge_text_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.given += len(buffer)
            buffer[:] = b"a" * len(buffer)
            return len(buffer)

    source = Endless()
    (error,) = stories(["-"], stdin=io.BufferedReader(source))
    assert isinstance(error, DocumentError)
    assert error.code == "D005"
    assert source.given < 2 * MAX_TEXT_BYTES


def test_missing_and_folder_and_the_others_go_on(tmp_path: Path) -> None:
    good = write(tmp_path, "good.txt", BODY)
    found = list(stories([str(tmp_path / "none.txt"), str(tmp_path), "a\0b", good]))
    assert [getattr(item, "code", "story") for item in found] == ["D001", "D006", "D001", "story"]


def test_options_fill_in_what_is_missing(tmp_path: Path) -> None:
    day = datetime.date(2020, 1, 2)
    story = one(write(tmp_path, "a.txt", BODY), published=day, publisher="The Example")
    assert (story.published, story.publisher, story.notes) == (day, "The Example", ())
    assert any("publication date" in note for note in one(write(tmp_path, "b.txt", BODY)).notes)


def test_date_of_the_dateline_is_the_last_resort(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "ORLOVA (March 4, 2011) - " + BODY)
    story = one(path)
    assert story.published == datetime.date(2011, 3, 4)
    assert any("taken from the text" in note for note in story.notes)
    assert one(path, published=datetime.date(2012, 1, 1)).published == datetime.date(2012, 1, 1)


def test_foreign_script_is_noted(tmp_path: Path) -> None:
    story = one(write(tmp_path, "a.txt", "Войска обстреляли три села у границы в понедельник, сообщили власти."))
    assert any("English" in note for note in story.notes)


def jsonl(*records: object) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def test_json_lines_end_at_line_feeds_only() -> None:
    text = "One line\u2028and another\x85and\rmore\n" + BODY
    raw = jsonl(
        {"id": "a", "text": text, "published": "2022-12-27T23:30:00-05:00", "publisher": "Wire", "title": "One line"},
        {"id": 7, "text": BODY},
    )
    first, second = stories(["-"], stdin=io.BytesIO(raw), format="jsonl", publisher="Option", published=datetime.date(2000, 1, 1))
    assert isinstance(first, Story) and isinstance(second, Story)
    assert (first.doc, first.text, first.publisher, first.published) == ("a", text, "Wire", datetime.date(2022, 12, 27))
    assert (second.doc, second.publisher, second.published) == ("7", "Option", datetime.date(2000, 1, 1))


def test_bad_lines_are_errors_with_their_number(tmp_path: Path) -> None:
    lines = [
        b'{"id": "ok", "text": "Rebels left the town."}',
        b"{broken",
        b'["a"]',
        b'{"text": "no id"}',
        b'{"id": "x"}',
        b'{"id": "x", "text": 5}',
        b'{"id": "x", "text": "  "}',
        b'{"id": "x", "text": "half \\ud800 a pair"}',
        b'{"id": "x", "text": "\xff"}',
        b"[" * 100_000,
        b"",
        b'{"id": "last", "text": "Rebels came back."}',
    ]
    path = write(tmp_path, "many.jsonl", b"\n".join(lines))
    found = list(stories([path]))
    assert [getattr(item, "code", None) for item in found] == [
        *(None, "D020", "D021", "D021", "D021", "D021", "D002", "D021", "D004", "D020", None)
    ]
    assert [item.where.rpartition(":")[2] for item in found if isinstance(item, DocumentError)] == [str(n) for n in range(2, 11)]


def test_json_lines_are_read_one_at_a_time() -> None:
    class Counting(io.BytesIO):
        lines = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines += 1
            return super().readline(-1 if size is None else size)

    source = Counting(jsonl(*({"id": str(n), "text": BODY} for n in range(500))))
    next(iter(stories(["-"], stdin=source, format="jsonl")))
    assert source.lines < 5


def test_published_that_is_no_date_is_left_out_with_a_note() -> None:
    raw = jsonl({"id": "a", "text": BODY, "published": "last Tuesday"})
    (story,) = stories(["-"], stdin=io.BytesIO(raw), format="jsonl")
    assert isinstance(story, Story)
    assert story.published is None
    assert any("`published`" in note for note in story.notes)


def test_json_lines_are_known_by_their_look() -> None:
    (story,) = stories(["-"], stdin=io.BytesIO(jsonl({"id": "a", "text": BODY})))
    assert isinstance(story, Story) and story.doc == "a"
