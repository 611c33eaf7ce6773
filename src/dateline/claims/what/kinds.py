"""Assign each claim one of the 38 kinds, with the words it rests on.

The lexicon's triggers give most of the evidence. To it are added: what the cue says ("urged",
"condemned", "threatened"), a demand's modality, the attack behind a loss ("a strike killed
five"), what "the attack" stands for, and, weakly, what the claims around and the story are about.
A linear model over the same evidence and the claim's words was tried and left out: cross-validated
by article it stayed below these few weights (see docs/kinds.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dateline.claims.core import content_range, cue_lemmas
from dateline.claims.what.bare import goes_on, judges
from dateline.claims.what.kinds_lexicon import NO_TRIGGERS, Hit, Triggers, hits, scores
from dateline.claims.what.modality_words import cue_effect, first_person
from dateline.copies import changed
from dateline.language.tree import Tokens
from dateline.types import Claim, Reading, Reason, Span

# One lexicon hit that settles the kind (weight 5, on the claim's head) is worth 5; the others are set against it.
TOP_SCORE = 5.0
CUE = 7.0
DEMAND = 3.0
BY_ATTACK = 7.0
SAME_ATTACK = 4.5
# What the claims next to it, the next but one, and the whole story say of a claim.
NEAR = (0.375, 0.1875)
STORY = 1.25
# A claim without any evidence of its own is held to be "other".
OTHER = 0.375
# A judgement in the speaker's mouth ("the bridge is useless") with no other evidence is an assessment.
JUDGED = 0.5

# "Taking the bridge would open the road": a step only thought of, and what it would bring.
WHAT_IF = 5.0
FORESEEN = frozenset({"conditional", "forecast"})

HARM = frozenset({"casualties", "damage", "equipment_loss"})
ATTACKS = frozenset({"airstrike", "drone_strike", "missile_strike", "shelling", "bombing", "attack"})
GENERAL = frozenset({"attack", "strike", "incident", "explosion", "blast", "assault", "attacker"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "first", "second", "third", "such", "latest", "same"})
# How an attack hangs on the verb that tells its harm: as its subject, or behind "by", "in", "from".
HARMING = frozenset({"by", "in", "from", "after", "following", "during", "with"})


Because = tuple[float, str, str, Span | None]  # how much it counts, the rule, the sentence, the words


@dataclass(slots=True)
class Evidence:
    """Scores so far, and for each kind what spoke for it most."""

    scores: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, Because] = field(default_factory=dict)

    def add(self, kind: str, score: float, rule: str, sentence: str, span: Span | None = None) -> None:
        """Count some evidence for a kind."""
        self.scores[kind] = self.scores.get(kind, 0.0) + score
        before = self.reasons.get(kind)
        if score > (before[0] if before else 0.0):
            self.reasons[kind] = (score, rule, sentence, span)

    def best(self) -> tuple[str, Reason | None]:
        """The kind with the highest score; on a tie, the first in the alphabet."""
        kind = min(self.scores, key=lambda k: (-self.scores[k], k))
        found = self.reasons.get(kind)
        if found is None:
            return kind, None
        score, rule, sentence, span = found
        return kind, Reason("kind", rule, sentence, span, round(score, 2))


def assign(reading: Reading, own: Triggers = NO_TRIGGERS) -> Reading:
    """Fill the kind of every claim; ``own`` holds a user's own triggers."""
    found = [hits(reading, claim, own) if content_range(reading.tokens, claim) else () for claim in reading.claims]
    each = [scores(h) for h in found]
    story = _share_of_story(each)
    before = _attacks_before(found)
    claims = []
    for n, claim in enumerate(reading.claims):
        evidence = weigh(reading, claim, found[n], each[n], before[n])
        if found[n] or goes_on(reading.tokens, claim):
            _look_around(evidence, each, n, story)
        elif judges(reading.tokens, claim):
            evidence.add("assessment", JUDGED, "judgement", "The speaker says what it is like.")
        kind, reason = evidence.best()
        claims.append(changed(claim, kind=kind, because=(*claim.because, reason) if reason else claim.because))
    return changed(reading, claims=tuple(claims))


def weigh(reading: Reading, claim: Claim, found: Sequence[Hit], own: Mapping[str, float], before: str | None) -> Evidence:
    """What the claim's own words and its cue say."""
    evidence = Evidence()
    evidence.add("other", OTHER, "default", "Nothing in the claim tells its kind.")
    for kind, score in own.items():
        best = max((h for h in found if h.kind == kind), key=lambda h: h.score)
        evidence.add(kind, min(score, TOP_SCORE), "lexicon", f"“{best.words}” tells of {kind.replace('_', ' ')}.", best.span)
    _hear_cue(evidence, reading, claim)
    if claim.modality in FORESEEN and _supposed(reading.tokens, claim.head):
        evidence.add("assessment", WHAT_IF, "what if", "The claim says what a course of action would bring.")
    attack = _attack_behind(reading.tokens, found)
    if attack is not None:
        evidence.add(attack.kind, BY_ATTACK, "harm by attack", f"The loss is told as that of “{attack.words}”.", attack.span)
    general = _general(reading.tokens, found)
    if general is not None and before is not None:
        sentence = f"“{general.words}” stands for the attack told of before."
        evidence.add(before, SAME_ATTACK, "same attack", sentence, general.span)
    return evidence


def _supposed(tokens: Tokens, head: int) -> bool:
    """Whether the subject is a step only thought of: "Taking the bridge"."""
    subjects = (tokens[c] for c in tokens[head].children if tokens[c].dep in ("csubj", "nsubj"))
    return any(s.dep == "csubj" or s.tag == "VBG" for s in subjects)


