"""Have a story in another language translated, sentence by sentence, so that every word read in it leads back to its source.

The translator is the user's: a command that reads a sentence a line and writes its translation a line, or an OpenAI-compatible
endpoint. None comes with Dateline, and nothing is sent anywhere that was not named.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shlex
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

from dateline.errors import RunError
from dateline.reading.story import BY_WORDS, NOT_ENGLISH, Known, build, by_words
from dateline.types import Span, Story, Translation

Translator = Callable[[Sequence[str]], list[str]]

BATCH = 40
SECONDS = 300
MOST_ANSWER = 5_000_000
SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟۔।])[\"”»’')\]]{0,3}(?:\s+|(?<=[。！？])|$)")
ASK = (
    "Translate each item of this JSON list into English, faithfully: keep every number, name, date, hedge and attribution. "
    "Answer with a JSON list of as many strings and nothing else."
)


class Untranslated(Exception):
    """The translator did not do it; the message says why."""


def translator(place: str) -> Translator:
    """The translator at an http(s) endpoint, else the command. Raises `RunError` R123 when it is used and is not there."""
    if place.startswith(("http://", "https://")):
        return lambda sentences: _by_endpoint(place, sentences)
    words = shlex.split(place)
    if not words:
        raise RunError("R123", where="--translate", detail="it is empty")
    return lambda sentences: _by_command(words, sentences)


def translated(story: Story, translate: Translator, *, by: str) -> Story:
    """The story in English with its source beside it; as it is, with a note, where it is English already or cannot be done."""
    foreign = {NOT_ENGLISH, *map(by_words, BY_WORDS)} & set(story.notes)
    if not foreign:
        return story
    places = sentences_of(story.text)
    sources = [" ".join(place.of(story.text).split()) for place in places]
    wanted = list(dict.fromkeys([*sources, *([story.title] if story.title else [])]))
    try:
        told: dict[str, str] = {}
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            told.update(zip(some, _checked(translate(some), len(some)), strict=True))
    except Untranslated as error:
        return dataclasses.replace(story, notes=(*story.notes, f"translation: it failed ({error})"))
    text, pairs = _joined(story.text, places, [told[source] for source in sources])
    known = Known(
        title=told.get(story.title or ""),
        publisher=story.publisher,
        byline=story.byline,
        url=story.url,
        published=story.published,
        updated=story.updated,
        published_time=story.published_time,
        updated_time=story.updated_time,
    )
    made = build(text, known, id=story.id, doc=story.doc, raw=story.raw)
    note = f"translation: by {by}, from {story.language}; every claim carries the sentences it was translated from"
    kept = tuple(note for note in story.notes if note not in foreign)
    source = Translation(story.text, story.language or "und", by, pairs)
    return dataclasses.replace(made, language=story.language, translation=source, notes=(*kept, *made.notes, note))


def sentences_of(text: str) -> list[Span]:
    """Where each sentence stands; lines end sentences, too."""
    found: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        at = start
        for end in (*(match.end() for match in SENTENCE_END.finditer(line)), len(line)):
            words = text[at : start + end]
            if words.strip():
                left = at + len(words) - len(words.lstrip())
                found.append(Span(left, left + len(words.strip())))
            at = start + end
        start += len(line)
    return found


def _joined(text: str, places: list[Span], sentences: list[str]) -> tuple[str, tuple[tuple[Span, Span], ...]]:
    """The translation with the source's own breaks between sentences, and which stretch stands for which."""
    parts: list[str] = []
    pairs: list[tuple[Span, Span]] = []
    length = last = 0
    for place, sentence in zip(places, sentences, strict=True):
        between = text[last : place.start]
        if parts and not between:
            between = " "  # scripts that leave no blank between sentences
        parts += [between, sentence]
        start = length + len(between)
        length = start + len(sentence)
        if sentence:
            pairs.append((Span(start, length), place))
        last = place.end
    return "".join(parts), tuple(pairs)


def _checked(answer: list[str], number: int) -> list[str]:
    if len(answer) != number:
        raise Untranslated(f"{number} sentences were given and {len(answer)} came back")
    lines = [" ".join(line.replace("\0", " ").split()) for line in answer]
    if not all(lines):
        raise Untranslated("a sentence came back empty")
    return lines


def _by_command(words: list[str], sentences: Sequence[str]) -> list[str]:
    try:
        done = subprocess.run(
            words, input="\n".join(sentences) + "\n", capture_output=True, encoding="utf-8", errors="replace", timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise Untranslated(f"the command took over {SECONDS} s") from error
    except OSError as error:
        raise RunError("R123", where=words[0], detail=error.strerror or str(error)) from error
    if done.returncode != 0:
        raise Untranslated(f"the command ended with status {done.returncode}: {done.stderr.strip()[-200:]}")
    return done.stdout[:MOST_ANSWER].removesuffix("\n").split("\n")


def _by_endpoint(place: str, sentences: Sequence[str]) -> list[str]:
    """Ask a chat endpoint. Its model and key come from DATELINE_TRANSLATE_MODEL and DATELINE_TRANSLATE_KEY."""
    address = place.rstrip("/")
    address = address if address.endswith("/chat/completions") else f"{address}/chat/completions"
    messages = [{"role": "system", "content": ASK}, {"role": "user", "content": json.dumps(list(sentences), ensure_ascii=False)}]
    body = {"model": os.environ.get("DATELINE_TRANSLATE_MODEL", "default"), "messages": messages, "temperature": 0}
    headers = {"Content-Type": "application/json"}
    if secret := os.environ.get("DATELINE_TRANSLATE_KEY"):
        headers["Authorization"] = f"Bearer {secret}"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)  # http(s) by `translator`
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            told: Any = json.loads(answer.read(MOST_ANSWER))
        words = told["choices"][0]["message"]["content"]
        listed = json.loads(words[words.index("[") : words.rindex("]") + 1])
    except urllib.error.HTTPError as error:
        raise Untranslated(f"the endpoint answers {error.code}") from error
    except OSError as error:
        raise RunError("R123", where=place, detail=str(getattr(error, "reason", error))) from error
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Untranslated("the endpoint's answer is no list of sentences") from error
    return [line if isinstance(line, str) else "" for line in listed]
