"""PDF, mail, archives and tables: each becomes stories, and what is no such thing becomes an error with its name."""

from __future__ import annotations

import datetime
import functools
import gzip
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from dateline.errors import DocumentError
from dateline.reading.fetching import keep_warc
from dateline.reading.fetching.fetch import Fetched, fetch
from dateline.reading.inputs import stories
from dateline.types import Story
from loopback_kit import moved, serving
from pdf_kit import Placed, pdf
from test_reading_html import PAGE, PARAGRAPHS


def read(path: Path, **options: object) -> list[Story | DocumentError]:
    return list(stories([str(path)], **options))  # type: ignore[arg-type]


def one(path: Path, **options: object) -> Story:
    (found,) = read(path, **options)
    assert isinstance(found, Story), found
    return found


def code(path: Path, **options: object) -> str:
    (found,) = read(path, **options)
    assert isinstance(found, DocumentError), found
    return found.code


# --- PDF ---

LEFT = [
    "The delegation reached the dam on Mon-",
    "day, the ministry said, and found both gates",
    "open. Soldiers of the northern command held",
    "the eastern bank.",
    "Two engineers were wounded by a mine on the",
    "road, and a third is missing, the ministry",
]
RIGHT = [
    "said. It blamed the rebels, who denied having",
    "laid any mines in the valley since the spring.",
    "A well-",
    "informed diplomat said the talks would go on.",
    "They are to end on Friday in the capital of the",
    "province, where the governor will speak.",
]


def report() -> bytes:
    pages: list[list[Placed]] = []
    for number in range(1, 5):
        lines: list[Placed] = [(60, 810, f"Situation report No. {number} | Observer Mission"), (290, 30, f"Page {number} of 4")]
        lines.append((60, 760, f"Situation along the river in week {number}"))
        lines += [(60, 720 - 14 * row, words) for row, words in enumerate(LEFT)]
        lines += [(320, 720 - 14 * row, words) for row, words in enumerate(RIGHT)]
        pages.append(lines)
    return pdf(pages, title="Situation along the river in week 1", packed=True)


