"""Train the model that chooses a claim's agent and target (`dateline.claims.who.parties`).

A candidate is right when it is the word that the annotators marked and names the same party; failing
that, when it names the same party elsewhere in the claim, or is at least the word they marked.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline.claims.arms import units
from dateline.claims.what import kinds, modality
from dateline.claims.who.clause import cast_of
from dateline.claims.who.parties import ROLES, Choice, choice_of
from dateline.language.linear import Linear
from dateline.training import fit
from dateline.training.gold import Gold, gold_claims, nearest
from dateline.types import Claim, Party, Reading

# Found by cross-validation by article. Agent: mean loss .672 at 4, .671 at 8, .678 at 12. Target: F1 .536 at 3 and 4, .542 at 7,
# .539 at 9, each with the best `SHY`.
L2 = {"agent": 8.0, "target": 7.0}
# Features of fewer options than this are left out.
LEAST = 5
_SMALL = frozenset({"the", "a", "an", "of", "and", "for", "in", "s"})
# Words this alike are spellings of one name ("Zelenskyy", "Zelensky").
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class Labelled:
    """The choices of one article, for each role."""

    choices: dict[str, tuple[fit.Choice, ...]]


def label(gold: Gold, reading: Reading) -> Labelled:
    """The right choices for a reading with mentions, given its gold claims."""
    reading = replace(reading, claims=gold_claims(gold, reading.tokens))
    for stage in (modality.judge, kinds.assign, units.find):
        reading = stage(reading)
    cast = cast_of(reading)
    found: dict[str, list[fit.Choice]] = {role: [] for role in ROLES}
    for claim, record in zip(reading.claims, gold.records, strict=True):
        if record["modality"] == "demand":
            continue  # careful people differ on who is agent and target of a demand
        choice = choice_of(reading, claim, cast)
        for role in ROLES:
            right = _right(reading, claim, choice, record[role])
            if right:
                found[role].append(fit.Choice(choice.features, right))
    return Labelled({role: tuple(choices) for role, choices in found.items()})


def train(labelled: Iterable[Labelled]) -> Linear:
    """The model fitted on the labelled articles: a weight for each role."""
    articles = list(labelled)
    weights = [fit.fit_choice([c for a in articles for c in a.choices[role]], l2=L2[role], least=LEAST) for role in ROLES]
    features = sorted(set().union(*weights))
    return Linear(ROLES, {f: tuple(w.get(f, 0.0) for w in weights) for f in features})


def _right(reading: Reading, claim: Claim, choice: Choice, party: dict[str, Any] | None) -> frozenset[int]:
    """The options that are right: the last one where gold names nobody."""
    if party is None:
        return frozenset({len(choice.candidates)})
    span = nearest(reading.story.text, party["text"], claim.content)
    marked, named = set[int](), set[int]()
    for k, (candidate, found) in enumerate(zip(choice.candidates, choice.parties, strict=True)):
        token = reading.tokens[candidate.token]
        if found is not None and span is not None and span.start <= token.start < span.end:
            marked.add(k)
        if found is not None and same_name(party["who"] or party["text"], _name(reading, found)):
            named.add(k)
    return frozenset(marked & named or named or marked)


def _name(reading: Reading, party: Party) -> str:
    return party.who or party.span.of(reading.story.text)


def same_name(gold: str, found: str) -> bool:
    """Whether one name is the other or a telling part of it; of alternatives joined by "|" any of the gold's will do."""
    words = _words(found.split("|")[0])
    for alternative in gold.split("|"):
        wanted = _words(alternative)
        shared = min(_shared(wanted, words), _shared(words, wanted))
        whole, telling = shared == len(wanted), shared == len(words)
        if shared and ((whole and 2 * shared >= len(words)) or (telling and 3 * shared >= len(wanted))):
            return True
    return False


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold())) - _SMALL


def _shared(first: Sequence[str] | set[str], second: set[str]) -> int:
    return sum(any(_same_word(a, b) for b in second) for a in first)


def _same_word(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 5 and difflib.SequenceMatcher(None, a, b).ratio() >= _ALIKE)
