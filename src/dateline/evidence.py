"""A claim packed so that a court or an editor can keep it: its words, the story, its source, and what vouches for them.

The package is one ZIP file, the same for the same ledger: the record, the story as text, the source as it came, a page to print,
and a list with the SHA-256 of each. It shows what was claimed and by whom, never that it is so.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from dateline import __version__
from dateline.errors import RunError
from dateline.exchange.records import Record
from dateline.ledger.collections import see_story, sight
from dateline.ledger.connect import Ledger
from dateline.ledger.schema import claims, heads, log, readers, readings, sources, stories, versions
from dateline.phrases import clean

# Every file in the package bears this day, so that the package depends on nothing but what is in it.
DAY = (1980, 1, 1, 0, 0, 0)
DISCLAIMER = "This page shows what was claimed and by whom; it does not say that it is so."
AROUND = 600  # characters of the story shown on the page before and after the words


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with everything that it rests on."""

    record: Record
    story: Record  # what was known of the story, its hashes, and when it was retrieved
    text: str
    source: bytes
    chain: Record  # the log's head, and the entry that wrote the claim

    @property
    def name(self) -> str:
        """The package's name: the claim's permanent id."""
        return f"dateline-claim-{self.record['id']}"


def evidence(ledger: Ledger, claim: str, *, collection: Sequence[str] = (), allowed: Collection[str] | None = None) -> Evidence:
    """The claim of that id as its story's newest reading has it; ``collection`` and ``allowed`` are as in a `Filter`.

    Raises `RunError` R034, R035 after a takedown, R081 and R082 when it is in a restricted collection.
    """
    with ledger.snapshot() as connection:
        row = _row(connection, claim)
        if row is None:
            raise RunError("R034", where=claim)
        see_story(connection, row.story_key, claim, sight(connection, asked=collection, allowed=allowed))
        if row.text is None or row.data is None or not row.record:
            raise RunError("R035", where=claim)
        raw = zlib.decompress(row.data) if row.coding == "zlib" else bytes(row.data)
        last = connection.execute(select(log.c.seq, log.c.recorded, log.c.hash).order_by(log.c.seq.desc()).limit(1)).one()
        wrote = connection.execute(select(log.c.seq, log.c.recorded, log.c.hash).where(log.c.seq == row.entry)).one()
    names = ("doc", "title", "byline", "publisher", "url", "published", "updated", "language", "relay", "retrieved")
    story: Record = {"id": row.story_id, "version": row.version_id, **{name: getattr(row, name) for name in names}}
    story |= {"text_sha256": row.text_sha256, "source_sha256": row.sha256, "source_bytes": row.size}
    story |= {"reader": row.reader_id, "read_by": f"dateline {__version__}"}
    chain: Record = {
        "head": {"entry": last.seq, "recorded": last.recorded, "hash": last.hash},
        "written_by": {"entry": wrote.seq, "recorded": wrote.recorded, "hash": wrote.hash},
    }
    return Evidence(json.loads(row.record), story, row.text, raw, chain)


def pack(found: Evidence) -> bytes:
    """The package as the bytes of a ZIP file."""
    files = {
        "claim.json": _json(found.record),
        "story.json": _json(found.story),
        "story.txt": found.text.encode("utf-8", "surrogatepass"),
        "source.bin": found.source,
        "log.json": _json(found.chain),
        "page.html": page(found).encode(),
    }
    listed = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**files, "SHA256SUMS": listed.encode()}.items():
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return packed.getvalue()


def write(found: Evidence, folder: Path) -> Path:
    """Write the package into the folder; where it went. Raises `RunError` R010."""
    path = folder / f"{found.name}.zip"
    try:
        path.write_bytes(pack(found))
    except OSError as error:
        raise RunError("R010", where=str(path), detail=error.strerror or type(error).__name__) from error
    return path


def _row(connection: Connection, claim: str) -> Any:
    asked = (
        select(
            claims.c.record,
            claims.c.entry,
            claims.c.story.label("story_key"),
            stories.c.id.label("story_id"),
            versions.c.id.label("version_id"),
            *(column for column in versions.c if column.name not in {"key", "id", "story", "source", "entry", "recorded"}),
            *(sources.c[name] for name in ("sha256", "size", "coding", "data")),
            readers.c.id.label("reader_id"),
        )
        .join(stories, stories.c.key == claims.c.story)
        .join(versions, versions.c.key == claims.c.version)
        .join(sources, sources.c.key == versions.c.source)
        .join(readings, readings.c.key == claims.c.reading)
        .join(readers, readers.c.key == readings.c.reader)
        .outerjoin(heads, heads.c.reading == claims.c.reading)
        .where(claims.c.id == claim)
        .order_by(heads.c.reading.is_(None), claims.c.key.desc())
    )
    return connection.execute(asked.limit(1)).first()


