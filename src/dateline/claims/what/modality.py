"""Tell whether a claim is asserted, denied, foretold, intended, demanded or conditional.

Precision first: what no rule claims is asserted. A bare negation is no denial, an ability in the
past ("could not flee") no forecast, a reported perfect ("to have fired") no intention.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from dateline.claims.core import (
    content_range,
    core_words,
    cue_lemmas,
    has_subject,
    has_to,
    mention_of,
    modal_of,
    negation,
    perfect,
    subject_of,
)
from dateline.claims.what.conditions import find_condition
from dateline.claims.what.demands import demanded
from dateline.claims.what.denials import denied
from dateline.claims.what.modality_words import (
    BELIEF_CUES,
    FIRST_PERSON,
    FUTURE,
    OWN,
    POSSIBLE,
    PRONOUNS,
    SMALL,
    STEM,
    Verdict,
    cue_effect,
    opens_with,
    phrase_in,
    single,
)
from dateline.copies import changed
from dateline.language.tree import Tokens, phrase, span, within
from dateline.types import Claim, Modality, Reading, Reason, Span, Speaker, Token


def judge(reading: Reading) -> Reading:
    """Fill the modality of every claim, and the words of its condition."""
    return changed(reading, claims=tuple(_judged(reading, claim) for claim in reading.claims))


def _judged(reading: Reading, claim: Claim) -> Claim:
    if not content_range(reading.tokens, claim):
        return claim
    condition = find_condition(reading.tokens, claim)
    verdict = _verdict(reading, claim, condition)
    if verdict is None:
        undone = negated(reading.tokens, claim)
        if undone is None:
            return claim
        reason = Reason("modality", NEGATED, "The claim says that it is not so.", undone)
        return changed(claim, because=(*claim.because, reason))
    reason = Reason("modality", verdict.rule, verdict.sentence, verdict.span)
    return changed(
        claim,
        modality=verdict.modality,
        condition=condition if verdict.modality == "conditional" else claim.condition,
        because=(*claim.because, reason),
    )


# The rule of the reason that an asserted claim carries when it says that something did not happen.
NEGATED = "negated"


def negated(tokens: Tokens, claim: Claim) -> Span | None:
    """The word that makes the claim say that something is not so: "did not attack", "never entered", "no shells hit"."""
    found = next((n for i in core_words(tokens, claim) if (n := negation(tokens, i)) is not None), None)
    return span(tokens, found, found) if found is not None else None


def _counterfactual(tokens: Tokens, claim: Claim) -> Verdict | None:
    """ "Would have taken the port": what did not come about."""
    head = tokens[claim.head]
    would = next((c for c in head.children if tokens[c].lower in ("would", "'d") and tokens[c].dep == "aux"), None)
    if would is None or not perfect(tokens, claim.head):
        return None
    return Verdict("conditional", "counterfactual", "The claim says what would have been.", span(tokens, would, claim.head))


def _verdict(reading: Reading, claim: Claim, condition: Span | None) -> Verdict | None:
    core = core_words(reading.tokens, claim)
    told = from_cue(reading, claim)
    if told is not None and told.modality == "forecast" and condition is not None:
        told = None  # "if fighting spreads, they expect …" foretells nothing yet
    return (
        told
        or (Verdict("conditional", "condition", "A condition governs the claim.", condition) if condition else None)
        or demanded(reading, claim, core)
        or denied(reading, claim)
        or _counterfactual(reading.tokens, claim)
        or _framed(reading.tokens, claim)
        or _future(reading, claim, core)
        or _intended(reading, claim, core)
    )


def from_cue(reading: Reading, claim: Claim) -> Verdict | None:
    """What a cue such as "urged", "denied" or "is expected" settles by itself."""
    modality, kind = cue_effect(reading, claim)
    if modality == "-" or modality == "asserted":
        return None
    cue = claim.chain[-1].cue
    head = reading.tokens[claim.head]
    if modality == "denied" and (
        head.pos not in ("VERB", "AUX", "NOUN") or head.lemma in WITHHELD or _not_denied(reading, claim)
    ):
        return None
    if modality == "forecast" and _past(reading.tokens, claim.head):
        return None
    if kind == "demand" and _states_a_fact(reading.tokens, claim.head):
        return None
    return Verdict(cast(Modality, modality), "cue", f"The cue tells that the claim is {modality}.", cue)


# Behind "denied" these are withheld from somebody, not called untrue: "denied them papers".
WITHHELD = frozenset(
    {"paper", "right", "access", "entry", "visa", "permission", "citizenship", "asylum", "bail", "treatment", "aid"}
)


def _not_denied(reading: Reading, claim: Claim) -> bool:
    """ "Did not deny that": the speaker lets it stand."""
    return bool({"not", "n't", "n’t", "never", "neither"} & set(cue_lemmas(reading, claim)))


def _states_a_fact(tokens: Tokens, i: int) -> bool:
    """A finite clause in the indicative, behind "asked" or "urged", is told and not asked for."""
    auxiliaries = {tokens[c].lower for c in tokens[i].children if tokens[c].dep == "aux"}
    return tokens[i].pos in ("VERB", "AUX") and tokens[i].tag in ("VBD", "VBZ") and has_subject(tokens, i) and not auxiliaries


def _past(tokens: Tokens, i: int) -> bool:
    auxiliaries = {tokens[c].lower for c in tokens[i].children if tokens[c].dep in ("aux", "auxpass")}
    return tokens[i].tag == "VBD" or (bool(auxiliaries & {"had", "has", "have", "was", "were"}) and tokens[i].tag == "VBN")


def _future(reading: Reading, claim: Claim, core: Sequence[int]) -> Verdict | None:
    tokens = reading.tokens
    for i in core[:3]:
        auxiliary = modal_of(tokens, i)
        if auxiliary is None:
            due = _due(tokens, i)
            if due is not None:
                return _willed(reading, claim, due, span(tokens, i, i))
            if tokens[i].lemma == "go" and tokens[i].tag == "VBG" and any(tokens[c].dep == "xcomp" for c in tokens[i].children):
                doing = next(c for c in tokens[i].children if tokens[c].dep == "xcomp")
                return _willed(reading, claim, doing, span(tokens, i, i))
            continue
        where = span(tokens, auxiliary, auxiliary)
        word = tokens[auxiliary].lower
        if _of_a_sum(tokens, i):
            return None
        if word in FUTURE and not perfect(tokens, i):
            return _willed(reading, claim, core[-1] if i == core[0] else i, where)
        if word == "would" and claim.chain and not perfect(tokens, i):
            return _willed(reading, claim, core[-1] if i == core[0] else i, where)
        if word == "would" and (_unclear(tokens, claim.head) or (tokens[claim.head].dep == "relcl" and not perfect(tokens, i))):
            return Verdict("forecast", "would", "The claim says what would come about.", where)
        if word in POSSIBLE and _coming(tokens, claim, i, word):
            return Verdict("forecast", "possibility", "It may come about.", where)
    return None


def _due(tokens: Tokens, i: int) -> int | None:
    """What is arranged: "were to meet", "is to fly"; not "was to become", told with hindsight."""
    if tokens[i].lemma != "be" or i + 1 >= len(tokens) or tokens[i + 1].tag != "TO":
        return None
    doing = tokens[tokens[i + 1].head]
    return doing.i if doing.head == i and doing.dep == "xcomp" and doing.lemma not in HINDSIGHT else None


# "Was to become" tells of what did come; "is to blame" of what is.
HINDSIGHT = frozenset({"become", "prove", "last", "remain", "blame", "be", "cost", "say", "claim"})


def _of_a_sum(tokens: Tokens, i: int) -> bool:
    """ "That would bring the total to 40": a reckoning, no forecast."""
    return tokens[i].lemma in ("bring", "take", "make", "put") and any(
        tokens[c].dep == "dobj" and any(tokens[w].lemma in SUMS for w in (c, *tokens[c].children)) for c in tokens[i].children
    )


SUMS = frozenset({"total", "toll", "number", "tally", "figure", "count"})


def _coming(tokens: Tokens, claim: Claim, i: int, word: str) -> bool:
    """Whether "could", "may" or "might" looks ahead: not past ability, not a guess about what is."""
    if perfect(tokens, i) or any(tokens[c].dep == "expl" for c in tokens[i].children):
        return False
    if any(tokens[c].dep == "neg" for c in tokens[i].children) or (word == "could" and negation(tokens, i) is not None):
        return False
    if tokens[i].lemma == "be" and any(tokens[c].dep in ("attr", "prep") for c in tokens[i].children):
        return False
    subject = subject_of(tokens, i)
    if tokens[i].lemma == "see" and subject is not None and subject.lower in FIRST_PERSON:
        return True  # "we could see further attacks"
    return not (word == "could" and subject is not None and subject.lower in PRONOUNS - {"it"} | FIRST_PERSON)


def _unclear(tokens: Tokens, i: int) -> bool:
    return any(tokens[c].lower in ("whether", "if") and tokens[c].dep == "mark" for c in tokens[i].children)


def _framed(tokens: Tokens, claim: Claim) -> Verdict | None:
    """ "It is unclear if they will come", "doubts over whether she would go", "no guarantee that it will hold"."""
    head = tokens[claim.head]
    if head.lemma != "be" and head.pos != "NOUN":
        return None
    frames = [head.i, *(c for c in head.children if tokens[c].dep in ("acomp", "attr"))]
    for i in frames:
        if tokens[i].lemma not in OPEN:
            continue
        below = [*tokens[i].children, *(g for c in tokens[i].children if tokens[c].dep == "prep" for g in tokens[c].children)]
        if i != head.i:
            below += [c for c in head.children if c > i]
        for c in below:
            auxiliary = modal_of(tokens, c) if tokens[c].dep in ("ccomp", "acl", "pcomp", "advcl", "relcl") else None
            if auxiliary is not None and tokens[auxiliary].lower in FUTURE | POSSIBLE | {"would"} and not perfect(tokens, c):
                return Verdict("forecast", "open", "The claim says that it is open what will come.", span(tokens, i, auxiliary))
    return None


OPEN = frozenset(
    "unclear clear uncertain certain unknown doubtful doubt guarantee possibility chance risk prospect danger likelihood hope"
    " fear question sign likely unlikely possible probable".split()
)


def _willed(reading: Reading, claim: Claim, doing: int, where: Span) -> Verdict:
    """Will as purpose or as prophecy: an act of the speaker's own side is meant, all else is foretold."""
    tokens = reading.tokens
    subject = subject_of(tokens, claim.head) or subject_of(tokens, doing)
    stative = tokens[doing].lemma in single("stative", "verb")
    if tokens[doing].lemma in ("remain", "stay") and subject is not None and subject.lemma in ("force", "troop", "soldier"):
        stative = False  # troops stay where somebody wants them
    if (
        subject is not None
        and subject.lower in FIRST_PERSON
        and not (tokens[doing].lemma == "be" and _has_attribute(tokens, doing))
    ):
        return Verdict("intention", "will", "The speaker says what it will do.", where)
    passive = any(tokens[c].dep in ("nsubjpass", "auxpass") for c in tokens[doing].children)
    awaited = tokens[doing].lemma == "take" and subject is not None and subject.lower == "it"  # "it will take years"
    if stative or awaited or subject is None or not (_actor(reading, subject) or passive):
        return Verdict("forecast", "will", "The claim says what will come about.", where)
    if claim.chain and not passive and not _same_side(reading, subject, claim.chain[-1]):
        return Verdict("forecast", "will", "Somebody else says what the actor will do.", where)
    return Verdict("intention", "will", "The claim says what the actor will do.", where)


