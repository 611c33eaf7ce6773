"""Find who says what: source, cue and content of every attribution, direct and indirect.

One finder a form; each looks at one cue and gives an `Attribution` or nothing. Chains are not
built here: a claim's chain follows from which contents hold it (`claims.speakers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dateline.language.tree import Tokens, ancestors, child, children, phrase, sentence_at, span, subject
from dateline.speech.cues import CueVerb, cue_nouns, cue_span, cue_verb, is_cue_adverb
from dateline.speech.media import author, carrier, medium_of
from dateline.speech.quoted import quote_attributions
from dateline.speech.sources import source_of, source_span
from dateline.types import Attribution, AttributionForm, Reading, Sentence, Span, Token

# Verbs that always have a clause or a quotation beside them.
PLAIN = frozenset({"say", "add", "claim", "insist", "allege"})
CITING = frozenset(["cite", "quote"])
# Nouns and pronouns that speak for nobody: "it is clear that", "the video ends".
IMPERSONAL = frozenset({"it", "there", "this", "that", "which", "what"})


def find(reading: Reading) -> Reading:
    """Fill ``reading.attributions``, in text order of their cues."""
    tokens = reading.tokens
    found: list[Attribution] = []
    for sentence in reading.sentences:
        for token in tokens[sentence.first : sentence.last + 1]:
            attribution = _at(tokens, sentence, token)
            if attribution is not None:
                found.append(attribution)
    found = [_with_medium(reading, a) for a in quote_attributions(reading, found)]
    found.sort(key=lambda a: (a.head, a.inner))
    return replace(reading, attributions=tuple(found))


def _with_medium(reading: Reading, a: Attribution) -> Attribution:
    """The attribution with its channel; "a statement by X said" is X, in a statement."""
    if a.form in {"carried", "adverb", "noun"}:
        return a
    tokens = reading.tokens
    medium = None if a.source_head is None else carrier(tokens, tokens[a.source_head])
    writer = None if medium is None else author(tokens, medium)
    if medium is not None and writer is not None:
        return replace(a, source=source_span(tokens, writer), source_head=writer.i, medium=span(tokens, medium.left, medium.i))
    return replace(a, medium=medium_of(reading, sentence_at(reading.sentences, a.head), a.head))


def _at(tokens: Tokens, sentence: Sentence, token: Token) -> Attribution | None:
    """The attribution that a token is the cue of."""
    if token.lower == "according" or (token.lower == "per" and token.dep == "prep"):
        return _phrase_cue(tokens, sentence, token)
    if is_cue_adverb(token):
        return _adverb_cue(tokens, token)
    if token.pos == "NOUN" and token.lemma in cue_nouns():
        return _noun_cue(tokens, token)
    verb = cue_verb(token)
    if verb is None:
        return None
    if token.lemma in CITING and token.tag == "VBG":
        return _citing(tokens, token)
    return _verb_cue(tokens, sentence, token, verb)


# --- verbs ---


def _verb_cue(tokens: Tokens, sentence: Sentence, token: Token, verb: CueVerb) -> Attribution | None:
    passive = child(tokens, token.i, "auxpass") is not None or (token.dep in {"acl", "relcl"} and token.tag == "VBN")
    if passive:
        return _passive(tokens, token, verb)
    content = _content(tokens, sentence, token, verb)
    if content is None:
        return None
    form, spans = content
    source = source_of(tokens, token)
    if source is not None and source.lower in IMPERSONAL and form == "object":
        return None
    if source is not None and source.lower in {"i", "we"}:
        return None  # the speaker of a quotation on himself: no second voice
    return Attribution(
        form=form,
        head=token.i,
        cue=cue_span(tokens, token.i),
        source=source_span(tokens, source),
        source_head=None if source is None else source.i,
        content=spans,
        frame=_frame(tokens, token, source, spans),
    )


def _content(tokens: Tokens, sentence: Sentence, token: Token, verb: CueVerb) -> tuple[AttributionForm, tuple[Span, ...]] | None:
    """What a cue verb governs, and in which form."""
    if "order" in verb.classes:
        asked = _asked(tokens, token)
        if asked is not None:
            return "clause", (asked,)
    if "say" in verb.classes:
        clause = _clause(tokens, token)
        if clause is not None:
            return "clause", clause
        before = _clause_before(tokens, sentence, token)
        if before is not None:
            return "clause", (before,)
        stray = _stray_clause(tokens, sentence, token) if verb.strong else None
        if stray is not None:
            return "clause", (stray,)
        rest = _rest(tokens, sentence, token) if token.lemma in PLAIN else None
        if rest is not None:
            return "clause", (rest,)
    if "accuse" in verb.classes:
        deed = _deed(tokens, token)
        if deed is not None:
            return "object", (deed,)
    if "consider" in verb.classes:
        held = _held(tokens, token)
        if held is not None:
            return "object", (held,)
    if verb.classes & {"np", "judge"}:
        thing = child(tokens, token.i, "dobj")
        if thing is not None and thing.pos != "PRON" and thing.right - thing.left >= 1:
            return "object", (_with_complement(tokens, token, thing),)
    return None


def _clause(tokens: Tokens, token: Token) -> tuple[Span, ...] | None:
    """The clause that a verb of saying takes, in front of it, behind it or round it."""
    found = [c for c in children(tokens, token.i, "ccomp") if _is_clause(tokens, c)]
    if not found:
        found = [
            c
            for c in children(tokens, token.i, "xcomp")
            if token.lemma in {"promise", "vow", "pledge", "threaten", "agree", "claim", "swear"}
        ]
    if not found:
        return None
    spans: list[Span] = []
    for clause in found:
        for part in (clause, *_coordinated(tokens, clause)):
            spans.extend(_without(tokens, part, token))
    return tuple(sorted(set(spans)))


def _coordinated(tokens: Tokens, clause: Token) -> list[Token]:
    """Clauses coordinated with a content clause that the parser hung outside its subtree."""
    return [t for t in children(tokens, clause.i, "conj") if not clause.left <= t.i <= clause.right]


def _without(tokens: Tokens, clause: Token, cue: Token) -> Iterator[Span]:
    """A clause's span with the cue and its frame cut out, where the cue stands in its midst."""
    left, right = clause.left, clause.right
    if not left <= cue.i <= right:
        yield span(tokens, left, right)
        return
    if left < cue.left:
        yield span(tokens, left, cue.left - 1)
    if cue.right < right:
        yield span(tokens, cue.right + 1, right)


