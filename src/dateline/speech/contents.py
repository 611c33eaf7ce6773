"""What a verb of speech governs: the clause it takes, before it, behind it or round it; else its object (`objects`)."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.language.tree import Tokens, ancestors, child, children, span, subject, within
from dateline.speech.cues import CueVerb, cue_nouns, cue_verb, denying
from dateline.speech.objects import asked, object_of, tells_of
from dateline.speech.parallel import edge
from dateline.speech.sources import WEEKDAYS
from dateline.types import AttributionForm, Sentence, Span, Token

Content = tuple[AttributionForm, tuple[Span, ...]]
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "compound", "nummod", "quantmod", "advmod"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# Verbs whose infinitive is what is said; with "which they agreed to start" talks are told of, not a promise.
ASSERTED = frozenset({"claim"})
PROMISED = ASSERTED | {"promise", "vow", "pledge", "threaten", "agree", "swear"}
# Verbs whose holder foresees what somebody else will do: "expects the rebels to attack".
AWAITED = frozenset({"expect"})
# "Denied shelling the town", "reported seeing drones": verbs of answering for a deed or telling it, which stands in a gerund.
OWNED = frozenset({"deny", "admit", "acknowledge", "confess", "report", "describe", "recall", "recount"})
# Verbs that always have a clause or a quotation beside them.
PLAIN = frozenset({"say", "add", "claim", "insist", "allege"})


def content_of(tokens: Tokens, sentence: Sentence, token: Token, verb: CueVerb, *, loose: bool) -> Content | None:
    """What a cue verb governs, and in which form; ``loose`` lets it take words that the parser gave it no hold on."""
    if "order" in verb.classes:
        appeal = asked(tokens, token)
        if appeal is not None:
            return "clause", (appeal,)
    if token.lemma in denying():
        reported = _reported(tokens, token)
        if reported is not None:
            return "clause", (reported,)
    if "say" in verb.classes:
        said = _clause(tokens, token, finite=not verb.strong)
        if said is not None:
            return "clause", _to_front(tokens, sentence, token, said)
        said = _around(tokens, token) or (_loose(tokens, sentence, token, verb) if loose else None)
        if said is not None:
            return "clause", said
    thing = object_of(tokens, token, verb)
    return None if thing is None else ("object", (thing,))


def _reported(tokens: Tokens, token: Token) -> Span | None:
    """ "Denied claims that it shelled the town": what is denied is the shelling, whoever claims it."""
    thing = child(tokens, token.i, "dobj")
    if thing is None or thing.i < token.i or thing.lemma not in cue_nouns():
        return None
    clause = child(tokens, thing.i, "acl", "ccomp")
    if clause is None or clause.left != thing.i + 1 or tokens[clause.left].lower != "that":
        return None
    stops = (edge(tokens, t) - 1 for t in children(tokens, clause.i, "conj") if _goes_with(tokens, token, t))
    return span(tokens, clause.left, min((clause.right, *stops)))


def _goes_with(tokens: Tokens, outer: Token, cue: Token) -> bool:
    """Whether a reporting verb coordinated inside goes with the one outside: "denied claims that A and accused Y"."""
    return cue_verb(cue) is not None and cue.tag in {"VBD", "VBN", outer.tag} and child(tokens, cue.i, "nsubj", "aux") is None


def _loose(tokens: Tokens, sentence: Sentence, token: Token, verb: CueVerb) -> tuple[Span, ...] | None:
    """What a cue says where the parser hung it elsewhere."""
    found = _clause_before(tokens, sentence, token)
    stray = _stray_clause(tokens, sentence, token) if found is None and verb.strong else None
    if stray is not None:
        return tuple(span(tokens, t.left, t.right) for t in (stray, *_coordinated(tokens, token, stray)))
    if found is None and token.lemma in PLAIN:
        found = _rest(tokens, sentence, token)
    return None if found is None else (found,)


def _around(tokens: Tokens, token: Token) -> tuple[Span, ...] | None:
    """Both sides of a frame set into a clause ("the town, he said, was empty"), and the clause beside "as X said"."""
    as_, own = child(tokens, token.i, "mark", "advmod"), child(tokens, token.i, "nsubj")
    beside = token.dep == "advcl" and own is not None and as_ is not None and as_.lower == "as"
    if (
        token.head == token.i
        or child(tokens, token.i, "ccomp", "dobj", "xcomp") is not None
        or not (beside or token.dep == "parataxis")
        or tells_of(tokens, token)
    ):
        return None
    clause = tokens[token.head]
    return tuple(_without(tokens, clause, token)) or None


def _to_front(tokens: Tokens, sentence: Sentence, token: Token, clause: tuple[Span, ...]) -> tuple[Span, ...]:
    """All that stands before a frame which closes its sentence ("X said A, and B, agencies reported")."""
    source = subject(tokens, token.i)
    first = token.i if source is None else min(token.i, source.left)
    closes = _closes(tokens, sentence, token)
    before = all(c.end <= tokens[first].start for c in clause)
    if not closes or not before or first == sentence.first or tokens[first - 1].lower != ",":
        return clause
    begin = _behind_other(tokens, sentence.first, first - 2)
    return (span(tokens, begin, first - 2),) if first - 2 >= begin else clause


def _behind_other(tokens: Tokens, first: int, last: int) -> int:
    """Where the words begin that stand behind a semicolon, if those before it have a speaker of their own."""
    marks = [i for i in range(first, last) if tokens[i].lower == ";"]
    if not marks:
        return first
    told = (t for t in tokens[first : marks[-1]] if (verb := cue_verb(t)) is not None and verb.strong)
    return marks[-1] + 1 if any(child(tokens, t.i, "nsubj") is not None for t in told) else first


def _clause(tokens: Tokens, token: Token, *, finite: bool) -> tuple[Span, ...] | None:
    """The clause that a verb of saying takes, in front of it, behind it or round it."""
    found = [c for c in children(tokens, token.i, "ccomp") if _is_clause(tokens, c) and (_is_finite(tokens, c) or not finite)]
    parted = child(tokens, token.i, "dobj") is not None
    found = [c for c in found if not (parted and c.right < token.i and tokens[c.right + 1].lower == ";")]  # "A; B rejected it"
    apart = [c for c in found if c.right < token.i and tokens[c.right + 1].lower in {":", ";"}]
    found = [c for c in found if c not in apart] if len(found) > len(apart) else found  # "A: X said B"
    if not found and token.lemma in (ASSERTED if token.dep == "relcl" else PROMISED):
        found = list(children(tokens, token.i, "xcomp"))
        bare = (c for c in children(tokens, token.i, "advcl") if c.i > token.i and tokens[c.left].lower == "to" and c.tag == "VB")
        found = found or [c for c in bare if child(tokens, token.i, "dobj") is None][:1]  # "vowed on Friday to keep up attacks"
    if not found and token.lemma in AWAITED:
        found = [c for c in children(tokens, token.i, "ccomp") if c.i > token.i and child(tokens, c.i, "nsubj", "nsubjpass")]
    if not found and token.lemma in OWNED:
        found = [c for c in children(tokens, token.i, "xcomp", "ccomp") if c.tag == "VBG" and c.i > token.i]
    if not found:
        return None
    spans: list[Span] = []
    for clause in found:
        for part in (clause, *_coordinated(tokens, token, clause)):
            spans.extend(_without(tokens, part, token))
    spans = [_before_denial(tokens, _behind_day(tokens, token, one)) for one in spans]
    return tuple(sorted(set(spans)))


def _behind_day(tokens: Tokens, cue: Token, content: Span) -> Span:
    """ "Said on Monday it had fallen": the day right behind the verb, with no comma and no "that", is that of saying."""
    at = cue.i + 1
    if at >= len(tokens) or tokens[at].start != content.start:
        return content
    day = at + 1 if tokens[at].lower == "on" else at
    if (
        day + 1 >= len(tokens)
        or tokens[day].lower not in WEEKDAYS
        or tokens[day + 1].dep not in SUBJECTS | {"det", "poss", "amod"}
    ):
        return content
    return Span(tokens[day + 1].start, content.end)


def _before_denial(tokens: Tokens, content: Span) -> Span:
    """What is said without the other side's word on it: "said two jets were lost, *which London denies*"."""
    for t in within(tokens, content):
        thing = child(tokens, t.i, "dobj") if t.dep in {"relcl", "ccomp", "advcl"} and t.lemma in denying() else None
        if thing is None or thing.lower != "which" or tokens[thing.i - 1].lower != "," or tokens[t.right].end < content.end - 1:
            continue
        if tokens[thing.i - 1].start > content.start:
            return Span(content.start, tokens[thing.i - 1].start)
    return content


