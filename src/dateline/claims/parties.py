"""Find who did it and to whom, from the parse of the claim.

Which word of the clause is agent and which is target depends on the kind (`lexicons/party_roles.tsv`):
who dies is no agent, a town taken is no target. Who a word is comes from the mentions of the
story; a word that no mention covers stands for itself.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from dateline.claims.core import LOOK_BACK, content_range, mention_over
from dateline.claims.party_agents import agent_of, is_bare
from dateline.claims.party_clause import NEXT, PRONOUNS, SPEAKERS, Clause
from dateline.claims.party_targets import target_of
from dateline.claims.party_words import demonyms, named, noun_phrase, plain_name
from dateline.types import Claim, Mention, Party, Reading, Reason, Speaker


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
        party = _party(reading, claim, heads, found.token) if found else None
        if party is not None and found is not None:
            parties[name] = party
            because.append(Reason(name, found.rule, f"“{party.span.of(reading.story.text)}” is the {found.rule}.", party.span))
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


def _continues(reading: Reading, before: Claim, claim: Claim) -> bool:
    """Whether a claim follows on the one before: the same speaker, and no more than a sentence's end between them."""
    if before.chain[-1:] != claim.chain[-1:] and (before.chain and claim.chain and before.chain[-1].who != claim.chain[-1].who):
        return False
    between = reading.story.text[before.content.end : claim.content.start]
    return len(between) < NEXT and bool(before.chain) == bool(claim.chain)


def _party(reading: Reading, claim: Claim, heads: dict[int, Mention], i: int) -> Party | None:
    """The words of a party, and who that is."""
    tokens = reading.tokens
    where = noun_phrase(tokens, i)
    i = named(tokens, i)
    token = tokens[i]
    mention = heads.get(i) or mention_over(reading, token)
    if token.lower in SPEAKERS and (mention is None or mention.who is None):
        speaker = claim.chain[-1] if claim.chain else None
        if speaker is None:
            return Party(where, None)
        together = token.lower in ("we", "our", "us", "ours") and speaker.side and _is_person(reading, speaker)
        return Party(where, speaker.side if together else speaker.who, speaker.side)
    if token.lower in ("who", "which", "that") and token.head != i:
        return _party(reading, claim, heads, tokens[tokens[i].head].head) if tokens[tokens[i].head].dep == "relcl" else None
    if mention is not None and mention.who is not None:
        return Party(where, mention.who, mention.side)
    if token.lower in PRONOUNS:
        return Party(where, None, mention.side if mention else None)
    name = plain_name(reading, i)
    state = demonyms().get(name.lower()) if token.pos in ("PROPN", "ADJ") else None
    return Party(where, state or name, mention.side if mention else state)


def _is_person(reading: Reading, speaker: Speaker) -> bool:
    """Whether the speaker is a person, whose "we" is a side; a body's "we" is the body."""
    if speaker.source is None:
        return True
    at = bisect_right(reading.mentions, speaker.source.end, key=lambda m: m.span.start)
    around = reading.mentions[max(at - LOOK_BACK, 0) : at]
    mention = next((m for m in reversed(around) if m.span.meets(speaker.source) and m.who is not None), None)
    return mention is None or mention.kind == "person"
