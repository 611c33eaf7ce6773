"""Gather the words that may be a claim's agent or target, each with the way that leads to it from the claim's head.

A way is the relations from the head down to the word, outermost first: "nsubj", "dobj", "dobj>p:on" (the
object of "on" behind the object). Coordination, light verbs and counting words ("dozens of") make no step.
Words outside the claim are candidates only where the claim's verb takes its subject from there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.claims.core import cue_lemmas, has_to, light_words
from dateline.claims.who.clause import Clause, is_actor, is_demonym, is_passive
from dateline.claims.who.words import counted, group
from dateline.language.tree import token_at
from dateline.types import Token

# A word hung deeper than this is no party of the claim.
DEEPEST = 6
# Governors looked at outside the claim.
ABOVE = 4
# Words looked back over for the "I" of a sentence without a subject.
BACK = 250
MODIFIERS = frozenset({"amod", "compound", "nmod"})
RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be a party, the relations that lead to it, and the word that the last one hangs on."""

    token: int
    way: tuple[str, ...]
    governor: int


def candidates(clause: Clause) -> tuple[Candidate, ...]:
    """Every candidate once, those inside the claim first."""
    found: dict[int, Candidate] = {}
    for candidate in (*_inside(clause), *_left_out(clause), *_above(clause), *_before(clause), *_speaking(clause)):
        found.setdefault(candidate.token, candidate)
    return tuple(found.values())


def _inside(clause: Clause) -> Iterator[Candidate]:
    tokens, counting = clause.tokens, set[int]()
    for i in clause.where:
        if i in counting or not _may_be(clause, i):
            continue
        if _is_tied(clause, i):
            held = tokens[i + 2].lower in group("holding")
            yield Candidate(i, ("tied", "held" if held else "done"), i + 2)
            continue
        found = _way(clause, i)
        if found is not None:
            meant = counted(tokens, i)
            counting.add(meant)
            yield Candidate(meant, *found)


def _may_be(clause: Clause, i: int) -> bool:
    tokens, token = clause.tokens, clause.tokens[i]
    if token.lower in group("calendar") or token.tag in RELATIVE_TAGS or token.dep == "expl" or not token.lower[-1].isalnum():
        return False
    if _is_tied(clause, i):
        return is_demonym(clause, i)
    if token.dep == "npadvmod":
        return False
    if token.dep in MODIFIERS:
        return is_demonym(clause, i) and not is_actor(clause, token.head) and tokens[token.head].dep not in MODIFIERS
    if token.dep in ("appos", "conj") and _is_joined(clause, i):
        return False
    if token.dep == "poss":
        return (token.pos in NOUNS or token.pos == "ADJ") and not is_actor(clause, token.head)
    if token.pos in NOUNS or i in clause.mentions:
        return True
    return token.pos in ("NUM", "ADJ", "DET") and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj")


def _is_tied(clause: Clause, i: int) -> bool:
    """Whether a hyphen ties the word to a participle: "rebel-held", "US-led"."""
    tokens = clause.tokens
    return i + 2 < len(tokens) and tokens[i + 1].tag == "HYPH" and tokens[i + 2].tag in ("VBN", "VBD", "JJ")


def _is_joined(clause: Clause, i: int) -> bool:
    """Whether somebody before stands for the word, too: "Chad and Niger", "the leader, Omar Said"; not in "between A and B"."""
    tokens, first = clause.tokens, clause.tokens[clause.tokens[i].head]
    if tokens[first.head].lower == "between":
        return False
    return first.i in clause.where and first.i < i and first.pos in NOUNS and is_actor(clause, first.i)


def _way(clause: Clause, i: int) -> tuple[tuple[str, ...], int] | None:
    """The relations from the claim's head down to a word, and the word that it hangs on; none for one too deep."""
    tokens, head, first = clause.tokens, clause.head.i, i
    steps: list[str] = []
    governor = -1
    for _ in range(2 * DEEPEST):
        if i == head:
            break
        if not steps and _is_accused(clause, i) and tokens[i].dep == "pobj":
            return ("accused",), head
        token, above = tokens[i], tokens[i].head
        if above == i or above not in clause.where:
            cut = "cut-before" if first < head else "cut-behind"  # the parser cut the claim in two
            steps.append("accused" if not steps and _is_accused(clause, i) else cut)
            break
        step = token.dep
        if step in ("pobj", "pcomp"):
            step = f"p:{tokens[above].lower}"
            if above != head and tokens[above].dep in ("prep", "agent", "dative") and tokens[above].head in clause.where:
                above = tokens[above].head
        elif steps and _carries(clause, token, above):
            step = ""
        driven = _driven(clause, i, above) if governor < 0 and step == "dobj" else None
        if driven is not None:
            governor, step = driven, "nsubj"
        elif governor < 0 and step in SUBJECTS:
            governor = _told(clause, above)
            step = step if governor == above else _subject(clause, governor)
        elif governor < 0 and step:
            governor = above
        if step:
            steps.append(step)
        i = above
    if len(steps) > DEEPEST or (i != head and not (steps and steps[-1].startswith(("cut", "accused")))):
        return None
    return tuple(reversed(steps)) or _own_way(clause, i), governor if governor >= 0 else i


