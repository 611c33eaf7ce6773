"""Tell whether a claim is asserted, denied, foretold, intended, demanded or conditional.

Precision first: what no rule claims is asserted. A bare negation is no denial, an ability in the
past ("could not flee") no forecast, a reported perfect ("to have fired") no intention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from dateline.claims.core import content_range, core_words, cue_lemmas, has_subject, has_to, modal_of, perfect, subject_of
from dateline.language.tree import Tokens, phrase, span, within
from dateline.lexicons import rows
from dateline.types import Claim, Modality, Reading, Reason, Span, Speaker, Token

FUTURE = frozenset({"will", "'ll", "’ll", "wo", "shall"})
POSSIBLE = frozenset({"could", "may", "might"})
DEMANDING = frozenset({"must", "should", "ought"})
FIRST_PERSON = frozenset({"i", "we"})
PRONOUNS = frozenset({"he", "she", "it", "they"})
# Reports of what is believed to be so already: "is believed to hold", "were reported to have fired".
BELIEF_CUES = frozenset(
    {"believe", "report", "think", "know", "understand", "say", "reportedly", "allegedly", "rumour", "presume", "accuse"}
)
# "The country would", "his government would": the speaker's own, as far as the text tells.
OWN = frozenset({"the", "his", "her", "its", "their", "our", "my", "this"})
SMALL = frozenset({"the", "of", "and", "for", "in", "de", "al"})
# Words before this many characters must agree for a name and its demonym: Turkey, Turkish; Russia, Russian.
STEM = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """A modality, the rule that gave it and the words it rests on."""

    modality: Modality
    rule: str
    sentence: str
    span: Span | None = None


@cache
def cue_effects() -> dict[tuple[str, ...], tuple[str, str]]:
    """Cue lemmas → the modality and the kind they give; "-" for none."""
    return {tuple(row[0].split()): (row[1], row[2]) for row in rows("cue_effects.tsv")[1:]}


@cache
def words(modality: str, where: str) -> tuple[tuple[str, ...], ...]:
    """The lemma sequences of one part of the lexicon."""
    found = [
        tuple(w.split()) for row in rows("modality.tsv")[1:] if (row[0], row[1]) == (modality, where) for w in row[2].split("|")
    ]
    return tuple(found)


@cache
def single(modality: str, where: str) -> frozenset[str]:
    """The one-word entries of one part of the lexicon."""
    return frozenset(w[0] for w in words(modality, where) if len(w) == 1)


def judge(reading: Reading) -> Reading:
    """Fill the modality of every claim, and the words of its condition."""
    return replace(reading, claims=tuple(_judged(reading, claim) for claim in reading.claims))


def _judged(reading: Reading, claim: Claim) -> Claim:
    if not content_range(reading.tokens, claim):
        return claim
    condition = find_condition(reading.tokens, claim)
    verdict = _verdict(reading, claim, condition)
    if verdict is None:
        return claim
    reason = Reason("modality", verdict.rule, verdict.sentence, verdict.span)
    return replace(
        claim,
        modality=verdict.modality,
        condition=condition if verdict.modality == "conditional" else claim.condition,
        because=(*claim.because, reason),
    )


def _verdict(reading: Reading, claim: Claim, condition: Span | None) -> Verdict | None:
    core = core_words(reading.tokens, claim)
    return (
        from_cue(reading, claim)
        or (Verdict("conditional", "condition", "A condition governs the claim.", condition) if condition else None)
        or _demanded(reading, claim, core)
        or _denied(reading, claim)
        or _future(reading, claim, core)
        or _intended(reading, claim, core)
    )


def cue_effect(reading: Reading, claim: Claim) -> tuple[str, str]:
    """What the innermost cue says of modality and kind; "-" for nothing."""
    lemmas = cue_lemmas(reading, claim)
    for length in (3, 2, 1):
        for at in range(len(lemmas) - length, -1, -1):
            effect = cue_effects().get(lemmas[at : at + length])
            if effect is not None:
                return effect
    return "-", "-"


def from_cue(reading: Reading, claim: Claim) -> Verdict | None:
    """What a cue such as "urged", "denied" or "is expected" settles by itself."""
    modality, kind = cue_effect(reading, claim)
    if modality == "-" or modality == "asserted":
        return None
    cue = claim.chain[-1].cue
    head = reading.tokens[claim.head]
    if modality == "denied" and head.pos not in ("VERB", "AUX", "NOUN"):
        return None
    if modality == "forecast" and _past(reading.tokens, claim.head):
        return None
    if kind == "demand" and _states_a_fact(reading.tokens, claim.head):
        return None
    return Verdict(cast(Modality, modality), "cue", f"The cue tells that the claim is {modality}.", cue)


def _states_a_fact(tokens: Tokens, i: int) -> bool:
    """A finite clause in the indicative, behind "asked" or "urged", is told and not asked for."""
    auxiliaries = {tokens[c].lower for c in tokens[i].children if tokens[c].dep == "aux"}
    return tokens[i].pos in ("VERB", "AUX") and tokens[i].tag in ("VBD", "VBZ") and has_subject(tokens, i) and not auxiliaries


def _past(tokens: Tokens, i: int) -> bool:
    auxiliaries = {tokens[c].lower for c in tokens[i].children if tokens[c].dep in ("aux", "auxpass")}
    return tokens[i].tag == "VBD" or bool(auxiliaries & {"had", "has", "have", "was", "were"}) and tokens[i].tag == "VBN"


# --- conditions ---


def find_condition(tokens: Tokens, claim: Claim) -> Span | None:
    """The clause that the claim hangs on: "if …", "unless …", "only after …"; or the subject of a bare "would"."""
    where = content_range(tokens, claim)
    first = next((i for i in where if tokens[i].pos not in ("PUNCT", "SPACE")), where[0])
    if tokens[first].lower in single("conditional", "condition") and tokens[first].dep in ("mark", "advmod"):
        return _clause_of(tokens, first, where)
    for i in dict.fromkeys([claim.head, *core_words(tokens, claim)]):
        found = _conditional_clause(tokens, i) or _only_after(tokens, i, where)
        if found:
            return found
    return _hypothetical_subject(tokens, claim, where)


def _conditional_clause(tokens: Tokens, i: int) -> Span | None:
    for c in tokens[i].children:
        if tokens[c].dep == "advcl":
            for mark in tokens[c].children:
                opens = tokens[mark].dep == "mark" or tokens[mark].lower == "once"
                if (
                    opens
                    and tokens[mark].lower == "once"
                    and not any(tokens[x].dep == "aux" and tokens[x].tag == "MD" for x in tokens[i].children)
                ):
                    continue
                if opens and tokens[mark].lower in single("conditional", "condition") and not _weak_if(tokens, mark):
                    return span(tokens, mark, tokens[c].right)
        if tokens[c].dep == "prep" and tokens[c].lower in ("unless", "without") and tokens[i].tag == "MD":
            return phrase(tokens, c)
    return None


def _weak_if(tokens: Tokens, mark: int) -> bool:
    """ "As if", "even if" and "if any" set no condition."""
    before, after = tokens[max(mark - 1, 0)].lower, tokens[min(mark + 1, len(tokens) - 1)].lower
    return before in ("as", "even") or after in ("any", "not", "ever")


def _only_after(tokens: Tokens, i: int, where: range) -> Span | None:
    future = any(tokens[c].lower in FUTURE | {"would"} for c in tokens[i].children if tokens[c].dep == "aux")
    if not future:
        return None
    for c in range(tokens[i].i + 1, min(tokens[i].right, where[-1]) + 1):
        if tokens[c].lower in ("after", "when", "if", "once") and tokens[c - 1].lower == "only":
            return span(tokens, c - 1, min(tokens[i].right, where[-1]))
        if (
            tokens[c].lower == "as"
            and c + 2 < len(tokens)
            and tokens[c + 1].lower in ("long", "soon")
            and tokens[c + 2].lower == "as"
        ):
            return span(tokens, c, min(tokens[i].right, where[-1]))
    return None


def _hypothetical_subject(tokens: Tokens, claim: Claim, where: range) -> Span | None:
    """ "Taking the bridge would open the road", "any such move would be met"."""
    head = tokens[claim.head]
    if not any(tokens[c].lower == "would" for c in head.children if tokens[c].dep == "aux"):
        return None
    for c in head.children:
        child = tokens[c]
        if c not in where:
            continue
        if child.dep == "csubj" or child.dep == "nsubj" and (tokens[child.left].lower == "any" or child.tag == "VBG"):
            return phrase(tokens, c)
    return None


def _clause_of(tokens: Tokens, mark: int, where: range) -> Span:
    clause = tokens[tokens[mark].head]
    last = min(clause.right, where[-1])
    comma = next((i for i in range(mark + 1, where[-1]) if tokens[i].lower == ","), None)
    if comma is not None and comma <= last:
        last = comma - 1
    return span(tokens, mark, max(mark, last))


# --- demands and denials ---


def _demanded(reading: Reading, claim: Claim, core: Sequence[int]) -> Verdict | None:
    tokens = reading.tokens
    spoken = bool(claim.chain) or claim.quote in ("direct", "mixed")
    for i in (claim.head, *_thought(tokens, claim.head)):
        for c in tokens[i].children:
            auxiliary = tokens[c].dep == "aux" and tokens[c].lower in DEMANDING and not perfect(tokens, i)
            if spoken and auxiliary and not _deduced(tokens, i):
                return Verdict("demand", "modal", "The claim says what must or should be done.", span(tokens, c, c))
    if spoken and tokens[claim.head].lower == "ought":
        return Verdict("demand", "modal", "The claim says what ought to be done.", span(tokens, claim.head, claim.head))
    if _asks(tokens, claim.head):
        return Verdict(
            "demand", "request", "The claim tells that somebody asks somebody to act.", span(tokens, claim.head, claim.head)
        )
    opening = _opens_with(tokens, claim, "demand")
    if opening and spoken:
        return Verdict("demand", "opening", "The claim opens with words that ask for something.", opening)
    head = tokens[claim.head]
    if spoken and head.tag == "VBP" and head.lemma in ("need", "want", "demand", "require") and _first_person(tokens, claim.head):
        other = head.lemma in ("demand", "need") or any(
            tokens[c].dep in ("ccomp", "xcomp") and has_subject(tokens, c) for c in head.children
        )
        if other:
            return Verdict("demand", "wish", "The speaker says what is needed of others.", span(tokens, head.i, head.i))
    if spoken and head.lemma in ("have", "get") and len(core) > 1 and _owed(tokens, claim.head):
        return Verdict("demand", "have to", "The claim says what has to be done.", span(tokens, head.i, head.i))
    if spoken and claim.quote != "none" and _imperative(tokens, claim):
        return Verdict("demand", "imperative", "The claim is a command.", span(tokens, head.i, head.i))
    return None


def _deduced(tokens: Tokens, i: int) -> bool:
    """ "Must be" of a guess, "should be a sign": said of a state."""
    return tokens[i].lemma == "be" and any(
        tokens[c].dep in ("attr", "expl") or tokens[c].lower in ("able", "over") for c in tokens[i].children
    )


def _thought(tokens: Tokens, i: int) -> list[int]:
    """What a thinker's clause holds: "we think that they should …"."""
    if tokens[i].lemma not in ("think", "believe", "feel", "say", "hold"):
        return []
    return [c for c in tokens[i].children if tokens[c].dep == "ccomp"]


