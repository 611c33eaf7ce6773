"""Read a synthetic WARC end to end: memory, words and stories a second, one process beside two, and what a day of news costs.

    python benchmarks/archive.py [--mb 1000] [--jobs 1,2] [--no-gate] [--kill] [--write] [--json FILE]

The archive is invented news in pages of some 50 kB as news sites send them, one in ten about a war, with other names and
numbers in each (`tests/warc_kit.py`). `dateline read --gate` reads it as anybody would, into a ledger; memory is looked at
twice a second, process by process, CPU time is what the system counts. An archive a tenth the size is read first: memory must
be the same, and one process and more are compared. With --kill the run over the whole is ended with SIGKILL half-way, all its
processes at once, and run again. On a machine that does other things wall times say little; what the processes used
themselves does. --write puts the figures in docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from warc_kit import write_warc  # noqa: E402  it stands there

PAGE = ROOT / "docs" / "scale.md"
CHART = PAGE.with_name("scale.svg")
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
DAY = 300_000  # English news stories the world publishes in a day, as the issue that asked for this puts it
LIMIT_MB = 600  # a process may hold so much
POINTS = 120  # of a curve


@dataclass(frozen=True, slots=True)
class Run:
    """What one reading of an archive took."""

    jobs: int
    megabytes: float  # of pages, unpacked
    pages: int
    stories: int  # read
    words: int
    passed: int  # passed over by the gate
    before: int  # read before, by a run that was killed
    wall_s: float
    cpu_s: float
    peak_mb: float  # of the largest process
    peak_all_mb: float  # of all processes together; pages of libraries that they share count in each
    curve: list[tuple[float, float]] = field(default_factory=list)  # seconds, MB of the largest process


def read(path: Path, jobs: int, folder: Path, megabytes: float, pages: int, *, gate: bool, kill_at: float = 0.0) -> Run:
    """Read it with so many processes, and watch. Killed when the ledger has so many bytes, where some are given."""
    ledger = folder / f"{path.stem.partition('.')[0]}-{jobs}.db"
    command = [Path(sys.executable).with_name("dateline"), "read", path, "--jobs", str(jobs), "--json", "--ledger", ledger]
    command += ["--gate"] if gate else []
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
    largest = together = 0
    curve: list[tuple[float, float]] = []
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        told: list[str] = []
        reader = threading.Thread(target=lambda: told.extend(process.stderr or []))
        reader.start()
        while process.poll() is None:
            held = [resident(pid) for pid in family(process.pid)]
            largest, together = max(largest, *held), max(together, sum(held))
            curve.append((monotonic() - began, max(held) / 1e6))
            if kill_at and ledger.is_file() and ledger.stat().st_size > kill_at:
                os.killpg(process.pid, signal.SIGKILL)
            reader.join(0.5)
        reader.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode and not kill_at:
        sys.exit("".join(told))
    summary = "".join(told[-6:])

    def number(pattern: str) -> int:
        found = re.findall(pattern, summary)  # before the summary stands a line on how far it was
        return int(found[-1].replace(",", "")) if found else 0

    return Run(
        jobs,
        megabytes,
        pages,
        number(r"([\d,]+) (?:story|stories) read"),
        number(r"([\d,]+) words,"),
        number(r"([\d,]+) passed over"),
        number(r"([\d,]+) read before"),
        monotonic() - began,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        largest / 1e6,
        together / 1e6,
        curve[:: len(curve) // POINTS + 1],
    )


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


def table(tenths: list[Run], parts: list[Run]) -> str:
    """The figures as the page has them."""
    lines = [
        "| | processes | pages | | passed over | read | words read | wall | CPU | pages / CPU s | largest process | all |",
        "| " + "--- | " * 12,
    ]
    names = ["a tenth"] * len(tenths) + (["all"] if len(parts) == 1 else ["all, until it was killed", "all, run again"])
    for name, run in zip(names, [*tenths, *parts], strict=True):
        read = (f"{run.passed:,}", f"{run.stories:,}", f"{run.words:,}") if run.stories else ("", "", "")
        rate = f"{run.pages / run.cpu_s:.1f}" if run.stories and not run.before else ""
        cells = (
            name,
            run.jobs,
            f"{run.pages:,}",
            f"{run.megabytes:,.0f} MB",
            *read,
            f"{run.wall_s:,.0f} s",
            f"{run.cpu_s:,.0f} s" if run.stories else "",
        )
        lines.append(f"| {' | '.join(map(str, cells))} | {rate} | {run.peak_mb:,.0f} MB | {run.peak_all_mb:,.0f} MB |")
    one, last = tenths[0], parts[-1]
    each = one.cpu_s / one.pages  # what a killed run's processes used nobody counts: the tenth's figure, its start included
    peak = max(run.peak_mb for run in parts)
    lines += [
        "",
        f"Memory for ten times the pages: {peak / max(run.peak_mb for run in tenths):.2f} × (the limit is {LIMIT_MB} MB).",
        f"A page costs {1000 * each:.0f} ms of CPU time, starting included: from page to ledger.",
        f"A day of the world's news, {DAY:,} such pages: {DAY * each / 3600:,.1f} CPU hours.",
    ]
    if len(tenths) > 1:
        two = tenths[1]
        lines.append(
            f"Two processes beside one: {one.wall_s / two.wall_s:.2f} × by the clock; "
            f"{2 * one.cpu_s / two.cpu_s:.2f} × by the CPU time both used, were each given a core."
        )
    if len(parts) > 1:
        lines.append(
            f"Killed (`kill -9`, all processes) after {parts[0].wall_s:,.0f} s and run again: {last.before:,} stories were in "
            f"the ledger already and not read again, {last.stories:,} were read; together {last.before + last.stories:,}."
        )
    return "\n".join(lines)


def chart(small: Run, run: Run) -> str:
    """Memory of the largest process while the archive is read: the whole and a tenth of it, over time."""
    left, top, width, height = 60, 30, 540, 200
    most = run.curve[-1][0]

    def points(of: Run) -> str:
        return " ".join(f"{left + width * at / most:.1f},{top + height * (1 - mb / LIMIT_MB):.1f}" for at, mb in of.curve)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {top + height + 60}" font-family="sans-serif" font-size="13">',
        f'<rect width="640" height="{top + height + 60}" fill="#fff"/>',
        f'<text x="{left}" y="18" font-weight="bold">Memory of the largest process, MB</text>',
    ]
    for mb in range(0, LIMIT_MB + 1, 200):
        y = top + height * (1 - mb / LIMIT_MB)
        out.append(
            f'<path d="M{left} {y:.0f}h{width}" stroke="#ccc"/><text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{mb}</text>'
        )
    for part in range(5):
        minutes, x = most * part / 240, left + width * part / 4
        out.append(f'<text x="{x:.0f}" y="{top + height + 18}" text-anchor="middle">{minutes:.0f} min</text>')
    for of, colour in ((run, "#3b6ea5"), (small, "#c2571a")):
        out.append(f'<polyline points="{points(of)}" fill="none" stroke="{colour}" stroke-width="2"/>')
    for at, (of, colour) in enumerate(((run, "#3b6ea5"), (small, "#c2571a"))):
        x = left + 220 * at
        out.append(f'<path d="M{x} {top + height + 40}h24" stroke="{colour}" stroke-width="3"/>')
        out.append(f'<text x="{x + 30}" y="{top + height + 44}">{of.megabytes:,.0f} MB, {of.pages:,} pages</text>')
    return "\n".join([*out, "</svg>", ""])


def together(parts: list[Run]) -> Run:
    """A run and the one that went on, as one."""
    curve, began = [], 0.0
    for part in parts:
        curve += [(began + at, mb) for at, mb in part.curve]
        began += part.wall_s
    return replace(parts[-1], curve=curve)


def main() -> None:
    """Make, read, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=1_000.0)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--no-gate", action="store_true")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    gate = not options.no_gate
    with tempfile.TemporaryDirectory(prefix="dateline-archive-") as name:
        folder = Path(name)
        tenth, whole = folder / "1.warc.gz", folder / "10.warc.gz"
        few, many = (write_warc(path, int(options.mb * 1e5 * part)) for path, part in ((tenth, 1), (whole, 10)))
        tenths = [read(tenth, int(jobs), folder, options.mb / 10, few, gate=gate) for jobs in options.jobs.split(",")]
        jobs = tenths[-1].jobs
        half = 5 * (folder / f"1-{jobs}.db").stat().st_size
        parts = [
            read(whole, jobs, folder, options.mb, many, gate=gate, kill_at=at) for at in ([half, 0] if options.kill else [0])
        ]
    found = table(tenths, parts)
    print(found)
    if options.json:
        Path(options.json).write_text(json.dumps([asdict(run) for run in [*tenths, *parts]]), encoding="utf-8")
    if options.write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + found + "\n" + END + rest.split(END)[1], encoding="utf-8")
        CHART.write_text(chart(tenths[-1], together(parts)), encoding="utf-8")


if __name__ == "__main__":
    main()