def _is_clause(tokens: Tokens, t: Token) -> bool:
    """Whether a complement can state something: it has a verb, or a subject of its own."""
    return t.pos in {"VERB", "AUX"} or child(tokens, t.i, "nsubj", "nsubjpass", "cop", "expl") is not None


def _clause_before(tokens: Tokens, sentence: Sentence, token: Token) -> Span | None:
    """ "…, X said": the words before a cue that closes its sentence and that the parser left without a complement."""
    if child(tokens, token.i, "dobj", "xcomp") is not None:
        return None
    source = subject(tokens, token.i)
    if source is None or source.head != token.i:
        return None
    first = min(token.i, source.left)
    if first <= sentence.first + 2 or tokens[first - 1].lower != ",":
        return None
    governed = any(a.i < first for a in ancestors(tokens, token.i))
    if (
        token.dep in {"relcl", "acl"}
        or (token.dep == "ROOT" and tokens[token.i].left >= first)
        or (not governed and token.dep != "ROOT")
    ):
        return None
    return span(tokens, sentence.first, first - 2)


def _stray_clause(tokens: Tokens, sentence: Sentence, token: Token) -> Span | None:
    """The "that" clause of a cue whose phrase in between caught it in the parse ("said in an interview with X that …")."""
    thing = child(tokens, token.i, "dobj")
    if thing is not None and thing.pos not in {"PRON", "PROPN"} and token.lemma != "tell":
        return None
    for t in tokens[token.i + 1 : sentence.last + 1]:
        if t.lower == "that" and t.tag in {"IN", "WDT"}:
            clause = tokens[t.head]
            if clause.pos in {"VERB", "AUX"} and any(a.i == token.i for a in ancestors(tokens, clause.i)) and clause.left == t.i:
                return span(tokens, t.i, clause.right)
        if t.pos in {"VERB", "AUX"} and t.dep not in {"aux", "auxpass", "acl"}:
            return None
    return None


def _rest(tokens: Tokens, sentence: Sentence, token: Token) -> Span | None:
    """The words behind a plain verb of saying that the parser gave no complement, where they hold a verb with a subject."""
    if token.i + 3 > sentence.last or subject(tokens, token.i) is None or tokens[token.i + 1].pos in {"ADP", "PUNCT"}:
        return None
    behind = tokens[token.i + 1 : sentence.last + 1]
    if not any(t.pos in {"VERB", "AUX"} and any(tokens[c].dep in {"nsubj", "nsubjpass"} for c in t.children) for t in behind):
        return None
    return span(tokens, token.i + 1, sentence.last)


