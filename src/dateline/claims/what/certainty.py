"""Weigh how sure a speaker is, in the speaker's own words: a step of the probability yardstick.

The hedge must cover the claim's own head: its modal, an adverb beside it, the word that governs
its clause inside the content ("is unlikely to") or before it ("it is unclear if"). Cue verbs are
no hedges, nor is a past ability ("could not flee").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from dateline.claims.core import content_range, core_words, modal_of, negation, perfect, subject_of
from dateline.claims.what.yardsticks import bounds
from dateline.copies import changed
from dateline.language.tree import Tokens, span
from dateline.lexicons import rows
from dateline.types import Certainty, Claim, Reading, Reason, Step, Token

NEGATED: dict[Step, Step] = {
    "likely": "unlikely", "highly_likely": "unlikely", "unlikely": "likely", "almost_certain": "realistic_possibility",
    "realistic_possibility": "highly_unlikely", "remote": "realistic_possibility", "highly_unlikely": "realistic_possibility",
}  # fmt: skip
LONGEST = 5
# A hedge before the content stands no further from it than this many tokens, in the same sentence.
REACH = 8
BRIDGES = frozenset({"that", "if", "whether", "to", "of", "over", "about", "as", "how", "on", "the"})
CLAUSAL = frozenset({"xcomp", "ccomp", "acl"})
QUOTES = frozenset({"“", '"', "‘", "'", "’", "«"})
STOPS = frozenset({".", ";", "”", "?", "!", ":"})
# Adjectives that hedge without a clause: "a breakthrough is unlikely".
OF_A_NOUN = frozenset(
    {
        "likely",
        "unlikely",
        "possible",
        "probable",
        "improbable",
        "inevitable",
        "unavoidable",
        "inconceivable",
        "doubtful",
        "plausible",
        "even",  # "the chances are about even"
    }
)
# With an infinitive these tell what can be done.
FEASIBLE = frozenset({"possible", "impossible", "feasible"})
ABLE = frozenset({"he", "she", "they", "i", "we", "nobody", "none"})


@dataclass(frozen=True, slots=True)
class Hedge:
    """Hedging words: their step, the tokens they take, where they count."""

    step: Step
    where: str
    first: int
    last: int


@cache
def hedges() -> dict[str, tuple[tuple[tuple[str, ...], str, Step], ...]]:
    """Every hedge under its first word, the longest first: (words, where, step)."""
    found: dict[str, list[tuple[tuple[str, ...], str, Step]]] = {}
    for step, where, alternatives in (row[:3] for row in rows("hedges.tsv")[1:]):
        for words in alternatives.split("|"):
            parts = tuple(words.split())
            found.setdefault(parts[0], []).append((parts, where, cast(Step, step)))
    return {first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in found.items()}


def weigh(reading: Reading) -> Reading:
    """Fill the certainty of every claim that is hedged."""
    return changed(reading, claims=tuple(_weighed(reading, claim) for claim in reading.claims))


def _weighed(reading: Reading, claim: Claim) -> Claim:
    tokens = reading.tokens
    if not content_range(tokens, claim):
        return claim
    hedge = find_hedge(tokens, claim)
    if hedge is None:
        return claim
    step = _negated(tokens, hedge)
    where = span(tokens, hedge.first, hedge.last)
    low, high = bounds(step)
    sentence = f"“{where.of(reading.story.text)}” stands for {step.replace('_', ' ')}."
    reason = Reason("certainty", f"hedge:{hedge.where}", sentence, where)
    return changed(claim, certainty=Certainty(step, low, high, where), because=(*claim.because, reason))


def find_hedge(tokens: Tokens, claim: Claim) -> Hedge | None:
    """The hedge that covers the claim's head: the one inside the content, or the frame before it."""
    where = content_range(tokens, claim)
    core = core_words(tokens, claim)
    inside = [h for h in _hedges_in(tokens, where) if _covers(tokens, h, core, where)]
    if inside:
        return min(inside, key=lambda h: (h.where == "modal", h.first))
    return _shared_modal(tokens, claim) or _frame(tokens, claim, where)


def _hedges_in(tokens: Tokens, where: range) -> Iterator[Hedge]:
    at = where.start
    while at < where.stop:
        entry = _entry(tokens, at, where.stop)
        if entry is None:
            at += 1
            continue
        yield entry
        at = entry.last + 1