def _asks(tokens: Tokens, i: int) -> bool:
    """ "We invite the state to …", "is pressing them to …": a request told by the claim itself."""
    if cue_effects().get((tokens[i].lemma,), ("-", "-"))[0] != "demand" and tokens[i].lemma not in ("push", "press", "want"):
        return False
    if (
        tokens[i].pos != "VERB"
        or tokens[i].lemma in ("seek", "request", "order")
        or any(tokens[c].dep in ("auxpass", "neg") for c in tokens[i].children)
    ):
        return False
    asked = [c for c in tokens[i].children if tokens[c].dep in ("xcomp", "ccomp", "advcl") and has_to(tokens, c)]
    someone = any(tokens[c].dep == "dobj" for c in tokens[i].children) or any(has_subject(tokens, c) for c in asked)
    return bool(asked) and someone


def _owed(tokens: Tokens, i: int) -> bool:
    negated = any(tokens[c].dep == "neg" for c in tokens[i].children)
    present = tokens[i].tag in ("VBP", "VBZ") or any(tokens[c].lower in ("'ve", "’ve", "have") for c in tokens[i].children)
    return present and not negated and any(tokens[c].dep == "xcomp" and has_to(tokens, c) for c in tokens[i].children)


def _imperative(tokens: Tokens, claim: Claim) -> bool:
    head = tokens[claim.head]
    if (
        head.tag != "VB"
        and (head.tag != "VBP" or head.lemma in ("be", "have"))
        or head.pos not in ("VERB", "AUX")
        or not head.lower.isalpha()
        or head.dep not in ("ROOT", "ccomp", "conj", "parataxis")
        or has_subject(tokens, head.i)
    ):
        return False
    before = {tokens[c].lower for c in head.children if c < head.i and tokens[c].dep in ("aux", "neg")}
    first = next(t for t in tokens[content_range(tokens, claim)[0] :] if t.pos not in ("PUNCT", "SPACE"))
    return not before & {"to", "will", "would", "can", "could", "may", "might", "'ll"} and (
        first.i == head.i or first.lower in ("do", "don't", "please", "never", "let", "not")
    )


