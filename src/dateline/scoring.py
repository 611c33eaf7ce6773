"""How well a reader does on gold articles: its claims beside those that people wrote down, field by field.

The measure is the one of the gold set's own guidelines. A claim is found when its span and a gold one share at least half of the
characters that the two cover together; each is paired once, the largest share first. ``found`` is how often a field is right on
found claims, of those where gold or reader gives it a value; ``f1`` is over all claims. ``complete`` counts the claims of which
source, quote, kind, modality, certainty, time, places and quantities are all right.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, TypeAlias

from dateline.errors import DocumentError, RunError

Record: TypeAlias = Mapping[str, Any]

HALF = 0.5
EARTH_KM = 6371.0
NEAR_KM, NEAR_AREA_KM = 50.0, 161.0
SPELLED_ALIKE = 0.85
WORD = re.compile(r"\w+")
EMPTY_WORDS = frozenset("the a an of and for in mr mrs ms s".split())
WHOLE = ("source", "quote", "kind", "modality", "certainty", "time", "place", "quantity")


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold article: its text, what is known of it, and its claims with their places in the text."""

    doc: str
    text: str
    published: str | None
    publisher: str | None
    claims: tuple[dict[str, Any], ...]


@dataclass(slots=True)
class Count:
    """Right answers, those gold has, those the reader gave, and those asked for on found claims."""

    right: int = 0
    gold: int = 0
    given: int = 0
    asked: int = 0

    def add(self, right: int, gold: int, given: int, asked: int) -> None:
        """Add the answers about one claim."""
        self.right += right
        self.gold += gold
        self.given += given
        self.asked += asked

    def f1(self) -> float:
        """Over all claims, from 0 to 1."""
        return 2 * self.right / (self.gold + self.given) if self.gold + self.given else 0.0

    def found(self) -> float:
        """On found claims, from 0 to 1."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(slots=True)
class Score:
    """A count for the claims themselves (``claim``), each field, and ``complete``; and words that stand in no text."""

    documents: int = 0
    ungrounded: int = 0
    fields: dict[str, Count] = field(default_factory=dict)


def read_gold(folder: Path) -> list[Gold]:
    """The articles of a folder: NAME.json beside NAME.txt. Raises `RunError` R145, `DocumentError` D141."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise RunError("R145", where=str(folder))
    return [_gold(path) for path in files]


def score(golds: Iterable[Gold], found: Mapping[str, Sequence[Record]]) -> Score:
    """Hold the claims found in each article against its gold ones."""
    total = Score(fields={name: Count() for name in ("claim", *FIELDS, "complete")})
    for gold in golds:
        given = found.get(gold.doc, ())
        total.documents += 1
        total.ungrounded += sum(_ungrounded(gold.text, record) for record in given)
        pairs = paired(gold.claims, given)
        total.fields["claim"].add(len(pairs), len(gold.claims), len(given), len(gold.claims))
        taken = set(pairs.values())
        for at, record in enumerate(gold.claims):
            _add(total, record, given[pairs[at]] if at in pairs else None)
        for at, spare in enumerate(given):
            if at not in taken:
                _add(total, None, spare)
    return total


