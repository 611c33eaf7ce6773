"""Read a synthetic WARC end to end: memory, words and stories a second, one process beside two, and what a day of news costs.

    python benchmarks/archive.py [--mb 1000] [--jobs 1,2] [--write] [--json]

The archive is made of the sample story, an invented war, with other names and numbers in every page, in pages of some 50 kB as
news sites send them. `dateline read` reads it as anybody would, into a ledger; memory is looked at twice a second, process by
process, CPU time is what the system counts. An archive a tenth the size is read first: memory must be the same. On a machine
that does other things wall times say little; what the processes used themselves does. --write puts the figures in docs/scale.md.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dateline.samples import SAMPLE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
CHART = PAGE.with_name("scale.svg")
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PAGE_BYTES = 50_000
DAY = 300_000  # English news stories the world publishes in a day, as the issue that asked for this puts it
TOWNS = (
    "Akureyri",
    "Borgarnes",
    "Selfoss",
    "Húsavík",
    "Egilsstaðir",
    "Ísafjörður",
    "Keflavík",
    "Dalvík",
    "Ólafsvík",
    "Vopnafjörður",
)
NAMES = ("Berg", "Lind", "Dahl", "Holm", "Lund", "Strand", "Falk", "Krog", "Moe", "Vik")


@dataclass(frozen=True, slots=True)
class Run:
    """What one reading of an archive took."""

    jobs: int
    megabytes: float  # of pages, unpacked
    stories: int
    words: int
    wall_s: float
    cpu_s: float
    peak_mb: float  # of the largest process
    peak_all_mb: float  # of all processes together; pages of libraries that they share count in each


def pages(size: int) -> Iterator[tuple[str, bytes]]:
    """Addresses and pages, the same each time, until they hold so many bytes."""
    text = SAMPLE.read_text(encoding="utf-8")
    written, number = 0, 0
    while written < size:
        chance = random.Random(number)
        words = text.replace("140", str(chance.randrange(20, 900)))
        for names in (TOWNS, NAMES):
            for name in names:
                words = words.replace(name, f"\0{names.index(name)}\0") if name in words else words
            for at, other in enumerate(chance.sample(names, len(names))):
                words = words.replace(f"\0{at}\0", other)
        title, *paragraphs = words.split("\n\n")
        body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
        links = "".join(f'<li><a href="/{chance.randrange(10**9)}">Section {i}</a></li>' for i in range(40))
        filler = "".join(chance.choice("abcdefghij ") for _ in range(2_000))
        head = f"<title>{title}</title><meta property='article:published_time' content='2024-11-13T10:00:00Z'>"
        page = f"<!doctype html><html><head>{head}<script>var d='"
        page += (filler * 25)[: max(PAGE_BYTES - len(body) - len(links) - 400, 0)] + "'</script></head><body><nav><ul>"
        page += f"{links}</ul></nav><article><h1>{title}</h1>{body}</article><footer>Courier {number}</footer></body></html>"
        raw = page.encode()
        yield f"https://courier.example/{number}", raw
        written += len(raw)
        number += 1


def write(path: Path, size: int) -> None:
    """A WARC of so many bytes of pages."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, raw in pages(size):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(raw), http_headers=http))


def read(path: Path, jobs: int, folder: Path, megabytes: float) -> Run:
    """Read it with so many processes, and watch."""
    ledger = folder / f"{path.stem}-{jobs}.db"
    command = [Path(sys.executable).with_name("dateline"), "read", path, "--jobs", str(jobs), "--json", "--ledger", ledger]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
    largest: dict[int, int] = {}
    together = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told: list[str] = []
        reader = threading.Thread(target=lambda: told.extend(process.stderr or []))
        reader.start()
        while process.poll() is None:
            held = {pid: resident(pid) for pid in family(process.pid)}
            largest |= {pid: max(size, largest.get(pid, 0)) for pid, size in held.items()}
            together = max(together, sum(held.values()))
            reader.join(0.5)
        reader.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit("".join(told))
    stories, words = (int(part.split()[0].replace(",", "")) for part in (told[-2], told[-2].split(": ")[1]))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = max(largest.values()) / 1e6
    return Run(jobs, megabytes, stories, words, monotonic() - began, cpu, peak, together / 1e6)