def _coordinated(tokens: Tokens, cue: Token, clause: Token) -> list[Token]:
    """Clauses that go on with a content clause but that the parser hung on the cue ("said A was true, but B was not")."""
    found = []
    for t in children(tokens, cue.i, "conj", "advcl"):
        own = child(tokens, t.i, "nsubj", "nsubjpass", "expl")
        mark = child(tokens, t.i, "mark")
        joined = t.dep == "conj" and (cue_verb(t) is None or (mark is not None and mark.lower == "that"))
        though = cue_verb(t) is None and mark is not None and mark.lower in {"though", "although", "because", "if", "unless"}
        if t.i > clause.right and own is not None and (joined or though):
            found.append(t)
    return found


def _without(tokens: Tokens, clause: Token, cue: Token) -> Iterator[Span]:
    """A clause's span with the cue and its frame cut out, where the cue stands in its midst."""
    left, right = clause.left, clause.right
    if not left <= cue.i <= right:
        yield span(tokens, left, right)
        return
    first, last = cue.left, cue.right
    if any(a.i == cue.i for a in ancestors(tokens, clause.i)):  # "which, it said, was empty": the cue governs both sides
        source = subject(tokens, cue.i)
        own = [t.i for t in children(tokens, cue.i, "aux", "neg", "advmod")] + ([source.left] if source is not None else [])
        first, last = min((i for i in own if left < i < cue.i), default=cue.i), cue.i
    if left < first and not _is_pronoun_alone(tokens, left, first - 1):
        yield span(tokens, left, first - 1)
    if last < right:
        yield span(tokens, last + 1, right)


