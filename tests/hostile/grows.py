"""How much dearer every reader and stage gets when its text doubles, from 10 kB to 1 MB: python grows.py [LARGEST]. Promise 13.

Seconds are the processor's, the least of a few tries where they are short; below `LEAST` they are noise and not compared.
"""

from __future__ import annotations

import gc
import gzip
import io
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

MOST, LEAST = 2.3, 0.08
SMALLEST, LARGEST = 10_000, 1_280_000
SENTENCE = "{n} soldiers of the {n}th brigade were killed near Orlova on day {n}, the governor of district {n} said.\n"


def prose(size: int) -> str:
    """Sentences that all differ, so that nothing is remembered from one to the next."""
    return "".join(SENTENCE.format(n=n) for n in range(size // 100))


def readers() -> dict[str, Callable[[int], Callable[[], object]]]:
    """By name: what is to be timed, for a text of this size."""
    from dateline.reading import archives, jsonl, letters, pdf
    from dateline.reading.feeds.parse import parse
    from dateline.reading.languages import detect
    from dateline.reading.page import take_apart
    from dateline.reading.story import Known, build
    from dateline.reading.translate import sentences_of
    from pdf_kit import pdf as printed
    from test_reading_formats import warc

    def page(size: int) -> str:
        lines = prose(size).split("\n")
        return "<html><head><title>T</title></head><body><article><h1>T</h1><p>" + "</p><p>".join(lines) + "</p></article></body>"

    def report(size: int) -> bytes:
        lines = prose(size).split("\n")
        return printed([[(60, 780 - 14 * at, line) for at, line in enumerate(lines[start : start + 50])]
                        for start in range(0, len(lines), 50)])  # fmt: skip

    def feed(size: int) -> bytes:
        entries = "".join(f"<item><title>{n}</title><link>http://e.example/{n}</link></item>" for n in range(size // 60))
        return f"<rss><channel>{entries}</channel></rss>".encode()

    def digest(size: int) -> bytes:
        inner = "".join(
            f"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: {n}\r\n\r\n{prose(3_000)}\r\n" for n in range(size // 3_000)
        )
        return f"Content-Type: multipart/digest; boundary=b\r\n\r\n{inner}--b--\r\n".encode()

    def records(size: int) -> bytes:
        return b"\n".join(json.dumps({"id": n, "text": prose(3_000)}).encode() for n in range(size // 3_000))

    def archive(size: int) -> bytes:
        return warc(*((f"https://e.example/{n}", page(3_000).encode()) for n in range(size // 3_000)))

    def of_records(raw: bytes) -> object:
        return list(jsonl.records(io.BytesIO(raw), where="x"))

    def of_archive(raw: bytes) -> object:
        return list(archives.items(io.BytesIO(raw), "warc", where="x"))

    return {
        "text": lambda n: partial(build, prose(n), Known(), id="x", doc="x"),
        "page": lambda n: partial(take_apart, page(n)),
        "pdf": lambda n: partial(pdf.take_apart, report(n)),
        "feed": lambda n: partial(parse, feed(n), "https://e.example/f"),
        "mail": lambda n: partial(letters.take_apart, b"Subject: x\r\n\r\n" + prose(n).encode()),
        "mail digest": lambda n: partial(letters.take_apart, digest(n)),
        "jsonl": lambda n: partial(of_records, records(n)),
        "warc": lambda n: partial(of_archive, archive(n)),
        "warc unpacked": lambda n: partial(of_archive, gzip.decompress(archive(n))),
        "language": lambda n: partial(detect, prose(n)),
        "sentences to translate": lambda n: partial(sentences_of, prose(n)),
    }


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of the work; of three tries the least, where one is short."""
    from growth_kit import seconds as once

    spent: list[float] = []
    while len(spent) < 3 and sum(spent) < 2:
        spent.append(once(work))
    return min(spent)


def sizes(largest: int) -> Iterator[int]:
    """Doubling."""
    size = SMALLEST
    while size <= largest:
        yield size
        size *= 2


def of_stages(grow: Callable[[int], str], largest: int) -> dict[str, list[float]]:
    """CPU seconds of each stage, size by size."""
    from test_pipeline import _seconds

    found: dict[str, list[float]] = {}
    for size in sizes(largest):
        gc.collect()
        for name, spent in _seconds(grow(size)).items():
            found.setdefault(name, []).append(spent)
    return found


def main(largest: int) -> dict[str, object]:
    """Time all; the dearest doubling of each reader and stage, and what is over the promise."""
    from test_pipeline import GROWING, PROSE, _seconds

    _seconds(PROSE)
    gc.disable()  # its passes over all that lives would be charged to one stage
    timed = {f"read {name}": [seconds(make(size)) for size in sizes(largest)] for name, make in readers().items()}
    for shape in ("prose", "lines", "one paragraph", "quotations"):
        timed |= {f"{stage}, {shape}": times for stage, times in of_stages(GROWING[shape], largest).items()}
    worst: dict[str, float] = {}
    for name, times in timed.items():
        print(name, [round(spent, 2) for spent in times], file=sys.stderr, flush=True)
        grown = [after / before for before, after in itertools.pairwise(times) if before >= LEAST]
        if grown:
            worst[name] = round(max(grown), 2)
    dearest = dict(sorted(worst.items(), key=lambda x: -x[1])[:5])
    return {"timed": len(timed), "dearest": dearest, "over": {name: times for name, times in worst.items() if times > MOST}}


if __name__ == "__main__":
    found = main(int(sys.argv[1]) if sys.argv[1:] else LARGEST)
    print(json.dumps(found))
    sys.exit(bool(found["over"]))
