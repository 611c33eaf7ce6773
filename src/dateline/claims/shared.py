"""The place a claim has from the words it hangs on, where its own words name none.

Taking whatever place stands nearest is wrong three times in four, so that a claim gets one only
where the grammar hands it over: its subject's ("the town of X | has been shelled"), that of the
words before its "where", of the clause its "when" belongs to, or of the clause it goes on from.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from dateline.language import tree
from dateline.places.roles import is_reference, is_where
from dateline.types import Claim, Place, Reading, Span, Token

ADJACENT = 30  # characters from a subject to what is said of it; further on another clause stands between
BACK = 160  # characters from a clause to the place it shares; a longer way holds another clause

# Kinds of claim that happen at one spot, so that what goes on in the same breath goes on there.
ON_THE_SPOT = frozenset(
    "fighting assault shelling airstrike missile_strike drone_strike bombing attack sabotage "
    "capture control siege damage humanitarian".split()
)
BODILY = ON_THE_SPOT | {"casualties", "displacement", "deployment", "withdrawal", "advance", "detention"}  # people are there

# Behind a comma these tell what somebody says or what comes of it, not what happened next on the spot.
_UPSHOT = frozenset("mean say add call cite include accord suggest indicate prompt raise make allow leave lead bring".split())
_DURING = frozenset({"during", "amid", "amidst"})
_WHILE = frozenset({"as", "while"})


def shared(claim: Claim, reading: Reading, starts: Sequence[int]) -> list[Place]:
    """The places of the words a claim hangs on, or none. ``starts``: where each place of the reading starts."""
    if not 0 <= claim.head < len(reading.tokens) or claim.kind == "assessment":
        return []  # a judgement is nowhere
    return (
        _of_subject(claim, reading, starts)
        or _of_noun(claim, reading, starts)
        or _behind_where(claim, reading, starts)
        or _of_clause(claim, reading, starts)
        or _of_next(claim, reading, starts)
    )  # fmt: skip


def unclaimed(reading: Reading) -> dict[int, list[Place]]:
    """Head of a claim → the places said of it in words that no claim kept ("29 died | while travelling to the camp")."""
    contents = sorted(c.content for c in reading.claims)
    ends = list(accumulate((c.end for c in contents), max))
    frames = sorted(a.frame for a in reading.attributions)
    heads = {c.head for c in reading.claims}
    found: dict[int, list[Place]] = {}
    for place in reading.places:
        at = bisect_right(contents, place.span.start, key=lambda c: c.start)
        if (at and ends[at - 1] > place.span.start) or _framed(frames, place.span):
            continue
        head = _governing(reading.tokens, tree.token_at(reading.tokens, place.span.start), heads)
        if head is not None and is_where(reading, place) and not is_reference(reading, place):
            found.setdefault(head, []).append(place)
    return found


def in_past(claim: Claim, reading: Reading, place: Place) -> bool:
    """Whether a place is only where those whom the claim is about did something else ("Those who fled X are cold")."""
    tokens, told = reading.tokens, None
    for t in tree.ancestors(tokens, tree.token_at(tokens, place.span.start)):
        if t.i == claim.head:
            return False
        if t.dep == "relcl" and tree.child(tokens, t.i, "nsubj", "nsubjpass", "dobj") and _names_people(tokens, t):
            told = t
        if told is not None and t.dep in {"nsubj", "nsubjpass"}:
            return t.head == claim.head
    return False


def _names_people(tokens: tree.Tokens, relative: Token) -> bool:
    return any(tokens[c].lower == "who" for c in relative.children)


def _framed(frames: Sequence[Span], span: Span) -> bool:
    at = bisect_right(frames, span.start, key=lambda f: f.start)
    return any(f.meets(span) for f in frames[max(at - 4, 0) : at])


def _governing(tokens: tree.Tokens, i: int, heads: set[int]) -> int | None:
    """The head of the claim that a token hangs on, if there is one."""
    return next((t.i for t in tree.ancestors(tokens, i) if t.i in heads), None)


def _inside(span: Span, reading: Reading, starts: Sequence[int]) -> list[Place]:
    """The places of a span that tell where."""
    inside = reading.places[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
    return [p for p in inside if span.holds(p.span) and is_where(reading, p) and not is_reference(reading, p)]


def _of_subject(claim: Claim, reading: Reading, starts: Sequence[int]) -> list[Place]:
    """Places in the subject of a claim whose words hold only what is said of it ("is held by rebels")."""
    tokens = reading.tokens
    head = claim.head
    subject = tree.child(tokens, head, "nsubj", "nsubjpass")
    while subject is None and tokens[head].dep == "conj" and tokens[claim.head].tag == "VBN":  # "was taken | and burned"
        head = tokens[head].head
        subject = tree.child(tokens, head, "nsubj", "nsubjpass")
    if subject is None or claim.content.start <= subject.start:
        return []
    span = tree.phrase(tokens, subject.i)
    if subject.tag in {"WDT", "WP", "WRB"}:  # "the town, which is held by rebels": the words before the relative
        noun = tokens[tokens[head].head]
        span = Span(tokens[noun.left].start, max(subject.start, noun.end))
    if head == claim.head and claim.content.start - span.end > ADJACENT:
        return []
    return _inside(span, reading, starts)


def _of_noun(claim: Claim, reading: Reading, starts: Sequence[int]) -> list[Place]:
    """Places said of the noun that a claim is a participle of ("an assault on X | led by rebels")."""
    tokens, head = reading.tokens, reading.tokens[claim.head]
    over = tokens[head.head]
    if head.tag != "VBN" or head.dep not in {"acl", "advcl"} or tree.child(tokens, head.i, "nsubj", "nsubjpass", "mark"):
        return []
    start = tokens[over.left].start if head.dep == "acl" else over.start
    if not start < claim.content.start or claim.content.start - over.end > BACK:
        return []
    return _inside(Span(start, claim.content.start), reading, starts)


def _behind_where(claim: Claim, reading: Reading, starts: Sequence[int]) -> list[Place]:
    """``in X, where``: the place next before the "where" that opens the claim's clause."""
    tokens = reading.tokens
    where = _opening(claim, tokens, {"where"})
    if where is None:
        return []
    since = max(tokens[_sentence_start(reading, where)].start, where.start - BACK)
    before = _inside(Span(since, where.start), reading, starts) if since < where.start else []
    return before[-1:]


