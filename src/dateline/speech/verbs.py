"""Attributions by a verb: "X said that …", "is reported to …", "…, citing X"."""

from __future__ import annotations

from collections.abc import Callable

from dateline.language.tree import Tokens, child, children, phrase, span
from dateline.speech.contents import AWAITED, content_of
from dateline.speech.cues import CueVerb, cue_span
from dateline.speech.media import media
from dateline.speech.objects import deed
from dateline.speech.parallel import outer_verb
from dateline.speech.sources import WEEKDAYS, quoted_person, source_of, source_span
from dateline.types import Attribution, AttributionForm, Sentence, Span, Token

# Marks between a speaker and his verb.
CLOSE = 3
Able = Callable[[Token], bool]
# Negated, these tell what was not said.
UNSAID = frozenset(
    "say mention confirm announce reveal specify disclose state report tell explain clarify claim deny know verify "
    "determine establish".split()
)
# With these over it, a verb of speech tells what somebody would not say.
UNWILLING = frozenset({"decline", "refuse", "fail", "avoid", "hesitate"})
# "Is expected in Doha on Monday": what is to come stands in no verb of its own.
ARRIVING = frozenset({"in", "at", "on", "to", "from", "by", "within", "next", "later"})
# Verbs whose passive has the hearer for its subject.
HEARD = frozenset({"tell", "notify", "inform", "warn", "advise", "brief", "assure", "remind", "promise"})
# Subjects of which nobody says anything, besides "no group".
NOBODY = frozenset({"nobody", "none", "neither"})
# What a thing may do as well as a speaker.
IMPENDING = frozenset({"threaten", "promise"})
# Nouns and pronouns that speak for nobody: "it is clear that", "the video ends".
IMPERSONAL = frozenset({"there", "this", "that", "which", "what"})


def by_verb(
    tokens: Tokens, sentence: Sentence, token: Token, verb: CueVerb, able: Able, *, loose: bool = True
) -> Attribution | None:
    """ "X said that …" and its kin.

    ``able`` tells whether a token may stand for somebody who speaks; ``loose`` is false in a
    sentence that frames a quotation, which is what is said there.
    """
    misread = _is_misread(tokens, token, able)
    passive = child(tokens, token.i, "auxpass") is not None or (token.dep == "acl" and token.tag == "VBN")
    if passive and not misread:
        return by_impersonal(tokens, token, verb) or _by_hearer(tokens, token) or by_passive(tokens, token, verb)
    if _is_unsaid(tokens, token, verb) or _compared(tokens, token):
        return None
    content = content_of(tokens, sentence, token, verb, loose=loose)
    if content is None and _goes_on(tokens, token):
        content = content_of(tokens, sentence, tokens[token.head], verb, loose=loose)
    if content is None:
        return None
    form, spans = content
    source = tokens[token.head] if misread else source_of(tokens, token)
    outer = outer_verb(tokens, token) if source is not None and not able(source) else None
    if outer is not None:
        source = source_of(tokens, outer)  # "said the truce had collapsed and accused the army of …"
    astray = misread
    if source is None and form == "clause":
        source = _swallowed(tokens, token, able)
        astray = source is not None
        if source is not None:
            spans = tuple(
                Span(s.start, min(s.end, tokens[source.left - 1].start)) for s in spans if s.start < tokens[source.left].start
            )
    if source is not None and _is_no_voice(tokens, token, source, verb, form, able):
        return None
    if not spans:
        return None
    named = source_span(tokens, source)
    if named is not None and source is not None and source.i < token.i and named.end > tokens[token.i].start:
        named = Span(named.start, tokens[token.i - 1].end)  # "the group said it held the port, a claim …"
    return Attribution(
        form=form,
        head=token.i,
        cue=cue_span(tokens, token.i),
        source=named,
        source_head=None if source is None else source.i,
        content=spans,
        # whom the parser hung elsewhere stands right before the cue
        frame=_frame(tokens, token, source, spans) if source is None or not astray else span(tokens, source.left, token.i),
    )


def _is_no_voice(tokens: Tokens, cue: Token, source: Token, verb: CueVerb, form: AttributionForm, able: Able) -> bool:
    """Whether the subject of a verb of saying is nobody who says it."""
    if source.lower in IMPERSONAL and (form == "object" or source.dep == "expl"):
        return True
    if (form == "object" or cue.lemma in IMPENDING) and not able(source):
        return True  # "a helicopter attacked", "measures raising prices", "the crisis threatens to spread"
    if source.lower in NOBODY or any(tokens[c].lower == "no" for c in source.children):
        return True  # "no group has claimed the attack": nobody says it
    # the speaker of a quotation on himself, "you know": no second voice
    return source.lower in {"i", "we"} or (source.lower == "you" and not verb.strong)


