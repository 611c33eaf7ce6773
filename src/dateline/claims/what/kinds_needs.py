"""Tell whether what a trigger of `lexicons/kinds.tsv` asks for stands beside it: its object, its subject, its doer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.claims.core import LOOK_BACK, has_to, in_person, in_place
from dateline.language.tree import Tokens
from dateline.lexicons import rows
from dateline.types import Interval, Mention, Reading

OBJECT_DEPS = frozenset({"dobj", "nsubjpass", "oprd", "attr", "dative"})
NOUN_PREPOSITIONS = frozenset({"of", "on", "against", "at", "for", "in", "to", "with", "over", "between", "by"})
# "*" stands for anything at all.
ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Need:
    """Something else that must (or must not) stand beside a trigger."""

    where: str  # obj, dobj, subj, by, with, gov, clause, any, prt, prep, left, right
    words: frozenset[str]
    classes: frozenset[str]
    negated: bool


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """The classes of words that a trigger may ask for."""
    return {row[0]: frozenset(row[1].split("|")) for row in rows("kind_classes.tsv")[1:]}


def read_need(text: str) -> Need:
    """A need as the lexicon writes it: "-dobj:people/house"."""
    where, _, names = text.partition(":")
    words: set[str] = set()
    classes: set[str] = set()
    for name in names.split("/"):
        if name in word_classes():
            classes.add(name)
            words |= word_classes()[name]
        else:
            words.add(name)
    return Need(where.lstrip("-"), frozenset(words), frozenset(classes), where.startswith("-"))


def given(reading: Reading, i: int, last: int, need: Need, everything: frozenset[str]) -> bool:
    """Whether a need of the trigger on tokens ``i`` to ``last`` is met; ``everything`` holds the claim's lemmas."""
    tokens = reading.tokens
    if need.where == "any":
        met = bool(everything & need.words)
    elif need.where in BESIDE:
        met = any(word in need.words or ANYTHING in need.words for word in _beside(tokens, i, last, need.where))
    else:
        met = any(_in_class(reading, d, need) for d in _dependents(tokens, i, last, need.where))
    return met != need.negated


BESIDE = frozenset({"prt", "prep", "left", "right", "gov", "clause"})


def _beside(tokens: Tokens, i: int, last: int, where: str) -> Iterator[str]:
    """The words that stand at a place beside a trigger; for "clause" what opens the clauses it governs."""
    if where == "left":
        yield from (tokens[i - 1].lower,) if i > 0 else ()
    elif where == "right":
        yield from (tokens[last + 1].lower,) if last + 1 < len(tokens) else ()
    elif where == "gov":
        yield from (tokens[tokens[i].head].lower, tokens[tokens[i].head].lemma)
    elif where == "clause":
        yield from (_opening(tokens, c) for c in tokens[i].children if c > i and tokens[c].dep in ("ccomp", "xcomp", "acl"))
    else:
        deps = ("prt", "advmod", "prep") if where == "prt" else ("prep", "prt", "advmod", "aux")
        yield from (tokens[c].lower for c in tokens[i].children if tokens[c].dep in deps)


def _opening(tokens: Tokens, clause: int) -> str:
    if has_to(tokens, clause):
        return "to"
    marks = (tokens[c].lower for c in tokens[clause].children if tokens[c].dep in ("mark", "advmod", "dobj", "attr"))
    return next((m for m in marks if m in ("whether", "if", "why", "how", "when", "where", "what", "who")), "that")


def _dependents(tokens: Tokens, i: int, last: int, where: str) -> list[int]:
    if where == "subj":
        return subjects(tokens, i)
    if where in ("by", "with"):
        return _behind(tokens, i, where)
    return objects(tokens, last, direct=where == "dobj")


def _behind(tokens: Tokens, i: int, preposition: str) -> list[int]:
    """What stands behind a preposition of the trigger."""
    prepositions = [c for c in tokens[i].children if tokens[c].lower == preposition and tokens[c].dep in ("prep", "agent")]
    return _with_conjuncts(tokens, [g for c in prepositions for g in tokens[c].children if tokens[g].dep == "pobj"])


