"""Find the channel through which something was said: "in an interview with …", "on Telegram", "told the senate"."""

from __future__ import annotations

from functools import cache

from dateline.language.tree import Tokens, child, children, span
from dateline.lexicons import rows
from dateline.types import Reading, Sentence, Span, Token

CHANNELS = frozenset({"in", "on", "at", "via", "through", "during", "by", "over", "to", "from", "with"})
# Behind these a gathering or a person is meant, not a channel.
TOWARDS = frozenset({"to", "over", "by", "from", "with"})
MONTHS = frozenset(
    "january february march april may june july august september october november december morning evening night".split()
)
INSIDE = frozenset({"with", "to", "of", "in", "on", "at", "by", "for"})


@cache
def media() -> dict[str, str]:
    """Lemma of a channel's head noun → its class."""
    return {row[0]: row[1] for row in rows("media.tsv")}


def medium_of(reading: Reading, sentence: Sentence | None, verb: int) -> Span | None:
    """The channel that hangs on a cue, was told, or opens the cue's sentence ("In a statement, X said …")."""
    tokens = reading.tokens
    for t in (tokens[c] for c in tokens[verb].children):
        found = _in_phrase(tokens, t) if t.dep in {"prep", "agent"} else None
        if found is None and t.dep in {"dobj", "dative"} and tokens[verb].lemma == "tell":
            found = _told(reading, t)
        if found is not None:
            return found
    for at in () if sentence is None else (sentence.first, verb + 1):
        if (
            sentence is not None
            and at <= sentence.last
            and tokens[at].dep == "prep"
            and (at != sentence.first or tokens[verb].dep in {"ROOT", "ccomp"})
        ):
            found = _in_phrase(tokens, tokens[at])
            if found is not None:
                return found
    return None


def carrier(tokens: Tokens, source: Token) -> Token | None:
    """The channel among a source's words: "a statement" in "a statement by the army", "statement" in "an army statement"."""
    return source if source.lemma in media() and media()[source.lemma] in {"text", "online", "spoken", "broadcast"} else None


def author(tokens: Tokens, medium: Token) -> Token | None:
    """Whose statement, post or report it is: "by X", "from X"."""
    for t in children(tokens, medium.i, "prep", "agent"):
        if t.lower in {"by", "from"}:
            return child(tokens, t.i, "pobj")
    return None


def _told(reading: Reading, listener: Token) -> Span | None:
    """An outlet or a gathering that was told; a person or "reporters" is no channel."""
    told = next((m for m in reading.mentions if m.head == listener.i), None)
    if told is not None and told.kind == "outlet":
        return told.span
    if listener.lemma in media() and media()[listener.lemma] == "gathering":
        return span(reading.tokens, listener.left, _short_right(reading.tokens, listener))
    return None


def _in_phrase(tokens: Tokens, preposition: Token) -> Span | None:
    """The channel that a prepositional phrase names."""
    if preposition.lower not in CHANNELS:
        return None
    noun = child(tokens, preposition.i, "pobj")
    if noun is None or noun.lemma not in media():
        return None
    if preposition.lower in TOWARDS and media()[noun.lemma] in {"gathering", "online"}:
        return None
    return span(tokens, noun.left, _short_right(tokens, noun))


def _short_right(tokens: Tokens, noun: Token) -> int:
    """Where a channel's phrase ends: with its own "with …", "of …", "in …", not with days or clauses behind it."""
    last = noun.i
    for t in children(tokens, noun.i, "prep"):
        inner = child(tokens, t.i, "pobj")
        if t.i != last + 1 or t.lower not in INSIDE or inner is None or _is_day(inner):
            break
        stop = next((c for c in inner.children if tokens[c].dep in {"relcl", "acl"} or _day_phrase(tokens, tokens[c])), None)
        last = inner.right if stop is None else tokens[stop].left - 1
    return last


def _day_phrase(tokens: Tokens, t: Token) -> bool:
    inner = child(tokens, t.i, "pobj") if t.dep == "prep" else None
    return inner is not None and _is_day(inner)


def _is_day(token: Token) -> bool:
    return token.lower.endswith("day") or token.pos == "NUM" or token.lower in MONTHS