def paired(gold: Sequence[Record], given: Sequence[Record]) -> dict[int, int]:
    """Which claim of the reader is which gold one."""
    shares = [
        (share, i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(given)
        if (share := _share(one, other)) >= HALF
    ]  # fmt: skip
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(shares, key=lambda row: (-row[0], row[1], row[2])):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


# --- gold articles ---


def _gold(path: Path) -> Gold:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        claims = tuple(_placed(text, claim) for claim in told["claims"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DocumentError("D141", where=path.name, detail=str(error) or type(error).__name__) from error
    return Gold(path.stem, text, told.get("published"), told.get("publisher"), claims)


def _placed(text: str, claim: dict[str, Any]) -> dict[str, Any]:
    content, at = claim["content"], -1
    for _ in range(claim.get("nth", 1)):
        at = text.find(content, at + 1)
        if at < 0:
            raise ValueError(f"{content!r} is not in the text")
    return {**claim, "start": at, "end": at + len(content)}


def _share(one: Record, other: Record) -> float:
    both = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return both / (max(one["end"], other["end"]) - min(one["start"], other["start"])) if both > 0 else 0.0


def _ungrounded(text: str, record: Record) -> int:
    """How many strings of a record that quote the text do not stand in it."""
    quoted = [record.get("hedge"), *((record.get(name) or {}).get("text") for name in ("agent", "target", "time"))]
    quoted += [link.get(name) for link in _chain(record) for name in ("source", "cue", "medium", "role")]
    quoted += [item.get("text") for name in ("places", "quantities") for item in record.get(name) or ()]
    wrong = sum(words is not None and words not in text for words in quoted)
    return wrong + int(text[record["start"] : record["end"]] != record["content"])


# --- a claim, field by field ---


def _add(total: Score, gold: Record | None, given: Record | None) -> None:
    both = gold is not None and given is not None
    right = {}
    for name, (values, same) in FIELDS.items():
        if gold is not None and gold["modality"] == "demand" and name in {"agent", "target"}:
            continue  # careful people differ on who of the two is which
        ours, theirs = (list(values(record)) if record is not None else [] for record in (gold, given))
        hits = _hits(ours, theirs, same) if both else 0
        right[name] = hits == len(ours) == len(theirs)
        total.fields[name].add(hits, len(ours), len(theirs), max(len(ours), len(theirs)) if both else 0)
    whole = both and all(right[name] for name in WHOLE)
    total.fields["complete"].add(int(whole), int(gold is not None), int(given is not None), int(both))


def _hits(gold: Sequence[Any], given: Sequence[Any], same: Callable[[Any, Any], bool]) -> int:
    left, hits = list(given), 0
    for one in gold:
        match = next((other for other in left if same(one, other)), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return hits


def _chain(record: Record) -> Sequence[Record]:
    return record.get("attribution") or ()


def _value(name: str) -> Callable[[Record], Iterable[Any]]:
    return lambda record: () if record.get(name) is None else (record[name],)


def _last(name: str) -> Callable[[Record], Iterable[Any]]:
    return lambda record: [link[name] for link in _chain(record)[-1:] if link.get(name) is not None]


def _party(name: str) -> Callable[[Record], Iterable[str]]:
    return lambda record: [party.get("who") or party.get("text") for party in [record.get(name)] if party]


def _media(record: Record) -> Iterable[str]:
    return [link["medium"] for link in _chain(record) if link.get("medium")][:1]


def _days(record: Record) -> Iterable[tuple[Any, Any]]:
    time = record.get("time") or {}
    days = (time.get("start"), time.get("end"))
    return () if days == (None, None) else (days,)


def _numbers(record: Record) -> Iterable[Record]:
    return [item for item in record.get("quantities") or () if item.get("value") is not None]


# --- when two values are the same ---


def _equal(one: object, other: object) -> bool:
    return one == other


def _words(name: str) -> set[str]:
    found = WORD.findall(name.casefold().replace("’", "'").replace("'s", ""))
    return {word for word in found if word not in EMPTY_WORDS}


def _alike(one: str, other: str) -> bool:
    """The same word, or the same name in another spelling."""
    if one == other:
        return True
    return min(len(one), len(other)) >= 5 and SequenceMatcher(None, one, other).ratio() >= SPELLED_ALIKE


def _same_name(gold: str, given: str) -> bool:
    """One name is the other or a telling part of it. A gold name may list several; of a reader's only the first counts."""
    given = given.split("|")[0]
    theirs = _words(given)
    for one in filter(None, gold.split("|")):
        ours = _words(one)
        if one.casefold() == given.casefold():
            return True
        if ours and theirs:
            both = min(sum(any(_alike(a, b) for b in y) for a in x) for x, y in ((ours, theirs), (theirs, ours)))
            if (both == len(ours) and both >= len(theirs) / 2) or (both == len(theirs) and both >= len(ours) / 3):
                return True
    return False


def _same_words(gold: str, given: str) -> bool:
    ours, theirs = _words(gold), _words(given)
    return gold == given or (bool(ours and theirs) and len(ours & theirs) / len(ours | theirs) >= HALF)


def _same_speaker(gold: Record, given: Record) -> bool:
    who, named = gold.get("who"), given.get("who")
    return _same_name(who, named or "") if who else not named


def _same_chain(gold: Sequence[Record], given: Sequence[Record]) -> bool:
    return len(gold) == len(given) and all(map(_same_speaker, gold, given))


def _same_place(gold: Record, given: Record) -> bool:
    if gold.get("lat") is None or given.get("lat") is None:
        return False
    far = _kilometres(gold, given)
    if far <= NEAR_KM:
        return True
    return bool(gold.get("area")) and (far <= NEAR_AREA_KM or _same_name(gold["name"], given.get("name") or ""))


def _kilometres(one: Record, other: Record) -> float:
    (a, b), (c, d) = ((math.radians(place["lat"]), math.radians(place["lon"])) for place in (one, other))
    arc = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(arc)))


def _same_number(gold: Record, given: Record) -> bool:
    return all(gold.get(name) == given.get(name) for name in ("value", "high", "unit"))


def _same_basis(gold: Record, given: Record) -> bool:
    return _same_number(gold, given) and all(gold.get(name) == given.get(name) for name in ("basis", "bound"))


FIELDS: dict[str, tuple[Callable[[Record], Iterable[Any]], Callable[[Any, Any], bool]]] = {
    "section": (_value("section"), _equal),
    "source": (lambda record: _chain(record)[-1:], _same_speaker),
    "chain": (lambda record: [_chain(record)] if _chain(record) else [], _same_chain),
    "side": (_last("side"), _same_name),
    "role": (_last("role"), _same_words),
    "cue": (_last("cue"), _same_words),
    "medium": (_media, _same_words),
    "quote": (_value("quote"), _equal),
    "kind": (_value("kind"), _equal),
    "modality": (_value("modality"), _equal),
    "certainty": (_value("certainty"), _equal),
    "hedge": (_value("hedge"), _same_words),
    "outcome": (_value("outcome"), _equal),
    "agent": (_party("agent"), _same_name),
    "target": (_party("target"), _same_name),
    "place": (lambda record: record.get("places") or (), _same_place),
    "time": (_days, _equal),
    "quantity": (_numbers, _same_number),
    "quantity_basis": (_numbers, _same_basis),
}
