"""HTML: the article of a page, what the page says of itself, and pages that must not hurt the reader."""

from __future__ import annotations

import datetime
import io
import json
import sys
import time
from pathlib import Path

import pytest

from dateline.errors import DocumentError
from dateline.reading.extractor import Extractor
from dateline.reading.inputs import stories
from dateline.reading.text import decode_page
from dateline.types import Story

PARAGRAPHS = [
    "Government forces shelled three villages near the border on Monday, the governor of the province told reporters.",
    "Five people were killed and twelve were wounded in the shelling, which began before dawn and lasted for three hours.",
    "Rebels said that they had answered with mortars, and that the road to the river remained in their hands on Tuesday.",
    "The United Nations called on both sides to let convoys through to the villages, where food is said to be running out.",
]
RECORD = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "NewsArticle",
            "headline": "Shelling empties border villages",
            "datePublished": "2021-03-04T22:15:00+02:00",
            "dateModified": "2021-03-05",
            "publisher": {"@type": "Organization", "name": "The Example"},
            "author": [{"@type": "Person", "name": "Jane Doe"}],
        }
    ],
}
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Shelling empties border villages | The Example</title>
<link rel="canonical" href="https://example.org/a"><script type="application/ld+json">{json.dumps(RECORD)}</script></head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>Shelling empties border villages</h1>
<p class="standfirst">Thousands have left their homes along the river since the weekend</p>
{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}<p>Read more: The war so far</p></article>
<footer>Contact us</footer></body></html>"""


@pytest.fixture(scope="module")
def extractor() -> Extractor:  # type: ignore[misc]
    with Extractor() as warm:
        yield warm


def read(raw: bytes, **options: object) -> Story | DocumentError:
    (found,) = stories(["-"], stdin=io.BytesIO(raw), **options)  # type: ignore[arg-type]
    return found


def test_page_becomes_title_standfirst_and_paragraphs() -> None:
    story = read(PAGE.encode(), published=datetime.date(1999, 1, 1), publisher="Option")
    assert isinstance(story, Story)
    assert story.text.split("\n\n")[:3] == [
        "Shelling empties border villages",
        "Thousands have left their homes along the river since the weekend",
        PARAGRAPHS[0],
    ]
    assert [section.kind for section in story.sections] == ["headline", "standfirst", "body", "body", "body", "body"]
    assert (story.publisher, story.byline, story.language, story.url) == (
        "The Example",
        "Jane Doe",
        "en",
        "https://example.org/a",
    )
    assert (story.published, story.updated) == (datetime.date(2021, 3, 4), datetime.date(2021, 3, 5))


def test_html_in_a_record_gives_way_to_the_record() -> None:
    raw = json.dumps({"id": "r1", "html": PAGE, "publisher": "Record", "published": "2021-03-01"}).encode() + b"\n"
    story = read(raw, format="jsonl")
    assert isinstance(story, Story)
    assert (story.doc, story.publisher, story.published) == ("r1", "Record", datetime.date(2021, 3, 1))


def test_one_worker_serves_many_pages(extractor: Extractor) -> None:
    extractor.extract(PAGE, where="a")
    first = extractor.process
    extractor.extract(PAGE, where="b")
    assert extractor.process is first is not None


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html><body><nav><a href='/'>Home</a><a>World</a></nav></body></html>"]
)
def test_page_without_article(page: str) -> None:
    found = read(page.encode())
    assert isinstance(found, DocumentError) and found.code == "D010"


def test_slow_page_is_given_up_and_the_next_is_read() -> None:
    with Extractor(wall_seconds=0.5) as limited:
        slow = "<html><body>" + "<div><p>word word word <a href='x'>link</a></p>" * 120_000 + "</body></html>"
        start = time.monotonic()
        with pytest.raises(DocumentError) as caught:
            limited.extract(slow, where="slow")
        assert caught.value.code == "D011"
        assert time.monotonic() - start < 20
        limited.wall_seconds = 20
        assert limited.extract(PAGE, where="next")["paragraphs"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no memory limits for a process on Windows")
def test_page_that_needs_too_much_memory_is_given_up() -> None:
    with Extractor(memory_bytes=400_000_000) as limited:
        with pytest.raises(DocumentError) as caught:
            limited.extract("<html><body>" + "<p>a<b>b</b></p>" * 600_000 + "</body></html>", where="big")
        assert caught.value.code == "D011"
        assert limited.extract(PAGE, where="next")["paragraphs"]


def test_deep_nesting_and_a_bad_record_do_not_hurt(extractor: Extractor) -> None:
    deep = "<html><body>" + "<div>" * 50_000 + "<p>" + PARAGRAPHS[0] + "</p></body></html>"
    try:
        extractor.extract(deep, where="deep")
    except DocumentError as error:
        assert error.code in ("D010", "D011")
    nested = PAGE.replace(json.dumps(RECORD), "[" * 100_000)
    assert extractor.extract(nested, where="nested")["paragraphs"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>naïve</p>".encode(), "naïve"),
        ('<meta charset="iso-8859-1"><p>naïve “quoted”</p>'.encode("cp1252"), "naïve “quoted”"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Київ</p>'.encode("cp1251"), "Київ"),
        ("<p>Київ</p>".encode("utf-16"), "Київ"),
        (b'<meta charset="rot13"><p>na\xefve</p>', "naïve"),
    ],
)
def test_encoding_of_a_page(raw: bytes, expected: str) -> None:
    assert expected in decode_page(raw, where="page")


def test_the_page_libraries_stay_out_of_the_callers_process() -> None:
    import subprocess

    check = "import sys, dateline.reading.inputs; sys.exit('trafilatura' in sys.modules or 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_hidden_module_in_the_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)\n")
    monkeypatch.chdir(tmp_path)
    assert isinstance(read(PAGE.encode()), Story)


FIGURES = PAGE.replace(
    f"<p>{PARAGRAPHS[1]}</p>",
    f"<figure><img src='a.jpg'><figcaption>Villagers wait for a convoy near the river (Photo: Jane Doe/AP)</figcaption></figure>"
    f"<p>{PARAGRAPHS[1]}</p>",
).replace(
    "<footer>",
    "<section><h2>More</h2><figure><figcaption>Another story altogether, about a harvest</figcaption></figure></section><footer>",
)


def test_captions_of_the_article_are_captions_and_those_of_teasers_are_not_there() -> None:
    story = read(FIGURES.encode())
    assert isinstance(story, Story)
    captions = [section.span.of(story.text) for section in story.sections if section.kind == "caption"]
    assert captions == ["Villagers wait for a convoy near the river"]
    assert "harvest" not in story.text
    assert any(part.kind == "credit" and "Jane Doe" in part.span.of(story.text) for part in story.boilerplate)
    assert story.text.index("Villagers wait") < story.text.index(PARAGRAPHS[1])


def test_times_keep_their_zone() -> None:
    story = read(PAGE.encode())
    assert isinstance(story, Story)
    assert (story.published_time, story.updated_time) == ("2021-03-04T22:15:00+02:00", None)


@pytest.mark.parametrize(
    ("marks", "address", "expected", "noted"),
    [
        (("2019-11-19T07:03:25+00:00",), "https://example.org/2019/11/18/a", "2019-11-18", True),
        (("2019-11-19T07:03:25-05:00",), "https://example.org/2019/11/18/a", "2019-11-19T07:03:25-05:00", False),
        (("2019-11-25T07:03:25Z",), "https://example.org/2019/11/18/a", "2019-11-25T07:03:25Z", False),
        (("0001-01-01T00:00:00Z", None, "2019-11-18"), "https://example.org/a", "2019-11-18", False),
        ((None,), "https://example.org/2019-11-18-a", "2019-11-18", True),
        ((None,), "https://example.org/2019/13/18/a", None, False),
        ((None,), "https://example.org/a", None, False),
    ],
)
def test_the_day_of_a_page(marks: tuple[str | None, ...], address: str, expected: str | None, noted: bool) -> None:
    from dateline.reading.page_dates import published_on

    day, notes = published_on(marks, address)
    assert (day, bool(notes)) == (expected, noted)


def test_the_page_once_more_in_one_line_is_left_out() -> None:
    from dateline.reading.page_lines import without_repeats

    again = "https://example.org/a Shelling By Jane Doe " + " ".join(PARAGRAPHS) + " Share this"
    assert without_repeats([*PARAGRAPHS, again]) == PARAGRAPHS
    assert without_repeats([again]) == [again]