def _denied(reading: Reading, claim: Claim) -> Verdict | None:
    """The speaker rejects a charge in so many words: "was not responsible", "had nothing to do with"."""
    if not claim.chain:
        return None
    found = _phrase_in(reading.tokens, claim, words("denied", "phrase"), reach=6)
    return Verdict("denied", "denial", "The speaker rejects it.", found) if found else None


# --- the future ---


def _future(reading: Reading, claim: Claim, core: Sequence[int]) -> Verdict | None:
    tokens = reading.tokens
    for i in core[:3]:
        auxiliary = modal_of(tokens, i)
        if auxiliary is None:
            if tokens[i].lemma == "go" and tokens[i].tag == "VBG" and any(tokens[c].dep == "xcomp" for c in tokens[i].children):
                doing = next(c for c in tokens[i].children if tokens[c].dep == "xcomp")
                return _willed(reading, claim, doing, span(tokens, i, i))
            continue
        where = span(tokens, auxiliary, auxiliary)
        word = tokens[auxiliary].lower
        if word in FUTURE and not perfect(tokens, i):
            return _willed(reading, claim, core[-1] if i == core[0] else i, where)
        if word == "would" and claim.chain and not perfect(tokens, i):
            return _willed(reading, claim, core[-1] if i == core[0] else i, where)
        if word == "would" and (_unclear(tokens, claim.head) or tokens[claim.head].dep == "relcl" and not perfect(tokens, i)):
            return Verdict("forecast", "would", "The claim says what would come about.", where)
        if word in POSSIBLE and _coming(tokens, claim, i, word):
            return Verdict("forecast", "possibility", "It may come about.", where)
    return None