def _is_pronoun_alone(tokens: Tokens, first: int, last: int) -> bool:
    """Whether nothing but a relative pronoun stands there ("which", "of whom")."""
    return all(t.tag in {"WDT", "WP", "IN", "WP$"} or t.pos == "PUNCT" for t in tokens[first : last + 1])


def _is_finite(tokens: Tokens, t: Token) -> bool:
    """Whether a clause has a verb with a tense: "found that it was empty", not "found itself cut off"."""
    return t.tag in FINITE or any(c.tag in FINITE for c in children(tokens, t.i, "aux", "auxpass"))


def _is_clause(tokens: Tokens, t: Token) -> bool:
    """Whether a complement can state something: it has a verb, or a subject of its own."""
    return t.pos in {"VERB", "AUX"} or child(tokens, t.i, "nsubj", "nsubjpass", "cop", "expl", "mark") is not None


def _closes(tokens: Tokens, sentence: Sentence, token: Token) -> bool:
    """Whether nothing stands behind a word in its sentence."""
    return all(t.pos in {"PUNCT", "SPACE"} for t in tokens[token.i + 1 : sentence.last + 1])


def _clause_before(tokens: Tokens, sentence: Sentence, token: Token) -> Span | None:
    """ "…, X said": the words before a cue that closes its sentence and that the parser left without a complement."""
    told = child(tokens, token.i, "dobj", "xcomp")
    if told is not None and (token.lemma != "tell" or told.dep == "xcomp" or told.i < token.i):
        return None  # "…, a medic told AFP" has who was told for its object
    source = subject(tokens, token.i)
    if source is None or source.head != token.i:
        return None
    first = min(token.i, source.left)
    called = tokens[token.head].lemma not in cue_nouns() and source.pos == "PROPN" and token.head == source.left - 1
    if token.dep == "relcl" and called and _closes(tokens, sentence, token):
        first = tokens[token.head].left  # "…, the state newswire TASS reported"
        return span(tokens, sentence.first, first - 2) if first > sentence.first + 2 and tokens[first - 1].lower == "," else None
    if first <= sentence.first + 2 or tokens[first - 1].lower != ",":
        return None
    opening = tokens[sentence.first]
    if opening.dep == "prep" and opening.head == token.i and opening.right >= first - 2:
        return None  # "in a letter to the council, X warned of famine"
    governed = any(a.i < first for a in ancestors(tokens, token.i))
    if (
        token.dep in {"relcl", "acl"}
        or (token.dep == "ROOT" and tokens[token.i].left >= first)
        or (not governed and token.dep != "ROOT")
    ):
        return None
    return span(tokens, sentence.first, first - 2)


def _stray_clause(tokens: Tokens, sentence: Sentence, token: Token) -> Token | None:
    """The "that" clause of a cue whose phrase in between caught it in the parse ("said in an interview with X that …")."""
    thing = child(tokens, token.i, "dobj")
    if thing is not None and thing.pos not in {"PRON", "PROPN"} and token.lemma != "tell":
        return None
    source = subject(tokens, token.i)
    behind = token.i if source is None or source.i < token.i or source.head != token.i else source.right
    for t in tokens[behind + 1 : sentence.last + 1]:
        if t.lower == "that" and t.tag in {"IN", "WDT"}:
            clause = tokens[t.head]
            if clause.pos in {"VERB", "AUX"} and any(a.i == token.i for a in ancestors(tokens, clause.i)) and clause.left == t.i:
                return clause
        if t.pos in {"VERB", "AUX"} and t.dep not in {"aux", "auxpass", "acl"}:
            return None
    return None


def _rest(tokens: Tokens, sentence: Sentence, token: Token) -> Span | None:
    """The words behind a plain verb of saying that the parser gave no complement, where they hold a verb with a subject.

    A noun with a participle is such a clause misread ("said the raid aimed to …").
    """
    source = subject(tokens, token.i)
    if token.i + 3 > sentence.last or source is None or source.i > token.i:
        return None
    bare = next((t for t in children(tokens, token.i, "advcl") if t.i > token.i and child(tokens, t.i, "mark") is None), None)
    own = None if bare is None else child(tokens, bare.i, "nsubj", "nsubjpass", "expl")
    if bare is not None and own is not None and _is_finite(tokens, bare):
        return span(tokens, own.left, bare.right)  # "said after the vote he would stay"
    if tokens[token.i + 1].pos in {"ADP", "PUNCT"}:
        return None
    thing = child(tokens, token.i, "dobj")
    if thing is not None:
        misread = thing.left == token.i + 1 and any(t.i == thing.i + 1 for t in children(tokens, thing.i, "acl"))
        return span(tokens, thing.left, token.right) if misread else None
    behind = tokens[token.i + 1 : sentence.last + 1]
    if not any(t.pos in {"VERB", "AUX"} and any(tokens[c].dep in {"nsubj", "nsubjpass"} for c in t.children) for t in behind):
        return None
    return span(tokens, token.i + 1, sentence.last)
