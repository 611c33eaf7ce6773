"""Find who did it and to whom: a small learned choice among the words of the claim.

Every word that may be a party is a candidate (`candidates`); its place in the clause gives it a role
(`frames`), and a linear model over readable features (`features`) weighs the candidates against each other
and against nobody being named. Who a word is comes from the mentions of the story (`names`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.claims.who.barred import is_party, may_act, may_be_of_it
from dateline.claims.who.candidates import Candidate, candidates
from dateline.claims.who.clause import Cast, cast_of, clause_of
from dateline.claims.who.features import features_of
from dateline.claims.who.frames import role_of
from dateline.claims.who.names import party_of
from dateline.copies import changed
from dateline.language.linear import Linear, softmax
from dateline.types import Claim, Party, Reading, Reason

MODEL = "model_parties.tsv"
ROLES = ("agent", "target")
# Taken off the weight of nobody: a reader misses a named party more than he minds a doubtful one. Chosen by
# cross-validation by article on dev; between 0.3 and 0.45 (agent), 0.4 and 0.6 (target) the figures differ by less than .005.
SHY = {"agent": 0.36, "target": 0.5}
# Candidates of each role looked at together.
BEST = 4
# What the last relation of a candidate is called.
CALLED = {"nsubj": "subject", "nsubjpass": "undergoer", "dobj": "object", "dative": "receiver", "poss": "owner", "amod": "maker",
          "compound": "maker", "nmod": "maker", "speaker": "speaker", "self": "head", "held": "holder"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim's candidates, who each is, and the features of each and of nobody."""

    candidates: tuple[Candidate, ...]
    parties: tuple[Party | None, ...]
    features: list[list[str]]
    open: Mapping[str, tuple[int, ...]]  # role → the candidates that may have it


def find(reading: Reading, model: Linear) -> Reading:
    """Fill agent and target of every claim."""
    cast = cast_of(reading)
    return changed(reading, claims=tuple(_with_parties(reading, claim, cast, model) for claim in reading.claims))


def choice_of(reading: Reading, claim: Claim, cast: Cast) -> Choice:
    """What there is to choose from for one claim."""
    clause = clause_of(reading, claim, cast)
    found = candidates(clause)
    parties = tuple(party_of(clause, c.token) for c in found)
    roles = tuple(role_of(clause, c) for c in found)
    fit = tuple(k for k, c in enumerate(found) if is_party(clause, c, parties[k]))
    may = {
        "agent": tuple(k for k in fit if may_act(clause, found[k], parties[k])),
        "target": tuple(k for k in fit if may_be_of_it(clause, found[k])),
    }
    return Choice(found, parties, features_of(clause, found, parties, roles), may)


def _with_parties(reading: Reading, claim: Claim, cast: Cast, model: Linear) -> Claim:
    if claim.modality == "demand" and claim.kind == "demand":
        return claim  # who asks is the speaker, and careful people differ on the rest
    choice = choice_of(reading, claim, cast)
    parties: dict[str, Party | None] = dict.fromkeys(ROLES)
    because = list(claim.because)
    for role, (k, probability) in zip(ROLES, _chosen(choice, model), strict=True):
        party = choice.parties[k] if k is not None else None
        if k is None or party is None:
            continue
        parties[role] = party
        last = choice.candidates[k].way[-1]
        called = CALLED.get(last) or (f"party behind “{last[2:]}”" if last.startswith("p:") else "shared subject")
        because.append(Reason(role, called, f"“{party.span.of(reading.story.text)}” is the {called}.", party.span, probability))
    return changed(claim, agent=parties["agent"], target=parties["target"], because=tuple(because))


def _chosen(choice: Choice, model: Linear) -> tuple[tuple[int | None, float], ...]:
    """The likeliest two candidates that are not one and the same party, or nobody, with the probability of each."""
    scores = [model.scores(features) for features in choice.features]
    ranked = [_ranked(choice.open[role], softmax([s[k] for s in scores]), SHY[role]) for k, role in enumerate(ROLES)]
    pairs = ((a, b) for a in ranked[0] for b in ranked[1] if not _same(choice, a[0], b[0]))
    agent, target = max(pairs, key=lambda pair: pair[0][2] + pair[1][2])
    return agent[:2], target[:2]


def _ranked(open_to: Sequence[int], chances: Sequence[float], shy: float) -> list[tuple[int | None, float, float]]:
    """The best candidates and nobody, each with its probability and what it counts in the choice."""
    *some, nobody = chances
    best = sorted(open_to, key=lambda k: -some[k])[:BEST]
    return [(None, nobody, math.log(nobody) - shy), *((k, some[k], math.log(some[k])) for k in best)]


def _same(choice: Choice, first: int | None, second: int | None) -> bool:
    if first is None or second is None:
        return False
    one, other = choice.parties[first], choice.parties[second]
    return first == second or (one is not None and other is not None and one.who is not None and one.who == other.who)
