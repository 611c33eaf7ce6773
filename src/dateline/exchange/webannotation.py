"""W3C Web Annotations as JSON-LD: each claim by its words with what stands around them, and by its place in the text.

A TextPositionSelector counts as the browser's DOM does, in UTF-16 code units: a character beyond U+FFFF (an emoji) is two. The
record's own offsets, in code points, stand in the body.
"""

from __future__ import annotations

import json
from typing import IO

from dateline.exchange.flat import name_of
from dateline.exchange.item import Batch, Item
from dateline.exchange.records import Record, json_line

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters of prefix and suffix


def write(batch: Batch, stream: IO[bytes]) -> None:
    """An AnnotationPage with all of them."""
    head = {"@context": [CONTEXT, {"dateline": "https://dateline.invalid/terms#"}], "type": "AnnotationPage"}
    stream.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "items": [')
    between = b"\n"
    for item in batch.items:
        stream.write(between + json_line(annotation(item)).encode())
        between = b",\n"
    stream.write(b"\n], " + f'"dateline:about": {json.dumps(batch.about.record(), ensure_ascii=False)}'.encode() + b"}\n")


def annotation(item: Item) -> Record:
    """One claim as an annotation of the page, or of the story where no address is known."""
    said, text = item.said, item.text or ""
    start, end = said["start"], said["end"]
    selectors: list[Record] = [
        {
            "type": "TextQuoteSelector",
            "exact": said["content"],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        },
        {"type": "TextPositionSelector", "start": utf16(text, start), "end": utf16(text, end)},
    ]
    who = " › ".join(name_of(speaker) for speaker in said["attribution"])
    return {
        "id": f"urn:dateline:claim:{said['id']}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": said["kind"]},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "application/json",
                "value": json.dumps(said, ensure_ascii=False, sort_keys=True),
                "dateline:who": who or None,
                "dateline:review": item.review,
            },
        ],
        "target": {"source": item.source.url or f"urn:dateline:story:{item.source.story}", "selector": selectors},
    }


def utf16(text: str, offset: int) -> int:
    """An offset in code points as one in UTF-16 code units, as JavaScript counts."""
    return offset + sum(letter > "\uffff" for letter in text[:offset])


def code_points(text: str, units: int) -> int:
    """An offset in UTF-16 code units as one in code points; inside a pair it is that of the character."""
    seen = 0
    for at, letter in enumerate(text):
        if seen >= units:
            return at
        seen += 2 if letter > "\uffff" else 1
    return len(text)