def _has_attribute(tokens: Tokens, i: int) -> bool:
    return any(tokens[c].dep in ("attr", "acomp") for c in tokens[i].children)


def _actor(reading: Reading, subject: Token) -> bool:
    if subject.pos == "PROPN" or subject.lower in FIRST_PERSON | PRONOUNS | {"who"}:
        return True
    if mention_of(reading, subject.i) is not None:
        return True
    return subject.lemma in ACTING


ACTING = frozenset(
    "government army force troop soldier police president minister official leader rebel fighter group delegation militia"
    " state country military authority side coalition company operation campaign conference team envoy mission convoy union"
    " ministry parliament court council unit ship fleet navy commander diplomat ally partner summit talk meeting militiaman"
    " militant insurgent guerrilla brigade battalion division regiment police guard agency committee regime junta faction party"
    " movement administration cabinet senator lawmaker general colonel contingent peacekeeper reservist battery squadron".split()
)


def _same_side(reading: Reading, subject: Token, speaker: Speaker) -> bool:
    """Whether the subject may be the speaker or its side: a pronoun, a shared name, an unnamed speaker."""
    if subject.lower in PRONOUNS or (speaker.who is None and speaker.side is None):
        return True
    mention = mention_of(reading, subject.i)
    if mention is not None and mention.side and speaker.side:
        return mention.side == speaker.side
    where = phrase(reading.tokens, subject.i)
    inside = within(reading.tokens, where)
    if subject.pos == "NOUN" and inside[0].lower in OWN and not any(t.pos in ("PROPN", "ADJ") for t in inside):
        return True
    stems = {t.lower[:STEM] for t in inside if t.pos in ("PROPN", "ADJ", "NOUN") and (len(t.lower) >= STEM or t.pos == "PROPN")}
    names = (
        f"{speaker.who or ''} {speaker.side or ''}".lower().replace("united states", "us united states").replace("|", " ").split()
    )
    if mention is not None and mention.who:
        stems |= {w[:STEM] for w in mention.who.lower().split() if len(w) >= STEM}
    return bool(stems & {n[:STEM] for n in names if n not in SMALL})


