"""What a verb of speech governs: the clause it takes, what is asked, the deed laid to somebody, what a thing is held to be."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.language.tree import Tokens, ancestors, child, children, phrase, span, subject
from dateline.lexicons import word_set
from dateline.speech.cues import CueVerb, cue_nouns
from dateline.types import AttributionForm, Sentence, Span, Token

Content = tuple[AttributionForm, tuple[Span, ...]]
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# Verbs that take what is told of with a preposition.
TOLD_OF = frozenset({"warn", "speak", "complain", "boast", "tell"})
# Verbs that always have a clause or a quotation beside them.
PLAIN = frozenset({"say", "add", "claim", "insist", "allege"})


def content_of(tokens: Tokens, sentence: Sentence, token: Token, verb: CueVerb) -> Content | None:
    """What a cue verb governs, and in which form."""
    if "order" in verb.classes:
        asked = _asked(tokens, token)
        if asked is not None:
            return "clause", (asked,)
    if "say" in verb.classes:
        clause = _clause(tokens, token, finite=not verb.strong)
        if clause is not None:
            return "clause", _to_front(tokens, sentence, token, clause)
        around = _around(tokens, token)
        if around is not None:
            return "clause", around
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
        laid = deed(tokens, token)
        if laid is not None:
            return "object", (laid,)
    if "consider" in verb.classes:
        held = _held(tokens, token)
        if held is not None:
            return "object", (held,)
    if "say" in verb.classes and token.lemma in TOLD_OF:
        of = next((t for t in children(tokens, token.i, "prep") if t.lower in {"of", "about", "against"} and t.i > token.i), None)
        if of is not None and of.right > of.i:
            return "object", (span(tokens, of.i, of.right),)
    if "sum" in verb.classes:
        total = child(tokens, token.i, "dobj")
        at = next((t for t in children(tokens, token.i, "prep", "advmod") if t.i > token.i and _counts(tokens, t)), None)
        if total is not None and at is not None and total.i < at.i:
            return "object", (span(tokens, total.left, at.right),)
    if "voice" in verb.classes:
        thing = child(tokens, token.i, "dobj")
        if thing is not None and (thing.lemma in cue_nouns() or thing.lemma in word_set("voiced.tsv")):
            return "object", (phrase(tokens, thing.i),)
    if verb.classes & {"np", "judge"}:
        thing = child(tokens, token.i, "dobj")
        if thing is not None and thing.pos != "PRON":
            whole = _with_complement(tokens, token, thing)
            if whole.end - whole.start > tokens[thing.i].end - tokens[thing.i].start:
                return "object", (whole,)
    return None


def _around(tokens: Tokens, token: Token) -> tuple[Span, ...] | None:
    """Both sides of a frame set into a clause ("the town, he said, was empty"), and the clause beside "as X said"."""
    as_, own = child(tokens, token.i, "mark", "advmod"), child(tokens, token.i, "nsubj")
    beside = token.dep == "advcl" and own is not None and as_ is not None and as_.lower == "as"
    if (
        token.head == token.i
        or child(tokens, token.i, "ccomp", "dobj", "xcomp") is not None
        or not (beside or token.dep == "parataxis")
    ):
        return None
    clause = tokens[token.head]
    return tuple(_without(tokens, clause, token)) or None


def _counts(tokens: Tokens, t: Token) -> bool:
    return any(w.pos == "NUM" for w in tokens[t.left : t.right + 1])


def _to_front(tokens: Tokens, sentence: Sentence, token: Token, clause: tuple[Span, ...]) -> tuple[Span, ...]:
    """All that stands before a frame which closes its sentence ("X said A, and B, agencies reported")."""
    source = subject(tokens, token.i)
    first = token.i if source is None else min(token.i, source.left)
    closes = all(t.pos in {"PUNCT", "SPACE"} for t in tokens[token.i + 1 : sentence.last + 1])
    before = all(c.end <= tokens[first].start for c in clause)
    if not closes or not before or first == sentence.first or tokens[first - 1].lower != ",":
        return clause
    return (span(tokens, sentence.first, first - 2),) if first - 2 >= sentence.first else clause


def _clause(tokens: Tokens, token: Token, *, finite: bool) -> tuple[Span, ...] | None:
    """The clause that a verb of saying takes, in front of it, behind it or round it."""
    found = [c for c in children(tokens, token.i, "ccomp") if _is_clause(tokens, c) and (_is_finite(tokens, c) or not finite)]
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


def _is_finite(tokens: Tokens, t: Token) -> bool:
    """Whether a clause has a verb with a tense: "found that it was empty", not "found itself cut off"."""
    return t.tag in FINITE or any(c.tag in FINITE for c in children(tokens, t.i, "aux", "auxpass"))


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
    if child(tokens, token.i, "dobj") is not None:
        return None
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
    if token.lemma in {"demand", "urge", "seek"}:
        thing = child(tokens, token.i, "dobj", "ccomp")
        return None if thing is None else phrase(tokens, thing.i)
    return None


def _infinitive(tokens: Tokens, verb: Token) -> bool:
    return any(t.tag == "TO" for t in children(tokens, verb.i, "aux"))


def _behind(tokens: Tokens, preposition: Token) -> Span | None:
    return span(tokens, preposition.i + 1, preposition.right) if preposition.right > preposition.i else None


def deed(tokens: Tokens, token: Token) -> Span | None:
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
        if complement.i > token.i and token.lemma != "see":  # "has seen it lose ground" is no opinion; "sees it as" is
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