def _hear_cue(evidence: Evidence, reading: Reading, claim: Claim) -> None:
    modality, kind = cue_effect(reading, claim)
    if (kind == "demand" and claim.modality != "demand") or (kind == "assessment" and _merely_seen(reading, claim)):
        kind = "-"
    if kind != "-":
        evidence.add(kind, CUE, "cue", f"The cue makes it {kind}.", claim.chain[-1].cue)
    elif "warn" in cue_lemmas(reading, claim) and reading.tokens[claim.head].lemma in RISKED:
        evidence.add("threat", CUE, "warning", "Somebody is warned of what it would bring upon itself.")
    elif claim.modality == "demand" and modality != "demand" and not _own_duty(reading.tokens, claim.head):
        evidence.add("demand", DEMAND, "modality", "The claim says what should be done.")


# What somebody is warned of, who is threatened: "warned that it risked war".
RISKED = frozenset({"risk", "face", "regret", "suffer", "pay"})


def _own_duty(tokens: Tokens, head: int) -> bool:
    """Whether the speaker lays it on itself ("we must keep talking"), and asks it of nobody."""
    return first_person(tokens, head) and tokens[head].lemma not in ("want", "invite", "ask", "call", "need", "demand", "urge")


def _merely_seen(reading: Reading, claim: Claim) -> bool:
    """ "Was last seen", "see the video": an observation; "is seen as" is a judgement."""
    if "see" not in cue_lemmas(reading, claim):
        return False
    cue = claim.chain[-1].cue
    follows = reading.story.text[cue.end : cue.end + len(" as ")] if cue else ""
    return follows.strip() != "as" and " as " not in claim.content.of(reading.story.text)


def _attack_behind(tokens: Tokens, found: Sequence[Hit]) -> Hit | None:
    """The attack that is told to have done the harm; of several, the one that is the subject."""
    harm = [h for h in found if h.kind in HARM and h.score >= 1.5]
    attacks = [h for h in found if h.kind in ATTACKS or h.kind == "fighting"]
    for loss in harm:
        tied = [(how, a) for a in attacks if a.token != loss.token and (how := _tied(tokens, a.token, loss.token))]
        doing = [a for how, a in tied if how == "nsubj"]
        if doing:
            return doing[0]
        if len({a.kind for _, a in tied}) == 1:
            return max((a for _, a in tied), key=lambda a: a.score)
    return None


def _tied(tokens: Tokens, attack: int, loss: int) -> str:
    """How the attack hangs on the loss: as its subject, or behind "by", or behind "in" when named for the first time."""
    i = attack
    above = {loss, tokens[loss].head} if tokens[loss].dep in ("oprd", "acomp") else {loss}  # "were reported dead in …"
    for _ in range(4):
        head, dep = tokens[i].head, tokens[i].dep
        if head == i:
            return ""
        if head in above:
            new = tokens[i].lower == "by" or not _definite(tokens, attack)
            return dep if dep == "nsubj" or (dep in ("prep", "agent") and tokens[i].lower in HARMING and new) else ""
        if dep not in PARTS:
            return ""
        i = head
    return ""


# How a word stands within the phrase that names an attack: "the roadside IED", "in a wave of drone strikes".
PARTS = frozenset({"compound", "pobj", "conj", "amod", "nmod", "prep", "det"})


def _general(tokens: Tokens, found: Sequence[Hit]) -> Hit | None:
    """ "The attack", "both strikes", "the incident", where the claim tells of no certain attack itself."""
    if any(_certain(h) and h.score >= 1.0 for h in found):
        return None
    most = max((h.score for h in found), default=0.0)
    return next((h for h in found if _is_general(h) and h.score >= 0.7 * most and _points_back(tokens, h)), None)


def _points_back(tokens: Tokens, hit: Hit) -> bool:
    return " the " in hit.words or _definite(tokens, hit.token)


def _certain(hit: Hit) -> bool:
    return hit.kind in ATTACKS and not _is_general(hit)


def _is_general(hit: Hit) -> bool:
    """ "Attack", "strike", "responsibility for the attack": words that leave open what kind of attack it was."""
    return hit.words in GENERAL or (hit.kind == "attack" and hit.words.split()[-1] in GENERAL and "attack on" not in hit.words)


def _definite(tokens: Tokens, i: int) -> bool:
    around = {tokens[c].lower for c in tokens[i].children}
    if tokens[i].dep == "compound":
        around |= {tokens[c].lower for c in tokens[tokens[i].head].children}
    return bool(around & DEFINITE)


def _attacks_before(found: Sequence[Sequence[Hit]]) -> list[str | None]:
    """For each claim the kind of the last attack told of before it."""
    before: list[str | None] = []
    last: str | None = None
    for one in found:
        before.append(last)
        certain = [h for h in one if _certain(h) and h.score >= 1.5]
        if certain:
            last = max(certain, key=lambda h: h.score).kind
    return before


def _look_around(evidence: Evidence, each: Sequence[Mapping[str, float]], n: int, story: Mapping[str, float]) -> None:
    """Add what the claims next to it and the whole story are about."""
    for distance, weight in enumerate(NEAR, start=1):
        for at in (n - distance, n + distance):
            if 0 <= at < len(each):
                for kind, score in each[at].items():
                    share = weight * min(score, TOP_SCORE) / TOP_SCORE
                    evidence.add(kind, share, "context", "The claims beside it tell of the same.")
    for kind, share in story.items():
        evidence.add(kind, STORY * share, "story", "The story is about it.")


def _share_of_story(each: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Each kind's part of all lexicon scores of a story."""
    total: dict[str, float] = {}
    for one in each:
        for kind, score in one.items():
            total[kind] = total.get(kind, 0.0) + score
    whole = sum(total.values()) or 1.0
    return {kind: score / whole for kind, score in total.items()}
