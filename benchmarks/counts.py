"""How many, against public corpora: killed and injured by incident, counted victims and what became of them, who is blamed.

    counts.py airwars AIRWARS.jsonl [--limit N] [--misses N]
    counts.py gva ARTICLES.jsonl [--limit N] [--misses N]
    counts.py muc4 MUC4_DIR [--limit N] [--misses N]

Everything is derived from the claims that `dateline read` would print (`dateline.claims.counts.toll`), never from the text.
Nothing is trained or tuned on single records here.

airwars  killed and injured of each assessment, right where both ends of the range are ("Unknown" is no toll). Vague words count
         as Airwars' own method has them: "dozens" 12–24, others at least 2.
gva      killed and injured that each article of the Gun Violence Archive set tells; none told is 0. The set has one figure an
         incident, and an article may be older or younger than that figure.
muc4     fills of the answer keys with a number of people and an effect: the number is found on a claim, and with the right unit;
         perpetrators: fact, suspected or claimed, of those that a claim has as its agent. The texts are capitals and wrapped
         lines; they are read in small letters, each paragraph in one line.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dateline.claims.counts.toll import Toll, tolls
from dateline.pipeline import build_tools, read
from dateline.reading.story import Known, build
from dateline.types import Claim, Reading, Story

Range = tuple[int, int] | None
KINDS = (("killed", "killed"), ("injured", "wounded"))


def main() -> None:
    """Read the command line and print what was asked for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", choices=("airwars", "gva", "muc4"))
    cli.add_argument("path", type=Path)
    cli.add_argument("--limit", type=int, default=None, help="read every n-th record so that about so many are read")
    cli.add_argument("--misses", type=int, default=0, help="print so many misses")
    args = cli.parse_args()
    {"airwars": airwars, "gva": gva, "muc4": muc4}[args.corpus](args.path, args.limit, args.misses)