def _entry(tokens: Tokens, at: int, stop: int) -> Hedge | None:
    known, lower, lemma = hedges(), tokens[at].lower, tokens[at].lemma
    if lower not in known and lemma not in known:
        return None
    for key in dict.fromkeys((lower, lemma)):
        for words, where, step in known.get(key, ()):
            last = at + len(words) - 1
            if (
                last < stop
                and all(_is(tokens[at + k], w) for k, w in enumerate(words))
                and _right_class(tokens[at], where, words)
            ):
                return Hedge(step, where, at, last)
    return None


def _right_class(token: Token, where: str, words: tuple[str, ...]) -> bool:
    """One form may be two words: "likely" before a verb is an adverb, behind "is" an adjective; "May" a month."""
    if where == "modal":
        return token.tag == "MD"
    if len(words) == 1 and where == "adverb":
        return token.pos in ("ADV", "ADJ", "INTJ") and token.dep not in ("acomp", "amod", "attr", "oprd")
    return True


def _is(token: Token, word: str) -> bool:
    return token.lower == word or token.lemma == word or (word == "not" and token.lower in ("n't", "n’t"))


def _covers(tokens: Tokens, hedge: Hedge, core: list[int], where: range) -> bool:
    own = range(hedge.first, hedge.last + 1)
    outermost = next((tokens[i] for i in own if tokens[i].head not in own), tokens[hedge.first])  # of "almost certainly" the last
    head = tokens[hedge.last] if tokens[hedge.last].pos != "ADV" else outermost
    if hedge.where == "modal":
        verb = tokens[hedge.first].head
        return verb in core and not _ability(tokens, hedge.first, verb)
    if hedge.where == "adverb":
        governor = head.head
        beside = governor in core or (
            tokens[governor].head in core and tokens[governor].dep in ("attr", "prep", "acomp", "advcl", "dobj", "agent")
        )
        return beside or (hedge.first == where.start and head.dep == "advmod")
    if head.lemma in FEASIBLE and _to_do(tokens, hedge.last, where.stop):
        return False
    asked = hedge.where == "whether" and _whether(tokens, hedge.last + 1, where.stop)
    if hedge.where == "whether" and not asked:
        return False
    return _governs(tokens, range(hedge.first, hedge.last + 1), core, asked) or _of_event(tokens, hedge, core)


def _to_do(tokens: Tokens, last: int, stop: int) -> bool:
    """Whether what can be done follows: "not possible to reach the town" tells of a road, not of a chance."""
    return last + 1 < stop and tokens[last + 1].tag == "TO"


def _of_event(tokens: Tokens, hedge: Hedge, core: list[int]) -> bool:
    """The hedge stands before the noun that is claimed: "a possible widening", "hinted at a likely truce"."""
    if tokens[hedge.last].dep != "amod" or tokens[hedge.last].lemma not in OF_A_NOUN:
        return False
    noun = tokens[tokens[hedge.last].head]
    governor = tokens[noun.head]
    if noun.i in core:
        return True
    if noun.dep == "pobj" and governor.head in core:
        return tokens[governor.head].lemma in HINTING
    return noun.dep in ("dobj", "attr") and governor.i in core and governor.lemma in HINTING


# Verbs that only bring up the event named behind them: the adjective before it hedges the claim.
HINTING = frozenset({"hint", "point", "face", "foresee", "signal", "herald", "portend", "fear", "warn", "brace", "prepare"})


def _governs(tokens: Tokens, words: range, core: list[int], asked: bool) -> bool:
    """The hedge governs the claim's clause, or is what is said of its subject ("a win is unlikely")."""
    for i in words:
        token = tokens[i]
        clause = asked or any(
            tokens[c].dep in CLAUSAL or any(tokens[g].dep == "pcomp" for g in tokens[c].children) for c in token.children
        )
        if i in core and (
            clause or (len(words) > 1 and token.pos == "VERB") or (token.pos == "ADJ" and token.lemma in OF_A_NOUN)
        ):
            return True
        clause = clause or (len(words) > 1 and any(tokens[c].dep in CLAUSAL for c in tokens[words[-1]].children))
        phrase = len(words) > 1 and token.dep == "prep"  # "it is beyond doubt that"
        if token.head not in core or not (phrase or token.dep in ("acomp", "attr", "oprd", "dobj", "neg", "advmod")):
            continue
        if clause or token.lemma in OF_A_NOUN or any(tokens[c].dep in CLAUSAL for c in tokens[token.head].children if c > i):
            return True
    return False


def _whether(tokens: Tokens, start: int, stop: int) -> bool:
    """Whether an "if" or "whether" opens the clause at once behind the hedge."""
    return any(tokens[i].lower in ("if", "whether") and not _any(tokens, i) for i in range(start, min(start + 3, stop)))