def _json(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8", "backslashreplace")


# --- the page ---

STYLE = """
body { font: 11pt/1.5 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
h1 { font-size: 1.3rem; margin: 0 0 .3rem } h2 { font-size: 1rem; margin: 1.6rem 0 .4rem; border-bottom: 1px solid #999 }
blockquote { margin: 0; padding-left: 1rem; border-left: 3px solid #999; white-space: pre-wrap; unicode-bidi: plaintext }
mark { background: #ffe9a8; color: inherit } .quiet { color: #555 } code { font-size: .85em; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% } th { text-align: left; font-weight: normal; color: #555; width: 11rem }
th, td { vertical-align: top; padding: .15rem .5rem .15rem 0 } td { unicode-bidi: plaintext }
@media print { body { margin: 0; max-width: none } }
""".strip()


def page(found: Evidence) -> str:
    """A page to print: the words in their place, who says them, where they came from, what vouches for them."""
    record, story = found.record, found.story
    title = html.escape(clean(str(record["content"])))
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f"<title>Claim {record['id']}</title><style>{STYLE}</style></head><body>",
        f"<h1>“{title}”</h1>",
        f'<p class="quiet">Claim <code>{record["id"]}</code>. {DISCLAIMER}</p>',
        "<h2>The words where they stand</h2>",
        f"<blockquote>{_in_place(record, found.text)}</blockquote>",
        "<h2>Who says it</h2>",
        _table(_speakers(record)) or "<p>The outlet, in its own voice.</p>",
        "<h2>What is claimed</h2>",
        _table(_fields(record)),
        "<h2>Where it was published</h2>",
        _table((name.replace("_", " "), story[name]) for name in ("publisher", "title", "byline", "published", "updated", "url")),
        "<h2>What vouches for it</h2>",
        _table(_proofs(found)),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _in_place(record: Record, text: str) -> str:
    """The words marked, with what stands around them."""
    start, end = int(str(record["start"])), int(str(record["end"]))
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = ("…" if first else ""), ("…" if last < len(text) else "")
    around = html.escape(text[first:start]), html.escape(text[start:end]), html.escape(text[end:last])
    return f"{before}{around[0]}<mark>{around[1]}</mark>{around[2]}{after}"


def _speakers(record: Record) -> Iterator[tuple[str, object]]:
    chain: Any = record.get("attribution", [])
    for speaker in chain:
        said = [speaker.get("cue"), speaker.get("medium") and f"via {speaker['medium']}", speaker.get("side")]
        yield str(speaker.get("who") or speaker.get("source") or "unnamed source"), " · ".join(str(word) for word in said if word)


def _fields(record: Record) -> Iterator[tuple[str, object]]:
    value: Any = record
    for name in ("kind", "modality", "certainty", "hedge", "outcome", "quote"):
        yield name, value.get(name)
    for name in ("agent", "target", "time"):
        yield name, value[name]["text"] if value.get(name) else None
    yield "places", ", ".join(str(place["name"]) for place in value.get("places", []))
    yield "numbers", ", ".join(f"{quantity['text']} ({quantity['unit']})" for quantity in value.get("quantities", []))


def _proofs(found: Evidence) -> Iterator[tuple[str, object]]:
    story: Any = found.story
    chain: Any = found.chain
    yield "retrieved", story["retrieved"]
    yield "source, SHA-256", story["source_sha256"]
    yield "text, SHA-256", story["text_sha256"]
    yield "story, version", f"{story['id']}, {story['version']}"
    yield "read by", f"{story['read_by']}, reader {story['reader']}"
    for name, label in (("written_by", "log entry"), ("head", "head of the log")):
        yield label, f"{chain[name]['entry']}, {chain[name]['recorded']}, {chain[name]['hash']}"


def _table(rows: Iterator[tuple[str, object]]) -> str:
    told = [(name, value) for name, value in rows if value]
    cells = "".join(
        f"<tr><th>{html.escape(clean(name))}</th><td>{html.escape(clean(str(value)))}</td></tr>" for name, value in told
    )
    return f"<table>{cells}</table>" if told else ""