def _of_clause(claim: Claim, reading: Reading, starts: Sequence[int]) -> list[Place]:
    """The last place of the clause before, where a claim on the spot goes on from it or tells when it was."""
    tokens, head = reading.tokens, reading.tokens[claim.head]
    if claim.kind not in ON_THE_SPOT:
        return []
    when = _opening(claim, tokens, {"when"})
    goes_on = head.dep == "conj" and tokens[head.head].pos in {"VERB", "AUX"} and _same_subject(tokens, head)
    if not (when is not None or goes_on) or head.head >= head.i:
        return []
    since = max(tokens[_sentence_start(reading, head)].start, claim.content.start - BACK)
    before = _inside(Span(since, claim.content.start), reading, starts) if since < claim.content.start else []
    return before[-1:]


def _of_next(claim: Claim, reading: Reading, starts: Sequence[int]) -> list[Place]:
    """The first place of the clause a claim runs on into ("killed | or wounded in X"), or in which it fell ("as they left X")."""
    tokens = reading.tokens
    if claim.kind not in BODILY:
        return []
    clauses = tree.children(tokens, claim.head, "conj", "advcl", "prep")
    if (told := tree.child(tokens, claim.head, "xcomp")) is not None:  # "is believed to have died"
        clauses += tree.children(tokens, told.i, "conj", "advcl")
    while clauses and clauses[-1].dep == "conj" and claim.content.holds(Span(clauses[-1].start, clauses[-1].end)):
        clauses = tree.children(tokens, clauses[-1].i, "conj")
    for clause in clauses:
        span = tree.phrase(tokens, clause.i)
        if clause.dep == "prep" and (clause.lower not in _DURING or span.start < claim.content.end):
            continue
        runs_on = clause.dep == "prep" or (
            clause.dep == "conj" and span.start >= claim.content.end and _same_subject(tokens, clause)
        )
        if runs_on or (clause.dep == "advcl" and not span.meets(claim.content) and _meanwhile(tokens, clause, claim)):
            found = [p for p in _inside(span, reading, starts) if not _aside(tokens, p, clause.i)]
            if found:
                return _together(found)
    return []


def _together(found: Sequence[Place]) -> list[Place]:
    """The first place, with what it is said to lie in right behind it ("Sangin, Helmand")."""
    n = 1
    while n < len(found) and found[n].span.start - found[n - 1].span.end <= len(", in "):
        n += 1
    return list(found[:n])


def _meanwhile(tokens: tree.Tokens, clause: Token, claim: Claim) -> bool:
    """``as they fled``, ``while travelling``, or ``As troops approached,`` before the claim: the time and the scene of it."""
    mark = tree.child(tokens, clause.i, "mark", "advmod")
    subject = tree.child(tokens, clause.i, "nsubj", "nsubjpass")
    if mark is None and subject is None and clause.tag == "VBG" and clause.i > claim.head and clause.lemma not in _UPSHOT:
        return True  # "fired on the convoy | , wounding six at X"
    same = subject is None or subject.pos == "PRON" or clause.i < claim.head
    return mark is not None and mark.lower in _WHILE and same


def _aside(tokens: tree.Tokens, place: Place, top: int) -> bool:
    """Whether a place stands in a clause of its own below ("…, while others held X")."""
    for t in tree.ancestors(tokens, tree.token_at(tokens, place.span.start)):
        if t.i == top:
            return False
        if t.dep == "relcl" or (t.dep == "advcl" and (mark := tree.child(tokens, t.i, "mark")) and mark.lower in _WHILE):
            return True
    return True


def _opening(claim: Claim, tokens: tree.Tokens, words: set[str]) -> Token | None:
    """The word next before the claim, or its first, if it is one of these."""
    first = tree.token_at(tokens, claim.content.start)
    return next((t for t in tokens[max(first - 1, 0) : first + 1] if t.lower in words), None)


def _same_subject(tokens: tree.Tokens, verb: Token) -> bool:
    """Whether a coordinated clause has no subject of its own, or one that stands for what was said before."""
    own = tree.child(tokens, verb.i, "nsubj", "nsubjpass", "expl")
    return own is None or own.lower in {"it", "this", "there"}


def _sentence_start(reading: Reading, token: Token) -> int:
    sentence = tree.sentence_at(reading.sentences, token.i)
    return sentence.first if sentence is not None else 0