def _any(tokens: Tokens, i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].lower in ("any", "ever", "not")


def _ability(tokens: Tokens, modal: int, verb: int) -> bool:
    """Whether "could" tells what somebody was able to do, or not."""
    if tokens[modal].lower != "could" or perfect(tokens, verb):
        return False
    if negation(tokens, verb) is not None:
        return True
    subject = subject_of(tokens, verb)
    return subject is not None and subject.lower in ABLE


def _shared_modal(tokens: Tokens, claim: Claim) -> Hedge | None:
    """The "could" of the verb that the claim's verb is coordinated with, left out the second time."""
    head = tokens[claim.head]
    if head.dep != "conj" or any(tokens[c].dep in ("aux", "nsubj") for c in head.children):
        return None
    modal = modal_of(tokens, claim.head)
    if modal is None or (entry := _entry(tokens, modal, modal + 1)) is None or _ability(tokens, modal, tokens[modal].head):
        return None
    return entry


def _frame(tokens: Tokens, claim: Claim, where: range) -> Hedge | None:
    """The words before the content that govern it: "doubts over whether", "it is unclear if"."""
    first = where.start
    head = tokens[claim.head]
    if head.dep in ("nsubj", "nsubjpass") and head.head not in where:
        return None  # the hedge covers the verb of this subject, which is another claim
    start = first
    while start > max(first - REACH, 0) and tokens[start - 1].pos != "SPACE" and tokens[start - 1].lower not in STOPS:
        start -= 1
    for entry in reversed(list(_hedges_in(tokens, range(start, first)))):
        if entry.where == "modal" or (entry.where == "adverb" and entry.last != first - 1):
            continue
        if entry.where == "adverb" or _reaches(tokens, entry, first):
            return _widened(tokens, entry, first)
    return _above(tokens, claim, first)


def _reaches(tokens: Tokens, entry: Hedge, first: int) -> bool:
    """Whether nothing but small words lies between the hedge and the content."""
    between = range(entry.last + 1, first)
    if entry.where == "whether" and not _whether(tokens, entry.last + 1, first):
        return False
    return all(tokens[i].lower in BRIDGES or tokens[i].pos == "SCONJ" or tokens[i].lower in QUOTES for i in between)


def _above(tokens: Tokens, claim: Claim, first: int) -> Hedge | None:
    """The hedge that governs the clause this claim's clause is coordinated with: "unclear if A, or whether B"."""
    i, governed = claim.head, False
    for _ in range(4):
        governed = governed or tokens[i].dep in GOVERNED
        if tokens[i].head == i or tokens[i].dep not in {"conj", "xcomp"} | GOVERNED:
            return None
        i = tokens[i].head
        near = [i, *(c for c in tokens[i].children if tokens[c].dep in ("acomp", "attr", "oprd"))] if governed else []
        for word in near:
            for at in range(max(word - 2, 0), word + 1):
                entry = _entry(tokens, at, first) if at < first else None
                if entry is None or entry.where not in ("governor", "whether") or not entry.first <= word <= entry.last:
                    continue
                if entry.where == "governor" or _whether(tokens, entry.last + 1, tokens[word].right):
                    return entry
    return None


GOVERNED = frozenset({"ccomp", "acl", "pcomp"})


def _widened(tokens: Tokens, entry: Hedge, first: int) -> Hedge:
    """ "Unclear" takes its "if" along when the content follows at once."""
    after = entry.last + 1
    if after == first - 1 and tokens[after].lower in ("if", "whether") and entry.where == "whether":
        return changed(entry, last=after)
    return entry


def _negated(tokens: Tokens, hedge: Hedge) -> Step:
    """The step, turned round when the hedge itself is negated: "is not likely", "no longer certain"."""
    if hedge.where == "modal":
        return hedge.step
    head = tokens[hedge.first]
    words = {tokens[i].lower for i in range(hedge.first, hedge.last + 1)}
    if words & {"not", "no", "n't", "n’t"}:
        return hedge.step
    near = [c for c in head.children if tokens[c].dep == "neg" and c < hedge.first]
    if head.dep in ("acomp", "attr", "oprd"):
        near += [c for c in tokens[head.head].children if tokens[c].dep == "neg"]
    if any(tokens[c].lower in ("no",) for c in head.children):
        near.append(hedge.first)
    return NEGATED[hedge.step] if near and hedge.where != "adverb" else hedge.step