def _driven(clause: Clause, i: int, verb: int) -> int | None:
    """What somebody is driven to: "prompting *Tehran* to fire"; the object of the one verb is the subject of the other."""
    tokens = clause.tokens
    if tokens[verb].lemma not in group("driving"):
        return None
    return next((c for c in tokens[verb].children if c > i and tokens[c].dep == "xcomp" and has_to(tokens, c)), None)


def _own_way(clause: Clause, i: int) -> tuple[str, ...]:
    """The way of the claim's head: what it is to the verb that describes it ("miners killed in a blast"), if one does."""
    if _is_accused(clause, i):
        return ("self", "accused")
    clauses = (clause.tokens[c] for c in clause.tokens[i].children if c > i and clause.tokens[c].dep in ("acl", "relcl"))
    behind = next(clauses, None)
    if behind is None:
        return ("self",)
    return ("self", f"noun-{behind.tag if behind.dep == 'acl' else _relative(clause, behind.i)}")


def _is_accused(clause: Clause, i: int) -> bool:
    """Whether a word is the object of the cue of an accusation: "accused *the militia* of shelling the port".

    Or whom something is laid upon: "attributed the raid to *the militia*", "blamed the blast on *the militia*".
    """
    token = clause.tokens[i]
    preposition = clause.tokens[token.head]
    if token.dep == "pobj" and preposition.lower in ("to", "on"):
        laid = set(cue_lemmas(clause.reading, clause.claim)) & group("laying")
        return bool(laid) and (preposition.head == clause.head.i or preposition.head not in clause.where)
    return token.dep == "dobj" and token.head not in clause.where and clause.tokens[token.head].lemma in group("accused")


def _carries(clause: Clause, token: Token, above: int) -> bool:
    """Whether a step tells nothing: coordination, a verb behind a verb, the event that a light verb carries."""
    if token.dep in ("conj", "xcomp"):
        return True
    carrier = clause.tokens[above]
    return (
        token.dep in ("dobj", "attr")
        and token.pos == "NOUN"
        and carrier.lemma in light_words()
        and carrier.pos in ("VERB", "AUX")
    )


def _told(clause: Clause, verb: int) -> int:
    """The verb whose subject it is: "is believed to have bombed", "began to shell", "was ready to leave"."""
    tokens = clause.tokens
    for _ in range(4):
        word = tokens[verb]
        if word.lemma not in light_words() and word.lemma not in group("raising") and word.dep != "acomp":
            break
        inner = next((c for c in word.children if c > verb and tokens[c].dep in ("xcomp", "acomp") and _leads(clause, c)), None)
        if inner is None:
            break
        verb = inner
    return verb


def _leads(clause: Clause, i: int) -> bool:
    """Whether a word is a verb, or an adjective before one ("ready to leave")."""
    token = clause.tokens[i]
    behind = any(clause.tokens[c].dep == "xcomp" for c in token.children)
    return token.pos in ("VERB", "AUX") or (token.pos == "ADJ" and behind)


def _subject(clause: Clause, verb: int) -> str:
    return "nsubjpass" if is_passive(clause, verb) else "nsubj"


def _left_out(clause: Clause) -> Iterator[Candidate]:
    """The claim's own subject where another claim parts them: "The rebels, who had lost the port, *shelled it*"."""
    tokens = clause.tokens
    for c in tokens[clause.head.i].children:
        if c not in clause.where and tokens[c].dep in SUBJECTS and tokens[c].tag not in RELATIVE_TAGS:
            verb = _told(clause, clause.head.i)
            yield Candidate(counted(tokens, c), (_subject(clause, verb),), verb)
        elif c > clause.where[-1] and tokens[c].dep == "advcl" and tokens[c].tag == "VBG":
            for g in tokens[c].children:
                if tokens[g].dep == "dobj":  # "set off a bomb, *killing two guards*"
                    yield Candidate(counted(tokens, g), ("behind", "dobj"), c)


