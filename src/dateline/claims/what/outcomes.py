"""Judge how an attempt came out: succeeded, failed, still going on; where the text says nothing, nothing.

Only claims of attempts count (a capture, an assault, a siege, talks …), and only what is asserted.
"""

from __future__ import annotations

from functools import cache

from dateline.claims.core import content_range, core_words
from dateline.copies import changed
from dateline.language.tree import Tokens, span
from dateline.lexicons import rows
from dateline.types import Claim, Outcome, Reading, Reason, Span

# Kinds that are attempts: something is tried that may come off or not.
ATTEMPTS = frozenset(
    {
        "fighting", "assault", "shelling", "airstrike", "missile_strike", "drone_strike", "bombing", "attack", "sabotage",
        "capture", "advance", "siege", "agreement", "negotiation", "displacement",
        "humanitarian", "detention", "control", "mobilisation",
    }
)  # fmt: skip
# Kinds whose progressive ("are battling", "has been besieging") tells that it goes on.
LASTING = frozenset({"fighting", "assault", "siege", "advance", "capture", "negotiation", "attack", "shelling", "airstrike"})
# Nouns for what lasts: "has fought a decades-long insurgency".
LONG = frozenset({"insurgency", "war", "campaign", "struggle", "resistance", "rebellion"})
# Progressives that tell nothing of the attempt itself: "is looking for a reason".
BESIDE_THE_POINT = frozenset(
    "look say speak tell consider think hope wait plan prepare ask seem mean do go become suffer".split()
)
MODALS = frozenset({"should", "would", "could", "may", "might", "must", "will", "'ll", "can"})
PRESENT_PERFECT = frozenset({"has", "have", "'ve", "’ve", "'s", "’s"})


@cache
def words(outcome: str, where: str) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    """The word sequences of one part of the lexicon, each with the kinds it counts for."""
    found = []
    for row in rows("outcomes.tsv")[1:]:
        if row[:2] == (outcome, where):
            found += [(tuple(w.split()), frozenset(row[3].split("|"))) for w in row[2].split("|")]
    return tuple(found)


def judge(reading: Reading) -> Reading:
    """Fill the outcome of every claim that tells of an attempt and how it came out."""
    return changed(reading, claims=tuple(_judged(reading, claim) for claim in reading.claims))


def _judged(reading: Reading, claim: Claim) -> Claim:
    tokens = reading.tokens
    if claim.kind not in ATTEMPTS or claim.modality != "asserted" or not content_range(tokens, claim):
        return claim
    for outcome, find in (("failed", _failed), ("ongoing", _ongoing), ("succeeded", _succeeded)):
        where = find(tokens, claim)
        if where is not None:
            sentence = f"“{where.of(reading.story.text)}” tells that it {_TOLD[outcome]}."
            reason = Reason("outcome", outcome, sentence, where)
            decided: Outcome = "failed" if outcome == "failed" else "ongoing" if outcome == "ongoing" else "succeeded"
            return changed(claim, outcome=decided, because=(*claim.because, reason))
    return claim


_TOLD = {"failed": "failed", "ongoing": "goes on", "succeeded": "came off"}


def _failed(tokens: Tokens, claim: Claim) -> Span | None:
    if claim.kind in ("agreement", "negotiation") and _negated(tokens, claim.head):
        return None
    return _verb(tokens, claim, "failed") or _governor(tokens, claim, "failed") or _phrase(tokens, claim, "failed")


def _ongoing(tokens: Tokens, claim: Claim) -> Span | None:
    head = tokens[claim.head]
    beside = {tokens[c].lower for c in head.children} | {head.lower}
    if "there" in beside and beside & {"was", "were"}:
        return None  # "there was fighting"
    if (carried_on := _governor(tokens, claim, "ongoing")) is not None:
        return carried_on
    if claim.kind not in LASTING:
        return _held(tokens, claim)
    if (state := _under_way(tokens, claim)) is not None:
        return state
    if claim.kind != "negotiation":
        told = _verb(tokens, claim, "ongoing")
        if told is not None:
            return told
    for i in core_words(tokens, claim)[:2]:
        auxiliaries = {tokens[c].lower for c in tokens[i].children if tokens[c].dep in ("aux", "auxpass")}
        passive = any(tokens[c].dep in ("auxpass", "nsubjpass") for c in tokens[i].children)
        active = (auxiliaries and not passive) or (claim.kind == "fighting" and (not auxiliaries or "being" in auxiliaries))
        if (
            tokens[i].tag in ("VBG", "VBN")
            and (tokens[i].tag == "VBG" or "being" in auxiliaries)
            and active
            and (tokens[i].lemma not in BESIDE_THE_POINT or any(tokens[c].lower == "on" for c in tokens[i].children))
            and not auxiliaries & MODALS
            and not _negated(tokens, i)
        ):
            return span(tokens, i, i)
        if claim.kind == "fighting" and tokens[i].tag in ("VBN", "VBD") and auxiliaries & PRESENT_PERFECT:
            lasting = next((c for c in tokens[i].children if tokens[c].dep == "dobj" and tokens[c].lemma in LONG), None)
            if lasting is not None:
                return span(tokens, i, lasting)
    head = tokens[claim.head]
    if claim.kind == "siege":  # "civilians besieged in the city"
        told_now = content_range(tokens, claim) if head.tag in PRESENT else (head.i, *head.children)
        besieged = next((i for i in told_now if _besieged(tokens, i)), None)
        if besieged is not None:
            return span(tokens, besieged, besieged)
    participle = next((c for c in head.children if tokens[c].dep == "acl" and tokens[c].tag == "VBG"), None)
    if claim.kind == "fighting" and head.pos in ("NOUN", "PROPN") and participle is not None:
        return span(tokens, participle, participle)
    return None


