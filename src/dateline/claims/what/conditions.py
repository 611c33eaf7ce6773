"""Find the condition a claim hangs on."""

from __future__ import annotations

from dateline.claims.core import content_range, core_words, has_to
from dateline.claims.what.modality_words import FUTURE, single
from dateline.language.tree import Tokens, phrase, span
from dateline.types import Claim, Span


def find_condition(tokens: Tokens, claim: Claim) -> Span | None:
    """The clause that the claim hangs on: "if …", "unless …", "only after …"; or the subject of a bare "would"."""
    where = content_range(tokens, claim)
    first = next((i for i in where if tokens[i].pos not in ("PUNCT", "SPACE")), where[0])
    provided = tokens[first].lower in ("provided", "providing") and tokens[min(first + 1, where[-1])].lower == "that"
    if provided or (tokens[first].lower in single("conditional", "condition") and tokens[first].dep in ("mark", "advmod")):
        return _clause_of(tokens, first, where)
    if _supposed(tokens, claim.head, first):
        return span(tokens, first, where[-1])
    if opening := _opening_inversion(tokens, claim.head, first):
        return opening
    for i in dict.fromkeys([claim.head, *core_words(tokens, claim)]):
        found = _conditional_clause(tokens, i) or _only_after(tokens, i, where)
        if found:
            return found
    return (
        _hypothetical_subject(tokens, claim.head, where)
        or _shared_condition(tokens, claim.head)
        or _condition_before_cue(tokens, claim.head, where)
    )


def _condition_before_cue(tokens: Tokens, i: int, where: range) -> Span | None:
    """ "If the truce fails, officials say *the army will attack*": the parser hangs the condition on the saying."""
    above = tokens[tokens[i].head]
    if tokens[i].dep != "ccomp" or above.i in where or above.tag not in ("VBP", "VBZ") or not _is_ahead(tokens, i):
        return None
    found = _conditional_clause(tokens, above.i)
    return found if found is not None and found.end <= tokens[where[0]].start else None


def _is_ahead(tokens: Tokens, i: int) -> bool:
    """Whether a verb tells of what is to come: with "will", or an infinitive behind "expects"."""
    return has_to(tokens, i) or _has_modal(tokens, i)


def _has_modal(tokens: Tokens, i: int) -> bool:
    return any(tokens[c].tag == "MD" or tokens[c].lower in FUTURE for c in tokens[i].children if tokens[c].dep == "aux")


def _shared_condition(tokens: Tokens, i: int) -> Span | None:
    """The condition of the verb that one without a subject and "would" of its own goes on from.

    "Taking the bridge would split the valley and *force the rebels out*."
    """
    if tokens[i].tag not in ("VB", "VBP") or any(tokens[c].dep in ("aux", "nsubj", "nsubjpass") for c in tokens[i].children):
        return None
    for _ in range(SHARING):
        if tokens[i].dep != "conj":
            return None
        i = tokens[i].head
        if any(tokens[c].dep in ("nsubj", "nsubjpass", "csubj") for c in tokens[i].children):
            would = any(tokens[c].lower in ("would", "could", "might") for c in tokens[i].children if tokens[c].dep == "aux")
            everywhere = range(tokens[i].left, tokens[i].right + 1)
            return (_hypothetical_subject(tokens, i, everywhere) or _conditional_clause(tokens, i)) if would else None
    return None


# Verbs in a row that share one "would".
SHARING = 3


def _conditional_clause(tokens: Tokens, i: int) -> Span | None:
    for c in tokens[i].children:
        if tokens[c].dep == "advcl":
            if _inverted(tokens, c):
                return span(tokens, tokens[c].left, tokens[c].right)
            for mark in tokens[c].children:
                opens = tokens[mark].dep == "mark" or tokens[mark].lower == "once"
                if (
                    opens
                    and tokens[mark].lower == "once"
                    and not any(tokens[x].dep == "aux" and tokens[x].tag == "MD" for x in tokens[i].children)
                ):
                    continue
                if opens and tokens[mark].lower in single("conditional", "condition") and not _weak_if(tokens, mark):
                    return span(tokens, mark, tokens[c].right)
        if tokens[c].dep == "prep" and tokens[c].lower in ("unless", "without") and tokens[i].tag == "MD":
            return phrase(tokens, c)
    return None


