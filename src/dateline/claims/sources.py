"""Who a cue belongs to, and the words that name them."""

from __future__ import annotations

from dateline.language.tree import Tokens, child, span, subject
from dateline.types import Span, Token


def source_of(tokens: Tokens, cue: Token) -> Token | None:
    """Who says it: the cue's subject; of a gerund, the subject of what it hangs on; of "who says", whom the clause describes."""
    if cue.dep == "acl":
        return tokens[cue.head]
    found = subject(tokens, cue.i)
    if found is None or found.lower not in {"who", "which", "that"}:
        return found
    verb = tokens[found.head]
    return tokens[verb.head] if verb.dep == "relcl" else found


def source_span(tokens: Tokens, source: Token | None) -> Span | None:
    """The source as it stands, with an apposition, without relative clauses behind it."""
    if source is None:
        return None
    first, last = source.left, source.i
    for t in (tokens[c] for c in source.children):
        if t.i > source.i and t.dep in {"prep", "appos", "case", "nmod", "npadvmod", "conj", "cc", "compound", "flat", "nummod"}:
            if t.dep == "prep" and t.lower in {"on", "at", "during", "after", "before", "in"} and tokens[t.right].pos in {"NUM"}:
                break
            stop = next((c for c in t.children if tokens[c].dep in {"relcl", "acl"}), None)
            last = max(last, t.right if stop is None else tokens[stop].left - 1)
        elif t.i > source.i and t.dep in {"relcl", "acl", "advcl"}:
            break
    while last > source.i and tokens[last].pos in {"PUNCT", "SPACE"}:
        last -= 1
    while first < source.i and tokens[first].pos in {"PUNCT", "SPACE", "CCONJ", "SCONJ"}:
        first += 1
    return span(tokens, first, last)