def _asked(tokens: Tokens, token: Token) -> Span | None:
    """Whom and what for: "urged [Turkey to exercise restraint]", "called for [a truce]"."""
    for complement in children(tokens, token.i, "xcomp", "ccomp"):
        if (
            complement.pos not in {"VERB", "AUX"}
            or complement.left <= token.i <= complement.right
            or not _infinitive(tokens, complement)
        ):
            continue
        first = complement.left
        for t in children(tokens, token.i, "dobj", "prep", "dative"):
            if token.i < t.i < complement.i:
                inner = child(tokens, t.i, "pobj") if t.dep == "prep" else t
                first = min(first, inner.left if inner is not None else t.left)
        if first <= token.i:
            first = token.i + 1
        return span(tokens, first, complement.right)
    if token.lemma in {"call", "appeal", "push", "press", "ask", "plead"}:
        for t in children(tokens, token.i, "prep"):
            if t.lower in {"for", "on", "upon", "to"}:
                return _behind(tokens, t)
    if token.lemma == "demand":
        thing = child(tokens, token.i, "dobj", "ccomp")
        return None if thing is None else phrase(tokens, thing.i)
    return None


def _infinitive(tokens: Tokens, verb: Token) -> bool:
    return any(t.tag == "TO" for t in children(tokens, verb.i, "aux"))


def _behind(tokens: Tokens, preposition: Token) -> Span | None:
    return span(tokens, preposition.i + 1, preposition.right) if preposition.right > preposition.i else None


def _deed(tokens: Tokens, token: Token) -> Span | None:
    """What somebody is accused of or blamed for."""
    hung = children(tokens, token.i, "prep")
    loose = [t for t in tokens[token.i + 1 : min(token.i + 8, len(tokens))] if t.lower == "of" and token.lemma == "accuse"]
    for t in hung or loose[:1]:
        if t.lower in {"of", "for", "over", "with"}:
            if token.lemma in {"blame", "fault", "criticise", "criticize"}:
                thing = child(tokens, token.i, "dobj")
                if thing is not None and thing.i < t.i:
                    return span(tokens, thing.left, t.right)
            accused = child(tokens, token.i, "dobj")
            if accused is not None and accused.pos == "PROPN" and accused.i < t.i:
                return span(tokens, accused.left, t.right)
            return _behind(tokens, t)
    if token.lemma == "blame":
        thing = child(tokens, token.i, "dobj")
        return None if thing is None else phrase(tokens, thing.i)
    return None


def _held(tokens: Tokens, token: Token) -> Span | None:
    """What a thing is held to be: "considers [the YPG a terrorist group]", "views [them as …]"."""
    for complement in children(tokens, token.i, "ccomp", "xcomp", "oprd"):
        if complement.i > token.i:
            return span(
                tokens,
                min(complement.left, *(t.left for t in children(tokens, token.i, "dobj") if t.i > token.i), complement.i),
                complement.right,
            )
    thing = child(tokens, token.i, "dobj")
    if thing is None or thing.i < token.i:
        return None
    for t in children(tokens, token.i, "prep"):
        if t.lower == "as" and t.i > thing.i:
            return span(tokens, thing.left, t.right)
    nested = next((t for t in children(tokens, thing.i, "prep") if t.lower == "as"), None)
    return None if nested is None else span(tokens, thing.left, nested.right)


def _with_complement(tokens: Tokens, token: Token, thing: Token) -> Span:
    """The object with what is said of it: "attributed [the strike to Israeli forces]", "thanked [X for Y]"."""
    last = thing.right
    for t in children(tokens, token.i, "prep"):
        if t.i > thing.i and t.lower in {"to", "for", "on", "as", "with"} and t.left == last + 1:
            last = t.right
    return span(tokens, thing.left, last)


def _passive(tokens: Tokens, token: Token, verb: CueVerb) -> Attribution | None:
    """ "is reported to be failing", "were reported dead", "was described by X as": the claim keeps the whole clause.

    "have been accused of …" alone is a frame round what stands behind it.
    """
    verb_itself = span(tokens, token.i, token.i)
    content: tuple[Span, ...] | None = None
    complement = next((c for c in children(tokens, token.i, "xcomp", "ccomp", "oprd", "acomp", "advcl") if c.i > token.i), None)
    as_ = next((t for t in children(tokens, token.i, "prep") if t.lower == "as"), None)
    on = next((t for t in children(tokens, token.i, "prep") if t.lower == "on"), None)
    if "accuse" in verb.classes and token.lemma != "blame":
        deed = _deed(tokens, token)
        content = None if deed is None else (deed,)
    elif token.lemma == "blame" and on is not None:
        content = (verb_itself,)
    elif complement is not None and ("passive" in verb.classes or "consider" in verb.classes):
        content = (verb_itself, span(tokens, min(complement.left, complement.i), complement.right))
    elif as_ is not None and ("passive" in verb.classes or "consider" in verb.classes):
        content = (verb_itself, span(tokens, as_.i, as_.right))
    if content is None or (token.dep == "acl" and "accuse" not in verb.classes):
        return None
    agent = child(tokens, token.i, "agent")
    source = None if agent is None else child(tokens, agent.i, "pobj")
    return Attribution(
        form="passive",
        head=token.i,
        cue=cue_span(tokens, token.i),
        source=source_span(tokens, source),
        source_head=None if source is None else source.i,
        content=content,
        frame=cue_span(tokens, token.i),
    )


