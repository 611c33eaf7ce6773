"""The question put to a model: the rules, a part of a story as untrusted material, and the form that the answer must have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from dateline.lexicons import lines, rows
from dateline.second.endpoint import Message
from dateline.types import Basis, Bound, Modality, Outcome, Section, Step, Story

# Characters of a story in one question: whole paragraphs, few enough for the window of a small model and for its attention.
PART = 3_000
MOST_CLAIMS = 60
UNITS = (
    *("killed", "wounded", "casualties", "losses", "missing", "captured", "displaced", "strikes", "shellings", "attacks"),
    *("settlements", "vehicles", "drones", "missiles", "money", "people", "days", "other"),
)


@cache
def rules() -> str:
    """What the model is told to do."""
    return "\n".join(lines("second_prompt.txt"))


@cache
def kinds() -> tuple[str, ...]:
    """The kinds a claim may be of."""
    return tuple(row[0] for row in rows("kind_names.tsv")[1:])


@cache
def schema() -> dict[str, Any]:
    """The answer's form, as a JSON schema: closed lists, strings and nulls, nothing else."""
    speaker = _object(
        source=_maybe(_STRING), who=_maybe(_STRING), role=_maybe(_STRING), cue=_maybe(_STRING), medium=_maybe(_STRING)
    )
    quantity = _object(
        words=_STRING, unit=_one_of(UNITS), of=_maybe(_STRING), basis=_one_of(get_args(Basis)), bound=_one_of(get_args(Bound))
    )
    claim = _object(
        content=_STRING,
        speakers=_list(speaker, 4),
        kind=_one_of(kinds()),
        modality=_one_of(get_args(Modality)),
        certainty=_maybe(_one_of(get_args(Step))),
        hedge=_maybe(_STRING),
        condition=_maybe(_STRING),
        outcome=_maybe(_one_of(get_args(Outcome))),
        agent=_maybe(_STRING),
        target=_maybe(_STRING),
        places=_list(_STRING, 6),
        time=_maybe(_STRING),
        quantities=_list(quantity, 8),
    )
    return _object(claims=_list(claim, MOST_CLAIMS))


def parts(story: Story) -> Iterator[tuple[Section, ...]]:
    """The story's paragraphs in runs short enough for one question; a longer paragraph stands alone."""
    run: list[Section] = []
    for section in story.sections:
        if run and section.span.end - run[0].span.start > PART:
            yield tuple(run)
            run = []
        run.append(section)
    if run:
        yield tuple(run)


def messages(story: Story, part: tuple[Section, ...]) -> tuple[Message, ...]:
    """The question about one part. The story's words stand in one JSON string: no word of theirs can end it."""
    text = "\n\n".join(section.span.of(story.text) for section in part).encode("utf-8", "replace").decode()
    asked = {
        "publisher": story.publisher,
        "published": story.published.isoformat() if story.published else None,
        "untrusted_text": text,
    }
    return (
        {"role": "system", "content": rules()},
        {"role": "user", "content": json.dumps(asked, ensure_ascii=False)},
    )


def tokens(part: tuple[Section, ...]) -> int:
    """How long an answer about a part may be: claims take some four times the words they rest on."""
    return 512 + part[-1].span.end - part[0].span.start


_STRING: dict[str, Any] = {"type": "string"}


def _maybe(form: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [form, {"type": "null"}]}


def _one_of(values: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _list(form: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": form, "maxItems": most}


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