def objects(tokens: Tokens, i: int, *, direct: bool = False) -> list[int]:
    """What a verb is done to, or what a noun is "of", "on", "against"."""
    found: list[int] = []
    token = tokens[i]
    nominal = token.pos in ("NOUN", "PROPN")
    for c in token.children:
        child = tokens[c]
        if (nominal and child.dep in ("compound", "amod", "nmod")) or child.dep in OBJECT_DEPS:
            found.append(c)
        elif not direct and child.dep == "prep" and (not nominal or child.lower in NOUN_PREPOSITIONS):
            found.extend(g for g in child.children if tokens[g].dep == "pobj")
        elif child.dep == "ccomp":  # "clearing the town held by": small clauses
            found.extend(g for g in child.children if tokens[g].dep in ("nsubj", "nsubjpass"))
    passive = token.dep == "acl" or any(tokens[c].dep in ("nsubjpass", "auxpass") for c in token.children)
    if not nominal and passive and token.dep in ("relcl", "acl") and token.tag == "VBN":
        found.append(token.head)
    if not nominal and token.dep == "amod":
        found.append(token.head)
    return _with_conjuncts(tokens, found)


def subjects(tokens: Tokens, i: int) -> list[int]:
    """The subject of a verb, its own or a shared one."""
    token = tokens[i]
    for _ in range(4):
        own = [c for c in token.children if tokens[c].dep == "nsubj"]
        relative = token.dep == "relcl" and all(tokens[c].tag in ("WDT", "WP") for c in own)
        if own and not relative:
            return _with_conjuncts(tokens, own)
        if token.dep in ("relcl", "acl"):
            return [token.head]
        if token.dep not in ("conj", "xcomp", "advcl") or token.head == token.i:
            return []
        raised = [c for c in tokens[token.head].children if tokens[c].dep == "nsubjpass"] if token.dep == "xcomp" else []
        if raised:  # "the rebels are believed to have fled"
            return _with_conjuncts(tokens, raised)
        token = tokens[token.head]
    return []


def _with_conjuncts(tokens: Tokens, found: list[int]) -> list[int]:
    """The words, those coordinated with them, and what "of" hides behind "dozens"."""
    everything: list[int] = []
    stack = list(found)
    while stack and len(everything) < 24:
        i = stack.pop()
        everything.append(i)
        for c in tokens[i].children:
            if tokens[c].dep in ("conj", "compound", "appos"):
                stack.append(c)
            elif tokens[c].dep == "prep" and tokens[c].lower == "of":
                stack.extend(g for g in tokens[c].children if tokens[g].dep == "pobj")
    return everything


def _in_class(reading: Reading, i: int, need: Need) -> bool:
    token = reading.tokens[i]
    if ANYTHING in need.words or token.lemma in need.words or token.lower in need.words:
        return True
    if token.lemma == token.lower and token.lower.endswith("s") and token.lower[:-1] in need.words:
        return True  # a plural that the tagger left as it stands, as in capitals
    if "amount" in need.classes and (token.pos in ("NUM", "SYM") or token.tag == "$"):
        return True
    if token.pos == "PROPN" and token.dep != "compound" and need.classes & {"territory", "country"}:
        if reading.places:
            return in_place(reading, token.start)
        return not in_person(reading, token.start)
    if token.pos == "PROPN" and need.classes & {"people", "leader"}:
        return in_person(reading, token.start)
    return token.pos == "NUM" and "people" in need.classes


def named_otherwise(reading: Reading, where: range) -> bool:
    """Whether the words only name something else: the month of March, Springs Drive, the first part of a force's name."""
    tokens = reading.tokens
    if any(tokens[i].pos != "PROPN" for i in where):
        return False
    first = tokens[where[0]]
    if _over(reading.times, first.start) is not None:
        return True
    mention = _over(reading.mentions, first.start)
    return isinstance(mention, Mention) and mention.who is not None and mention.head not in where


def _over(items: Sequence[Interval] | Sequence[Mention], offset: int) -> Interval | Mention | None:
    """The nearest of some things in text order that covers an offset."""
    at = bisect_right(items, offset, key=lambda item: item.span.start if item.span else -1)
    for i in range(at - 1, max(at - 1 - LOOK_BACK, -1), -1):
        where = items[i].span
        if where is not None and offset < where.end:
            return items[i]
    return None
