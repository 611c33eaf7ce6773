"""Damaged and grown inputs for a reader, or every stage, until the time is up: python fuzz.py TARGET SECONDS SEED. Promise 12.

Inputs are grown by atheris (libFuzzer), which keeps what reaches new code, where it is installed and no ``--own`` is given; else
they are damaged by `mutate_kit` alone. What a reader in the worker raises is answered as D011 and counted; what one raises in the
caller's own process, or any stage, ends the program with the input beside it, and so does what takes over two seconds.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

LONGEST = 60_000
MOST_SECONDS = 2.0  # of the processor, as the promise has it
Target = Callable[[bytes], object]


def targets() -> dict[str, tuple[Target, bool, list[bytes]]]:
    """By name: what is called, whether it runs in the worker, and inputs to begin from."""
    from dateline.reading import archives, jsonl, letters, pdf
    from dateline.reading.feeds import parse as feeds
    from dateline.reading.feeds import robots
    from dateline.reading.items import Item, story_of
    from dateline.reading.languages import detect
    from dateline.reading.page import take_apart
    from dateline.reading.story import Known
    from dateline.reading.text import decode_page
    from dateline.reading.translate import sentences_of
    from pipeline_kit import NEWS
    from test_reading_feeds import ATOM, RSS, SITEMAP
    from test_reading_formats import letter, report, warc
    from test_reading_html import FIGURES, PAGE

    extractor: object = None  # a text needs none

    def text(raw: bytes) -> object:
        story = story_of(Item(raw, "x", "x", "text"), Known(), extractor)  # type: ignore[arg-type]
        return detect(story.text), sentences_of(story.text)

    prose = "\n\n".join(NEWS).encode()
    line = json.dumps({"id": 1, "text": NEWS[0], "published": "2024-11-13", "handle": "x"}).encode()
    archive = warc(("https://example.org/a", PAGE.encode()), ("https://example.org/b", PAGE.encode()))
    return {
        "page": (lambda raw: take_apart(decode_page(raw, where="x")), True, [PAGE.encode(), FIGURES.encode()]),
        "feed": (lambda raw: feeds.parse(raw, "https://example.org/f"), True, [RSS.encode(), ATOM.encode(), SITEMAP.encode()]),
        "pdf": (pdf.take_apart, True, [report()]),
        "mail": (letters.take_apart, True, [letter(html=PAGE).as_bytes(), letter().as_bytes()]),
        "text": (text, False, [prose]),
        "jsonl": (lambda raw: list(jsonl.records(io.BytesIO(raw), where="x")), False, [line + b"\n" + line]),
        "warc": (
            lambda raw: list(archives.items(io.BytesIO(raw), "warc", where="x")),
            False,
            [archive, gzip.decompress(archive)],
        ),
        "robots": (
            lambda raw: robots.read_robots(raw).allows("https://example.org/a?b"),
            False,
            [b"User-agent: *\nDisallow: /a\n"],
        ),
        "stages": (stages, False, [prose, *(news.encode() for news in NEWS)]),
    }


def stages(raw: bytes) -> None:
    """Every stage on the text; a fault in a reading, or a stage over its time, is an error."""
    from functools import partial

    from dateline.pipeline import claim_stages, field_stages, mention_stages
    from pipeline_kit import faults, story_of, tools

    text = raw.decode("utf-8", "replace")
    begun = time.process_time()
    reading = tools().engine.parse(story_of(text))
    for stage in (*mention_stages(tools()), *claim_stages(tools()), *field_stages(tools())):
        spent, begun = time.process_time() - begun, time.process_time()
        if spent > MOST_SECONDS:
            raise TimeoutError(f"{spent:.1f} s before {stage.func if isinstance(stage, partial) else stage}")
        reading = stage(reading)
    found = faults(reading)
    assert not found, found


class Run:
    """One run: what was tried, and when it must end."""

    def __init__(self, name: str, seconds: float, seed: int) -> None:
        self.name, self.seed = name, seed
        self.target, self.in_worker, self.seeds = targets()[name]
        self.tried, self.raised = 0, Counter[str]()
        self.slowest = 0.0
        self.end = time.monotonic() + seconds

    def one(self, raw: bytes) -> None:
        """Try one input. Ends the program when the time is up, or at an input that breaks the promise."""
        from dateline.errors import DatelineError

        begun = time.process_time()
        try:
            self.target(raw)
        except DatelineError as error:
            self.raised[error.code] += 1
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            self.raised[f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"] += 1
            if not self.in_worker:
                self.stop(raw, traceback.format_exc()[-1_500:])
        self.tried += 1
        spent = time.process_time() - begun
        if self.tried > 1:  # the first loads what is loaded late
            self.slowest = max(self.slowest, spent)
            if spent > MOST_SECONDS and self.name != "stages":
                self.stop(raw, f"{spent:.1f} s")
        if time.monotonic() > self.end:
            self.stop(None, None)

    def stop(self, raw: bytes | None, why: str | None) -> None:
        """Print what came of it, keep the input that broke it, and end without the fuzzer's own farewell."""
        told = {"target": self.name, "seed": self.seed, "tried": self.tried, "slowest": round(self.slowest, 2)}
        told |= {"raised": dict(self.raised.most_common(12)), "broken": why}
        if raw is not None:
            path = Path(f"fuzz-{self.name}.bin")
            path.write_bytes(raw)
            told["input"] = str(path)
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        os._exit(raw is not None)


def main(name: str, seconds: float, seed: int, *, own: bool) -> None:
    """Try inputs until the time is up."""
    try:
        if own:
            raise ImportError
        import atheris
    except ImportError:
        _damage(Run(name, seconds, seed))
        return
    with atheris.instrument_imports(include=["dateline.reading", "dateline.speech", "dateline.claims", "email", "warcio"]):
        run = Run(name, seconds, seed)
    chance = random.Random(seed)
    from mutate_kit import mutated

    def damage(raw: bytes, most: int, at: int) -> bytes:
        return mutated(raw, chance)[:most] if at % 2 else atheris.Mutate(raw, most)

    options = [f"-seed={seed}", f"-max_len={LONGEST}", "-rss_limit_mb=4000", "-timeout=120", "-verbosity=0"]
    for raw in run.seeds:
        run.one(raw)
    folder = Path(f"corpus-{name}-{os.getpid()}")
    folder.mkdir()
    for at, raw in enumerate(run.seeds):
        (folder / str(at)).write_bytes(raw)
    atheris.Setup([sys.argv[0], *options, str(folder)], run.one, custom_mutator=damage)
    atheris.Fuzz()


def _damage(run: Run) -> None:
    """Damage the inputs, and now and then what has been damaged already."""
    from mutate_kit import mutated

    chance = random.Random(run.seed)
    kept = list(run.seeds)
    for raw in run.seeds:
        run.one(raw)
    while True:
        raw = mutated(chance.choice(kept), chance)[:LONGEST]
        run.one(raw)
        if chance.random() < 0.01 and len(kept) < 200:
            kept.append(raw)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--own"]
    main(words[0], float(words[1]), int(words[2]), own="--own" in sys.argv)
