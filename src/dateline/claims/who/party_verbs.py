"""What a verb does to its subject and object: passive, judging, undergoing, in need."""

from __future__ import annotations

from dateline.claims.who.party_clause import HOSTILE, Clause
from dateline.claims.who.party_words import group


def is_extraposed(clause: Clause, subject: int, head: int) -> bool:
    """The "it" of "it is not clear who …" is nobody."""
    governs = any(clause.tokens[c].dep in ("ccomp", "xcomp", "csubj", "advcl") for c in clause.tokens[head].children)
    return clause.tokens[subject].lower == "it" and clause.tokens[head].lemma in ("be", "remain", "seem", "appear") and governs


def is_in_need(clause: Clause, verb: int) -> bool:
    """Whether a claim about aid tells of those who need or get it: "are in need", "have received no food"."""
    lemma = clause.tokens[verb].lemma
    aided = clause.claim.kind == "humanitarian" and lemma in group("needing")
    return aided and not (
        lemma == "be" and any(clause.tokens[c].lower in ("ready", "able") for c in clause.tokens[verb].children)
    )


def undergoes(clause: Clause, i: int) -> bool:
    lemma = clause.tokens[i].lemma
    if clause.claim.kind == "threat":
        return lemma in ("face", "risk", "suffer")
    if clause.claim.kind not in HOSTILE:
        return False
    under = lemma in ("come", "be", "remain") and any(clause.tokens[c].lower == "under" for c in clause.tokens[i].children)
    return under or lemma in group("repelling") or (lemma in group("undergoing") and lemma != "come")


def is_passive(clause: Clause, i: int) -> bool:
    token = clause.tokens[i]
    if token.lemma in group("raising"):
        return False
    if token.tag == "VBN" and any(clause.tokens[c].dep in ("nsubjpass", "auxpass") for c in token.children):
        return True
    if any(clause.tokens[c].dep == "auxpass" for c in token.children):
        return True
    bare = not any(clause.tokens[c].dep in ("dobj", "aux", "auxpass", "ccomp") for c in token.children)
    return bare and token.tag in ("VBN", "VBD") and token.lemma in group("undergone")  # a headline: "Five killed in raid"


def has_object(clause: Clause, i: int) -> bool:
    return any(clause.tokens[c].dep == "dobj" for c in clause.tokens[i].children)


def is_judged(clause: Clause, i: int) -> bool:
    """ "X is a threat": X is judged, and does nothing."""
    kind = clause.claim.kind in ("assessment", "condemnation")
    return (
        kind
        and clause.tokens[i].lemma == "be"
        and any(clause.tokens[c].dep in ("attr", "acomp") or clause.tokens[c].lemma == "blame" for c in clause.tokens[i].children)
    )