def family(pid: int) -> list[int]:
    """A process and all that come of it."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            parents.setdefault(parent, []).append(int(place.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def resident(pid: int) -> int:
    """The memory that a process holds."""
    try:
        return int((Path("/proc") / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def table(small: Run, runs: list[Run]) -> str:
    """The figures as the page has them."""
    lines = [
        "| processes | pages | stories | words | wall | CPU | stories / CPU s | words / CPU s | largest process | all |",
        "| " + "--- | " * 10,
    ]
    for run in [small, *runs]:
        lines.append(
            f"| {run.jobs} | {run.megabytes:,.1f} MB | {run.stories:,} | {run.words:,} | {run.wall_s:,.0f} s "
            f"| {run.cpu_s:,.0f} s | {run.stories / run.cpu_s:.2f} | {run.words / run.cpu_s:,.0f} "
            f"| {run.peak_mb:,.0f} MB | {run.peak_all_mb:,.0f} MB |"
        )
    one = runs[0]
    each = (one.cpu_s - small.cpu_s) / (one.stories - small.stories)  # without what starting costs
    lines += [
        "",
        f"Memory for ten times the pages: {one.peak_mb / small.peak_mb:.2f} × (1 process).",
        f"A story more costs {each:.2f} CPU seconds, starting left out: from page to ledger.",
        f"A day of the world's news, {DAY:,} stories, all parsed: {DAY * each / 3600:,.0f} CPU hours.",
    ]
    if len(runs) > 1:
        two = runs[1]
        lines.append(
            f"Two processes beside one: {one.wall_s / two.wall_s:.2f} × by the clock; "
            f"{2 * one.cpu_s / two.cpu_s:.2f} × by the CPU time both used, were each given a core."
        )
    return "\n".join(lines)


def chart(small: Run, runs: list[Run]) -> str:
    """Memory of the largest process and CPU time a story, as bars."""
    bars = [(f"{run.megabytes:,.0f} MB, {run.jobs} proc.", run.peak_mb, 1000 * run.cpu_s / run.stories) for run in [small, *runs]]
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {h}" font-family="sans-serif" font-size="13">']
    y = 20
    for title, which, unit in (("Memory of the largest process", 1, "MB"), ("CPU time a story, starting included", 2, "ms")):
        out.append(f'<text x="10" y="{y}" font-weight="bold">{title}</text>')
        most = max(float(bar[which]) for bar in bars)  # type: ignore[arg-type]
        for bar in bars:
            y += 24
            width = 340 * float(bar[which]) / most  # type: ignore[arg-type]
            out.append(
                f'<text x="10" y="{y}">{bar[0]}</text><rect x="160" y="{y - 12}" width="{width:.0f}" height="15" fill="#3b6ea5"/>'
            )
            out.append(f'<text x="{165 + width:.0f}" y="{y}">{float(bar[which]):,.0f} {unit}</text>')  # type: ignore[arg-type]
        y += 40
    return "\n".join(out).replace("{h}", str(y - 20)) + "\n</svg>\n"


def main() -> None:
    """Make, read, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=1_000.0)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-archive-") as name:
        folder = Path(name)
        archives = [(folder / f"{part}.warc.gz", options.mb * part / 10) for part in (1, 10)]
        for path, megabytes in archives:
            write(path, int(megabytes * 1e6))
        small = read(archives[0][0], 1, folder, archives[0][1])
        runs = [read(archives[1][0], int(jobs), folder, archives[1][1]) for jobs in options.jobs.split(",")]
    found = table(small, runs)
    print(json.dumps([asdict(run) for run in [small, *runs]]) if options.json else found)
    if options.write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + found + "\n" + END + rest.split(END)[1], encoding="utf-8")
        CHART.write_text(chart(small, runs), encoding="utf-8")


if __name__ == "__main__":
    main()
