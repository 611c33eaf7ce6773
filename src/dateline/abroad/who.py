"""Who says it, in Russian and Ukrainian: the words that lay a sentence in somebody's mouth, and what is left of it without them.

Four forms: "X said that A", "A, said X" (also "in Y they said"), "by the words of X, A", "A, writes X with reference to Y".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.abroad.when import is_time
from dateline.abroad.words import Word, opens, parted, phrases, spelled, whole
from dateline.lexicons import rows
from dateline.types import Span, Speaker

FILE = "abroad_say.tsv"
STOPS = frozenset({",", ".", ";", ":", "!", "?", "(", ")", "—", "–", "-", "«", "»", '"', "“", "”", "„"})
QUOTES = frozenset('«»"“”„')
THAT = frozenset({"что", "що", "о", "об", "про"})
IN = frozenset({"в", "во", "у"})
# What stands behind a speaker and is no part of the name.
BEHIND = frozenset("в во у на со с з із о об про что що как як по для из від".split())
AS = frozenset({"как", "як"})
PARTICLES = frozenset({"де", "да", "ди", "фон", "ван", "аль", "эль", "ель", "бен", "ибн", "дер", "ас", "аш"})
FINITE = {
    "ru": ("л", "ла", "ло", "ли", "ет", "ют", "ит", "ят", "ут", "ат", "лся", "лась", "лось", "лись"),
    "uk": ("в", "ла", "ло", "ли", "є", "ють", "ить", "ять", "уть", "ать", "вся", "лася", "лося", "лися"),
}
MOST_WORDS = 9


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence without its frame, and the chain of those who say it, outermost first; ``denied``: they reject it."""

    content: Span
    chain: tuple[Speaker, ...]
    denied: bool = False


def said_of(words: Sequence[Word], language: str, text: str, before: Speaker | None) -> Said | None:
    """Who says a sentence, and what; ``None`` where nobody is told. ``before``: who spoke last, for "by his words"."""
    by = _by(words, language, text, before)
    cited = _cited(words, language, text)
    if by is not None:
        return by
    for at, word in enumerate(words):
        if not is_cue(word, language):
            continue
        denied = opens(word, spelled(FILE, language, "denying verb"))
        found = _behind(words, at, language, text) if _opens_clause(words, at) else _ahead(words, at, language, text)
        if found is None:
            continue
        speaker, content = found
        if speaker.source is not None and speaker.source.of(text).lower() in whole(FILE, language, "pronoun"):
            speaker = replace(speaker, who=before.who if before else None, side=before.side if before else None)
        return Said(content, (speaker, *((cited,) if cited else ())), denied)
    return None


def is_cue(word: Word, language: str) -> bool:
    """Whether a word is a verb of saying that has a subject."""
    if not word.word or word.capital:
        return False
    if word.even in whole(FILE, language, "verb whole"):
        return True
    verbs = (*spelled(FILE, language, "verb"), *spelled(FILE, language, "denying verb"))
    return opens(word, verbs) and word.even.endswith(FINITE[language])


def _opens_clause(words: Sequence[Word], at: int) -> bool:
    return at == 0 or words[at - 1].text in STOPS - QUOTES or words[at - 1].even in AS


def _behind(words: Sequence[Word], at: int, language: str, text: str) -> tuple[Speaker, Span] | None:
    """ "A, said X": the speaker behind the verb, what is said before it, or behind the comma of "As X said, A"."""
    cue = words[at]
    start = at + 1
    medium: Span | None = None
    while start < len(words) and (words[start].even in whole(FILE, language, "told") or is_time(words[start], language)):
        start += 1
    inside = start < len(words) and words[start].even in IN
    if inside:
        start += 1
        if start < len(words) and words[start].even in whole(FILE, language, "text") | whole(FILE, language, "medium"):
            inside = words[start].even in whole(FILE, language, "text")
            medium, start = words[start].span, start + 1
    citing = min((first for first, _ in phrases(words, spelled(FILE, language, "citing"))), default=len(words))
    end = min(_phrase_end(words, start), citing)
    speaker = _speaker(words[start:end], cue, language, text, plain=not inside, medium=medium)
    if speaker is None:
        return None
    if words[at - 1].even in AS:
        content = _between(words, end + 1, len(words))
    else:
        last = at - 1
        while last > 0 and words[last].text in STOPS:
            last -= 1
        content = _between(words, 0, last + 1)
    return (speaker, content) if content else None


def _ahead(words: Sequence[Word], at: int, language: str, text: str) -> tuple[Speaker, Span] | None:
    """ "X said that A", "in Y they said that A", "X confirmed the death of …": the speaker before the verb."""
    start = at
    while start > 0 and (words[start - 1].text not in STOPS or words[start - 1].text in '«»"“”„') and at - start < MOST_WORDS:
        start -= 1
    end = at
    while end > start and is_time(words[end - 1], language):
        end -= 1
    if start < end and words[start].even in ("а", "но", "и", "та", "але", "й", "і"):
        start += 1
    inside = start < end and words[start].even in IN
    if inside:
        start += 1
        if not words[at].even.endswith(("ли", "ют", "ють", "ят", "ять")):
            return None  # "in X he said": in a place, not by a body
    if start >= end or any(is_cue(word, language) for word in words[start:end]):
        return None
    named = end
    if inside and words[start].capital:  # "in Kyiv a part in it they denied": the name alone
        named = next((n for n in range(start + 1, end) if not words[n].capital), end)
    speaker = _speaker(words[start:named], words[at], language, text, plain=not inside)
    after = at + 1
    while after < len(words) and (
        words[after].text in STOPS or words[after].even in THAT or words[after].even in whole(FILE, language, "told")
    ):
        after += 1
    content = _between(words, after, len(words)) or (_between(words, named, end) if named < end else None)
    return (speaker, content) if speaker and content else None


