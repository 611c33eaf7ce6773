"""What a claim is built round: how prominent each of its words is, and which words introduce it.

The head of a claim says what happened, unless it is a light verb ("carried out", "began to"),
when its object, its subject or the verb it governs says so. Each word gets a share between 0
and 1 of that prominence; every stage that reads a claim's own words starts here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter

from dateline.language.tree import Tokens, within
from dateline.lexicons import rows
from dateline.types import Claim, Mention, Place, Reading, Span, Token

# Share of the governor's prominence that a dependent keeps. Set by hand from the way war reports
# are written (the object tells more than the subject, the main clause more than what hangs on it).
SHARE = {
    "xcomp": 0.8, "ccomp": 0.6, "pcomp": 0.6, "dobj": 0.65, "nsubjpass": 0.5, "attr": 0.8, "oprd": 0.8, "acomp": 0.9,
    "dative": 0.4, "nsubj": 0.35, "csubj": 0.5, "prep": 0.9, "pobj": 0.6, "agent": 0.6, "conj": 0.8, "compound": 0.7, "amod": 0.7,
    "nmod": 0.7, "poss": 0.3, "appos": 0.4, "relcl": 0.35, "advcl": 0.4, "acl": 0.5, "advmod": 0.7, "prt": 1.0,
    "neg": 1.0, "aux": 1.0, "auxpass": 1.0, "nummod": 0.4, "npadvmod": 0.4, "parataxis": 0.5, "dep": 0.5,
}  # fmt: skip
OTHER_SHARE = 0.4
# A word of the content that the head does not govern (the parser cut the claim in two).
FRAGMENT = 0.6
FINITE = frozenset({"VBD", "VBZ", "VBP"})
OBJECTS = frozenset({"dobj", "attr", "oprd", "nsubjpass", "pobj", "acomp"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
CLAUSES = frozenset({"xcomp", "ccomp", "pcomp", "advcl", "acl"})
# Mentions and places nest, but not deeper than this.
LOOK_BACK = 8
WORDS = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "ADV", "NUM"})

NEVER = frozenset({"never", "neither", "nor", "nowhere", "hardly"})
NOBODY = frozenset({"no", "nobody", "none", "nothing", "neither"})


_START, _END = attrgetter("start"), attrgetter("end")


@cache
def light_words() -> dict[str, frozenset[str]]:
    """Light words, and where the event they introduce stands."""
    return {row[0]: frozenset(row[1].split("|")) for row in rows("light_verbs.tsv")[1:]}


def content_range(tokens: Tokens, claim: Claim) -> range:
    """The indices of the tokens in the claim's content."""
    first = bisect_right(tokens, claim.content.start, 0, claim.head, key=_END)  # the head lies in the content
    last = bisect_left(tokens, claim.content.end, claim.head + 1, key=_START)
    return range(first, last)


def prominence(tokens: Tokens, claim: Claim) -> dict[int, float]:
    """How much each token of the content says about what is claimed: 1 for the head, less further down."""
    where = content_range(tokens, claim)
    if not where:
        return {}
    share: dict[int, float] = {}
    _spread(tokens, claim.head if claim.head in where else where[0], 1.0, where, share)
    for i in where:
        if i not in share and tokens[i].pos in WORDS and tokens[i].head not in where:
            _spread(tokens, i, FRAGMENT, where, share)
    return share


def _spread(tokens: Tokens, top: int, value: float, where: range, share: dict[int, float]) -> None:
    """Pass prominence down from a token to all it governs in the content."""
    stack = [(top, value)]
    while stack:
        i, value = stack.pop()
        if i in share:
            continue
        share[i] = value
        light = light_words().get(tokens[i].lemma) if tokens[i].pos in ("VERB", "AUX", "ADJ") else None
        if tokens[i].lemma == "take" and any(tokens[c].lemma == "place" for c in tokens[i].children):
            light = frozenset({"subject"})
        for c in tokens[i].children:
            if c in where and c not in share:
                stack.append((c, value * _kept(tokens, c, light)))


def _kept(tokens: Tokens, c: int, light: frozenset[str] | None) -> float:
    dep = tokens[c].dep
    if dep in ("acl", "dep", "appos") and tokens[c].tag in FINITE and tokens[tokens[c].head].pos in ("NOUN", "PROPN"):
        return 0.9  # a headline's verb that the parser hung below its subject
    if dep == "acl" and tokens[tokens[c].head].lemma in PURPOSEFUL and has_to(tokens, c):
        return 0.95  # "a campaign to retake the town" is about the town's taking
    if light and (
        ("object" in light and dep in OBJECTS)
        or ("clause" in light and dep in CLAUSES)
        or ("subject" in light and dep in SUBJECTS)
    ):
        return 0.95
    if dep == "prep" and light and "object" in light:
        return 1.0
    if dep == "pobj" and tokens[tokens[c].head].dep == "prep":
        governor = tokens[tokens[tokens[c].head].head]
        light_above = light_words().get(governor.lemma) if governor.pos in ("VERB", "AUX") else None
        if light_above and "object" in light_above and governor.lemma in LIGHT_BEFORE_PREPOSITION:
            return 0.95
    return SHARE.get(dep, OTHER_SHARE)


