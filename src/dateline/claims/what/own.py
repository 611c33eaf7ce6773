"""A user's own kinds and fields, from a TOML file: kinds found by trigger words and frames, fields by word patterns.

A pattern is words in a row, each matched as it stands or by its lemma; ``*`` is any one word, ``#`` a number. There are no
regular expressions: nothing in a file can make reading slow. Errors name the file and the entry and say what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dateline.claims.core import content_range
from dateline.claims.what.kinds_lexicon import Trigger, Triggers, trigger_rows
from dateline.claims.what.kinds_needs import read_need
from dateline.errors import RunError
from dateline.language.tree import span
from dateline.lexicons import rows
from dateline.types import Claim, Found, Reading, Token

FILE = "kinds.toml"
PARTS = {"verb": "V", "noun": "N", "adjective": "A", "any": "X"}
# The frame of a trigger: what must stand beside it, as the lexicon's needs call it.
FRAME = {
    "object": "obj",
    "subject": "subj",
    "by": "by",
    "with": "with",
    "particle": "prt",
    "preposition": "prep",
    "anywhere": "any",
}
LONGEST = 8
WILD, NUMBER = "*", "#"

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A kind that a user added; ``like`` is the built-in kind that stands for it in other schemes."""

    name: str
    definition: str
    like: str | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What a file adds: kinds, the triggers under their first word, and each field's patterns under their first word."""

    kinds: tuple[OwnKind, ...] = ()
    triggers: Triggers = field(default_factory=dict)
    patterns: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)


NOTHING = Own()