def _inverted(tokens: Tokens, clause: int) -> bool:
    """ "Had the convoy arrived", "were they to leave", "should it fail": a condition without "if"."""
    first = tokens[clause].left
    opens = tokens[first].lower in ("had", "were", "should") and tokens[first].head == clause
    return opens and any(first < c < clause and tokens[c].dep in ("nsubj", "nsubjpass") for c in tokens[clause].children)


def _supposed(tokens: Tokens, head: int, first: int) -> bool:
    """Whether the claim is itself such a clause: "Had the bridge been destroyed", "were the talks to fail"."""
    if tokens[first].lower not in ("had", "were", "should") or head not in (first, tokens[first].head):
        return False
    return any(
        tokens[c].dep in ("nsubj", "nsubjpass") and first < c and (c < head or head == first) for c in tokens[head].children
    )


def _opening_inversion(tokens: Tokens, head: int, first: int) -> Span | None:
    """ "Should aid collapse, the town would fall": the words before the comma, however the parser took them."""
    if tokens[first].lower not in ("had", "were", "should"):
        return None
    comma = next((i for i in range(first + 2, head) if tokens[i].lower == ","), None)
    return None if comma is None else span(tokens, first, comma - 1)


def _weak_if(tokens: Tokens, mark: int) -> bool:
    """ "As if", "even if", "if any" and "it is unclear if" set no condition."""
    if tokens[tokens[tokens[mark].head].head].lemma in ASKED_IF or tokens[max(mark - 1, 0)].lemma in ASKED_IF:
        return True
    clause = tokens[tokens[mark].head]
    if clause.lemma == "be" and any(tokens[c].dep == "xcomp" and has_to(tokens, c) for c in clause.children):
        return True  # "if they are to escape": what is needed for an end
    before, after = tokens[max(mark - 1, 0)].lower, tokens[min(mark + 1, len(tokens) - 1)].lower
    return before in ("as", "even") or after in ("any", "not", "ever")


# What opens a question with "if" and no condition.
ASKED_IF = frozenset({"ask", "wonder", "know", "doubt", "determine", "question", "clear", "unclear", "uncertain", "unsure"})


def _only_after(tokens: Tokens, i: int, where: range) -> Span | None:
    if not _has_modal(tokens, i):
        return None
    for c in range(tokens[i].i + 1, min(tokens[i].right, where[-1]) + 1):
        if tokens[c].lower in ("after", "when", "if", "once") and tokens[c - 1].lower == "only":
            return span(tokens, c - 1, min(tokens[i].right, where[-1]))
        if tokens[c].lower in ("provided", "providing") and tokens[min(c + 1, where[-1])].lower == "that":
            return span(tokens, c, min(tokens[i].right, where[-1]))
        if (
            tokens[c].lower == "as"
            and c + 2 < len(tokens)
            and tokens[c + 1].lower in ("long", "soon")
            and tokens[c + 2].lower == "as"
        ):
            return span(tokens, c, min(tokens[i].right, where[-1]))
    return None


def _hypothetical_subject(tokens: Tokens, i: int, where: range) -> Span | None:
    """ "Taking the bridge would open the road", "any such move would be met"."""
    head = tokens[i]
    if not any(tokens[c].lower == "would" for c in head.children if tokens[c].dep == "aux"):
        return None
    for c in head.children:
        child = tokens[c]
        if c not in where:
            continue
        if child.dep == "csubj" or (child.dep == "nsubj" and (tokens[child.left].lower == "any" or child.tag == "VBG")):
            return phrase(tokens, c)
    acted_on = (g for c in head.children if tokens[c].dep in ("ccomp", "dobj") for g in (c, *tokens[c].children))
    for c in acted_on:  # "we would find any such step unacceptable"
        if tokens[c].dep in ("nsubj", "dobj") and tokens[tokens[c].left].lower == "any" and c in where:
            return phrase(tokens, c)
    return None


def _clause_of(tokens: Tokens, mark: int, where: range) -> Span:
    clause = tokens[tokens[mark].head]
    last = min(clause.right, where[-1])
    comma = next((i for i in range(mark + 1, where[-1]) if tokens[i].lower == ","), None)
    if comma is not None and comma <= last:
        last = comma - 1
    return span(tokens, mark, max(mark, last))
