"""Who claims, by whatever name: a ministry, its press service and its spokesman are one claimant, a minister is his own.

United is only what the registry or the words say: one body of one state, whoever speaks for it, and a bare "the army" where the
stories beside it know one army alone. Two names of which nothing says that they are one stay two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.lexicons import rows
from dateline.types import Speaker

Key = tuple[str, str, str]  # sort, side, what

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
# Who speaks for a body is its voice, whoever it is.
_VOICE = re.compile(
    r"\b(?:spokes(?:man|woman|person|people|persons)|press (?:service|office|officer|secretary|centre|center|department)"
    r"|media (?:office|centre|center)|statement|briefing)\b",
    re.IGNORECASE,
)
# Of two names for what a state has at arms neither tells of another body.
_ONE_BODY = {"army": "armed forces", "military": "armed forces"}
# What may stand before a name or around it and tells nothing of whose it is.
_LIGHT = frozenset(
    "a an the of for and at in from to its their his her by chief deputy senior main official official's local some several"
    " many two three four five other area nearby named unnamed national".split()
)
# What begins a side that is only a word of the story: "~russian".
UNKNOWN = "~"
_SHORTEST = 4  # so many letters in common begin a state and its adjective: Russia, Russian


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker as a record has it: who it is, by which words of the story, in which role, for which side."""

    story: str
    who: str | None
    source: str | None
    role: str | None
    side: str | None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.who or self.source or "unnamed source"


def voice_of(speaker: Speaker, text: str, story: str) -> Voice:
    """A speaker of a story with that text."""
    source, role = (span.of(text) if span is not None else None for span in (speaker.source, speaker.role))
    return Voice(story, speaker.who, source, role, speaker.side)


def key_of(voice: Voice) -> Key:
    """What two voices of one claimant share; the side of a body is what words say of it where nobody knows whose it is."""
    speaks_for = _VOICE.search(voice.role or "") or (voice.role is None and _VOICE.search(voice.name))
    words = _VOICE.sub(" ", voice.role or voice.name) if speaks_for else voice.name
    sides = (voice.side or "").split("|") if voice.side else []
    if voice.who in sides or (speaks_for and any(_names(words, side) for side in sides)):
        return "side", voice.side or "", ""
    body = _body(words, voice.side)
    if body is not None:
        return "body", voice.side or body[1], body[0]
    plain = " ".join(word for word in _words(words) if word not in _LIGHT)
    if speaks_for and plain:
        return "name", voice.side or "", plain
    return "name", "", " ".join(word for word in _words(voice.name) if word not in _LIGHT) or voice.name.casefold()


def united(voices: Sequence[Voice]) -> list[str]:
    """For each voice the name of its claimant: one name for all voices of one."""
    keys = _completed(voices, [key_of(voice) for voice in voices])
    called: dict[Key, Counter[str]] = defaultdict(Counter)
    for voice, key in zip(voices, keys, strict=True):
        called[key][voice.name] += 1
    names = {key: _best(key, counted, voices) for key, counted in called.items()}
    return [names[key] for key in keys]


def _completed(voices: Sequence[Voice], keys: Sequence[Key]) -> list[Key]:
    """The keys, each body without a side and each bare "ministry" taken for the one that is meant, if there is but one."""
    whole = {key for key in keys if key[0] == "body" and key[1] and key[1][0] != UNKNOWN and key[2] not in _bare()}
    in_story: dict[str, set[Key]] = defaultdict(set)
    for voice, key in zip(voices, keys, strict=True):
        if key in whole:
            in_story[voice.story].add(key)

    def meant(voice: Voice, key: Key) -> Key:
        if key in whole or key[0] != "body":
            return key
        for known in (in_story[voice.story], whole):
            found = [other for other in known if _may_be(key, other)]
            if found:
                return found[0] if len(found) == 1 else key
        return key

    return [meant(voice, key) for voice, key in zip(voices, keys, strict=True)]


def _may_be(key: Key, other: Key) -> bool:
    """Whether a body told in part may be another told in full."""
    whose = key[1] in {"", other[1]} or (key[1][0] == UNKNOWN and _of_side(key[1][1:], other[1]))
    return whose and (key[2] == other[2] or (key[2] in _bare() and key[2] in other[2]))


def _best(key: Key, called: Counter[str], voices: Iterable[Voice]) -> str:
    """The name to show: the body's own before a spokesman's, then the one most used, the longer of equals."""
    own = {voice.name for voice in voices if voice.role is None and voice.who is not None and voice.who[:1].isupper()}
    whole = {name for name in own if _words(name) and (key[0] != "body" or len(_words(name)) > len(key[2].split()))}
    return min(called, key=lambda name: (name not in whole, name not in own, -called[name], -len(name), name))


# --- bodies ---


def _body(words: str, side: str | None) -> tuple[str, str] | None:
    """The body that the words name and nothing else but its state: "Russia's Defence Ministry"; None for its head or a part.

    With it the word that tells whose it is, where no side does.
    """
    told = [re.sub(r"['’]s?$", "", word) for word in _words(words)]
    at, length = max(
        ((at, n) for at in range(len(told)) for n in range(1, _longest() + 1) if tuple(told[at : at + n]) in _forms()),
        key=lambda found: (found[1], -found[0]),
        default=(0, 0),
    )
    if not length:
        return None
    rest = [word for word in (*told[:at], *told[at + length :]) if word not in _LIGHT]
    canonical = _forms()[tuple(told[at : at + length])]
    states = [word for word in rest if any(_of_side(word, one) for one in (side or "").split("|"))]
    if len(rest) == len(states):
        return canonical, ""
    if len(rest) == 1 and _capital(rest[0], words):
        return canonical, f"{UNKNOWN}{rest[0]}"
    return None


def _capital(word: str, words: str) -> bool:
    """Whether the word is a name: "French" of France shares no beginning with it that would tell."""
    return re.search(rf"\b{re.escape(word)}", words, re.IGNORECASE) is not None and word.title() in words


def _of_side(word: str, side: str) -> bool:
    """Whether a word is one of the side's name, or its adjective."""
    names = _words(side)
    return bool(names) and (
        word in names or any(word[:_SHORTEST] == name[:_SHORTEST] for name in names if len(word) >= _SHORTEST)
    )


def _names(words: str, side: str) -> bool:
    """Whether the words are the side's name, or the letters it is known by."""
    plain = [word for word in _words(words) if word not in _LIGHT]
    names = [word for word in _words(side) if word not in _LIGHT]
    initials = "".join(word[0] for word in names)
    return bool(plain) and bool(names) and (plain == names or plain == [initials] or all(_of_side(word, side) for word in plain))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


@cache
def _forms() -> dict[tuple[str, ...], str]:
    """The forms of each body of a state, with the name of the body; "ministry" alone is any."""
    found = {
        tuple(form.split()): _ONE_BODY.get(row[0], row[0]).lower()
        for row in rows("state_bodies.tsv")
        for form in row[2].split("|")
    }
    return found | {(word,): word for word in _bare()}


def _bare() -> frozenset[str]:
    return frozenset({"ministry"})


@cache
def _longest() -> int:
    return max(map(len, _forms()))
