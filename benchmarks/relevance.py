"""What the gate before the parse passes and misses, and how fast it is; the whole of a mixed stream beside a bare spaCy pass.

    python benchmarks/relevance.py [--stream [STORIES]]

War: the gold articles, and in ../shared/corpora the stories of two wars, assessments of air strikes, histories of wars and
messages on attacks in Latin America.
Other news: local news of 2009 (LGL), US politics of 2016 (PolNeAR), epidemics and disasters (GeoVirus) and the pages of a
week of 2019 (html), labelled by where they come from; docs/relevance.md tells what reading those that passed showed. Gun crime
in the United States (GVC, GVA) is the hardest of what is no war.
With --stream the words a CPU second of reading, gate and claim record over mixed news are measured beside spaCy's over the
same texts in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import io
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is there: one thread a process

from dateline.exchange.records import claim_record, json_line
from dateline.language.pinned import MODEL
from dateline.pipeline import Tools, build_tools, read
from dateline.reading.inputs import stories
from dateline.relevance import Gate, can_hold, passages, weigh
from dateline.samples import SAMPLE
from dateline.types import Span, Story

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
CORPORA, GOLD = SHARED / "corpora", SHARED / "gold" / "dev"
# Stories of a stream at most, unless it is said: all of local and world news. Fewer are taken evenly from all.
STREAM = 1_000
# Each is read so often, in turns.
RUNS = 3
# In a stream with more war in it, every so manieth story.
ONE_IN = 10


def war() -> Iterator[tuple[str, list[str]]]:
    """Sets of stories about wars."""
    yield "gold", [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*.txt"))]
    for name in ("ukraine-2022-dev", "gaza-2023-10-dev"):
        yield name, [story["text"] for story in _lines(CORPORA / "stories" / f"{name}.jsonl")]
    yield "airwars", [story["text"] for story in _lines(CORPORA / "counts" / "airwars-gaza-dev.jsonl")]
    yield "wikiwars", [story["text"] for story in _json("time/wikiwars-01-16.json")]
    for half, name in ((range(651), "muc4, 1-650"), (range(651, 1301), "muc4, 651-1300")):
        yield name, [text for number, text in muc4() if number in half]


def muc4() -> Iterator[tuple[int, str]]:
    """The messages of MUC-4's development part whose key tells of an attack, by number."""
    folder = CORPORA / "counts" / "muc4" / "dev"
    keys = "\n\n".join(path.read_text(encoding="latin-1") for path in sorted(folder.glob("key-dev-*")))
    told = {int(number) for number in re.findall(r"0\. +MESSAGE: ID +DEV-MUC3-(\d+)[^\n]*\n1\. +MESSAGE: TEMPLATE +[^*\s]", keys)}
    for path in sorted(folder.glob("dev-muc3-*")):
        for message in re.split(r"\n(?=DEV-MUC3-\d{4})", path.read_text(encoding="latin-1")):
            name = re.match(r"\s*DEV-MUC3-(\d+)", message)
            if name and int(name.group(1)) in told:
                yield int(name.group(1)), message


def other() -> Iterator[tuple[str, list[str]]]:
    """Sets of stories about other things, nearly all."""
    yield "lgl", [story["text"] for story in _json("geo/lgl.json")]
    yield "geovirus", [story["text"] for story in _json("geo/geovirus.json")]
    yield "html", [page["articleBody"] for page in _json("html/ground-truth.json").values()]
    yield "polnear", [story["text"] for part in ("train", "dev") for story in _json(f"attribution/polnear-{part}.json")]
    sentences = (story["sentences"] for story in _lines(CORPORA / "linking" / "gvc" / "dev.jsonl"))
    yield "gvc", ["\n".join(" ".join(words) for words in story) for story in sentences]
    yield "gva", [story["text"] for story in _lines(CORPORA / "linking" / "gva" / "articles.jsonl")]


def pages_opened() -> tuple[int, int, int, int]:
    """Web pages; those that need not be taken apart; those whose story passes, and how many of these would not be opened."""
    stories_of = _json("html/ground-truth.json")
    opened = {
        path.name.partition(".")[0]: can_hold(gzip.decompress(path.read_bytes()).decode("latin-1"))
        for path in sorted((CORPORA / "html" / "html").glob("*.gz"))
    }
    passing = [name for name, page in stories_of.items() if weigh(page["articleBody"]).passes]
    return len(opened), sum(not one for one in opened.values()), len(passing), sum(not opened[name] for name in passing)