def thinned(records: list[Any], limit: int | None) -> list[Any]:
    """Every n-th record, so that about so many are left."""
    return records if limit is None else records[:: max(1, len(records) // limit)]


def readings(stories: Iterable[Story]) -> dict[str, Reading]:
    """The stories read, by their names."""
    return {r.story.doc: r for r in read(stories, build_tools())}


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


# --- tolls ---


def airwars(path: Path, limit: int | None, misses: int) -> None:
    """Print exact match of the killed and injured ranges."""
    records = thinned(lines(path), limit)
    found = readings(build(r["text"], Known(published=_day(r["date"])), id=r["code"], doc=r["code"]) for r in records)
    for field, unit in KINDS:
        pairs = [(r["code"], _range(r[field]), _airwars(found[r["code"]], unit)) for r in records]
        _print(field, pairs, misses)


def gva(path: Path, limit: int | None, misses: int) -> None:
    """Print exact match of killed and injured per article."""
    records = [r for r in thinned(lines(path), limit) if r["killed"] not in {None, "None"}]
    known = {r["doc"]: Known(published=datetime.date.fromisoformat(r["dct"])) for r in records}
    found = readings(build(r["text"], known[r["doc"]], id=r["doc"], doc=r["doc"]) for r in records)
    for field, unit in KINDS:
        pairs = [(r["doc"], (int(r[field]),) * 2, _plain(_toll(found[r["doc"]], unit))) for r in records]
        _print(field, pairs, misses)


def _print(field: str, pairs: list[tuple[str, Range, Range]], misses: int) -> None:
    right = sum(gold == system for _, gold, system in pairs)
    told = [(gold, system) for _, gold, system in pairs if gold not in {None, (0, 0)}]
    exact = sum(gold == system for gold, system in told)
    ends = [sum(bool(g and s and g[end] == s[end]) for g, s in told) for end in (0, 1)]
    print(
        f"{field:8} exact {right / len(pairs):.3f} of {len(pairs)}; of {len(told)} with a figure: "
        f"exact {exact / len(told):.3f}, low end {ends[0] / len(told):.3f}, high end {ends[1] / len(told):.3f}"
    )
    for doc, gold, system in [p for p in pairs if p[1] != p[2]][:misses]:
        print(f"  {doc}: gold {gold}, system {system}")


def _toll(reading: Reading, unit: str) -> Toll | None:
    return tolls(reading.story, reading.claims).get(unit)


def _airwars(reading: Reading, unit: str) -> Range:
    toll = _toll(reading, unit)
    if toll is None or toll.low is not None:
        return None if toll is None else _plain(toll)
    words = " ".join(q.span.of(reading.story.text).lower() for t in toll.tallies for q in t.quantities)
    return (12, 24) if "dozen" in words else (2, 2)


def _plain(toll: Toll | None) -> Range:
    if toll is None or toll.low is None or toll.high is None:
        return (0, 0)
    return int(toll.low), int(toll.high)


def _range(field: str | None) -> Range:
    figures = [int(n) for n in re.findall(r"\d+", field or "")]
    return (figures[0], figures[-1]) if figures else None


def _day(words: str) -> datetime.date | None:
    match = re.search(r"[A-Z][a-z]+ \d{1,2}, \d{4}", words or "")
    return datetime.datetime.strptime(match[0], "%B %d, %Y").date() if match else None


# --- MUC-4 ---

EFFECTS = {"DEATH": "killed", "INJURY": "wounded"}
STORY = re.compile(r"^((?:DEV|TST\d)-MUC[34]-\d{4})[^\n]*\n", re.MULTILINE)
SLOT = re.compile(r"^\s*(\d{1,2})\.\s+[A-Z]+(?: [A-Z]+)?: [A-Z ]+?\s{2,}(.*)$")
FILL = re.compile(r"([A-Z0-9][A-Z0-9 /]*?): \"([^\"]+)\"")


def muc4(path: Path, limit: int | None, misses: int) -> None:
    """Print how many counted victims were found, with what unit, and how far the blame is read right."""
    texts = dict(_texts(path))
    keys = _keys(path)
    docs = thinned(sorted(d for d in keys if d in texts), limit)
    found = readings(build(texts[d], Known(), id=d, doc=d) for d in docs)
    counted = numbers = units = 0
    blame: Counter[tuple[str, str]] = Counter()
    for doc in docs:
        quantities = [q for c in found[doc].claims for q in c.quantities]
        for number, unit in {fill for template in keys[doc] for fill in _victims(template)}:
            counted += 1
            same = [q for q in quantities if q.value == number]
            numbers += bool(same)
            units += any(q.unit == unit for q in same)
            if misses and not any(q.unit == unit for q in same):
                misses -= 1
                print(f"  {doc}: {number} {unit}, system {[(q.value, q.unit) for q in same]}")
        for name, sure in {fill for template in keys[doc] for fill in _blamed(template)}:
            claims = [c for c in found[doc].claims if _is_agent(found[doc].story.text, c, name)]
            if claims:
                blame[sure, _sure(claims)] += 1
    shares = [n / max(counted, 1) for n in (numbers, units)]
    print(f"counted victims with an effect {counted}: number found {shares[0]:.3f}, with its unit {shares[1]:.3f}")
    right, asked = sum(n for (a, b), n in blame.items() if a == b), sum(blame.values())
    print(
        f"perpetrators that a claim has as its agent {asked}: "
        f"fact, suspected or claimed as in the key {right / max(asked, 1):.3f}"
    )
    print("  " + ", ".join(f"{a} read as {b}: {n}" for (a, b), n in sorted(blame.items())))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*/*-muc[34]*")) + sorted(folder.glob("*/tst*-muc[34]")):
        text = path.read_text(encoding="latin-1")
        marks = list(STORY.finditer(text))
        for n, mark in enumerate(marks):
            end = marks[n + 1].start() if n + 1 < len(marks) else len(text)
            body = text[mark.end() : end].partition("[TEXT]")[2] or text[mark.end() : end]
            paragraphs = (" ".join(p.split()).lower() for p in re.split(r"\n\s*\n", body))
            yield mark[1], "\n".join(_sentence_case(p) for p in paragraphs if p)


def _sentence_case(paragraph: str) -> str:
    return re.sub(r"(?:\A|(?<=[.!?] ))[a-z]", lambda m: m[0].upper(), paragraph)


def _keys(folder: Path) -> dict[str, list[dict[int, str]]]:
    found: dict[str, list[dict[int, str]]] = {}
    for path in sorted(folder.glob("*/key-*")):
        slots: dict[int, str] = {}
        at = 0
        for line in path.read_text(encoding="latin-1").splitlines():
            slot = SLOT.match(line)
            if slot and int(slot[1]) == 0:
                slots = {}
                found.setdefault(slot[2].split()[0], []).append(slots)
            if slot:
                at = int(slot[1])
                slots[at] = slot[2]
            elif line.startswith(" " * 20):
                slots[at] = f"{slots.get(at, '')}\n{line.strip()}"
    return found


def _victims(template: dict[int, str]) -> Iterator[tuple[float, str]]:
    """Number and unit of each group of victims that has both, more than one of them."""
    effects = {words: EFFECTS[effect] for effect, words in FILL.findall(template.get(23, "")) if effect in EFFECTS}
    for number, words in FILL.findall(template.get(21, "")):
        if number.isdigit() and int(number) > 1 and words in effects:
            yield float(number), effects[words]


def _blamed(template: dict[int, str]) -> Iterator[tuple[str, str]]:
    for sure, words in FILL.findall(template.get(11, "")):
        if sure.startswith(("REPORTED", "SUSPECTED", "CLAIMED")):
            yield words.lower(), {"R": "fact", "S": "suspected", "C": "claimed"}[sure[0]]


def _is_agent(text: str, claim: Claim, name: str) -> bool:
    return claim.agent is not None and name in f"{claim.agent.span.of(text)} {claim.agent.who or ''}".lower()


def _sure(claims: list[Claim]) -> str:
    """How sure the story is of an agent: claimed where it says so itself, fact in the outlet's own voice, else suspected."""
    own = [c for c in claims if c.chain and c.agent and c.agent.who and c.chain[-1].who == c.agent.who]
    if own:
        return "claimed"
    return "fact" if any(not c.chain and c.certainty is None for c in claims) else "suspected"


if __name__ == "__main__":
    main()
