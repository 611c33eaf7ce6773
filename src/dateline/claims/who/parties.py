"""Find who did it and to whom, from the parse of the claim.

Which word of the clause is agent and which is target depends on the kind (`lexicons/party_roles.tsv`):
who dies is no agent, a town taken is no target. Who a word is comes from the mentions of the
story; a word that no mention covers stands for itself.
"""

from __future__ import annotations

from dataclasses import replace

from dateline.claims.core import content_range
from dateline.claims.who.party_agents import agent_of, is_bare
from dateline.claims.who.party_clause import NEXT, Clause
from dateline.claims.who.party_names import party_of
from dateline.claims.who.party_targets import target_of
from dateline.types import Claim, Mention, Party, Reading, Reason, Span

# A clause without a subject goes on with an "I" at most this many tokens before it.
DIARY = 250


def find(reading: Reading) -> Reading:
    """Fill agent and target of every claim."""
    heads = {m.head: m for m in reading.mentions}
    claims: list[Claim] = []
    for claim in reading.claims:
        claims.append(_with_parties(reading, claim, heads, claims[-1] if claims else None))
    return replace(reading, claims=tuple(claims))


def _with_parties(reading: Reading, claim: Claim, heads: dict[int, Mention], before: Claim | None) -> Claim:
    tokens = reading.tokens
    where = content_range(tokens, claim)
    if not where or (claim.modality == "demand" and claim.kind == "demand"):
        return claim
    clause = Clause(reading, claim, where, heads)
    agent, target = agent_of(clause), target_of(clause)
    if agent is not None and target is not None and agent.token == target.token:
        target = None
    because = list(claim.because)
    parties: dict[str, Party | None] = {"agent": None, "target": None}
    for name, found in (("agent", agent), ("target", target)):
        party = party_of(clause, found.token) if found else None
        if party is not None and found is not None:
            parties[name] = party
            because.append(Reason(name, found.rule, f"“{party.span.of(reading.story.text)}” is the {found.rule}.", party.span))
    diary = _diarist(clause) if parties["agent"] is None and is_bare(clause) else None
    if diary is not None:
        parties["agent"] = diary
        because.append(Reason("agent", "speaker's own", "The clause goes on with what the speaker did.", diary.span))
    if (
        parties["agent"] is None
        and is_bare(clause)
        and before is not None
        and _continues(reading, before, claim)
        and before.agent is not None
    ):
        parties["agent"] = before.agent
        because.append(Reason("agent", "agent before", "The clause goes on with the doer of the one before.", before.agent.span))
    return replace(claim, agent=parties["agent"], target=parties["target"], because=tuple(because))


def _diarist(clause: Clause) -> Party | None:
    """The speaker's own "I" before a clause without one: "I was in the port. Visited the wounded"."""
    claim, tokens = clause.claim, clause.tokens
    if claim.quote != "direct" or not claim.chain or clause.head.tag not in ("VBD", "VBN") or tokens[clause.head.i].dep != "ROOT":
        return None
    start = clause.where[0]
    for i in range(start - 1, max(start - DIARY, -1), -1):
        if tokens[i].lower == "i":
            return Party(Span(tokens[i].start, tokens[i].end), claim.chain[-1].who, claim.chain[-1].side)
    return None


def _continues(reading: Reading, before: Claim, claim: Claim) -> bool:
    """Whether a claim follows on the one before: the same speaker, and no more than a sentence's end between them."""
    if before.chain[-1:] != claim.chain[-1:] and (before.chain and claim.chain and before.chain[-1].who != claim.chain[-1].who):
        return False
    between = reading.story.text[before.content.end : claim.content.start]
    return len(between) < NEXT and bool(before.chain) == bool(claim.chain)