def _drawn_out(clause: Clause) -> Iterator[Candidate]:
    """The noun whose relative clause only says who tells it: "the men who, police say, *the gang shot*"."""
    tokens, i = clause.tokens, clause.claim.head
    own = {tokens[c].dep for c in tokens[i].children if tokens[c].tag not in RELATIVE_TAGS}
    for _ in range(ABOVE):
        token = tokens[i]
        if token.head == i or token.head in clause.where:
            return
        if token.dep == "relcl":
            if i != clause.claim.head and not own >= {"nsubj", "dobj"}:
                slot = "noun-dobj" if own & SUBJECTS or clause.head.pos not in ("VERB", "AUX") else "noun-nsubj"
                yield Candidate(counted(tokens, token.head), ("above", "drawn", slot), clause.head.i)
            return
        if token.dep not in ("ccomp", "xcomp", "pobj", "pcomp", "prep", "oprd"):
            return
        i = token.head


def _above(clause: Clause) -> Iterator[Candidate]:
    """Who does what a clause without a subject tells: the subject of the clause above, or the noun that it describes."""
    tokens, i = clause.tokens, clause.claim.head
    cue = clause.claim.chain[-1].cue if clause.claim.chain else None
    yield from _drawn_out(clause)
    if any(tokens[c].dep in SUBJECTS and tokens[c].tag not in RELATIVE_TAGS for c in tokens[i].children):
        return
    link = tokens[i].dep + ("-to" if tokens[i].dep in ("xcomp", "acl", "advcl") and has_to(tokens, i) else "")
    for _ in range(ABOVE):
        token = tokens[i]
        if token.head == i:
            return
        if token.dep in ("acl", "relcl") and token.head not in clause.where:
            slot = token.tag if token.dep == "acl" else _relative(clause, i)
            yield Candidate(counted(tokens, token.head), ("above", link, f"noun-{slot}"), i)
        i = token.head
        telling = cue is not None and cue.start <= tokens[i].start < cue.end
        yield from _of_governor(clause, i, f"{link}-told" if telling else link)
        found = (tokens[c] for c in tokens[i].children if c not in clause.where and tokens[c].dep in SUBJECTS)
        if telling or any(t.tag not in RELATIVE_TAGS for t in found):
            return  # above the word that tells it stands who tells it


def _of_governor(clause: Clause, i: int, link: str) -> Iterator[Candidate]:
    """The subject, the object before the claim, the owner and the doer of a word above the claim."""
    tokens = clause.tokens
    for c in tokens[i].children:
        if c in clause.where or tokens[c].tag in RELATIVE_TAGS:
            continue
        if tokens[c].dep in SUBJECTS:
            verb = _told(clause, clause.head.i if clause.head.pos in ("VERB", "AUX") else i)  # it is this verb's subject, too
            yield Candidate(counted(tokens, c), ("above", link, _subject(clause, verb)), verb)
        elif tokens[c].dep == "dobj" and c < clause.where[0]:
            yield Candidate(counted(tokens, c), ("above", link, "dobj"), i)
        elif tokens[c].dep == "agent":
            for g in tokens[c].children:
                if tokens[g].dep == "pobj":
                    yield Candidate(counted(tokens, g), ("above", link, "p:by"), i)
        elif tokens[c].dep == "poss":
            yield Candidate(c, ("above", link, "poss"), i)


def _relative(clause: Clause, i: int) -> str:
    """What the noun is in its relative clause."""
    return next((clause.tokens[c].dep for c in clause.tokens[i].children if clause.tokens[c].tag in RELATIVE_TAGS), "dobj")


def _before(clause: Clause) -> Iterator[Candidate]:
    """The speaker's "I" some sentences before one that opens with its verb: "I was in the port. Visited the crews"."""
    tokens, head = clause.tokens, clause.head
    if clause.claim.quote != "direct" or head.tag not in ("VBD", "VBN") or head.dep != "ROOT":
        return
    if any(tokens[c].dep in SUBJECTS or tokens[c].dep == "expl" for c in head.children):
        return
    start = clause.where[0]
    near = next((i for i in range(start - 1, max(start - BACK, -1), -1) if tokens[i].lower == "i"), None)
    if near is not None:
        yield Candidate(near, ("before", "nsubj"), clause.head.i)


def _speaking(clause: Clause) -> Iterator[Candidate]:
    """The innermost speaker: "the group claimed responsibility for the attack"."""
    source = clause.claim.chain[-1].source if clause.claim.chain else None
    if source is None:
        return
    mentions = clause.reading.mentions
    at = bisect_left(mentions, source.start, key=lambda m: m.span.start)
    inside = at < len(mentions) and source.holds(mentions[at].span)
    i = mentions[at].head if inside else token_at(clause.tokens, source.end - 1)
    if i not in clause.where:
        yield Candidate(i, ("speaker",), i)
