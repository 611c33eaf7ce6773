"""Tell whether an expression outside a claim's content dates its event too."""

from __future__ import annotations

from dateline.claims.time.ground import REACH, Candidate, Ground, chain, is_cue
from dateline.language.tree import Tokens
from dateline.types import Claim, Reading

# Appeals: the saying itself is what is dated.
DIRECTIVES = frozenset("ask call urge demand order request appeal press beg implore instruct command".split())
# Participles that give an aim or an account, not a part of the event.
PURPOSES = frozenset("aim seek hope say state claim note add cite argue want intend deal mark mean".split())
HELPERS = {
    "had": "pluperfect", "has": "perfect", "have": "perfect", "'ve": "perfect", "’ve": "perfect",
    "is": "present", "are": "present", "was": "past", "were": "past", "did": "past",
    "will": "future", "would": "future", "may": "future", "might": "future", "could": "future",
}  # fmt: skip


def shares(ground: Ground, claim: Claim, candidate: Candidate) -> bool:
    """Whether an expression outside the content dates the claim's event too."""
    tokens, governor = ground.reading.tokens, candidate.governor
    if is_cue(tokens, claim, governor) or behind_cue(ground.reading, claim, candidate):
        return _told_then(ground, claim, candidate)
    if candidate.dated.interval.timex_type == "DURATION" and candidate.dated.interval.start is None:
        return False
    if claim.head in chain(tokens, candidate.head) and under_since(tokens, claim, candidate):
        return True
    return bool(_along(tokens, claim, claim.head) & _along(tokens, claim, governor))


def under_since(tokens: Tokens, claim: Claim, candidate: Candidate) -> bool:
    """Whether a "since" stands between the claim's head and the expression ("since the war began in 2011")."""
    at = candidate.head
    for _ in range(REACH):
        if at == claim.head or tokens[at].head == at:
            return False
        if tokens[at].lower == "since" or any(
            tokens[c].lower == "since" and tokens[c].dep == "mark" for c in tokens[at].children
        ):
            return True
        at = tokens[at].head
    return False


def behind_cue(reading: Reading, claim: Claim, candidate: Candidate) -> bool:
    """Whether the expression stands right behind the cue ("said last May it would …"), whatever the parse makes of it."""
    start = candidate.dated.span.start
    return any(
        s.cue is not None and s.cue.end <= start and not reading.story.text[s.cue.end : start].strip() for s in claim.chain
    )


def _along(tokens: Tokens, claim: Claim, i: int) -> frozenset[int]:
    """A verb and the governors that it shares its time with, up to the cue."""
    found = {i}
    for _ in range(REACH):
        if tokens[i].head == i or not _goes_along(tokens, i) or is_cue(tokens, claim, tokens[i].head):
            break
        i = tokens[i].head
        found.add(i)
    return frozenset(found)


def _goes_along(tokens: Tokens, i: int) -> bool:
    """Whether a clause shares its governor's time: conjoined in the same tense, a bare participle, or "while"."""
    token, governor = tokens[i], tokens[tokens[i].head]
    if token.dep == "xcomp":
        return True
    if token.dep == "conj":
        return _tense(tokens, i) == _tense(tokens, governor.i)
    if token.dep == "advcl":
        marks = {tokens[c].lower for c in token.children if tokens[c].dep in {"mark", "advmod", "prep"} and tokens[c].i < i}
        if token.tag == "VBG" and not marks:
            return token.lemma not in PURPOSES
        return marks in ({"while"}, {"as"}) and _tense(tokens, i) == _tense(tokens, governor.i)
    return False


def _tense(tokens: Tokens, i: int) -> str:
    """A verb's tense as its auxiliaries and tag give it; a noun has none."""
    helpers = sorted(HELPERS[tokens[c].lower] for c in tokens[i].children if tokens[c].lower in HELPERS)
    if helpers:
        return helpers[0]
    return "past" if tokens[i].tag in {"VBD", "VBN"} else tokens[i].pos


def _told_then(ground: Ground, claim: Claim, candidate: Candidate) -> bool:
    """Whether the day of speaking dates the claim too: an appeal is the dated act; "In May, it said a raid had failed"."""
    tokens = ground.reading.tokens
    if (
        claim.modality == "demand"
        or tokens[candidate.governor].lemma in DIRECTIVES
        or _is_hearsay(tokens, claim, candidate.governor)
    ):
        return True
    fronted = ground.opens_sentence(candidate)
    between = chain(tokens, claim.head)
    between = between[: between.index(candidate.governor)] if candidate.governor in between else between[:1]
    told = any(tokens[c].lower == "had" for i in between for c in tokens[i].children)
    return fronted and candidate.dated.interval.precision != "day" and told


def _is_hearsay(tokens: Tokens, claim: Claim, cue: int) -> bool:
    """Whether nobody is named to have spoken ("were reported to have fired"): the date is the event's."""
    return claim.chain[-1].source is None and any(tokens[c].dep in {"auxpass", "nsubjpass"} for c in tokens[cue].children)