def _swallowed(tokens: Tokens, cue: Token, able: Able) -> Token | None:
    """Who speaks in "A fell, the head of police, X, told reporters", where the parser has the speaker as what fell.

    Or as somebody else of the clause: "…, killing six men, *an officer at the base in Aden* said".
    """
    for clause in children(tokens, cue.i, "ccomp"):
        for t in tokens[clause.i + 1 : cue.i]:
            own = t.head == clause.i and t.dep in {"dobj", "appos", "npadvmod", "attr"}
            apart = tokens[t.left - 1].lower == "," and (own or (t.dep in {"appos", "conj"} and able(t)))
            if apart and cue.i - t.right <= CLOSE and all(x.pos == "PUNCT" for x in tokens[t.right + 1 : cue.i]):
                return t
    return None


def _is_misread(tokens: Tokens, token: Token, able: Able) -> bool:
    """Whether a verb of the main clause was taken for a participle: "X, a rebel spokesman, *claimed* by telephone that …"."""
    head = tokens[token.head]
    if token.dep != "acl" or token.tag != "VBN" or head.dep != "ROOT" or not able(head):
        return False
    return any(c.i > token.i and tokens[c.left].lower == "that" for c in children(tokens, token.i, "ccomp"))


def _goes_on(tokens: Tokens, token: Token) -> bool:
    """ "went on to say": what is said may hang on the going."""
    above = tokens[token.head]
    return above.lemma == "go" and token.dep in {"xcomp", "advcl"} and child(tokens, above.i, "prt") is not None


def _is_unsaid(tokens: Tokens, token: Token, verb: CueVerb) -> bool:
    """ "had not mentioned that …", "declined to blame X": it is said in nobody's name."""
    negated = child(tokens, token.i, "neg") is not None
    if negated and (token.lemma in UNSAID or "voice" in verb.classes):
        return True
    above = tokens[token.head]
    if token.dep == "xcomp" and token.lemma in UNSAID and _is_unable(tokens, above):
        return True
    return token.dep == "xcomp" and above.lemma in UNWILLING and (above.lemma != "fail" or not negated)


def _is_unable(tokens: Tokens, above: Token) -> bool:
    """ "Was unable to say", "has not been able to verify"."""
    verb = above if above.pos in {"VERB", "AUX"} else tokens[above.head]
    words = {above.lower, *(tokens[c].lower for c in (*above.children, *verb.children))}
    return "unable" in words or ("able" in words and bool(words & {"not", "n't", "n’t", "never"}))


def _compared(tokens: Tokens, token: Token) -> bool:
    """ "longer than he expected": a measure, not a statement."""
    return any(tokens[c].lower == "than" for c in token.children)


def by_impersonal(tokens: Tokens, token: Token, verb: CueVerb) -> Attribution | None:
    """ "It was stressed that A", "A, it was stressed": nobody named, and the frame stands outside what is said."""
    it = child(tokens, token.i, "nsubjpass", "expl")
    clause = next((c for c in children(tokens, token.i, "ccomp") if tokens[c.left].lower == "that" or c.right < token.i), None)
    if it is None or it.lower != "it" or clause is None or "say" not in verb.classes:
        return None
    frame = span(tokens, it.left, max(token.i, clause.left - 1))
    return Attribution(
        "clause", token.i, cue_span(tokens, token.i), None, None, (span(tokens, clause.left, clause.right),), frame
    )


def _by_hearer(tokens: Tokens, token: Token) -> Attribution | None:
    """ "The crew was told that A": who said so is named by "by", or by nobody."""
    clause = next((c for c in children(tokens, token.i, "ccomp") if c.i > token.i and tokens[c.left].lower == "that"), None)
    hearer = child(tokens, token.i, "nsubjpass")
    if token.lemma not in HEARD or clause is None or hearer is None or hearer.dep == "expl":
        return None
    cue, source = cue_span(tokens, token.i), _agent(tokens, token)
    content = (span(tokens, clause.left, clause.right),)
    named = None if source is None else source.i
    return Attribution("clause", token.i, cue, source_span(tokens, source), named, content, cue)


def _agent(tokens: Tokens, token: Token) -> Token | None:
    """Who does what a passive verb tells: "by X"."""
    agent = child(tokens, token.i, "agent")
    return None if agent is None else child(tokens, agent.i, "pobj")


