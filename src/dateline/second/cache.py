"""Answers kept by the hash of what was asked, so that a story read twice is paid for once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import platformdirs

from dateline.second.endpoint import Answer, Endpoint, Message


def home() -> Path:
    """Where answers are kept: ``$DATELINE_HOME``, else the user's cache folder."""
    return Path(os.environ.get("DATELINE_HOME") or platformdirs.user_cache_dir("dateline")) / "second"


def key(where: Endpoint, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
    """The hash of address, model, question and form: the same question to the same model is the same key."""
    asked = json.dumps([where.base_url, where.model, list(messages), schema], sort_keys=True)
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


def load(name: str) -> Answer | None:
    """The answer kept under a key; a file that cannot be read is as none."""
    try:
        told = json.loads((home() / f"{name}.json").read_bytes())
        return Answer(str(told["text"]), int(told["tokens_in"]), int(told["tokens_out"]), 0.0, asked=0)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(name: str, answer: Answer) -> None:
    """Keep an answer, whole or not at all. A disk that is full costs the next run its saving, not this run its answer."""
    told = {"text": answer.text, "tokens_in": answer.tokens_in, "tokens_out": answer.tokens_out}
    part = home() / f"{name}.{os.getpid()}.part"
    try:
        home().mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(home() / f"{name}.json")
    except OSError:
        part.unlink(missing_ok=True)
