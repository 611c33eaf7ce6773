"""Find stances: what somebody wants, plans, backs, attacks or takes up, as the outlet tells it.

"The ministry plans to close the road" is the outlet's claim about the ministry, with the plan in
its modality; nobody is quoted. So a stance is kept beside the attributions (``mentions`` lists
it) and is no link of a claim's chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from dateline.language.tree import Tokens, child, children, phrase, span
from dateline.lexicons import rows
from dateline.speech.attitudes import by_adjective, by_noun, by_passive, by_seeming, kind, stance
from dateline.speech.cues import cue_span
from dateline.speech.sources import source_of
from dateline.speech.verbs import Able
from dateline.types import Attribution, Reading, Span, Token

IMPERSONAL = frozenset({"it", "there", "this", "that", "which", "what", "you"})

# Things that tell as documents do: "polls show", "the footage reveals".
EVIDENCE = frozenset(
    "ad analysis article audio book chart clip column data document email evidence figure film finding footage graph "
    "headline image letter map memo news paper photo photograph picture poll record report research review statistic statement "
    "story study survey tape text transcript tweet video".split()
)


@cache
def stance_verbs() -> dict[str, frozenset[str]]:
    """Lemma → what it takes."""
    return {row[0]: frozenset(row[1].split(",")) for row in rows("stance_verbs.tsv")}


@cache
def people() -> frozenset[str]:
    """Nouns for people, and for shares of them ("a majority of voters")."""
    named = {lemma for lemma, _, kind in rows("counted_nouns.tsv") if kind == "person"}
    return frozenset(named) | {"percent", "majority", "minority", "most", "many", "some", "few", "half", "third", "other"}


def stances(reading: Reading, found: Sequence[Attribution], able: Able) -> Iterator[Attribution]:
    """The stances that the outlet tells in its own words: no part of what somebody says, no cue of an attribution."""
    last: Attribution | None = None
    for told in _told(reading, found, able):
        if last is not None and not _goes_on(last, told):
            yield last
        last = told
    if last is not None:
        yield last


def _goes_on(before: Attribution, told: Attribution) -> bool:
    """Whether a cue is the beginning of the next one."""
    return before.cue is not None and told.cue is not None and told.cue.holds(before.cue)


def _told(reading: Reading, found: Sequence[Attribution], able: Able) -> Iterator[Attribution]:
    """The same with "declined to" beside "declined to comment on"."""
    tokens, spoken = reading.tokens, {a.head for a in found}
    for token in _in_own_words(tokens, found):
        if token.i in spoken:
            continue
        takes = _takes(tokens, token) if token.pos == "VERB" else frozenset()
        told = _at(tokens, token, takes)
        if told is None:
            continue
        if told.source_head is None or _may(tokens[told.source_head], takes, able):
            yield told


def _may(source: Token, takes: frozenset[str], able: Able) -> bool:
    """Whether it may have a stance: who may speak may; people and papers may; who does what only people do may."""
    if able(source) or source.lemma in EVIDENCE or source.lemma in people():
        return True
    return bool(takes) and "actor" not in takes and source.pos != "PRON"


def _at(tokens: Tokens, token: Token, takes: frozenset[str]) -> Attribution | None:
    """The stance that a token is the cue of."""
    if token.pos == "NOUN":
        return by_noun(tokens, token)
    if token.pos == "ADJ":
        return by_adjective(tokens, token)
    if token.pos != "VERB":
        return None
    if child(tokens, token.i, "auxpass") is not None or (token.dep in {"acl", "advcl"} and token.tag == "VBN"):
        return by_passive(tokens, token, takes) or by_adjective(tokens, token)
    return by_seeming(tokens, token) or (_by_verb(tokens, token, takes) if takes else None)


def _in_own_words(tokens: Tokens, found: Sequence[Attribution]) -> Iterator[Token]:
    """The tokens that lie in no attribution's content."""
    reach = 0  # contents are in order of their start
    contents = iter(sorted(c for a in found for c in a.content))
    ahead = next(contents, None)
    for token in tokens:
        while ahead is not None and ahead.start <= token.start:
            reach, ahead = max(reach, ahead.end), next(contents, None)
        if token.start >= reach:
            yield token


def _takes(tokens: Tokens, token: Token) -> frozenset[str]:
    """What a verb of stance takes, as the lexicon has it; with a particle it is another verb ("lash out")."""
    particle = child(tokens, token.i, "prt")
    word = token.lemma if particle is None else f"{token.lemma} {particle.lower}"
    return stance_verbs().get(word, frozenset())


def _by_verb(tokens: Tokens, token: Token, takes: frozenset[str]) -> Attribution | None:
    """ "plans to leave", "backed the plan", "complained about the delay"."""
    source = source_of(tokens, token)
    if source is None or source.lower in IMPERSONAL:
        return None
    content, last = _complement(tokens, token, takes)
    return None if content is None else stance(tokens, token, _to(tokens, cue_span(tokens, token.i), last), source, (content,))


def _complement(tokens: Tokens, token: Token, takes: frozenset[str]) -> tuple[Span | None, Token]:
    """What a verb of stance is about, and the last word of its cue."""
    end = child(tokens, token.i, "prt") or token
    for t in children(tokens, token.i, "xcomp", "ccomp"):
        if t.i > token.i and kind(tokens, t) & takes:
            return phrase(tokens, t.i), end
    for t in children(tokens, token.i, "prep"):
        if f"+{t.lower}" in takes and t.i > token.i and t.right > t.i:
            return span(tokens, t.i + 1, t.right), t if t.i == end.i + 1 else end
    thing = child(tokens, token.i, "dobj")
    if thing is not None and thing.i < token.i and "thing" in takes:
        return _told_before(tokens, token, thing), end
    if thing is None or thing.i < token.i:
        return None, end
    as_ = next((t for t in children(tokens, token.i, "prep") if t.lower == "as" and t.i > thing.i and "as" in takes), None)
    if as_ is not None:
        return span(tokens, thing.left, as_.right), end
    if "thing" not in takes or thing.pos == "PRON":
        return None, end
    return phrase(tokens, thing.i), end if end.i < thing.left else token


def _to(tokens: Tokens, cue: Span, last: Token) -> Span:
    return Span(cue.start, max(cue.end, last.end))


def _told_before(tokens: Tokens, token: Token, thing: Token) -> Span | None:
    """What a relative clause takes up: "the plan which the council backed"."""
    named = tokens[token.head]
    if token.dep != "relcl" or thing.tag not in {"WDT", "WP", "IN"} or named.left >= token.left:
        return None
    last = token.left - 1
    return span(tokens, named.left, last - 1 if tokens[last].pos == "PUNCT" and last > named.i else last)