def _under_way(tokens: Tokens, claim: Claim) -> Span | None:
    """ "There is fighting", "they compete for the town", "began the siege", "is still held off", "in talks with"."""
    head = tokens[claim.head]
    beside = {tokens[c].lower: c for c in head.children}
    if (
        head.lemma == "be"
        and head.tag in PRESENT
        and "there" in beside
        and claim.kind in TWO_SIDED
        and not _of_none(tokens, head.i)
    ):
        return span(tokens, head.i, head.i)
    if head.lemma in STARTED and claim.kind in BEGUN and _done(tokens, head.i) and "had" not in beside:
        return span(tokens, head.i, head.i)
    if head.tag in PRESENT and head.lemma in single("ongoing", "present") and not _negated(tokens, head.i):
        return span(tokens, head.i, head.i)
    if head.tag in PRESENT or any(tokens[c].tag in PRESENT for c in head.children if tokens[c].dep == "aux"):
        still = next((beside[w] for w in sorted(single("ongoing", "adverb")) if w in beside), None)
        if still is not None and not _negated(tokens, head.i):
            return span(tokens, still, still)
    return _phrase(tokens, claim, "ongoing")


PRESENT = frozenset({"VBZ", "VBP"})
TWO_SIDED = frozenset({"fighting", "assault", "siege", "shelling"})
STARTED = frozenset({"begin", "start", "initiate", "commence"})
BEGUN = frozenset({"advance", "siege", "assault"})


@cache
def single(outcome: str, where: str) -> frozenset[str]:
    """The one-word entries of one part of the lexicon."""
    return frozenset(sequence[0] for sequence, _ in words(outcome, where))


def _held(tokens: Tokens, claim: Claim) -> Span | None:
    """ "Holds 17 hostages", "has 400 prisoners with it": people whose detention lasts."""
    head = tokens[claim.head]
    last = tokens[core_words(tokens, claim)[-1]]
    lasts = last.tag in (*PRESENT, "VBG") and last.lemma in ("hold", "have", "keep") and head.tag not in ("VBD", "VBN")
    held = any(tokens[c].lemma in CAPTIVES for c in last.children if tokens[c].dep == "dobj")
    return span(tokens, last.i, last.i) if claim.kind == "detention" and lasts and held else None


CAPTIVES = frozenset({"hostage", "prisoner", "captive", "detainee", "pow", "inmate"})


def _besieged(tokens: Tokens, i: int) -> bool:
    """A participle without an auxiliary that tells how people or places are held: a state that lasts."""
    auxiliaries = any(tokens[c].dep in ("aux", "auxpass") for c in tokens[i].children)
    return tokens[i].lower in BESIEGED and tokens[i].dep in ("acl", "amod", "ROOT", "acomp", "relcl") and not auxiliaries


BESIEGED = frozenset({"besieged", "encircled", "trapped", "surrounded", "blockaded", "cut"})


def _succeeded(tokens: Tokens, claim: Claim) -> Span | None:
    core = core_words(tokens, claim)
    if any(_negated(tokens, i) or _of_none(tokens, i) for i in core) or _is_goal(tokens, claim):
        return None
    return _verb(tokens, claim, "succeeded") or _governor(tokens, claim, "succeeded") or _phrase(tokens, claim, "succeeded")


