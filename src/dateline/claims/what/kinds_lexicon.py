"""Look up the triggers of `lexicons/kinds.tsv` in a claim, and weigh each by where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dateline.claims.core import content_range, prominence
from dateline.claims.what.kinds_needs import Need, given, named_otherwise, read_need
from dateline.claims.what.kinds_needs import word_classes as word_classes
from dateline.language.tree import Tokens
from dateline.lexicons import rows
from dateline.types import Claim, Reading, Span, Token

# A second trigger of the same kind adds this part of its weight to the strongest one.
REPEAT = 0.25
LONGEST = 5
POS = {"V": ("VERB", "AUX"), "N": ("NOUN", "PROPN"), "A": ("ADJ", "ADV", "VERB", "ADP", "NOUN", "PROPN"), "X": ()}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row and one of its alternatives."""

    kind: str
    pos: str
    weight: float
    needs: tuple[Need, ...]
    words: tuple[str, ...]


Triggers = Mapping[str, tuple[Trigger, ...]]
NO_TRIGGERS: Triggers = {}


def trigger_rows(kind: str, pos: str, weight: float, needs: tuple[Need, ...], words: str) -> Trigger:
    """A trigger from its words; hyphens open like blanks, as they do in a claim."""
    return Trigger(kind, pos, weight, needs, tuple(words.replace("-", " ").split()))


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found in a claim: its score is the weight times the prominence of its words."""

    kind: str
    score: float
    span: Span
    token: int
    words: str


@cache
def triggers() -> dict[str, tuple[Trigger, ...]]:
    """Every trigger under its first word, the longest first."""
    found: dict[str, list[Trigger]] = {}
    for row in rows("kinds.tsv")[1:]:
        kind, pos, weight, needs, words = row[:5]
        conditions = tuple(read_need(n) for n in needs.split(",") if n)
        for alternative in words.split("|"):
            if alternative:
                trigger = trigger_rows(kind, pos[0], float(weight), conditions, alternative)
                found.setdefault(trigger.words[0], []).append(trigger)
    return {first: tuple(sorted(ts, key=lambda t: -len(t.words))) for first, ts in found.items()}


@cache
def idioms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Set phrases whose words tell of nothing, under their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in rows("kind_idioms.tsv")[1:]:
        for alternative in row[0].split("|"):
            words = tuple(alternative.split())
            found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in found.items()}


@cache
def _openings() -> frozenset[str]:
    """The words that a trigger or an idiom opens with."""
    return frozenset(triggers().keys() | idioms().keys())


def hits(reading: Reading, claim: Claim, own: Triggers = NO_TRIGGERS) -> tuple[Hit, ...]:
    """Every trigger of the claim, in text order; inside a longer one ("car bomb") a shorter one does not count."""
    tokens = reading.tokens
    share = prominence(tokens, claim)
    words = list(_words(reading, content_range(tokens, claim)))
    found: list[Hit] = []
    covered = -1
    everything = frozenset(w for w, _ in words)
    openings = _openings()
    for at, (word, i) in enumerate(words):
        if word not in openings and tokens[i].lower not in openings and not own:
            continue  # most words open nothing
        idiom = _idiom(tokens, words, at)
        matched = _matched(reading, words, at, everything, own)
        if idiom and (matched is None or idiom >= len(matched[0].words)):
            covered = max(covered, at + idiom - 1)
            continue
        if matched is None or at + len(matched[0].words) - 1 <= covered:
            continue
        length = len(matched[0].words)
        covered = max(covered, at + length - 1)
        last = words[at + length - 1][1]
        if named_otherwise(reading, range(i, last + 1)):
            continue
        weight = max(share.get(j, 0.0) for j in range(i, last + 1))
        span = Span(tokens[i].start, tokens[last].end)
        found.extend(Hit(t.kind, t.weight * weight, span, i, " ".join(t.words)) for t in matched)
    return tuple(h for h in found if h.score > 0)


def scores(found: Sequence[Hit]) -> dict[str, float]:
    """The score of each kind: its strongest trigger, and a part of the others."""
    by_kind: dict[str, list[float]] = {}
    for hit in found:
        by_kind.setdefault(hit.kind, []).append(hit.score)
    return {kind: max(s) + REPEAT * (sum(s) - max(s)) for kind, s in by_kind.items()}


def _words(reading: Reading, where: range) -> Iterator[tuple[str, int]]:
    """The lemmas of the content, hyphenated ones taken apart, punctuation left out."""
    for i in where:
        token = reading.tokens[i]
        if token.pos in ("PUNCT", "SPACE"):
            continue
        if "-" in token.lemma.strip("-"):
            for part in token.lemma.split("-"):
                if part:
                    yield part, i
        else:
            yield (_stem(token.lower) if _unread(reading, i) or _plural_name(token) else token.lemma), i


def _unread(reading: Reading, i: int) -> bool:
    """Whether a word in capitals came back from the tagger as a name, in the form it stands in: "AMBUSHED"."""
    token = reading.tokens[i]
    inflected = token.lemma == token.lower and token.lower.endswith(("ed", "s", "ing")) and token.pos in ("PROPN", "NOUN", "ADJ")
    return inflected and len(token.lower) > 4 and reading.story.text[token.start : token.end].isupper()


def _plural_name(token: Token) -> bool:
    """Whether a plural at a headline's front came back as a name: "Airstrikes destroy tanks"."""
    return token.pos == "PROPN" and len(token.lower) > 4 and token.lower.endswith("s") and token.lemma == token.lower


