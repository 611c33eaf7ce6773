"""Read a synthetic WARC end to end: memory, words and stories a second, one core beside two, and what a day of news costs.

    python benchmarks/archive.py [--mb 1000] [--jobs 1,2] [--rounds 1] [--tenth] [--no-gate] [--kill] [--write] [--json FILE]

The archive is invented news in pages of some 50 kB as news sites send them, one in ten about a war, with other names and
numbers in each (`tests/warc_kit.py`). `dateline read --gate` reads it as anybody would, into a ledger; memory is looked at
twice a second, process by process, CPU time is what the system counts. An archive a tenth the size is read first, in turns, so
many rounds: by one process on one core, and by two on two. A run of N processes is confined to N cores, and everything it
starts with it: the one that writes and those that take pages apart as well. So what is compared is the whole command on one
core and on two. Memory must be the same for the tenth and the whole. With --kill the run over the whole is ended with SIGKILL
half-way, all its processes at once, and run again; with --tenth the whole is left out. On a machine that does other things
wall times say little; what the processes used themselves does. --write puts the figures in docs/scale.md.
"""

from __future__ import annotations

import argparse
import ctypes
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
ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h
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
    load: float  # of the machine when it began: how many processes, ours not yet among them, wanted a core
    wanted: float  # share of the looks at which as many of its processes as it had cores wanted one, whoever had them
    curve: list[tuple[float, float]] = field(default_factory=list)  # seconds, MB of the largest process


def read(
    path: Path, jobs: int, folder: Path, megabytes: float, pages: int, *, gate: bool, turn: int = 0, kill_at: float = 0.0
) -> Run:
    """Read it with so many processes on so many cores, and watch; killed when the ledger has so many bytes, if some are given."""
    ledger, load = folder / f"{path.stem.partition('.')[0]}-{jobs}-{turn}.db", os.getloadavg()[0]
    cores = sorted(os.sched_getaffinity(0))[:jobs]
    command = [Path(sys.executable).with_name("dateline"), "read", path, "--jobs", str(jobs), "--json", "--ledger", ledger]
    command += ["--gate"] if gate else []
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
    largest = together = wanting = 0
    curve: list[tuple[float, float]] = []
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        os.sched_setaffinity(process.pid, cores)  # before it starts any other: they inherit it
        assert process.stderr is not None
        told: list[str] = []
        reader = threading.Thread(target=lambda: told.extend(process.stderr or []))
        reader.start()
        while process.poll() is None:
            members = family(process.pid)
            held = [resident(pid) for pid in members]
            wanting += sum(map(runs, members)) >= jobs
            largest, together = max(largest, *held), max(together, sum(held))
            curve.append((monotonic() - began, max(held) / 1e6))
            if kill_at and ledger.is_file() and ledger.stat().st_size > kill_at:
                os.killpg(process.pid, signal.SIGKILL)
            reader.join(0.5)
        reader.join()
    _bury_orphans()
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
        load,
        wanting / max(len(curve), 1),
        curve[:: len(curve) // POINTS + 1],
    )


def adopt_orphans() -> None:
    """Become the parent of what our children leave behind, so that the time of processes whose parent was killed counts too."""
    if ctypes.CDLL(None, use_errno=True).prctl(ADOPT_ORPHANS, 1, 0, 0, 0):
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")


def _bury_orphans() -> None:
    """Wait for them; they end by themselves when the pipe to their parent breaks."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


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


def runs(pid: int) -> bool:
    """Whether a process has a core, or waits for one."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "R"
    except (OSError, IndexError):
        return False


def resident(pid: int) -> int:
    """The memory that a process holds."""
    try:
        return int((Path("/proc") / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def table(tenths: list[Run], parts: list[Run]) -> str:
    """The figures as the page has them."""
    lines = [
        "| | processes, cores | pages | | passed over | read | words read | wall | CPU | pages / CPU s | largest process | all |",
        "| " + "--- | " * 12,
    ]
    names = ["a tenth"] * len(tenths) + (
        ["all, until it was killed", "all, run again"] if len(parts) == 2 else ["all"] * len(parts)
    )
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
    alone = [run for run in tenths if run.jobs == tenths[0].jobs]
    # What a killed run's processes used nobody counts: the tenth's figure, its start included.
    each = sum(run.cpu_s for run in alone) / sum(run.pages for run in alone)
    lines.append("")
    if parts:
        peak = max(run.peak_mb for run in parts) / max(run.peak_mb for run in tenths)
        lines.append(f"Memory for ten times the pages: {peak:.2f} × (the limit is {LIMIT_MB} MB).")
    lines += [
        f"A page costs {1000 * each:.0f} ms of CPU time, starting included: from page to ledger.",
        f"A day of the world's news, {DAY:,} such pages: {DAY * each / 3600:,.1f} CPU hours.",
    ]
    both = [run for run in tenths if run.jobs == 2]
    if both and alone[0].jobs == 1:
        clock, used = (sum(map(what, alone)) / sum(map(what, both)) for what in (lambda run: run.wall_s, lambda run: run.cpu_s))
        busy = sum(run.cpu_s for run in both) / sum(2 * run.wall_s for run in both)
        loads = sorted(run.load for run in tenths)
        wanted = sum(run.wanted for run in both) / len(both)
        lines += [
            "Two processes on two cores beside one on one core, the whole command: "
            f"{clock:.2f} × by the clock, {2 * used:.2f} × by the CPU time both used, were no core ever idle.",
            f"At {100 * wanted:.0f} % of the looks at two processes two or more wanted a core, starting and ending included.",
            f"(Each {len(both)} ×, in turns; {100 * busy:.0f} % of the two cores' time was theirs; the load before each "
            f"run was {loads[0]:.1f} to {loads[-1]:.1f}.)",
        ]
    if len(parts) > 1:
        last = parts[-1]
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
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--tenth", action="store_true")
    parser.add_argument("--no-gate", action="store_true")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    gate = not options.no_gate
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="dateline-archive-") as name:
        folder = Path(name)
        tenth, whole = folder / "1.warc.gz", folder / "10.warc.gz"
        few = write_warc(tenth, int(options.mb * 1e5))
        many = 0 if options.tenth else write_warc(whole, int(options.mb * 1e6))
        tenths = [
            read(tenth, int(jobs), folder, options.mb / 10, few, gate=gate, turn=turn)
            for turn in range(options.rounds)
            for jobs in options.jobs.split(",")
        ]
        jobs = tenths[-1].jobs
        half = 5 * (folder / f"1-{jobs}-0.db").stat().st_size
        kills = [] if options.tenth else [half, 0] if options.kill else [0]
        parts = [read(whole, jobs, folder, options.mb, many, gate=gate, kill_at=at) for at in kills]
    found = table(tenths, parts)
    print(found)
    if options.json:
        Path(options.json).write_text(json.dumps([asdict(run) for run in [*tenths, *parts]]), encoding="utf-8")
    if options.write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + found + "\n" + END + rest.split(END)[1], encoding="utf-8")
        if parts:
            CHART.write_text(chart(tenths[-1], together(parts)), encoding="utf-8")


if __name__ == "__main__":
    main()