def test_a_report_in_two_columns_is_read_column_by_column(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(report())
    story = one(path, published=datetime.date(2020, 5, 4))
    assert story.title == "Situation along the river in week 1"
    assert "reached the dam on Monday, the ministry said, and found both gates open." in story.text
    assert "a third is missing, the ministry said. It blamed the rebels" in story.text
    assert "A well-informed diplomat" in story.text
    assert "Page 1 of 4" not in story.text and "Observer Mission" not in story.text
    assert story.text.count("Situation along the river") == 4
    assert story.raw.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"%PDF-1.4\nnothing", "D086"),
        (pdf([[]]), "D086"),
        (report()[:900], "D086"),
        (b"", "D002"),
    ],
)
def test_what_is_no_readable_pdf(tmp_path: Path, raw: bytes, expected: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(raw)
    assert code(path) in {expected, "D011"}


# --- mail ---


def letter(subject: str = "Morning briefing", **parts: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"] = subject, "The Example <news@example.org>"
    made["Date"] = "Thu, 04 Mar 2021 22:15:00 +0200"
    made.set_content(parts.get("plain", "\n\n".join(PARAGRAPHS)))
    if "html" in parts:
        made.add_alternative(parts["html"], subtype="html")
    return made


def test_a_letter_is_a_story(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(letter().as_bytes())
    story = one(path)
    assert (story.title, story.publisher, story.published) == ("Morning briefing", "The Example", datetime.date(2021, 3, 4))
    assert PARAGRAPHS[0] in story.text


def test_a_letter_that_is_a_page_is_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(letter(plain="Please switch on HTML.", html=PAGE).as_bytes())
    story = one(path)
    assert PARAGRAPHS[2] in story.text and "<p>" not in story.text


def test_a_digest_is_as_many_stories_as_it_holds(tmp_path: Path) -> None:
    digest = EmailMessage()
    digest["Subject"], digest["From"] = "Digest", "list@example.org"
    digest.set_content("Two letters of today.")
    for subject in ("One", "Two"):
        digest.add_attachment(letter(subject))
    path = tmp_path / "d.eml"
    path.write_bytes(digest.as_bytes())
    found = read(path)
    assert [story.title for story in found if isinstance(story, Story)] == ["One", "Two"]
    assert [story.doc for story in found if isinstance(story, Story)] == ["d-1", "d-2"]


@pytest.mark.parametrize("raw", [b"Subject: x\n\n", b"\x00\xff\xfe" * 50, b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"])
def test_letters_without_text(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(raw)
    assert code(path) in {"D089", "D003", "D004", "D002"}


# --- archives ---


def test_what_is_fetched_is_written_and_read_again(tmp_path: Path) -> None:
    archive = tmp_path / "kept.warc.gz"
    with serving() as site:
        site.page("/a", PAGE.encode(), kind="text/html; charset=utf-8")
        site.page("/p.png", b"\x89PNG", kind="image/png")
        site.answers["/old"] = moved("/a")

        guarded = functools.partial(fetch, policy=site.policy())

        with keep_warc.writing(archive, guarded) as keeping:
            fetched = list(stories([site.url("/old"), site.url("/p.png"), site.url("/gone")], fetch=keeping))
    assert [type(found).__name__ for found in fetched] == ["Story", "DocumentError", "DocumentError"]
    assert [found.code for found in fetched if isinstance(found, DocumentError)] == ["D003", "D081"]
    again = one(archive)
    (first,) = [found for found in fetched if isinstance(found, Story)]
    assert (again.text, again.id, again.published) == (first.text, first.id, first.published)
    assert again.doc == site.url("/a")


def test_a_canonical_address_of_another_site_is_not_believed() -> None:
    with serving() as site:
        site.page("/a", PAGE.encode())
        (story,) = stories([site.url("/a")], fetch=functools.partial(fetch, policy=site.policy()))
    assert isinstance(story, Story)
    assert story.url == site.url("/a")
    assert any("canonical" in note for note in story.notes)


def warc(*pages: tuple[str, bytes]) -> bytes:
    now = datetime.datetime(2021, 3, 4, tzinfo=datetime.UTC)
    answers = [Fetched(url, url, 200, "OK", (("content-type", "text/html; charset=utf-8"),), body, body) for url, body in pages]
    return b"".join(gzip.compress(keep_warc.records_of(answer, now=now)[0]) for answer in answers)


def wacz(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, body in files.items():
            packed.writestr(name.replace("__", "/"), body)
    return path


def test_a_collection_of_archives(tmp_path: Path) -> None:
    body = warc(("https://example.org/a", PAGE.encode()), ("https://example.org/b", PAGE.replace("Monday", "Sunday").encode()))
    path = wacz(tmp_path / "a.wacz", **{"archive__data.warc.gz": body, "datapackage.json": b"{}"})
    assert [story.doc for story in read(path) if isinstance(story, Story)] == ["https://example.org/a", "https://example.org/b"]


@pytest.mark.parametrize("name", ["..__x.warc", "__etc__x.warc", "a__..__..__x.warc", "C:__x.warc", "..\\x.warc"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert code(wacz(tmp_path / "a.wacz", **{name: warc(("https://example.org/a", PAGE.encode()))})) == "D085"


def test_broken_archives_are_told_and_what_came_before_is_kept(tmp_path: Path) -> None:
    whole = warc(("https://example.org/a", PAGE.encode()), ("https://example.org/b", PAGE.encode()))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(whole[: len(whole) - 300])
    found = read(path)
    assert isinstance(found[0], Story)
    for raw in (b"not an archive", b"", b"\x1f\x8b\x08" + b"\x00" * 50, b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n"):
        path.write_bytes(raw)
        assert code(path) == "D085"
    (tmp_path / "b.wacz").write_bytes(b"PK\x03\x04 no zip")
    assert code(tmp_path / "b.wacz") == "D085"


# --- tables ---


def test_rows_of_a_table_are_stories(tmp_path: Path) -> None:
    rows = {"id": ["a", "b", "c"], "text": [*PARAGRAPHS[:2], ""], "published": [datetime.date(2021, 3, n) for n in (4, 5, 6)]}
    parquet.write_table(pyarrow.table({**rows, "other": [1, 2, 3]}), tmp_path / "t.parquet")
    found = read(tmp_path / "t.parquet")
    assert [(story.doc, story.published) for story in found[:2] if isinstance(story, Story)] == [
        ("a", datetime.date(2021, 3, 4)),
        ("b", datetime.date(2021, 3, 5)),
    ]
    assert isinstance(found[2], DocumentError) and found[2].code == "D002"


def test_tables_without_stories(tmp_path: Path) -> None:
    parquet.write_table(pyarrow.table({"x": [1]}), tmp_path / "t.parquet")
    assert code(tmp_path / "t.parquet") == "D088"
    (tmp_path / "t.parquet").write_bytes(b"PAR1 no table PAR1")
    assert code(tmp_path / "t.parquet") == "D088"


# --- posts ---


def test_a_post_speaks_in_the_name_of_its_handle(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    post = {
        "id": "1",
        "handle": "@northern_command",
        "text": "Air raid alert in the north! Go to the shelters.",
        "published": "2023-02-01",
    }
    path.write_text(json.dumps(post) + "\n")
    story = one(path)
    assert (story.publisher, story.byline) == ("@northern_command", None)
    assert story.title is None
    assert {section.kind for section in story.sections} == {"body"}