def _intended(reading: Reading, claim: Claim, core: Sequence[int]) -> Verdict | None:
    tokens = reading.tokens
    opening = opens_with(tokens, claim, "intention")
    if opening:
        return Verdict("intention", "opening", "The claim tells a purpose.", opening)
    if claim.section == "caption" and tokens[claim.head].tag in ("VBP", "VBZ"):
        return None  # a caption tells what is seen: "soldiers prepare to fire"
    found = phrase_in(tokens, claim, "intention", reach=8)
    if found and not _ready(tokens, claim.head):
        return Verdict("intention", "phrase", "The claim tells what is planned.", found)
    head = tokens[claim.head]
    if head.lemma in single("intention", "noun") and any(
        tokens[c].dep in ("acl", "xcomp") and has_to(tokens, c) for c in head.children
    ):
        return Verdict("intention", "noun", "The claim tells of a plan.", span(tokens, head.i, head.i))
    if _plans(tokens, claim.head):
        return Verdict("intention", "plan", "The claim tells what is planned.", span(tokens, head.i, head.i))
    if tokens[core[-1]].lemma in single("saying", "verb"):
        return None
    if _governs(tokens, claim.head, single("intention", "governor")) and not _past_perfect(tokens, claim.head):
        return Verdict("intention", "governor", "The claim tells what is planned.", span(tokens, head.i, head.i))
    if _governs(tokens, claim.head, single("forecast", "governor")) and not _of_a_state(tokens, core):
        return Verdict("forecast", "governor", "The claim tells what is expected.", span(tokens, head.i, head.i))
    return _purpose(reading, claim)


