"""Sources who are not named: "on condition of anonymity", "asking not to be named". Terms of speaking, and no claim."""

from __future__ import annotations

from functools import cache

from dateline.language.tree import Tokens, ancestors, child, children
from dateline.lexicons import rows
from dateline.types import Sentence, Span, Token

# Words that may stand between a verb and its terms: "spoke to reporters by telephone on condition of anonymity".
_NEAR = 12
_VERBAL = {"advcl", "acl", "relcl", "xcomp", "ccomp", "conj", "dep"}


def terms_of(tokens: Tokens, head: int) -> Span | None:
    """The words by which a predicate says that the source is not named; None where it says something else."""
    t = tokens[head]
    if t.dep not in _VERBAL:
        return None
    if _hides(tokens, t) or (t.lemma in _words("asks") and any(_hides(tokens, c) for c in children(tokens, head, "xcomp"))):
        return Span(tokens[t.left].start if t.lemma in _words("hides") else t.start, tokens[t.right].end)
    noun = next((n for n in tokens[t.i : min(t.right, t.i + _NEAR) + 1] if n.lemma in _words("terms")), None)
    if noun is None or _verb_over(tokens, noun) != head:
        return None
    return Span(t.start, noun.end)


def unnamed_in(tokens: Tokens, sentence: Sentence) -> Span | None:
    """The words of a sentence by which its source is not named."""
    found = (terms_of(tokens, i) for i in range(sentence.first, sentence.last + 1) if tokens[i].pos == "VERB")
    return next((span for span in found if span is not None), None)


def _hides(tokens: Tokens, t: Token) -> bool:
    """ "not to be named", "to be identified" after "declined", "to give a name"."""
    if t.lemma not in _words("hides"):
        return False
    refused = tokens[t.head].lemma in {"decline", "refuse"}
    if not refused and child(tokens, t.i, "neg") is None and not _not_before(tokens, t):
        return False
    passive = child(tokens, t.i, "auxpass") is not None
    named = any(o.lemma in {"name", "identity"} for o in children(tokens, t.i, "dobj"))
    return (passive and t.lemma in {"name", "identify", "quote"}) or named


def _not_before(tokens: Tokens, t: Token) -> bool:
    return any(w.lower == "not" for w in tokens[max(0, t.i - 4) : t.i])


def _verb_over(tokens: Tokens, noun: Token) -> int | None:
    return next((a.i for a in ancestors(tokens, noun.i) if a.pos == "VERB"), None)


@cache
def _words(role: str) -> frozenset[str]:
    return frozenset(row[1] for row in rows("unnamed.tsv") if row[0] == role)
