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
from dateline.claims.silences import claims_nothing
from dateline.language.linear import Linear, softmax
from dateline.language.quotations import meeting
from dateline.language.tree import Tokens, ancestors, child, children, span
from dateline.lexicons import word_set
from dateline.speech.cues import cue_verb
from dateline.speech.unnamed import terms_of
from dateline.types import Token

Decision = Literal["own", "merge", "drop"]
DECISIONS: tuple[Decision, ...] = ("own", "merge", "drop")
MODEL = "model_worth.tsv"
# A lean towards claims evens precision and recall: without it .80/.74, with it .79/.78 (cross-validated by article).
LEAN = 0.3


def decide(scene: Scene, heads: Sequence[int], model: Linear) -> tuple[dict[int, Decision], dict[int, float]]:
    """The decision for each candidate, and how sure it is that it states a claim; ``heads`` outer before inner."""
    decisions: dict[int, Decision] = {}
    sure: dict[int, float] = {}
    for head in heads:
        tokens = scene.reading.tokens
        if claims_nothing(scene, head) or terms_of(tokens, head) is not None:
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