# Nouns that only name the means to the end told behind them.
PURPOSEFUL = frozenset(
    {"campaign", "effort", "attempt", "bid", "battle", "fight", "push", "struggle", "operation", "drive", "try"}
)
# Light verbs whose object stands behind a preposition: "came under fire", "resulted in deaths", "led to clashes".
LIGHT_BEFORE_PREPOSITION = frozenset({"come", "result", "lead", "be", "go", "remain", "end", "start", "begin", "join"})


def core_words(tokens: Tokens, claim: Claim) -> list[int]:
    """The head of the claim and the words it is light for, the most telling last: "began", "to advance"."""
    found, i = [claim.head], claim.head
    for _ in range(5):
        if tokens[i].pos not in ("VERB", "AUX", "ADJ") or "clause" not in light_words().get(tokens[i].lemma, ()):
            break
        where = content_range(tokens, claim)
        following = next((c for c in tokens[i].children if c in where and c > i and tokens[c].dep in ("xcomp", "ccomp")), None)
        if following is None:
            break
        found.append(following)
        i = following
    return found


def cue_lemmas(reading: Reading, claim: Claim) -> tuple[str, ...]:
    """The lemmas of the innermost speaker's cue: "has called on" gives "have", "call", "on"."""
    if not claim.chain or claim.chain[-1].cue is None:
        return ()
    return lemmas_in(reading, claim.chain[-1].cue)


def lemmas_in(reading: Reading, span: Span) -> tuple[str, ...]:
    """The lemmas of the words in a span."""
    return tuple(t.lemma for t in within(reading.tokens, span))


def has_to(tokens: Tokens, i: int) -> bool:
    """Whether a verb is a "to" infinitive."""
    return any(tokens[c].lower == "to" and tokens[c].dep == "aux" for c in tokens[i].children)


def perfect(tokens: Tokens, i: int) -> bool:
    """Whether a verb stands in the perfect behind a modal or "to": "may have fallen"."""
    return any(tokens[c].lower in ("have", "'ve", "’ve") for c in tokens[i].children if tokens[c].dep == "aux")


def negation(tokens: Tokens, i: int) -> int | None:
    """The word that makes a verb say that something is not so: "did not attack", "never entered", "no shells hit"."""
    for c in tokens[i].children:
        if tokens[c].dep == "neg" or (tokens[c].lower in NEVER and tokens[c].dep in ("advmod", "preconj")):
            return c
        if tokens[c].dep in ("nsubj", "nsubjpass", "dobj", "attr"):
            none = next((d for d in (c, *tokens[c].children) if tokens[d].lower in NOBODY), None)
            if none is not None:
                return none
    return None


def modal_of(tokens: Tokens, i: int) -> int | None:
    """The modal of a verb, its own or the one it shares with the verb it is coordinated with."""
    for _ in range(3):
        own = next((c for c in tokens[i].children if tokens[c].dep == "aux" and tokens[c].tag == "MD"), None)
        if own is not None:
            return own
        if tokens[i].dep != "conj" or tokens[i].tag not in ("VB", "VBP") or has_subject(tokens, i):
            return None
        i = tokens[i].head
    return None


def has_subject(tokens: Tokens, i: int) -> bool:
    """Whether a verb has a subject of its own."""
    return any(tokens[c].dep in ("nsubj", "nsubjpass", "expl") for c in tokens[i].children)


def subject_of(tokens: Tokens, i: int) -> Token | None:
    """The subject of a verb, its own or the one it shares; for a relative pronoun, what it stands for."""
    for _ in range(5):
        own = next((tokens[c] for c in tokens[i].children if tokens[c].dep in ("nsubj", "nsubjpass", "csubj", "expl")), None)
        if own is not None:
            if own.lower in ("which", "that", "who") and tokens[i].dep == "relcl":
                return tokens[tokens[i].head]
            return own
        if tokens[i].dep not in ("conj", "xcomp") or tokens[i].head == i:
            return None
        i = tokens[i].head
    return None


def _near(items: Sequence[Mention] | Sequence[Place], offset: int) -> Iterator[Mention | Place]:
    """The last few of some things in text order that begin at an offset or before it, nearest first."""
    at = bisect_right(items, offset, key=lambda item: item.span.start)
    for i in range(at - 1, max(at - 1 - LOOK_BACK, -1), -1):
        yield items[i]


def in_place(reading: Reading, offset: int) -> bool:
    """Whether an offset lies in the name of a place."""
    return any(p.span.start <= offset < p.span.end for p in _near(reading.places, offset))


def in_person(reading: Reading, offset: int) -> bool:
    """Whether an offset lies in the mention of a person."""
    return any(isinstance(m, Mention) and m.kind == "person" and offset < m.span.end for m in _near(reading.mentions, offset))


def mention_of(reading: Reading, i: int) -> Mention | None:
    """The mention whose head is this token."""
    found = _near(reading.mentions, reading.tokens[i].start)
    return next((m for m in found if isinstance(m, Mention) and m.head == i), None)


def mention_over(reading: Reading, token: Token) -> Mention | None:
    """The mention that ends with this token."""
    for m in _near(reading.mentions, token.start):
        if isinstance(m, Mention) and token.end <= m.span.end <= token.end + 2:
            return m
    return None
