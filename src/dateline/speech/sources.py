"""Who a cue belongs to, and the words that name them."""

from __future__ import annotations

from dateline.language.tree import Tokens, ancestors, child, children, span, subject
from dateline.types import Span, Token

# A participle that tells which body is meant is short; a longer one is news about it.
ACL_WORDS = 4
# A clause that tells which one is meant, likewise.
WHICH_WORDS = 9
# What may stand behind the head of a name or description and belong to it.
BEHIND = frozenset({"prep", "appos", "case", "nmod", "npadvmod", "conj", "cc", "compound", "flat", "nummod", "amod"})
# Conjunctions that open a compound speaker ("both the army and the police").
PAIRED = frozenset({"both", "either", "neither"})
QUOTING = frozenset({"quote", "cite"})
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def source_of(tokens: Tokens, cue: Token) -> Token | None:
    """Who says it: the cue's subject; of a gerund, the subject of what it hangs on; of "who says", whom the clause describes."""
    quoted = quoted_person(tokens, cue)
    if quoted is not None:
        return quoted
    while cue.dep == "conj" and tokens[cue.head].dep in {"acl", "conj"} and cue.tag == tokens[cue.head].tag:
        cue = tokens[cue.head]
    if cue.dep == "acl":
        return tokens[cue.head]
    found = subject(tokens, cue.i)
    if found is None and cue.tag == "VBG":
        return _above(tokens, cue)
    if found is not None and found.lower in {"which", "that", "whom"}:
        nearer = [t for t in children(tokens, cue.i, "nsubj") if found.i < t.i < cue.i]
        found = nearer[-1] if nearer else found  # "which the mayor says killed nine"
    if found is not None and found.pos == "PUNCT":
        return None
    if found is None or found.lower not in {"who", "which", "that"}:
        return found
    verb = tokens[found.head]
    return tokens[verb.head] if verb.dep == "relcl" else found


def _tells_which(tokens: Tokens, source: Token, clause: Token) -> bool:
    """Whether a clause tells which one is meant: right behind a common noun, no comma between, and short."""
    bare = tokens[clause.left - 1].pos != "PUNCT" and clause.left == source.i + 1
    indefinite = any(tokens[c].lower in {"a", "an", "one", "another", "those"} for c in source.children)
    return bare and indefinite and source.pos in {"NOUN", "PRON"} and clause.right - clause.left <= WHICH_WORDS


def quoted_person(tokens: Tokens, cue: Token) -> Token | None:
    """Who is quoted in "the agency quoted X as saying": the object of the verb that "as" hangs on."""
    as_ = tokens[cue.head]
    if cue.tag != "VBG" or as_.lower != "as" or tokens[as_.head].lemma not in QUOTING:
        return None
    return child(tokens, as_.head, "dobj", "nsubjpass")


def _above(tokens: Tokens, cue: Token) -> Token | None:
    """The subject of the nearest verb over a gerund that has one; the noun, where the gerund describes a noun."""
    for a in ancestors(tokens, cue.i):
        if a.pos in {"VERB", "AUX"}:
            found = subject(tokens, a.i)
            if found is not None:
                return found
    return None


def source_span(tokens: Tokens, source: Token | None) -> Span | None:
    """The source as it stands, with an apposition, without relative clauses behind it."""
    if source is None:
        return None
    first, last = source.left, source.i
    for t in (tokens[c] for c in source.children):
        if t.i > source.i and t.dep in BEHIND:
            timed = tokens[t.right].pos == "NUM" or tokens[t.right].lower in WEEKDAYS
            if t.dep == "prep" and t.lower in {"on", "at", "during", "after", "before", "in"} and timed:
                break  # "the government on Thursday dismissed"
            stop = next((c for c in t.children if tokens[c].dep in {"relcl", "acl"}), None)
            last = max(last, t.right if stop is None else tokens[stop].left - 1)
        elif (
            t.i > source.i
            and t.dep == "acl"
            and t.tag == "VBG"
            and t.right - t.left <= ACL_WORDS
            and tokens[t.left - 1].pos != "PUNCT"
        ):
            last = max(last, t.right)  # "the authority governing the city"
        elif t.i > source.i and t.dep in {"relcl", "acl"} and _tells_which(tokens, source, t):
            last = max(last, t.right)  # "a man whose house burned"
        elif t.i > source.i and t.dep in {"relcl", "acl", "advcl"}:
            break
    while last > source.i and tokens[last].pos in {"PUNCT", "SPACE"} and tokens[last].lower != ")":
        last -= 1
    if any(t.lower == "(" for t in tokens[first:last]) and last + 1 < len(tokens) and tokens[last + 1].lower == ")":
        last += 1
    while first < source.i and tokens[first].pos in {"PUNCT", "SPACE", "CCONJ", "SCONJ"} and tokens[first].lower not in PAIRED:
        first += 1
    return span(tokens, first, last)