def _ready(tokens: Tokens, i: int) -> bool:
    """ "Is prepared for attacks", "committed to the treaty": a state, no plan."""
    state = [i, *(c for c in tokens[i].children if tokens[c].dep in ("acomp", "oprd"))]
    return any(
        tokens[s].lower == "prepared" and any(tokens[c].lower == "for" for c in tokens[s].children) and not _active(tokens, s)
        for s in state
    )


def _active(tokens: Tokens, i: int) -> bool:
    return tokens[i].tag == "VBD" or any(tokens[c].lower in ("has", "have", "had") for c in tokens[i].children)


def _of_a_state(tokens: Tokens, core: Sequence[int]) -> bool:
    """ "Is likely to have the means", "is expected to be there now": a guess about what is."""
    last = core[-1]
    governed = [
        c for w in tokens[core[0]].children if tokens[w].dep == "acomp" for c in tokens[w].children if tokens[c].dep == "xcomp"
    ]
    states = [last] if len(core) > 1 else governed[:1]
    return any(tokens[i].lemma in ("have", "be") for i in states) or perfect(tokens, last)


def _governs(tokens: Tokens, i: int, governors: frozenset[str]) -> bool:
    words_here = [i, *(c for c in tokens[i].children if tokens[c].dep in ("acomp", "oprd", "attr"))]
    for w in words_here:
        if tokens[w].lemma in governors and any(
            tokens[c].dep in ("xcomp", "ccomp") and has_to(tokens, c) for c in tokens[w].children
        ):
            return True
    return False