def load_own(path: Path) -> Own:
    """The kinds and fields of a file. Raises `RunError` R010 when it cannot be read, R011 for an entry that makes no sense."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunError("R040", where=str(path), detail=_first_line(error)) from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RunError("R040", where=str(path), detail=_first_line(error)) from error
    return Reader(str(path)).own(tables)


def _first_line(error: Exception) -> str:
    return str(error).split("\n", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the tables of one file, and says of a wrong one where it stands."""

    where: str

    def own(self, tables: Table) -> Own:
        """Everything the file adds."""
        self._only(tables, {"kind", "field"}, "the file")
        kinds: dict[str, OwnKind] = {}
        triggers: dict[str, list[Trigger]] = {}
        for n, table in enumerate(self._tables(tables, "kind"), start=1):
            kind = self._kind(table, f"kind {n}")
            if kind.name in kinds:
                raise self._wrong(f"kind {n} ({kind.name!r}): the name stands twice; keep one and put all triggers under it")
            kinds[kind.name] = kind
            for m, frame in enumerate(self._tables(table, "trigger"), start=1):
                for trigger in self._triggers(frame, kind.name, f"kind {n} ({kind.name!r}), trigger {m}"):
                    triggers.setdefault(trigger.words[0], []).append(trigger)
        patterns: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for n, table in enumerate(self._tables(tables, "field"), start=1):
            for name, words in self._patterns(table, f"field {n}"):
                patterns.setdefault(words[0], []).append((name, words))
        return Own(
            tuple(kinds.values()),
            {first: tuple(sorted(ts, key=lambda t: -len(t.words))) for first, ts in triggers.items()},
            {first: tuple(sorted(ps, key=lambda p: -len(p[1]))) for first, ps in patterns.items()},
        )

    def _kind(self, table: Table, entry: str) -> OwnKind:
        self._only(table, {"name", "definition", "like", "trigger"}, entry)
        name = self._name(table, entry)
        like = table.get("like")
        if like is not None and like not in built_in():
            raise self._wrong(f"{entry} ({name!r}): `like` names no kind of Dateline's; `dateline kinds` lists them")
        if not table.get("trigger"):
            raise self._wrong(f"{entry} ({name!r}) has no [[kind.trigger]]; add one with `words`")
        definition = table.get("definition", "")
        if not isinstance(definition, str):
            raise self._wrong(f"{entry} ({name!r}): `definition` must be text in quotation marks")
        return OwnKind(name, definition, str(like) if like else None)

    def _triggers(self, table: Table, kind: str, entry: str) -> Iterator[Trigger]:
        self._only(table, {"words", "part", "weight", "not_object", *FRAME}, entry)
        part, weight = table.get("part", "any"), table.get("weight", 5)
        if part not in PARTS:
            raise self._wrong(f"{entry}: `part` must be one of {', '.join(PARTS)}")
        if not isinstance(weight, int | float) or isinstance(weight, bool) or not 0 < weight <= 10:
            raise self._wrong(f"{entry}: `weight` must be a number over 0 and up to 10; 5 settles the kind, 1 hints at it")
        needs = [f"{need}:{'/'.join(self._words(table, key, entry))}" for key, need in FRAME.items() if key in table]
        if "not_object" in table:
            needs.append(f"-obj:{'/'.join(self._words(table, 'not_object', entry))}")
        for words in self._words(table, "words", entry):
            yield trigger_rows(kind, PARTS[str(part)], float(weight), tuple(map(read_need, needs)), words)

    def _patterns(self, table: Table, entry: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        self._only(table, {"name", "words"}, entry)
        name = self._name(table, entry)
        for pattern in self._words(table, "words", f"{entry} ({name!r})"):
            words = tuple(pattern.split())
            if len(words) > LONGEST:
                raise self._wrong(f"{entry} ({name!r}): {pattern!r} has over {LONGEST} words; shorten it")
            if words[0] == WILD:
                raise self._wrong(f"{entry} ({name!r}): {pattern!r} opens with `*`; open it with a word or `#`")
            yield name, words

    def _name(self, table: Table, entry: str) -> str:
        name = table.get("name")
        if not isinstance(name, str) or not name.isidentifier() or name != name.lower():
            raise self._wrong(f'{entry}: `name` must be small letters, digits and _, such as "fuel_theft"')
        return name

    def _words(self, table: Table, key: str, entry: str) -> list[str]:
        words = table.get(key)
        if not isinstance(words, list) or not words or not all(isinstance(w, str) and w.strip() for w in words):
            raise self._wrong(f'{entry}: `{key}` must be a list of words, such as ["smuggle", "run guns"]')
        return [" ".join(w.lower().split()) for w in words]

    def _tables(self, table: Table, key: str) -> list[Table]:
        tables = table.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            raise self._wrong(f"`{key}` must be written as [[{key}]] with its entries below")
        return tables

    def _only(self, table: Table, known: set[str], entry: str) -> None:
        unknown = sorted(set(table) - known)
        if unknown:
            raise self._wrong(f"{entry}: `{unknown[0]}` is not known here; use {', '.join(sorted(known))}")

    def _wrong(self, detail: str) -> RunError:
        return RunError("R041", where=self.where, detail=detail)


def built_in() -> frozenset[str]:
    """The names of Dateline's own kinds."""
    return frozenset(row[0] for row in rows("kind_names.tsv")[1:])


def find_fields(reading: Reading, own: Own = NOTHING) -> Reading:
    """Fill the user's own fields of every claim."""
    if not own.patterns:
        return reading
    return replace(reading, claims=tuple(replace(c, fields=tuple(_fields(reading, c, own))) for c in reading.claims))


def _fields(reading: Reading, claim: Claim, own: Own) -> Iterator[Found]:
    """The matches in text order; of one field the longest at a place, and none inside another."""
    tokens = reading.tokens
    words = [i for i in content_range(tokens, claim) if tokens[i].pos not in ("PUNCT", "SPACE")]
    taken: dict[str, int] = {}
    for at, i in enumerate(words):
        for name, pattern in _opening(tokens[i], own):
            fits = len(pattern) <= len(words) - at and at >= taken.get(name, 0)
            if fits and all(_is(tokens[words[at + k]], word) for k, word in enumerate(pattern)):
                taken[name] = at + len(pattern)
                yield Found(name, span(tokens, i, words[at + len(pattern) - 1]))


def _opening(token: Token, own: Own) -> Iterator[tuple[str, tuple[str, ...]]]:
    keys = dict.fromkeys((token.lower, token.lemma, *((NUMBER,) if _number(token) else ())))
    yield from (entry for key in keys for entry in own.patterns.get(key, ()))


def _is(token: Token, word: str) -> bool:
    return word == WILD or word in (token.lower, token.lemma) or (word == NUMBER and _number(token))


def _number(token: Token) -> bool:
    return token.pos == "NUM" or token.lower[:1].isdigit()