def _coming(tokens: Tokens, claim: Claim, i: int, word: str) -> bool:
    """Whether "could", "may" or "might" looks ahead: not past ability, not a guess about what is."""
    if perfect(tokens, i) or any(tokens[c].dep == "expl" for c in tokens[i].children):
        return False
    if any(tokens[c].dep == "neg" for c in tokens[i].children):
        return False
    if tokens[i].lemma == "be" and any(tokens[c].dep in ("attr", "prep") for c in tokens[i].children):
        return False
    subject = subject_of(tokens, i)
    return not (word == "could" and subject is not None and subject.lower in PRONOUNS - {"it"} | FIRST_PERSON)


def _unclear(tokens: Tokens, i: int) -> bool:
    return any(tokens[c].lower in ("whether", "if") and tokens[c].dep == "mark" for c in tokens[i].children)


def _willed(reading: Reading, claim: Claim, doing: int, where: Span) -> Verdict:
    """Will as purpose or as prophecy: an act of the speaker's own side is meant, all else is foretold."""
    tokens = reading.tokens
    subject = subject_of(tokens, claim.head) or subject_of(tokens, doing)
    stative = tokens[doing].lemma in single("stative", "verb")
    if (
        subject is not None
        and subject.lower in FIRST_PERSON
        and not (tokens[doing].lemma == "be" and _has_attribute(tokens, doing))
    ):
        return Verdict("intention", "will", "The speaker says what it will do.", where)
    passive = any(tokens[c].dep in ("nsubjpass", "auxpass") for c in tokens[doing].children)
    if stative or subject is None or not (_actor(reading, subject) or passive):
        return Verdict("forecast", "will", "The claim says what will come about.", where)
    if claim.chain and not _same_side(reading, subject, claim.chain[-1]):
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
    " ministry parliament court council unit ship fleet navy commander diplomat ally partner summit talk meeting".split()
)