def _unread_as(reading: Reading, i: int, pos: str) -> bool:
    """Whether such a word may be what a trigger asks for: "CLASHED" a verb, "AMBUSHES" a noun."""
    return _unread(reading, i) and pos == ("N" if reading.tokens[i].lower.endswith("s") else "V")


def _stem(word: str) -> str:
    """The trigger that an inflected form may belong to, or the form itself."""
    for ending in ("ing", "ed", "es", "d", "s"):
        for stem in (word.removesuffix(ending), word.removesuffix(ending) + "e"):
            if word.endswith(ending) and stem in triggers():
                return stem
    return word


def _idiom(tokens: Tokens, words: Sequence[tuple[str, int]], at: int) -> int:
    """The length of the set phrase that opens at a place; 0 where none does."""
    word, lower = words[at][0], tokens[words[at][1]].lower
    phrases = idioms().get(word, ())
    if lower != word:
        phrases += idioms().get(lower, ())
    for phrase in phrases:
        if _sequence(tokens, words, at, phrase):
            return len(phrase)
    return 0


def _matched(
    reading: Reading, words: Sequence[tuple[str, int]], at: int, everything: frozenset[str], own: Triggers
) -> list[Trigger] | None:
    """The triggers of the greatest length that match at a place."""
    first, i = words[at]
    found: list[Trigger] = []
    forms = (first, reading.tokens[i].lower)
    for trigger in _under(forms, triggers(), own) if own else _shipped_under(forms):
        n = len(trigger.words)
        if found and n < len(found[0].words):
            break
        if n > 1 and not _sequence(reading.tokens, words, at, trigger.words):
            continue
        if n == 1 and not _fits(reading.tokens, i, trigger.pos) and not _unread_as(reading, i, trigger.pos):
            continue
        if all(given(reading, i, words[at + n - 1][1], need, everything) for need in trigger.needs):
            found.append(trigger)
    return found or None


def _under(forms: tuple[str, str], *tables: Triggers) -> tuple[Trigger, ...]:
    """The triggers that open with a lemma or with its form, the longest first."""
    found = (trigger for table in tables for form in dict.fromkeys(forms) for trigger in table.get(form, ()))
    return tuple(sorted(found, key=lambda t: -len(t.words)))


@lru_cache(maxsize=65536)
def _shipped_under(forms: tuple[str, str]) -> tuple[Trigger, ...]:
    return _under(forms, triggers())


def _sequence(tokens: Tokens, words: Sequence[tuple[str, int]], at: int, sought: tuple[str, ...]) -> bool:
    if at + len(sought) > len(words) or (len(sought) > 1 and not _is(tokens, words[at + 1], sought[1])):
        return False  # most fail at the second word
    return all(_is(tokens, words[at + k], word) for k, word in enumerate(sought))


def _is(tokens: Tokens, word: tuple[str, int], sought: str) -> bool:
    return word[0] == sought or tokens[word[1]].lower == sought


def _fits(tokens: Tokens, i: int, pos: str) -> bool:
    token = tokens[i]
    if pos == "V" and token.dep in ("aux", "auxpass"):
        return False
    if pos == "X" or token.pos in POS[pos]:
        return not (pos == "A" and token.pos in ("VERB",) and token.tag not in ("VBN", "VBG", "VBD"))
    if pos == "V":  # participles before a noun are tagged as adjectives: "the besieged town"
        return token.pos == "ADJ" and token.tag in ("VBN", "VBG", "JJ") and token.lower.endswith(("ed", "en", "ing"))
    return False