def _by(words: Sequence[Word], language: str, text: str, before: Speaker | None) -> Said | None:
    """ "By the words of X, A" and "A, by X's estimate"."""
    for first, last in phrases(words, spelled(FILE, language, "by")):
        if first and words[first - 1].text not in STOPS:
            continue
        cue = Span(words[first].span.start, words[last - 1].span.end)
        end = _phrase_end(words, last, stop_at_in=False)
        speaker = _source(words[last:end], cue, language, text)
        content = _between(words, end + 1, len(words)) if first == 0 else _between(words, 0, first)
        if speaker and content:
            return Said(content, (speaker,))
    # "по его словам": the one who spoke before
    for at in range(len(words) - 2):
        one, two, three = words[at : at + 3]
        if (
            one.even in ("по", "за")
            and two.even in whole(FILE, language, "carried")
            and f"{one.even}_{three.even}" in spelled(FILE, language, "by")
        ):
            content = _between(words, at + 4, len(words)) if at == 0 else _between(words, 0, at)
            if content:
                cue = Span(one.span.start, three.span.end)
                who = (before.who, before.side) if before else (None, None)
                return Said(content, (Speaker(two.span, who[0], side=who[1], cue=cue),))
    return None


def _cited(words: Sequence[Word], language: str, text: str) -> Speaker | None:
    """The source that an outlet refers to."""
    for first, last in phrases(words, spelled(FILE, language, "citing")):
        end = _phrase_end(words, last, stop_at_in=False)
        return _source(words[last:end], Span(words[first].span.start, words[last - 1].span.end), language, text)
    return None


def _source(words: Sequence[Word], cue: Span, language: str, text: str) -> Speaker | None:
    """A speaker in another case than the nominative: who that is, is told by a body's name alone."""
    if not words:
        return None
    span = Span(words[0].span.start, words[-1].span.end)
    name, side = body_of(words)
    return Speaker(span, name, side=side, cue=cue)


def _speaker(
    words: Sequence[Word], cue: Word, language: str, text: str, *, plain: bool, medium: Span | None = None
) -> Speaker | None:
    """The speaker of a phrase: a person behind an office, an outlet behind the word for one, or the phrase itself."""
    while words and (words[0].even in whole(FILE, language, "outlet") or words[0].text in STOPS):
        words = words[1:]
    while words and words[-1].text in STOPS:
        words = words[:-1]
    if not words or not any(word.word for word in words):
        return None
    person = _person(words, cue, language) if plain and not _ends_in_body(words) else None
    if person is not None:
        first = words[person]
        span = Span(first.span.start, words[-1].span.end)
        role = Span(words[0].span.start, words[person - 1].span.end) if person else None
        _, side = body_of(words[:person])
        return Speaker(span, span.of(text), role=role, side=side, cue=cue.span, medium=medium)
    span = Span(words[0].span.start, words[-1].span.end)
    name, side = body_of(words)
    # What stands in the nominative is its own name; in another case it is not put back by guess.
    return Speaker(span, name or (span.of(text) if plain else None), side=side, cue=cue.span, medium=medium)


def _person(words: Sequence[Word], cue: Word, language: str) -> int | None:
    """Where a person's name begins at the end of a phrase; ``None`` where there is none."""
    at = len(words)
    names = 0
    while at > 0 and names < 2 and ((words[at - 1].capital and not words[at - 1].shouted) or words[at - 1].even in PARTICLES):
        names += words[at - 1].capital
        at -= 1
    if names < 2 or (at == 0 and len(words) > 2 and not any(word.even in PARTICLES for word in words)):
        return None
    for_them = at > 0 and any(word.even in whole(FILE, language, "for") for word in words[:at])
    feminine = cue.even.endswith(("ла", "лася", "лась"))
    if for_them and not feminine and all(word.even.endswith(("а", "я")) for word in words[at:] if word.capital):
        return None  # "a spokesman of Aslan Maskhadov": the name is in the genitive
    return at


def _ends_in_body(words: Sequence[Word]) -> bool:
    """Whether the last words are a body's name, which may look like a person's ("the Committee of the Red Cross")."""
    return any(body_of(words[-n:])[0] and not body_of(words[-n:-1])[0] for n in range(1, min(6, len(words)) + 1))


def body_of(words: Sequence[Word]) -> tuple[str | None, str | None]:
    """The body that these words name, and the state it speaks for."""
    for told, name, *side in rows("abroad_bodies.tsv"):
        parts = parted(told)
        if len(parts) <= len(words) and any(
            all(words[at + n].even.startswith(part) for n, part in enumerate(parts)) for at in range(len(words) - len(parts) + 1)
        ):
            return name, (side[0] or None) if side else None
    return None, None


def _phrase_end(words: Sequence[Word], start: int, *, stop_at_in: bool = True) -> int:
    """The word behind a speaker's phrase that begins here."""
    end = start
    while end < len(words) and end - start < MOST_WORDS:
        word = words[end]
        if word.text in STOPS and word.text not in '«»"“”„':
            break
        if end > start and (word.even in BEHIND if stop_at_in else word.even in ("что", "що")) and word.even not in ("з", "по"):
            break
        end += 1
    return end


def _between(words: Sequence[Word], first: int, last: int) -> Span | None:
    """The words from one to the one before another, without marks at their ends."""
    while first < last and words[first].text in STOPS:
        first += 1
    while last > first and words[last - 1].text in STOPS:
        last -= 1
    return Span(words[first].span.start, words[last - 1].span.end) if first < last <= len(words) else None
