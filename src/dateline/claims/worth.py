"""Decide which predicates state a claim of their own.

A small linear model over features of the parse, trained on Dateline's own annotations
(``dateline.training``), walks the candidates from the root down: "own" starts a claim, "merge"
leaves the words to the claim above, "drop" takes them out of any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from dateline.claims.measures import before_name, measure, plain
from dateline.claims.scene import Scene
from dateline.claims.what.kinds_lexicon import triggers
from dateline.language.linear import Linear, softmax
from dateline.language.quotations import meeting
from dateline.language.tree import Tokens, ancestors, child, children, span
from dateline.lexicons import rows, word_set
from dateline.speech.cues import cue_nouns, cue_verb
from dateline.speech.media import media
from dateline.speech.unnamed import terms_of
from dateline.types import Token

Decision = Literal["own", "merge", "drop"]
DECISIONS: tuple[Decision, ...] = ("own", "merge", "drop")
MODEL = "model_worth.tsv"
# Verbs that with a negation leave a question open: "did not say how many".
TELLING = frozenset({"say", "specify", "disclose", "reveal", "explain", "tell", "detail"})
# "Could not be verified", and of what.
VERIFYING = frozenset({"verify", "confirm", "check", "corroborate", "authenticate", "substantiate"})
TOLD = frozenset(
    "report account claim figure number toll video footage image photo picture information detail version statement allegation "
    "authenticity veracity location circumstance assertion recording clip".split()
)
# What tells when, not where from or at whose hands.
BESIDE = frozenset({"after", "before", "as", "while", "when", "amid", "following", "during", "hours", "days", "just"})
# How a statement came out, or to whom.
CARRIED = frozenset(
    "carry broadcast air televise publish post release issue share upload print circulate distribute relay quote see obtain "
    "read sign send address".split()
)
# A lean towards claims evens precision and recall: without it .80/.74, with it .79/.78 (cross-validated by article).
LEAN = 0.3


def decide(scene: Scene, heads: Sequence[int], model: Linear) -> tuple[dict[int, Decision], dict[int, float]]:
    """The decision for each candidate, and how sure it is that it states a claim; ``heads`` outer before inner."""
    decisions: dict[int, Decision] = {}
    sure: dict[int, float] = {}
    for head in heads:
        tokens = scene.reading.tokens
        if says_nothing(tokens, head) or sets_scene(scene, head) or terms_of(tokens, head) is not None:
            decisions[head], sure[head] = "drop", 0.0
            continue
        scores = model.scores(features(scene, head, decisions))
        sure[head] = softmax(scores)[0]
        scores[0] += LEAN
        decisions[head] = DECISIONS[max(range(len(scores)), key=scores.__getitem__)]
        above = governor(scene, head, decisions)
        if decisions[head] == "own" and above is not None and _completes(scene, head, above) and decisions[above] != "merge":
            decisions[above], decisions[head] = "own", "merge"  # "prepare to fire": one claim, built round its first verb
            sure[above] = max(sure[above], sure[head])
        elif decisions[head] == "own" and above is not None and decisions[above] == "own" and _is_condition(tokens, head):
            decisions[head] = "merge"  # "will fail *unless the army leaves*"
        elif decisions[head] == "merge" and above is not None and decisions[above] == "own" and _is_said_by(scene, head, above):
            decisions[above], decisions[head] = "drop", "own"  # "X blamed the rebels": the blame is the claim, not the blaming
            sure[head] = max(sure[above], sure[head])
    return decisions, sure


def _is_condition(tokens: Tokens, head: int) -> bool:
    """Whether a clause only tells on what condition the one it hangs on holds."""
    mark = child(tokens, head, "mark")
    return tokens[head].dep == "advcl" and mark is not None and mark.lower in {"if", "unless"}


def _completes(scene: Scene, head: int, above: int) -> bool:
    """Whether an infinitive only completes the verb above it, which attributes nothing."""
    tokens = scene.reading.tokens
    return tokens[head].dep == "xcomp" and tokens[head].head == above and above not in scene.cues and head not in scene.tops


def _is_said_by(scene: Scene, head: int, above: int) -> bool:
    """Whether a candidate is the top of what the reporting verb above it gives as said."""
    return head in scene.tops and above in scene.cues and scene.reading.tokens[above].pos == "VERB"


def says_nothing(tokens: Tokens, head: int) -> bool:
    """Whether a predicate reports only that nobody said anything ("declined to comment")."""
    below = [head, *(t.i for c in children(tokens, head, "xcomp", "acomp") for t in (c, *children(tokens, c.i, "xcomp")))]
    if _is_untold(tokens, head) or any(_is_unverified(tokens, i) for i in below):
        return True
    wanted = silences().get(tokens[head].lemma)
    if wanted is None:
        return False
    # "Gave no details", "there was no comment".
    nothing = any(tokens[c].lower == "no" for t in children(tokens, head, "dobj", "attr", "nsubj") for c in t.children)
    negated = child(tokens, head, "neg") is not None or nothing
    if "-" in wanted:
        return negated
    inner = {t.lemma for t in children(tokens, head, "xcomp", "dobj", "attr")}
    inner |= {t.lemma for p in children(tokens, head, "prep") for t in children(tokens, p.i, "pobj")}
    return bool(inner & wanted) and (negated or tokens[head].lemma in {"decline", "refuse"})


def _is_untold(tokens: Tokens, head: int) -> bool:
    """Whether a clause is a question that somebody left open: "did not say how many were killed"."""
    verb = tokens[tokens[head].head]
    asks = tokens[head].dep == "ccomp" and tokens[tokens[head].left].tag in {"WRB", "WP", "WDT"}
    return asks and verb.lemma in TELLING and child(tokens, verb.i, "neg") is not None


def _is_unverified(tokens: Tokens, head: int) -> bool:
    """Whether it says only that nobody could check a claim: "the figures could not be independently verified"."""
    if tokens[head].lemma not in VERIFYING:
        return False
    verb, above = head, tokens[tokens[head].head]
    negated = child(tokens, verb, "neg") is not None
    if tokens[head].dep in {"xcomp", "ccomp"} and above.lemma in {"able", "possible", "unable", "impossible", "fail", "be"}:
        over = {above.lower, *(tokens[c].lower for i in (above.i, above.head) for c in tokens[i].children)}
        negated = negated or bool(over & {"not", "n't", "n’t", "never", "unable", "impossible"}) or above.lemma == "fail"
    things = children(tokens, verb, "nsubjpass", "dobj")
    neither = any(tokens[c].lower in {"neither", "no", "none"} for t in things for c in (t.i, *t.children))
    told = any(t.lemma in cue_nouns() or t.lemma in TOLD or t.tag in {"PRP", "DT", "WDT"} for t in things)
    return told and (negated or neither)


def sets_scene(scene: Scene, head: int) -> bool:
    """Whether a predicate only introduces ("her comments came as …", "he was asked"), or speech lacks any verb."""
    tokens, t = scene.reading.tokens, scene.reading.tokens[head]
    own = child(tokens, head, "nsubj", "nsubjpass")
    if t.lemma == "come" and own is not None and (own.lemma in cue_nouns() or own.lemma in word_set("scene_setters.tsv")):
        return child(tokens, head, "advcl", "prep") is not None
    if own is not None and t.dep == "ROOT" and tokens[scene.sentence.last].lower == "?":
        return any(aux.i < own.i for aux in children(tokens, head, "aux", "auxpass")) or (t.lemma == "be" and head < own.i)
    if t.pos in {"NOUN", "PROPN"} and t.dep == "ROOT" and any(a.source_head == head for a in scene.over):
        return True  # a speaker whom the parser took for the whole of what is told
    if t.lemma == "come" and own is not None and _is_only_timed(tokens, head, own):
        return True  # "The strike came *a day after six men died*"
    if t.dep == "relcl" and own is not None and cue_verb(t) is not None and head not in scene.cues and _bare(scene, head):
        return True  # "a claim the army denied"
    if t.dep == "acl" and t.lemma in CARRIED and own is None and _is_said_in(tokens[t.head]):
        return True
    if t.lemma == "ask" and child(tokens, head, "auxpass") is not None and own is not None:
        return True
    words = tokens[scene.sentence.first : scene.sentence.last + 1]
    if t.dep != "ROOT" or t.pos in {"VERB", "AUX"} or any(w.pos in {"VERB", "AUX"} for w in words):
        return False
    if scene.sentence.section == "headline":  # a label: "Weekly bulletin, 3 to 9 March"
        return not any(len(found.words) == 1 for w in words for found in triggers().get(w.lemma, ()))
    return scene.sentence.section == "body"


def _is_only_timed(tokens: Tokens, verb: int, event: Token) -> bool:
    """Whether a verb only tells when an event told of before was."""
    if not any(len(found.words) == 1 and found.pos == "N" for found in triggers().get(event.lemma, ())):
        return False
    rest = [t for t in children(tokens, verb, "prep", "advcl", "npadvmod", "advmod", "dobj", "xcomp", "acomp") if t.i > verb]
    marks = {tokens[c].lower for t in rest if t.dep == "advcl" for c in t.children if tokens[c].dep in {"mark", "advmod"}}
    # the other event stands in a clause of its own
    return bool(marks) and marks <= BESIDE and all(t.dep in {"advcl", "npadvmod"} or t.lower in BESIDE for t in rest)


def _is_said_in(noun: Token) -> bool:
    """Whether a noun is what somebody said something in: "in a statement *carried by state radio*", "in remarks *aired on* …"."""
    return noun.dep == "pobj" and (noun.lemma in cue_nouns() or noun.lemma in media())


def _bare(scene: Scene, head: int) -> bool:
    """Whether a verb has nothing but its subject."""
    tokens = scene.reading.tokens
    return all(tokens[c].dep in {"nsubj", "aux", "neg", "advmod", "punct"} for c in tokens[head].children)


@cache
def silences() -> dict[str, frozenset[str]]:
    """Lemma of a verb → the complements with which it reports silence."""
    return {row[0]: frozenset(row[1].split(",")) for row in rows("no_claims.tsv")}


def governor(scene: Scene, head: int, decisions: dict[int, Decision]) -> int | None:
    """The nearest candidate above a candidate."""
    for a in ancestors(scene.reading.tokens, head):
        if a.i in decisions:
            return a.i
    return None


def features(scene: Scene, head: int, decisions: dict[int, Decision]) -> list[str]:
    """What the model sees of a candidate, given the decisions above it."""
    tokens = scene.reading.tokens
    t = tokens[head]
    above = governor(scene, head, decisions)
    up = "none" if above is None else decisions[above]
    cue_up = above is not None and above in scene.cues
    dep = t.dep
    found = [
        "bias",
        f"dep={dep}",
        f"dep={dep}|pos={t.pos}",
        f"tag={t.tag}",
        f"dep={dep}|tag={t.tag}",
        f"up={up}|dep={dep}",
        f"up={up}|cueup={cue_up}|dep={dep}",
    ]
    is_cue = head in scene.cues
    found.append(f"cue={is_cue}|up={up}")
    if is_cue:
        found.append(f"cue|dep={dep}|tag={t.tag}")
    elif cue_verb(t) is not None:
        found.append(f"cueword|dep={dep}")
    if head in scene.tops:
        found += ["top", f"top|pos={t.pos}", f"top|dep={dep}"]
    found += list(_own_words(scene, t))
    found += list(_edges(scene, t, above, up))
    found += list(_substance(scene, t))
    return found


def _own_words(scene: Scene, t: Token) -> Iterator[str]:
    tokens = scene.reading.tokens
    word = plain(t, t.lemma)
    yield f"lemma={word}"
    yield f"lemma={word}|dep={t.dep}"
    own = child(tokens, t.i, "nsubj", "nsubjpass", "csubj", "expl")
    yield f"subj={'none' if own is None else own.pos if own.pos == 'PRON' else 'noun'}|dep={t.dep}"
    if own is not None and own.pos == "PRON":
        yield f"subjword={own.lower}"
        if own.lower in {"i", "we", "you"}:
            yield "firstperson"
    for aux in children(tokens, t.i, "aux", "auxpass", "neg"):
        yield f"aux={aux.lemma}|dep={t.dep}"
    marks = [c.lower for c in children(tokens, t.i, "mark")]
    yield f"mark={marks[0] if marks else 'none'}|dep={t.dep}"
    if t.dep in {"pcomp", "pobj", "conj", "acl", "advcl"}:
        yield f"under={tokens[t.head].lower if tokens[t.head].pos == 'ADP' else tokens[t.head].pos}|dep={t.dep}|{t.tag}"
    if child(tokens, t.i, "dobj", "attr", "oprd", "acomp") is not None:
        yield f"object|dep={t.dep}"
    if t.pos in {"NOUN", "PROPN", "NUM"}:
        inner = next((tokens[c].dep for c in t.children if tokens[c].dep in {"acl", "relcl", "amod"} and c > t.i), "none")
        before = (tokens[c] for c in t.children if tokens[c].dep in {"det", "poss"} and not before_name(tokens, c))
        article = next((plain(word, word.lower) for word in before), "none")
        yield f"nominal|inner={inner}|dep={t.dep}"
        yield f"nominal|article={article}|dep={t.dep}"


def _edges(scene: Scene, t: Token, above: int | None, up: str) -> Iterator[str]:
    tokens, s = scene.reading.tokens, scene.sentence
    left = max(t.left, s.first)
    size = scene.measures.length(left, min(t.right, s.last))
    yield f"size={_bin(size)}|dep={t.dep}"
    comma = left > s.first and tokens[left - 1].pos == "PUNCT"
    yield f"comma={comma}|dep={t.dep}"
    yield f"first={left == s.first}|dep={t.dep}"
    if above is not None:
        side = "left" if t.i < above else "right"
        yield f"side={side}|dep={t.dep}|comma={comma}"
        yield f"uplemma={plain(tokens[above], tokens[above].lemma)}|dep={t.dep}"
        rest = _length_under(scene, above) - size
        yield f"rest={_bin(rest)}|dep={t.dep}"
        yield f"updep={tokens[above].dep}|dep={t.dep}|up={up}"
    opening = tokens[left + 1] if before_name(tokens, left) else tokens[left]
    yield f"opens={plain(opening, opening.lower)}|dep={t.dep}"
    if t.dep == "conj":
        cc = next((c.lower for c in children(tokens, t.head, "cc")), "none")
        yield f"cc={cc}|own={child(tokens, t.i, 'nsubj', 'nsubjpass') is not None}|updep={tokens[t.head].dep}"
        yield f"conjof={tokens[t.head].tag}|{t.tag}"


def _length_under(scene: Scene, head: int) -> int:
    """The words of a candidate with all that hangs on it, which may reach into the sentences round its own."""
    tokens = scene.reading.tokens
    first, last = tokens[head].left, tokens[head].right
    here = scene.measures if scene.measures.holds(first, last) else measure(tokens, first, last)
    return here.length(first, last)


def _substance(scene: Scene, t: Token) -> Iterator[str]:
    """What the candidate's own clause holds: states, numbers, words of war, quotation marks."""
    tokens, s = scene.reading.tokens, scene.sentence
    left, right = max(t.left, s.first), min(t.right, s.last)
    nations, numbers, war = scene.measures.held(left, right)
    yield f"nations={min(nations, 3)}|dep={t.dep}"
    yield f"numbers={min(numbers, 1)}|dep={t.dep}"
    yield f"war={min(war, 2)}|dep={t.dep}"
    yield f"warhead={t.lemma in word_set('war_words.tsv')}|dep={t.dep}"
    words = span(tokens, left, right)
    quoted = next((q for q in meeting(scene.reading.quotations, words) if q.clausal), None)
    yield f"quoted={quoted is not None}|dep={t.dep}"
    if quoted is not None:
        yield f"quoted|size={_bin(scene.measures.length(left, right))}|root={t.dep == 'ROOT'}"
    held = any(c.holds(words) for a in scene.over for c in a.content) if t.dep == "ROOT" else False
    yield f"held={held}|root={t.dep == 'ROOT'}"
    yield f"section={s.section}|root={t.dep == 'ROOT'}"
    if tokens[s.last].lower == "?" or tokens[max(s.first, s.last - 1)].lower == "?":
        yield f"question|dep={t.dep}"
    if t.dep == "ROOT":
        yield f"rootpos={t.pos}|words={_bin(scene.measures.length(s.first, s.last))}"


@cache
def _bin(n: int) -> str:
    for top in (1, 2, 3, 4, 6, 8, 11, 15, 20, 30):
        if n <= top:
            return f"<={top}"
    return ">30"