def _same_side(reading: Reading, subject: Token, speaker: Speaker) -> bool:
    """Whether the subject may be the speaker or its side: a pronoun, a shared name, an unnamed speaker."""
    if subject.lower in PRONOUNS or speaker.who is None and speaker.side is None:
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


# --- plans ---


def _intended(reading: Reading, claim: Claim, core: Sequence[int]) -> Verdict | None:
    tokens = reading.tokens
    opening = _opens_with(tokens, claim, "intention")
    if opening:
        return Verdict("intention", "opening", "The claim tells a purpose.", opening)
    found = _phrase_in(tokens, claim, words("intention", "phrase"), reach=8)
    if found:
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


def _of_a_state(tokens: Tokens, core: Sequence[int]) -> bool:
    """ "Is likely to have the means", "is expected to be there now": a guess about what is."""
    last = core[-1]
    return tokens[last].lemma in ("have", "be") and len(core) > 1 or perfect(tokens, last)


def _governs(tokens: Tokens, i: int, governors: frozenset[str]) -> bool:
    words_here = [i, *(c for c in tokens[i].children if tokens[c].dep in ("acomp", "oprd", "attr"))]
    for w in words_here:
        if tokens[w].lemma in governors and any(
            tokens[c].dep in ("xcomp", "ccomp") and has_to(tokens, c) for c in tokens[w].children
        ):
            return True
    return False


def _plans(tokens: Tokens, i: int) -> bool:
    """ "Planned the killing", "is plotting an attack"."""
    return (
        tokens[i].lemma in ("plan", "plot")
        and tokens[i].pos == "VERB"
        and any(tokens[c].dep == "dobj" for c in tokens[i].children)
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


# --- small looks at the parse ---


def _opens_with(tokens: Tokens, claim: Claim, modality: str) -> Span | None:
    where = [i for i in content_range(tokens, claim) if tokens[i].pos not in ("PUNCT", "SPACE")][:5]
    for sequence in words(modality, "opening"):
        if len(sequence) <= len(where) and all(_is(tokens[i], w) for i, w in zip(where, sequence, strict=False)):
            return span(tokens, where[0], where[len(sequence) - 1])
    return None


def _phrase_in(tokens: Tokens, claim: Claim, sequences: Sequence[tuple[str, ...]], *, reach: int) -> Span | None:
    """A sequence near the claim's head."""
    where = content_range(tokens, claim)
    first, last = max(where[0], claim.head - reach), min(where[-1], claim.head + reach)
    for i in range(first, last + 1):
        for sequence in sequences:
            if i + len(sequence) - 1 <= last and all(_is(tokens[i + k], w) for k, w in enumerate(sequence)):
                return span(tokens, i, i + len(sequence) - 1)
    return None


def _is(token: Token, word: str) -> bool:
    return token.lemma == word or token.lower == word or word == "not" and token.lower in ("n't", "n’t")


def _first_person(tokens: Tokens, i: int) -> bool:
    subject = subject_of(tokens, i)
    return subject is not None and subject.lower in FIRST_PERSON