def _plans(tokens: Tokens, i: int) -> bool:
    """ "Planned the killing", "is plotting an attack", "plan for a return", "is determined that", "are due in Oslo"."""
    if tokens[i].lemma in ("plan", "plot", "threaten") and tokens[i].pos == "VERB":
        meant = (c for c in tokens[i].children if tokens[c].dep == "dobj" or tokens[c].lower == "for")
        return any(tokens[c].lower == "for" or tokens[i].lemma != "threaten" or tokens[c].lemma in OPERATIONS for c in meant)
    state = next((c for c in tokens[i].children if tokens[c].dep == "acomp"), i)
    if tokens[state].lower in ("determined", "resolved"):
        return any(tokens[c].dep == "ccomp" for c in (*tokens[state].children, *tokens[i].children))
    return tokens[state].lower == "due" and any(tokens[c].lower in ("in", "at", "on") for c in tokens[state].children)


OPERATIONS = frozenset(
    "offensive operation attack strike assault invasion war campaign retaliation action sanction blockade incursion".split()
)


def _past_perfect(tokens: Tokens, i: int) -> bool:
    return any(tokens[c].lower == "had" for c in tokens[i].children if tokens[c].dep == "aux") and tokens[i].tag == "VBN"


def _purpose(reading: Reading, claim: Claim) -> Verdict | None:
    """A bare infinitive for content: what was done was done "to cut the road"; a headline's "Army to leave"."""
    tokens = reading.tokens
    head = tokens[claim.head]
    if head.tag != "VB" or not has_to(tokens, claim.head) or perfect(tokens, claim.head):
        return None
    if set(cue_lemmas(reading, claim)) & BELIEF_CUES:
        return None
    if any(tokens[c].lower == "be" for c in head.children if tokens[c].dep in ("aux", "auxpass")) and claim.chain:
        return None
    governor = tokens[head.head]
    planned = head.dep in ("advcl", "acl", "ROOT", "relcl") or governor.lemma in single("intention", "governor")
    if not planned or governor.lemma in ("force", "have", "need", "require", "manage", "fail", "able", "unable", "help"):
        return None
    first = next(t for t in tokens[content_range(tokens, claim)[0] :] if t.pos not in ("PUNCT", "SPACE"))
    if first.lower != "to" and not (head.dep == "ROOT" and has_subject(tokens, head.i)):
        return None
    return Verdict("intention", "purpose", "The claim tells what something is done for.", span(tokens, head.i, head.i))
