"""What a verb of speech governs when it is no clause: what is asked, the deed laid to somebody, what a thing is held to be."""

from __future__ import annotations

from dateline.actors.words import word_group
from dateline.language.tree import Tokens, child, children, phrase, span, within
from dateline.lexicons import word_set
from dateline.speech.cues import CueVerb, cue_nouns
from dateline.speech.media import media
from dateline.types import Span, Token

# Verbs that take what is told of with a preposition, and those whose object stands behind one ("points to losses").
TOLD_OF = frozenset({"warn", "speak", "complain", "boast", "tell"})
BEHIND = {"point": frozenset({"to"}), "insist": frozenset({"on"}), "allude": frozenset({"to"}), "object": frozenset({"to"})}
# Clauses that comment on an object from outside, and the marks that set them apart.
ASIDES = frozenset({"advcl", "acl"})
COMMAS = frozenset({",", "–", "—"})
# Verbs that ask for something with a preposition.
ASKED_FOR = frozenset({"call", "appeal", "push", "press", "ask", "plead"})
PLACED = word_group("before a place")
# What is denied in one word.
ANSWERED_FOR = frozenset({"responsibility", "involvement", "wrongdoing", "guilt", "complicity", "liability", "knowledge"})
# Verbs that change what one counts or what there is, and nouns for the count alone.
REVISED = frozenset({"raise", "revise", "lower", "increase", "update"})
TOLLS = frozenset({"toll", "tally", "estimate", "count"})
# What a figure is put at, as its words stand with it: "at 20", "as high as 30", "between 4 and 5", "above 20".
FIGURE_AT = frozenset({"at", "high", "low", "between", "above", "over", "around", "near", "below", "to"})
# What a figure is put on ("put the toll at 20").
TALLIES = frozenset("toll number figure count total tally estimate cost damage loss losses death dead strength size".split())


def object_of(tokens: Tokens, token: Token, verb: CueVerb) -> Span | None:
    """What a cue verb governs that is no clause, by the first of its classes that has it."""
    found = (
        (deed(tokens, token) if "accuse" in verb.classes else None)
        or (_held(tokens, token) if "consider" in verb.classes else None)
        or (_told_of(tokens, token) if "say" in verb.classes else None)
        or (_sum(tokens, token) if "sum" in verb.classes else None)
        or (_voiced(tokens, token) if "voice" in verb.classes else None)
        or (_thing(tokens, token) if verb.classes & {"np", "judge"} else None)
    )
    return None if found is None else _without_aside(tokens, found)


def _told_of(tokens: Tokens, token: Token) -> Span | None:
    """ "warned of shortages", "pointed to the losses"."""
    wanted = BEHIND.get(token.lemma) or (frozenset({"of", "about", "against"}) if token.lemma in TOLD_OF else frozenset())
    of = next((t for t in children(tokens, token.i, "prep") if t.lower in wanted and t.i > token.i), None)
    if of is None or of.right == of.i:
        return None
    return span(tokens, of.i if token.lemma in TOLD_OF else of.i + 1, of.right)


def tells_of(tokens: Tokens, token: Token) -> bool:
    """Whether what a verb of speech tells stands behind a preposition: "as the mayor warned of floods"."""
    return _told_of(tokens, token) is not None


def _sum(tokens: Tokens, token: Token) -> Span | None:
    """ "put the toll at 20", "as high as 150", wherever the parser hung the figure."""
    total = child(tokens, token.i, "dobj")
    if total is None or total.i < token.i or not any(t.lemma in TALLIES for t in tokens[total.left : total.right + 1]):
        return None
    if token.lemma in REVISED and not TOLLS & {t.lemma for t in tokens[total.left : total.i + 1]}:
        return None  # "raised the number of troops to 500": a deed
    behind = tokens[total.i + 1 : max(total.right, token.right) + 1]
    at = next((t for t in behind if t.lower in FIGURE_AT and _counts(tokens, t)), None)
    return None if at is None else span(tokens, total.left, at.right)


def _counts(tokens: Tokens, t: Token) -> bool:
    return any(w.pos == "NUM" for w in tokens[t.left : t.right + 1])


def _voiced(tokens: Tokens, token: Token) -> Span | None:
    """ "expressed doubts about the plan"."""
    thing = child(tokens, token.i, "dobj")
    if thing is None or (thing.lemma not in cue_nouns() and thing.lemma not in word_set("voiced.tsv")):
        return None
    clause = child(tokens, thing.i, "acl", "ccomp")
    if clause is not None and clause.left == thing.i + 1 and tokens[clause.left].lower == "that":
        return span(tokens, clause.left, clause.right)
    return phrase(tokens, thing.i)


