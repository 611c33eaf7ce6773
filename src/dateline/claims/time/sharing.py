"""Tell whether an expression outside a claim's content dates its event too."""

from __future__ import annotations

from dateline.claims.time.events import is_event
from dateline.claims.time.ground import REACH, Candidate, Ground, chain, is_cue
from dateline.claims.time.tense import is_attribute
from dateline.language.tree import Tokens
from dateline.types import Claim, Reading

# Appeals: the saying itself is what is dated.
DIRECTIVES = frozenset("ask call urge demand order request appeal press beg implore instruct command".split())
# Participles that give an aim or an account, not a part of the event.
PURPOSES = frozenset("aim seek hope say state claim note add cite argue want intend deal mark mean".split())
# Relations inside one clause, which has one time.
INSIDE = frozenset({"xcomp", "pobj", "dobj", "prep", "pcomp", "attr", "agent"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# How far behind a clause the colon is sought.
COLON = 80
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
    if under_since(tokens, claim, candidate):
        return True
    if ground.opens_sentence(candidate) and _stands_before(ground.reading, claim, candidate):
        return True
    mine = _along(tokens, claim, claim.head)
    return bool(mine & _along(tokens, claim, governor)) or _ends_clause(ground.reading, claim, candidate, mine)


def _stands_before(reading: Reading, claim: Claim, candidate: Candidate) -> bool:
    """Whether nothing but a comma stands between an expression and the content, whatever the parse makes of it."""
    gap = reading.story.text[candidate.dated.span.end : claim.content.start]
    return candidate.dated.span.end <= claim.content.start and not gap.strip(" ,")


def _ends_clause(reading: Reading, claim: Claim, candidate: Candidate, mine: frozenset[int]) -> bool:
    """Whether an expression stands behind the content in the same clause ("came under fire on a patrol in Herat on Monday")."""
    tokens, at = reading.tokens, candidate.governor
    gap = reading.story.text[claim.content.end : candidate.dated.span.start]
    if is_event(tokens[at]) or candidate.dated.span.start < claim.content.end or any(c in ',;:.()"“”' for c in gap):
        return False
    for _ in range(REACH):
        if at in mine or tokens[at].dep not in INSIDE or is_attribute(tokens, candidate.head, candidate.words):
            break
        at = tokens[at].head
    return at in mine and at != candidate.governor


def under_since(tokens: Tokens, claim: Claim, candidate: Candidate) -> bool:
    """Whether a "since" stands between the claim's head and the expression ("since the war began in 2011")."""
    at = candidate.head
    for _ in range(REACH):
        if at == claim.head or tokens[at].head == at:
            return False
        if tokens[at].lower == "since" or any(
            tokens[c].lower == "since" and tokens[c].dep == "mark" for c in tokens[at].children
        ):
            return _reaches(tokens, tokens[at].head, claim.head)
        at = tokens[at].head
    return False


def _reaches(tokens: Tokens, i: int, head: int) -> bool:
    """Whether a word belongs to a head without being part of its subject or of another clause beside it."""
    for _ in range(REACH):
        if i == head:
            return True
        if tokens[i].head == i or tokens[i].dep in {"nsubj", "nsubjpass", "csubj", "advcl"}:
            return False
        i = tokens[i].head
    return False


def behind_cue(reading: Reading, claim: Claim, candidate: Candidate) -> bool:
    """Whether the expression stands right behind the cue ("said last May it would …"), whatever the parse makes of it."""
    start = candidate.dated.span.start
    return any(
        s.cue is not None and s.cue.end <= start and not reading.story.text[s.cue.end : start].strip() for s in claim.chain
    )


def _along(tokens: Tokens, claim: Claim, i: int) -> frozenset[int]:
    """A verb and the governors that it shares its time with, up to the cue."""
    found, inside = {i}, tokens[i].dep == "dobj" and i == claim.head
    for _ in range(REACH):
        if tokens[i].head == i or is_cue(tokens, claim, tokens[i].head):
            break
        if not (inside and tokens[i].dep in INSIDE) and not _goes_along(tokens, i):
            break
        # a clause of "where" and "as" hangs on a word deep inside the one it goes along with
        inside = _hangs_inside(tokens, i) or (inside and tokens[i].tag not in FINITE)
        i = tokens[i].head
        found.add(i)
    return frozenset(found)


def _hangs_inside(tokens: Tokens, i: int) -> bool:
    """Whether a clause may hang on any word of the one it goes along with."""
    return tokens[i].dep == "advcl" or any(tokens[c].lower == "where" for c in tokens[i].children)


def _goes_along(tokens: Tokens, i: int) -> bool:
    """Whether a word shares its governor's time: in its clause, conjoined in the same tense, a bare participle, or "while"."""
    token, governor = tokens[i], tokens[tokens[i].head]
    if token.dep == "xcomp":
        return True
    if token.dep == "conj":
        apart = any(tokens[c].lower == "that" and tokens[c].dep == "mark" for c in token.children)  # "… and that it was empty"
        return not apart and _tense(tokens, i) == _tense(tokens, governor.i)
    if token.dep == "relcl":
        return _tells_on(tokens, i)
    if token.dep == "ccomp":
        return i < governor.i and _tense(tokens, i) == _tense(tokens, governor.i) and _behind_colon(tokens, i, governor.i)
    if token.dep == "advcl":
        marks = {tokens[c].lower for c in token.children if tokens[c].dep in {"mark", "advmod", "prep"} and tokens[c].i < i}
        if token.tag == "VBG" and not marks:
            return token.lemma not in PURPOSES
        return marks in ({"while"}, {"as"}) and (governor.tag == "VBG" or _tense(tokens, i) == _tense(tokens, governor.i))
    return False


def _tells_on(tokens: Tokens, i: int) -> bool:
    """Whether a relative clause goes on telling: "in Geneva, where they agreed", "a visit, which brought nothing"."""
    noun = tokens[tokens[i].head]
    opening = next((tokens[c] for c in tokens[i].children if tokens[c].lower in {"where", "which"}), None)
    if opening is None or _tense(tokens, i) != "past" or tokens[i].lemma == "be":
        return False
    comma = tokens[opening.i - 1].lower == ","
    return comma and (opening.lower == "where" or (opening.dep == "nsubj" and noun.pos == "NOUN"))


def _behind_colon(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a colon stands between two words, so that what follows spells out what came before."""
    return any(t.lower == ":" for t in tokens[first : min(last, first + COLON)])


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