def _verb(tokens: Tokens, claim: Claim, outcome: str) -> Span | None:
    head = tokens[core_words(tokens, claim)[-1] if outcome == "failed" else claim.head]
    if head.pos == "NOUN" and outcome == "succeeded" and claim.kind == "agreement":  # "the accord signed by …"
        head = next((tokens[c] for c in head.children if tokens[c].dep == "acl" and tokens[c].tag == "VBN"), head)
    noun_of_headline = head.pos == "NOUN" and outcome == "failed" and claim.section == "headline"  # "Their advance stalls"
    if (head.pos != "VERB" and not noun_of_headline) or (outcome == "succeeded" and not _done(tokens, head.i)):
        return None
    for sequence, kinds in words(outcome, "verb"):
        if head.lemma == sequence[0] and (claim.kind in kinds or "*" in kinds):
            return span(tokens, head.i, head.i)
    return None


def _done(tokens: Tokens, i: int) -> bool:
    """Whether the verb tells what has come about: past, perfect or a participle, not a habit or a plan."""
    auxiliaries = {tokens[c].lower for c in tokens[i].children if tokens[c].dep == "aux"}
    if tokens[i].tag in ("VBD", "VBN"):
        return not auxiliaries & {"to", "would", "could", "may", "might", "will", "can"}
    return (tokens[i].tag == "VBG" and not auxiliaries) or (tokens[i].tag in ("VBP", "VBZ") and tokens[i].dep == "ROOT")


def _governor(tokens: Tokens, claim: Claim, outcome: str) -> Span | None:
    governors = {sequence[0]: kinds for sequence, kinds in words(outcome, "governor")}
    core = core_words(tokens, claim)
    beside = [c for i in core[:1] for c in tokens[i].children if tokens[c].dep in ("acomp", "attr")]
    for i in (*core[:-1], *beside):
        kinds = governors.get(tokens[i].lemma)
        if kinds is not None and (claim.kind in kinds or "*" in kinds):
            return span(tokens, i, i)
    return None


def _phrase(tokens: Tokens, claim: Claim, outcome: str) -> Span | None:
    where = content_range(tokens, claim)
    phrases = _phrases(outcome)
    for i in where:
        for key in dict.fromkeys((tokens[i].lower, tokens[i].lemma)):
            for sequence, kinds in phrases.get(key, ()):
                counts = (claim.kind in kinds or "*" in kinds) and i + len(sequence) <= where.stop
                if counts and all(w in (tokens[i + k].lower, tokens[i + k].lemma) for k, w in enumerate(sequence)):
                    return span(tokens, i, i + len(sequence) - 1)
    return None


@cache
def _phrases(outcome: str) -> dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]:
    """The phrases of an outcome under their first word."""
    found: dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]] = {}
    for sequence, kinds in words(outcome, "phrase"):
        found[sequence[0]] = (*found.get(sequence[0], ()), (sequence, kinds))
    return found


def _of_none(tokens: Tokens, i: int) -> bool:
    """ "No agreement was reached", "neither side took the town"."""
    parties = (c for c in tokens[i].children if tokens[c].dep in ("nsubj", "nsubjpass", "dobj", "expl", "attr"))
    return any(tokens[c].lower in NONE or any(tokens[d].lower in NONE for d in tokens[c].children) for c in parties)


NONE = frozenset({"no", "neither", "nobody", "none", "nothing", "few", "little"})
# What governs a gerund that tells what is sought, not what was done: "the goal of capturing the port".
GOALS = frozenset(
    "goal aim objective purpose task plan attempt effort bid hope intention mission ambition chance prospect option target"
    " condition want plan seek try intend aim plot dream consider prevent avoid mean risk require threaten discuss".split()
)


def _is_goal(tokens: Tokens, claim: Claim) -> bool:
    """Whether the claim's verb is an "-ing" that names a goal, or only names the act."""
    i = claim.head
    if tokens[i].tag != "VBG" or any(tokens[c].dep in ("aux", "nsubj") for c in tokens[i].children):
        return False
    for _ in range(5):
        if tokens[i].dep in ("csubj", "pcomp") and tokens[tokens[i].head].lower not in ("by", "after"):
            return True
        if tokens[i].head == i:
            return False
        i = tokens[i].head
        if tokens[i].lemma in GOALS or any(tokens[c].lemma in GOALS and tokens[c].dep == "pobj" for c in _objects_of(tokens, i)):
            return True
    return False


def _objects_of(tokens: Tokens, i: int) -> list[int]:
    """What stands behind the prepositions of a verb and of its object: "failed in its goals: capturing …"."""
    governors = [i, *(c for c in tokens[i].children if tokens[c].dep in ("dobj", "attr"))]
    prepositions = [c for g in governors for c in tokens[g].children if tokens[c].dep == "prep"]
    return [p for c in prepositions for p in tokens[c].children]


def _negated(tokens: Tokens, i: int) -> bool:
    return any(tokens[c].dep == "neg" for c in tokens[i].children)
