"""Stories in other languages: told apart, kept, not read as English; and read where a translator is given, with their source."""

from __future__ import annotations

import http.server
import io
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.errors import RunError
from dateline.exchange.records import claim_record, story_record
from dateline.pipeline import Tools
from dateline.pipeline import read as read_claims
from dateline.reading.inputs import stories
from dateline.reading.languages import detect
from dateline.reading.translate import sentences_of, translated, translator
from dateline.types import Story

TEXTS = {
    "en": "The army said on Monday that five of its soldiers had been killed near the bridge and that the road was open again.",
    "uk": "Речник армії повідомив, що в понеділок біля мосту загинули п'ять солдатів. Дорога знову відкрита, але міст не цілий.",
    "ru": "Представитель армии сообщил, что в понедельник у моста погибли пять солдат. Дорога снова открыта, но это не всё.",
    "de": "Die Armee teilte am Montag mit, dass fünf Soldaten an der Brücke getötet worden sind und die Straße wieder frei ist.",
    "es": "El ejército informó el lunes de que cinco de sus soldados murieron cerca del puente y que la carretera está abierta.",
    "fr": "L'armée a annoncé lundi que cinq de ses soldats ont été tués près du pont et que la route est de nouveau ouverte.",
    "pl": "Armia poinformowała w poniedziałek, że przy moście zginęło pięciu żołnierzy i że droga jest znowu otwarta dla ruchu.",
    "ar": "قال الجيش يوم الاثنين إن خمسة من جنوده قتلوا قرب الجسر وإن الطريق فتح من جديد بعد أن كان مغلقا في الليل",
    "he": "הצבא הודיע ביום שני כי חמישה חיילים נהרגו ליד הגשר וכי הדרך נפתחה שוב אחרי לילה של קרבות של ממש עם המורדים",
    "zh": "军方周一表示，五名士兵在桥附近丧生，道路已重新开放。当地居民说，战斗持续了整整一夜。",
}
ENGLISH = {
    "Речник армії повідомив, що в понеділок біля мосту загинули п'ять солдатів.": "An army spokesman said that five soldiers were killed near the bridge on Monday.",  # noqa: E501
    "Дорога знову відкрита, але міст не цілий.": "The road is open again, but the bridge is not whole.",
}


def story_of(text: str, **known: object) -> Story:
    raw = json.dumps({"id": "s", "text": text, "published": "2024-03-06", **known}).encode() + b"\n"
    (story,) = stories(["-"], stdin=io.BytesIO(raw), format="jsonl")
    assert isinstance(story, Story)
    return story


@pytest.mark.parametrize("language", TEXTS)
def test_languages_are_told_apart(language: str) -> None:
    assert detect(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "12:30", "Kyiv, Kharkiv, Odesa", "lorem ipsum dolor " * 20, "?" * 100])
def test_in_doubt_it_is_none(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("declared", "language", "kept"), [(None, "uk", "uk"), ("en", "uk", "uk"), ("uk", "en", "en"), ("en", "en", "en")]
)
def test_the_words_decide_not_what_the_page_declares(declared: str | None, language: str, kept: str) -> None:
    assert story_of(TEXTS[language], language=declared).language == kept


def test_no_claim_is_read_in_another_language(tools: Tools) -> None:
    english, foreign = read_claims([story_of(TEXTS["en"]), story_of(TEXTS["de"])], tools)
    assert english.claims and not foreign.claims
    assert foreign.story.sections and foreign.story.language == "de"
    assert any(note.startswith("language: the text is not in English") for note in foreign.story.notes)


def test_a_notice_of_machine_translation_is_recorded() -> None:
    story = story_of(TEXTS["en"] + "\n\nPowered by automated translation")
    assert any("translated by machine" in note for note in story.notes)


def test_every_claim_of_a_translation_carries_its_source(tools: Tools) -> None:
    story = translated(story_of(TEXTS["uk"]), lambda some: [ENGLISH[sentence] for sentence in some], by="test")
    assert story.language == "uk" and story.text == " ".join(ENGLISH.values())
    (reading,) = read_claims([story], tools)
    records = [claim_record(claim, reading.story) for claim in reading.claims]
    killed = next(record for record in records if "killed" in str(record["content"]))
    source = killed["source"]
    assert isinstance(source, dict)
    first = next(iter(ENGLISH))
    assert source == {"text": first, "span": [0, len(first)], "language": "uk"}
    assert story.text[killed["start"] : killed["end"]] == killed["content"]  # type: ignore[misc]
    kept = story_record(story)["translated_from"]
    assert isinstance(kept, dict) and kept["text"] == TEXTS["uk"]


def test_english_is_not_sent_to_a_translator() -> None:
    story = story_of(TEXTS["en"])
    assert translated(story, lambda _: pytest.fail("it was asked"), by="test") is story


@pytest.mark.parametrize("answer", [[], ["one"], ["", ""], ["a", "b", "c"]])
def test_what_a_translator_gets_wrong_leaves_the_story_as_it_is(answer: list[str]) -> None:
    story = translated(story_of(TEXTS["uk"]), lambda _: answer, by="test")
    assert story.text == TEXTS["uk"] and "translation: it failed" in story.notes[-1]


def command(tmp_path: Path, code: str) -> str:
    script = tmp_path / "translate.py"
    script.write_text(f"import json, sys\nTOLD = json.loads({json.dumps(json.dumps(ENGLISH))})\n{code}\n", encoding="utf-8")
    return f"{sys.executable} {script}"


def test_a_command_translates(tmp_path: Path) -> None:
    place = command(tmp_path, "for line in sys.stdin.buffer.read().decode().splitlines(): print(TOLD[line])")
    assert translated(story_of(TEXTS["uk"]), translator(place), by=place).text == " ".join(ENGLISH.values())


def test_a_command_that_fails_and_one_that_is_not_there(tmp_path: Path) -> None:
    story = story_of(TEXTS["uk"])
    failed = translated(story, translator(command(tmp_path, "sys.exit(3)")), by="x")
    assert "status 3" in failed.notes[-1]
    for place in (str(tmp_path / "none"), ""):
        with pytest.raises(RunError) as caught:
            translated(story, translator(place), by="x")
        assert caught.value.code == "R123"


@pytest.fixture
def endpoint() -> Iterator[tuple[str, list[dict[str, object]]]]:
    asked: list[dict[str, object]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(body)
            some = json.loads(body["messages"][-1]["content"])
            words = "Here it is: " + json.dumps([ENGLISH[sentence] for sentence in some])
            told = json.dumps({"choices": [{"message": {"content": words}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
        server.shutdown()
        thread.join()


def test_an_endpoint_translates(endpoint: tuple[str, list[dict[str, object]]]) -> None:
    place, asked = endpoint
    story = translated(story_of(TEXTS["uk"]), translator(place), by=place)
    assert story.text == " ".join(ENGLISH.values()) and len(asked) == 1


def test_sentences_hold_every_word_once() -> None:
    text = "One. Two!  Three?\n\n“Four.” Five\n六。七。"
    assert [place.of(text) for place in sentences_of(text)] == ["One.", "Two!", "Three?", "“Four.”", "Five", "六。", "七。"]