def _citing(tokens: Tokens, token: Token) -> Attribution | None:
    """ "…, citing the ministry": the cited source stands inside the chain of the cue it hangs on."""
    source = child(tokens, token.i, "dobj")
    if source is None:
        return None
    return Attribution(
        form="citing",
        head=token.i,
        cue=cue_span(tokens, token.i),
        source=source_span(tokens, source),
        source_head=source.i,
        content=(),
        frame=phrase(tokens, token.i),
        inner=True,
    )


# --- phrases, nouns, adverbs ---


def _phrase_cue(tokens: Tokens, sentence: Sentence, token: Token) -> Attribution | None:
    """ "according to X": covers the clause it hangs on, or the whole sentence."""
    to = child(tokens, token.i, "prep", "pobj") if token.lower == "according" else token
    if to is None:
        return None
    source = child(tokens, to.i, "pobj") if to.pos in {"ADP", "SCONJ"} else to
    if source is None:
        return None
    last = source.right
    frame = span(tokens, token.i, last)
    parts = []
    if token.i > sentence.first:
        parts.append(span(tokens, sentence.first, token.i - 1))
    behind = next((t.i for t in tokens[last + 1 : sentence.last + 1] if t.pos not in {"PUNCT", "SPACE"}), None)
    if behind is not None:
        parts.append(span(tokens, behind, sentence.last))
    if not parts:
        return None
    # An opening phrase rules what follows, a closing one what stands before it.
    content = parts[-1:] if token.i <= sentence.first + 2 else parts[:1]
    cue = span(tokens, token.i, to.i) if to.i > token.i and to is not source else span(tokens, token.i, token.i)
    return Attribution("phrase", token.i, cue, source_span(tokens, source), source.i, tuple(content), frame)


def _noun_cue(tokens: Tokens, token: Token) -> Attribution | None:
    """ "the announcement that …", "doubts over whether …": a noun of speech with a clause on it."""
    clause = next((c for c in children(tokens, token.i, "acl", "ccomp", "relcl") if c.i > token.i and _that(tokens, c)), None)
    if clause is None:
        for t in children(tokens, token.i, "prep"):
            inner = child(tokens, t.i, "pcomp")
            if (
                t.lower in {"over", "about", "on", "of", "as"}
                and inner is not None
                and inner.pos in {"VERB", "AUX"}
                and inner.tag != "VBG"
            ):
                clause = inner
    if clause is None:
        return None
    source = _holder(tokens, token)
    return Attribution(
        form="noun",
        head=token.i,
        cue=span(tokens, token.i, token.i),
        source=source_span(tokens, source),
        source_head=None if source is None else source.i,
        content=(span(tokens, clause.left, clause.right),),
        frame=span(tokens, token.i, token.i),
    )


def _that(tokens: Tokens, clause: Token) -> bool:
    mark = child(tokens, clause.i, "mark")
    return mark is not None and mark.lower in {"that", "whether", "if"}


def _holder(tokens: Tokens, noun: Token) -> Token | None:
    """Whose statement it is: a possessive, "by X", "from X", or the subject of the verb that has it as object."""
    own = child(tokens, noun.i, "poss")
    if own is not None:
        return own
    for t in children(tokens, noun.i, "prep"):
        if t.lower in {"by", "from"}:
            return child(tokens, t.i, "pobj")
    verb = tokens[noun.head]
    if noun.dep == "dobj" and verb.pos == "VERB":
        return subject(tokens, verb.i)
    return None


def _adverb_cue(tokens: Tokens, token: Token) -> Attribution | None:
    """ "reportedly": nobody named, over the clause it stands in."""
    governor = tokens[token.head]
    if governor.i == token.i:
        return None
    cue = span(tokens, token.i, token.i)
    return Attribution("adverb", token.i, cue, None, None, (phrase(tokens, governor.i),), cue)


# --- frames ---


def _frame(tokens: Tokens, cue: Token, source: Token | None, content: tuple[Span, ...]) -> Span:
    """The words from source to cue that attribute, kept out of the content."""
    first = last = cue.i
    if source is not None and source.head == cue.i:
        first, last = min(first, source.left), max(last, source.right)
    frame = span(tokens, first, last)
    return cue_span(tokens, cue.i) if any(frame.meets(c) for c in content) else frame