def _thing(tokens: Tokens, token: Token) -> Span | None:
    """ "announced a ceasefire", "condemned the attack"; a bare name is nothing said ("thanked the president, X")."""
    thing = child(tokens, token.i, "dobj")
    if thing is None or thing.pos == "PRON":
        return None
    if token.lemma == "dismiss" and thing.lemma not in cue_nouns():
        return None  # an officer, not what was said
    whole = _with_complement(tokens, token, thing)
    if token.lemma == "deny" and thing.lemma in ANSWERED_FOR:
        return whole
    named = thing.pos == "PROPN" or any(t.pos == "PROPN" for t in children(tokens, thing.i, "appos"))
    if named and whole.end <= tokens[thing.right].end:
        return None
    return whole if whole.end - whole.start > tokens[thing.i].end - tokens[thing.i].start else None


def _without_aside(tokens: Tokens, content: Span) -> Span:
    """An object without what the outlet adds behind a comma ("blamed the rebels for the bombing, dealing a blow to …")."""
    inside = within(tokens, content)
    for t in inside:
        if t.dep in ASIDES and t.left > inside[0].i + 1 and t.right <= inside[-1].i and tokens[t.left - 1].lower in COMMAS:
            return span(tokens, inside[0].i, t.left - 2)
    return content


def asked(tokens: Tokens, token: Token) -> Span | None:
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
    if token.lemma in ASKED_FOR:
        for t in children(tokens, token.i, "prep"):
            if t.lower in ({"for", "on", "upon"} if token.lemma == "call" else {"for", "on", "upon", "to"}):
                return _behind(tokens, t)
    if token.lemma in {"demand", "urge", "seek"}:
        thing = child(tokens, token.i, "dobj", "ccomp")
        return None if thing is None else phrase(tokens, thing.i)
    return None


def _infinitive(tokens: Tokens, verb: Token) -> bool:
    return any(t.tag == "TO" for t in children(tokens, verb.i, "aux"))


def _behind(tokens: Tokens, preposition: Token) -> Span | None:
    return span(tokens, preposition.i + 1, preposition.right) if preposition.right > preposition.i else None


def _with_place(tokens: Tokens, of: Token, hung: list[Token]) -> Span | None:
    """The deed behind an "of", and where it was done, which a parser may hang on the accusing: "of hiding guns *in homes*"."""
    last = of.right
    for t in hung:
        thing = child(tokens, t.i, "pobj")
        told_in = thing is None or thing.lemma in cue_nouns() or thing.lemma in media()
        if t.left == last + 1 and t.lower in PLACED and not told_in:
            last = t.right
    return span(tokens, of.i + 1, last) if last > of.i else None


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
            quoted = t.i + 1 < len(tokens) and tokens[t.i + 1].tag == "``"
            if accused is not None and accused.pos == "PROPN" and accused.i < t.i and not quoted:
                return span(tokens, accused.left, t.right)
            return _behind(tokens, t) if token.lemma != "accuse" else _with_place(tokens, t, hung)
    if token.lemma == "blame":
        thing = child(tokens, token.i, "dobj")
        on = next((t for t in children(tokens, token.i, "prep") if thing is not None and t.lower == "on" and t.i > thing.i), None)
        if thing is not None and on is not None:
            return span(tokens, thing.left, on.right)  # "blamed [the blast on the rebels]"
        return None if thing is None else phrase(tokens, thing.i)
    return None


def _held(tokens: Tokens, token: Token) -> Span | None:
    """What a thing is held to be: "considers [the YPG a terrorist group]", "views [them as …]"."""
    for complement in children(tokens, token.i, "ccomp", "xcomp", "oprd"):
        if complement.tag == "VBG" and child(tokens, complement.i, "nsubj") is None:
            continue  # "is considering sending troops" is a plan
        if complement.i > token.i and token.lemma != "see":  # "has seen it lose ground" is no opinion; "sees it as" is
            return span(
                tokens,
                min(complement.left, *(t.left for t in children(tokens, token.i, "dobj") if t.i > token.i), complement.i),
                complement.right,
            )
    thing = child(tokens, token.i, "dobj")
    as_ = next((t for t in children(tokens, token.i, "prep") if t.lower == "as" and t.i > token.i), None)
    if thing is not None and thing.i < token.i and as_ is not None:
        return _behind(tokens, as_)  # "which it sees as a rival"
    if thing is None or thing.i < token.i:
        return None
    if as_ is not None and as_.i > thing.i:
        return span(tokens, thing.left, as_.right)
    nested = next((t for t in children(tokens, thing.i, "prep") if t.lower == "as"), None)
    return None if nested is None else span(tokens, thing.left, nested.right)


def _with_complement(tokens: Tokens, token: Token, thing: Token) -> Span:
    """The object with what is said of it: "attributed [the strike to Israeli forces]", "thanked [X for Y]"."""
    last = thing.right
    for t in children(tokens, token.i, "prep"):
        if t.i > thing.i and t.lower in {"to", "for", "on", "as", "with"} and t.left == last + 1:
            last = t.right
    for t in children(tokens, token.i, "oprd", "acomp", "ccomp"):
        if t.left == last + 1 and t.pos == "ADJ":
            last = t.right  # "reported [ten men dead]"
    return span(tokens, thing.left, last)