def claims_passed() -> tuple[int, int]:
    """How many gold claims stand in a passage that the gate keeps, of how many."""
    kept = every = 0
    for story in stories([str(path) for path in sorted(GOLD.glob("*.txt"))]):
        if not isinstance(story, Story):
            continue
        found = passages(story) if weigh(story.text).passes else ()
        for claim in json.loads((GOLD / f"{story.doc}.json").read_text(encoding="utf-8"))["claims"]:
            at = -1
            for _ in range(claim.get("nth") or 1):
                at = story.text.index(claim["content"], at + 1)
            every += 1
            kept += any(section.span.meets(Span(at, at + len(claim["content"]))) for section in found)
    return kept, every


def _json(path: str) -> list[dict[str, str]]:
    return json.loads((CORPORA / path).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


def table() -> None:
    """Print what passes of each set, and the gate's speed."""
    for sort, sets in (("war", war()), ("other", other())):
        for name, texts in sets:
            words = sum(len(text.split()) for text in texts)
            seconds = cpu_seconds(partial(_passed, texts))
            passed = _passed(texts)
            print(
                f"{sort:6} {name:18} {passed:>4} of {len(texts):>4}  {passed / len(texts):.3f}  {words / seconds:>10,.0f} words/s"
            )
    kept, every = claims_passed()
    print(f"gold claims in the passages kept: {kept} of {every}, {kept / every:.3f}")
    pages, closed, passing, lost = pages_opened()
    print(f"web pages that need not be taken apart: {closed} of {pages}; of {passing} whose story passes, {lost}")


def _passed(texts: Iterable[str]) -> int:
    return sum(weigh(text).passes for text in texts)


def streams(size: int) -> Iterator[tuple[str, list[str]]]:
    """Mixed news: local and world news as it came, and the same with a tenth of war stories."""
    fights = [text for name, texts in war() if name in {"gold", "ukraine-2022-dev"} for text in texts]
    rest = [text for name, texts in other() if name in {"lgl", "html"} for text in texts]
    rest = rest[:: -(-len(rest) // size)]
    yield "as it came", rest
    many = len(rest) // ONE_IN
    yield "a tenth of war", [*rest[: len(rest) - many], *fights[:: len(fights) // many][:many]]


def stream(name: str, texts: list[str], tools: Tools, bare: Any) -> None:
    """Print the speed of the whole over a stream beside that of a bare spaCy pass."""
    lines = "\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)).encode()
    words = sum(len(text.split()) for text in texts)

    def ours() -> int:
        passing = stories(["-"], format="jsonl", stdin=io.BytesIO(lines), wanted=Gate())
        found = (s for s in passing if isinstance(s, Story))
        return sum(len([json_line(claim_record(claim, r.story)) for claim in r.claims]) for r in read(found, tools))

    own: list[float] = []
    theirs: list[float] = []
    passes: list[tuple[list[float], Callable[[], object]]] = [(theirs, lambda: list(bare.pipe(texts))), (own, ours)]
    for _ in range(RUNS):
        for seconds, work in passes:
            seconds.append(cpu_seconds(work))
        passes.reverse()  # neither always goes first
    ratios = [bare_s / our_s for bare_s, our_s in zip(theirs, own, strict=True)]
    share = sum(len(text.split()) for text in texts if weigh(text).passes) / words
    print(
        f"{name}: {_passed(texts)} of {len(texts)} stories pass, {share:.3f} of the words; {words / median(own):,.0f} words/s, "
        f"spaCy {words / median(theirs):,.0f}, {median(ratios):.1f} × ({min(ratios):.1f} to {max(ratios):.1f})"
    )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stream", type=int, metavar="STORIES", nargs="?", const=STREAM)
    options = parser.parse_args()
    table()
    if options.stream:
        tools, bare = build_tools(), importlib.import_module(MODEL).load()
        list(read([s for s in stories([str(SAMPLE)]) if isinstance(s, Story)], tools))  # both warm
        list(bare.pipe([SAMPLE.read_text(encoding="utf-8")]))
        for name, texts in streams(options.stream):
            stream(name, texts, tools, bare)


if __name__ == "__main__":
    main()
