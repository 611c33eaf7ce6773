"""Claims whose own words tell no kind: which of them only go on with what was told before, which of them judge.

"It was over by noon", "503 in Syria" and "the exchange took an hour" lean on the claims around them;
"The library holds rare maps" does not, and is not guessed at.
"""

from __future__ import annotations

from dateline.claims.core import content_range, subject_of
from dateline.language.tree import Tokens
from dateline.types import Claim, Token

# Nouns that take up what was told: "the number is higher", "the exchange came at dusk".
TAKEN_UP = frozenset(
    "number figure total toll rest remainder majority half exchange incident event move step episode act claim report"
    " decision action situation process effort name official commander leader".split()
)
POINTING = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "this", "these", "those", "who", "which", "everything", "most", "some"}
)
ASKING = frozenset({"why", "how", "what", "who", "whether", "where", "when"})
VERBAL = frozenset({"VERB", "AUX"})


def goes_on(tokens: Tokens, claim: Claim) -> bool:
    """Whether a claim leans on the ones around it: no verb, no subject, or one that points back."""
    if asks(tokens, claim):
        return False
    if tokens[claim.head].pos not in VERBAL:
        return True
    subject = subject_of(tokens, claim.head)
    if subject is None or subject.i not in content_range(tokens, claim):
        return True
    return subject.lower in POINTING or subject.lemma in TAKEN_UP or subject.pos == "NUM"


def asks(tokens: Tokens, claim: Claim) -> bool:
    """Whether a claim is a question: "Why do they wait?"."""
    where = content_range(tokens, claim)
    after = tokens[where.stop].lower if where.stop < len(tokens) else ""
    first = next((tokens[i] for i in where if tokens[i].pos not in ("PUNCT", "SPACE")), tokens[where.start])
    inverted = any(tokens[c].pos == "AUX" and tokens[c].i == first.i + 1 for c in tokens[claim.head].children)
    return "?" in (after, tokens[where.stop - 1].lower) or (first.lower in ASKING and inverted)


def judges(tokens: Tokens, claim: Claim) -> bool:
    """Whether somebody says what a thing is like: "the bridge is useless", "it was a mistake"."""
    head = tokens[claim.head]
    if not claim.chain or head.lemma not in ("be", "seem", "look", "become", "remain"):
        return False
    subject = subject_of(tokens, claim.head)
    return subject is not None and not _person(subject) and any(tokens[c].dep in ("acomp", "attr") for c in head.children)


def _person(token: Token) -> bool:
    return token.lower in ("i", "we", "he", "she", "they", "you", "there", "who")