def by_passive(tokens: Tokens, token: Token, verb: CueVerb) -> Attribution | None:
    """ "is reported to be failing", "were reported dead", "was described by X as": the claim keeps the whole clause.

    "have been accused of …" alone is a frame round what stands behind it.
    """
    if child(tokens, token.i, "prt") is not None:
        return None  # "was called in"
    verb_itself = span(tokens, token.i, token.i)
    content: tuple[Span, ...] | None = None
    complement = next((c for c in children(tokens, token.i, "xcomp", "ccomp", "oprd", "acomp", "advcl") if c.i > token.i), None)
    as_ = next((t for t in children(tokens, token.i, "prep") if t.lower == "as"), None)
    on = next((t for t in children(tokens, token.i, "prep") if t.lower == "on"), None)
    where = next((t for t in children(tokens, token.i, "prep") if t.lower in ARRIVING), None)
    if "accuse" in verb.classes and token.lemma != "blame":
        laid = deed(tokens, token)
        content = None if laid is None else (laid,)
    elif token.lemma == "blame" and on is not None:
        content = (verb_itself,)
    elif complement is not None and ("passive" in verb.classes or "consider" in verb.classes):
        content = (verb_itself, span(tokens, min(complement.left, complement.i), complement.right))
    elif token.lemma in AWAITED and where is not None:
        content = (verb_itself, span(tokens, where.i, where.right))
    elif as_ is not None and ("passive" in verb.classes or "consider" in verb.classes):
        content = (verb_itself, span(tokens, as_.i, as_.right))
    if content is None or (token.dep == "acl" and "accuse" not in verb.classes):
        return None
    source = _agent(tokens, token)
    return Attribution(
        form="passive",
        head=token.i,
        cue=cue_span(tokens, token.i),
        source=source_span(tokens, source),
        source_head=None if source is None else source.i,
        content=content,
        frame=cue_span(tokens, token.i),
    )


def by_adjective(tokens: Tokens, token: Token) -> Attribution | None:
    """ "X is confident that …", "X made it clear that …", "…, X is convinced"."""
    participle = child(tokens, token.i, "auxpass", "cop") if token.tag == "VBN" else None
    verb = participle or tokens[token.head]
    clause = next((c for c in children(tokens, token.i, "ccomp", "advcl") if _held_so(tokens, token, c)), None)
    hangs = participle is not None or token.dep in {"acomp", "ccomp", "oprd"}
    if clause is None or verb.pos not in {"AUX", "VERB"} or not hangs or child(tokens, token.i, "agent") is not None:
        return None
    source = source_of(tokens, token if participle is not None else verb)
    if source is None or source.lower in IMPERSONAL or source.lower in {"i", "we"}:
        return None
    cue = span(tokens, min(verb.i, token.i), token.i)
    content = (span(tokens, clause.left, clause.right),)
    return Attribution(
        "clause", token.i, cue, source_span(tokens, source), source.i, content, _frame(tokens, token, None, content)
    )


def _held_so(tokens: Tokens, token: Token, clause: Token) -> bool:
    """Whether a clause is what an adjective of belief is about."""
    if tokens[clause.left].lower == "that":
        return clause.i > token.i
    return clause.dep == "ccomp" and child(tokens, clause.i, "nsubj", "nsubjpass", "expl") is not None


def quoting(tokens: Tokens, spoken: Attribution) -> list[Attribution]:
    """Who quotes the speaker: "the agency quoted X as saying" puts the agency round X."""
    if spoken.form == "carried" or quoted_person(tokens, tokens[spoken.head]) is None:
        return []
    verb = tokens[tokens[tokens[spoken.head].head].head]
    source = source_of(tokens, verb)
    if source is None or child(tokens, verb.i, "auxpass") is not None:
        return []
    cue = cue_span(tokens, verb.i)
    return [Attribution(spoken.form, verb.i, cue, source_span(tokens, source), source.i, spoken.content, cue)]


def by_citing(tokens: Tokens, token: Token, able: Able) -> Attribution | None:
    """ "…, citing the ministry": the cited source stands inside the chain of the cue it hangs on.

    "…, citing a rise in prices" names no second source: the rise is what the first one points to.
    """
    source = child(tokens, token.i, "dobj")
    if source is None:
        return None
    cue = cue_span(tokens, token.i)
    if able(source) or source.lemma in media():
        return Attribution("citing", token.i, cue, source_span(tokens, source), source.i, (), phrase(tokens, token.i), inner=True)
    speaker = source_of(tokens, token)
    if speaker is None or not able(speaker) or source.left == source.right:
        return None
    return Attribution("object", token.i, cue, source_span(tokens, speaker), speaker.i, (phrase(tokens, source.i),), cue)


def _frame(tokens: Tokens, cue: Token, source: Token | None, content: tuple[Span, ...]) -> Span:
    """The words from source to cue that attribute, kept out of the content."""
    first = last = cue.i
    if source is not None and (source.head == cue.i or (tokens[source.head].head == cue.i and source.i < cue.i)):
        first, last = min(first, source.left), max(last, source.right)
    day = cue.i + 2
    if last == cue.i and content and day + 1 < len(tokens) and content[0].start == tokens[day + 1].start:
        last = day if tokens[day].lower in WEEKDAYS else last  # "said on Monday it had fallen"
    frame = span(tokens, first, last)
    return cue_span(tokens, cue.i) if any(frame.meets(c) for c in content) else frame
